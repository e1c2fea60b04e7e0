using System.Globalization;
using LicenseInbox.Domain.Alerting;
using LicenseInbox.Domain.Casebook;
using LicenseInbox.Domain.Policy;
using LicenseInbox.Domain.Receiving;
using LicenseInbox.Domain.Reporting;
using LicenseInbox.Domain.Requests;
using LicenseInbox.Worker.Billing;
using LicenseInbox.Worker.Database;
using LicenseInbox.Worker.Imap;
using LicenseInbox.Worker.Pipeline;
using LicenseInbox.Worker.Scheduling;
using LicenseInbox.Worker.Smtp;
using LicenseInbox.Worker.Tls;
using LicenseInbox.Worker.Webhooks;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace LicenseInbox.Worker.Composition;

/// <summary>Puts together who alerts managers: what looks at deadlines and troubles, and what posts to webhooks, each by one worker at a time.</summary>
internal static class Alerting
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(15);

    /// <summary>The daily digest and the monthly report.</summary>
    public static void AddReports(IServiceCollection services, WorkerSettings settings)
    {
        services.AddSingleton<IReportWriter>(provider => provider.GetRequiredService<ProgramParts>().Reports);
        services.AddSingleton(provider => new ReportPlan(
            settings.Mode == Mode.Observe ? [] : settings.Alerts.Recipients, settings.Reports.Time, settings.Reports.Zone(provider.GetRequiredService<PolicySettings>().TimeZone), Origin(provider, settings)));
        services.AddSingleton(provider => new ManagersToldBefore(
            provider.GetServices<IMailbox>().ToList(), provider.GetRequiredService<IRestoredStore>(), Origin(provider, settings), provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<ManagersToldBefore>>()));
        services.AddSingleton<Reports>();
        services.AddSingleton(provider => new ReportSending(provider.GetRequiredService<Reports>().SendDueAsync));
        services.AddSingleton(new RegularJob(typeof(ReportJob), ReportJob.Every));
    }

    public static void Add(IServiceCollection services, WorkerSettings settings, string? consoleUrl)
    {
        var alerts = settings.Alerts;
        if (!alerts.Has)
            return;
        services.AddSingleton<IStaffedHours>(provider => alerts.ToStaffedHours(provider.GetRequiredService<PolicySettings>().TimeZone));
        services.AddSingleton<IWebhookWriter>(provider => new WebhookBodies(alerts.Webhooks, provider.GetRequiredService<PolicySettings>().TimeZone));
        services.AddSingleton(provider => new SelfWatch(
            provider.GetRequiredService<IAlertLedger>(), [.. settings.Mail.Names], Gateways.Limits(settings), Looks(settings, provider.GetRequiredService<MailTokens>(), provider.GetRequiredService<TimeProvider>()), provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(provider => new AlarmSettings(
            alerts.Recipients, alerts.Margin, alerts.LatestTimeLeft, Origin(provider, settings), consoleUrl, LookEvery));
        services.AddSingleton<Alarms>();
        services.AddSingleton<IHostedService>(provider => new LeasedWork("alerts", provider.GetRequiredService<Alarms>().WatchAsync, provider.GetRequiredService<LeaseKeeper>()));
        if (alerts.Webhooks.Count == 0)
            return;
        services.AddSingleton(provider => new WebhookSender(
            provider.GetRequiredService<IWebhookOutbox>(), alerts.Webhooks, provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<WebhookSender>>()));
        services.AddSingleton<IHostedService>(provider => new LeasedWork("webhooks", provider.GetRequiredService<WebhookSender>().WatchAsync, provider.GetRequiredService<LeaseKeeper>()));
    }

    private static ManagerMailOrigin Origin(IServiceProvider provider, WorkerSettings settings) => new(settings.Mail.Names.First(), provider.GetRequiredService<PipelineSettings>().MessageIdDomain);

    /// <summary>What is looked at beyond the store.</summary>
    private static List<Func<DateTimeOffset, CancellationToken, Task<IEnumerable<FoundCondition>>>> Looks(WorkerSettings settings, MailTokens tokens, TimeProvider time) =>
    [
        (_, _) => Task.FromResult(NearlyFull(settings)),
        (now, _) => Task.FromResult(Expiring(settings, now)),
        (now, _) => Task.FromResult(Ending(settings, now)),
        (now, cancellationToken) => tokens.FindAsync(settings.Alerts.TokenFailing, now, cancellationToken),
        new ServerCertificates(MailServers(settings), settings.Alerts.CertificateBefore, time).FindAsync,
    ];

    private static IEnumerable<FoundCondition> NearlyFull(WorkerSettings settings)
    {
        var folders = new List<string> { Path.GetTempPath() };
        if (settings.Store.Kind == StoreKind.Sqlite && Path.GetDirectoryName(Path.GetFullPath(settings.Store.Path)) is { } folder)
            folders.Add(folder);
        foreach (var drive in folders.Where(Directory.Exists).Select(folder => new DriveInfo(folder)).DistinctBy(drive => drive.Name))
        {
            if (drive.AvailableFreeSpace < settings.Alerts.DiskFree)
                yield return new FoundCondition("disk.full", drive.Name, $"The disk of {drive.Name} is nearly full: less than {settings.Alerts.DiskFree / 1_000_000} MB are free.");
        }
    }

    /// <summary>Certificates that lie in files.</summary>
    private static IEnumerable<FoundCondition> Expiring(WorkerSettings settings, DateTimeOffset now) =>
        new (string Setting, string? File)[] { ("Billing:CertificateFile", settings.Billing.CertificateFile), ("Console:CertificateFile", settings.Console.CertificateFile) }
            .Concat(MailTokens.AccountsOf(settings).Select(account => (Setting: $"{account.Setting}:CertificateFile", File: account.Options.CertificateFile)))
            .Where(each => each.File is { Length: > 0 })
            .SelectMany(each => CertificateFiles.ExpiringBefore(each.File!, now + settings.Alerts.CertificateBefore)
                .Select(certificate => new FoundCondition("certificate.expiring", certificate.Subject, $"The certificate {certificate.Subject} of {each.Setting} expires on {certificate.ExpiresAt.UtcDateTime:yyyy-MM-dd}: put a new one into the file.")));

    /// <summary>Secrets of which the settings say when their issuers let them end.</summary>
    private static IEnumerable<FoundCondition> Ending(WorkerSettings settings, DateTimeOffset now) => MailTokens.AccountsOf(settings)
        .Where(account => account.Options.ClientSecretEnds is { } day && new DateTimeOffset(day.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero) < now + settings.Alerts.CertificateBefore)
        .Select(account => new FoundCondition(
            "secret.expiring",
            account.Name,
            $"The secret by which {account.Issuer} knows this program for the {account.Name} ends on {account.Options.ClientSecretEnds:yyyy-MM-dd}: nobody signs in by its tokens after that. Make a new one there, put it into {account.Setting}:ClientSecretFile, and set ClientSecretEnds."));

    /// <summary>Certificates that mail servers show.</summary>
    private static List<WatchedServer> MailServers(WorkerSettings settings)
    {
        var servers = settings.Mail.Mailboxes.OfType<ImapOptions>()
            .Where(imap => imap.Security != ImapSecurity.None)
            .Select(imap => Watched(MailProtocol.Imap, imap.Host, imap.EffectivePort, imap.Security == ImapSecurity.StartTls))
            .ToList();
        if (settings.Smtp is { Security: not SmtpSecurity.None } smtp)
            servers.Add(Watched(MailProtocol.Smtp, smtp.Host, smtp.EffectivePort, smtp.Security == SmtpSecurity.StartTls));
        return [.. servers.DistinctBy(server => server.Name)];
    }

    private static WatchedServer Watched(MailProtocol protocol, string host, int port, bool startTls) => new(
        string.Create(CultureInfo.InvariantCulture, $"{host}:{port}"),
        async cancellationToken => await ShownCertificate.SeeAsync(protocol, host, port, startTls, cancellationToken) is { } shown ? (shown.Subject, shown.ExpiresAt) : null);
}
