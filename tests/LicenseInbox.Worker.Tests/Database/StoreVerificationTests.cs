using LicenseInbox.Worker.Database;
using LicenseInbox.Worker.Tests.Servers;
using Microsoft.EntityFrameworkCore;

namespace LicenseInbox.Worker.Tests.Database;

/// <summary>Stores of released programs brought up to date, and whether all that they keep agrees.</summary>
public sealed class StoreVerificationTests(TestServers servers) : IDisposable
{
    private readonly string _path = Path.Combine(Directory.CreateTempSubdirectory("verify-").FullName, "store.db");

    public static TheoryData<int> Generations => [.. ReleasedStore.Generations];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(Path.GetDirectoryName(_path)!, recursive: true);

    [Fact]
    public void Every_generation_before_this_one_is_kept_as_a_dump() => ReleasedStore.Generations.ShouldBe(Enumerable.Range(1, StoreSchema.Program - 1));

    [Theory]
    [MemberData(nameof(Generations))]
    public async Task A_released_store_is_brought_up_to_date_and_agrees(int generation)
    {
        await ReleasedStore.SqliteAsync(generation, _path, Token);
        await using var sqlite = StoreComposition.Open(new StoreOptions { Path = _path });
        await using var postgres = new PostgresDatabase(await ReleasedStore.PostgresAsync(generation, await servers.PostgresAsync(Token), Token), new StoreOptions().SilentAfter);
        foreach (var database in new StoreDatabase[] { sqlite, postgres })
        {
            await new StoreMigrator(database).MigrateAsync(Token);
            (await Board(database).VerifyAsync(Token)).ShouldBeEmpty();
            (await Board(database).ReadAsync(Token)).Requests.ShouldNotBeEmpty();
            await using var context = database.NewContext();
            (await StoreSchema.NeededAsync(context, Token)).ShouldBe(StoreSchema.OldestProgram);
        }
    }

    [Theory]
    [InlineData("DELETE FROM registry_moves", "is made, and the registry has never made it")]
    [InlineData("UPDATE moves SET state = 'Due' WHERE state = 'Made'", "is due, and the registry has already made it", "is moved, but a move is due", "is moved, but no move was made")]
    [InlineData("DELETE FROM moves WHERE state = 'Made'", "The registry made a move that no request ordered", "is moved, but no move was made")]
    [InlineData("DELETE FROM moves WHERE state = 'WaitingForKeys'", "is waiting-for-sales, but no move waits for keys")]
    [InlineData("DELETE FROM assignments WHERE move_id IS NOT NULL", "did not assign", "is not where its last assignment put it")]
    [InlineData("UPDATE licenses SET system_key = (SELECT key FROM systems WHERE key <> licenses.system_key LIMIT 1) WHERE key = (SELECT MIN(key) FROM licenses)", "is not where its last assignment put it")]
    [InlineData("UPDATE systems SET version = version + 1", "is not as its last change left it")]
    [InlineData("UPDATE requests SET status = 'Queued' WHERE status = 'Rejected'", "is listed as Queued and remembers itself as Rejected")]
    [InlineData("DELETE FROM reserved_keys", "does not hold the license keys that it reserves")]
    [InlineData("UPDATE exceptions SET is_open = 0", "is with a representative, but is no open exception")]
    [InlineData("DELETE FROM outgoing_mails", "is rejected, but no mail tells the partner", "is moved, but no mail tells the partner")]
    [InlineData("UPDATE outgoing_mails SET state = 'Uncertain'", "is uncertain, but no exception was opened for it")]
    [InlineData("UPDATE outgoing_mails SET sent_at = NULL", "is sent without a time")]
    [InlineData("PRAGMA foreign_keys = OFF; DELETE FROM messages", "but what was read from it is missing", "rests on a message that is missing", "Rows of the table message_requests")]
    [InlineData("DELETE FROM message_requests", "counts, but belongs to no request")]
    [InlineData("PRAGMA foreign_keys = OFF; DELETE FROM requests", "Moves belong to a request that is missing", "A message belongs to a request that is missing", "A mail tells about a request that is missing")]
    public async Task What_does_not_agree_is_said(string damage, params string[] said)
    {
        await ReleasedStore.SqliteAsync(1, _path, Token);
        await using var database = StoreComposition.Open(new StoreOptions { Path = _path });
        await new StoreMigrator(database).MigrateAsync(Token);
        await using (var context = database.NewContext())
        {
            await context.Database.OpenConnectionAsync(Token);
            (await context.Database.ExecuteSqlRawAsync(damage, Token)).ShouldBeGreaterThan(0);
        }

        var found = await Board(database).VerifyAsync(Token);
        foreach (var words in said)
            found.ShouldContain(sentence => sentence.Contains(words, StringComparison.Ordinal), $"said: {string.Join("; ", found)}");
    }

    private static StatusBoard Board(StoreDatabase database) => new(database, new MoveSchedule(database, TimeProvider.System), TimeProvider.System);
}
