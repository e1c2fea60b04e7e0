using System.ComponentModel.DataAnnotations;

namespace LicenseInbox.Worker.Settings;

/// <summary><c>Forms</c>: the forms that an operator has beside, or in place of, ours.</summary>
internal sealed class FormsOptions : IValidatableObject
{
    /// <summary>A folder of own descriptions, words and blank forms, laid over <c>config/forms</c>; not set: ours alone.</summary>
    public string? Folder { get; set; }

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (!string.IsNullOrEmpty(Folder) && !Directory.Exists(Folder))
            yield return new ValidationResult($"there is no folder '{Folder}'; allowed: an existing folder, or nothing", [nameof(Folder)]);
    }
}
