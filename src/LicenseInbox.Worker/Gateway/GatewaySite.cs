using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using LicenseInbox.Domain.Casebook;
using LicenseInbox.Domain.Moving;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace LicenseInbox.Worker.Gateway;

/// <summary>
/// A license server of this program's own over HTTP, by the interface that a vendor's gateway implements: what it does is what the interface means. What keeps it from listening is fatal, at start.
/// </summary>
/// <param name="server">What it serves.</param>
/// <param name="beginAsync">Called before it listens.</param>
/// <param name="options">Where it listens, and to whom.</param>
/// <param name="logs">The worker's log.</param>
internal sealed class GatewaySite(ILicenseServer server, Func<CancellationToken, Task> beginAsync, ServeOptions options, ILoggerFactory logs) : IHostedService, IAsyncDisposable
{
    private readonly ILogger _log = logs.CreateLogger("LicenseInbox.Gateway");
    private WebApplication? _site;

    /// <summary>Where it listens, once it is started.</summary>
    public string Address { get; private set; } = "";

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await beginAsync(cancellationToken);
        _site = Build();
        try
        {
            await _site.StartAsync(cancellationToken);
        }
        catch (Exception error) when (error is IOException or System.Net.Sockets.SocketException or UnauthorizedAccessException)
        {
            throw new GatewayUnusableException($"Gateway:Serve:Listen: nothing can listen at {options.Listen}: {error.Message}", error);
        }

        Address = _site.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        _log.LogInformation("Systems, license keys and cases are served at {Address:l}", Address);
    }

    public Task StopAsync(CancellationToken cancellationToken) => _site?.StopAsync(cancellationToken) ?? Task.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        if (_site is not null)
            await _site.DisposeAsync();
    }

    private WebApplication Build()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { EnvironmentName = Environments.Production, ContentRootPath = AppContext.BaseDirectory });
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().UseUrls(options.Listen).ConfigureKestrel(Limit);
        builder.Services.AddSingleton<IHostLifetime, WorkersLifetime>();
        builder.Services.Replace(ServiceDescriptor.Singleton(logs));
        builder.Services.AddRoutingCore();
        var site = builder.Build();
        site.Use(GuardAsync);
        site.UseRouting();
        new GatewayEndpoints(server).Map(site);
        return site;
    }

    private void Limit(KestrelServerOptions kestrel)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = 1_000_000;
        kestrel.Limits.MaxConcurrentConnections = 200;
        if (string.IsNullOrEmpty(options.CertificateFile))
            return;
        var certificate = X509Certificate2.CreateFromPemFile(options.CertificateFile, options.CertificateKeyFile);
        var chain = new X509Certificate2Collection();
        chain.ImportFromPemFile(options.CertificateFile);
        kestrel.ConfigureHttpsDefaults(https =>
        {
            (https.ServerCertificate, https.ServerCertificateChain) = (certificate, chain);
            if (string.IsNullOrEmpty(options.ClientAuthorityFile))
                return;

            // With tokens as well, one of both is enough: who shows no certificate needs a token.
            https.ClientCertificateMode = string.IsNullOrEmpty(options.TokenFile) ? ClientCertificateMode.RequireCertificate : ClientCertificateMode.AllowCertificate;
            https.ClientCertificateValidation = (shown, _, _) => IsTrusted(shown);
        });
    }

    private bool IsTrusted(X509Certificate2 shown)
    {
        using var chain = new X509Chain { ChainPolicy = GatewayConnection.Trusting(options.ClientAuthorityFile!) };
        return chain.Build(shown);
    }

    /// <summary>Nobody gets further who may not; what fails is a problem document, and its cause is in our log only.</summary>
    private async Task GuardAsync(HttpContext context, Func<Task> next)
    {
        context.Response.Headers.CacheControl = "no-store";
        if (context.Connection.ClientCertificate is null && !HasToken(context.Request))
        {
            context.Response.Headers.WWWAuthenticate = "Bearer";
            await GatewayEndpoints.Problem(new WireProblem(WireProblem.Unauthorized, StatusCodes.Status401Unauthorized, "No valid token or certificate.")).ExecuteAsync(context);
            return;
        }

        try
        {
            await next();
            if (context.Response is { HasStarted: false, ContentType: null, StatusCode: StatusCodes.Status404NotFound or StatusCodes.Status405MethodNotAllowed })
                await GatewayEndpoints.Problem(new WireProblem("no-such-path", context.Response.StatusCode, "The interface has no such path or method.")).ExecuteAsync(context);
        }
        catch (Exception error) when (error is JsonException or FormatException or ArgumentException or Microsoft.AspNetCore.Http.BadHttpRequestException && !context.Response.HasStarted)
        {
            await GatewayEndpoints.Problem(new WireProblem(WireProblem.Malformed, StatusCodes.Status400BadRequest, "What was sent can't be read.", error.Message)).ExecuteAsync(context);
        }
        catch (LicenseServerRefusedException error) when (!context.Response.HasStarted)
        {
            await GatewayEndpoints.Problem(new WireProblem(WireProblem.Refused, StatusCodes.Status422UnprocessableEntity, "It will not be done as it stands.", error.Message)).ExecuteAsync(context);
        }
        catch (Exception error) when (error is StoreUnavailableException or ConcurrentChangeException && !context.Response.HasStarted)
        {
            _log.LogWarning("A call of another program is answered 503: {Reason:l}", error.Message);
            await GatewayEndpoints.Problem(new WireProblem("unavailable", StatusCodes.Status503ServiceUnavailable, "Try again later.")).ExecuteAsync(context);
        }
        catch (Exception error) when (error is not OperationCanceledException && !context.Response.HasStarted)
        {
            _log.LogError(error, "A call of another program failed");
            await GatewayEndpoints.Problem(new WireProblem("failed", StatusCodes.Status500InternalServerError, "It failed; the log says more.")).ExecuteAsync(context);
        }
    }

    private bool HasToken(HttpRequest request)
    {
        if (string.IsNullOrEmpty(options.TokenFile) || request.Headers.Authorization.ToString() is not { Length: > 7 } header || !header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase))
            return false;
        var given = SHA256.HashData(Encoding.UTF8.GetBytes(header[7..].Trim()));
        return ServeOptions.Tokens(options.TokenFile).Any(token => CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(token)), given));
    }

    /// <summary>The worker says when it is over, not a signal that is handled here too.</summary>
    private sealed class WorkersLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}

/// <summary>Nothing can listen where the settings say. Fatal, at start only.</summary>
internal sealed class GatewayUnusableException(string message, Exception? innerException = null) : IOException(message, innerException);
