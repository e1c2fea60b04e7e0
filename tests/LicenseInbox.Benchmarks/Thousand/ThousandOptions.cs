using System.Globalization;

namespace LicenseInbox.Benchmarks.Thousand;

/// <summary>How many of the thousand documents, and by what they are read.</summary>
internal sealed record ThousandOptions(int Documents, bool ByCommand)
{
    public const string Usage = "--thousand [--command] [--documents N]";

    public static bool TryParse(string[] arguments, out ThousandOptions options)
    {
        options = new ThousandOptions(1000, arguments is ["--command", ..]);
        switch (options.ByCommand ? arguments[1..] : arguments)
        {
            case []:
                return true;
            case ["--documents", var text] when int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count > 0:
                options = options with { Documents = count };
                return true;
            default:
                return false;
        }
    }
}
