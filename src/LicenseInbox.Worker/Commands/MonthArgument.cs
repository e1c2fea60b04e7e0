using System.CommandLine.Parsing;
using System.Globalization;

namespace LicenseInbox.Worker.Commands;

/// <summary>A month on the command line.</summary>
internal static class MonthArgument
{
    public static DateOnly Parse(ArgumentResult result)
    {
        var text = result.Tokens.Count == 1 ? result.Tokens[0].Value : "";
        if (DateOnly.TryParseExact(text + "-01", "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var month))
            return month;
        result.AddError($"'{text}' is no month; allowed: YYYY-MM, as 2026-10");
        return default;
    }
}
