using System.Collections.Concurrent;
using System.Data.Common;
using System.Diagnostics;
using System.Text;
using System.Text.Json.Nodes;
using LicenseInbox.Worker.Commands;
using LicenseInbox.Worker.Composition;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace LicenseInbox.Worker.Tests.CardNumbers;

/// <summary>The built worker as a process of its own, at log level Verbose, over a Maildir; everything it writes lies in one folder, its temporary files among it.</summary>
internal sealed class CardRun : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("cards-");
    private readonly string? _postgres;
    private readonly ConcurrentQueue<string> _log = new();
    private Process? _worker;

    private CardRun(string? postgres) => _postgres = postgres;

    public string Mailbox => _folder.CreateSubdirectory("mailbox").FullName;

    public string Temporary => _folder.CreateSubdirectory("tmp").FullName;

    public byte[] Log => Encoding.UTF8.GetBytes(string.Join('\n', _log));

    private string SettingsFile => Path.Combine(_folder.FullName, "settings.json");

    private string StorePath => Path.Combine(_folder.CreateSubdirectory("store").FullName, "store.db");

    public static async Task<CardRun> StartAsync(MailServer server, IReadOnlyList<TestCard> cards, string? postgres, CancellationToken cancellationToken)
    {
        var run = new CardRun(postgres);
        await File.WriteAllTextAsync(run.SettingsFile, run.Settings(server).ToJsonString(), cancellationToken);
        var data = run._folder.CreateSubdirectory("data");
        await CardMails.WriteRegistryAsync(data.FullName, cards, cancellationToken);
        (await new StoreCommands(TextWriter.Null, TimeProvider.System).ImportAsync(new GivenSettings(run.SettingsFile, new Dictionary<string, string?>()), new ImportArguments(data.FullName, false), cancellationToken)).ShouldBe(0);
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "licenseinbox.dll"), "run", "--settings", run.SettingsFile]) { RedirectStandardError = true, RedirectStandardOutput = true, WorkingDirectory = run._folder.FullName };
        start.Environment["TMPDIR"] = run.Temporary;
        start.Environment["DOTNET_EnableDiagnostics"] = "0"; // As in production: no pipes for debuggers, on which a reader of the folder would wait for ever.
        run._worker = Process.Start(start)!;
        run._worker.ErrorDataReceived += (_, line) => run._log.Enqueue(line.Data ?? "");
        run._worker.OutputDataReceived += (_, line) => run._log.Enqueue(line.Data ?? "");
        run._worker.BeginErrorReadLine();
        run._worker.BeginOutputReadLine();
        return run;
    }

    public long Count(string sql)
    {
        using var connection = Open();
        using var command = Command(connection, sql);
        return Convert.ToInt64(command.ExecuteScalar(), System.Globalization.CultureInfo.InvariantCulture);
    }

    /// <summary>Every row of every table as text: what PostgreSQL compresses in its files is plain here.</summary>
    public IEnumerable<(string Table, byte[] Rows)> Tables()
    {
        using var connection = Open();
        var tables = new List<string>();
        using (var names = Command(connection, _postgres is null ? "SELECT name FROM sqlite_master WHERE type = 'table'" : "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"))
        using (var reader = names.ExecuteReader())
        {
            while (reader.Read())
                tables.Add(reader.GetString(0));
        }

        foreach (var table in tables)
        {
            using var command = Command(connection, $"SELECT * FROM \"{table}\"");
            using var reader = command.ExecuteReader();
            using var rows = new MemoryStream();
            while (reader.Read())
            {
                for (var column = 0; column < reader.FieldCount; column++)
                    rows.Write([.. reader.GetValue(column) is byte[] blob ? blob : Encoding.UTF8.GetBytes(Convert.ToString(reader.GetValue(column), System.Globalization.CultureInfo.InvariantCulture) ?? ""), (byte)'\n']);
            }

            yield return (table, rows.ToArray());
        }
    }

    /// <summary>Every file that the worker wrote, but the mailbox itself, where the mails lie as they came; its folder of sent replies counts.</summary>
    public IEnumerable<string> Files() =>
        _folder.EnumerateFiles("*", SearchOption.AllDirectories).Select(file => file.FullName)
            .Where(file => !file.StartsWith(Mailbox + "/", StringComparison.Ordinal) || file.Contains("/.Sent/", StringComparison.Ordinal));

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (_worker is null)
            return;
        using (var kill = Process.Start("kill", ["-TERM", _worker.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]))
            await kill.WaitForExitAsync(cancellationToken);
        await _worker.WaitForExitAsync(cancellationToken);
        _worker.Dispose();
        _worker = null;
    }

    public async ValueTask DisposeAsync()
    {
        if (_worker is not null)
        {
            _worker.Kill(entireProcessTree: true);
            await _worker.WaitForExitAsync();
            _worker.Dispose();
        }

        _folder.Delete(recursive: true);
    }

    private DbConnection Open()
    {
        DbConnection connection = _postgres is null ? new SqliteConnection($"Data Source={StorePath};Mode=ReadOnly") : new NpgsqlConnection(_postgres);
        connection.Open();
        return connection;
    }

    private static DbCommand Command(DbConnection connection, string sql)
    {
        var command = connection.CreateCommand();
#pragma warning disable CA2100 // Names of tables come from the database's own list.
        command.CommandText = sql;
#pragma warning restore CA2100
        return command;
    }

    private JsonObject Settings(MailServer server) => new()
    {
        ["Mode"] = "automatic",
        ["Logging"] = new JsonObject { ["Format"] = "json", ["Level"] = "verbose", ["LibraryLevel"] = "verbose" },
        ["Store"] = _postgres is null ? new JsonObject { ["Path"] = StorePath } : new JsonObject { ["Kind"] = "postgresql", ["ConnectionString"] = _postgres },
        ["Replies"] = new JsonObject { ["PerAddressPerHour"] = 1000, ["PerDomainPerHour"] = 10000 },
        ["Mail"] = new JsonObject
        {
            ["AuthServId"] = "mx.vendor.example",
            ["StartFrom"] = "all",
            ["LookEvery"] = "00:00:02",
            ["ExceptionsPerHour"] = 1000,
            ["Mailboxes"] = new JsonArray(new JsonObject { ["Name"] = "cards", ["Kind"] = "maildir", ["Address"] = "licenses@vendor.example", ["Path"] = Mailbox }),
        },
        ["Smtp"] = new JsonObject { ["Host"] = MailServer.Host, ["Port"] = server.SmtpPort, ["Security"] = server.SmtpSecurity, ["CertificateAuthorityFile"] = server.CertificateAuthorityFile },
    };
}
