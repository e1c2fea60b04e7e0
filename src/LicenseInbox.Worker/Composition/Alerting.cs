using LicenseInbox.Domain.Alerting;
using LicenseInbox.Domain.Policy;
using LicenseInbox.Domain.Reporting;
using LicenseInbox.Domain.Requests;
using LicenseInbox.Worker.Billing;
using LicenseInbox.Worker.Database;
using LicenseInbox.Worker.Pipeline;
using LicenseInbox.Worker.Scheduling;
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
            provider.GetRequiredService<IAlertLedger>(), [.. settings.Mail.Names], alerts.ToLimits(), Looks(settings), provider.GetRequiredService<TimeProvider>()));
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
    private static List<Func<DateTimeOffset, IEnumerable<FoundCondition>>> Looks(WorkerSettings settings) =>
    [
        _ => NearlyFull(settings),
        now => Expiring(settings, now),
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

    private static IEnumerable<FoundCondition> Expiring(WorkerSettings settings, DateTimeOffset now)
    {
        if (settings.Billing.CertificateFile is not { Length: > 0 } file)
            return [];
        return CertificateFiles.ExpiringBefore(file, now + settings.Alerts.CertificateBefore)
            .Select(certificate => new FoundCondition("certificate.expiring", certificate.Subject, $"The certificate {certificate.Subject} of Billing:CertificateFile expires on {certificate.ExpiresAt.UtcDateTime:yyyy-MM-dd}: put a new one into the file."));
    }
}
