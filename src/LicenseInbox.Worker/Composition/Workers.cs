using LicenseInbox.Domain.Casebook;
using LicenseInbox.Domain.Moving;
using LicenseInbox.Domain.Reading;
using LicenseInbox.Domain.Receiving;
using LicenseInbox.Domain.Requests;
using LicenseInbox.Worker.Csv;
using LicenseInbox.Worker.Database;
using LicenseInbox.Worker.Pipeline;
using LicenseInbox.Worker.Scheduling;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace LicenseInbox.Worker.Composition;

/// <summary>The hosted parts of a running worker: a watch for each mailbox, the queue, the outbox, the upkeep of open requests, the watched folder.</summary>
internal static class Workers
{
    public static void Add(IServiceCollection services, WorkerSettings settings)
    {
        services.AddSingleton<IMoveExecutor, MoveRunner>();
        services.AddMoveQueue(new QueueDatabase(settings.Store.Kind == StoreKind.PostgreSql, settings.Store.ToConnectionString()), settings.Queue);
        RegularJobs.Add(services, new SealPlan(settings.Audit.SealEvery, () => settings.Audit.ReadKeys() is [var current, ..] ? current : null), new ErasurePlan(settings.Retention.PersonalData));
        services.AddSingleton<OutboxBell>();
        services.AddSingleton<MailIntake>();
        services.AddSingleton<Admission>();
        services.AddSingleton(new UpkeepSettings(settings.Replies.RemindAfter, settings.Replies.LapseAfter, TimeSpan.FromSeconds(5)));
        services.AddHostedService<Upkeep>();
        services.AddImport();
        services.AddWatchedFolder(settings.Import);
        for (var i = 0; i < settings.Mail.Mailboxes.Count; i++)
        {
            var index = i;
            services.AddSingleton<IHostedService>(provider => Watch(provider, settings, index));
        }

        // In mode observe nothing is written to anybody, whatever server the settings name.
        if (settings.Mode == Mode.Observe)
            return;
        services.AddSingleton<IReadOnlyList<IMailbox>>(provider => provider.GetServices<IMailbox>().ToList());
        services.AddSingleton(new OutboxSettings(settings.Replies.PerAddressPerHour, settings.Replies.PerDomainPerHour, settings.Replies.PerHour, TimeSpan.FromSeconds(5)));
        services.AddHostedService<OutboxSender>();
    }

    private static MailboxWatch Watch(IServiceProvider provider, WorkerSettings settings, int index)
    {
        var time = provider.GetRequiredService<TimeProvider>();
        return new MailboxWatch(
            provider.GetServices<IMailbox>().ElementAt(index),
            provider.GetRequiredService<IDeliveryLog>(),
            provider.GetRequiredService<IMessageReader>(),
            provider.GetRequiredService<MailIntake>(),
            new WatchSettings(settings.Mail.StartFrom.At(time.GetUtcNow()), settings.Mail.SizeLimit, settings.Mail.LookEvery),
            time,
            provider.GetRequiredService<ILogger<MailboxWatch>>());
    }
}
