using System.Data;
using LicenseInbox.Domain.Casebook;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace LicenseInbox.Worker.Database;

/// <summary>
/// What <c>check</c> decides on when it is given no data: the configured store as it is now, on which units of work commit to nothing that lasts. Of a SQLite file it is a copy in memory; of a PostgreSQL
/// database one transaction that is rolled back at the end. Also an empty store in memory.
/// </summary>
internal sealed class CheckStore : IAsyncDisposable
{
    private readonly StoreDatabase _database;
    private readonly Func<ValueTask> _end;

    private CheckStore(StoreDatabase database, TimeProvider time, Func<ValueTask> end)
    {
        _database = database;
        _end = end;
        Casebooks = new StoredCasebooks(database, time);
    }

    public ICasebooks Casebooks { get; }

    public StoreDatabase Database => _database;

    /// <exception cref="StoreUnusableException">There is no store, or it is not this program's.</exception>
    /// <exception cref="StoreUnavailableException">The database does not answer.</exception>
    public static Task<CheckStore> OpenAsync(StoreOptions options, TimeProvider time, CancellationToken cancellationToken) =>
        StoreFailures.GuardAsync(() => options.Kind == StoreKind.Sqlite ? CopyAsync(options, time, cancellationToken) : BorrowAsync(options, time, cancellationToken));

    /// <summary>An empty store in memory.</summary>
    public static async Task<CheckStore> EmptyAsync(TimeProvider time, CancellationToken cancellationToken)
    {
        var connection = await MemoryAsync(cancellationToken);
        var database = new SharedDatabase<SqliteContext>(SqliteOptions(connection), static options => new SqliteContext(options), outer: null);
        await using var context = database.NewContext();
        await context.Database.EnsureCreatedAsync(cancellationToken);
        return new CheckStore(database, time, connection.DisposeAsync);
    }

    public async ValueTask DisposeAsync()
    {
        await _database.DisposeAsync();
        await _end();
    }

    private static async Task<CheckStore> CopyAsync(StoreOptions options, TimeProvider time, CancellationToken cancellationToken)
    {
        if (!File.Exists(options.Path))
            throw new StoreUnusableException($"Store:Path: there is no store '{options.Path}' yet. Import systems, licenses, partners and cases first, or name a folder with them.");
        var connection = await MemoryAsync(cancellationToken);
        await using (var source = new SqliteConnection(new SqliteConnectionStringBuilder(options.ToConnectionString()) { Mode = SqliteOpenMode.ReadOnly, Pooling = false }.ToString()))
        {
            await source.OpenAsync(cancellationToken);
            source.BackupDatabase(connection);
        }

        var database = new SharedDatabase<SqliteContext>(SqliteOptions(connection), static context => new SqliteContext(context), outer: null);
        await new StoreMigrator(database).MigrateAsync(cancellationToken);
        return new CheckStore(database, time, connection.DisposeAsync);
    }

    private static async Task<CheckStore> BorrowAsync(StoreOptions options, TimeProvider time, CancellationToken cancellationToken)
    {
        var connection = new NpgsqlConnection(options.ToConnectionString());
        await connection.OpenAsync(cancellationToken);
        await using (var context = new PostgresContext(new DbContextOptionsBuilder<PostgresContext>().UseNpgsql(connection).Options))
        {
            if ((await context.Database.GetPendingMigrationsAsync(cancellationToken)).Any())
                throw new StoreUnusableException("The store was made by an older version of this program, or is empty. Start the worker or import once: that brings it up to date.");
        }

        var outer = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellationToken);
        var database = new SharedDatabase<PostgresContext>(
            new DbContextOptionsBuilder<PostgresContext>().UseNpgsql(connection).Options, static borrowed => new PostgresContext(borrowed), outer);
        return new CheckStore(database, time, async () =>
        {
            await outer.DisposeAsync();
            await connection.DisposeAsync();
        });
    }

    private static async Task<SqliteConnection> MemoryAsync(CancellationToken cancellationToken)
    {
        var connection = new SqliteConnection("Data Source=:memory:");
        await connection.OpenAsync(cancellationToken);
        return connection;
    }

    private static DbContextOptions<SqliteContext> SqliteOptions(SqliteConnection connection) =>
        new DbContextOptionsBuilder<SqliteContext>().UseSqlite(connection).Options;
}
