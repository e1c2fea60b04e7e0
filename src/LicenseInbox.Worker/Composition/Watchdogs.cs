using LicenseInbox.Domain.Alerting;
using LicenseInbox.Domain.SigningIn;
using LicenseInbox.Worker.Commands;
using LicenseInbox.Worker.Database;
using LicenseInbox.Worker.OAuth;
using LicenseInbox.Worker.Operations;
using LicenseInbox.Worker.Smtp;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace LicenseInbox.Worker.Composition;

/// <summary>What says that the worker lives, and the second process that notices when nothing says so.</summary>
internal sealed class Watchdogs(TextWriter error, TimeProvider time)
{
    /// <summary>Adds the heartbeat, and what tells systemd, to the worker.</summary>
    public static void Add(IServiceCollection services, WorkerSettings settings)
    {
        services.AddSingleton<IHostedService>(provider => new SystemdNotices(
            Environment.GetEnvironmentVariable,
            provider.GetRequiredService<IHostApplicationLifetime>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<SystemdNotices>>()));
        if (string.IsNullOrEmpty(settings.Heartbeat.Url) && string.IsNullOrEmpty(settings.Heartbeat.File))
            return;
        services.AddSingleton<IHostedService>(provider => new Heartbeat(
            provider.GetRequiredService<IAlertLedger>(),
            [.. settings.Mail.Names],
            settings.Heartbeat,
            new HttpClient { Timeout = Timeout.InfiniteTimeSpan },
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<Heartbeat>>()));
    }

    /// <summary><c>licenseinbox watchdog</c>: goes on until it is told to stop.</summary>
    public async Task<int> RunAsync(GivenSettings given, CancellationToken cancellationToken)
    {
        var sources = WorkerProgram.Sources(given);
        var parts = ProgramParts.Load(sources);
        var settings = parts.Settings;
        if (settings.Smtp is not { } smtp)
            throw new CommandFailedException("Smtp:Host is not set: a watchdog sends its mails itself, past the worker.");
        if (settings.Alerts.Recipients.Count == 0)
            throw new CommandFailedException("Alerts:Recipients is not set: nobody would hear of it.");
        if (settings.Mail.Addresses.FirstOrDefault() is not { } from)
            throw new CommandFailedException("Mail:Mailboxes has no address: the watchdog's mails come from the first mailbox's.");
        using var client = new HttpClient { Timeout = Timeout.InfiniteTimeSpan };
        await using var store = new ServiceCollection().AddSingleton(time).AddStore(settings.Store).BuildServiceProvider();
        using var tokens = new MailTokens(settings, store.GetRequiredService<ISigningInRecords>(), new TokenTroubles(null, time, NullLogger.Instance), time, NullLoggerFactory.Instance);
        var watchdog = new Watchdog(
            Beat(settings, client, store),
            new SmtpMailSender(smtp, WorkerHost.Outgoing(smtp.DisplayName, settings, sources), time, tokens.Smtp),
            parts.Alerts,
            new WatchdogPlan(settings.Alerts.Recipients, from, settings.Watchdog.SilentAfter, settings.Watchdog.LookEvery, settings.Watchdog.StateFile),
            time,
            error.WriteLine);
        await watchdog.RunAsync(cancellationToken);
        return CommandRunner.Done;
    }

    private Func<CancellationToken, Task<DateTimeOffset?>> Beat(WorkerSettings settings, HttpClient client, ServiceProvider store)
    {
        if (settings.Watchdog.File is { Length: > 0 } file)
            return HeartbeatSources.File(file);
        if (settings.Watchdog.Url is { Length: > 0 } url)
            return HeartbeatSources.Url(client, url, time);
        List<string> accounts = [.. settings.Mail.Names];
        return async cancellationToken => Heartbeat.BeatOf(await store.GetRequiredService<IAlertLedger>().LooksAsync(cancellationToken), accounts);
    }
}
