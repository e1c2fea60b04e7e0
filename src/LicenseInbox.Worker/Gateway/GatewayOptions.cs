using System.ComponentModel.DataAnnotations;

namespace LicenseInbox.Worker.Gateway;

/// <summary>Settings <c>Registry:Gateway:*</c>: how the vendor's license server and case desk are reached, over HTTP.</summary>
internal sealed class GatewayOptions : IValidatableObject
{
    /// <summary>Where the interface of <c>config/gateway.openapi.yaml</c> begins: https; http on this machine only.</summary>
    [Required]
    public string Url { get; set; } = "";

    /// <summary>How long one try may take, connecting included; each call has three. Default 10 s, range 1 s to 1 min.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:01:00")]
    public TimeSpan TimeLimit { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How often changes are asked for. Default 10 s, range 1 s to 1 hour.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan LookEvery { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>A file whose first line is a bearer token; read for each call. Empty: none.</summary>
    public string? TokenFile { get; set; }

    /// <summary>Where access tokens are fetched (OAuth 2.0, client credentials); empty: nowhere.</summary>
    public string? TokenEndpoint { get; set; }

    /// <summary>This program's id there.</summary>
    public string? ClientId { get; set; }

    /// <summary>A file whose first line is its secret there; read for each token.</summary>
    public string? ClientSecretFile { get; set; }

    /// <summary>The scope that is asked for; empty: none is named.</summary>
    public string? Scope { get; set; }

    /// <summary>A PEM file with the certificate that this program shows (mutual TLS); empty: none.</summary>
    public string? CertificateFile { get; set; }

    /// <summary>A PEM file with its key.</summary>
    public string? CertificateKeyFile { get; set; }

    /// <summary>A PEM file of the authorities that alone are trusted; empty: the system's.</summary>
    public string? CertificateAuthorityFile { get; set; }

    /// <summary>The address with a slash at its end.</summary>
    public Uri Address => new(Url.EndsWith('/') ? Url : Url + "/");

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Url.Length > 0 && !IsReachable(Url))
            yield return new ValidationResult($"'{Url}' is no address that keys may be sent to; allowed: https, or http on this machine", [nameof(Url)]);
        if (!string.IsNullOrEmpty(TokenEndpoint) && !IsReachable(TokenEndpoint))
            yield return new ValidationResult($"'{TokenEndpoint}' is no address that a secret may be sent to; allowed: https, or http on this machine", [nameof(TokenEndpoint)]);
        if (!string.IsNullOrEmpty(TokenEndpoint) && !string.IsNullOrEmpty(TokenFile))
            yield return new ValidationResult("is set beside TokenEndpoint; allowed: one of both", [nameof(TokenFile)]);
        if (string.IsNullOrEmpty(TokenEndpoint) != (string.IsNullOrEmpty(ClientId) && string.IsNullOrEmpty(ClientSecretFile)))
            yield return new ValidationResult("TokenEndpoint, ClientId and ClientSecretFile belong together; allowed: all of them, or none", [nameof(TokenEndpoint)]);
        else if (string.IsNullOrEmpty(ClientId) != string.IsNullOrEmpty(ClientSecretFile))
            yield return new ValidationResult("ClientId and ClientSecretFile belong together; allowed: both, or none", [nameof(ClientId)]);
        if (string.IsNullOrEmpty(CertificateFile) != string.IsNullOrEmpty(CertificateKeyFile))
            yield return new ValidationResult("CertificateFile and CertificateKeyFile belong together; allowed: both, or none", [nameof(CertificateFile)]);
        foreach (var (name, file) in new[] { (nameof(TokenFile), TokenFile), (nameof(ClientSecretFile), ClientSecretFile), (nameof(CertificateFile), CertificateFile), (nameof(CertificateKeyFile), CertificateKeyFile), (nameof(CertificateAuthorityFile), CertificateAuthorityFile) })
        {
            if (!string.IsNullOrEmpty(file) && !File.Exists(file))
                yield return new ValidationResult($"'{file}' is not there; allowed: a file", [name]);
        }
    }

    private static bool IsReachable(string url) => Uri.TryCreate(url, UriKind.Absolute, out var uri) && (uri.Scheme == Uri.UriSchemeHttps || (uri.Scheme == Uri.UriSchemeHttp && uri.IsLoopback));
}
