using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using LicenseInbox.Worker.Tests.Liquid;
using LicenseInbox.Worker.Tests.Scenarios;

namespace LicenseInbox.Worker.Tests.Forms;

/// <summary>The walkthrough of <c>config/forms/README.md</c>, walked as it is printed there: what it shows is what the program says, and the description that it shows reads the form.</summary>
public sealed partial class WalkthroughTests : IDisposable
{
    private static readonly string[] Blocks = [.. Block().Matches(File.ReadAllText(Path.Combine(Repository.Root, "config", "forms", "README.md"))).Select(block => block.Groups[1].Value)];

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("walkthrough");

    private string Seats => Path.Combine(_folder.FullName, "seats.pdf");

    private string Own => _folder.CreateSubdirectory("forms").FullName;

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task An_unknown_form_becomes_a_known_one_step_by_step()
    {
        await File.WriteAllBytesAsync(Seats, OtherRenditions.Transfer(), TestContext.Current.CancellationToken);

        var unknown = (await ReadAsync("read", Seats)).ShouldHaveSingleItem();
        foreach (var piece in Pieces(Containing("\"form\":null")))
            unknown.Replace(_folder.FullName + "/", "", StringComparison.Ordinal).ShouldContain(piece);

        var draft = string.Join('\n', await ReadAsync("read", "--draft", "license-transfer", Seats));
        foreach (var line in Pieces(Containing("// How seats.pdf renders")))
            draft.ShouldContain(line);

        var description = Containing("\"labels\": [\"Incident\"]");
        description.ShouldNotContain("…");
        await File.WriteAllTextAsync(Path.Combine(Own, "seats.json"), description, TestContext.Current.CancellationToken);
        var read = (await ReadAsync("read", "--forms", Own, Seats)).ShouldHaveSingleItem();
        foreach (var piece in Pieces(Containing("\"form\":\"license-transfer\"")))
            read.Replace(_folder.FullName + "/", "", StringComparison.Ordinal).ShouldContain(piece);
        var fields = JsonNode.Parse(read)!["fields"]!;
        fields["to_system_key"]!["value"]!.GetValue<string>().ShouldBe("Q4W8-2HNP-7F3J-K6VD");
        fields["license_key_2"]!["value"]!.GetValue<string>().ShouldBe("8KRT-3XDW-6NQV-9HMP-4TKX");
        fields["signature"]!["value"]!.GetValue<string>().ShouldBe("Lee Ames");
    }

    [Fact]
    public async Task A_mistake_in_a_description_is_named_as_printed()
    {
        await File.WriteAllBytesAsync(Seats, OtherRenditions.Transfer(), TestContext.Current.CancellationToken);
        var wrong = Containing("\"labels\": [\"Incident\"]").Replace("\"name\": \"end_user\", \"labels\"", "\"name\": \"end_user\", \"lables\"", StringComparison.Ordinal);
        await File.WriteAllTextAsync(Path.Combine(Own, "seats.json"), wrong, TestContext.Current.CancellationToken);

        var run = await BuiltProgram.RunHereAsync(["read", "--forms", Own, Seats]);

        run.ExitCode.ShouldNotBe(0);
        var printed = Containing("there is no such member").Trim();
        run.Errors.Replace(Own, "/etc/licenseinbox/forms", StringComparison.Ordinal).ShouldContain(printed[..printed.IndexOf('…', StringComparison.Ordinal)]);
    }

    private static string Containing(string text) => Blocks.Single(block => block.Contains(text, StringComparison.Ordinal));

    /// <summary>What a block prints, between the places where it leaves something out, and without the line breaks and spaces that only make it readable.</summary>
    private static IEnumerable<string> Pieces(string block) => block.Contains("// ", StringComparison.Ordinal)
        ? block.Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0 && !line.Contains('…', StringComparison.Ordinal))
        : LineBreak().Replace(block, "").Split('…').Select(piece => piece.Trim(' ', ',')).Where(piece => piece.Length > 0);

    private static async Task<IReadOnlyList<string>> ReadAsync(params string[] arguments)
    {
        var run = await BuiltProgram.RunHereAsync(arguments);
        run.ExitCode.ShouldBe(0, run.Errors);
        return run.Lines;
    }

    [GeneratedRegex(@"\s*\n\s*")]
    private static partial Regex LineBreak();

    [GeneratedRegex(@"^```\n(.*?)^```$", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Block();
}
