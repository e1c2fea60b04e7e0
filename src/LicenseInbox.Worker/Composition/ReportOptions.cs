using System.ComponentModel.DataAnnotations;
using System.Globalization;

namespace LicenseInbox.Worker.Composition;

/// <summary><c>Reports</c>: the daily digest and the monthly report, which go to <c>Alerts:Recipients</c>.</summary>
internal sealed class ReportOptions : IValidatableObject
{
    /// <summary>The time of day at which they are mailed, HH:mm.</summary>
    public string At { get; set; } = "07:00";

    /// <summary>The zone of that time, and of days and months, an IANA name; not set: that of <c>Policy:TimeZone</c>.</summary>
    public string? TimeZone { get; set; }

    public TimeOnly Time => TimeOnly.ParseExact(At, "HH:mm", CultureInfo.InvariantCulture);

    public TimeZoneInfo Zone(TimeZoneInfo ofPolicy) => string.IsNullOrEmpty(TimeZone) ? ofPolicy : TimeZoneInfo.FindSystemTimeZoneById(TimeZone);

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (!TimeOnly.TryParseExact(At, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out _))
            yield return new ValidationResult($"'{At}' is no time of day; allowed: HH:mm, as 07:00", [nameof(At)]);
        if (!string.IsNullOrEmpty(TimeZone) && !TimeZoneInfo.TryFindSystemTimeZoneById(TimeZone, out _))
            yield return new ValidationResult($"'{TimeZone}' is no time zone that this machine knows; allowed: an IANA name such as America/Los_Angeles", [nameof(TimeZone)]);
    }
}
