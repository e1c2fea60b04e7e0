namespace LicenseInbox.Worker.OAuth;

/// <summary>How issuers are asked: by connections of each account's own, so that what holds up one holds up no other.</summary>
internal static class IssuerHttp
{
    /// <summary>A client for one account. Every question bounds itself; answers lead nowhere else.</summary>
    public static HttpClient Client(OAuthOptions options) => new(Handler(options)) { Timeout = Timeout.InfiniteTimeSpan };

    /// <summary>What carries its questions.</summary>
    public static SocketsHttpHandler Handler(OAuthOptions options)
    {
        var handler = new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, PooledConnectionLifetime = TimeSpan.FromMinutes(2) };
        if (options.CertificateAuthorityFile is { Length: > 0 } file)
            handler.SslOptions.RemoteCertificateValidationCallback = IssuerCertificate.SignedBy(IssuerCertificate.Authorities(file));
        return handler;
    }
}
