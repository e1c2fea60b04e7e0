using System.ComponentModel.DataAnnotations;

namespace LicenseInbox.Worker.Operations;

/// <summary><c>Operations</c>: health, metrics and traces, for machines.</summary>
internal sealed class OperationsOptions : IValidatableObject
{
    /// <summary>The TCP port of <c>/health/live</c>, <c>/health/ready</c> and <c>/metrics</c>; not set: there is none. 1 to 65535.</summary>
    [Range(1, 65535)]
    public int? Port { get; set; }

    /// <summary>The name under which it listens: this machine only by default; <c>*</c>: every address.</summary>
    [Required]
    public string Host { get; set; } = "localhost";

    /// <summary>Where metrics and traces are sent to (OTLP over HTTP), as <c>http://collector:4318</c>; not set: nowhere.</summary>
    public string? OtlpEndpoint { get; set; }

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (!string.IsNullOrEmpty(OtlpEndpoint) && !(Uri.TryCreate(OtlpEndpoint, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"))
            yield return new ValidationResult($"'{OtlpEndpoint}' is no web address; allowed: http or https", [nameof(OtlpEndpoint)]);
        if (Host is not ("*" or "+") && Uri.CheckHostName(Host) == UriHostNameType.Unknown)
            yield return new ValidationResult($"'{Host}' is no host; allowed: a name, an address, or *", [nameof(Host)]);
    }
}
