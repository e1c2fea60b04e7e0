using System.ComponentModel.DataAnnotations;

namespace LicenseInbox.Worker.Webhooks;

/// <summary>What a webhook takes.</summary>
internal enum WebhookShape
{
    /// <summary>All that there is, as JSON.</summary>
    Json,

    /// <summary>A Microsoft Teams message with an adaptive card.</summary>
    Teams,

    /// <summary>A Slack message.</summary>
    Slack,
}

/// <summary>One webhook that alerts go to (settings <c>Alerts:Webhooks:0:*</c>).</summary>
internal sealed class WebhookOptions : IValidatableObject
{
    /// <summary>Its name: alerts are known by it.</summary>
    [Required]
    public string Name { get; set; } = "";

    /// <summary>An https address; http on this machine only.</summary>
    [Required]
    public string Url { get; set; } = "";

    /// <summary>A file whose first line is the secret that posts are signed with; not set: they are not signed.</summary>
    public string? SecretFile { get; set; }

    /// <summary><c>json</c> (default), <c>teams</c> or <c>slack</c>.</summary>
    public WebhookShape Shape { get; set; } = WebhookShape.Json;

    /// <summary>The secret as it is now; null where there is none.</summary>
    public byte[]? ReadSecret() => string.IsNullOrEmpty(SecretFile) ? null : System.Text.Encoding.UTF8.GetBytes(File.ReadAllText(SecretFile).Split('\n', 2)[0].TrimEnd('\r'));

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Url.Length > 0 && !(Uri.TryCreate(Url, UriKind.Absolute, out var uri) && (uri.Scheme == Uri.UriSchemeHttps || (uri.Scheme == Uri.UriSchemeHttp && uri.IsLoopback))))
            yield return new ValidationResult($"'{Url}' is no address that alerts may be posted to; allowed: https, or http on this machine", [nameof(Url)]);
        if (!string.IsNullOrEmpty(SecretFile) && !File.Exists(SecretFile))
            yield return new ValidationResult($"'{SecretFile}' is not there; allowed: a file with the secret", [nameof(SecretFile)]);
    }
}
