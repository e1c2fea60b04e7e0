using System.ComponentModel.DataAnnotations;

namespace LicenseInbox.Worker.Settings;

/// <summary><c>Replies</c>: when partners are written to.</summary>
internal sealed class RepliesOptions : IValidatableObject
{
    /// <summary>A folder of own templates, each in place of ours of its name; not set: ours alone.</summary>
    public string? Folder { get; set; }

    /// <summary>Automatic replies to one address in an hour; what tells an outcome is delayed beyond it, never dropped.</summary>
    [Range(1, 1000)]
    public int PerAddressPerHour { get; set; } = 20;

    /// <summary>Automatic replies to all addresses of one domain in an hour; more are delayed.</summary>
    [Range(1, 10000)]
    public int PerDomainPerHour { get; set; } = 200;

    /// <summary>Automatic replies to anybody in an hour; more are delayed.</summary>
    [Range(1, 100000)]
    public int PerHour { get; set; } = 2000;

    /// <summary>Answers to one correspondent in a day that nothing came of (no new form, no move); after them his next mail goes to a person.</summary>
    [Range(1, 4)]
    public int WithoutProgressPerDay { get; set; } = 4;

    /// <summary>A move that takes longer is announced by "received" first.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "1.00:00:00")]
    public TimeSpan ReceivedAfter { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>Silence after which a partner is reminded of what he was asked.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "365.00:00:00")]
    public TimeSpan RemindAfter { get; set; } = TimeSpan.FromDays(2);

    /// <summary>Silence after which the request ends.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "365.00:00:00")]
    public TimeSpan LapseAfter { get; set; } = TimeSpan.FromDays(30);

    /// <summary>The last line of every reply.</summary>
    [Required]
    public string SignedBy { get; set; } = "Technical Support Operations";

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (!string.IsNullOrEmpty(Folder) && !Directory.Exists(Folder))
            yield return new ValidationResult($"there is no folder '{Folder}'; allowed: an existing folder, or nothing", [nameof(Folder)]);
        if (LapseAfter <= RemindAfter)
            yield return new ValidationResult($"{LapseAfter:c} is not later than RemindAfter ({RemindAfter:c}); allowed: more than RemindAfter", [nameof(LapseAfter)]);
    }
}
