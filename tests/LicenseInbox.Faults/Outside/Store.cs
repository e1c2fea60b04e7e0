using System.Data;
using System.Data.Common;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace LicenseInbox.Faults.Outside;

/// <summary>The workers' database, read beside them by plain SQL.</summary>
internal sealed class Store(Func<DbConnection> connect)
{
    public static Store Sqlite(string path) => new(() => new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Mode = SqliteOpenMode.ReadWrite, DefaultTimeout = 30 }.ConnectionString));

    public static Store Postgres(string connection) => new(() => new NpgsqlConnection(connection));

    /// <summary>The rows of a query, each value as text.</summary>
    public async Task<IReadOnlyList<IReadOnlyList<string>>> RowsAsync(string sql, CancellationToken cancellationToken) => (await SnapshotAsync([sql], cancellationToken))[0];

    /// <summary>The rows of several queries at one moment: what is committed between them is in none.</summary>
    public async Task<IReadOnlyList<IReadOnlyList<IReadOnlyList<string>>>> SnapshotAsync(IReadOnlyList<string> queries, CancellationToken cancellationToken)
    {
        await using var connection = connect();
        await connection.OpenAsync(cancellationToken);
        // On SQLite a deferred transaction, which keeps what its first query saw and locks out no writer.
        await using var transaction = connection is SqliteConnection sqlite
            ? sqlite.BeginTransaction(deferred: true)
            : await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellationToken);
        var results = new List<IReadOnlyList<IReadOnlyList<string>>>();
        foreach (var sql in queries)
            results.Add(await ReadAsync(connection, transaction, sql, cancellationToken));
        return results;
    }

    public async Task ExecuteAsync(string sql, CancellationToken cancellationToken)
    {
        await using var connection = connect();
        await connection.OpenAsync(cancellationToken);
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The harness's own statements.
        command.CommandText = sql;
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static async Task<IReadOnlyList<IReadOnlyList<string>>> ReadAsync(DbConnection connection, DbTransaction transaction, string sql, CancellationToken cancellationToken)
    {
        await using var command = connection.CreateCommand();
        command.Transaction = transaction;
#pragma warning disable CA2100 // The harness's own queries.
        command.CommandText = sql;
#pragma warning restore CA2100
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var rows = new List<IReadOnlyList<string>>();
        while (await reader.ReadAsync(cancellationToken))
            rows.Add([.. Enumerable.Range(0, reader.FieldCount).Select(column => reader.IsDBNull(column) ? "" : Convert.ToString(reader.GetValue(column), System.Globalization.CultureInfo.InvariantCulture) ?? "")]);
        return rows;
    }
}
