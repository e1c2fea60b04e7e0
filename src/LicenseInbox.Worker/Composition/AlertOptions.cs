using System.ComponentModel.DataAnnotations;
using System.Globalization;
using LicenseInbox.Domain.Alerting;
using LicenseInbox.Worker.Scheduling;
using LicenseInbox.Worker.Webhooks;

namespace LicenseInbox.Worker.Composition;

/// <summary><c>Alerts</c>: who hears of deadlines and troubles, and when.</summary>
internal sealed class AlertOptions : IValidatableObject
{
    /// <summary>Managers' addresses; each gets emails of its own.</summary>
    public IReadOnlyList<string> Recipients { get; set; } = [];

    /// <summary>Where alerts are posted to.</summary>
    public IReadOnlyList<WebhookOptions> Webhooks { get; set; } = [];

    /// <summary>Added to the time that the work due before takes. Default: 30 minutes; 0 to 1 day.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "1.00:00:00")]
    public TimeSpan Margin { get; set; } = TimeSpan.FromMinutes(30);

    /// <summary>With so much time left a deadline is at risk in any case. Default: 4 hours; 0 to 30 days.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "30.00:00:00")]
    public TimeSpan LatestTimeLeft { get; set; } = TimeSpan.FromHours(4);

    /// <summary>When representatives and sales are at work, in the zone of <c>Policy:TimeZone</c>; none: always.</summary>
    public IReadOnlyList<string> StaffedHours { get; set; } = [];

    /// <summary>Days on which they are not, as YYYY-MM-DD.</summary>
    public IReadOnlyList<string> Holidays { get; set; } = [];

    /// <summary>A mailbox without a successful look for so long is in trouble. Default: 5 minutes; 1 minute to 1 day.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "1.00:00:00")]
    public TimeSpan MailboxSilent { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>A token that can't be renewed for a cause that may pass by itself, for so long; of one that a person must mend managers hear at once. Default: 2 minutes; 30 seconds to 8 minutes, so that they hear within ten.</summary>
    [Range(typeof(TimeSpan), "00:00:30", "00:08:00")]
    public TimeSpan TokenFailing { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>A move that is due for so long, while none is made. Default: 15 minutes; 1 minute to 1 day.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "1.00:00:00")]
    public TimeSpan QueueStuck { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>A mail in the outbox that no server took for so long. Default: 30 minutes; 1 minute to 5 days.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "5.00:00:00")]
    public TimeSpan OutboxStuck { get; set; } = TimeSpan.FromMinutes(30);

    /// <summary>So many documents within an hour that took their reader down, or too long. Default: 5; 1 to 1000.</summary>
    [Range(1, 1000)]
    public int FailedReadings { get; set; } = 5;

    /// <summary>The registry's data may be so old; not set: any age is right.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "365.00:00:00")]
    public TimeSpan? RegistryAge { get; set; }

    /// <summary>A disk with less room is nearly full. Default: 1 GB; 0 to 1 TB.</summary>
    [Range(0L, 1_000_000_000_000L)]
    public long DiskFree { get; set; } = 1_000_000_000;

    /// <summary>A certificate that expires within this time is told. Default: 14 days; 0 to 365.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "365.00:00:00")]
    public TimeSpan CertificateBefore { get; set; } = TimeSpan.FromDays(14);

    /// <summary>Whether anybody is alerted.</summary>
    public bool Has => Recipients.Count > 0 || Webhooks.Count > 0;

    /// <param name="maxAge"><c>Registry:MaxAge</c>: when it has passed, representatives have what the data would have decided, and managers are told whatever <see cref="RegistryAge"/> says.</param>
    public TroubleLimits ToLimits(TimeSpan? maxAge) => new() { MailboxSilent = MailboxSilent, QueueStuck = QueueStuck, OutboxStuck = OutboxStuck, FailedReadings = FailedReadings, RegistryAge = maxAge < (RegistryAge ?? TimeSpan.MaxValue) ? maxAge : RegistryAge };

    public StaffedHours ToStaffedHours(TimeZoneInfo timeZone) => new(
        StaffedHours.Select(text => StaffedLine.TryRead(text, out var line) ? line : throw new FormatException($"'{text}' is not {StaffedLine.Allowed}.")).ToList(),
        Holidays.Select(day => DateOnly.ParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture)).ToList(),
        timeZone);

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        foreach (var address in Recipients.Where(address => !new EmailAddressAttribute().IsValid(address)))
            yield return new ValidationResult($"'{address}' is not an email address; allowed: email addresses", [nameof(Recipients)]);
        foreach (var twice in Webhooks.GroupBy(webhook => webhook.Name).Where(group => group.Count() > 1))
            yield return new ValidationResult($"more than one has the Name '{twice.Key}'; allowed: a name of its own for each", [nameof(Webhooks)]);
        foreach (var line in StaffedHours.Where(line => !StaffedLine.TryRead(line, out _)))
            yield return new ValidationResult($"'{line}' is no time at work; allowed: {StaffedLine.Allowed}", [nameof(StaffedHours)]);
        foreach (var day in Holidays.Where(day => !DateOnly.TryParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _)))
            yield return new ValidationResult($"'{day}' is no day; allowed: days as YYYY-MM-DD", [nameof(Holidays)]);
    }
}
