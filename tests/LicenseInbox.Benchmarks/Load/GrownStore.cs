using System.Globalization;
using Microsoft.Data.Sqlite;

namespace LicenseInbox.Benchmarks.Load;

/// <summary>
/// Makes a SQLite store large: the rows of the requests that are in it are copied, with ids, cases, keys and Message-IDs of their own, until there are so many requests. What a row says in JSON stays as it is: nobody reads it,
/// but tables and indexes have the size that they would have.
/// </summary>
internal static class GrownStore
{
    /// <summary>Tables with their columns that must be others in a copy, ids aside.</summary>
    private static readonly (string Table, string[] Own)[] Tables =
    [
        ("messages", ["message_id", "digest"]), ("message_requests", []), ("deliveries", ["uid"]), ("requests", ["case_number"]), ("request_facts", ["fact"]), ("reserved_keys", ["license_key"]), ("moves", ["card_form_id"]),
        ("card_handovers", []), ("outgoing_mails", ["message_id"]), ("outgoing_requests", []), ("outgoing_addresses", []), ("audit_entries", ["case_number"]), ("audit_texts", []), ("audit_heads", []), ("case_notes", ["case_number"]),
    ];

    private const string Id = "________-____-____-____-____________";

    public static async Task GrowAsync(string file, int requests)
    {
        await using var connection = new SqliteConnection($"Data Source={file};Pooling=False");
        await connection.OpenAsync();
        await RunAsync("PRAGMA synchronous = OFF; PRAGMA journal_mode = WAL; PRAGMA foreign_keys = OFF;");
        var had = Convert.ToInt32(await ValueAsync("SELECT COUNT(*) FROM requests"), CultureInfo.InvariantCulture);
        var inserts = new List<string>();
        foreach (var (table, own) in Tables)
        {
            var columns = await ColumnsAsync(table);
            // What is copied are the rows that were there at first: copies say so in their last digits.
            await RunAsync($"CREATE TEMP TABLE first_{table} AS SELECT * FROM {table}");
            inserts.Add($"INSERT INTO {table} ({string.Join(", ", columns.Select(Quoted))}) SELECT {string.Join(", ", columns.Select(column => Copied(column, own)))} FROM first_{table}");
        }

        await RunAsync("BEGIN");
        for (var copy = 1; had * (copy + 1L) <= requests; copy++)
        {
            foreach (var insert in inserts)
                await RunAsync(insert.Replace("{copy}", copy.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal));
        }

        await RunAsync("COMMIT");
        await RunAsync("ANALYZE; PRAGMA wal_checkpoint(TRUNCATE);");

        async Task<List<string>> ColumnsAsync(string table)
        {
            await using var command = Command($"SELECT name FROM pragma_table_info('{table}') WHERE NOT (pk = 1 AND type = 'INTEGER')");
            await using var reader = await command.ExecuteReaderAsync();
            var names = new List<string>();
            while (await reader.ReadAsync())
                names.Add(reader.GetString(0));
            return names;
        }

        async Task RunAsync(string sql)
        {
            await using var command = Command(sql);
            await command.ExecuteNonQueryAsync();
        }

        async Task<object?> ValueAsync(string sql)
        {
            await using var command = Command(sql);
            return await command.ExecuteScalarAsync();
        }

        SqliteCommand Command(string sql)
        {
            var command = connection.CreateCommand();
#pragma warning disable CA2100 // Our own statements.
            command.CommandText = sql;
#pragma warning restore CA2100
            command.CommandTimeout = 0;
            return command;
        }
    }

    /// <summary>An id keeps its beginning, which tells it apart, and ends with the copy's number: so the rows of a copy still belong together.</summary>
    private static string Copied(string column, string[] own) => own.Contains(column)
        ? $"{Quoted(column)} || '-{{copy}}'"
        : $"CASE WHEN {Quoted(column)} LIKE '{Id}' THEN substr({Quoted(column)}, 1, 28) || printf('%08X', {{copy}}) ELSE {Quoted(column)} END";

    private static string Quoted(string column) => $"\"{column}\"";
}
