using LicenseInbox.Domain.Receiving;
using LicenseInbox.Worker.Tests.Receiving;
using LicenseInbox.Worker.Tests.Servers;
using MailKit;

namespace LicenseInbox.Worker.Tests.Imap;

/// <summary>Moving mails on servers of several kinds, and where it is not allowed: on Dovecot.</summary>
public class ImapFilingTests(TestServers servers)
{
    private const string Basic = "IMAP4rev1 IDLE NAMESPACE UNSELECT LITERAL+";

    private static readonly DateTimeOffset Monday = new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Without_move_a_mail_is_copied_and_only_it_is_expunged()
    {
        await using var server = await servers.OwnMailServerAsync(new DovecotOptions { Capabilities = Basic + " UIDPLUS" }, Cancel);
        await using var test = new ImapUnderTest(server);
        server.Dovecot.Record(test.Address);
        var seen = await TwoMailsAsync(test);
        using (var somebody = await server.ConnectAsync(test.Address, Cancel))
        {
            await somebody.Inbox!.OpenAsync(FolderAccess.ReadWrite, Cancel);
            await somebody.Inbox!.StoreAsync(1, new StoreFlagsRequest(StoreAction.Add, MessageFlags.Deleted), Cancel);
        }

        (await test.Mailbox.FileAsync([(seen[0].Id, Filing.Processed)], Cancel))[seen[0].Id].ShouldBe(FilingResult.Filed);

        (await test.ReadAsync("Processed")).ShouldBe([("one", false)]);
        (await test.ReadAsync("INBOX")).Select(mail => mail.Subject).ShouldBe(["two"]);
        var commands = server.Dovecot.Commands(test.Address);
        commands.ShouldContain(command => command.Contains("UID COPY", StringComparison.Ordinal));
        commands.ShouldNotContain(command => command.Contains("UID MOVE", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Without_move_and_uidplus_mails_stay_with_one_warning_and_no_copy()
    {
        await using var server = await servers.OwnMailServerAsync(new DovecotOptions { Capabilities = Basic }, Cancel);
        await using var test = new ImapUnderTest(server);
        var seen = await TwoMailsAsync(test);

        await DeniedTwiceAsync(test, seen);

        (await test.ReadAsync("Processed")).ShouldBeEmpty();
    }

    [Theory]
    [InlineData(null)]
    [InlineData(Basic + " UIDPLUS")]
    [InlineData(Basic + " UIDPLUS ACL")]
    public async Task Where_taking_out_is_not_allowed_mails_stay_with_one_warning_and_no_copies_pile_up(string? capabilities)
    {
        await using var server = await servers.OwnMailServerAsync(new DovecotOptions { Capabilities = capabilities }, Cancel);
        await using var test = new ImapUnderTest(server);
        server.Dovecot.Allow(test.Address, "lrwsipk");
        var seen = await TwoMailsAsync(test);

        await DeniedTwiceAsync(test, seen);

        (await test.ReadAsync("Processed")).ShouldBeEmpty();
    }

    [Fact]
    public async Task Where_no_folder_may_be_made_mails_stay_with_one_warning()
    {
        await using var server = await servers.OwnMailServerAsync(new DovecotOptions { Rights = "lrwstipe" }, Cancel);
        await using var test = new ImapUnderTest(server);
        var seen = await TwoMailsAsync(test);

        await DeniedTwiceAsync(test, seen);

        (await server.FoldersAsync(test.Address, cancellationToken: Cancel)).ShouldNotContain("Processed");
    }

    [Fact]
    public async Task A_mailbox_over_its_quota_keeps_its_mails_until_there_is_room()
    {
        await using var server = await servers.OwnMailServerAsync(new DovecotOptions { Capabilities = Basic + " UIDPLUS", Quota = 20_000 }, Cancel);
        await using var test = new ImapUnderTest(server);
        for (var mail = 0; mail < 3; mail++)
            await test.DeliverAsync(SomeMail.With($"mail {mail}", padding: 6_000), Monday.AddHours(mail));
        var seen = await test.Mailbox.LookAsync(_ => false, Cancel);

        for (var attempt = 0; attempt < 2; attempt++)
            (await test.Mailbox.FileAsync([(seen[0].Id, Filing.Processed)], Cancel))[seen[0].Id].ShouldBe(FilingResult.OverQuota);
        test.Logger.Warnings.ShouldHaveSingleItem().ShouldContain("over its quota");
        using (var somebody = await server.ConnectAsync(test.Address, Cancel))
        {
            await somebody.Inbox!.OpenAsync(FolderAccess.ReadWrite, Cancel);
            await somebody.Inbox!.StoreAsync(2, new StoreFlagsRequest(StoreAction.Add, MessageFlags.Deleted), Cancel);
            await somebody.Inbox!.ExpungeAsync(Cancel);
        }

        (await test.Mailbox.FileAsync([(seen[0].Id, Filing.Processed)], Cancel))[seen[0].Id].ShouldBe(FilingResult.Filed);
    }

    [Fact]
    public async Task Folders_are_made_below_the_servers_prefix_with_its_separator_and_subscribed_to()
    {
        await using var server = await servers.OwnMailServerAsync(new DovecotOptions { Prefix = "INBOX.", Separator = '.' }, Cancel);
        await using var test = new ImapUnderTest(server, options => options with { Processed = "Licenses/Moved", Ignored = "INBOX.Ignored" });
        var seen = await TwoMailsAsync(test);

        var results = await test.Mailbox.FileAsync([(seen[0].Id, Filing.Processed), (seen[1].Id, Filing.Ignored)], Cancel);

        results.Values.ShouldAllBe(result => result == FilingResult.Filed);
        (await test.ReadAsync("INBOX.Licenses.Moved")).Select(mail => mail.Subject).ShouldBe(["one"]);
        (await test.ReadAsync("INBOX.Ignored")).Select(mail => mail.Subject).ShouldBe(["two"]);
        (await server.FoldersAsync(test.Address, subscribedOnly: true, Cancel)).ShouldBe(["INBOX.Licenses", "INBOX.Licenses.Moved", "INBOX.Ignored"], ignoreOrder: true);
    }

    [Fact]
    public async Task A_folder_that_somebody_deleted_is_made_again()
    {
        var server = await servers.DovecotAsync(Cancel);
        await using var test = new ImapUnderTest(server);
        var seen = await TwoMailsAsync(test);
        await test.Mailbox.FileAsync([(seen[0].Id, Filing.Processed)], Cancel);
        using (var somebody = await server.ConnectAsync(test.Address, Cancel))
            await (await somebody.GetFolderAsync("Processed", Cancel)).DeleteAsync(Cancel);

        (await test.Mailbox.FileAsync([(seen[1].Id, Filing.Processed)], Cancel))[seen[1].Id].ShouldBe(FilingResult.Filed);

        (await test.ReadAsync("Processed")).Select(mail => mail.Subject).ShouldBe(["two"]);
    }

    [Fact]
    public async Task The_sent_folder_is_the_one_the_server_marks()
    {
        await using var server = await servers.OwnMailServerAsync(new DovecotOptions { SentFolder = "Gesendet" }, Cancel);
        await using var test = new ImapUnderTest(server);

        (await test.Mailbox.AppendSentAsync(SomeMail.With("Moved"), "<reply@vendor.example>", Cancel)).ShouldBeTrue();

        (await test.ReadAsync("Gesendet")).ShouldBe([("Moved", true)]);
        (await server.FoldersAsync(test.Address, cancellationToken: Cancel)).ShouldNotContain("Sent");
    }

    private static async Task<IReadOnlyList<DeliverySummary>> TwoMailsAsync(ImapUnderTest test)
    {
        await test.DeliverAsync(SomeMail.With("one"), Monday);
        await test.DeliverAsync(SomeMail.With("two"), Monday.AddHours(1));
        return await test.Mailbox.LookAsync(_ => false, Cancel);
    }

    private static async Task DeniedTwiceAsync(ImapUnderTest test, IReadOnlyList<DeliverySummary> seen)
    {
        for (var attempt = 0; attempt < 2; attempt++)
            (await test.Mailbox.FileAsync([.. seen.Select(summary => (summary.Id, Filing.Processed))], Cancel)).Values.ShouldAllBe(result => result == FilingResult.Denied);
        test.Logger.Warnings.ShouldHaveSingleItem();
        (await test.Mailbox.LookAsync(_ => false, Cancel)).ShouldBe(seen);
    }
}
