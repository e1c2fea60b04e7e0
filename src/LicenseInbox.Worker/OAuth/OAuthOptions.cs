using System.ComponentModel.DataAnnotations;
using System.Security.Cryptography;
using LicenseInbox.Domain.SigningIn;

namespace LicenseInbox.Worker.OAuth;

/// <summary>Who issues tokens.</summary>
internal enum TokenProvider
{
    /// <summary>Microsoft Entra ID, for Microsoft 365.</summary>
    Microsoft,

    /// <summary>Google, for Gmail and Google Workspace.</summary>
    Google,

    /// <summary>Any other issuer of OAuth 2.0, by its token endpoint.</summary>
    Custom,
}

/// <summary>By what a token is asked for.</summary>
internal enum TokenGrant
{
    /// <summary>The program's own secret or certificate.</summary>
    ClientCredentials,

    /// <summary>A refresh token that a person's consent gave (<c>licenseinbox login</c>).</summary>
    RefreshToken,

    /// <summary>The key of one of Google's service accounts.</summary>
    ServiceAccount,
}

/// <summary>Where a client shows its secret.</summary>
internal enum SecretPlace
{
    /// <summary>In the Authorization header.</summary>
    Header,

    /// <summary>Among the parameters.</summary>
    Body,
}

/// <summary>Signing in by tokens in place of a password (<c>Mail:Mailboxes:N:OAuth</c>, <c>Smtp:OAuth</c>).</summary>
internal sealed record OAuthOptions : IValidatableObject
{
    /// <summary>Who issues the tokens.</summary>
    public TokenProvider? Provider { get; init; }

    /// <summary>The name of a mailbox whose tokens are used here too; then nothing else is set but <see cref="Mechanism"/>.</summary>
    public string? TokensOf { get; init; }

    /// <summary>By what they are asked for. Default: by what is set.</summary>
    public TokenGrant? Grant { get; init; }

    /// <summary>How they are shown. Default: as the server offers, OAUTHBEARER first.</summary>
    public TokenMechanism? Mechanism { get; init; }

    /// <summary>Microsoft: the tenant's id or domain.</summary>
    public string? Tenant { get; init; }

    /// <summary>Microsoft: the address of the issuer with the tenant. Default: <c>https://login.microsoftonline.com/</c> and <see cref="Tenant"/>.</summary>
    public string? Authority { get; init; }

    /// <summary>Where tokens are asked for. Default: the provider's.</summary>
    public string? TokenEndpoint { get; init; }

    /// <summary>Where <c>licenseinbox login</c> asks for a code. Default: the provider's.</summary>
    public string? DeviceEndpoint { get; init; }

    /// <summary>Where a browser asks for a person's consent, for <c>licenseinbox login</c> where there are no codes for devices. Default: the provider's.</summary>
    public string? AuthorizationEndpoint { get; init; }

    /// <summary>What the issuer calls this program.</summary>
    public string? ClientId { get; init; }

    /// <summary>The secret that it gave it.</summary>
    public string? ClientSecret { get; init; }

    /// <summary>A file whose first line is that secret; read for each token, so that a new one needs no restart.</summary>
    public string? ClientSecretFile { get; init; }

    /// <summary>The day on which the issuer lets the secret end: managers are told before.</summary>
    public DateOnly? ClientSecretEnds { get; init; }

    /// <summary>Where the secret is shown. Default: header; body at Microsoft and Google.</summary>
    public SecretPlace? SecretIn { get; init; }

    /// <summary>Microsoft: PEM with the certificate that stands in for a secret; read for each token.</summary>
    public string? CertificateFile { get; init; }

    /// <summary>PEM with its key. Default: in the same file.</summary>
    public string? CertificateKeyFile { get; init; }

    /// <summary>Google: the JSON file with a service account's key; read for each token.</summary>
    public string? AccountKeyFile { get; init; }

    /// <summary>Google: in whose name the service account acts. Default: the user who signs in.</summary>
    public string? Subject { get; init; }

    /// <summary>The first refresh token, where no <c>licenseinbox login</c> gets one.</summary>
    public string? RefreshToken { get; init; }

    /// <summary>A file whose first line is that token.</summary>
    public string? RefreshTokenFile { get; init; }

    /// <summary>What the token is to allow. Default: reading and sending mail, where the provider is known.</summary>
    public IReadOnlyList<string> Scopes { get; init; } = [];

    /// <summary>PEM certificates of the only authorities that are trusted for the issuer. Default: those of the system.</summary>
    public string? CertificateAuthorityFile { get; init; }

    /// <summary>By what tokens are asked for, by what is set.</summary>
    public TokenGrant EffectiveGrant => Grant switch
    {
        { } given => given,
        _ when !string.IsNullOrEmpty(AccountKeyFile) => TokenGrant.ServiceAccount,
        _ when Provider == TokenProvider.Google || HasRefreshToken || !HasCredential => TokenGrant.RefreshToken,
        _ => TokenGrant.ClientCredentials,
    };

    /// <summary>Whether refresh tokens are kept in the store for it.</summary>
    public bool KeepsRefreshTokens => string.IsNullOrEmpty(TokensOf) && EffectiveGrant == TokenGrant.RefreshToken;

    public bool HasRefreshToken => !string.IsNullOrEmpty(RefreshToken) || !string.IsNullOrEmpty(RefreshTokenFile);

    public bool HasCertificate => !string.IsNullOrEmpty(CertificateFile);

    private bool HasSecret => !string.IsNullOrEmpty(ClientSecret) || !string.IsNullOrEmpty(ClientSecretFile);

    private bool HasCredential => HasSecret || HasCertificate;

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext) => string.IsNullOrEmpty(TokensOf) ? OAuthRules.Of(this) : OAuthRules.OfOthers(this);

    /// <summary>Never says a secret.</summary>
    public override string ToString() => $"OAuth ({Provider}, {EffectiveGrant})";

    /// <summary>The secret as it is now; null: there is none.</summary>
    public Task<string?> ReadSecretAsync(CancellationToken cancellationToken) => ReadAsync(ClientSecret, ClientSecretFile, cancellationToken);

    /// <summary>The first refresh token as it is now; null: there is none.</summary>
    public Task<string?> ReadRefreshTokenAsync(CancellationToken cancellationToken) => ReadAsync(RefreshToken, RefreshTokenFile, cancellationToken);

    private static async Task<string?> ReadAsync(string? value, string? file, CancellationToken cancellationToken)
    {
        if (string.IsNullOrEmpty(file))
            return string.IsNullOrEmpty(value) ? null : value;
        var first = (await File.ReadAllTextAsync(file, cancellationToken)).Split('\n', 2)[0].Trim();
        return first.Length > 0 ? first : throw new CryptographicException($"'{file}' is empty");
    }
}
