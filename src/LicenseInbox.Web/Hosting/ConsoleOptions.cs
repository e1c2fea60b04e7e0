using System.ComponentModel.DataAnnotations;
using System.Net;

namespace LicenseInbox.Web.Hosting;

/// <summary>Settings <c>Console:*</c>: the web pages for representatives.</summary>
public sealed class ConsoleOptions : IValidatableObject
{
    /// <summary>Whether this worker has a console. Default: no.</summary>
    public bool Enabled { get; set; }

    /// <summary>Where it listens. Default: <c>http://127.0.0.1:8480</c>; port 0 is a free one.</summary>
    public IReadOnlyList<string> Urls { get; set; } = ["http://127.0.0.1:8480"];

    /// <summary>The address that people and links in mails use, when it is not the first of <see cref="Urls"/>: that of a proxy in front.</summary>
    public string? PublicUrl { get; set; }

    /// <summary>PEM with the certificate, and its chain, for <see cref="Urls"/> with https.</summary>
    public string? CertificateFile { get; set; }

    /// <summary>PEM with its key.</summary>
    public string? CertificateKeyFile { get; set; }

    /// <summary>How long a person stays signed in without doing anything. Default 12 h, range 5 minutes to 7 days.</summary>
    [Range(typeof(TimeSpan), "00:05:00", "7.00:00:00")]
    public TimeSpan SignedInFor { get; set; } = TimeSpan.FromHours(12);

    /// <summary>Who says who people are and what they may do. Not set: only this machine reaches the console, and a link signs in.</summary>
    public OpenIdOptions? OpenId { get; set; }

    /// <summary>Whether browsers speak https with it, here or with what stands in front.</summary>
    public bool IsSecure => (PublicUrl ?? Urls[0]).StartsWith("https:", StringComparison.OrdinalIgnoreCase);

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Urls.Count == 0)
            yield return new ValidationResult("is empty; allowed: a list of addresses as http://127.0.0.1:8480", [nameof(Urls)]);
        foreach (var text in Urls)
        {
            if (!IsAddress(text, out var url))
                yield return new ValidationResult($"'{text}' is no address to listen at; allowed: http or https, a host and a port, as http://127.0.0.1:8480", [nameof(Urls)]);
            else if (OpenId is null && !IsLoopback(url))
                yield return new ValidationResult($"'{text}' is reached from other machines, and without Console:OpenId anybody there could ask for access; allowed: 127.0.0.1, [::1] or localhost, or any address together with Console:OpenId", [nameof(Urls)]);
            else if (url.Scheme == Uri.UriSchemeHttps && (string.IsNullOrEmpty(CertificateFile) || string.IsNullOrEmpty(CertificateKeyFile)))
                yield return new ValidationResult($"'{text}' needs Console:CertificateFile and Console:CertificateKeyFile", [nameof(Urls)]);
        }

        if (PublicUrl is { } address && !IsAddress(address, out _))
            yield return new ValidationResult($"'{address}' is no address; allowed: http or https, a host and if need be a port, as https://licenses.vendor.example", [nameof(PublicUrl)]);
        else if (OpenId is not null && (!IsAddress(PublicUrl ?? (Urls.Count > 0 ? Urls[0] : ""), out var own) || (own.Scheme != Uri.UriSchemeHttps && !IsLoopback(own))))
            yield return new ValidationResult("must begin with https when people sign in over a network (Console:OpenId): their browsers are sent back to it, and keep its cookies", [nameof(PublicUrl)]);
    }

    private static bool IsAddress(string text, out Uri url) =>
        Uri.TryCreate(text, UriKind.Absolute, out url!) && (url.Scheme == Uri.UriSchemeHttp || url.Scheme == Uri.UriSchemeHttps) && url is { AbsolutePath: "/", Query: "", Fragment: "", UserInfo: "", Host.Length: > 0 };

    private static bool IsLoopback(Uri url) =>
        url.Host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(url.Host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));
}

/// <summary>Settings <c>Console:OpenId:*</c>: a provider of OpenID Connect (code flow with PKCE).</summary>
public sealed class OpenIdOptions : IValidatableObject
{
    /// <summary>The issuer; its <c>/.well-known/openid-configuration</c> is asked.</summary>
    [Required]
    public string? Authority { get; set; }

    /// <summary>What the provider calls the console.</summary>
    [Required]
    public string? ClientId { get; set; }

    /// <summary>The secret it was given.</summary>
    public string? ClientSecret { get; set; }

    /// <summary>A file whose first line is that secret.</summary>
    public string? ClientSecretFile { get; set; }

    /// <summary>What is asked for beside <c>openid</c>. Default: <c>profile</c>.</summary>
    public IReadOnlyList<string> Scopes { get; set; } = ["profile"];

    /// <summary>The claim that says who it is, for good: what the audit trail calls him. Default: <c>sub</c>.</summary>
    [Required]
    public string IdClaim { get; set; } = "sub";

    /// <summary>The claim with the name that is shown. Default: <c>name</c>.</summary>
    [Required]
    public string NameClaim { get; set; } = "name";

    /// <summary>The claim whose values <c>representative</c>, <c>manager</c>, <c>administrator</c> say what he may do. Default: <c>roles</c>.</summary>
    [Required]
    public string RoleClaim { get; set; } = "roles";

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Authority is { Length: > 0 } && !(Uri.TryCreate(Authority, UriKind.Absolute, out var url) && (url.Scheme == Uri.UriSchemeHttps || (url.Scheme == Uri.UriSchemeHttp && url.IsLoopback))))
            yield return new ValidationResult($"'{Authority}' is not allowed; allowed: an address that begins with https (http on this machine only)", [nameof(Authority)]);
        if (!string.IsNullOrEmpty(ClientSecret) && !string.IsNullOrEmpty(ClientSecretFile))
            yield return new ValidationResult("is set, and Console:OpenId:ClientSecretFile too; allowed: one of them", [nameof(ClientSecret)]);
        if (!string.IsNullOrEmpty(ClientSecretFile) && !File.Exists(ClientSecretFile))
            yield return new ValidationResult($"'{ClientSecretFile}' does not exist; allowed: a file whose first line is the secret", [nameof(ClientSecretFile)]);
    }

    /// <summary>The secret, from wherever it is; null for a provider that asks for none.</summary>
    public string? ReadSecret() => string.IsNullOrEmpty(ClientSecretFile) ? ClientSecret : File.ReadLines(ClientSecretFile).FirstOrDefault();
}
