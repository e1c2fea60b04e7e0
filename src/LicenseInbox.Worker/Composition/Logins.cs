using LicenseInbox.Domain.SigningIn;
using LicenseInbox.Worker.Commands;
using LicenseInbox.Worker.Database;
using LicenseInbox.Worker.OAuth;
using LicenseInbox.Worker.Settings;
using Microsoft.Extensions.DependencyInjection;

namespace LicenseInbox.Worker.Composition;

/// <summary><c>licenseinbox login NAME</c>: a person consents on any device, or in any browser, and the refresh token is kept for the workers.</summary>
internal sealed class Logins(TextReader input, TextWriter output, TimeProvider time)
{
    private const string Manual = "config/README.md, \"Signing in by tokens\", says how";

    public async Task<int> RunAsync(GivenSettings given, string name, CancellationToken cancellationToken)
    {
        var settings = WorkerSettings.LoadForRun(WorkerProgram.Sources(given));
        var account = Account(settings, name);
        await using var store = new ServiceCollection().AddSingleton(time).AddStore(settings.Store).BuildServiceProvider();
        await store.GetRequiredService<StoreMigrator>().MigrateAsync(cancellationToken);
        using var client = IssuerHttp.Client(account.Options);
        var (questions, vault) = (new IssuerQuestions(account, client, time), MailTokens.VaultOf(settings, store.GetRequiredService<ISigningInRecords>()));
        try
        {
            await (account.DeviceEndpoint is null
                ? new BrowserLogin(account, questions, vault).RunAsync(output.WriteLine, async token => await input.ReadLineAsync(token), cancellationToken)
                : new DeviceLogin(account, questions, vault, time).RunAsync(output.WriteLine, cancellationToken));
        }
        catch (TokenUnavailableException none)
        {
            throw new CommandFailedException($"{none.Issuer} {none.Said}. To be mended: {none.Mend}.", none);
        }

        await output.WriteLineAsync($"The refresh token of the {account.Name} is kept, encrypted; workers that run use it within a minute. licenseinbox doctor tries it.");
        return CommandRunner.Done;
    }

    /// <exception cref="CommandFailedException">Nobody logs in to it so; the message says what to do.</exception>
    private static TokenAccount Account(WorkerSettings settings, string name)
    {
        var (setting, oauth) = Found(settings, name);
        if (oauth is null)
            throw new CommandFailedException($"'{name}' signs in by a password: set {setting}:OAuth:Provider first, and what belongs to it; {Manual}.");
        if (oauth.TokensOf is { Length: > 0 } other)
            throw new CommandFailedException($"'{name}' signs in by the tokens of '{other}' ({setting}:OAuth:TokensOf): licenseinbox login {other}");
        if (oauth.EffectiveGrant != TokenGrant.RefreshToken)
            throw new CommandFailedException($"'{name}' signs in by {SettingText.Show(oauth.EffectiveGrant)}, for which nobody has to log in ({setting}:OAuth:Grant). licenseinbox doctor tries it.");
        var account = MailTokens.AccountsOf(settings).First(account => account.Setting == $"{setting}:OAuth");
        return account is { DeviceEndpoint: null, AuthorizationEndpoint: null }
            ? throw new CommandFailedException($"Neither {setting}:OAuth:DeviceEndpoint nor AuthorizationEndpoint is set: where the issuer gives codes for other devices, or asks in a browser; {Manual}.")
            : account;
    }

    private static (string Setting, OAuthOptions? OAuth) Found(WorkerSettings settings, string name)
    {
        foreach (var (index, mailbox) in settings.Mail.Mailboxes.Index())
        {
            if (mailbox is ImapMailboxOptions imap && imap.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
                return ($"Mail:Mailboxes:{index}", imap.OAuth);
        }

        return settings.Smtp is { } smtp && name.Equals("smtp", StringComparison.OrdinalIgnoreCase)
            ? ("Smtp", smtp.OAuth)
            : throw new CommandFailedException($"There is no IMAP mailbox '{name}' (Mail:Mailboxes): {string.Join(", ", settings.Mail.Mailboxes.OfType<ImapMailboxOptions>().Select(imap => imap.Name).Append("smtp"))}");
    }
}
