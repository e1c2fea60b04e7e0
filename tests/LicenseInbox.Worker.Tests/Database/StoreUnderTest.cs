using LicenseInbox.Domain.Audit;
using LicenseInbox.Domain.Casebook;
using LicenseInbox.Domain.Moving;
using LicenseInbox.Domain.Registry;
using LicenseInbox.Worker.Database;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Time.Testing;

namespace LicenseInbox.Worker.Tests.Database;

/// <summary>A fresh store on one of the databases, migrated.</summary>
internal sealed class StoreUnderTest : IAsyncDisposable
{
    private static readonly StoreOptions Options = new();

    /// <summary>A file that was migrated once: each test has a copy.</summary>
    private static readonly Lazy<Task<byte[]>> Migrated = new(MigrateAsync);

    private readonly string? _folder;
    private readonly string? _connectionString;
    private Leases? _leases;

    private StoreUnderTest(StoreDatabase database, string? folder, string? connectionString = null)
    {
        Database = database;
        _folder = folder;
        _connectionString = connectionString;
        Presence = connectionString is null ? new Presence() : new PostgresPresence(connectionString, TimeProvider.System);
    }

    public FakeTimeProvider Time { get; } = new(SomeRecords.Noon);

    public StoreDatabase Database { get; }

    /// <summary>Whether the vendor has a case desk of his own.</summary>
    public bool TellsCaseDesk { get; set; }

    public ICasebooks Casebooks => new StoredCasebooks(Database, Time, new OtherCaseDesk(TellsCaseDesk));

    public Presence Presence { get; }

    public IDeliveryLog Deliveries => new DeliveryLog(Database, Presence);

    public ISharedReadings SharedReadings => new SharedReadings(Database, Presence, Time);

    public ILeases Leases => _leases ??= new Leases(Database, Presence, Options, Time);

    public IMoveSchedule Schedule => new MoveSchedule(Database, Time);

    public IAuditTrail Trail => new AuditTrail(Database);

    public IRegistryChanges Changes => new RegistryChanges(Database);

    public IRegistryLoader Loader => new RegistryLoader(Database, Time);

    public static async Task<StoreUnderTest> SqliteAsync(CancellationToken cancellationToken, Action<SqliteConnection>? opened = null)
    {
        var folder = Directory.CreateTempSubdirectory("store-").FullName;
        var file = Path.Combine(folder, "store.db");
        await File.WriteAllBytesAsync(file, await Migrated.Value.WaitAsync(cancellationToken), cancellationToken);
        return new StoreUnderTest(Sqlite(file, opened), folder);
    }

    public static async Task<StoreUnderTest> PostgresAsync(PostgresServer server, CancellationToken cancellationToken)
    {
        // Migrated once: each test has a copy.
        var copy = await server.NewDatabaseAsync(
            async first =>
            {
                await using var database = new PostgresDatabase(PostgresDatabase.ConnectionString($"{first};Pooling=false", TimeSpan.FromSeconds(20)), Options.SilentAfter);
                await new StoreMigrator(database).MigrateAsync(cancellationToken);
            },
            cancellationToken);
        var connectionString = PostgresDatabase.ConnectionString(copy, TimeSpan.FromSeconds(20));
        return new StoreUnderTest(new PostgresDatabase(connectionString, Options.SilentAfter), null, connectionString);
    }

    /// <summary>What another worker on the same PostgreSQL database is to see.</summary>
    public StoreUnderTest Beside() => new(new PostgresDatabase(_connectionString!, Options.SilentAfter), null, _connectionString);

    /// <summary>Does something in one unit of work and commits it.</summary>
    public async Task<T> InAsync<T>(Func<ICasebook, Task<T>> work, CancellationToken cancellationToken)
    {
        await using var book = await Casebooks.OpenAsync(cancellationToken);
        var result = await work(book);
        await book.CommitAsync(cancellationToken);
        return result;
    }

    public Task PutAsync(CancellationToken cancellationToken, params Action<ICasebook>[] puts) =>
        InAsync(
            book =>
            {
                foreach (var put in puts)
                    put(book);
                return Task.FromResult(true);
            },
            cancellationToken);

    private static SqliteDatabase Sqlite(string file, Action<SqliteConnection>? opened = null)
    {
        var timeout = TimeSpan.FromSeconds(20);
        return new SqliteDatabase(SqliteDatabase.ConnectionString(file, timeout), timeout, opened);
    }

    private static async Task<byte[]> MigrateAsync()
    {
        var folder = Directory.CreateTempSubdirectory("migrated-");
        try
        {
            var file = Path.Combine(folder.FullName, "store.db");
            await using (var database = Sqlite(file))
                await new StoreMigrator(database).MigrateAsync(CancellationToken.None);
            return await File.ReadAllBytesAsync(file);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Presence.DisposeAsync();
        await Database.DisposeAsync();
        if (_folder is not null)
            Directory.Delete(_folder, recursive: true);
    }
}
