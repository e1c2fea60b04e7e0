using System.Globalization;
using System.Text.RegularExpressions;

namespace LicenseInbox.Worker.Scheduling;

/// <summary>Days of the week and hours, as <c>Mon-Fri 08:00-17:00</c>.</summary>
/// <param name="Days">The days.</param>
/// <param name="From">Since when.</param>
/// <param name="To">Until when; the end of the day is <see cref="TimeOnly.MaxValue"/>.</param>
internal sealed partial record StaffedLine(IReadOnlyList<DayOfWeek> Days, TimeOnly From, TimeOnly To)
{
    public const string Allowed = "days and hours such as 'Mon-Fri 08:00-17:00' or 'Sat 09:00-12:00'; 24:00 is the end of a day";

    private static readonly string[] Names = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];

    /// <summary>False when the text is none.</summary>
    public static bool TryRead(string text, out StaffedLine line)
    {
        line = new StaffedLine([], TimeOnly.MinValue, TimeOnly.MaxValue);
        if (Written().Match(text.Trim()) is not { Success: true } match
            || DayOf(match.Groups["first"].Value) is not { } first
            || (match.Groups["last"].Success ? DayOf(match.Groups["last"].Value) : first) is not { } last
            || !TimeOnly.TryParseExact(match.Groups["from"].Value, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var from))
            return false;
        var to = TimeOnly.MaxValue;
        if (match.Groups["to"].Value != "24:00" && !TimeOnly.TryParseExact(match.Groups["to"].Value, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out to))
            return false;
        line = new StaffedLine(Enumerable.Range(0, ((last - first + 7) % 7) + 1).Select(step => (DayOfWeek)((first + step) % 7)).ToList(), from, to);
        return from < to;
    }

    private static int? DayOf(string name) => Array.FindIndex(Names, known => known.Equals(name, StringComparison.OrdinalIgnoreCase)) is >= 0 and var day ? day : null;

    [GeneratedRegex(@"^(?<first>\p{L}{3})(\s*-\s*(?<last>\p{L}{3}))?\s+(?<from>\d\d:\d\d)\s*-\s*(?<to>\d\d:\d\d)$", RegexOptions.CultureInvariant)]
    private static partial Regex Written();
}
