using System.Data.Common;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using LicenseInbox.Benchmarks.Backlog;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace LicenseInbox.Benchmarks.Load;

/// <summary>
/// Fills a store with requests that pages can show: what was really handled is copied, and every copy is another case of the backlog, with its own ids, keys, end user and partner in columns and JSON alike, a day older
/// than the copy before. For SQLite and PostgreSQL.
/// </summary>
internal sealed class RequestCopies
{
    private static readonly string[] Tables =
    [
        "messages", "message_requests", "deliveries", "requests", "request_facts", "reserved_keys", "moves", "exceptions", "card_handovers", "outgoing_mails", "outgoing_requests", "outgoing_addresses",
        "audit_entries", "audit_texts", "audit_heads", "case_notes", "request_board", "request_words",
    ];

    /// <summary>Columns that are no id and yet must differ.</summary>
    private static readonly HashSet<string> Own = ["deliveries.uid", "messages.digest"];

    /// <summary>Moved long ago: both registrations were seen.</summary>
    private const string Moved = "Moved";

    private readonly IReadOnlyList<BacklogCase> _originals;
    private readonly int _stride;
    private readonly Dictionary<string, Func<int, string>> _tokens = new(StringComparer.Ordinal);
    private readonly Regex _known;

    /// <param name="originals">The cases of the backlog that were handled.</param>
    /// <param name="stride">How far the numbers of a copy lie behind those of the copy before.</param>
    public RequestCopies(IReadOnlyList<BacklogCase> originals, int stride)
    {
        (_originals, _stride) = (originals, stride);
        foreach (var number in originals.Select(one => one.Number))
        {
            Add(number, one => one.Case);
            Add(number, one => one.EndUser);
            Add(number, one => one.MessageId);
            foreach (var key in (Func<BacklogCase, string>[])[one => one.From, one => one.To, one => one.License])
            {
                Add(number, key);
                Add(number, one => Canonical(key(one)));
                Add(number, one => Canonical(key(one)).ToLowerInvariant());
            }
        }

        _known = new Regex($@"[0-9a-fA-F]{{8}}-[0-9a-fA-F]{{4}}-[0-9a-fA-F]{{4}}-[0-9a-fA-F]{{4}}-[0-9a-fA-F]{{12}}|\b[0-9a-f]{{32}}\b|\b(?:{string.Join('|', _tokens.Keys.OrderByDescending(token => token.Length).Select(Regex.Escape))})\b", RegexOptions.Compiled);
    }

    /// <summary>Copies what is in the store until there are so many requests; no worker runs on it.</summary>
    public async Task FillAsync(Premises premises, int requests)
    {
        if (premises.Connection is { } postgres)
        {
            // No foreign key is looked at for each row.
            await FillAsync(new NpgsqlConnection(postgres), "SET session_replication_role = replica; SET synchronous_commit = off;", requests, "VACUUM ANALYZE;");
        }
        else
        {
            await FillAsync(
                new SqliteConnection($"Data Source={premises.StorePath};Pooling=False"), "PRAGMA synchronous = OFF; PRAGMA journal_mode = WAL; PRAGMA foreign_keys = OFF;", requests, "PRAGMA wal_checkpoint(TRUNCATE);");
        }
    }

    private async Task FillAsync(DbConnection closed, string before, int requests, string afterwards)
    {
        await using var connection = closed;
        await connection.OpenAsync();
        await RunAsync(before);
        await FillAsync(connection, requests);
        await RunAsync(afterwards);

        async Task RunAsync(string sql)
        {
            await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // Our own statements.
            command.CommandText = sql;
#pragma warning restore CA2100
            command.CommandTimeout = 0;
            await command.ExecuteNonQueryAsync();
        }
    }

    private async Task FillAsync(DbConnection connection, int requests)
    {
        foreach (var table in Tables)
        {
            var (columns, rows) = await ReadAsync(connection, table);
            var copies = Math.Max(0, (requests / _originals.Count) - 1);
            await using var sink = connection is NpgsqlConnection postgres ? await PostgresRows.OpenAsync(postgres, table, columns) : (IRowSink)await SqliteRows.OpenAsync((SqliteConnection)connection, table, columns);
            for (var copy = 1; copy <= copies; copy++)
            {
                foreach (var row in rows)
                    await sink.WriteAsync([.. row.Select(value => value(copy))]);
            }

            await sink.CompleteAsync();
        }
    }

    private async Task<(List<string> Columns, List<List<Func<int, object>>> Rows)> ReadAsync(DbConnection connection, string table)
    {
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // Our own tables.
        command.CommandText = $"SELECT * FROM {table}";
#pragma warning restore CA2100
        await using var reader = await command.ExecuteReaderAsync();
        var all = Enumerable.Range(0, reader.FieldCount).Select(reader.GetName).ToList();
        // What the database numbers itself.
        var kept = all.Select((name, index) => (name, index)).Where(column => !(column.name == "id" && reader.GetFieldType(column.index) == typeof(long))).ToList();
        var rows = new List<List<Func<int, object>>>();
        while (await reader.ReadAsync())
            rows.Add(kept.ConvertAll(column => Copied(table, column.name, reader.GetValue(column.index))));
        return (kept.ConvertAll(column => column.name), rows);
    }

    private Func<int, object> Copied(string table, string column, object value) => value switch
    {
        long ticks when column is "at" or "deadline" or "due_by" or "not_before" || column.EndsWith("_at", StringComparison.Ordinal) => copy => ticks - (copy * TimeSpan.TicksPerDay),
        long number when Own.Contains($"{table}.{column}") => copy => number + (copy * 100_000L),
        Guid id => copy => new Guid($"{id.ToString()[..28]}{copy:X8}"),
        string text when table == "request_words" && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && _originals.Any(one => one.Number == number) =>
            copy => (number + (copy * _stride)).ToString(CultureInfo.InvariantCulture),
        string text when Own.Contains($"{table}.{column}") => copy => $"{text}-{copy}",
        Moved when table is "requests" or "request_board" && column == "status" => _ => "Completed",
        string text => Copied(table == "requests" ? text.Replace($"\"Status\":\"{Moved}\"", "\"Status\":\"Completed\"", StringComparison.Ordinal) : text),
        _ => _ => value,
    };

    private Func<int, object> Copied(string text)
    {
        var parts = new List<Func<int, string>>();
        var at = 0;
        foreach (Match match in _known.Matches(text))
        {
            var before = text[at..match.Index];
            parts.Add(_ => before);
            var found = match.Value;
            parts.Add(_tokens.TryGetValue(found, out var token) ? token
                : found.Length == 32 ? copy => $"{found[..24]}{copy:x8}"
                : char.IsUpper(found.FirstOrDefault(char.IsLetter)) ? copy => $"{found[..28]}{copy:X8}" : copy => $"{found[..28]}{copy:x8}");
            at = match.Index + match.Length;
        }

        if (parts.Count == 0)
            return _ => text;
        var rest = text[at..];
        return copy => parts.Aggregate(new StringBuilder(text.Length), (built, part) => built.Append(part(copy))).Append(rest).ToString();
    }

    private void Add(int number, Func<BacklogCase, string> of) => _tokens[of(new BacklogCase(number))] = copy => of(new BacklogCase(number + (copy * _stride)));

    private static string Canonical(string key) => key.Replace("-", "", StringComparison.Ordinal);

    private interface IRowSink : IAsyncDisposable
    {
        Task WriteAsync(object[] values);

        Task CompleteAsync();
    }

    private sealed class PostgresRows(NpgsqlBinaryImporter importer) : IRowSink
    {
        public static async Task<PostgresRows> OpenAsync(NpgsqlConnection connection, string table, List<string> columns) =>
            new(await connection.BeginBinaryImportAsync($"COPY {table} ({string.Join(", ", columns.Select(column => $"\"{column}\""))}) FROM STDIN (FORMAT BINARY)"));

        public async Task WriteAsync(object[] values) => await importer.WriteRowAsync(CancellationToken.None, values);

        public async Task CompleteAsync() => await importer.CompleteAsync();

        public ValueTask DisposeAsync() => importer.DisposeAsync();
    }

    private sealed class SqliteRows(SqliteTransaction transaction, SqliteCommand insert) : IRowSink
    {
        public static async Task<SqliteRows> OpenAsync(SqliteConnection connection, string table, List<string> columns)
        {
            var transaction = (SqliteTransaction)await connection.BeginTransactionAsync();
            var insert = connection.CreateCommand();
            insert.Transaction = transaction;
#pragma warning disable CA2100 // Our own tables.
            insert.CommandText = $"INSERT INTO {table} ({string.Join(", ", columns.Select(column => $"\"{column}\""))}) VALUES ({string.Join(", ", columns.Select((_, index) => $"@{index}"))})";
#pragma warning restore CA2100
            for (var index = 0; index < columns.Count; index++)
                insert.Parameters.Add(new SqliteParameter($"@{index}", null));
            return new SqliteRows(transaction, insert);
        }

        public async Task WriteAsync(object[] values)
        {
            for (var index = 0; index < values.Length; index++)
                insert.Parameters[index].Value = values[index];
            await insert.ExecuteNonQueryAsync();
        }

        public async Task CompleteAsync() => await transaction.CommitAsync();

        public async ValueTask DisposeAsync()
        {
            await insert.DisposeAsync();
            await transaction.DisposeAsync();
        }
    }
}
