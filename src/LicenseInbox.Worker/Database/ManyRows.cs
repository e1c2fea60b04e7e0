using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace LicenseInbox.Worker.Database;

/// <summary>Writes many rows, the fastest way that each database has.</summary>
internal static class ManyRows
{
    /// <param name="context">On an open connection.</param>
    /// <param name="table">One of our own tables.</param>
    /// <param name="rows">Each its columns in the table's order.</param>
    /// <param name="cancellationToken">Stops between two rows.</param>
    public static Task WriteAsync(StoreContext context, string table, IEnumerable<object?[]> rows, CancellationToken cancellationToken) =>
        context.Database.GetDbConnection() is SqliteConnection sqlite
            ? InsertAsync(context, sqlite, table, rows, cancellationToken)
            : CopyAsync((NpgsqlConnection)context.Database.GetDbConnection(), table, rows, cancellationToken);

    private static async Task InsertAsync(StoreContext context, SqliteConnection connection, string table, IEnumerable<object?[]> rows, CancellationToken cancellationToken)
    {
        // Without a transaction each row would be one.
        await using var own = context.Database.CurrentTransaction is null ? connection.BeginTransaction(deferred: true) : null;
        await using var command = connection.CreateCommand();
        foreach (var row in rows)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (command.Parameters.Count == 0)
            {
                for (var at = 0; at < row.Length; at++)
                    command.Parameters.Add(new SqliteParameter { ParameterName = $"${at}" });
#pragma warning disable CA2100 // Names of our own tables.
                command.CommandText = $"INSERT INTO {table} VALUES ({string.Join(", ", row.Select((_, at) => $"${at}"))})";
#pragma warning restore CA2100
            }

            for (var at = 0; at < row.Length; at++)
                command.Parameters[at].Value = row[at] ?? DBNull.Value;
            command.ExecuteNonQuery();
        }

        if (own is not null)
            await own.CommitAsync(cancellationToken);
    }

    private static async Task CopyAsync(NpgsqlConnection connection, string table, IEnumerable<object?[]> rows, CancellationToken cancellationToken)
    {
        await using var writer = await connection.BeginBinaryImportAsync($"COPY {table} FROM STDIN (FORMAT BINARY)", cancellationToken);
        foreach (var row in rows)
        {
            await writer.StartRowAsync(cancellationToken);
            foreach (var value in row)
            {
                if (value is null)
                    await writer.WriteNullAsync(cancellationToken);
                else
                    await writer.WriteAsync(value, cancellationToken);
            }
        }

        await writer.CompleteAsync(cancellationToken);
    }
}
