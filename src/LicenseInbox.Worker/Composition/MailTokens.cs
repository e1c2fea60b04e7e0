using LicenseInbox.Domain.Alerting;
using LicenseInbox.Domain.SigningIn;
using LicenseInbox.Worker.OAuth;
using LicenseInbox.Worker.Settings;
using Microsoft.Extensions.Logging;

namespace LicenseInbox.Worker.Composition;

/// <summary>The tokens of all accounts of the settings: one source for each that has tokens of its own, and who signs in by which.</summary>
internal sealed class MailTokens : IDisposable
{
    /// <summary>What the server for replies is called.</summary>
    public const string SmtpName = "SMTP server";

    private const string SmtpLogin = "smtp";

    private readonly Dictionary<string, AccountTokens> _mailboxes = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<HttpMessageInvoker> _clients = [];
    private readonly TokenTroubles _troubles;
    private readonly TokenSource? _smtpsOwn;
    private readonly List<TokenSource> _sources = [];

    /// <param name="settings">The settings.</param>
    /// <param name="records">Where refresh tokens are kept.</param>
    /// <param name="troubles">Where troubles are noted.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logs">The log.</param>
    public MailTokens(WorkerSettings settings, ISigningInRecords records, TokenTroubles troubles, TimeProvider time, ILoggerFactory logs)
    {
        _troubles = troubles;
        var logger = logs.CreateLogger<MailTokens>();
        var vault = VaultOf(settings, records);
        var sources = AccountsOf(settings).ToDictionary(account => account.Name, account => Source(account));
        _sources.AddRange(sources.Values);
        foreach (var (index, mailbox) in settings.Mail.Mailboxes.Index())
        {
            if (mailbox is ImapMailboxOptions { OAuth: { } oauth } imap)
                _mailboxes[imap.Name] = Tokens(MailboxName(imap.Name), $"Mail:Mailboxes:{index}:OAuth", oauth);
        }

        if (settings.Smtp?.OAuth is { } smtp)
        {
            Smtp = Tokens(SmtpName, "Smtp:OAuth", smtp);
            _smtpsOwn = sources.GetValueOrDefault(SmtpName);
        }

        TokenSource Source(TokenAccount account)
        {
            var client = IssuerHttp.Client(account.Options);
            var connections = new HttpMessageInvoker(IssuerHttp.Handler(account.Options));
            _clients.AddRange([client, connections]);
            return new TokenSource(account, FetchOf(account, client, connections, vault, time, logger), troubles, time, logger);
        }

        AccountTokens Tokens(string name, string setting, OAuthOptions oauth) =>
            new(name, setting, oauth.Mechanism, SourceOf(name, setting, oauth), troubles, time, logger);

        TokenSource SourceOf(string name, string setting, OAuthOptions oauth) => sources.GetValueOrDefault(string.IsNullOrEmpty(oauth.TokensOf) ? name : MailboxName(NameAsSet(settings, oauth.TokensOf)))
            ?? throw new SettingsException([WorkerSettings.NobodysTokens(setting, oauth.TokensOf!)]);
    }

    /// <summary>The tokens that sign in for replies; null: none do.</summary>
    public IAccessTokens? Smtp { get; }

    /// <summary>The tokens that sign in to a mailbox; null: none do.</summary>
    public IAccessTokens? OfMailbox(string name) => _mailboxes.GetValueOrDefault(name);

    /// <summary>The sources whose tokens are to be renewed in time.</summary>
    /// <param name="isSending">Whether anything is sent.</param>
    public IReadOnlyList<TokenSource> Sources(bool isSending) => [.. _sources.Where(source => isSending || source != _smtpsOwn)];

    /// <summary>What of their troubles managers are told.</summary>
    public async Task<IEnumerable<FoundCondition>> FindAsync(TimeSpan patience, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var names = _sources.Select(source => source.Account.Name).Concat(_mailboxes.Values.Select(tokens => tokens.Name)).Concat(Smtp is null ? [] : [SmtpName]).Distinct();
        return TokenTrouble.Told(await _troubles.FindAsync(names, cancellationToken), patience, now);
    }

    public void Dispose() => _clients.ForEach(client => client.Dispose());

    /// <summary>The accounts that have tokens of their own.</summary>
    public static IReadOnlyList<TokenAccount> AccountsOf(WorkerSettings settings)
    {
        var accounts = settings.Mail.Mailboxes.Index()
            .Where(mailbox => mailbox.Item is ImapMailboxOptions { OAuth.TokensOf: null or "" })
            .Select(mailbox => (mailbox.Index, Imap: (ImapMailboxOptions)mailbox.Item))
            .Where(mailbox => mailbox.Imap.OAuth is not null)
            .Select(mailbox => new TokenAccount(MailboxName(mailbox.Imap.Name), $"Mail:Mailboxes:{mailbox.Index}:OAuth", mailbox.Imap.Name, mailbox.Imap.LoginName, mailbox.Imap.OAuth!))
            .ToList();
        if (settings.Smtp is { OAuth: { TokensOf: null or "" } own } smtp)
            accounts.Add(new TokenAccount(SmtpName, "Smtp:OAuth", SmtpLogin, smtp.User ?? "", own));
        return accounts;
    }

    public static GrantVault VaultOf(WorkerSettings settings, ISigningInRecords records) => new(records, new GrantCipher(settings.OAuth.ReadKeys));

    private static string MailboxName(string name) => $"mailbox {name}";

    private static string NameAsSet(WorkerSettings settings, string name) => settings.Mail.Names.FirstOrDefault(known => known.Equals(name, StringComparison.OrdinalIgnoreCase)) ?? name;

    private static Func<AccessToken?, CancellationToken, Task<AccessToken>> FetchOf(TokenAccount account, HttpClient client, HttpMessageInvoker connections, GrantVault vault, TimeProvider time, ILogger logger)
    {
        var questions = new IssuerQuestions(account, client, time);
        return (account.Options.Provider, account.Options.EffectiveGrant) switch
        {
            (_, TokenGrant.RefreshToken) => new GrantedTokens(account, questions, vault, time, logger).FetchAsync,
            (TokenProvider.Google, _) => (_, cancellationToken) => new GoogleTokens(account, connections, time).FetchAsync(cancellationToken),
            (TokenProvider.Microsoft, _) => (_, cancellationToken) => new MicrosoftTokens(account, client, time).FetchAsync(cancellationToken),
            _ => async (_, cancellationToken) => (await questions.ByClientAsync(cancellationToken)).Token,
        };
    }
}
