using System.CommandLine.Parsing;
using System.Globalization;
using System.Text.RegularExpressions;

namespace LicenseInbox.Worker.Commands;

/// <summary>Times on the command line. A moment is RFC 3339, always with its offset, so that it means the same on every machine.</summary>
internal static partial class TimeArgument
{
    /// <summary>A month as <c>2026-10</c>: its first day.</summary>
    public static DateOnly ParseMonth(ArgumentResult result)
    {
        var text = result.Tokens.Count == 1 ? result.Tokens[0].Value : "";
        if (DateOnly.TryParseExact(text, "yyyy-MM", CultureInfo.InvariantCulture, DateTimeStyles.None, out var month) && month.Year is > 2000 and < 9999)
            return month;
        result.AddError($"MONTH: '{text}' is not allowed; allowed: a month such as 2026-10");
        return default;
    }

    public static DateTimeOffset? Parse(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        if (Rfc3339().IsMatch(text) && DateTimeOffset.TryParse(text.Replace(' ', 'T'), CultureInfo.InvariantCulture, DateTimeStyles.None, out var time))
            return time;
        result.AddError($"{(result.Parent as OptionResult)?.Option.Name ?? "TIME"}: '{text}' is no time; allowed: RFC 3339, such as 2026-11-24T09:00:00Z or 2026-11-24T09:00:00-08:00");
        return null;
    }

    /// <summary>As <see cref="Parse"/>, or a day: its beginning in UTC.</summary>
    public static DateTimeOffset? ParseDayOrTime(ArgumentResult result) =>
        DateOnly.TryParseExact(result.Tokens[0].Value, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? new DateTimeOffset(day.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero) : Parse(result);

    public static TimeSpan? ParseSpan(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        if (text.Contains(':', StringComparison.Ordinal) && TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var span) && span > TimeSpan.Zero)
            return span;
        result.AddError($"--max-age: '{text}' is no time; allowed: hh:mm:ss");
        return null;
    }

    [GeneratedRegex(@"^\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)$")]
    private static partial Regex Rfc3339();
}
