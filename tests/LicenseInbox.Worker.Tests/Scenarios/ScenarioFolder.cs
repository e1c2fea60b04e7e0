using System.Text.Json.Nodes;

namespace LicenseInbox.Worker.Tests.Scenarios;

/// <summary>One folder of <c>tests/scenarios</c>: its files and what is expected of them.</summary>
internal sealed record ScenarioFolder(string Path)
{
    private static readonly string Root = System.IO.Path.Combine(Repository(), "tests", "scenarios");

    public static ScenarioFolder Named(string scenario) => new(System.IO.Path.Combine(Root, "cases", scenario));

    public static ScenarioFolder Documents() => new(System.IO.Path.Combine(Root, "read"));

    public static IEnumerable<string> Ready() => Lines("ready.txt");

    public static IEnumerable<string> ReadyDocuments() => Lines("ready-documents.txt");

    public static JsonObject Schema(string name) =>
        JsonNode.Parse(File.ReadAllText(System.IO.Path.Combine(Root, "schemas", $"{name}.schema.json")))!.AsObject();

    public JsonNode Expected() => JsonNode.Parse(File.ReadAllText(System.IO.Path.Combine(Path, "expected.json")))!;

    private static IEnumerable<string> Lines(string file) =>
        File.ReadLines(System.IO.Path.Combine(Root, file)).Select(line => line.Trim()).Where(line => line.Length > 0 && line[0] != '#');

    private static string Repository()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(System.IO.Path.Combine(folder.FullName, "LicenseInbox.sln")))
            folder = folder.Parent;
        return folder?.FullName ?? throw new DirectoryNotFoundException($"no LicenseInbox.sln above {AppContext.BaseDirectory}");
    }
}
