using LicenseInbox.Domain.Casebook;
using LicenseInbox.Domain.Moving;
using LicenseInbox.Domain.Policy;
using LicenseInbox.Domain.Registry;
using LicenseInbox.Worker.Tests.Servers;

namespace LicenseInbox.Worker.Tests.Database;

/// <summary>What the built-in registry promises, on every database.</summary>
public abstract class RegistryContract : StoreContract
{
    private static FactsQuery Query => new() { Systems = [SomeRecords.Old, SomeRecords.New], Licenses = [SomeRecords.Key(1), SomeRecords.Key(2), SomeRecords.Key(3)], Cases = [SomeRecords.Case] };

    private protected override async Task PrepareAsync() => await Store.Loader.LoadAsync(SomeRecords.Registry(), false, Token);

    [Fact]
    public async Task Facts_are_those_asked_for()
    {
        var facts = await FactsAsync();
        facts.Systems[SomeRecords.Old].ShouldBe(SomeRecords.System(SomeRecords.Old));
        facts.Case(CaseNumber.Of("20-44 17")).ShouldBe(SomeRecords.SupportCase());
        facts.License(LicenseKey.Of("aaaabbbbccccdddd0001")).ShouldBe(SomeRecords.License(1, SomeRecords.Old));
        facts.LicensesOn(SomeRecords.Old).Count().ShouldBe(3);
        facts.PartnerOf(SomeRecords.Case)!.Contacts.ShouldBe([new Contact("Lee", "Lee@partner.example")]);
        facts.AssignmentVersions.Values.ShouldAllBe(version => version == 1);
        facts.System(SystemKey.Of("ZZZZ-ZZZZ-ZZZZ-ZZZZ")).ShouldBeNull();
    }

    [Fact]
    public async Task What_recognition_read_brings_the_keys_that_look_alike_or_come_near()
    {
        var read = LookAlikes.Fold(SomeRecords.Old.Text);
        var query = new FactsQuery { SystemsLike = [read[1..]], LicensesLike = [LookAlikes.Fold(SomeRecords.Key(2).Text)] };

        (await Store.InAsync(book => book.Registry.FactsAsync(query with { SystemsLike = [] }, Token), Token)).Licenses.Keys.ShouldBe([SomeRecords.Key(2)]);
        var facts = await Store.InAsync(book => book.Registry.FactsAsync(query, Token), Token);
        facts.Systems.Keys.ShouldContain(SomeRecords.Old);
        facts.LicensesOn(SomeRecords.Old).Count().ShouldBe(3);
        (await Store.InAsync(book => book.Registry.FactsAsync(new FactsQuery { EndUsers = [SomeRecords.System(SomeRecords.Old).EndUser] }, Token), Token)).Systems.Keys.ShouldContain(SomeRecords.Old);
        (await Store.InAsync(book => book.Registry.FactsAsync(new FactsQuery { SystemsLike = ["99999999"] }, Token), Token)).Systems.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("LEE@PARTNER.example", "P-1")]
    [InlineData("anyone@second.example", "P-2")]
    [InlineData("anyone@sub.second.example", null)]
    [InlineData("lee@other.example", null)]
    public async Task An_address_brings_the_partners_it_is_registered_for(string address, string? partner)
    {
        var facts = await Store.InAsync(book => book.Registry.FactsAsync(new FactsQuery { Addresses = [address] }, Token), Token);
        facts.Partners.Keys.ShouldBe(partner is null ? [] : [partner]);
    }

    [Fact]
    public async Task A_move_assigns_its_keys_and_counts_up_both_systems()
    {
        var before = await FactsAsync();
        (await MoveAsync(SomeRecords.Move(Guid.NewGuid(), 1, 2), before)).ShouldBe(MoveResult.Made);
        var after = await FactsAsync();
        after.LicensesOn(SomeRecords.New).Select(license => license.Key).ShouldBe([SomeRecords.Key(1), SomeRecords.Key(2)], ignoreOrder: true);
        after.AssignmentVersions[SomeRecords.Key(1)].ShouldBe(2);
        after.AssignmentVersions[SomeRecords.Key(3)].ShouldBe(1);
        after.HoldingVersions[SomeRecords.Old].ShouldBe(before.HoldingVersions[SomeRecords.Old] + 1);
        after.HoldingVersions[SomeRecords.New].ShouldBe(before.HoldingVersions[SomeRecords.New] + 1);
    }

    [Fact]
    public async Task A_move_is_made_once_by_its_id()
    {
        var move = SomeRecords.Move(Guid.NewGuid(), 1);
        var facts = await FactsAsync();
        (await MoveAsync(move, facts)).ShouldBe(MoveResult.Made);
        (await MoveAsync(move, facts)).ShouldBe(MoveResult.Made);
        (await FactsAsync()).AssignmentVersions[SomeRecords.Key(1)].ShouldBe(2);
    }

    [Fact]
    public async Task A_move_on_facts_that_changed_is_not_made()
    {
        var facts = await FactsAsync();
        await Store.Loader.LoadAsync(new RegistryLoad { Systems = [new(SomeRecords.System(SomeRecords.New, Chassis.Max1000), 2)] }, false, Token);
        (await MoveAsync(SomeRecords.Move(Guid.NewGuid(), 1), facts)).ShouldBe(MoveResult.FactsChanged);
        (await MoveAsync(SomeRecords.Move(Guid.NewGuid(), 1), await FactsAsync())).ShouldBe(MoveResult.Made);
        (await MoveAsync(SomeRecords.Move(Guid.NewGuid(), 1), await FactsAsync())).ShouldBe(MoveResult.FactsChanged);
        (await MoveAsync(SomeRecords.Move(Guid.NewGuid(), 9), await FactsAsync())).ShouldBe(MoveResult.FactsChanged);
    }

    [Fact]
    public async Task A_move_that_was_not_committed_was_not_made()
    {
        await using (var book = await Store.Casebooks.OpenAsync(Token))
            (await book.Registry.MoveAsync(SomeRecords.Move(Guid.NewGuid(), 1), await book.Registry.FactsAsync(Query, Token), Token)).ShouldBe(MoveResult.Made);
        (await FactsAsync()).License(SomeRecords.Key(1))!.System.ShouldBe(SomeRecords.Old);
    }

    [Fact]
    public async Task Requests_that_move_at_once_can_not_pass_a_cap_together()
    {
        // Each of eight would fit alone: three keys of ten beside nothing, on a chassis of fifty. Two fit together.
        const int Moves = 8, KeysEach = 3, Cap = 50;
        await Store.Loader.LoadAsync(SomeRecords.Registry(Moves * KeysEach, Chassis.Max1000), false, Token);
        var gate = new TaskCompletionSource();
        var running = Enumerable.Range(0, Moves).Select(number => Task.Run(async () =>
        {
            var keys = Enumerable.Range((number * KeysEach) + 1, KeysEach).ToArray();
            await gate.Task;
            while (!await TryAsync(keys, Cap))
            {
            }
        })).ToList();
        gate.SetResult();
        await Task.WhenAll(running);
        (await FactsAsync()).LicensesOn(SomeRecords.New).Sum(license => license.Quantity).ShouldBe(30);
    }

    [Fact]
    public async Task An_upgrade_retires_the_old_keys_and_creates_the_new_ones()
    {
        var move = SomeRecords.Move(Guid.NewGuid(), 1) with
        {
            Planned = SomeRecords.Planned(1) with { IsUpgrade = true, Licenses = [new MoveLicense(SomeRecords.Key(1), "ALTI-STATION-10", 10, "SSW-STATION-10", null)] },
            NewKeys = new Dictionary<LicenseKey, LicenseKey> { [SomeRecords.Key(1)] = SomeRecords.Key(901) },
        };
        (await MoveAsync(move, await FactsAsync())).ShouldBe(MoveResult.Made);
        var after = await FactsAsync();
        after.License(SomeRecords.Key(1)).ShouldBeNull();
        after.License(SomeRecords.Key(901)).ShouldBe(new License(SomeRecords.Key(901), "SSW-STATION-10", 10, SomeRecords.New));
        await Should.ThrowAsync<InvalidOperationException>(async () => await MoveAsync(move with { Id = Guid.NewGuid(), Planned = SomeRecords.Planned(2) with { IsUpgrade = true } }, await FactsAsync()));
    }

    [Fact]
    public async Task A_row_that_contradicts_a_move_is_left_alone_until_an_import_has_agreed()
    {
        await MoveAsync(SomeRecords.Move(Guid.NewGuid(), 1), await FactsAsync());
        var older = await LoadAsync(SomeRecords.License(1, SomeRecords.Old), SomeRecords.License(2, SomeRecords.Old));
        older.LeftAlone.Single().Key.ShouldBe(SomeRecords.Key(1));
        (older.Added + older.Replaced).ShouldBe(0);

        (await LoadAsync(SomeRecords.License(1, SomeRecords.New))).LeftAlone.ShouldBeEmpty();
        var later = await LoadAsync(SomeRecords.License(1, SomeRecords.Old));
        later.LeftAlone.ShouldBeEmpty();
        later.Replaced.ShouldBe(1);
        (await FactsAsync()).License(SomeRecords.Key(1))!.System.ShouldBe(SomeRecords.Old);
    }

    [Fact]
    public async Task A_row_that_contradicts_a_move_is_taken_when_moves_are_overridden()
    {
        await MoveAsync(SomeRecords.Move(Guid.NewGuid(), 1), await FactsAsync());
        var result = await Store.Loader.LoadAsync(new RegistryLoad { Licenses = [new(SomeRecords.License(1, SomeRecords.Old), 2)] }, overrideMoves: true, Token);
        result.LeftAlone.ShouldBeEmpty();
        (await FactsAsync()).License(SomeRecords.Key(1))!.System.ShouldBe(SomeRecords.Old);
    }

    [Fact]
    public async Task A_retired_key_stays_retired_until_an_export_knows_the_new_one()
    {
        var move = SomeRecords.Move(Guid.NewGuid(), 1) with { Planned = SomeRecords.Planned(1) with { IsUpgrade = true }, NewKeys = new Dictionary<LicenseKey, LicenseKey> { [SomeRecords.Key(1)] = SomeRecords.Key(901) } };
        await MoveAsync(move, await FactsAsync());
        (await LoadAsync(SomeRecords.License(1, SomeRecords.Old))).LeftAlone.Count.ShouldBe(1);
        (await LoadAsync(SomeRecords.License(901, SomeRecords.New), SomeRecords.License(1, SomeRecords.New))).LeftAlone.Count.ShouldBe(1);
        (await LoadAsync(SomeRecords.License(901, SomeRecords.New))).LeftAlone.ShouldBeEmpty();
        (await LoadAsync(SomeRecords.License(1, SomeRecords.Old))).LeftAlone.ShouldBeEmpty();
        (await FactsAsync()).License(SomeRecords.Key(1)).ShouldNotBeNull();
    }

    [Fact]
    public async Task A_load_names_what_changed_and_keeps_it_until_it_was_acted_on()
    {
        var first = (await Store.Changes.PendingAsync(Token))!;
        first.Facts.Systems.Count.ShouldBe(2);
        first.Facts.Partners.ShouldBe(["P-1", "P-2"], ignoreOrder: true);
        await Store.Changes.DoneAsync((await Store.Leases.TakeAsync("upkeep", Token))!, first.UpTo, Token);
        (await Store.Changes.PendingAsync(Token)).ShouldBeNull();

        var same = await Store.Loader.LoadAsync(SomeRecords.Registry(), false, Token);
        (same.Added, same.Replaced, same.LeftAlone.Count).ShouldBe((0, 0, 0));
        (await Store.Changes.PendingAsync(Token)).ShouldBeNull();
        var result = await Store.Loader.LoadAsync(
            new RegistryLoad
            {
                Partners = [new(new PartnerContact("P-1", "Partner One", new Contact("Kim", "kim@partner.example")), 2)],
                Licenses = [new(SomeRecords.License(1, SomeRecords.Old) with { Quantity = 20 }, 2)],
                Cases = [new(SomeRecords.SupportCase() with { IsOpen = false }, 2)],
            },
            false,
            Token);
        (result.Added, result.Replaced).ShouldBe((1, 2));
        var changed = (await Store.Changes.PendingAsync(Token))!.Facts;
        changed.Systems.ShouldBe([SomeRecords.Old]);
        changed.Licenses.ShouldBe([SomeRecords.Key(1)]);
        changed.Cases.ShouldBe([SomeRecords.Case]);
        changed.Partners.ShouldBe(["P-1"]);
        changed.IsEverything.ShouldBeFalse();
        (await FactsAsync()).PartnerOf(SomeRecords.Case)!.Contacts.Select(contact => contact.Address).ShouldBe(["Lee@partner.example", "kim@partner.example"]);
    }

    [Fact]
    public async Task A_load_with_an_unknown_system_loads_nothing()
    {
        var stranger = SystemKey.Of("ZZZZ-ZZZZ-ZZZZ-ZZZZ");
        var result = await Store.Loader.LoadAsync(
            new RegistryLoad { Licenses = [new(SomeRecords.License(1, stranger), 7)], Cases = [new(SomeRecords.SupportCase(CaseNumber.Of("700000")), 2)] }, false, Token);
        result.Problems.Single().Line.ShouldBe(7);
        (await Store.InAsync(book => book.Cases.FindAsync(CaseNumber.Of("700000"), Token), Token)).ShouldBeNull();
        (await Store.Loader.LoadAsync(new RegistryLoad { Cases = [new(SomeRecords.SupportCase(CaseNumber.Of("700000")) with { System = stranger }, 2)] }, false, Token)).Problems.ShouldBeEmpty();
    }

    [Fact]
    public async Task Each_key_that_is_there_twice_is_told_with_both_lines()
    {
        var result = await Store.Loader.LoadAsync(
            new RegistryLoad
            {
                Systems = [new(SomeRecords.System(SomeRecords.Old), 2), new(SomeRecords.System(SomeRecords.New), 3), new(SomeRecords.System(SomeRecords.Old), 7)],
                Licenses = [new(SomeRecords.License(1, SomeRecords.New), 4), new(SomeRecords.License(1, SomeRecords.New), 5), new(SomeRecords.License(1, SomeRecords.Old), 6)],
            },
            false,
            Token);
        result.Problems.Select(problem => (problem.File, problem.Line, problem.Column)).ShouldBe([("systems.csv", 7, "system_key"), ("licenses.csv", 5, "license_key"), ("licenses.csv", 6, "license_key")]);
        result.Problems[2].Message.ShouldBe($"'{SomeRecords.Key(1)}' is not allowed; it is on line 4 already, and allowed is one row for each");
        (await FactsAsync()).License(SomeRecords.Key(1))!.System.ShouldBe(SomeRecords.Old);
    }

    [Fact]
    public async Task A_load_of_very_many_rows_counts_each_system_up_once_and_is_told_as_everything()
    {
        const int Keys = 12_000;
        var before = await FactsAsync();
        var pending = (await Store.Changes.PendingAsync(Token))!;
        pending.Facts.IsEverything.ShouldBeFalse();
        var rows = Enumerable.Range(1000, Keys).Select(number => new FileRow<License>(SomeRecords.License(number, number % 2 == 0 ? SomeRecords.Old : SomeRecords.New), number)).ToList();
        (await Store.Loader.LoadAsync(new RegistryLoad { Licenses = rows }, false, Token)).Added.ShouldBe(Keys);
        var after = await FactsAsync();
        after.HoldingVersions[SomeRecords.Old].ShouldBe(before.HoldingVersions[SomeRecords.Old] + 1);
        after.HoldingVersions[SomeRecords.New].ShouldBe(before.HoldingVersions[SomeRecords.New] + 1);
        after.LicensesOn(SomeRecords.New).Count().ShouldBe((Keys / 2) + before.LicensesOn(SomeRecords.New).Count());
        (await Store.Changes.PendingAsync(Token))!.Facts.IsEverything.ShouldBeTrue();

        // All of them elsewhere: in pieces, and still one version more.
        var moved = rows.ConvertAll(row => row with { Value = row.Value with { System = SomeRecords.New } });
        (await Store.Loader.LoadAsync(new RegistryLoad { Licenses = moved }, false, Token)).Replaced.ShouldBe(Keys / 2);
        var last = await FactsAsync();
        last.HoldingVersions[SomeRecords.New].ShouldBe(after.HoldingVersions[SomeRecords.New] + 1);
        last.LicensesOn(SomeRecords.New).Count().ShouldBe(Keys + before.LicensesOn(SomeRecords.New).Count());
    }

    private Task<RegistryFacts> FactsAsync() => Store.InAsync(book => book.Registry.FactsAsync(Query, Token), Token);

    private Task<MoveResult> MoveAsync(Move move, RegistryFacts facts) => Store.InAsync(book => book.Registry.MoveAsync(move, facts, Token), Token);

    private Task<LoadResult> LoadAsync(params License[] licenses) =>
        Store.Loader.LoadAsync(new RegistryLoad { Licenses = licenses.Select((license, index) => new FileRow<License>(license, index + 2)).ToList() }, false, Token);

    /// <summary>Decides on the facts and moves when the cap allows; false when somebody else came first.</summary>
    private async Task<bool> TryAsync(int[] keys, int cap)
    {
        try
        {
            await using var book = await Store.Casebooks.OpenAsync(Token);
            var facts = await book.Registry.FactsAsync(Query with { Licenses = keys.Select(SomeRecords.Key).ToList() }, Token);
            if (facts.LicensesOn(SomeRecords.New).Sum(license => license.Quantity) + (keys.Length * 10) > cap)
                return true;
            if (await book.Registry.MoveAsync(SomeRecords.Move(Guid.NewGuid(), keys), facts, Token) != MoveResult.Made)
                return false;
            await book.CommitAsync(Token);
            return true;
        }
        catch (ConcurrentChangeException)
        {
            return false;
        }
    }
}

/// <summary>On a SQLite file.</summary>
public sealed class SqliteRegistryTests : RegistryContract
{
    private protected override Task<StoreUnderTest> MakeAsync() => StoreUnderTest.SqliteAsync(Token);
}

/// <summary>On a PostgreSQL server.</summary>
public sealed class PostgresRegistryTests(TestServers servers) : RegistryContract
{
    private protected override async Task<StoreUnderTest> MakeAsync() => await StoreUnderTest.PostgresAsync(await servers.PostgresAsync(Token), Token);
}
