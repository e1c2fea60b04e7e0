using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Text.Json;
using LicenseInbox.Domain.SigningIn;

namespace LicenseInbox.Worker.OAuth;

/// <summary>Why an issuer gave no token, in words, with the setting or command that mends it (error codes: RFC 6749, 5.2).</summary>
internal static class IssuerFailure
{
    private const int LongestDescription = 300;

    /// <summary>The issuer answered, and refused.</summary>
    /// <param name="account">Whose token.</param>
    /// <param name="body">Its answer; a JSON object where it keeps to the rules.</param>
    /// <param name="status">The answer's status.</param>
    /// <param name="cause">What the library made of it, or null.</param>
    /// <param name="secrets">What must not be told, though the issuer quotes it.</param>
    public static TokenUnavailableException Refused(TokenAccount account, string? body, HttpStatusCode status, Exception? cause, params IEnumerable<string?> secrets)
    {
        var (error, description) = Read(body);
        if (error is null || status >= HttpStatusCode.InternalServerError || status is HttpStatusCode.TooManyRequests or HttpStatusCode.RequestTimeout || IsPassing(error))
        {
            var isLasting = error is null && status is >= HttpStatusCode.BadRequest and < HttpStatusCode.InternalServerError and not (HttpStatusCode.TooManyRequests or HttpStatusCode.RequestTimeout);
            return new TokenUnavailableException(account.Issuer, $"answered {(int)status}{(error is null ? "" : $" ({Hidden(error, secrets)})")}", isLasting, account.AddressSetting, cause);
        }

        var said = description is null ? $"said {error}" : $"said {error} ({description})";
        return new TokenUnavailableException(account.Issuer, Hidden(said, secrets), true, MendOf(account, error), cause);
    }

    /// <summary>No answer came that could be understood, or there was nothing to ask with.</summary>
    public static TokenUnavailableException Of(TokenAccount account, Exception cause) => cause switch
    {
        TokenUnavailableException known => known,
        OperationCanceledException or TimeoutException => new(account.Issuer, "did not answer in time", false, Reach(account), cause),
        HttpRequestException { InnerException: AuthenticationException } => new(account.Issuer, "shows a certificate that is not trusted", true, $"{account.Setting}:CertificateAuthorityFile, for an authority of your own", cause),
        HttpRequestException or SocketException => new(account.Issuer, $"can't be reached ({Line(cause.Message)})", false, Reach(account), cause),
        FileNotFoundException or DirectoryNotFoundException or UnauthorizedAccessException or CryptographicException or JsonException or ArgumentException or FormatException =>
            new(account.Issuer, $"was not asked: {Line(cause.Message)}", true, $"the files of {account.Setting}", cause),
        _ => new(account.Issuer, $"gave an answer that can't be used ({Line(cause.Message)})", false, account.AddressSetting, cause),
    };

    /// <summary>Error and description of an answer; null where it has none.</summary>
    private static (string? Error, string? Description) Read(string? body)
    {
        if (string.IsNullOrWhiteSpace(body))
            return (null, null);
        try
        {
            using var json = JsonDocument.Parse(body);
            return json.RootElement.ValueKind == JsonValueKind.Object ? (Text(json.RootElement, "error"), Text(json.RootElement, "error_description")) : (null, null);
        }
        catch (JsonException)
        {
            // A page for people: its status says what there is to say.
            return (null, null);
        }
    }

    private static string? Text(JsonElement answer, string name) => answer.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text ? Line(text) : null;

    private static bool IsPassing(string error) => error is "temporarily_unavailable" or "server_error" or "slow_down" or "authorization_pending";

    private static string MendOf(TokenAccount account, string error) => (error, account.Options.EffectiveGrant) switch
    {
        ("invalid_client" or "unauthorized_client", _) => $"{account.Setting}:ClientId and {(account.Options.HasCertificate ? "CertificateFile" : account.Options.EffectiveGrant == TokenGrant.ServiceAccount ? "AccountKeyFile" : "ClientSecretFile")}",
        ("invalid_scope", _) => $"{account.Setting}:Scopes, and what the issuer lets this program have",
        ("unsupported_grant_type", _) => $"{account.Setting}:Grant",
        (_, TokenGrant.RefreshToken) => account.Options.HasRefreshToken ? $"{account.Login}, or a new token in {account.Setting}:RefreshTokenFile" : account.Login,
        (_, TokenGrant.ServiceAccount) => $"{account.Setting}:AccountKeyFile and Subject, and the delegation of the domain to the service account",
        _ => account.Setting,
    };

    private static string Reach(TokenAccount account) => $"{account.AddressSetting}, and whether this machine may reach {account.Issuer}";

    private static string Hidden(string text, IEnumerable<string?> secrets) =>
        secrets.OfType<string>().Where(secret => secret.Length > 0).Aggregate(text, (left, secret) => left.Replace(secret, "…", StringComparison.Ordinal));

    private static string Line(string text)
    {
        var line = string.Join(' ', text.Split('\n')[0].Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)).TrimEnd('.');
        return line.Length <= LongestDescription ? line : line[..LongestDescription] + "…";
    }
}
