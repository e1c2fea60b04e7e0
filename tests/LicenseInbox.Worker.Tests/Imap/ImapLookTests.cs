using LicenseInbox.Domain.Receiving;
using LicenseInbox.Worker.Tests.Receiving;
using LicenseInbox.Worker.Tests.Servers;

namespace LicenseInbox.Worker.Tests.Imap;

/// <summary>Large mailboxes, and a folder whose UIDs begin anew: on Dovecot.</summary>
public class ImapLookTests(TestServers servers)
{
    private static readonly DateTimeOffset Monday = new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_new_uidvalidity_makes_every_mail_unknown_and_the_old_ids_gone()
    {
        await using var server = await servers.OwnMailServerAsync(cancellationToken: Cancel);
        await using var test = new ImapUnderTest(server);
        await test.DeliverAsync(SomeMail.With("one"), Monday);
        var before = (await LookAsync(test)).ShouldHaveSingleItem();

        await server.Dovecot.StopAsync();
        server.Dovecot.DropUidValidity(test.Address);
        await server.Dovecot.StartAsync(Cancel);

        var after = (await test.Mailbox.LookAsync(id => id == before.Id, Cancel)).ShouldHaveSingleItem();
        after.Id.UidValidity.ShouldNotBe(before.Id.UidValidity);
        after.ReceivedAt.ShouldBe(before.ReceivedAt);
        (await test.Mailbox.FileAsync([(before.Id, Filing.Processed)], Cancel))[before.Id].ShouldBe(FilingResult.Gone);
        await foreach (var mail in test.Mailbox.FetchAsync([before, after], Cancel))
            (mail.Raw is null).ShouldBe(mail.Summary == before);
    }

    [Fact]
    public async Task Twenty_thousand_old_mails_are_looked_at_within_ten_seconds_without_a_body_or_header()
    {
        var server = await servers.DovecotAsync(Cancel);
        await using var test = new ImapUnderTest(server);
        server.Dovecot.Seed(test.Address, 20_000, Monday, TimeSpan.FromMinutes(1));
        server.Dovecot.Record(test.Address);
        var started = TimeProvider.System.GetTimestamp();

        var seen = await LookAsync(test);

        TimeProvider.System.GetElapsedTime(started).ShouldBeLessThan(TimeSpan.FromSeconds(10));
        seen.Count.ShouldBe(20_000);
        seen[0].ReceivedAt.ShouldBe(Monday);
        seen[^1].ReceivedAt.ShouldBe(Monday.AddMinutes(19_999));

        var known = seen.Take(19_999).Select(summary => summary.Id).ToHashSet();
        (await test.Mailbox.LookAsync(known.Contains, Cancel)).ShouldBe([seen[^1]]);

        var commands = server.Dovecot.Commands(test.Address);
        commands.ShouldContain(command => command.Contains("FETCH", StringComparison.Ordinal));
        commands.ShouldNotContain(command => command.Contains("BODY", StringComparison.Ordinal) || command.Contains("ENVELOPE", StringComparison.Ordinal));
        commands.Count.ShouldBeLessThan(40);
    }

    [Fact]
    public async Task A_thousand_mails_are_fetched_and_moved_in_batches()
    {
        var server = await servers.DovecotAsync(Cancel);
        await using var test = new ImapUnderTest(server);
        server.Dovecot.Seed(test.Address, 1000, Monday, TimeSpan.FromMinutes(1));
        server.Dovecot.Record(test.Address);
        var seen = await LookAsync(test);

        var fetched = 0;
        await foreach (var mail in test.Mailbox.FetchAsync(seen, Cancel))
            fetched += mail.Raw is null ? 0 : 1;
        fetched.ShouldBe(1000);
        (await test.Mailbox.FileAsync([.. seen.Select(summary => (summary.Id, Filing.Ignored))], Cancel)).Values.ShouldAllBe(result => result == FilingResult.Filed);

        var commands = server.Dovecot.Commands(test.Address);
        commands.Count(command => command.Contains("UID FETCH", StringComparison.Ordinal) && command.Contains("BODY.PEEK[]", StringComparison.Ordinal)).ShouldBe(20);
        commands.Count(command => command.Contains("UID MOVE", StringComparison.Ordinal)).ShouldBe(20);
        commands.ShouldNotContain(command => command.Contains("BODY[]", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_mail_that_the_server_cannot_give_holds_up_no_other()
    {
        var server = await servers.DovecotAsync(Cancel);
        await using var test = new ImapUnderTest(server);
        foreach (var (index, subject) in ((string[])["one", "broken", "three"]).Index())
            await test.DeliverAsync(SomeMail.With(subject), Monday.AddHours(index));
        var seen = await LookAsync(test);
        server.Dovecot.MakeUnreadable(test.Address, "Subject: broken");
        var fetched = new List<FetchedMail>();

        await foreach (var mail in test.Mailbox.FetchAsync(seen, Cancel))
            fetched.Add(mail);

        fetched.Select(mail => mail.Summary).ShouldBe([seen[0], seen[2], seen[1]]);
        fetched.Select(mail => mail.Raw is null).ShouldBe([false, false, true]);
        fetched.Select(mail => mail.Refusal is null).ShouldBe([true, true, false]);
    }

    private static Task<IReadOnlyList<DeliverySummary>> LookAsync(ImapUnderTest test) => test.Mailbox.LookAsync(_ => false, Cancel);
}
