using System.ComponentModel.DataAnnotations;

namespace LicenseInbox.Worker.Operations;

/// <summary><c>Heartbeat</c>: how the worker says that every mailbox is looked at. A dead one says nothing, which another machine notices.</summary>
internal sealed class HeartbeatOptions : IValidatableObject
{
    /// <summary>Called (GET) after successful looks at all mailboxes, such as a check of a monitoring service.</summary>
    public string? Url { get; set; }

    /// <summary>A file that holds the time of the last successful look at all mailboxes.</summary>
    public string? File { get; set; }

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (!string.IsNullOrEmpty(Url) && !(Uri.TryCreate(Url, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"))
            yield return new ValidationResult($"'{Url}' is no web address; allowed: http or https", [nameof(Url)]);
        if (!string.IsNullOrEmpty(File) && Path.GetDirectoryName(Path.GetFullPath(File)) is { } folder && !Directory.Exists(folder))
            yield return new ValidationResult($"the folder of '{File}' is not there; allowed: a file in a folder that is", [nameof(File)]);
    }
}
