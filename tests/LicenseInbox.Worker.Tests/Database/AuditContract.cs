using LicenseInbox.Domain.Audit;
using LicenseInbox.Domain.Casebook;
using LicenseInbox.Worker.Commands;
using LicenseInbox.Worker.Tests.Servers;
using Microsoft.EntityFrameworkCore;

namespace LicenseInbox.Worker.Tests.Database;

/// <summary>What the audit trail promises, on every database: whoever changes it there is found.</summary>
public abstract class AuditContract : StoreContract
{
    private static readonly SealKey Key = SealKey.Of("a secret of thirty-two characters");
    private static readonly IReadOnlyDictionary<long, string> None = new Dictionary<long, string>();

    [Fact]
    public async Task Entries_come_back_as_they_were_added_and_agree()
    {
        var chain = Guid.NewGuid();
        await AddAsync(chain, 3);
        await AddAsync(Guid.NewGuid(), 1);
        var entries = await Store.InAsync(book => book.TrailAsync(chain, Token), Token);
        entries.Select(entry => entry.Number).ShouldBe([1, 2, 3]);
        entries[0].Content.ShouldBe("""{"step":1,"text":"\u00E4 \u0000"}""");
        entries[0].Personal!.Text.ShouldBe("Lee ä <lee@partner.example>");
        entries[0].At.ShouldBe(SomeRecords.Noon);
        var report = await VerifyAsync();
        report.Problems.ShouldBeEmpty();
        (report.Entries, report.Chains, report.Seals).ShouldBe((4, 2, 0));
    }

    [Fact]
    public async Task An_entry_is_seen_in_its_unit_of_work_and_gone_with_it()
    {
        var chain = Guid.NewGuid();
        await using (var book = await Store.Casebooks.OpenAsync(Token))
        {
            book.Add(Entry(chain, 1));
            book.Add(Entry(chain, 2));
            (await book.TrailAsync(chain, Token)).Count.ShouldBe(2);
        }

        (await VerifyAsync()).Entries.ShouldBe(0);
    }

    [Fact]
    public async Task Of_many_who_add_to_one_chain_at_once_none_breaks_it()
    {
        var chain = Guid.NewGuid();
        var added = await Task.WhenAll(Enumerable.Range(0, 6).Select(step => Task.Run(async () =>
        {
            try
            {
                await Store.PutAsync(Token, book => book.Add(Entry(chain, step)));
                return true;
            }
            catch (ConcurrentChangeException)
            {
                return false;
            }
        })));
        var report = await VerifyAsync();
        report.Problems.ShouldBeEmpty();
        report.Entries.ShouldBe(added.Count(isAdded => isAdded));
        report.Entries.ShouldBeGreaterThan(0);
    }

    [Theory]
    [InlineData("UPDATE audit_entries SET content = 'x' WHERE number = 2", "entry.changed")]
    [InlineData("UPDATE audit_entries SET at = at + 1 WHERE number = 2", "entry.changed")]
    [InlineData("UPDATE audit_entries SET author = 'kim' WHERE number = 3", "entry.changed")]
    [InlineData("DELETE FROM audit_entries WHERE number = 2", "entry.missing")]
    [InlineData("DELETE FROM audit_entries WHERE number = 3", "entry.missing")]
    [InlineData("DELETE FROM audit_entries", "entry.missing")]
    [InlineData("UPDATE audit_entries SET number = 9 WHERE number = 2; UPDATE audit_entries SET number = 2 WHERE number = 3; UPDATE audit_entries SET number = 3 WHERE number = 9", "entry.reordered")]
    [InlineData("UPDATE audit_texts SET text = 'Kim' WHERE number = 1", "text.changed")]
    [InlineData("DELETE FROM audit_texts WHERE number = 1", "text.missing")]
    [InlineData("DELETE FROM audit_heads", "head.missing")]
    [InlineData("DELETE FROM audit_entries; DELETE FROM audit_heads; DELETE FROM audit_texts", "entry.missing")]
    [InlineData("DELETE FROM audit_entries WHERE number = 3; UPDATE audit_heads SET number = 2, hash = (SELECT hash FROM audit_entries WHERE number = 2); DELETE FROM audit_texts WHERE number = 3", "entry.missing")]
    [InlineData("UPDATE audit_sealed_heads SET hash = 'x'", "seal.changed")]
    [InlineData("DELETE FROM audit_seals WHERE number = 1", "seal.missing")]
    public async Task What_was_changed_in_the_database_is_found(string sql, string expected)
    {
        var chain = Guid.NewGuid();
        await AddAsync(chain, 1);
        (await Store.Trail.SealAsync(Key, SomeRecords.Noon, Token))!.Number.ShouldBe(1);
        await AddAsync(chain, 2, from: 2);
        (await Store.Trail.SealAsync(Key, SomeRecords.Noon, Token))!.Number.ShouldBe(2);
        (await VerifyAsync()).Problems.ShouldBeEmpty();

        await using (var context = Store.Database.NewContext())
            await context.Database.ExecuteSqlRawAsync(sql, Token);

        var problems = (await VerifyAsync()).Problems;
        problems.Select(problem => problem.Code).ShouldContain(expected);
        using var output = new StringWriter();
        var failure = await Should.ThrowAsync<CommandFailedException>(() => new AuditCommand(Store.Trail, TimeZoneInfo.Utc, output).VerifyAsync([Key], None, Token));
        failure.Message.ShouldStartWith("The audit trail does not agree in ");
        output.ToString().ShouldContain(expected);
    }

    [Fact]
    public async Task A_seal_covers_what_grew_since_the_last_and_is_made_only_then()
    {
        var (one, two) = (Guid.NewGuid(), Guid.NewGuid());
        await AddAsync(one, 2);
        await AddAsync(two, 1);
        (await Store.Trail.SealAsync(null, SomeRecords.Noon, Token))!.Heads.Select(head => (head.Chain, head.Number)).ShouldBe([(one, 2), (two, 1)], ignoreOrder: true);
        (await Store.Trail.SealAsync(null, SomeRecords.Noon, Token)).ShouldBeNull();
        await AddAsync(two, 1, from: 2);
        var seal = (await Store.Trail.SealAsync(Key, SomeRecords.Noon, Token))!;
        seal.Heads.ShouldHaveSingleItem().Chain.ShouldBe(two);
        var report = await VerifyAsync();
        (report.Seals, report.KeyedSeals, report.LastSeal!.Digest).ShouldBe((2, 1, seal.Digest));
        (await Store.Trail.VerifyAsync([Key], new Dictionary<long, string> { [2] = new('0', 64) }, Token)).Problems.ShouldHaveSingleItem().Code.ShouldBe("seal.changed");
        (await Store.Trail.VerifyAsync([], None, Token)).Problems.ShouldHaveSingleItem().Code.ShouldBe("seal.unknown-key");
    }

    [Fact]
    public async Task A_case_is_shown_with_everything_in_its_chains()
    {
        var chain = Guid.NewGuid();
        await Store.PutAsync(Token, book => book.Add(Entry(chain, 1) with { Case = null }), book => book.Add(Entry(chain, 2)), book => book.Add(Entry(Guid.NewGuid(), 3) with { Case = Domain.Registry.CaseNumber.Of("1") }));
        using var output = new StringWriter();
        var command = new AuditCommand(Store.Trail, TimeZoneInfo.Utc, output);

        (await command.ShowAsync(SomeRecords.Case, Token)).ShouldBe(0);

        var lines = output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        lines.Length.ShouldBe(2);
        lines[0].ShouldStartWith("2026-11-24 12:00:00 +00:00  ");
        lines[1].ShouldContain("message.recorded");
        lines[1].ShouldContain("lee@partner.example");
        (await Should.ThrowAsync<CommandFailedException>(() => command.ShowAsync(Domain.Registry.CaseNumber.Of("77"), Token))).Message.ShouldBe("The audit trail knows no case 77.");
    }

    [Fact]
    public async Task Imports_and_orders_to_the_queue_are_in_the_trail()
    {
        await Store.Loader.LoadAsync(SomeRecords.Registry(), true, Token);
        await Store.Loader.LoadAsync(SomeRecords.Registry(), true, Token);
        await Store.Schedule.SetPausedAsync(true, Token);
        var actions = await Store.Database.ReadAsync(store => store.AuditEntries.OrderBy(row => row.Action).Select(row => row.Action + row.Content).ToListAsync(Token), Token);
        actions.ShouldBe(["""facts.imported{"added":8,"replaced":0,"leftAlone":0,"overrideMoves":true}""", """queue.changed{"name":"queue.paused","value":"true"}"""]);
        (await VerifyAsync()).Problems.ShouldBeEmpty();
    }

    private Task<AuditReport> VerifyAsync() => Store.Trail.VerifyAsync([Key], None, Token);

    private async Task AddAsync(Guid chain, int count, int from = 1)
    {
        for (var step = from; step < from + count; step++)
        {
            var entry = Entry(chain, step);
            await Store.PutAsync(Token, book => book.Add(entry));
        }
    }

    private static AuditEntry Entry(Guid chain, int step) =>
        AuditEntry.Of(chain, SomeRecords.Case, SomeRecords.Noon, AuditActions.MessageRecorded, new { step, text = "ä \0" }) with { Personal = "Lee ä\0 <lee@partner.example>" };
}

/// <summary>On a SQLite file.</summary>
public sealed class SqliteAuditTests : AuditContract
{
    private protected override Task<StoreUnderTest> MakeAsync() => StoreUnderTest.SqliteAsync(Token);
}

/// <summary>On a PostgreSQL server.</summary>
public sealed class PostgresAuditTests(TestServers servers) : AuditContract
{
    private protected override async Task<StoreUnderTest> MakeAsync() => await StoreUnderTest.PostgresAsync(await servers.PostgresAsync(Token), Token);
}
