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
    public async Task<IReadOnlyList<IReadOnlyList<string>>> RowsAsync(string sql, CancellationToken cancellationToken)
    {
        await using var connection = connect();
        await connection.OpenAsync(cancellationToken);
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The harness's own queries.
        command.CommandText = sql;
#pragma warning restore CA2100
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var rows = new List<IReadOnlyList<string>>();
        while (await reader.ReadAsync(cancellationToken))
            rows.Add([.. Enumerable.Range(0, reader.FieldCount).Select(column => reader.IsDBNull(column) ? "" : Convert.ToString(reader.GetValue(column), System.Globalization.CultureInfo.InvariantCulture) ?? "")]);
        return rows;
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
}
