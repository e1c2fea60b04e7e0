using System.CommandLine;

namespace LicenseInbox.Worker.Commands;

/// <summary><c>--settings FILE</c> and <c>--set NAME=VALUE</c>, which every command takes.</summary>
internal sealed class SettingsArguments
{
    public Option<string?> File { get; } = new("--settings")
    {
        Description = "A settings file, laid over the one beside the program. Default: the environment variable LICENSEINBOX_SETTINGS.",
        HelpName = "FILE",
        Recursive = true,
    };

    public Option<string[]> Values { get; } = new("--set")
    {
        Description = "One setting by its full name, such as Mail:LookEvery=00:00:30; may be repeated.",
        HelpName = "NAME=VALUE",
        Recursive = true,
    };

    public SettingsArguments() => Values.Validators.Add(result =>
    {
        foreach (var token in result.Tokens.Where(token => token.Value.IndexOf('=', StringComparison.Ordinal) < 1))
            result.AddError($"--set: '{token.Value}' is not allowed; allowed: NAME=VALUE");
    });

    public GivenSettings Of(ParseResult result)
    {
        var values = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        foreach (var pair in result.GetValue(Values) ?? [])
        {
            var equals = pair.IndexOf('=', StringComparison.Ordinal);
            values[pair[..equals]] = pair[(equals + 1)..];
        }

        return new GivenSettings(result.GetValue(File), values);
    }
}
