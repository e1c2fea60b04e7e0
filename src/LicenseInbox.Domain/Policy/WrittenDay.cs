using System.Globalization;

namespace LicenseInbox.Domain.Policy;

/// <summary>A day as people are told of it.</summary>
public static class WrittenDay
{
    /// <summary>In words that nobody takes for another day, wherever the reader lives: <c>June 30, 2034</c>.</summary>
    public static string Of(DateOnly day) => day.ToString("MMMM d, yyyy", CultureInfo.InvariantCulture);

    /// <summary>The day of a moment where the vendor is.</summary>
    public static string Of(DateTimeOffset at, TimeZoneInfo zone) => Of(DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(at, zone).DateTime));
}
