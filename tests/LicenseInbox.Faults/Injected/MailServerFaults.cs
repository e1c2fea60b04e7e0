using LicenseInbox.Servers;
using MailKit;

namespace LicenseInbox.Faults.Injected;

/// <summary>The mail server itself, and people who use the same mailbox.</summary>
internal static class MailServerFaults
{
    public static readonly IReadOnlyList<Fault> List =
    [
        new("mail-server-killed", KillAsync),
        new("login-refused", (stage, random, token) => ReconfigureAsync(stage, settings => settings with { Password = "changed" }, UpTo(6, random), token)),
        new("login-refused-long", (stage, _, token) => ReconfigureAsync(stage, settings => settings with { Password = "changed" }, stage.Options.LongFault, token)) { IsLong = true },
        new("quota-reached", (stage, random, token) => ReconfigureAsync(stage, settings => settings with { QuotaReached = true }, UpTo(6, random), token)),
        new("uidvalidity-changed", ForgetUidsAsync),
        new("migrated", MigrateAsync),
        new("person-moves", TakeAsync),
        new("person-moves-back", GiveBackAsync),
    ];

    /// <summary>The server that keeps the mails, the one that takes them, or both.</summary>
    private static async Task KillAsync(Stage stage, Random random, CancellationToken cancellationToken)
    {
        var which = random.Next(3);
        await stage.ChangingMailServerAsync(
            async () =>
            {
                if (which != 1)
                    await stage.Mail.Dovecot.StopAsync();
                if (which != 0)
                    await stage.Mail.Exim.StopAsync();
                await Pause.UpToAsync(4, random, cancellationToken);
                if (which != 1)
                    await stage.Mail.Dovecot.StartAsync(cancellationToken);
                if (which != 0)
                    await stage.Mail.Exim.StartAsync(cancellationToken);
            },
            cancellationToken);
    }

    private static async Task ReconfigureAsync(Stage stage, Func<DovecotOptions, DovecotOptions> change, TimeSpan lasting, CancellationToken cancellationToken) =>
        await stage.ChangingMailServerAsync(
            async () =>
            {
                var usual = stage.Mail.Dovecot.Options;
                await stage.Mail.Dovecot.ChangeAsync(change(usual), cancellationToken);
                await Task.Delay(lasting, TimeProvider.System, cancellationToken);
                await stage.Mail.Dovecot.ChangeAsync(usual, cancellationToken);
            },
            cancellationToken);

    private static async Task ForgetUidsAsync(Stage stage, Random random, CancellationToken cancellationToken) =>
        await stage.ChangingMailServerAsync(
            async () =>
            {
                await stage.Mail.Dovecot.StopAsync();
                stage.Mail.Dovecot.DropUidValidity(Stage.Inbox);
                await stage.Mail.Dovecot.StartAsync(cancellationToken);
            },
            cancellationToken);

    private static TimeSpan UpTo(double seconds, Random random) => TimeSpan.FromSeconds(random.NextDouble() * seconds);

    /// <summary>All mails come to another server: new UIDs and dates in every folder, and other line ends; and what comes from now on it vouches for in its own name.</summary>
    private static async Task MigrateAsync(Stage stage, Random random, CancellationToken cancellationToken) =>
        await stage.ChangingMailServerAsync(
            async () =>
            {
                await stage.Mail.Exim.StopAsync();
                await stage.Mail.Dovecot.StopAsync();
                foreach (var folder in (string[])["INBOX", "Processed", "Exceptions", "Ignored", "Sent"])
                    stage.Mail.Dovecot.Migrate(Stage.Inbox, folder, TimeProvider.System.GetUtcNow());
                stage.Mail.Exim.Rename(stage.Mail.Exim.ServerName == MailServer.AuthServId ? Stage.OtherServer : MailServer.AuthServId);
                await stage.Mail.Dovecot.StartAsync(cancellationToken);
                await stage.Mail.Exim.StartAsync(cancellationToken);
            },
            cancellationToken);

    /// <summary>A person moves a mail out of the watched folder, or deletes it, before, while or after it is handled.</summary>
    private static async Task TakeAsync(Stage stage, Random random, CancellationToken cancellationToken)
    {
        var deletes = random.Next(2) == 0;
        await ByHandAsync(stage, "INBOX", random, async (folder, client, mail, token) =>
        {
            stage.Taken.TryAdd(mail.Envelope!.MessageId!, true);
            if (deletes)
                await folder.StoreAsync(mail.UniqueId, new StoreFlagsRequest(StoreAction.Add, MessageFlags.Deleted) { Silent = true }, token);
            if (deletes)
                await folder.ExpungeAsync([mail.UniqueId], token);
            else
                await folder.MoveToAsync(mail.UniqueId, await ArchiveAsync(client, token), token);
        }, cancellationToken);
    }

    /// <summary>A person moves a mail that was handled back into the watched folder.</summary>
    private static async Task GiveBackAsync(Stage stage, Random random, CancellationToken cancellationToken) =>
        await ByHandAsync(stage, random.Next(3) == 0 ? "Exceptions" : "Processed", random, async (folder, client, mail, token) =>
        {
            stage.MovedBack.TryAdd(mail.Envelope!.MessageId!, true);
            await folder.MoveToAsync(mail.UniqueId, client.Inbox!, token);
        }, cancellationToken);

    private static async Task ByHandAsync(
        Stage stage, string name, Random random, Func<IMailFolder, MailKit.Net.Imap.ImapClient, IMessageSummary, CancellationToken, Task> act, CancellationToken cancellationToken)
    {
        try
        {
            using var client = await stage.Mail.ConnectAsync(Stage.Inbox, cancellationToken);
            var folder = await client.GetFolderAsync(name, cancellationToken);
            await folder.OpenAsync(FolderAccess.ReadWrite, cancellationToken);
            var mails = await folder.FetchAsync(0, -1, MessageSummaryItems.UniqueId | MessageSummaryItems.Envelope, cancellationToken);
            if (mails.Count > 0)
                await act(folder, client, mails[random.Next(mails.Count)], cancellationToken);
        }
        catch (Exception error) when (error is IOException or System.Net.Sockets.SocketException or ProtocolException or CommandException or FolderNotFoundException or MailKit.Security.AuthenticationException or ServiceNotConnectedException)
        {
            // The server is down, or has no such folder yet: the person gives up.
        }
    }

    private static async Task<IMailFolder> ArchiveAsync(MailKit.Net.Imap.ImapClient client, CancellationToken cancellationToken)
    {
        try
        {
            return await client.GetFolderAsync(Stage.Archive, cancellationToken);
        }
        catch (FolderNotFoundException)
        {
            return await client.GetFolder(client.PersonalNamespaces[0]).CreateAsync(Stage.Archive, true, cancellationToken)
                ?? throw new FolderNotFoundException(Stage.Archive);
        }
    }
}
