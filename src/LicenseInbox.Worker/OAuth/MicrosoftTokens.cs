using LicenseInbox.Domain.SigningIn;
using Microsoft.Identity.Client;

namespace LicenseInbox.Worker.OAuth;

/// <summary>Tokens of Microsoft Entra ID for the program itself, by its secret or certificate.</summary>
internal sealed class MicrosoftTokens(TokenAccount account, HttpClient client, TimeProvider time) : IMsalHttpClientFactory
{
    public HttpClient GetHttpClient() => client;

    /// <summary>A new token. Secret and certificate are read again for each.</summary>
    /// <exception cref="TokenUnavailableException">The issuer gave none.</exception>
    public async Task<AccessToken> FetchAsync(CancellationToken cancellationToken)
    {
        string? secret = null;
        try
        {
            secret = await account.Options.ReadSecretAsync(cancellationToken);
            using var certificate = account.Options.HasCertificate ? ClientCertificate.Load(account.Options) : null;
            // Made anew for each token: it remembers none, which is TokenSource's work.
            var builder = ConfidentialClientApplicationBuilder.Create(account.Options.ClientId)
                .WithAuthority(account.Authority, validateAuthority: false)
                .WithInstanceDiscovery(false)
                .WithHttpClientFactory(this);
            var application = (certificate is null ? builder.WithClientSecret(secret) : builder.WithCertificate(certificate)).Build();
            var askedAt = time.GetUtcNow();
            var answer = await application.AcquireTokenForClient(account.Scopes).ExecuteAsync(cancellationToken);
            return new AccessToken(answer.AccessToken, askedAt, answer.ExpiresOn);
        }
        catch (MsalServiceException refused) when (refused.ResponseBody is { Length: > 0 } || refused.StatusCode > 0)
        {
            throw IssuerFailure.Refused(account, refused.ResponseBody, (System.Net.HttpStatusCode)refused.StatusCode, refused, secret);
        }
        catch (Exception error) when (error is not TokenUnavailableException)
        {
            throw IssuerFailure.Of(account, error is MsalException { InnerException: { } cause } ? cause : error);
        }
    }
}
