using LicenseInbox.Domain.Receiving;
using LicenseInbox.Worker.Imap;
using LicenseInbox.Worker.Tests.Receiving;
using MailKit;
using MailKit.Net.Imap;
using MailKit.Search;
using MimeKit;

namespace LicenseInbox.Worker.Tests.Imap;

internal sealed class ImapUnderTest : MailboxUnderTest
{
    private readonly ImapMailbox mailbox;
    private readonly MailServer server;
    private ImapClient? other;

    public ImapUnderTest(MailServer server, Func<ImapOptions, ImapOptions>? change = null, TimeProvider? time = null)
    {
        this.server = server;
        var address = server.NewAddress();
        var options = new ImapOptions
        {
            Name = "main",
            Address = address,
            Host = MailServer.Host,
            Port = server.ImapPort,
            Security = Enum.Parse<ImapSecurity>(server.ImapSecurity, ignoreCase: true),
            Password = MailServer.Password,
            CertificateAuthorityFile = server.CertificateAuthorityFile,
        };
        mailbox = new ImapMailbox(change?.Invoke(options) ?? options, time ?? TimeProvider.System, Logger);
    }

    public CollectingLogger<ImapMailbox> Logger { get; } = new();

    public override IMailbox Mailbox => mailbox;

    public string Address => mailbox.Address;

    public override async Task DeliverAsync(byte[] raw, DateTimeOffset receivedAt)
    {
        other ??= await server.ConnectAsync(Address, TestContext.Current.CancellationToken);
        using var message = MimeMessage.Load(new MemoryStream(raw), TestContext.Current.CancellationToken);
        await other.Inbox!.AppendAsync(message, MessageFlags.None, receivedAt, TestContext.Current.CancellationToken);
    }

    public override Task MarkAllAsReadAsync() => FlagAllAsync(MessageFlags.Seen, expunge: false);

    public override Task EmptyAsync() => FlagAllAsync(MessageFlags.Deleted, expunge: true);

    public override async Task<IReadOnlyList<(string Subject, bool IsSeen)>> ReadAsync(string folder) =>
        [.. (await server.ReadAsync(Address, folder, TestContext.Current.CancellationToken)).Select(mail => (mail.Subject, mail.IsSeen))];

    public override async ValueTask DisposeAsync()
    {
        other?.Dispose();
        await mailbox.DisposeAsync();
    }

    private async Task FlagAllAsync(MessageFlags flag, bool expunge)
    {
        var cancel = TestContext.Current.CancellationToken;
        using var client = await server.ConnectAsync(Address, cancel);
        var inbox = client.Inbox!;
        await inbox.OpenAsync(FolderAccess.ReadWrite, cancel);
        await inbox.StoreAsync(await inbox.SearchAsync(SearchQuery.All, cancel), new StoreFlagsRequest(StoreAction.Add, flag), cancel);
        if (expunge)
            await inbox.ExpungeAsync(cancel);
    }
}
