using System.ComponentModel.DataAnnotations;

namespace LicenseInbox.Worker.Csv;

/// <summary>Settings <c>Import:*</c>.</summary>
internal sealed class ImportOptions : IValidatableObject
{
    /// <summary>Code of the exception that is opened when the watched folder can't be imported.</summary>
    public const string FailedCode = "import.failed";

    /// <summary>A folder that is imported whenever its CSV files change; empty (default): none.</summary>
    public string? WatchFolder { get; set; }

    /// <summary>How often it is looked at; files are imported when two looks find the same. Default 10 s, range 1 s to 1 hour.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan WatchEvery { get; set; } = TimeSpan.FromSeconds(10);

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (!string.IsNullOrEmpty(WatchFolder) && !Directory.Exists(WatchFolder))
            yield return new ValidationResult($"there is no folder '{WatchFolder}'; allowed is an existing folder, or nothing.", [nameof(WatchFolder)]);
    }
}
