using LicenseInbox.Domain.Casebook;
using LicenseInbox.Domain.Receiving;
using LicenseInbox.Domain.Replies;
using LicenseInbox.Worker.Composition;
using LicenseInbox.Worker.Database;
using LicenseInbox.Worker.Maildir;
using LicenseInbox.Worker.Pipeline;
using LicenseInbox.Worker.Settings;
using LicenseInbox.Worker.Smtp;
using LicenseInbox.Worker.Tests.Database;
using LicenseInbox.Worker.Tests.Servers;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;

namespace LicenseInbox.Worker.Tests.Alerting;

/// <summary>The daily digest and the monthly report, on every database: each once, with the proof against a real mailbox.</summary>
public abstract class ReportsContract : StoreContract
{
    private static readonly TimeZoneInfo Zone = TimeZoneInfo.FindSystemTimeZoneById("America/Los_Angeles");

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("reports-");
    private MaildirMailbox _mailbox = null!;

    private protected override Task PrepareAsync()
    {
        _mailbox = new MaildirMailbox(new MaildirOptions { Name = "moves", Address = "moves@vendor.example", Path = _folder.FullName }, Store.Time, NullLogger<MaildirMailbox>.Instance);
        return Task.CompletedTask;
    }

    private protected override async Task ClearAsync()
    {
        await _mailbox.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task A_digest_is_mailed_once_a_day_at_its_time_and_made_up_for_after_a_standstill()
    {
        // It is 24 November, 04:00 in Los Angeles.
        await Reports().SendDueAsync(Token);
        (await MailsAsync()).ShouldBeEmpty();
        Store.Time.Advance(TimeSpan.FromHours(3));
        await Reports().SendDueAsync(Token);
        await Reports().SendDueAsync(Token);
        (await DigestsAsync()).ShouldBe(["LicenseInbox, 2026-11-23: 0 mails, 0 moved, 0 deadlines missed"]);

        Store.Time.Advance(TimeSpan.FromDays(3));
        await Reports().SendDueAsync(Token);
        (await DigestsAsync()).Count.ShouldBe(4);
        (await MailsAsync()).Select(mail => mail.Subject).Where(subject => subject.Contains("2026-10")).ShouldBe(["LicenseInbox, 2026-10: 0 deadlines kept, 0 missed"]);
    }

    [Fact]
    public async Task After_a_restore_from_an_older_copy_a_digest_that_lies_in_the_Sent_folder_is_not_mailed_again()
    {
        Store.Time.Advance(TimeSpan.FromHours(3));
        await Reports().SendDueAsync(Token);
        var mailed = (await MailsAsync()).Single(mail => mail.Subject.Contains("2026-11-23"));
        using (var message = new OutgoingMessage(null, _ => throw new NotSupportedException()).Build(mailed, "moves@vendor.example"))
            await _mailbox.AppendSentAsync(OutgoingMessage.ToBytes(message), mailed.MessageId, Token);
        await Store.Database.WriteAsync(
            async store =>
            {
                store.Outgoing.RemoveRange(await store.Outgoing.ToListAsync(Token));
                await store.Settings.ExecuteDeleteAsync(Token);
                await RestoredStore.MarkAsync(store, [], Store.Time.GetUtcNow(), Token);
                return true;
            },
            Token);

        await Reports().SendDueAsync(Token);
        (await DigestsAsync()).ShouldBeEmpty();
        (await MailsAsync()).ShouldHaveSingleItem().Subject.ShouldContain("2026-10");
        Store.Time.Advance(TimeSpan.FromDays(1));
        await Reports().SendDueAsync(Token);
        (await DigestsAsync()).ShouldHaveSingleItem().ShouldContain("2026-11-24");
    }

    [Fact]
    public async Task The_ledger_is_held_against_the_folders_and_a_difference_is_named_and_a_trouble()
    {
        var at = SomeRecords.Noon.AddDays(-1);
        var message = SomeRecords.Message() with { ReceivedAt = at, State = MessageState.Ignored };
        var filed = await new MaildirFolder(_folder.FullName).Sub("Ignored").DeliverAsync(new byte[] { 65 }, at, "", ":2,", Token);
        await new MaildirFolder(_folder.FullName).DeliverAsync(new byte[] { 66 }, at.AddMinutes(7), "", null, Token);
        await Store.PutAsync(Token, book => book.Put(message), book => book.Put(new RecordedDelivery(new DeliveryId("moves", "INBOX", 0, filed), at, DeliveryState.Filed, message.Id, Filing.Ignored)));
        Store.Time.Advance(TimeSpan.FromHours(3));

        await SendAsync();
        var mail = (await MailsAsync()).First(mail => mail.Subject.Contains("2026-11-23"));
        mail.Subject.ShouldBe("LicenseInbox, 2026-11-23: 1 mail, 0 moved, 0 deadlines missed, LEDGER DIFFERS");
        mail.Text.ShouldContain("mails of that day in the mailboxes' folders: 2");
        mail.Text.ShouldContain("04:07 -08:00 lies in a folder and was not recorded");
        (await new AlertLedger(Store.Database).WorkAsync(Store.Time.GetUtcNow(), Token)).DisagreeingLedgers.ShouldBe(["moves"]);

        Store.Time.Advance(TimeSpan.FromDays(1));
        await SendAsync();
        (await new AlertLedger(Store.Database).WorkAsync(Store.Time.GetUtcNow(), Token)).DisagreeingLedgers.ShouldBeEmpty();
    }

    /// <summary>A difference is looked at again a minute later: that minute is over at once.</summary>
    private async Task SendAsync()
    {
        var sending = Reports().SendDueAsync(Token);
        for (var i = 0; i < 600 && !sending.IsCompleted; i++)
        {
            await Task.WhenAny(sending, Task.Delay(TimeSpan.FromMilliseconds(50), Token));
            if (!sending.IsCompleted)
                Store.Time.Advance(TimeSpan.FromSeconds(10));
        }

        await sending;
    }

    private async Task<List<OutgoingMail>> MailsAsync()
    {
        await using var session = await Store.Database.ReadAsync(Token);
        return (await session.Context.Outgoing.OrderBy(row => row.WrittenAt).ToListAsync(Token)).ConvertAll(row => row.ToMail());
    }

    private async Task<List<string>> DigestsAsync() => (await MailsAsync()).Select(mail => mail.Subject).Where(subject => subject.Contains("2026-11-")).ToList();

    private Reports Reports()
    {
        var parts = ProgramParts.Load(new SettingsSources { Environment = false });
        var records = new ReportRecords(Store.Database, new StatusBoard(Store.Database, Store.Schedule, Store.Time));
        return new Reports(
            records,
            new DeadlineReports(new AlertLedger(Store.Database), records, Store.Time),
            parts.Reports,
            [_mailbox],
            new ManagersToldBefore([_mailbox], new RestoredStore(Store.Database), new ManagerMailOrigin("moves", "vendor.example"), Store.Time, NullLogger<ManagersToldBefore>.Instance),
            new ReportPlan(["kim@vendor.example"], new TimeOnly(7, 0), Zone, new ManagerMailOrigin("moves", "vendor.example")),
            new OutboxBell(Store.Time),
            Store.Time,
            NullLogger<Reports>.Instance);
    }
}

/// <summary>On a SQLite file.</summary>
public sealed class SqliteReportsTests : ReportsContract
{
    private protected override Task<StoreUnderTest> MakeAsync() => StoreUnderTest.SqliteAsync(Token);
}

/// <summary>On PostgreSQL.</summary>
public sealed class PostgresReportsTests(TestServers servers) : ReportsContract
{
    private protected override async Task<StoreUnderTest> MakeAsync() => await StoreUnderTest.PostgresAsync(await servers.PostgresAsync(Token), Token);
}
