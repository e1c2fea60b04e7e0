namespace LicenseInbox.Domain.Reporting;

/// <summary>Days of a time zone.</summary>
public static class LocalDays
{
    private static readonly TimeSpan Step = TimeSpan.FromMinutes(15);

    /// <summary>The first moment of a day, in UTC; where the clock jumps over midnight, the first that there is.</summary>
    public static DateTimeOffset StartOf(DateOnly day, TimeZoneInfo timeZone)
    {
        var local = day.ToDateTime(TimeOnly.MinValue);
        while (timeZone.IsInvalidTime(local))
            local += Step;
        return new DateTimeOffset(local, timeZone.IsAmbiguousTime(local) ? timeZone.GetAmbiguousTimeOffsets(local).Max() : timeZone.GetUtcOffset(local)).ToUniversalTime();
    }
}
