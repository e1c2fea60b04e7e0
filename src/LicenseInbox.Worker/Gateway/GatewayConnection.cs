using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Http.Resilience;
using Polly;
using Polly.Timeout;

namespace LicenseInbox.Worker.Gateway;

/// <summary>How calls get to the gateway: each try under its time limit and with credentials, three tries with the same content, and none at all for a while once most of them fail.</summary>
internal static class GatewayConnection
{
    /// <summary>Tries of one call.</summary>
    private const int Tries = 3;

    private static readonly TimeSpan LongestRest = TimeSpan.FromMinutes(2);

    /// <param name="options">Where it is, and who we are there.</param>
    /// <param name="time">The clock of limits and pauses.</param>
    /// <param name="sockets">What carries the calls; null: sockets.</param>
    public static HttpClient Open(GatewayOptions options, TimeProvider time, HttpMessageHandler? sockets = null) =>

        // Polly limits each try until its headers are there; the client's limit is for a body that never ends.
        Client(options, new ResilienceHandler(Pipeline(options, time)) { InnerHandler = WithCredentials(options, time, sockets) }, (options.TimeLimit * (Tries + 1)) + TimeSpan.FromSeconds(10));

    /// <summary>Without tries and rests, to look at each answer as it is.</summary>
    /// <param name="options">Where it is, and who we are there.</param>
    /// <param name="time">The clock.</param>
    /// <param name="hasCredentials">Whether it is told who we are.</param>
    public static HttpClient OpenPlain(GatewayOptions options, TimeProvider time, bool hasCredentials) => Client(
        options,
        hasCredentials ? WithCredentials(options, time, null) : Sockets(new GatewayOptions { Url = options.Url, TimeLimit = options.TimeLimit, CertificateAuthorityFile = options.CertificateAuthorityFile }),
        options.TimeLimit);

    private static HttpClient Client(GatewayOptions options, HttpMessageHandler handler, TimeSpan timeLimit) => new(handler)
    {
        BaseAddress = options.Address,
        Timeout = timeLimit,
        MaxResponseContentBufferSize = 50_000_000,
        DefaultRequestHeaders = { { "User-Agent", "LicenseInbox" }, { "Accept", "application/json, " + WireProblem.ContentType } },
    };

    private static HttpMessageHandler WithCredentials(GatewayOptions options, TimeProvider time, HttpMessageHandler? sockets)
    {
        var inner = sockets ?? Sockets(options);
        return string.IsNullOrEmpty(options.TokenEndpoint) && string.IsNullOrEmpty(options.TokenFile)
            ? inner
            : new GatewayCredentials(options, new HttpClient(sockets ?? Sockets(options), disposeHandler: sockets is null) { Timeout = options.TimeLimit }, time) { InnerHandler = inner };
    }

    private static ResiliencePipeline<HttpResponseMessage> Pipeline(GatewayOptions options, TimeProvider time) =>
        new ResiliencePipelineBuilder<HttpResponseMessage> { TimeProvider = time }
            .AddRetry(new HttpRetryStrategyOptions { MaxRetryAttempts = Tries - 1, Delay = TimeSpan.FromMilliseconds(500), BackoffType = DelayBackoffType.Exponential, UseJitter = true })
            .AddCircuitBreaker(new HttpCircuitBreakerStrategyOptions
            {
                // One thing that always fails is half of its calls, since what it rests on is read before; a server that answers nobody is all of them.
                FailureRatio = 0.7,
                MinimumThroughput = 8,
                SamplingDuration = TimeSpan.FromSeconds(30),
                BreakDurationGenerator = arguments => ValueTask.FromResult(TimeSpan.FromSeconds(Math.Min(LongestRest.TotalSeconds, 15 * Math.Pow(2, arguments.HalfOpenAttempts)))),
            })
            .AddTimeout(new TimeoutStrategyOptions { Timeout = options.TimeLimit })
            .Build();

    private static SocketsHttpHandler Sockets(GatewayOptions options)
    {
        var sockets = new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, PooledConnectionLifetime = TimeSpan.FromMinutes(5), ConnectTimeout = options.TimeLimit };
        if (!string.IsNullOrEmpty(options.CertificateFile))
            sockets.SslOptions.ClientCertificates = [X509Certificate2.CreateFromPemFile(options.CertificateFile, options.CertificateKeyFile)];
        if (!string.IsNullOrEmpty(options.CertificateAuthorityFile))
            sockets.SslOptions.CertificateChainPolicy = Trusting(options.CertificateAuthorityFile);
        return sockets;
    }

    /// <summary>Only the authorities of a file are trusted.</summary>
    public static X509ChainPolicy Trusting(string file)
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.ImportFromPemFile(file);
        return policy;
    }
}
