using LicenseInbox.Domain.Policy;
using LicenseInbox.Domain.Requests;
using LicenseInbox.Web.Hosting;
using LicenseInbox.Worker.Billing;
using LicenseInbox.Worker.Csv;
using LicenseInbox.Worker.Database;
using LicenseInbox.Worker.Dns;
using LicenseInbox.Worker.Gateway;
using LicenseInbox.Worker.Logging;
using LicenseInbox.Worker.OAuth;
using LicenseInbox.Worker.Ocr;
using LicenseInbox.Worker.Operations;
using LicenseInbox.Worker.Pipeline;
using LicenseInbox.Worker.Reader;
using LicenseInbox.Worker.Scheduling;
using LicenseInbox.Worker.Settings;

namespace LicenseInbox.Worker.Composition;

/// <summary>All settings of the program: one property for each section. Bound once at start and never again.</summary>
internal sealed class WorkerSettings
{
    /// <summary>How far the worker may go alone.</summary>
    public Mode Mode { get; set; } = Mode.Observe;

    public MailSettings Mail { get; set; } = new();

    /// <summary>The server that takes our replies; not set: nothing can be sent, which is allowed in mode observe only.</summary>
    [UsedWhenRunning]
    public SmtpServerOptions? Smtp { get; set; }

    /// <summary>How refresh tokens are kept.</summary>
    [UsedWhenRunning]
    public OAuthKeyOptions OAuth { get; set; } = new();

    [UsedWhenRunning]
    public StoreOptions Store { get; set; } = new();

    public ReaderOptions Reader { get; set; } = new();

    public DnsOptions Dns { get; set; } = new();

    public PolicyOptions Policy { get; set; } = new();

    /// <summary>How the registry's data are trusted.</summary>
    public RegistrySettings Registry { get; set; } = new();

    public RepliesOptions Replies { get; set; } = new();

    public SalesOptions Sales { get; set; } = new();

    /// <summary>The daily digest and the monthly report.</summary>
    public ReportOptions Reports { get; set; } = new();

    /// <summary>How decisions of mode observe are compared with what people did.</summary>
    public AgreementOptions Agreement { get; set; } = new();

    /// <summary>Health, metrics and traces.</summary>
    [UsedWhenRunning]
    public OperationsOptions Operations { get; set; } = new();

    /// <summary>How the worker says that it lives.</summary>
    [UsedWhenRunning]
    public HeartbeatOptions Heartbeat { get; set; } = new();

    /// <summary>What the second process watches.</summary>
    [UsedWhenRunning]
    public WatchdogOptions Watchdog { get; set; } = new();

    /// <summary>Who hears of deadlines and troubles.</summary>
    [UsedWhenRunning]
    public AlertOptions Alerts { get; set; } = new();

    /// <summary>What follows a move.</summary>
    public RegistrationsOptions Registrations { get; set; } = new();

    /// <summary>Who charges the cards.</summary>
    [UsedWhenRunning]
    public BillingOptions Billing { get; set; } = new();

    public QueueOptions Queue { get; set; } = new();

    /// <summary>Whether this worker's tables are a license server for other programs.</summary>
    [UsedWhenRunning]
    public GatewaySettings Gateway { get; set; } = new();

    [UsedWhenRunning]
    public ImportOptions Import { get; set; } = new();

    [UsedWhenRunning]
    public AuditOptions Audit { get; set; } = new();

    [UsedWhenRunning]
    public RetentionOptions Retention { get; set; } = new();

    /// <summary>The web pages for representatives.</summary>
    [UsedWhenRunning]
    public ConsoleOptions Console { get; set; } = new();

    public FormsOptions Forms { get; set; } = new();

    public OcrOptions Ocr { get; set; } = new();

    public LoggingOptions Logging { get; set; } = new();

    /// <exception cref="SettingsException">Anything is wrong in any source, what only a running worker uses aside.</exception>
    public static WorkerSettings Load(SettingsSources sources) => SettingsBinder.Bind<WorkerSettings>(sources.Load()).Bound;

    /// <exception cref="SettingsException">As <see cref="Load"/>, and when the settings of the store can't be used.</exception>
    public static WorkerSettings LoadForStore(SettingsSources sources)
    {
        var (settings, wrong) = SettingsBinder.Bind<WorkerSettings>(sources.Load());
        var errors = wrong.Where(error => error.Name.StartsWith("Store:", StringComparison.Ordinal)).ToList();
        return errors.Count == 0 ? settings : throw new SettingsException(errors);
    }

    /// <exception cref="SettingsException">Anything is wrong in any source, or the worker could not run by these settings.</exception>
    public static WorkerSettings LoadForRun(SettingsSources sources)
    {
        var (settings, wrong) = SettingsBinder.Bind<WorkerSettings>(sources.Load());
        List<SettingsError> errors = [.. wrong, .. settings.MissingForRun()];
        return errors.Count == 0 ? settings : throw new SettingsException(errors);
    }

    /// <summary>A mailbox at least, no two of the same name, and a server for replies where replies are sent.</summary>
    private IEnumerable<SettingsError> MissingForRun()
    {
        if (Mail.Mailboxes.Count == 0)
            yield return new SettingsError("Mail:Mailboxes", "there is none", "at least one mailbox");
        foreach (var twice in Mail.Names.GroupBy(name => name, StringComparer.OrdinalIgnoreCase).Where(group => group.Count() > 1))
            yield return new SettingsError("Mail:Mailboxes", $"more than one has the Name '{twice.Key}'", "a name of its own for each");
        if (Mail.Addresses.Contains(Billing.Address, StringComparer.OrdinalIgnoreCase))
            yield return new SettingsError("Billing:Address", $"'{Billing.Address}' is one of the mailboxes that are watched", "another address");
        if (Mail.Addresses.Contains(Sales.Address, StringComparer.OrdinalIgnoreCase))
            yield return new SettingsError("Sales:Address", $"'{Sales.Address}' is one of the mailboxes that are watched", "another address");
        foreach (var own in Alerts.Recipients.Where(address => Mail.Addresses.Contains(address, StringComparer.OrdinalIgnoreCase)))
            yield return new SettingsError("Alerts:Recipients", $"'{own}' is one of the mailboxes that are watched: its alerts would come back as mails to be handled", "other addresses");
        if (Smtp is null && Mode != Mode.Observe)
            yield return new SettingsError("Smtp:Host", $"is not set, and replies are sent in mode {SettingText.Show(Mode)}", "the name of an SMTP server");
        if (string.IsNullOrEmpty(OAuth.KeyFile) && MailTokens.AccountsOf(this).FirstOrDefault(account => account.Options.KeepsRefreshTokens) is { } keeping)
            yield return new SettingsError("OAuth:KeyFile", $"is not set, and the refresh token of the {keeping.Name} is kept encrypted", "a file of secrets, one a line, each of at least 32 characters");
        foreach (var (setting, other) in OthersTokens().Where(tokens => !Mail.Mailboxes.OfType<ImapMailboxOptions>().Any(imap => imap.OAuth is { TokensOf: null or "" } && imap.Name.Equals(tokens.Of, StringComparison.OrdinalIgnoreCase))))
            yield return NobodysTokens(setting[..setting.LastIndexOf(':')], other);
    }

    public static SettingsError NobodysTokens(string oauth, string other) => new($"{oauth}:TokensOf", $"'{other}' is no mailbox with tokens of its own", "the Name of an IMAP mailbox that has OAuth:Provider");

    /// <summary>Who signs in by the tokens of which mailbox.</summary>
    private IEnumerable<(string Setting, string Of)> OthersTokens() => Mail.Mailboxes.Index()
        .Select(mailbox => ($"Mail:Mailboxes:{mailbox.Index}:OAuth:TokensOf", (mailbox.Item as ImapMailboxOptions)?.OAuth?.TokensOf ?? ""))
        .Append(("Smtp:OAuth:TokensOf", Smtp?.OAuth?.TokensOf ?? ""))
        .Where(tokens => tokens.Item2.Length > 0);

    public PipelineSettings ToPipelineSettings(PolicySettings policy, IEnumerable<string> ownAddresses) => new()
    {
        Policy = policy,
        Mode = Mode,
        OwnAddresses = ownAddresses.ToHashSet(StringComparer.OrdinalIgnoreCase),
        FaxGateways = Mail.FaxGateways.ToHashSet(StringComparer.OrdinalIgnoreCase),
        SalesAddress = Sales.Address,
        BillingAddress = Billing.Address,
        HasLicenseServer = Registry.Gateway is not null,
        ReceivedAfter = Replies.ReceivedAfter,
        ExceptionsPerHour = Mail.ExceptionsPerHour,
        RepliesWithoutProgress = Replies.WithoutProgressPerDay,
    };
}
