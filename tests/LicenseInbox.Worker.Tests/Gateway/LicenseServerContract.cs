using LicenseInbox.Domain.Moving;
using LicenseInbox.Domain.Registry;
using LicenseInbox.Worker.Database;
using LicenseInbox.Worker.Tests.Database;
using LicenseInbox.Worker.Tests.Servers;

namespace LicenseInbox.Worker.Tests.Gateway;

/// <summary>What a license server promises: the served tables on every database, and the same over HTTP.</summary>
public abstract class LicenseServerContract : IAsyncLifetime
{
    private StoreUnderTest _store = null!;

    private protected static CancellationToken Token => TestContext.Current.CancellationToken;

    private protected ILicenseServer Server { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        (_store, Server) = await MakeAsync();
        await _store.Loader.LoadAsync(SomeRecords.Registry(), false, Token);
    }

    public async ValueTask DisposeAsync()
    {
        await EndAsync();
        GC.SuppressFinalize(this);
    }

    private protected abstract Task<(StoreUnderTest Store, ILicenseServer Server)> MakeAsync();

    private protected virtual async Task EndAsync() => await _store.DisposeAsync();

    [Fact]
    public async Task Systems_keys_and_cases_are_told_with_what_belongs_to_them()
    {
        var system = (await Server.SystemAsync(SystemKey.Of("7k2m 91qd xr48 5tzc"), Token)).ShouldNotBeNull();
        system.System.ShouldBe(SomeRecords.System(SomeRecords.Old));
        system.Licenses.ShouldBe([SomeRecords.License(1, SomeRecords.Old), SomeRecords.License(2, SomeRecords.Old), SomeRecords.License(3, SomeRecords.Old)]);
        (await Server.LicenseAsync(SomeRecords.Key(2), Token)).ShouldBe(SomeRecords.License(2, SomeRecords.Old));
        var known = (await Server.CaseAsync(SomeRecords.Case, Token)).ShouldNotBeNull();
        known.Case.ShouldBe(SomeRecords.SupportCase());
        known.Partner!.Contacts.ShouldBe([new Contact("Lee", "Lee@partner.example")]);
    }

    [Fact]
    public async Task What_is_not_known_is_nothing()
    {
        (await Server.SystemAsync(SystemKey.Of("ZZZZ-ZZZZ-ZZZZ-ZZZZ"), Token)).ShouldBeNull();
        (await Server.LicenseAsync(SomeRecords.Key(99), Token)).ShouldBeNull();
        (await Server.CaseAsync(CaseNumber.Of("999999"), Token)).ShouldBeNull();
        (await Server.FindMoveAsync(Guid.NewGuid(), Token)).ShouldBeNull();
        (await Server.AddNoteAsync(CaseNumber.Of("999999"), new CaseNote(Guid.NewGuid(), SomeRecords.Noon, "x"), Token)).ShouldBeFalse();
        (await Server.CloseCaseAsync(CaseNumber.Of("999999"), Token)).ShouldBeFalse();
    }

    [Fact]
    public async Task A_move_is_made_once_by_its_id_and_the_answer_is_always_the_same()
    {
        var order = await OrderAsync(1, 2);
        var first = await Server.MoveAsync(order, Token);
        first.Move.ShouldNotBeNull().State.ShouldBe(ServerMoveState.Made);
        (await Server.MoveAsync(order, Token)).Move.ShouldBe(first.Move);
        (await Server.MoveAsync(order with { Versions = (await OrderAsync(1)).Versions }, Token)).Move.ShouldBe(first.Move);
        (await Server.FindMoveAsync(order.Id, Token)).ShouldBe(first.Move);
        (await Server.SystemAsync(SomeRecords.New, Token))!.Licenses.Select(license => license.Key).ShouldBe([SomeRecords.Key(1), SomeRecords.Key(2)]);
        (await Server.SystemAsync(SomeRecords.Old, Token))!.Licenses.Select(license => license.Key).ShouldBe([SomeRecords.Key(3)]);
    }

    [Fact]
    public async Task The_same_id_for_something_else_is_refused()
    {
        var order = await OrderAsync(1);
        await Server.MoveAsync(order, Token);
        await Should.ThrowAsync<LicenseServerRefusedException>(async () => await Server.MoveAsync((await OrderAsync(2)) with { Id = order.Id }, Token));
        (await Server.LicenseAsync(SomeRecords.Key(2), Token))!.System.ShouldBe(SomeRecords.Old);
    }

    [Fact]
    public async Task A_move_on_other_facts_is_not_made_and_the_facts_of_now_are_told()
    {
        var order = await OrderAsync(1);
        await _store.Loader.LoadAsync(new RegistryLoad { Systems = [new(SomeRecords.System(SomeRecords.New, Chassis.Max1000), 2)] }, false, Token);
        var answer = await Server.MoveAsync(order, Token);
        answer.Move.ShouldBeNull();
        answer.Now.Single(system => system.System.Key == SomeRecords.New).System.Chassis.ShouldBe(Chassis.Max1000);
        (await Server.FindMoveAsync(order.Id, Token)).ShouldBeNull();
        (await Server.MoveAsync((await OrderAsync(1)) with { Id = order.Id }, Token)).Move.ShouldNotBeNull().State.ShouldBe(ServerMoveState.Made);

        (await Server.MoveAsync(await OrderAsync(1), Token)).Move.ShouldBeNull("the key is elsewhere");
        (await Server.MoveAsync((await OrderAsync(2)) with { Licenses = [new OrderedLicense(SomeRecords.Key(2), "ALTI-STATION-10", 5, null, null)] }, Token)).Move.ShouldBeNull("a key moves whole");
    }

    [Fact]
    public async Task An_upgrade_replaces_the_old_key_by_the_new_one_and_a_key_in_use_is_refused()
    {
        var order = await OrderAsync(1);
        order = order with { Licenses = [order.Licenses[0] with { NewKey = SomeRecords.Key(901), NewType = "SSW-STATION-10" }] };
        (await Server.MoveAsync(order, Token)).Move.ShouldNotBeNull();
        (await Server.LicenseAsync(SomeRecords.Key(1), Token)).ShouldBeNull();
        (await Server.LicenseAsync(SomeRecords.Key(901), Token)).ShouldBe(new License(SomeRecords.Key(901), "SSW-STATION-10", 10, SomeRecords.New));
        await Should.ThrowAsync<LicenseServerRefusedException>(async () =>
        {
            var other = await OrderAsync(2);
            await Server.MoveAsync(other with { Licenses = [other.Licenses[0] with { NewKey = SomeRecords.Key(3) }] }, Token);
        });

        (await Server.ReverseAsync(order.Id, Token)).Move!.State.ShouldBe(ServerMoveState.Reversed);
        (await Server.LicenseAsync(SomeRecords.Key(1), Token)).ShouldBe(SomeRecords.License(1, SomeRecords.Old));
        (await Server.LicenseAsync(SomeRecords.Key(901), Token)).ShouldBeNull();
    }

    [Fact]
    public async Task A_reversal_is_made_once_and_what_was_never_made_never_is_after_it()
    {
        var order = await OrderAsync(1);
        await Server.MoveAsync(order, Token);
        var reversed = (await Server.ReverseAsync(order.Id, Token)).Move.ShouldNotBeNull();
        reversed.State.ShouldBe(ServerMoveState.Reversed);
        (await Server.ReverseAsync(order.Id, Token)).Move.ShouldBe(reversed);
        (await Server.MoveAsync(order, Token)).Move.ShouldBe(reversed);
        (await Server.LicenseAsync(SomeRecords.Key(1), Token))!.System.ShouldBe(SomeRecords.Old);

        var late = await OrderAsync(2);
        (await Server.ReverseAsync(late.Id, Token)).Move!.State.ShouldBe(ServerMoveState.Void);
        (await Server.MoveAsync(late, Token)).Move!.State.ShouldBe(ServerMoveState.Void);
        (await Server.LicenseAsync(SomeRecords.Key(2), Token))!.System.ShouldBe(SomeRecords.Old);
    }

    [Fact]
    public async Task A_move_whose_keys_moved_on_is_not_reversed()
    {
        var order = await OrderAsync(1, 2);
        await Server.MoveAsync(order, Token);
        await _store.Loader.LoadAsync(new RegistryLoad { Licenses = [new(SomeRecords.License(1, SomeRecords.Old), 2)] }, overrideMoves: true, Token);
        var answer = await Server.ReverseAsync(order.Id, Token);
        answer.Move.ShouldBeNull();
        answer.InTheWay.ShouldBe([SomeRecords.Key(1)]);
        (await Server.FindMoveAsync(order.Id, Token))!.State.ShouldBe(ServerMoveState.Made);
    }

    [Fact]
    public async Task A_note_is_added_once_by_its_id_and_a_case_is_closed()
    {
        var note = new CaseNote(Guid.NewGuid(), SomeRecords.Noon, "LicenseInbox: moved, ä.");
        (await Server.AddNoteAsync(SomeRecords.Case, note, Token)).ShouldBeTrue();
        (await Server.AddNoteAsync(SomeRecords.Case, note, Token)).ShouldBeTrue();
        await using (var context = _store.Database.NewContext())
            context.CaseNotes.Select(row => row.Note).ToList().ShouldBe([note.Text]);
        await Should.ThrowAsync<LicenseServerRefusedException>(() => Server.AddNoteAsync(SomeRecords.Case, note with { Text = "another" }, Token));

        (await Server.CloseCaseAsync(SomeRecords.Case, Token)).ShouldBeTrue();
        (await Server.CloseCaseAsync(SomeRecords.Case, Token)).ShouldBeTrue();
        (await Server.CaseAsync(SomeRecords.Case, Token))!.Case.IsOpen.ShouldBeFalse();
    }

    [Fact]
    public async Task Changes_are_told_page_by_page_from_a_cursor_on_each_as_it_is_now()
    {
        await _store.Loader.LoadAsync(SomeRecords.Registry(keys: 700), false, Token);
        var (all, cursor, pages) = await AllSinceAsync(null);
        pages.ShouldBeGreaterThan(1);
        all.Licenses.Select(license => license.Key).Distinct().Count().ShouldBe(700);
        all.Partners.Select(partner => partner.Id).ShouldBe(["P-1", "P-2"], ignoreOrder: true);
        all.Cases.Single().ShouldBe(SomeRecords.SupportCase());
        (await AllSinceAsync(cursor)).Facts.Count.ShouldBe(0);

        var order = await OrderAsync(1);
        await Server.MoveAsync(order, Token);
        await Server.CloseCaseAsync(SomeRecords.Case, Token);
        await _store.Loader.LoadAsync(new RegistryLoad { Partners = [new(new PartnerContact("P-1", "Partner One", new Contact("Kim", "kim@partner.example")), 2)] }, false, Token);
        var (moved, after, _) = await AllSinceAsync(cursor);
        moved.Licenses.ShouldBe([SomeRecords.License(1, SomeRecords.New)]);
        moved.Systems.Select(system => system.Key).ShouldBe([SomeRecords.Old, SomeRecords.New], ignoreOrder: true);
        moved.Cases.Single().IsOpen.ShouldBeFalse();
        moved.Partners.Single().Contacts.Count.ShouldBe(2);

        await Server.ReverseAsync(order.Id, Token);
        (await AllSinceAsync(after)).Facts.Licenses.ShouldBe([SomeRecords.License(1, SomeRecords.Old)]);
        (await AllSinceAsync(cursor)).Facts.Licenses.ShouldBe([SomeRecords.License(1, SomeRecords.Old)], "each thing is told once, as it is now");
        (await Server.ChangesAsync("nobody's", Token)).ShouldBeNull();
    }

    private async Task<(ServerFacts Facts, string Cursor, int Pages)> AllSinceAsync(string? since)
    {
        var (facts, pages) = (new ServerFacts(), 0);
        while (true)
        {
            var page = (await Server.ChangesAsync(since, Token)).ShouldNotBeNull();
            pages++;
            facts = new ServerFacts
            {
                Systems = [.. facts.Systems, .. page.Facts.Systems],
                Licenses = [.. facts.Licenses, .. page.Facts.Licenses],
                Gone = [.. facts.Gone, .. page.Facts.Gone],
                Cases = [.. facts.Cases, .. page.Facts.Cases],
                Partners = [.. facts.Partners, .. page.Facts.Partners],
            };
            since = page.Next;
            if (!page.HasMore)
                return (facts, since, pages);
        }
    }

    private async Task<MoveOrder> OrderAsync(params int[] keys) => new()
    {
        Id = Guid.NewGuid(),
        Case = SomeRecords.Case,
        From = SomeRecords.Old,
        To = SomeRecords.New,
        Licenses = [.. keys.Select(key => new OrderedLicense(SomeRecords.Key(key), "ALTI-STATION-10", 10, null, null))],
        Versions = new Dictionary<SystemKey, string>
        {
            [SomeRecords.Old] = (await Server.SystemAsync(SomeRecords.Old, Token))!.Version,
            [SomeRecords.New] = (await Server.SystemAsync(SomeRecords.New, Token))!.Version,
        },
    };
}

/// <summary>The tables themselves, on a SQLite file.</summary>
public sealed class SqliteServedTablesTests : LicenseServerContract
{
    private protected override async Task<(StoreUnderTest Store, ILicenseServer Server)> MakeAsync() => await ServedAsync(await StoreUnderTest.SqliteAsync(Token));

    internal static async Task<(StoreUnderTest Store, ILicenseServer Server)> ServedAsync(StoreUnderTest store)
    {
        var tables = new ServedTables(store.Database, store.Time);
        await tables.BeginAsync(Token);
        return (store, tables);
    }
}

/// <summary>On a PostgreSQL server.</summary>
public sealed class PostgresServedTablesTests(TestServers servers) : LicenseServerContract
{
    private protected override async Task<(StoreUnderTest Store, ILicenseServer Server)> MakeAsync() =>
        await SqliteServedTablesTests.ServedAsync(await StoreUnderTest.PostgresAsync(await servers.PostgresAsync(Token), Token));
}

/// <summary>Over HTTP, from another program.</summary>
public sealed class GatewayClientContractTests : LicenseServerContract
{
    private ServedRegistry _served = null!;

    private protected override async Task<(StoreUnderTest Store, ILicenseServer Server)> MakeAsync()
    {
        _served = await ServedRegistry.StartAsync(await StoreUnderTest.SqliteAsync(Token), Token);
        return (_served.Store, _served.Client());
    }

    private protected override async Task EndAsync() => await _served.DisposeAsync();
}
