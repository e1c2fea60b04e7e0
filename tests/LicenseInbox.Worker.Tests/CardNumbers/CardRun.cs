using System.Collections.Concurrent;
using System.Data.Common;
using System.Diagnostics;
using System.Text;
using System.Text.Json.Nodes;
using LicenseInbox.Worker.Tests.Billing;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace LicenseInbox.Worker.Tests.CardNumbers;

/// <summary>The built worker as a process of its own, at log level Verbose, over a Maildir; everything it writes lies in one folder, its temporary files among it.</summary>
internal sealed class CardRun : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("cards-");
    private readonly SomeCertificates _certificates = new();
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
        var run = new CardRun(postgres) { BillingAddress = server.NewAddress("billing") };
        run._certificates.Write(run._certificates.Issue());
        await File.WriteAllTextAsync(run.SettingsFile, run.Settings(server).ToJsonString(), cancellationToken);
        var data = run._folder.CreateSubdirectory("data");
        await CardMails.WriteRegistryAsync(data.FullName, cards, cancellationToken);
        await run.SaidAsync(["import", data.FullName], cancellationToken);
        run.Start();
        return run;
    }

    /// <summary>Billing's address.</summary>
    public required string BillingAddress { get; init; }

    /// <summary>What a mail to billing holds, for whoever has its key.</summary>
    public byte[] Decrypt(byte[] enveloped) => _certificates.Decrypt(enveloped);

    /// <summary>Starts the worker as the image does: its command, and what it sets for the runtime; on a machine that would write dumps, as far as we may ask for them.</summary>
    public void Start()
    {
        var (command, variables) = ImageFile.Read();
        var start = new ProcessStartInfo("/bin/sh", ["-c", "ulimit -c unlimited 2>/dev/null; exec \"$@\"", "sh", .. command.Select(word => word.Replace("/program/", AppContext.BaseDirectory, StringComparison.Ordinal)), "run", "--settings", SettingsFile])
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
            WorkingDirectory = _folder.FullName,
        };
        foreach (var (name, value) in variables.Where(variable => variable.Key.StartsWith("DOTNET_", StringComparison.Ordinal)))
            start.Environment[name] = value;
        start.Environment["TMPDIR"] = Temporary;
        _worker = Process.Start(start)!;
        _worker.ErrorDataReceived += (_, line) => _log.Enqueue(line.Data ?? "");
        _worker.OutputDataReceived += (_, line) => _log.Enqueue(line.Data ?? "");
        _worker.BeginErrorReadLine();
        _worker.BeginOutputReadLine();
    }

    /// <summary>
    /// What a command says beside the worker. It is a process of its own: whoever closes a file that SQLite has open elsewhere in the same process takes its locks away, and this search reads every file.
    /// </summary>
    public async Task<string> SaidAsync(IReadOnlyList<string> command, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "licenseinbox.dll"), .. command, "--settings", SettingsFile]) { RedirectStandardError = true, RedirectStandardOutput = true };
        start.Environment["TMPDIR"] = Temporary;
        start.Environment["DOTNET_EnableDiagnostics"] = "0"; // No pipes for debuggers, on which a reader of the folder would wait for ever.
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync(cancellationToken);
        var said = await process.StandardOutput.ReadToEndAsync(cancellationToken) + await errors;
        await process.WaitForExitAsync(cancellationToken);
        process.ExitCode.ShouldBe(0, command[0]);
        return said;
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
        await SignalAsync("TERM", cancellationToken);
        await EndedAsync(cancellationToken);
    }

    /// <summary>Makes it fail as a fault in the runtime would, by SIGABRT: the runtime's handler, which writes dumps, takes itself away and returns, and <c>abort()</c> raises the signal again.</summary>
    public async Task CrashAsync(CancellationToken cancellationToken)
    {
        while (!_worker!.HasExited)
        {
            await SignalAsync("ABRT", cancellationToken);
            await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System, cancellationToken);
        }

        await EndedAsync(cancellationToken);
    }

    private async Task SignalAsync(string signal, CancellationToken cancellationToken)
    {
        using var kill = Process.Start("kill", [$"-{signal}", _worker!.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync(cancellationToken);
    }

    private async Task EndedAsync(CancellationToken cancellationToken)
    {
        await _worker!.WaitForExitAsync(cancellationToken);
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
        _certificates.Dispose();
    }

    private DbConnection Open()
    {
        DbConnection connection = _postgres is null ? new SqliteConnection($"Data Source={StorePath};Mode=ReadOnly;Pooling=False") : new NpgsqlConnection(_postgres);
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
        ["Billing"] = new JsonObject { ["Address"] = BillingAddress, ["CertificateFile"] = _certificates.File, ["ReplaceAfter"] = "00:00:00" },
        ["Replies"] = new JsonObject { ["PerAddressPerHour"] = 1000, ["PerDomainPerHour"] = 10000 },
        ["Reader"] = new JsonObject { ["Processes"] = 1 },
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
