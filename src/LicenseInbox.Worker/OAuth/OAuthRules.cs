using System.ComponentModel.DataAnnotations;
using System.Security.Cryptography;

namespace LicenseInbox.Worker.OAuth;

/// <summary>Which settings of signing in by tokens go together.</summary>
internal static class OAuthRules
{
    /// <summary>Where another mailbox's tokens are used.</summary>
    public static IEnumerable<ValidationResult> OfOthers(OAuthOptions options)
    {
        if (Given(options).FirstOrDefault() is { } other)
            yield return new ValidationResult($"is set, and the tokens are those of '{options.TokensOf}'; allowed: TokensOf and Mechanism alone, or everything but TokensOf", [other]);
    }

    public static IEnumerable<ValidationResult> Of(OAuthOptions options)
    {
        if (options.Provider is not { } provider)
        {
            yield return new ValidationResult("is not set; allowed: microsoft, google, custom", [nameof(options.Provider)]);
            yield break;
        }

        foreach (var wrong in Pairs(options).Concat(Addresses(options)).Concat(Files(options)).Concat(provider switch
        {
            TokenProvider.Microsoft => OfMicrosoft(options),
            TokenProvider.Google => OfGoogle(options),
            _ => OfCustom(options),
        }))
            yield return wrong;
    }

    /// <summary>The settings that are given, but for the two that go with others' tokens.</summary>
    private static IEnumerable<string> Given(OAuthOptions options) => new (string Name, bool IsGiven)[]
    {
        (nameof(options.Provider), options.Provider is not null),
        (nameof(options.Grant), options.Grant is not null),
        (nameof(options.Tenant), options.Tenant is { Length: > 0 }),
        (nameof(options.Authority), options.Authority is { Length: > 0 }),
        (nameof(options.TokenEndpoint), options.TokenEndpoint is { Length: > 0 }),
        (nameof(options.DeviceEndpoint), options.DeviceEndpoint is { Length: > 0 }),
        (nameof(options.AuthorizationEndpoint), options.AuthorizationEndpoint is { Length: > 0 }),
        (nameof(options.ClientId), options.ClientId is { Length: > 0 }),
        (nameof(options.ClientSecret), options.ClientSecret is { Length: > 0 }),
        (nameof(options.ClientSecretFile), options.ClientSecretFile is { Length: > 0 }),
        (nameof(options.ClientSecretEnds), options.ClientSecretEnds is not null),
        (nameof(options.SecretIn), options.SecretIn is not null),
        (nameof(options.CertificateFile), options.CertificateFile is { Length: > 0 }),
        (nameof(options.CertificateKeyFile), options.CertificateKeyFile is { Length: > 0 }),
        (nameof(options.AccountKeyFile), options.AccountKeyFile is { Length: > 0 }),
        (nameof(options.Subject), options.Subject is { Length: > 0 }),
        (nameof(options.RefreshToken), options.RefreshToken is { Length: > 0 }),
        (nameof(options.RefreshTokenFile), options.RefreshTokenFile is { Length: > 0 }),
        (nameof(options.Scopes), options.Scopes.Count > 0),
        (nameof(options.CertificateAuthorityFile), options.CertificateAuthorityFile is { Length: > 0 }),
    }.Where(setting => setting.IsGiven).Select(setting => setting.Name);

    private static IEnumerable<ValidationResult> Pairs(OAuthOptions options)
    {
        if (Has(options.ClientSecret) && Has(options.ClientSecretFile))
            yield return Wrong("is set, and ClientSecretFile too; allowed: one of them", nameof(options.ClientSecret));
        if (Has(options.RefreshToken) && Has(options.RefreshTokenFile))
            yield return Wrong("is set, and RefreshTokenFile too; allowed: one of them", nameof(options.RefreshToken));
        if (options.HasCertificate && (Has(options.ClientSecret) || Has(options.ClientSecretFile)))
            yield return Wrong("is set, and a client's secret too; allowed: one of them", nameof(options.CertificateFile));
        if (Has(options.CertificateKeyFile) && !options.HasCertificate)
            yield return Wrong("is set, and CertificateFile is not", nameof(options.CertificateKeyFile));
        if (options.HasRefreshToken && options.EffectiveGrant != TokenGrant.RefreshToken)
            yield return Wrong("there is a refresh token, which it does not use; allowed: refresh-token", nameof(options.Grant));
    }

    private static IEnumerable<ValidationResult> Addresses(OAuthOptions options) => new[]
    {
        (nameof(options.Authority), options.Authority),
        (nameof(options.TokenEndpoint), options.TokenEndpoint),
        (nameof(options.DeviceEndpoint), options.DeviceEndpoint),
        (nameof(options.AuthorizationEndpoint), options.AuthorizationEndpoint),
    }.Where(address => Has(address.Item2) && !IsAddress(address.Item2!))
        .Select(address => Wrong($"'{address.Item2}' is not allowed; allowed: an address that begins with https (http on this machine only)", address.Item1));

    /// <summary>Files that are there, and hold what they must: a certificate that can't be read would be found out an hour later.</summary>
    private static IEnumerable<ValidationResult> Files(OAuthOptions options)
    {
        var isMissing = false;
        foreach (var (name, file) in new[]
        {
            (nameof(options.ClientSecretFile), options.ClientSecretFile),
            (nameof(options.CertificateFile), options.CertificateFile),
            (nameof(options.CertificateKeyFile), options.CertificateKeyFile),
            (nameof(options.AccountKeyFile), options.AccountKeyFile),
            (nameof(options.RefreshTokenFile), options.RefreshTokenFile),
            (nameof(options.CertificateAuthorityFile), options.CertificateAuthorityFile),
        }.Where(file => Has(file.Item2) && !File.Exists(file.Item2)))
        {
            isMissing = true;
            yield return Wrong($"'{file}' does not exist", name);
        }

        if (isMissing)
            yield break;
        if (options.HasCertificate && ProblemOf(() => ClientCertificate.Load(options).Dispose()) is { } certificate)
            yield return Wrong($"'{options.CertificateFile}' can't be used ({certificate}); allowed: a PEM file with a certificate and, there or in CertificateKeyFile, its key", nameof(options.CertificateFile));
        if (Has(options.AccountKeyFile) && ProblemOf(() => ServiceAccountKey.Load(options.AccountKeyFile!)) is { } key)
            yield return Wrong($"'{options.AccountKeyFile}' can't be used ({key}); allowed: the JSON file of a service account's key", nameof(options.AccountKeyFile));
        if (Has(options.CertificateAuthorityFile) && ProblemOf(() => IssuerCertificate.Authorities(options.CertificateAuthorityFile!)) is { } authority)
            yield return Wrong($"'{options.CertificateAuthorityFile}' can't be used ({authority}); allowed: a PEM file of certificates", nameof(options.CertificateAuthorityFile));
    }

    private static IEnumerable<ValidationResult> OfMicrosoft(OAuthOptions options)
    {
        if (Has(options.Tenant) == Has(options.Authority))
            yield return Wrong("either this or Authority is needed; allowed: the tenant's id or domain", nameof(options.Tenant));
        if (Has(options.TokenEndpoint) || Has(options.DeviceEndpoint))
            yield return Wrong("is set, and the provider is microsoft; allowed: Authority in its place", Has(options.TokenEndpoint) ? nameof(options.TokenEndpoint) : nameof(options.DeviceEndpoint));
        if (!Has(options.ClientId))
            yield return Wrong("is not set; allowed: the application's id", nameof(options.ClientId));
        if (Has(options.AccountKeyFile) || Has(options.Subject) || options.EffectiveGrant == TokenGrant.ServiceAccount)
            yield return Wrong("service accounts are Google's; allowed: client-credentials, refresh-token", Has(options.AccountKeyFile) ? nameof(options.AccountKeyFile) : Has(options.Subject) ? nameof(options.Subject) : nameof(options.Grant));
        if (options.EffectiveGrant == TokenGrant.ClientCredentials && !options.HasCertificate && !Has(options.ClientSecret) && !Has(options.ClientSecretFile))
            yield return Wrong("is needed, or CertificateFile, with the grant client-credentials", nameof(options.ClientSecretFile));
        if (options.EffectiveGrant == TokenGrant.RefreshToken && options.HasCertificate)
            yield return Wrong("is used with the grant client-credentials only", nameof(options.CertificateFile));
    }

    private static IEnumerable<ValidationResult> OfGoogle(OAuthOptions options)
    {
        foreach (var (name, _) in new[] { (nameof(options.Tenant), options.Tenant), (nameof(options.Authority), options.Authority), (nameof(options.CertificateFile), options.CertificateFile) }.Where(setting => Has(setting.Item2)))
            yield return Wrong("is set, and the provider is google", name);
        if (options.EffectiveGrant == TokenGrant.ClientCredentials)
            yield return Wrong("Google gives no mail to that; allowed: service-account, refresh-token", nameof(options.Grant));
        if (options.EffectiveGrant == TokenGrant.ServiceAccount && !Has(options.AccountKeyFile))
            yield return Wrong("is needed with the grant service-account", nameof(options.AccountKeyFile));
        if (options.EffectiveGrant == TokenGrant.RefreshToken)
        {
            if (Has(options.AccountKeyFile) || Has(options.Subject))
                yield return Wrong("is used with the grant service-account only", Has(options.AccountKeyFile) ? nameof(options.AccountKeyFile) : nameof(options.Subject));
            if (!Has(options.ClientId))
                yield return Wrong("is needed, or AccountKeyFile; allowed: the OAuth client's id", nameof(options.ClientId));
        }
    }

    private static IEnumerable<ValidationResult> OfCustom(OAuthOptions options)
    {
        if (!Has(options.TokenEndpoint))
            yield return Wrong("is not set; allowed: the address at which the issuer gives tokens", nameof(options.TokenEndpoint));
        if (!Has(options.ClientId))
            yield return Wrong("is not set; allowed: what the issuer calls this program", nameof(options.ClientId));
        foreach (var (name, _) in new[] { (nameof(options.Tenant), options.Tenant), (nameof(options.Authority), options.Authority), (nameof(options.CertificateFile), options.CertificateFile), (nameof(options.AccountKeyFile), options.AccountKeyFile), (nameof(options.Subject), options.Subject) }.Where(setting => Has(setting.Item2)))
            yield return Wrong("is set, and the provider is custom", name);
        if (options.EffectiveGrant == TokenGrant.ClientCredentials && !Has(options.ClientSecret) && !Has(options.ClientSecretFile))
            yield return Wrong("is needed with the grant client-credentials", nameof(options.ClientSecretFile));
        if (options.EffectiveGrant == TokenGrant.ServiceAccount && !Has(options.AccountKeyFile))
            yield return Wrong("service accounts are Google's; allowed: client-credentials, refresh-token", nameof(options.Grant));
    }

    private static bool Has(string? value) => !string.IsNullOrEmpty(value);

    private static bool IsAddress(string text) => Uri.TryCreate(text, UriKind.Absolute, out var address) && (address.Scheme == Uri.UriSchemeHttps || (address.Scheme == Uri.UriSchemeHttp && address.IsLoopback));

    private static ValidationResult Wrong(string problem, string setting) => new(problem, [setting]);

    private static string? ProblemOf(Action load)
    {
        try
        {
            load();
            return null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException or System.Text.Json.JsonException)
        {
            return error.Message.Split('\n')[0].TrimEnd('.', '\r');
        }
    }
}
