using Google.Apis.Auth.OAuth2;
using Google.Apis.Auth.OAuth2.Responses;
using Google.Apis.Http;
using LicenseInbox.Domain.SigningIn;

namespace LicenseInbox.Worker.OAuth;

/// <summary>Tokens of Google for a service account that acts in a user's name.</summary>
internal sealed class GoogleTokens(TokenAccount account, HttpMessageInvoker connections, TimeProvider time)
{
    /// <summary>A new token. The key is read again for each.</summary>
    /// <exception cref="TokenUnavailableException">The issuer gave none.</exception>
    public async Task<AccessToken> FetchAsync(CancellationToken cancellationToken)
    {
        try
        {
            var key = ServiceAccountKey.Load(account.Options.AccountKeyFile!);
            var credential = new ServiceAccountCredential(new ServiceAccountCredential.Initializer(key.Email, account.TokenEndpoint)
            {
                KeyId = key.KeyId,
                User = string.IsNullOrEmpty(account.Options.Subject) ? account.User : account.Options.Subject,
                Scopes = account.Scopes,
                HttpClientFactory = new OwnConnections(connections),
            }.FromPrivateKey(key.Pem));
            var askedAt = time.GetUtcNow();
            await credential.RequestAccessTokenAsync(cancellationToken);
            var answer = credential.Token;
            return string.IsNullOrEmpty(answer?.AccessToken)
                ? throw new TokenUnavailableException(account.Issuer, "gave an answer without a token", true, account.AddressSetting)
                : new AccessToken(answer.AccessToken, askedAt, askedAt + TimeSpan.FromSeconds(answer.ExpiresInSeconds ?? 3600));
        }
        catch (TokenResponseException refused)
        {
            var body = System.Text.Json.JsonSerializer.Serialize(new { error = refused.Error?.Error, error_description = refused.Error?.ErrorDescription });
            throw IssuerFailure.Refused(account, body, refused.StatusCode ?? System.Net.HttpStatusCode.BadRequest, refused);
        }
        catch (Exception error) when (error is not TokenUnavailableException)
        {
            throw IssuerFailure.Of(account, error);
        }
    }

    private sealed class OwnConnections(HttpMessageInvoker connections) : HttpClientFactory
    {
        protected override HttpMessageHandler CreateHandler(CreateHttpClientArgs args) => new Through(connections);
    }

    /// <summary>Google's client disposes what it is given; the account's own connections stay.</summary>
    private sealed class Through(HttpMessageInvoker connections) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) => connections.SendAsync(request, cancellationToken);
    }
}
