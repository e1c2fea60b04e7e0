using LicenseInbox.Domain.Casebook;
using LicenseInbox.Domain.Reading;
using LicenseInbox.Domain.Receiving;
using LicenseInbox.Domain.Replies;
using LicenseInbox.Worker.Tests.Servers;
using Microsoft.EntityFrameworkCore;

namespace LicenseInbox.Worker.Tests.Database;

/// <summary>Two workers on one PostgreSQL database: who holds a lease, who hands over a mail, and who follows whom.</summary>
public sealed class SeveralWorkersTests(TestServers servers) : IAsyncLifetime
{
    private StoreUnderTest _one = null!;
    private StoreUnderTest _other = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _one = await StoreUnderTest.PostgresAsync(await servers.PostgresAsync(Token), Token);
        _other = _one.Beside();

        // A server that has just started does not tell yet who is dead.
        for (IReadOnlyCollection<long>? others = null; others is null; await Task.Delay(100, Token))
            others = await _one.Database.ReadAsync(store => _one.Presence.OthersAsync(store, Token), Token);
    }

    public async ValueTask DisposeAsync()
    {
        await _other.DisposeAsync();
        await _one.DisposeAsync();
    }

    [Fact]
    public async Task A_lease_is_held_by_one_worker_and_given_on()
    {
        var held = (await _one.Leases.TakeAsync("mailbox moves", Token))!;
        (await _other.Leases.TakeAsync("mailbox moves", Token)).ShouldBeNull();
        (await _other.Leases.TakeAsync("mailbox other", Token)).ShouldNotBeNull();
        await _one.Leases.ReleaseAsync(held, Token);
        (await _other.Leases.TakeAsync("mailbox moves", Token))!.Token.ShouldBeGreaterThan(held.Token);
    }

    [Fact]
    public async Task A_dead_holder_is_followed_at_once()
    {
        await _one.Leases.TakeAsync("mailbox moves", Token);
        (await _other.Leases.TakeAsync("mailbox moves", Token)).ShouldBeNull();
        await _one.Presence.DisposeAsync();
        Lease? followed = null;
        for (var tries = 0; followed is null && tries < 50; tries++, await Task.Delay(100, Token))
            followed = await _other.Leases.TakeAsync("mailbox moves", Token);
        followed.ShouldNotBeNull();
    }

    [Fact]
    public async Task A_silent_holder_is_followed_after_a_while_and_can_no_longer_write()
    {
        var held = (await _one.Leases.TakeAsync("mailbox moves", Token))!;
        (await _other.Leases.TakeAsync("mailbox moves", Token)).ShouldBeNull();
        _other.Time.Advance(TimeSpan.FromSeconds(20));
        await _one.Leases.RenewAsync(held, Token);
        (await _other.Leases.TakeAsync("mailbox moves", Token)).ShouldBeNull();
        _other.Time.Advance(TimeSpan.FromSeconds(20));
        (await _other.Leases.TakeAsync("mailbox moves", Token)).ShouldBeNull();

        // A unit of work that began before is refused as well.
        await using var begun = await _one.Casebooks.OpenAsync(held, Token);
        (await begun.FindMessageAsync("any", "any", Token)).ShouldBeNull();
        _other.Time.Advance(TimeSpan.FromSeconds(20));
        (await _other.Leases.TakeAsync("mailbox moves", Token)).ShouldNotBeNull();
        begun.Put(SomeRecords.Delivery("1"));
        await Should.ThrowAsync<ConcurrentChangeException>(() => begun.CommitAsync(Token));
        await Should.ThrowAsync<LeaseLostException>(() => _one.Deliveries.RecordAsync(held, [SomeRecords.Delivery("1")], Token));
        await Should.ThrowAsync<LeaseLostException>(() => _one.Leases.RenewAsync(held, Token));
        (await _one.Deliveries.KnownAsync("moves", Token)).ShouldBeEmpty();
    }

    [Fact]
    public async Task No_mail_is_claimed_by_two_and_what_a_dead_worker_claimed_is_claimed_again()
    {
        const int Mails = 20;
        for (var i = 0; i < Mails; i++)
            await _one.PutAsync(Token, book => book.Put(SomeRecords.Mail($"{i}@moves.example") with { Id = Guid.CreateVersion7() }));
        var claimed = await Task.WhenAll(ClaimAllAsync(_one), ClaimAllAsync(_other));
        claimed.SelectMany(ids => ids).Order().ShouldBe(claimed.SelectMany(ids => ids).Distinct().Order());
        claimed.Sum(ids => ids.Count).ShouldBe(Mails - 2);

        var (left, other) = ((await _one.Deliveries.ClaimAsync(SomeRecords.Noon, Token))!, (await _other.Deliveries.ClaimAsync(SomeRecords.Noon, Token))!);
        left.Id.ShouldNotBe(other.Id);
        await _other.PutAsync(Token, book => book.Put(other with { ClaimedBy = null, State = OutgoingState.Sent }));
        (await _other.Deliveries.ClaimAsync(SomeRecords.Noon, Token)).ShouldBeNull();
        await _one.Presence.DisposeAsync();
        OutgoingMail? again = null;
        for (var tries = 0; again is null && tries < 50; tries++, await Task.Delay(100, Token))
            again = await _other.Deliveries.ClaimAsync(SomeRecords.Noon, Token);
        (again!.Id, again.MessageId, again.Attempts).ShouldBe((left.Id, left.MessageId, left.Attempts + 1));
    }

    [Fact]
    public async Task A_mail_that_is_asked_for_is_read_by_one_other_worker_and_taken_once()
    {
        await using var third = _one.Beside();
        await third.Presence.BePresentAsync(Token);
        (await _one.SharedReadings.HasOthersAsync(Token)).ShouldBeTrue();
        await _one.SharedReadings.AskAsync(Asked, Token);
        (await _one.SharedReadings.IsAnyAskedAsync(Token)).ShouldBeFalse("whoever asks does not answer himself");
        (await _other.SharedReadings.IsAnyAskedAsync(Token)).ShouldBeTrue();
        (await _one.SharedReadings.TakeAsync(Asked.Mail.Id, unbegun: false, Token)).ShouldBeNull();

        var begun = await Task.WhenAll(_other.SharedReadings.BeginAsync(Token), third.SharedReadings.BeginAsync(Token));
        begun.OfType<AskedReading>().ShouldHaveSingleItem().ShouldBe(Asked);
        (await _one.SharedReadings.TakeAsync(Asked.Mail.Id, unbegun: true, Token)).ShouldBeNull("somebody reads it");
        var (reads, watches) = begun[0] is null ? (third, _other) : (_other, third);
        await watches.SharedReadings.GiveAsync(Asked.Mail.Id, null, Token);
        (await _one.SharedReadings.TakeAsync(Asked.Mail.Id, unbegun: true, Token)).ShouldBeNull("only whoever began gives");
        await reads.SharedReadings.GiveAsync(Asked.Mail.Id, new MessageFacts { Digest = "read", Subject = "Case 204417" }, Token);

        (await _one.SharedReadings.TakeAsync(Asked.Mail.Id, unbegun: false, Token))!.Facts!.Subject.ShouldBe("Case 204417");
        (await _one.Database.ReadAsync(store => store.SharedReadings.CountAsync(Token), Token)).ShouldBe(0);
    }

    [Fact]
    public async Task What_nobody_has_begun_is_taken_back_and_what_a_dead_worker_had_begun_is_lost()
    {
        await _other.Presence.BePresentAsync(Token);
        await _one.SharedReadings.AskAsync(Asked, Token);
        (await _one.SharedReadings.TakeAsync(Asked.Mail.Id, unbegun: true, Token))!.Facts.ShouldBeNull();
        (await _other.SharedReadings.BeginAsync(Token)).ShouldBeNull();

        await _one.SharedReadings.AskAsync(Asked, Token);
        (await _other.SharedReadings.BeginAsync(Token)).ShouldBe(Asked);
        await _other.Presence.DisposeAsync();
        SharedReading? lost = null;
        for (var tries = 0; lost is null && tries < 50; tries++, await Task.Delay(100, Token))
            lost = await _one.SharedReadings.TakeAsync(Asked.Mail.Id, unbegun: false, Token);
        lost!.Facts.ShouldBeNull();
    }

    [Fact]
    public async Task What_a_dead_worker_asked_for_is_read_by_nobody_and_goes()
    {
        await _other.Presence.BePresentAsync(Token);
        await _one.SharedReadings.AskAsync(Asked, Token);
        await _one.Presence.DisposeAsync();
        for (var tries = 0; (await _other.Presence.BePresentAsync(Token), await _other.Database.ReadAsync(store => _other.Presence.OthersAsync(store, Token), Token)) is not (_, { Count: 0 }) && tries < 50; tries++)
            await Task.Delay(100, Token);
        (await _other.SharedReadings.BeginAsync(Token)).ShouldBeNull();
        (await _other.Database.ReadAsync(store => store.SharedReadings.CountAsync(Token), Token)).ShouldBe(0);
    }

    private static AskedReading Asked { get; } = new(new DeliverySummary(new DeliveryId("moves", "INBOX", 7, "42"), SomeRecords.Noon, 1000), ReadingDepth.WithPageImages);

    /// <summary>Claims and sends, one after another, until two are left.</summary>
    private static async Task<List<Guid>> ClaimAllAsync(StoreUnderTest store)
    {
        var ids = new List<Guid>();
        while (ids.Count < 9 && await store.Deliveries.ClaimAsync(SomeRecords.Noon, Token) is { } mail)
        {
            ids.Add(mail.Id);
            await store.PutAsync(Token, book => book.Put(mail with { ClaimedBy = null, State = OutgoingState.Sent }));
        }

        return ids;
    }
}
