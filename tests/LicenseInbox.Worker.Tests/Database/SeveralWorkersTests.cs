using LicenseInbox.Domain.Casebook;
using LicenseInbox.Domain.Replies;
using LicenseInbox.Worker.Tests.Servers;

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
