using LicenseInbox.Domain.Casebook;
using LicenseInbox.Worker.Database;
using LicenseInbox.Worker.Tests.Servers;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace LicenseInbox.Worker.Tests.Database;

/// <summary>What becomes of the work when the database fails, and what is refused at start.</summary>
public sealed class StoreFailureTests(TestServers servers)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_full_disk_loses_nothing_and_work_goes_on_when_there_is_room()
    {
        var connections = new List<SqliteConnection>();
        await using var store = await StoreUnderTest.SqliteAsync(Token, connections.Add);
        await store.PutAsync(Token, book => book.Put(SomeRecords.Message("first@partner.example")));
        Limit(connections, isFull: true);
        var large = SomeRecords.Message("second@partner.example");
        large = large with { Facts = large.Facts with { OwnWords = new string('x', 1_000_000) } };
        await Should.ThrowAsync<StoreUnavailableException>(() => store.PutAsync(Token, book => book.Put(SomeRecords.Request()), book => book.Put(large)));
        (await store.InAsync(book => book.FindRequestAsync(SomeRecords.Case, Token), Token)).ShouldBeNull();
        Limit(connections, isFull: false);
        await store.PutAsync(Token, book => book.Put(large));
        (await store.InAsync(book => book.FindMessageAsync("second@partner.example", "d1", Token), Token)).ShouldNotBeNull();
    }

    [Fact]
    public async Task A_database_that_is_gone_is_unavailable_until_it_is_back()
    {
        await using var server = await TestServers.OwnPostgresAsync(Token);
        await using var store = await StoreUnderTest.PostgresAsync(server, Token);
        await using (var book = await store.Casebooks.OpenAsync(Token))
        {
            book.Put(SomeRecords.Request());
            (await book.FindRequestAsync(SomeRecords.Case, Token)).ShouldNotBeNull();
            await server.StopAsync();
            await Should.ThrowAsync<StoreUnavailableException>(() => book.CommitAsync(Token));
        }

        await Should.ThrowAsync<StoreUnavailableException>(() => store.Casebooks.OpenAsync(Token));
        await Should.ThrowAsync<StoreUnavailableException>(() => store.Deliveries.KnownAsync("moves", Token));
        await server.StartServerAsync(Token);
        (await store.InAsync(book => book.FindRequestAsync(SomeRecords.Case, Token), Token)).ShouldBeNull();
        await store.PutAsync(Token, book => book.Put(SomeRecords.Request()));
    }

    [Fact]
    public async Task A_worker_that_stood_still_within_a_transaction_has_lost_it_and_goes_on()
    {
        var connection = PostgresDatabase.ConnectionString(await (await servers.PostgresAsync(Token)).NewDatabaseAsync(Token), TimeSpan.FromSeconds(20));
        await using (var patient = new PostgresDatabase(connection, new StoreOptions().SilentAfter))
            await new StoreMigrator(patient).MigrateAsync(Token);
        await using var database = new PostgresDatabase(connection, TimeSpan.FromSeconds(5));
        var casebooks = new StoredCasebooks(database, TimeProvider.System);
        await using (var book = await casebooks.OpenAsync(Token))
        {
            (await book.FindRequestAsync(SomeRecords.Case, Token)).ShouldBeNull();
            book.Put(SomeRecords.Request());
            await Task.Delay(TimeSpan.FromSeconds(4), TimeProvider.System, Token);
            await Should.ThrowAsync<StoreUnavailableException>(() => book.CommitAsync(Token));
        }

        await using var next = await casebooks.OpenAsync(Token);
        (await next.FindRequestAsync(SomeRecords.Case, Token)).ShouldBeNull();
    }

    [Fact]
    public async Task A_file_that_was_replaced_by_garbage_is_no_store()
    {
        var path = Path.Combine(Directory.CreateTempSubdirectory("store-").FullName, "store.db");
        await File.WriteAllTextAsync(path, new string('x', 4096), Token);
        await using var database = StoreComposition.Open(new StoreOptions { Path = path });
        (await Should.ThrowAsync<StoreUnusableException>(() => new StoreMigrator(database).MigrateAsync(Token))).Message.ShouldContain("not a database");
    }

    [Fact]
    public async Task A_server_that_refuses_is_named_with_its_reason()
    {
        var good = await (await servers.PostgresAsync(Token)).NewDatabaseAsync(Token);
        var stranger = new StoreOptions { Kind = StoreKind.PostgreSql, ConnectionString = new Npgsql.NpgsqlConnectionStringBuilder(good) { Username = "nowhere" }.ToString() };
        await using var database = StoreComposition.Open(stranger);
        (await Should.ThrowAsync<StoreUnusableException>(() => new StoreMigrator(database).MigrateAsync(Token))).Message.ShouldContain("nowhere");
    }

    /// <summary>Killed in the middle of it, a program leaves Entity Framework's lock behind as a row; a worker that waited for it would never start again.</summary>
    [Fact]
    public async Task A_start_that_was_killed_keeps_no_later_one_waiting()
    {
        var options = new StoreOptions { Path = Path.Combine(Directory.CreateTempSubdirectory("store-").FullName, "store.db") };
        await using (var killed = StoreComposition.Open(options))
        {
            await using var context = killed.NewContext();
            await context.Database.ExecuteSqlRawAsync("CREATE TABLE \"__EFMigrationsLock\" (\"Id\" INTEGER NOT NULL PRIMARY KEY, \"Timestamp\" TEXT NOT NULL)", Token);
            await context.Database.ExecuteSqlRawAsync("INSERT INTO \"__EFMigrationsLock\" VALUES (1, '2026-11-25 03:45:16+00:00')", Token);
        }

        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Token);
        patience.CancelAfter(TimeSpan.FromMinutes(1));
        await using var one = StoreComposition.Open(options);
        await using var other = StoreComposition.Open(options);
        await Task.WhenAll(new StoreMigrator(one).MigrateAsync(patience.Token), new StoreMigrator(other).MigrateAsync(patience.Token));
        await using var ready = one.NewContext();
        (await ready.Database.GetPendingMigrationsAsync(Token)).ShouldBeEmpty();
    }

    [Fact]
    public void A_second_worker_on_one_file_is_refused()
    {
        var options = new StoreOptions { Path = Path.Combine(Directory.CreateTempSubdirectory("store-").FullName, "store.db") };
        using (WorkerLock.Take(options))
            Should.Throw<StoreUnusableException>(() => WorkerLock.Take(options)).Message.ShouldContain("Another worker");
        using var next = WorkerLock.Take(options);
        File.WriteAllBytes(options.Path, []);
        var link = options.Path + ".link";
        File.CreateSymbolicLink(link, options.Path);
        Should.Throw<StoreUnusableException>(() => WorkerLock.Take(new StoreOptions { Path = link }));
    }

    [Theory]
    [InlineData("3.7.0", true)]
    [InlineData("3.51.2", true)]
    [InlineData("3.51.3", false)]
    [InlineData("3.6.23", false)]
    public void A_sqlite_that_may_corrupt_the_store_is_refused(string version, bool isRefused)
    {
        if (isRefused)
            Should.Throw<StoreUnusableException>(() => StoreMigrator.RefuseDefective(version));
        else
            Should.NotThrow(() => StoreMigrator.RefuseDefective(version));
    }

    [Fact]
    public async Task A_store_of_a_newer_program_is_refused()
    {
        await using var store = await StoreUnderTest.SqliteAsync(Token);
        await using (var context = store.Database.NewContext())
            await context.Database.ExecuteSqlRawAsync("INSERT INTO __EFMigrationsHistory VALUES ('99991231235959_Later', '99.0.0'); DELETE FROM settings", Token);
        (await Should.ThrowAsync<StoreUnusableException>(() => new StoreMigrator(store.Database).MigrateAsync(Token))).Message.ShouldContain("newer");
    }

    [Fact]
    public async Task A_store_says_which_programs_can_live_with_it()
    {
        await using var store = await StoreUnderTest.SqliteAsync(Token);
        await using var context = store.Database.NewContext();
        (await StoreSchema.NeededAsync(context, Token)).ShouldBe(StoreSchema.OldestProgram);
        StoreSchema.OldestProgram.ShouldBeLessThanOrEqualTo(StoreSchema.Program);

        // A newer program was here, and left it so that this one can go on beside it.
        await context.Database.ExecuteSqlRawAsync("INSERT INTO __EFMigrationsHistory VALUES ('99991231235959_Later', '99.0.0')", Token);
        await context.Database.ExecuteSqlRawAsync($"UPDATE settings SET value = '{StoreSchema.Program}' WHERE name = '{StoreSchema.Setting}'", Token);
        await new StoreMigrator(store.Database).MigrateAsync(Token);

        // The next one did not.
        await context.Database.ExecuteSqlRawAsync($"UPDATE settings SET value = '{StoreSchema.Program + 1}' WHERE name = '{StoreSchema.Setting}'", Token);
        var refused = await Should.ThrowAsync<StoreUnusableException>(() => new StoreMigrator(store.Database).MigrateAsync(Token));
        refused.Message.ShouldContain($"generation {StoreSchema.Program + 1} at least, and this one is of generation {StoreSchema.Program}");
    }

    [Fact]
    public async Task Workers_that_start_together_on_an_empty_database_all_start()
    {
        var connection = PostgresDatabase.ConnectionString(await (await servers.PostgresAsync(Token)).NewDatabaseAsync(Token), TimeSpan.FromSeconds(20));
        await Task.WhenAll(Enumerable.Range(0, 3).Select(async _ =>
        {
            await using var database = new PostgresDatabase(connection, new StoreOptions().SilentAfter);
            await new StoreMigrator(database).MigrateAsync(Token);
        }));
    }

    [Fact]
    public async Task Migrations_make_what_the_model_says_on_both_databases()
    {
        await using var sqlite = await StoreUnderTest.SqliteAsync(Token);
        await using var postgres = await StoreUnderTest.PostgresAsync(await servers.PostgresAsync(Token), Token);
        foreach (var store in new[] { sqlite, postgres })
        {
            await using var context = store.Database.NewContext();
            context.Database.HasPendingModelChanges().ShouldBeFalse(context.GetType().Name);
            await new StoreMigrator(store.Database).MigrateAsync(Token);
        }
    }

    [Fact]
    public async Task A_sqlite_store_is_durable()
    {
        await using var store = await StoreUnderTest.SqliteAsync(Token);
        await store.Database.ReadAsync(
            async context =>
            {
                (await context.Database.SqlQueryRaw<string>("SELECT journal_mode AS Value FROM pragma_journal_mode").SingleAsync(Token)).ShouldBe("wal");
                (await context.Database.SqlQueryRaw<int>("SELECT synchronous AS Value FROM pragma_synchronous").SingleAsync(Token)).ShouldBe(2);
                (await context.Database.SqlQueryRaw<int>("SELECT foreign_keys AS Value FROM pragma_foreign_keys").SingleAsync(Token)).ShouldBe(1);
                (await context.Database.SqlQueryRaw<int>("SELECT timeout AS Value FROM pragma_busy_timeout").SingleAsync(Token)).ShouldBe(20_000);
                return true;
            },
            Token);
    }

    private static void Limit(List<SqliteConnection> connections, bool isFull)
    {
        foreach (var connection in connections.FindAll(each => each.State == System.Data.ConnectionState.Open))
        {
            using var command = connection.CreateCommand();
            command.CommandText = isFull ? "PRAGMA max_page_count = 1" : "PRAGMA max_page_count = 1000000";
            command.ExecuteNonQuery();
        }
    }
}
