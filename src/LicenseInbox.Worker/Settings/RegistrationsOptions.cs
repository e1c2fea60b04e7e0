using System.ComponentModel.DataAnnotations;

namespace LicenseInbox.Worker.Settings;

/// <summary><c>Registrations</c>: the two registrations that a partner performs after a move.</summary>
internal sealed class RegistrationsOptions : IValidatableObject
{
    /// <summary>From the move to the one reminder of registrations that were not seen.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "365.00:00:00")]
    public TimeSpan RemindAfter { get; set; } = TimeSpan.FromDays(7);

    /// <summary>From the move to the exception <c>registration.overdue</c>.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "365.00:00:00")]
    public TimeSpan OverdueAfter { get; set; } = TimeSpan.FromDays(14);

    /// <summary>Whether the case of a request is closed once both registrations were seen.</summary>
    public bool CloseCase { get; set; }

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (OverdueAfter <= RemindAfter)
            yield return new ValidationResult($"{OverdueAfter:c} is not later than RemindAfter ({RemindAfter:c}); allowed: more than RemindAfter", [nameof(OverdueAfter)]);
    }
}
