using System.Security.Cryptography;
using System.Text;
using LicenseInbox.Domain.SigningIn;

namespace LicenseInbox.Worker.OAuth;

/// <summary>
/// A person's consent in a browser, for issuers that give no codes to devices (RFC 8252, with PKCE): shows an address; the browser ends at one of this machine, which on another machine it does not find, and the person pastes that
/// address here. Keeps the refresh token.
/// </summary>
internal sealed class BrowserLogin(TokenAccount account, IssuerQuestions questions, GrantVault vault)
{
    private const string Redirect = "http://127.0.0.1:8765/";

    /// <param name="say">Takes lines for the person.</param>
    /// <param name="read">Gives the next line that the person typed; null: there is none any more.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="TokenUnavailableException">The issuer gave nothing.</exception>
    public async Task RunAsync(Action<string> say, Func<CancellationToken, Task<string?>> read, CancellationToken cancellationToken)
    {
        var (state, verifier) = (Secret(), Secret());
        say($"Open this address in any browser, and sign in there as whoever may open {account.User}:");
        say(AddressOf(state, verifier));
        say($"The browser ends at an address that begins with {Redirect} and may say that nothing is there. Paste that address here:");
        var code = CodeOf(await read(cancellationToken) ?? "", state);
        var issued = await questions.ByConsentAsync(code, Redirect, verifier, cancellationToken);
        if (issued.RefreshToken is not { } refreshToken)
            throw new TokenUnavailableException(account.Issuer, "gave no refresh token", true, $"{account.Setting}:Scopes: many issuers want offline_access among them");
        await vault.PutAsync(account, KeptGrant.Of(account, refreshToken, issued.Token, await account.Options.ReadRefreshTokenAsync(cancellationToken)), cancellationToken);
    }

    private string AddressOf(string state, string verifier)
    {
        var parameters = new Dictionary<string, string>
        {
            ["response_type"] = "code",
            ["client_id"] = account.Options.ClientId!,
            ["redirect_uri"] = Redirect,
            ["scope"] = string.Join(' ', account.Scopes),
            ["state"] = state,
            ["code_challenge"] = Encoded(SHA256.HashData(Encoding.ASCII.GetBytes(verifier))),
            ["code_challenge_method"] = "S256",
        };
        if (account.Options.Provider == TokenProvider.Google)
        {
            // Else Google gives a refresh token at the first consent only.
            parameters["access_type"] = "offline";
            parameters["prompt"] = "consent";
        }

        var endpoint = account.AuthorizationEndpoint!;
        return endpoint + (endpoint.Contains('?', StringComparison.Ordinal) ? '&' : '?') + string.Join('&', parameters.Select(pair => $"{pair.Key}={Uri.EscapeDataString(pair.Value)}"));
    }

    /// <summary>The code of the address where the browser ended.</summary>
    private string CodeOf(string pasted, string state)
    {
        var found = Uri.TryCreate(pasted.Trim(), UriKind.Absolute, out var address)
            ? address.Query.TrimStart('?').Split('&').Select(pair => pair.Split('=', 2)).Where(pair => pair.Length == 2).GroupBy(pair => pair[0]).ToDictionary(pair => pair.Key, pair => Uri.UnescapeDataString(pair.First()[1].Replace('+', ' ')))
            : [];
        if (found.TryGetValue("error", out var error))
            throw new TokenUnavailableException(account.Issuer, $"said {error}", true, account.Login);
        return found.GetValueOrDefault("state") == state && found.TryGetValue("code", out var code)
            ? code
            : throw new TokenUnavailableException(account.Issuer, "was not asked: what was pasted is not the address where the browser ended after this login's own", true, account.Login);
    }

    private static string Secret() => Encoded(RandomNumberGenerator.GetBytes(32));

    private static string Encoded(byte[] bytes) => System.Buffers.Text.Base64Url.EncodeToString(bytes);
}
