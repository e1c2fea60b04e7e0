using LicenseInbox.Domain.Billing;
using LicenseInbox.Domain.Casebook;
using LicenseInbox.Domain.Desk;
using LicenseInbox.Domain.Moving;
using LicenseInbox.Domain.Reading;
using LicenseInbox.Domain.Receiving;
using LicenseInbox.Domain.Replies;
using LicenseInbox.Domain.Requests;
using LicenseInbox.Worker.Billing;
using LicenseInbox.Worker.Csv;
using LicenseInbox.Worker.Database;
using LicenseInbox.Worker.OAuth;
using LicenseInbox.Worker.Pipeline;
using LicenseInbox.Worker.Pipeline.Desk;
using LicenseInbox.Worker.Scheduling;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace LicenseInbox.Worker.Composition;

/// <summary>The hosted parts of a running worker: a watch for each mailbox and the upkeep of open requests, each by one worker at a time, the queue, the outbox, the watched folder.</summary>
internal static class Workers
{
    public static void Add(IServiceCollection services, WorkerSettings settings)
    {
        Gateways.Add(services, settings);
        services.AddMoveQueue(new QueueDatabase(settings.Store.Kind == StoreKind.PostgreSql, settings.Store.ToConnectionString()), settings.Queue);
        RegularJobs.Add(services, new SealPlan(settings.Audit.SealEvery, () => settings.Audit.ReadKeys() is [var current, ..] ? current : null), new ErasurePlan(settings.Retention.PersonalData));
        services.AddSingleton<OutboxBell>();
        services.AddSingleton(provider => new ReadingTurns(provider.GetRequiredService<IMessageReader>(), provider.GetRequiredService<ISharedReadings>(), settings.Reader.Processes, provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<MailReading>();
        if (settings.Store.Kind == StoreKind.PostgreSql)
            services.AddHostedService(provider => ActivatorUtilities.CreateInstance<ReadingHelp>(provider, provider.GetServices<IMailbox>().ToList(), settings.Reader.Processes));
        services.AddSingleton<LeaseKeeper>();
        services.AddSingleton<IHostedService>(provider => new TokenKeeping(provider.GetRequiredService<MailTokens>().Sources(isSending: settings.Mode != Mode.Observe)));
        services.AddSingleton<MailIntake>();
        services.AddSingleton<Recovery>();
        services.AddSingleton<ToldBefore>();
        services.AddSingleton<Admission>();
        services.AddSingleton<IReadOnlyList<IFiledMails>>(provider => provider.GetServices<IMailbox>().Select(mailbox => mailbox.Filed).ToList());
        services.AddSingleton(provider => DeskParts.Of(
            provider.GetRequiredService<ICasebooks>(),
            provider.GetRequiredService<PipelineSettings>(),
            provider.GetRequiredService<IReplyWriter>(),
            provider.GetRequiredService<IMoveDispatcher>(),
            provider.GetRequiredService<OutboxBell>(),
            provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<IPageImages>(provider => provider.GetRequiredService<IReader>());
        services.AddSingleton<IDocumentViews, DocumentViews>();
        services.AddSingleton(new UpkeepSettings(settings.Replies.RemindAfter, settings.Replies.LapseAfter, TimeSpan.FromSeconds(5)));
        services.AddSingleton(new RegistrationSettings(settings.Registrations.RemindAfter, settings.Registrations.OverdueAfter, settings.Registrations.CloseCase));
        services.AddSingleton<RegistrationWatch>();
        services.AddHostedService<Upkeep>();
        Consoles.Add(services, settings.Console);
        Watchdogs.Add(services, settings);
        Monitoring.Add(services, settings);
        services.AddImport(settings.Import, settings.Policy.KnownChassis);
        if (settings.Import.WatchFolder is { Length: > 0 })
            services.AddHostedService(provider => new LeasedWork("watched folder", provider.GetRequiredService<WatchedFolder>().WatchAsync, provider.GetRequiredService<LeaseKeeper>()));
        for (var i = 0; i < settings.Mail.Mailboxes.Count; i++)
        {
            var index = i;
            services.AddSingleton<IHostedService>(provider => Watch(provider, settings, index));
        }

        Alerting.AddReports(services, settings);

        // It lies in the queue's tables, and is done there also once the mode has changed.
        services.AddSingleton(new AgreementTelling(settings.Agreement.ToPlan(settings.Policy.Sla), settings.Mode == Mode.Observe));
        services.AddSingleton(new RegularJob(typeof(AgreementJob), AgreementJob.Every));

        // In mode observe nothing is written to anybody, whatever server the settings name.
        if (settings.Mode == Mode.Observe)
            return;
        services.AddSingleton<IReadOnlyList<IMailbox>>(provider => provider.GetServices<IMailbox>().ToList());
        services.AddSingleton(new OutboxSettings(settings.Replies.PerAddressPerHour, settings.Replies.PerDomainPerHour, settings.Replies.PerHour, TimeSpan.FromSeconds(5)));
        services.AddHostedService<OutboxSender>();
        if (settings.Sales.Address is { Length: > 0 })
        {
            services.AddSingleton(new SalesOrderSettings([settings.Sales.FirstReminder, settings.Sales.SecondReminder], TimeSpan.FromSeconds(2), TimeSpan.FromMinutes(10)));
            services.AddHostedService<SalesOrders>();
        }

        services.AddSingleton<JunkWatch>();
        services.AddSingleton<IHostedService>(provider => new LeasedWork("junk", provider.GetRequiredService<JunkWatch>().WatchAsync, provider.GetRequiredService<LeaseKeeper>()));
        Alerting.Add(services, settings, settings.Console.Enabled ? settings.Console.PublicUrl ?? settings.Console.Urls[0] : null);

        if (settings.Billing.Address is not { Length: > 0 } billing)
            return;
        services.AddSingleton<IBillingCertificates>(provider => new BillingCertificates(settings.Billing, provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<IMailRemaker>(provider => provider.GetRequiredService<IReader>());
        services.AddSingleton(new HandoverSettings(billing, TimeSpan.FromSeconds(2), TimeSpan.FromMinutes(1)));
        services.AddHostedService<CardHandovers>();
        if (!settings.Billing.Replaces)
            return;
        services.AddSingleton(new RetentionSettings(settings.Billing.ReplaceAfter, TimeSpan.FromMinutes(1), TimeSpan.FromHours(1)));
        services.AddHostedService<CardRetentions>();
    }

    private static MailboxWatch Watch(IServiceProvider provider, WorkerSettings settings, int index)
    {
        var time = provider.GetRequiredService<TimeProvider>();
        return new MailboxWatch(
            provider.GetServices<IMailbox>().ElementAt(index),
            provider.GetRequiredService<IDeliveryLog>(),
            provider.GetRequiredService<MailReading>(),
            provider.GetRequiredService<MailIntake>(),
            provider.GetRequiredService<LeaseKeeper>(),
            provider.GetRequiredService<Recovery>(),
            new WatchSettings(settings.Mail.StartFrom.At(time.GetUtcNow()), settings.Mail.SizeLimit, settings.Mail.LookEvery),
            time,
            provider.GetRequiredService<ILogger<MailboxWatch>>());
    }
}
