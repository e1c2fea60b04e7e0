using System.ComponentModel.DataAnnotations;

namespace LicenseInbox.Worker.Operations;

/// <summary><c>Watchdog</c>: what <c>licenseinbox watchdog</c> watches, and when it mails the managers.</summary>
internal sealed class WatchdogOptions : IValidatableObject
{
    /// <summary>The heartbeat's file; neither this nor the URL: the store itself is asked.</summary>
    public string? File { get; set; }

    /// <summary>An address of the worker that answers as long as it is well, such as <c>/health/ready</c>.</summary>
    public string? Url { get; set; }

    /// <summary>A worker without a heartbeat for so long is told. Default: 10 minutes; 5 seconds to 1 day.</summary>
    [Range(typeof(TimeSpan), "00:00:05", "1.00:00:00")]
    public TimeSpan SilentAfter { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>How often it looks. Default: 30 seconds; 1 second to 1 hour.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan LookEvery { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Where it remembers what it told, so that a restart repeats nothing.</summary>
    [Required]
    public string StateFile { get; set; } = "data/watchdog.state";

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (!string.IsNullOrEmpty(File) && !string.IsNullOrEmpty(Url))
            yield return new ValidationResult("is set beside Watchdog:File; allowed: one of them, or neither", [nameof(Url)]);
        if (!string.IsNullOrEmpty(Url) && !(Uri.TryCreate(Url, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"))
            yield return new ValidationResult($"'{Url}' is no web address; allowed: http or https", [nameof(Url)]);
    }
}
