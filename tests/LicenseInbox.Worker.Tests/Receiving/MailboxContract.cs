using System.Text;
using LicenseInbox.Domain.Receiving;

namespace LicenseInbox.Worker.Tests.Receiving;

/// <summary>What every kind of mailbox does alike.</summary>
public abstract class MailboxContract
{
    private static readonly DateTimeOffset Monday = new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);

    private protected static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private protected abstract Task<MailboxUnderTest> EmptyMailboxAsync(bool appendSent = true);

    [Fact]
    public async Task A_look_finds_every_mail_that_is_not_known_oldest_first()
    {
        await using var test = await EmptyMailboxAsync();
        await test.DeliverAsync(SomeMail.With("second"), Monday.AddHours(1));
        await test.DeliverAsync(SomeMail.With("third"), Monday.AddHours(2));
        await test.DeliverAsync(SomeMail.With("first"), Monday);

        var seen = await LookAsync(test);

        (await SubjectsAsync(test, seen)).ShouldBe(["first", "second", "third"]);
        (await test.Mailbox.LookAsync(id => id == seen[1].Id, Cancel)).ShouldBe([seen[0], seen[2]]);
        await test.DeliverAsync(SomeMail.With("fourth"), Monday.AddHours(3));
        var known = seen.Select(summary => summary.Id).ToHashSet();
        (await SubjectsAsync(test, await test.Mailbox.LookAsync(known.Contains, Cancel))).ShouldBe(["fourth"]);
    }

    [Fact]
    public async Task An_empty_mailbox_has_nothing()
    {
        await using var test = await EmptyMailboxAsync();

        (await LookAsync(test)).ShouldBeEmpty();
        (await SubjectsAsync(test, [])).ShouldBeEmpty();
        (await test.Mailbox.FileAsync([], Cancel)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_look_tells_receipt_and_size()
    {
        await using var test = await EmptyMailboxAsync();
        var raw = SomeMail.With("Sized", padding: 5000);
        await test.DeliverAsync(raw, Monday);

        var summary = (await LookAsync(test)).ShouldHaveSingleItem();

        summary.ReceivedAt.ShouldBe(Monday);
        summary.Size.ShouldBe(raw.Length);
        summary.Id.Account.ShouldBe(test.Mailbox.Account);
    }

    [Fact]
    public async Task Filed_mails_are_found_again_by_their_receipt_oldest_first_whatever_folder_they_lie_in()
    {
        await using var test = await EmptyMailboxAsync();
        (await test.Mailbox.FiledSinceAsync(Monday, Cancel)).ShouldBeEmpty();
        foreach (var (day, subject) in ((string[])["old", "first", "second", "third", "not filed"]).Index())
            await test.DeliverAsync(SomeMail.With(subject), Monday.AddDays(day - 1).AddHours(1));
        var seen = await LookAsync(test);
        Filing[] filings = [Filing.Processed, Filing.Exceptions, Filing.Ignored, Filing.Processed];
        await test.Mailbox.FileAsync([.. seen.Take(4).Zip(filings, (mail, filing) => (mail.Id, filing))], Cancel);

        var filed = await test.Mailbox.FiledSinceAsync(Monday, Cancel);

        filed.Select(mail => mail.Filing).ShouldBe(filings[1..]);
        filed.Select(mail => mail.Summary.ReceivedAt).ShouldBe(seen.Skip(1).Take(3).Select(mail => mail.ReceivedAt));
        Encoding.ASCII.GetString((await test.Mailbox.FetchFiledAsync(filed[1], Cancel))!.Value.Span).ShouldContain("Subject: second");
        (await test.Mailbox.FetchFiledAsync(filed[1] with { Summary = filed[1].Summary with { Id = filed[1].Summary.Id with { Uid = "4711" } } }, Cancel)).ShouldBeNull();
    }

    [Fact]
    public async Task Sent_copies_are_found_by_what_they_answer_and_by_what_they_tell()
    {
        await using var test = await EmptyMailboxAsync();
        var mail = Database.SomeRecords.Mail("new@moves.example") with { InReplyTo = "one@partner.example", Cases = [Database.SomeRecords.Case] };
        (await test.Mailbox.FindSentAsync(mail, Cancel)).ShouldBeEmpty();
        await AppendAsync("itself", "Message-ID: <new@moves.example>");
        await AppendAsync("answers", "Message-ID: <2@moves.example>\r\nIn-Reply-To: <one@partner.example>\r\nX-LicenseInbox-Told: 204417/Moved/ab\r\n 204418/Asked/cd");
        await AppendAsync("tells", "Message-ID: <3@moves.example>\r\nX-LicenseInbox-Told: 204417/Sales/ef");
        await AppendAsync("other", "Message-ID: <4@moves.example>\r\nIn-Reply-To: <two@partner.example>\r\nX-LicenseInbox-Told: 204419/Moved/ab");

        var copies = (await test.Mailbox.FindSentAsync(mail, Cancel)).OrderBy(copy => copy.MessageId, StringComparer.Ordinal).ToList();

        copies.Select(copy => copy.MessageId).ShouldBe(["2@moves.example", "3@moves.example", "new@moves.example"]);
        copies[0].InReplyTo.ShouldBe("one@partner.example");
        copies[0].Told.ShouldBe(["204417/Moved/ab", "204418/Asked/cd"]);
        copies[2].Told.ShouldBeEmpty();

        Task AppendAsync(string subject, string headers) => test.Mailbox.AppendSentAsync(
            Encoding.ASCII.GetBytes($"From: a@moves.example\r\nTo: lee@partner.example\r\nSubject: {subject}\r\n{headers}\r\n\r\nHello\r\n"), headers[(headers.IndexOf('<', StringComparison.Ordinal) + 1)..headers.IndexOf('>', StringComparison.Ordinal)], Cancel);
    }

    [Fact]
    public async Task A_mail_that_somebody_read_is_found_all_the_same_and_keeps_its_identity()
    {
        await using var test = await EmptyMailboxAsync();
        await test.DeliverAsync(SomeMail.With("Read in a mail program"), Monday);
        var before = await LookAsync(test);

        await test.MarkAllAsReadAsync();

        (await LookAsync(test)).ShouldBe(before);
        (await SubjectsAsync(test, before)).ShouldBe(["Read in a mail program"]);
    }

    [Fact]
    public async Task A_mail_is_fetched_as_it_is_and_stays_unread()
    {
        await using var test = await EmptyMailboxAsync();
        var raw = SomeMail.With("Unread");
        await test.DeliverAsync(raw, Monday);

        var fetched = await FetchAsync(test, await LookAsync(test));

        fetched.ShouldHaveSingleItem().Raw.ShouldNotBeNull().ToArray().ShouldBe(raw);
        (await test.ReadAsync("INBOX")).ShouldBe([("Unread", false)]);
    }

    [Fact]
    public async Task Many_mails_are_fetched_in_the_order_asked_for()
    {
        await using var test = await EmptyMailboxAsync();
        for (var index = 0; index < 120; index++)
            await test.DeliverAsync(SomeMail.With($"Mail {index}"), Monday.AddMinutes(index));
        var newestFirst = (await LookAsync(test)).Reverse().ToList();

        (await SubjectsAsync(test, newestFirst)).ShouldBe(Enumerable.Range(0, 120).Reverse().Select(index => $"Mail {index}"));
    }

    [Fact]
    public async Task A_mail_that_somebody_took_away_has_no_body_and_is_gone_when_it_is_filed()
    {
        await using var test = await EmptyMailboxAsync();
        await test.DeliverAsync(SomeMail.With("Soon gone"), Monday);
        var gone = (await LookAsync(test)).ShouldHaveSingleItem();
        await test.EmptyAsync();
        await test.DeliverAsync(SomeMail.With("Still there"), Monday.AddHours(1));
        var there = (await LookAsync(test)).ShouldHaveSingleItem();

        (await FetchAsync(test, [gone, there])).Select(mail => mail.Raw is null).ShouldBe([true, false]);
        var results = await test.Mailbox.FileAsync([(gone.Id, Filing.Processed), (there.Id, Filing.Processed)], Cancel);
        results[gone.Id].ShouldBe(FilingResult.Gone);
        results[there.Id].ShouldBe(FilingResult.Filed);
    }

    [Fact]
    public async Task A_delivery_of_another_mailbox_is_gone_here()
    {
        await using var test = await EmptyMailboxAsync();
        await test.DeliverAsync(SomeMail.With("Ours"), Monday);
        var ours = (await LookAsync(test)).ShouldHaveSingleItem();
        var other = ours.Id with { Account = "another" };

        (await FetchAsync(test, [ours with { Id = other }])).ShouldHaveSingleItem().Raw.ShouldBeNull();
        (await test.Mailbox.FileAsync([(other, Filing.Ignored)], Cancel))[other].ShouldBe(FilingResult.Gone);
        (await LookAsync(test)).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Handled_mails_are_moved_to_their_folders_and_stay_unread()
    {
        await using var test = await EmptyMailboxAsync();
        string[] subjects = ["one", "two", "three", "four"];
        foreach (var (index, subject) in subjects.Index())
            await test.DeliverAsync(SomeMail.With(subject), Monday.AddHours(index));
        var seen = await LookAsync(test);

        var results = await test.Mailbox.FileAsync(
            [(seen[0].Id, Filing.Processed), (seen[1].Id, Filing.Exceptions), (seen[2].Id, Filing.Ignored), (seen[3].Id, Filing.Processed)], Cancel);

        results.Values.ShouldAllBe(result => result == FilingResult.Filed);
        (await LookAsync(test)).ShouldBeEmpty();
        (await test.ReadAsync("Processed")).ShouldBe([("one", false), ("four", false)], ignoreOrder: true);
        (await test.ReadAsync("Exceptions")).ShouldBe([("two", false)]);
        (await test.ReadAsync("Ignored")).ShouldBe([("three", false)]);
        (await test.Mailbox.FileAsync([(seen[0].Id, Filing.Processed)], Cancel))[seen[0].Id].ShouldBe(FilingResult.Gone);
    }

    [Fact]
    public async Task A_handled_mail_is_found_again_wherever_it_lies_and_fetched_as_it_is()
    {
        await using var test = await EmptyMailboxAsync();
        var raw = SomeMail.With("Wanted");
        var id = IdOf(raw);
        await test.DeliverAsync(raw, Monday);
        await test.DeliverAsync(SomeMail.With("Another"), Monday.AddHours(1));
        await test.DeliverAsync(raw, Monday.AddHours(2));
        var seen = await LookAsync(test);
        (await test.Mailbox.Filed.FindAsync(id, Monday, Cancel)).Count.ShouldBe(2);
        await test.Mailbox.FileAsync([(seen[0].Id, Filing.Processed), (seen[2].Id, Filing.Ignored)], Cancel);

        var found = await test.Mailbox.Filed.FindAsync(id, Monday, Cancel);
        found.Select(mail => (mail.Id.Folder, mail.ReceivedAt, mail.Size)).ShouldBe([("Processed", Monday, raw.Length), ("Ignored", Monday.AddHours(2), raw.Length)]);
        foreach (var mail in found)
            (await test.Mailbox.Filed.FetchAsync(mail, Cancel)).ShouldNotBeNull().ToArray().ShouldBe(raw);
        (await test.ReadAsync("Processed")).ShouldBe([("Wanted", false)]);
        (await test.Mailbox.Filed.FindAsync(null, Monday, Cancel)).ShouldBe([found[0]]);
        (await test.Mailbox.Filed.FindAsync("none@partner.example", Monday, Cancel)).ShouldBeEmpty();
        (await test.Mailbox.Filed.FetchAsync(found[0] with { Id = found[0].Id with { Uid = "4711" } }, Cancel)).ShouldBeNull();

        // The watch goes on as before.
        (await test.Mailbox.FileAsync([(seen[1].Id, Filing.Processed)], Cancel))[seen[1].Id].ShouldBe(FilingResult.Filed);
    }

    [Fact]
    public async Task A_mail_that_a_person_put_into_another_folder_is_found_there_and_fetched_as_it_is()
    {
        await using var test = await EmptyMailboxAsync();
        var raw = SomeMail.With("Wanted");
        await test.DeliverAsync(SomeMail.With("Another"), Monday);
        await test.Mailbox.AppendSentAsync(raw, IdOf(raw), Cancel);

        (await test.Mailbox.Filed.FindAsync(IdOf(raw), Monday, Cancel)).ShouldBeEmpty();
        var found = (await test.Mailbox.Filed.FindElsewhereAsync(IdOf(raw), Monday, Cancel)).ShouldHaveSingleItem();

        (found.Id.Folder, found.IsWatched).ShouldBe(("Sent", false));
        (await test.Mailbox.Filed.FetchAsync(found, Cancel)).ShouldNotBeNull().ToArray().ShouldBe(raw);
        (await test.Mailbox.Filed.FindElsewhereAsync(null, Monday, Cancel)).ShouldBeEmpty();
        (await LookAsync(test)).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task A_handled_mail_gives_way_to_another_with_its_date_and_flags_and_no_other_is_removed()
    {
        await using var test = await EmptyMailboxAsync();
        var raw = SomeMail.With("Whole");
        await test.DeliverAsync(raw, Monday);
        await test.DeliverAsync(SomeMail.With("Another"), Monday.AddHours(1));
        await test.MarkAllAsReadAsync();
        var seen = await LookAsync(test);
        await test.Mailbox.FileAsync([(seen[0].Id, Filing.Processed), (seen[1].Id, Filing.Processed)], Cancel);
        var mails = test.Mailbox.Filed;
        var original = (await mails.FindAsync(IdOf(raw), Monday, Cancel)).ShouldHaveSingleItem();
        original.IsWatched.ShouldBeFalse();
        var less = Encoding.ASCII.GetBytes(Encoding.ASCII.GetString(raw).Replace("Subject: Whole", "Subject: Less", StringComparison.Ordinal));

        (await mails.CannotRemoveAsync(original, Cancel)).ShouldBeNull();
        await mails.AppendBesideAsync(original, less, Cancel);
        var both = await mails.FindAsync(IdOf(raw), Monday, Cancel);
        both.Select(mail => (mail.Id.Folder, mail.ReceivedAt)).ShouldBe([("Processed", Monday), ("Processed", Monday)]);
        (await mails.RemoveAsync(original, Cancel)).ShouldBeNull();
        (await mails.RemoveAsync(original, Cancel)).ShouldBeNull();

        (await test.ReadAsync("Processed")).ShouldBe([("Another", true), ("Less", true)], ignoreOrder: true);
        var copy = (await mails.FindAsync(IdOf(raw), Monday, Cancel)).ShouldHaveSingleItem();
        (await mails.FetchAsync(copy, Cancel)).ShouldNotBeNull().ToArray().ShouldBe(less);
        (await LookAsync(test)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Many_mails_are_moved_at_once_and_none_is_lost()
    {
        await using var test = await EmptyMailboxAsync();
        for (var index = 0; index < 120; index++)
            await test.DeliverAsync(SomeMail.With($"Mail {index}"), Monday.AddMinutes(index));
        var seen = await LookAsync(test);

        var results = await test.Mailbox.FileAsync([.. seen.Select((summary, index) => (summary.Id, index % 2 == 0 ? Filing.Processed : Filing.Ignored))], Cancel);

        results.Count.ShouldBe(120);
        results.Values.ShouldAllBe(result => result == FilingResult.Filed);
        (await test.ReadAsync("Processed")).Count.ShouldBe(60);
        (await test.ReadAsync("Ignored")).Count.ShouldBe(60);
        (await test.ReadAsync("INBOX")).ShouldBeEmpty();
    }

    [Fact]
    public async Task The_topmost_received_header_says_when_a_mail_came()
    {
        await using var test = await EmptyMailboxAsync();
        await test.DeliverAsync(SomeMail.With("With", received: "Sun, 1 Mar 2026 10:20:30 -0800"), Monday);
        await test.DeliverAsync(SomeMail.With("Without"), Monday.AddHours(1));
        await test.DeliverAsync(SomeMail.With("Nonsense", received: "the other day"), Monday.AddHours(2));
        var seen = await LookAsync(test);

        var dates = await test.Mailbox.TopmostReceivedAsync([.. seen.Select(summary => summary.Id)], Cancel);

        seen.Select(summary => dates[summary.Id]).ShouldBe([new DateTimeOffset(2026, 3, 1, 10, 20, 30, TimeSpan.FromHours(-8)), null, null]);
    }

    [Fact]
    public async Task A_sent_mail_is_put_into_the_sent_folder_once()
    {
        await using var test = await EmptyMailboxAsync();
        var raw = Encoding.ASCII.GetBytes("From: licenses@vendor.example\r\nTo: ann@partner.example\r\nSubject: Moved\r\nMessage-ID: <reply-1@vendor.example>\r\n\r\nDone.\r\n");

        (await test.Mailbox.AppendSentAsync(raw, "<reply-1@vendor.example>", Cancel)).ShouldBeTrue();
        (await test.Mailbox.AppendSentAsync(raw, "reply-1@vendor.example", Cancel)).ShouldBeFalse();

        (await test.ReadAsync("Sent")).ShouldBe([("Moved", true)]);
        (await LookAsync(test)).ShouldBeEmpty();
    }

    [Fact]
    public async Task No_sent_mail_is_kept_when_the_setting_is_off()
    {
        await using var test = await EmptyMailboxAsync(appendSent: false);

        (await test.Mailbox.AppendSentAsync(SomeMail.With("Moved"), "<reply-1@vendor.example>", Cancel)).ShouldBeFalse();

        (await test.ReadAsync("Sent")).ShouldBeEmpty();
    }

    [Fact]
    public async Task Waiting_ends_soon_after_a_mail_came()
    {
        await using var test = await EmptyMailboxAsync();
        await SettleAsync(test);

        var waiting = test.Mailbox.WaitForChangeAsync(TimeSpan.FromMinutes(1), Cancel);
        await test.DeliverAsync(SomeMail.With("News"), Monday);

        await waiting.WaitAsync(TimeSpan.FromSeconds(5), TimeProvider.System, Cancel);
        (await LookAsync(test)).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task A_mail_that_came_between_look_and_wait_ends_the_wait()
    {
        await using var test = await EmptyMailboxAsync();
        await SettleAsync(test);
        await LookAsync(test);
        await test.DeliverAsync(SomeMail.With("News"), Monday);

        await test.Mailbox.WaitForChangeAsync(TimeSpan.FromMinutes(1), Cancel).WaitAsync(TimeSpan.FromSeconds(5), TimeProvider.System, Cancel);
    }

    [Fact]
    public async Task Waiting_ends_when_time_is_up_and_when_it_is_cancelled()
    {
        await using var test = await EmptyMailboxAsync();
        await SettleAsync(test);

        await test.Mailbox.WaitForChangeAsync(TimeSpan.FromMilliseconds(100), Cancel).WaitAsync(TimeSpan.FromSeconds(5), TimeProvider.System, Cancel);

        using var cancelled = new CancellationTokenSource(TimeSpan.FromMilliseconds(100));
        await Should.ThrowAsync<OperationCanceledException>(() => test.Mailbox.WaitForChangeAsync(TimeSpan.FromMinutes(1), cancelled.Token));
    }

    private protected static Task<IReadOnlyList<DeliverySummary>> LookAsync(MailboxUnderTest test) => test.Mailbox.LookAsync(_ => false, Cancel);

    /// <summary>The first wait of a connection ends at once, since nobody listened before; after it nothing is new.</summary>
    private static async Task SettleAsync(MailboxUnderTest test)
    {
        await LookAsync(test);
        await test.Mailbox.WaitForChangeAsync(TimeSpan.FromSeconds(2), Cancel);
        await LookAsync(test);
    }

    private static async Task<List<FetchedMail>> FetchAsync(MailboxUnderTest test, IReadOnlyList<DeliverySummary> deliveries)
    {
        var mails = new List<FetchedMail>();
        await foreach (var mail in test.Mailbox.FetchAsync(deliveries, Cancel))
            mails.Add(mail);
        return mails;
    }

    private static async Task<List<string>> SubjectsAsync(MailboxUnderTest test, IReadOnlyList<DeliverySummary> deliveries) =>
        [.. (await FetchAsync(test, deliveries)).Select(mail => SubjectOf(mail.Raw.ShouldNotBeNull()))];

    private static string IdOf(byte[] raw) =>
        Encoding.ASCII.GetString(raw).Split("\r\n").First(line => line.StartsWith("Message-ID: ", StringComparison.Ordinal))["Message-ID: ".Length..].Trim('<', '>');

    private static string SubjectOf(ReadOnlyMemory<byte> raw) =>
        Encoding.ASCII.GetString(raw.Span).Split("\r\n").First(line => line.StartsWith("Subject: ", StringComparison.Ordinal))["Subject: ".Length..];
}
