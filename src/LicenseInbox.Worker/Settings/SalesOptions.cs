using System.ComponentModel.DataAnnotations;

namespace LicenseInbox.Worker.Settings;

/// <summary><c>Sales</c>: who issues the new keys of a software-only upgrade.</summary>
internal sealed class SalesOptions : IValidatableObject
{
    /// <summary>Where accepted upgrades are told to, and where the new keys come from; not set: nobody is told by email, they are listed by <c>status</c>.</summary>
    [EmailAddress]
    public string? Address { get; set; }

    /// <summary>Time before the deadline at which sales is reminded of keys it was asked for.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "30.00:00:00")]
    public TimeSpan FirstReminder { get; set; } = TimeSpan.FromHours(8);

    /// <summary>The same for the second time.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "30.00:00:00")]
    public TimeSpan SecondReminder { get; set; } = TimeSpan.FromHours(4);

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (SecondReminder >= FirstReminder)
            yield return new ValidationResult($"{SecondReminder:c} is not less than FirstReminder ({FirstReminder:c}); allowed: less than FirstReminder", [nameof(SecondReminder)]);
    }
}
