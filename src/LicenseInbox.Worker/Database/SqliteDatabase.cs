using System.Collections.Concurrent;
using System.Data.Common;
using LicenseInbox.Domain.Casebook;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace LicenseInbox.Worker.Database;

/// <summary>
/// A SQLite file. Writers take turns: within the program at a gate, in order and without polling, and among processes by SQLite's own lock, taken at the start of the transaction,
/// so that what was read still holds when it is written. Readers see one moment and wait for nobody. Connections stay open and are used again, each with its context: to make them ready costs more than
/// what most units of work do.
/// </summary>
internal sealed class SqliteDatabase : StoreDatabase
{
    private readonly DbContextOptions<SqliteContext> _options;
    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly ConcurrentStack<StoreContext> _idle = new();
    private readonly TimeSpan _timeout;
    private bool _isDisposed;

    /// <param name="connectionString">From <see cref="ConnectionString"/>.</param>
    /// <param name="timeout">The longest wait for another writer.</param>
    /// <param name="opened">Further statements for each new connection.</param>
    public SqliteDatabase(string connectionString, TimeSpan timeout, Action<SqliteConnection>? opened = null)
    {
        _timeout = timeout;
        _options = new DbContextOptionsBuilder<SqliteContext>()
            .UseSqlite(connectionString, StoreQueries.Configure)
            .AddInterceptors(new Pragmas(timeout, opened))
            .Options;
    }

    public static string ConnectionString(string path, TimeSpan timeout) => new SqliteConnectionStringBuilder
    {
        DataSource = Path.GetFullPath(path),
        Mode = SqliteOpenMode.ReadWriteCreate,
        DefaultTimeout = (int)timeout.TotalSeconds,
    }.ToString();

    public override StoreContext NewContext() => new SqliteContext(_options);

    public override async ValueTask DisposeAsync()
    {
        Volatile.Write(ref _isDisposed, true);
        while (_idle.TryPop(out var idle))
            await idle.DisposeAsync();
        _gate.Dispose();
        await using var context = NewContext();
        SqliteConnection.ClearPool((SqliteConnection)context.Database.GetDbConnection());
    }

    protected override async Task<StoreSession> OpenAsync(bool write, Func<StoreContext, Task>? prepare, CancellationToken cancellationToken)
    {
        // What is prepared stays with the connection: it is a fresh one, and nobody else's afterwards.
        var context = prepare is null && _idle.TryPop(out var idle) ? idle : NewContext();
        var isOurTurn = false;
        try
        {
            var connection = (SqliteConnection)context.Database.GetDbConnection();
            if (connection.State != System.Data.ConnectionState.Open)
                await context.Database.OpenConnectionAsync(cancellationToken);
            if (prepare is not null)
                await prepare(context);
            if (write && !(isOurTurn = await _gate.WaitAsync(_timeout, cancellationToken)))
                throw new StoreUnavailableException($"The database was busy with another unit of work for {_timeout.TotalSeconds:0} s.");
            var transaction = connection.BeginTransaction(deferred: !write);
            context.Database.AutoSavepointsEnabled = false;
            var used = (await context.Database.UseTransactionAsync(transaction, cancellationToken))!;
            return new StoreSession(context, used.CommitAsync, async () =>
            {
                var isKept = false;
                try
                {
                    await used.DisposeAsync();
                    await transaction.DisposeAsync();
                    isKept = prepare is null && Keep(context);
                }
                finally
                {
                    if (!isKept)
                        await context.DisposeAsync();
                    Release(write);
                }
            });
        }
        catch
        {
            await context.DisposeAsync();
            Release(isOurTurn);
            throw;
        }
    }

    private bool Keep(StoreContext context)
    {
        if (Volatile.Read(ref _isDisposed))
            return false;
        context.ChangeTracker.Clear();
        _idle.Push(context);
        return true;
    }

    private void Release(bool write)
    {
        if (write)
            _gate.Release();
    }

    /// <summary>What a connection must be told each time: SQLite keeps none of it in the file.</summary>
    private sealed class Pragmas(TimeSpan timeout, Action<SqliteConnection>? opened) : DbConnectionInterceptor
    {
        public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData) => Apply((SqliteConnection)connection);

        public override Task ConnectionOpenedAsync(DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
        {
            Apply((SqliteConnection)connection);
            return Task.CompletedTask;
        }

        private void Apply(SqliteConnection connection)
        {
            using var command = connection.CreateCommand();
            command.CommandText = $"PRAGMA busy_timeout = {(long)timeout.TotalMilliseconds}; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;";
            command.ExecuteNonQuery();
            opened?.Invoke(connection);
        }
    }
}
