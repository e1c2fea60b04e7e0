using Duende.IdentityModel.Client;
using LicenseInbox.Domain.SigningIn;

namespace LicenseInbox.Worker.OAuth;

/// <summary>What an issuer gave.</summary>
/// <param name="Token">The token.</param>
/// <param name="RefreshToken">By which the next one is asked for; null: the one that was used is still good.</param>
internal sealed record IssuedToken(AccessToken Token, string? RefreshToken);

/// <summary>Asks an issuer's token endpoint.</summary>
internal sealed class IssuerQuestions(TokenAccount account, HttpClient client, TimeProvider time)
{
    /// <summary>An issuer that does not say how long a token is good.</summary>
    private static readonly TimeSpan UsualLife = TimeSpan.FromHours(1);

    private ClientCredentialStyle Style => (account.Options.SecretIn ?? (account.Options.Provider == TokenProvider.Custom ? SecretPlace.Header : SecretPlace.Body)) == SecretPlace.Header
        ? ClientCredentialStyle.AuthorizationHeader
        : ClientCredentialStyle.PostBody;

    private string? Scope => account.Scopes.Count > 0 ? string.Join(' ', account.Scopes) : null;

    /// <summary>By the program's own secret.</summary>
    /// <exception cref="TokenUnavailableException">The issuer gave none.</exception>
    public async Task<IssuedToken> ByClientAsync(CancellationToken cancellationToken)
    {
        var secret = await account.Options.ReadSecretAsync(cancellationToken);
        return await AskAsync(
            () => client.RequestClientCredentialsTokenAsync(
                new ClientCredentialsTokenRequest { Address = account.TokenEndpoint, ClientId = account.Options.ClientId!, ClientSecret = secret, ClientCredentialStyle = Style, Scope = Scope }, cancellationToken),
            [secret]);
    }

    /// <summary>By a refresh token.</summary>
    /// <exception cref="TokenUnavailableException">The issuer gave none.</exception>
    public async Task<IssuedToken> ByRefreshTokenAsync(string refreshToken, CancellationToken cancellationToken)
    {
        var secret = await account.Options.ReadSecretAsync(cancellationToken);
        // Without a scope the token allows what was consented to.
        return await AskAsync(
            () => client.RequestRefreshTokenAsync(
                new RefreshTokenRequest { Address = account.TokenEndpoint, ClientId = account.Options.ClientId!, ClientSecret = secret, ClientCredentialStyle = StyleFor(secret), RefreshToken = refreshToken }, cancellationToken),
            [secret, refreshToken]);
    }

    /// <summary>For a code that a person is to enter.</summary>
    /// <exception cref="TokenUnavailableException">The issuer gave none.</exception>
    public async Task<DeviceAuthorizationResponse> ForCodeAsync(string deviceEndpoint, CancellationToken cancellationToken)
    {
        var secret = await account.Options.ReadSecretAsync(cancellationToken);
        try
        {
            var answer = await client.RequestDeviceAuthorizationAsync(
                new DeviceAuthorizationRequest { Address = deviceEndpoint, ClientId = account.Options.ClientId!, ClientSecret = secret, ClientCredentialStyle = StyleFor(secret), Scope = Scope }, cancellationToken);
            return answer.IsError ? throw FailureOf(answer, [secret]) : answer;
        }
        catch (Exception error) when (error is not TokenUnavailableException)
        {
            throw IssuerFailure.Of(account, error);
        }
    }

    /// <summary>Whether the person has entered the code.</summary>
    /// <returns>The answer, whatever it says.</returns>
    public async Task<TokenResponse> ByCodeAsync(string deviceCode, CancellationToken cancellationToken)
    {
        var secret = await account.Options.ReadSecretAsync(cancellationToken);
        return await client.RequestDeviceTokenAsync(
            new DeviceTokenRequest { Address = account.TokenEndpoint, ClientId = account.Options.ClientId!, ClientSecret = secret, ClientCredentialStyle = StyleFor(secret), DeviceCode = deviceCode }, cancellationToken);
    }

    /// <summary>By the code that a browser brought back.</summary>
    /// <exception cref="TokenUnavailableException">The issuer gave none.</exception>
    public async Task<IssuedToken> ByConsentAsync(string code, string redirectAddress, string verifier, CancellationToken cancellationToken)
    {
        var secret = await account.Options.ReadSecretAsync(cancellationToken);
        return await AskAsync(
            () => client.RequestAuthorizationCodeTokenAsync(
                new AuthorizationCodeTokenRequest
                {
                    Address = account.TokenEndpoint,
                    ClientId = account.Options.ClientId!,
                    ClientSecret = secret,
                    ClientCredentialStyle = StyleFor(secret),
                    Code = code,
                    RedirectUri = redirectAddress,
                    CodeVerifier = verifier,
                },
                cancellationToken),
            [secret, code]);
    }

    /// <summary>What an answer gives.</summary>
    public static IssuedToken Of(TokenResponse answer, DateTimeOffset askedAt) => new(
        new AccessToken(answer.AccessToken!, askedAt, askedAt + (answer.ExpiresIn > 0 ? TimeSpan.FromSeconds(answer.ExpiresIn) : UsualLife)),
        string.IsNullOrEmpty(answer.RefreshToken) ? null : answer.RefreshToken);

    /// <summary>Why an answer gives nothing.</summary>
    public TokenUnavailableException FailureOf(ProtocolResponse answer, IEnumerable<string?> secrets) => answer.Exception is { } cause && answer.ErrorType == ResponseErrorType.Exception
        ? IssuerFailure.Of(account, cause)
        : IssuerFailure.Refused(account, answer.Raw, answer.HttpStatusCode, answer.Exception, secrets);

    private ClientCredentialStyle StyleFor(string? secret) => secret is null ? ClientCredentialStyle.PostBody : Style;

    private async Task<IssuedToken> AskAsync(Func<Task<TokenResponse>> ask, IEnumerable<string?> secrets)
    {
        var askedAt = time.GetUtcNow();
        TokenResponse answer;
        try
        {
            answer = await ask();
        }
        catch (Exception error)
        {
            throw IssuerFailure.Of(account, error);
        }

        if (answer.IsError)
            throw FailureOf(answer, secrets);
        return string.IsNullOrEmpty(answer.AccessToken)
            ? throw new TokenUnavailableException(account.Issuer, "gave an answer without a token", true, account.AddressSetting)
            : Of(answer, askedAt);
    }
}
