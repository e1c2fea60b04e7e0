using System.Security.Cryptography.X509Certificates;
using LicenseInbox.Web.Signing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace LicenseInbox.Web.Hosting;

/// <summary>
/// The web pages for representatives, served from within the worker's process: a small application of its own that knows the worker by <see cref="ConsolePorts"/> only. What keeps it from
/// listening is fatal, at start.
/// </summary>
/// <param name="options">The settings <c>Console:*</c>.</param>
/// <param name="ports">What it stands on.</param>
public sealed class ConsoleSite(ConsoleOptions options, ConsolePorts ports) : IHostedService, IAsyncDisposable
{
    /// <summary>How long a link that signs in may lie about.</summary>
    public static readonly TimeSpan LinkHoldsFor = TimeSpan.FromDays(1);

    private readonly ILogger _log = ports.Logs.CreateLogger("LicenseInbox.Console");
    private WebApplication? _site;

    /// <summary>Where people reach it, once it is started; without a slash at the end.</summary>
    public string Address { get; private set; } = "";

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        _site = Build();
        try
        {
            await _site.StartAsync(cancellationToken);
        }
        catch (Exception e) when (e is IOException or System.Net.Sockets.SocketException or UnauthorizedAccessException)
        {
            throw new ConsoleUnusableException($"Console:Urls: the console can't listen at {string.Join(", ", options.Urls)}: {e.Message}", e);
        }

        var listens = _site.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        Address = (options.PublicUrl ?? listens).TrimEnd('/');
        if (options.OpenId is { } provider)
            _log.LogInformation("The console is at {Address:l}; {Provider:l} says who people are", Address, provider.Authority);
        else
            _log.LogInformation("The console is at {Address:l}. This link signs in once, within a day: {Link:l}", Address, await LinkAsync("operator", cancellationToken));
    }

    /// <summary>A link that signs a person in, once, within a day.</summary>
    /// <param name="person">What the audit trail is to call him.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task<string> LinkAsync(string person, CancellationToken cancellationToken) =>
        LinkOf(Address, await ports.Links.MakeAsync(person, ports.Time.GetUtcNow() + LinkHoldsFor, cancellationToken));

    /// <summary>The link that holds a secret.</summary>
    public static string LinkOf(string address, string secret) => $"{address.TrimEnd('/')}/sign-in?link={secret}";

    public Task StopAsync(CancellationToken cancellationToken) => _site?.StopAsync(cancellationToken) ?? Task.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        if (_site is not null)
            await _site.DisposeAsync();
    }

    private WebApplication Build()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions
        {
            ApplicationName = typeof(ConsoleSite).Assembly.GetName().Name,
            EnvironmentName = Environments.Production,
            ContentRootPath = AppContext.BaseDirectory,
        });
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().UseUrls([.. options.Urls]).ConfigureKestrel(Limit);
        builder.Services.AddSingleton<IHostLifetime, WorkersLifetime>();
        builder.Logging.AddProvider(new WorkersLog(ports.Logs)).SetMinimumLevel(LogLevel.Trace)
            // Keys lie in the store as they are, which the manual says; nothing else is wrong with them.
            .AddFilter("Microsoft.AspNetCore.DataProtection", LogLevel.Error);
        builder.Services.AddSingleton(options).AddSingleton(ports).AddSingleton(ports.Time).AddSingleton(ports.Desk).AddSingleton(ports.Board).AddSingleton(ports.Documents).AddSingleton(ports.Policy).AddSingleton(ports.Links);
        ConsolePages.Add(builder.Services);
        Access.Add(builder.Services, options, ports);
        var site = builder.Build();
        SiteGuard.Use(site, options);
        site.UseRouting();
        site.UseRateLimiter();
        site.UseAuthentication();
        site.UseAuthorization();
        ConsolePages.Map(site);
        return site;
    }

    private void Limit(KestrelServerOptions kestrel)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = 1_000_000; // Forms are small, and no file is ever uploaded.
        kestrel.Limits.MaxConcurrentConnections = 1_000;
        if (string.IsNullOrEmpty(options.CertificateFile))
            return;
        var certificate = X509Certificate2.CreateFromPemFile(options.CertificateFile, options.CertificateKeyFile);
        var chain = new X509Certificate2Collection();
        chain.ImportFromPemFile(options.CertificateFile);
        kestrel.ConfigureHttpsDefaults(https => (https.ServerCertificate, https.ServerCertificateChain) = (certificate, chain));
    }

    /// <summary>The worker says when it is over, not a signal that is handled here too.</summary>
    private sealed class WorkersLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }

    /// <summary>Passes everything on to the worker's log, which has levels of its own.</summary>
    private sealed class WorkersLog(ILoggerFactory logs) : ILoggerProvider
    {
        public ILogger CreateLogger(string categoryName) => logs.CreateLogger(categoryName);

        public void Dispose()
        {
            // The log is the worker's.
        }
    }
}

/// <summary>The console can't listen where the settings say. Fatal, at start only.</summary>
public sealed class ConsoleUnusableException(string message, Exception? innerException = null) : IOException(message, innerException);
