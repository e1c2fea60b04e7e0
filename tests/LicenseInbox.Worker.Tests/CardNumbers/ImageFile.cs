using System.Text.Json;
using System.Text.RegularExpressions;
using LicenseInbox.Worker.Tests.Liquid;

namespace LicenseInbox.Worker.Tests.CardNumbers;

/// <summary>What the <c>Dockerfile</c> says of the program's start.</summary>
internal static partial class ImageFile
{
    /// <summary>The entry point's words, and the variables of the last stage.</summary>
    public static (string[] Command, IReadOnlyDictionary<string, string> Variables) Read()
    {
        var text = File.ReadAllText(Path.Combine(Repository.Root, "Dockerfile")).Replace("\\\n", " ", StringComparison.Ordinal);
        var stage = text[text.LastIndexOf("\nFROM ", StringComparison.Ordinal)..].Split('\n');
        var command = JsonSerializer.Deserialize<string[]>(stage.Single(line => line.StartsWith("ENTRYPOINT ", StringComparison.Ordinal))["ENTRYPOINT ".Length..])!;
        var variables = stage.Where(line => line.StartsWith("ENV ", StringComparison.Ordinal)).SelectMany(line => Variable().Matches(line));
        return (command, variables.ToDictionary(match => match.Groups["name"].Value, match => match.Groups["value"].Value));
    }

    [GeneratedRegex(@"(?<name>[A-Za-z_0-9]+)=(?<value>\S*)")]
    private static partial Regex Variable();
}
