using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using LicenseInbox.Benchmarks.Backlog;
using LicenseInbox.Faults;
using LicenseInbox.Faults.Outside;
using LicenseInbox.Servers;
using Microsoft.Data.Sqlite;

namespace LicenseInbox.Benchmarks.Load;

/// <summary>Where a load run plays: a mail server, a database with the registry of the backlog, and workers as an operator starts them, all real.</summary>
internal sealed partial class Premises : IAsyncDisposable
{
    public const string Sales = "sales@vendor.example";

    private readonly TestAuthority _authority;
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("licenseinbox-load-");
    private readonly List<WorkerProcess> _workers = [];
    private readonly PostgresCluster? _postgres;
    private readonly string _mode;
    private readonly bool _hasConsole;
    private int _stores;
    private int _starts;

    private Premises(TestAuthority authority, DovecotMailServer mail, PostgresCluster? postgres, string mode, bool console) => (_authority, Mail, _postgres, _mode, _hasConsole) = (authority, mail, postgres, mode, console);

    public DovecotMailServer Mail { get; }

    /// <summary>The workers' database, read beside them.</summary>
    public Store Store { get; private set; } = null!;

    /// <summary>The SQLite file.</summary>
    public string StorePath { get; private set; } = "";

    /// <summary>How PostgreSQL's database is reached; null for SQLite.</summary>
    public string? Connection { get; private set; }

    public IReadOnlyList<WorkerProcess> Workers => _workers;

    /// <summary>Starts the servers; the registry has so many cases.</summary>
    /// <param name="cases">How many.</param>
    /// <param name="mode">How far the worker goes alone.</param>
    /// <param name="postgres">On PostgreSQL.</param>
    /// <param name="console">With the console.</param>
    /// <param name="changeRegistry">Changes the registry's files, in their folder, before they are imported.</param>
    public static async Task<Premises> PrepareAsync(int cases, string mode = "observe", bool postgres = false, bool console = false, Action<string>? changeRegistry = null)
    {
        var authority = new TestAuthority();
        var premises = new Premises(authority, await DovecotMailServer.StartAsync(authority), postgres ? await PostgresCluster.StartAsync(CancellationToken.None) : null, mode, console);
        var registry = premises._folder.CreateSubdirectory("registry").FullName;
        BacklogCase.WriteRegistry(registry, cases);
        changeRegistry?.Invoke(registry);
        return premises;
    }

    /// <summary>A fresh database with the registry, imported by the program itself; a copy of the SQLite file that an earlier call left, where there is one.</summary>
    public async Task NewStoreAsync(string startFrom = "all")
    {
        var number = ++_stores;
        var imported = Path.Combine(_folder.FullName, "imported.db");
        StorePath = Path.Combine(_folder.FullName, string.Create(CultureInfo.InvariantCulture, $"store-{number}.db"));
        var connection = _postgres is null ? null : await _postgres.NewDatabaseAsync(CancellationToken.None);
        Connection = connection;
        Store = connection is null ? Store.Sqlite(StorePath) : Store.Postgres(connection);
        await File.WriteAllTextAsync(SettingsFile, Settings(connection, startFrom));
        if (connection is null && File.Exists(imported))
        {
            File.Copy(imported, StorePath);
            return;
        }

        await Shell.MustAsync("dotnet", [ShippedProgram.Library, "import", Path.Combine(_folder.FullName, "registry"), "--settings", SettingsFile], CancellationToken.None);
        if (connection is null)
            File.Copy(StorePath, imported);
    }

    /// <summary>Makes a file the one database of the next worker.</summary>
    public async Task TakeStoreAsync(string file, string startFrom = "all")
    {
        await NewStoreAsync(startFrom);
        SqliteConnection.ClearAllPools();
        File.Copy(file, StorePath, overwrite: true);
    }

    public async Task StartAsync(int workers = 1)
    {
        for (var number = 1; number <= workers; number++)
        {
            var worker = new WorkerProcess($"worker-{number}", ["dotnet", ShippedProgram.Library], SettingsFile, Path.Combine(_folder.FullName, string.Create(CultureInfo.InvariantCulture, $"worker-{++_starts}.log")), clockFile: null);
            _workers.Add(worker);
            await worker.StartAsync(CancellationToken.None);
        }
    }

    public async Task StopAsync()
    {
        foreach (var worker in _workers)
        {
            await worker.TerminateAsync(TimeSpan.FromSeconds(30), CancellationToken.None);
            await worker.DisposeAsync();
        }

        _workers.Clear();
    }

    /// <summary>Where the worker's console is, and a link that signs in.</summary>
    public async Task<(string Address, string Link)> ConsoleAsync(TimeSpan patience)
    {
        var since = TimeProvider.System.GetTimestamp();
        while (true)
        {
            if (File.Exists(_workers[^1].LogFile) && File.ReadLines(_workers[^1].LogFile).Select(line => SignIn().Match(line)).LastOrDefault(match => match.Success) is { } found)
                return (found.Groups[1].Value, found.Value);
            if (TimeProvider.System.GetElapsedTime(since) > patience)
                throw new TimeoutException($"The console did not start: {LastWords}");
            await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System);
        }
    }

    /// <summary>Processor time of all workers and what they started, so far.</summary>
    public TimeSpan Worked => _workers.Aggregate(TimeSpan.Zero, (sum, worker) => sum + ProcessorTime.OfTree(worker.Id));

    /// <summary>A count that the database gives.</summary>
    public async Task<int> CountAsync(string sql) => int.Parse((await Store.RowsAsync(sql, CancellationToken.None))[0][0], CultureInfo.InvariantCulture);

    /// <summary>What the workers said last, for when a run does not come to its end.</summary>
    public string LastWords => string.Join("\n", _workers.Select(worker => string.Join("\n", File.ReadLines(worker.LogFile).TakeLast(15))));

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        await Mail.DisposeAsync();
        if (_postgres is not null)
            await _postgres.DisposeAsync();
        _authority.Dispose();
        SqliteConnection.ClearAllPools();
        _folder.Delete(recursive: true);
    }

    private string SettingsFile => Path.Combine(_folder.FullName, "settings.json");

    private string Settings(string? connection, string startFrom) => JsonSerializer.Serialize(new
    {
        Mode = _mode,
        Logging = new { Format = "text" },
        Store = connection is null ? (object)new { Path = StorePath } : new { Kind = "postgresql", ConnectionString = connection },
        // What a backlog of thousands runs into is not what is measured here.
        Replies = new { PerAddressPerHour = 1000, PerDomainPerHour = 10000, PerHour = 100000 },
        Queue = new { Pace = 100000 },
        Sales = new { Address = Sales },
        Reader = new { Processes = 2 },
        Console = new { Enabled = _hasConsole, Urls = "http://127.0.0.1:0" },
        Mail = new
        {
            MailServer.AuthServId,
            StartFrom = startFrom,
            Mailboxes = new[] { new { Name = "licenses", Kind = "imap", Address = BacklogFolder.Inbox, MailServer.Host, Port = Mail.ImapPort, Security = Mail.ImapSecurity, MailServer.Password, Mail.CertificateAuthorityFile } },
        },
        Smtp = new { MailServer.Host, Port = Mail.SmtpPort, Security = Mail.SmtpSecurity, Mail.CertificateAuthorityFile },
    });

    [GeneratedRegex("(http://127.0.0.1:[0-9]+)/sign-in[?]link=[0-9A-Za-z_-]+")]
    private static partial Regex SignIn();
}
