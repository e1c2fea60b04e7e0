using LicenseInbox.Domain.Casebook;
using LicenseInbox.Domain.Reading;
using LicenseInbox.Domain.Receiving;
using LicenseInbox.Domain.Replies;
using LicenseInbox.Domain.Reporting;
using LicenseInbox.Domain.SigningIn;
using LicenseInbox.Worker.Database;
using LicenseInbox.Worker.Dns;
using LicenseInbox.Worker.Imap;
using LicenseInbox.Worker.Logging;
using LicenseInbox.Worker.Maildir;
using LicenseInbox.Worker.OAuth;
using LicenseInbox.Worker.Pipeline;
using LicenseInbox.Worker.Reader;
using LicenseInbox.Worker.Settings;
using LicenseInbox.Worker.Smtp;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Serilog;

namespace LicenseInbox.Worker.Composition;

/// <summary>
/// The running worker: everything of the settings in one container, and the hosted parts that do the work. What is wrong is fatal before they start and never after: settings,
/// a store this program can't use, a second worker on the same SQLite file. A database that does not answer yet is waited for.
/// </summary>
/// <param name="sources">Where the settings come from.</param>
/// <param name="addWorkers">Adds the hosted parts.</param>
/// <param name="time">The clock of everything.</param>
/// <param name="error">Where log lines go.</param>
internal sealed class WorkerHost(SettingsSources sources, Action<IServiceCollection, WorkerSettings> addWorkers, TimeProvider time, TextWriter error)
{
    /// <summary>Less than the 30 s that a container gets to stop.</summary>
    public static readonly TimeSpan ShutdownTimeout = TimeSpan.FromSeconds(25);

    private static readonly TimeSpan WaitForStore = TimeSpan.FromSeconds(5);

    /// <summary>Runs until it is told to stop.</summary>
    /// <exception cref="SettingsException">The settings or a file of <c>config/</c> can't be used.</exception>
    /// <exception cref="StoreUnusableException">The store can't be used, or another worker uses it.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var parts = ProgramParts.LoadForRun(sources);
        var options = parts.Settings.Logging;
        await using var logger = WorkerLog.Create(options, error, WorkerLog.IsJson(options.Format, Console.IsErrorRedirected));
        using var alone = WorkerLock.Take(parts.Settings.Store);
        using var host = Build(parts, logger);
        var log = host.Services.GetRequiredService<ILogger<WorkerHost>>();
        try
        {
            await PrepareStoreAsync(host.Services.GetRequiredService<StoreMigrator>(), log, cancellationToken);
            log.LogInformation(
                "Started in mode {Mode:l}, {Mailboxes} watched: {Names:l}",
                SettingText.Show(parts.Settings.Mode),
                parts.Settings.Mail.Mailboxes.Count,
                string.Join(", ", parts.Settings.Mail.Names));
            await host.RunAsync(cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // It was told to stop while it started: it did as it was told, which is no failure.
        }

        log.LogInformation("Stopped");
    }

    private IHost Build(ProgramParts parts, Serilog.ILogger logger)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Services.AddSerilog(logger);
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = ShutdownTimeout);
        builder.Services.AddSingleton(time);
        builder.Services.AddSingleton(parts.Settings);
        builder.Services.AddSingleton(parts.Policy);
        builder.Services.AddSingleton<IReader>(provider =>
        {
            var log = provider.GetRequiredService<ILogger<ReaderPool>>();
            return Readings.Pool(parts.Settings, sources, time, warning => log.LogWarning("{Warning:l}", warning));
        });
        builder.Services.AddSingleton<IMessageReader>(provider => provider.GetRequiredService<IReader>());
        builder.Services.AddSingleton<ISigningKeys>(new DnsSigningKeys(parts.Settings.Dns, time));
        builder.Services.AddSingleton(parts.Replies);
        builder.Services.AddSingleton(parts.Alerts);
        builder.Services.AddSingleton(parts);
        builder.Services.AddSingleton<IDeadlineReports, DeadlineReports>();
        builder.Services.AddSingleton(new OtherCaseDesk(parts.Settings.Registry.Gateway is not null)).AddStore(parts.Settings.Store);
        builder.Services.AddSingleton(provider => new TokenTroubles(provider.GetRequiredService<ISigningInRecords>(), time, provider.GetRequiredService<ILogger<TokenTroubles>>()));
        AddMail(builder.Services, parts.Settings, sources);
        builder.Services.AddSingleton(parts.Settings.ToPipelineSettings(parts.Policy, parts.Settings.Mail.Addresses));
        builder.Services.AddSingleton<Deciding>();
        builder.Services.AddSingleton<Answering>();
        builder.Services.AddSingleton<MailPipeline>();
        builder.Services.AddSingleton<MoveExecutor>();
        addWorkers(builder.Services, parts.Settings);
        return builder.Build();
    }

    /// <summary>One <see cref="IMailbox"/> for each mailbox of the settings, and where there is a server the sender; with the tokens that they sign in by, which need a store.</summary>
    public static void AddMail(IServiceCollection services, WorkerSettings settings, SettingsSources sources)
    {
        services.AddSingleton(provider => new MailTokens(
            settings,
            provider.GetRequiredService<ISigningInRecords>(),
            provider.GetService<TokenTroubles>() ?? new TokenTroubles(null, provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<TokenTroubles>>()),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILoggerFactory>()));
        foreach (var mailbox in settings.Mail.Mailboxes)
        {
            if (mailbox is ImapOptions imap)
            {
                services.AddSingleton<IMailbox>(provider => new ImapMailbox(
                    imap, provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<ImapMailbox>>(), provider.GetRequiredService<MailTokens>().OfMailbox(imap.Name)));
            }
            else if (mailbox is MaildirOptions maildir)
                services.AddSingleton<IMailbox>(provider => ActivatorUtilities.CreateInstance<MaildirMailbox>(provider, maildir));
        }

        if (settings.Smtp is not { } smtp)
            return;
        var outgoing = Outgoing(smtp.DisplayName, settings, sources);
        services.AddSingleton<IMailSender>(provider => new SmtpMailSender(smtp, outgoing, provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<MailTokens>().Smtp));
    }

    /// <summary>Writes outgoing mails, with the blank forms of <c>config/forms</c>.</summary>
    public static OutgoingMessage Outgoing(string? displayName, WorkerSettings settings, SettingsSources sources) => new(displayName, form => Blank(form, ProgramParts.FormsFolders(settings, sources)));

    /// <summary>The operator's own blank where he has one, else ours.</summary>
    private static BlankForm Blank(FormKind form, IReadOnlyList<string> folders)
    {
        var name = $"{SettingText.Kebab(form.ToString())}.pdf";
        return new BlankForm(name, File.ReadAllBytes(folders.Select(folder => Path.Combine(folder, name)).Last(File.Exists)));
    }

    private async Task PrepareStoreAsync(StoreMigrator migrator, Microsoft.Extensions.Logging.ILogger log, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                await migrator.MigrateAsync(cancellationToken);
                return;
            }
            catch (StoreUnavailableException e)
            {
                log.LogWarning("The store does not answer yet, tried again in {Seconds} s: {Reason:l}", WaitForStore.TotalSeconds, e.Message);
                await Task.Delay(WaitForStore, time, cancellationToken);
            }
        }
    }
}
