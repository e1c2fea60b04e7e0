using LicenseInbox.Domain.Casebook;
using LicenseInbox.Domain.Receiving;
using LicenseInbox.Domain.Replies;
using LicenseInbox.Worker.Tests.Servers;

namespace LicenseInbox.Worker.Tests.Database;

/// <summary>What is kept of mailboxes, the outbox and the queue's settings, on every database.</summary>
public abstract class DeliveryLogContract : StoreContract
{
    [Fact]
    public async Task Twenty_thousand_deliveries_are_recorded_and_known()
    {
        var old = Enumerable.Range(1, 20_000).Select(uid => SomeRecords.Delivery($"{uid}", DeliveryState.BeforeStart)).ToList();
        await Store.Deliveries.RecordAsync(await WatchAsync(), old, Token);
        await Store.Deliveries.RecordAsync(await WatchAsync(), [SomeRecords.Delivery("1", DeliveryState.Gone), SomeRecords.Delivery("1", validity: 2)], Token);
        var known = await Store.Deliveries.KnownAsync("moves", Token);
        known.Count.ShouldBe(20_001);
        known.ShouldContain(new DeliveryId("moves", "INBOX", 2, "1"));
        (await Store.Deliveries.KnownAsync("other", Token)).ShouldBeEmpty();

        var asked = Enumerable.Range(19_000, 2000).Select(uid => SomeRecords.Delivery($"{uid}").Id).Append(new DeliveryId("moves", "INBOX", 2, "1")).Append(new DeliveryId("moves", "INBOX", 2, "2")).ToList();
        var amongThem = await Store.Deliveries.KnownAmongAsync("moves", asked, Token);
        amongThem.Count.ShouldBe(1002);
        amongThem.IsSubsetOf(known).ShouldBeTrue();
        (await Store.Deliveries.KnownAmongAsync("other", asked, Token)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Handled_deliveries_wait_to_be_filed()
    {
        var message = SomeRecords.Message();
        var handled = SomeRecords.Delivery("7") with { MessageId = message.Id };
        await Store.PutAsync(Token, book => book.Put(message), book => book.Put(handled), book => book.Put(SomeRecords.Delivery("8", DeliveryState.LeftInPlace)));
        (await Store.Deliveries.InStateAsync("moves", DeliveryState.Handled, Token)).ShouldBe([handled]);
        await Store.Deliveries.RecordAsync(await WatchAsync(), [handled with { State = DeliveryState.Filed }], Token);
        (await Store.Deliveries.InStateAsync("moves", DeliveryState.Handled, Token)).ShouldBeEmpty();
    }

    [Fact]
    public async Task The_start_of_a_mailbox_is_written_once()
    {
        var start = new DateTimeOffset(2026, 11, 24, 5, 0, 0, TimeSpan.FromHours(-8));
        (await Store.Deliveries.StartAsync(await WatchAsync(), "moves", start, Token)).ShouldBe(start);
        await Store.Deliveries.LookedAsync(await WatchAsync(), "moves", start.AddHours(2), Token);
        (await Store.Deliveries.StartAsync(await WatchAsync(), "moves", start.AddDays(1), Token)).ShouldBe(start);
    }

    [Fact]
    public async Task Mails_are_sent_oldest_first_and_not_before_their_time()
    {
        var (late, second, first, sent) = (SomeRecords.Mail("1@moves.example"), SomeRecords.Mail("2@moves.example"), SomeRecords.Mail("3@moves.example"), SomeRecords.Mail("4@moves.example"));
        await Store.PutAsync(
            Token,
            book => book.Put(late with { NotBefore = SomeRecords.Noon.AddMinutes(2) }),
            book => book.Put(second),
            book => book.Put(first with { WrittenAt = SomeRecords.Noon.AddHours(-1) }),
            book => book.Put(sent with { State = OutgoingState.Sent, SentAt = SomeRecords.Noon }));
        foreach (var (now, next) in new[] { (SomeRecords.Noon, first), (SomeRecords.Noon, second), (SomeRecords.Noon.AddMinutes(2), late) })
        {
            var claimed = (await Store.Deliveries.ClaimAsync(now, Token))!;
            (claimed.Id, claimed.Attempts).ShouldBe((next.Id, 1));
            await Store.PutAsync(Token, book => book.Put(claimed with { ClaimedBy = null, State = OutgoingState.Undeliverable }));
        }

        (await Store.Deliveries.ClaimAsync(SomeRecords.Noon.AddMinutes(2), Token)).ShouldBeNull();
        (await Store.Deliveries.SentSinceAsync("LEE@partner.example", SomeRecords.Noon.AddHours(-1), Token)).ShouldBe(1);
        (await Store.Deliveries.SentSinceAsync("lee@partner.example", SomeRecords.Noon.AddTicks(1), Token)).ShouldBe(0);
    }

    [Fact]
    public async Task A_mail_that_a_wrong_clock_put_off_for_hours_is_sent_now()
    {
        await Store.PutAsync(
            Token,
            book => book.Put(SomeRecords.Mail("1@moves.example") with { NotBefore = SomeRecords.Noon.AddMinutes(15) }),
            book => book.Put(SomeRecords.Mail("2@moves.example") with { NotBefore = SomeRecords.Noon.AddHours(2) }));
        var claimed = (await Store.Deliveries.ClaimAsync(SomeRecords.Noon, Token))!;
        claimed.MessageId.ShouldBe("2@moves.example");
        await Store.PutAsync(Token, book => book.Put(claimed with { ClaimedBy = null, State = OutgoingState.Undeliverable }));
        (await Store.Deliveries.ClaimAsync(SomeRecords.Noon, Token)).ShouldBeNull();
    }

    [Fact]
    public async Task A_worker_finds_again_what_it_claimed_and_lost_on_the_way()
    {
        await Store.PutAsync(Token, book => book.Put(SomeRecords.Mail()));
        (await Store.Deliveries.ClaimAsync(SomeRecords.Noon, Token))!.Attempts.ShouldBe(1);
        (await Store.Deliveries.ClaimAsync(SomeRecords.Noon, Token))!.Attempts.ShouldBe(2);
    }

    [Fact]
    public async Task What_was_seen_in_a_mailbox_is_written_by_the_holder_of_its_lease_only()
    {
        var first = await WatchAsync();
        var second = await WatchAsync();
        await Should.ThrowAsync<LeaseLostException>(() => Store.Deliveries.RecordAsync(first, [SomeRecords.Delivery("1")], Token));
        await Should.ThrowAsync<LeaseLostException>(async () =>
        {
            await using var book = await Store.Casebooks.OpenAsync(first, Token);
            book.Put(SomeRecords.Delivery("1"));
            await book.CommitAsync(Token);
        });
        (await Store.Deliveries.KnownAsync("moves", Token)).ShouldBeEmpty();
        await Store.Deliveries.RecordAsync(second, [SomeRecords.Delivery("1")], Token);
        (await Store.Deliveries.KnownAsync("moves", Token)).Count.ShouldBe(1);
    }

    /// <summary>This worker's own lease, taken anew.</summary>
    private async Task<Lease> WatchAsync() => (await Store.Leases.TakeAsync("mailbox moves", Token))!;

    [Fact]
    public async Task The_queue_remembers_pause_and_pace()
    {
        (await Store.Schedule.PaceAsync(Token)).ShouldBe(new(false, null));
        await Store.Schedule.SetPausedAsync(true, Token);
        await Store.Schedule.SetPaceAsync(5, Token);
        (await Store.Schedule.PaceAsync(Token)).ShouldBe(new(true, 5));
        await Store.Schedule.SetPausedAsync(false, Token);
        await Store.Schedule.SetPaceAsync(null, Token);
        (await Store.Schedule.PaceAsync(Token)).ShouldBe(new(false, null));
        await Should.ThrowAsync<ArgumentOutOfRangeException>(() => Store.Schedule.SetPaceAsync(0, Token));
    }
}

/// <summary>On a SQLite file.</summary>
public sealed class SqliteDeliveryLogTests : DeliveryLogContract
{
    private protected override Task<StoreUnderTest> MakeAsync() => StoreUnderTest.SqliteAsync(Token);
}

/// <summary>On a PostgreSQL server.</summary>
public sealed class PostgresDeliveryLogTests(TestServers servers) : DeliveryLogContract
{
    private protected override async Task<StoreUnderTest> MakeAsync() => await StoreUnderTest.PostgresAsync(await servers.PostgresAsync(Token), Token);
}
