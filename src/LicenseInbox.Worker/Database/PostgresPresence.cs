using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace LicenseInbox.Worker.Database;

/// <summary>
/// On PostgreSQL a worker is present as long as a connection of its own holds an advisory lock with its number: the server lets go of it when the process or its machine is gone, and only then.
/// A worker that is merely stopped is present, so that nobody sends what it has half handed over.
/// </summary>
internal sealed class PostgresPresence : Presence
{
    /// <summary>"LINB": the first key of our advisory locks.</summary>
    private const int Class = 0x4C494E42;

    /// <summary>After the database, or its connections, were gone, the other workers get so long to come back before they count as dead.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(20);

    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly string _connectionString;
    private readonly TimeProvider _time;
    private NpgsqlConnection? _connection;
    private long? _backSince;

    public PostgresPresence(string connectionString, TimeProvider time)
    {
        _time = time;
        var builder = new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false, KeepAlive = 10, ApplicationName = "licenseinbox (presence)" };

        // The server notices within half a minute that this machine is gone.
        builder.Options = $"{builder.Options} -c tcp_keepalives_idle=10 -c tcp_keepalives_interval=5 -c tcp_keepalives_count=3".TrimStart();
        _connectionString = builder.ToString();
    }

    public override bool IsShared => true;

    public override async Task<long> BePresentAsync(CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            await StoreFailures.GuardAsync(() => ConnectAsync(cancellationToken));
            return Worker;
        }
        finally
        {
            _turn.Release();
        }
    }

    public override async Task<IReadOnlyCollection<long>?> OthersAsync(StoreContext store, CancellationToken cancellationToken)
    {
        if (_backSince is { } since && _time.GetElapsedTime(since) < Grace)
            return null;
        const string Sql = """
            SELECT l.objid::bigint AS "Value" FROM pg_locks l JOIN pg_database d ON d.oid = l.database
            WHERE l.locktype = 'advisory' AND l.objsubid = 2 AND l.granted AND d.datname = current_database() AND l.classid::bigint = {0}
            UNION ALL SELECT 0 WHERE clock_timestamp() - pg_postmaster_start_time() < {1}
            """;
        var present = await store.Database.SqlQueryRaw<long>(Sql, (long)Class, Grace).ToListAsync(cancellationToken);
        return present.Contains(0) ? null : present.FindAll(worker => worker != Worker);
    }

    public override async ValueTask DisposeAsync()
    {
        if (_connection is not null)
            await _connection.DisposeAsync();
        _turn.Dispose();
        await base.DisposeAsync();
    }

    private async Task ConnectAsync(CancellationToken cancellationToken)
    {
        if (_connection is not null && await AnswersAsync(_connection, cancellationToken))
            return;
        var isBack = _connection is not null;
        await (_connection?.DisposeAsync() ?? ValueTask.CompletedTask);
        var connection = new NpgsqlConnection(_connectionString);
        try
        {
            await connection.OpenAsync(cancellationToken);
            await using var command = connection.CreateCommand();
            command.CommandText = "SELECT pg_advisory_lock($1, $2)";
            command.Parameters.Add(new() { Value = Class });
            command.Parameters.Add(new() { Value = (int)Worker });
            await command.ExecuteNonQueryAsync(cancellationToken);
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }

        _connection = connection;
        if (isBack)
            _backSince = _time.GetTimestamp();
    }

    private static async Task<bool> AnswersAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        try
        {
            await using var command = connection.CreateCommand();
            command.CommandText = "SELECT 1";
            await command.ExecuteScalarAsync(cancellationToken);
            return true;
        }
        catch (Exception error) when (error is NpgsqlException or InvalidOperationException or ObjectDisposedException)
        {
            // Lost: the worker takes its place again on a new one.
            return false;
        }
    }
}
