using System.Text.Json.Nodes;
using LicenseInbox.Worker.Commands;
using LicenseInbox.Worker.Composition;
using LicenseInbox.Worker.Settings;
using Microsoft.Data.Sqlite;

namespace LicenseInbox.Worker.Tests.EndToEnd;

/// <summary>The whole worker on a real mail server, with a store of its own and the demo's systems, cases and partners.</summary>
internal sealed class RunningWorker : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("worker-");
    private readonly SharedLog _log = new();
    private CancellationTokenSource _stop = new();
    private Task _running = Task.CompletedTask;

    private RunningWorker(string partner) => Partner = partner;

    /// <summary>The registered contact; the samples come from him.</summary>
    public string Partner { get; }

    public string Log => _log.ToString();

    /// <summary>Its settings, as a command beside it is given them.</summary>
    public GivenSettings Given => new(SettingsFile, new Dictionary<string, string?>());

    private string StorePath => Path.Combine(_folder.FullName, "store.db");

    public string Folder => _folder.FullName;

    public string SettingsFile => Path.Combine(_folder.FullName, "settings.json");

    /// <summary>Prepares settings and registry; the worker is not started yet.</summary>
    public static Task<RunningWorker> PrepareAsync(MailServer server, string inbox, string partner, Action<JsonObject>? change, CancellationToken cancellationToken) =>
        PrepareAsync(server, inbox, partner, change, Path.Combine(AppContext.BaseDirectory, "config", "demo", "data"), "lee@northwind.example", cancellationToken);

    /// <summary>The same with another registry.</summary>
    /// <param name="server">The mail server.</param>
    /// <param name="inbox">The mailbox.</param>
    /// <param name="partner">The registered contact.</param>
    /// <param name="change">What is set otherwise.</param>
    /// <param name="registry">The folder of its CSV files; null: it has none.</param>
    /// <param name="contact">The contact there in whose place the partner is registered.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<RunningWorker> PrepareAsync(MailServer server, string inbox, string partner, Action<JsonObject>? change, string? registry, string contact, CancellationToken cancellationToken)
    {
        var worker = new RunningWorker(partner);
        await File.WriteAllTextAsync(worker.SettingsFile, worker.Settings(server, inbox, change).ToJsonString(), cancellationToken);
        if (registry is null)
            return worker;
        var data = worker._folder.CreateSubdirectory("data");
        await WriteRegistryAsync(registry, contact, partner, data.FullName, cancellationToken);
        var given = new GivenSettings(worker.SettingsFile, new Dictionary<string, string?>());
        (await new StoreCommands(TextWriter.Null, TimeProvider.System).ImportAsync(given, new ImportArguments(data.FullName, false), cancellationToken)).ShouldBe(0);
        return worker;
    }

    /// <summary>Copies a registry's files with another contact in the place of one.</summary>
    public static async Task WriteRegistryAsync(string registry, string contact, string partner, string folder, CancellationToken cancellationToken)
    {
        foreach (var file in Directory.GetFiles(registry))
        {
            var text = await File.ReadAllTextAsync(file, cancellationToken);
            await File.WriteAllTextAsync(Path.Combine(folder, Path.GetFileName(file)), text.Replace(contact, partner, StringComparison.Ordinal), cancellationToken);
        }
    }

    /// <summary>A sample of the demo as an email of the partner's.</summary>
    public ReadOnlyMemory<byte> Sample(string name, Func<string, string>? change = null)
    {
        var text = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "config", "demo", "mails", name + ".eml"), System.Text.Encoding.Latin1)
            .Replace("lee@northwind.example", Partner, StringComparison.Ordinal);
        return System.Text.Encoding.Latin1.GetBytes((change?.Invoke(text) ?? text).ReplaceLineEndings("\r\n"));
    }

    /// <summary>Counts in the SQLite store, beside the worker.</summary>
    public long Count(string sql)
    {
        if (!File.Exists(StorePath))
            return 0;
        using var connection = new SqliteConnection($"Data Source={StorePath};Mode=ReadOnly;Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return (long)command.ExecuteScalar()!;
    }

    /// <summary>A text in the SQLite store, beside the worker.</summary>
    public string Text(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={StorePath};Mode=ReadOnly;Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return (string)command.ExecuteScalar()!;
    }

    /// <summary>Changes the SQLite store while the worker is stopped.</summary>
    public void Execute(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={StorePath};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery().ShouldBeGreaterThan(0);
    }

    public void Start()
    {
        _stop = new CancellationTokenSource();
        var host = new WorkerHost(new SettingsSources { File = SettingsFile, Environment = false }, Workers.Add, TimeProvider.System, _log);
        _running = Task.Run(() => host.RunAsync(_stop.Token));
    }

    /// <summary>Another worker by the same settings, or another command that goes on, as a process of its own.</summary>
    public WorkerProcess StartProcess(string command = "run") => WorkerProcess.Start(SettingsFile, command);

    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await _running;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _stop.Dispose();
        await _log.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    private JsonObject Settings(MailServer server, string inbox, Action<JsonObject>? change)
    {
        var settings = new JsonObject
        {
            ["Mode"] = "automatic",
            ["Logging"] = new JsonObject { ["Format"] = "Text" },
            ["Store"] = new JsonObject { ["Path"] = StorePath },
            ["Replies"] = new JsonObject { ["PerAddressPerHour"] = 1000 },
            // A second one would cost its start, and have nothing to read. How long recognition takes is not asked here, on a machine that may be busy.
            ["Reader"] = new JsonObject { ["Processes"] = 1, ["OcrTimeLimit"] = "00:05:00" },
            ["Mail"] = new JsonObject
            {
                ["AuthServId"] = MailServer.AuthServId,
                ["StartFrom"] = "all",
                ["Mailboxes"] = new JsonArray(new JsonObject
                {
                    ["Name"] = "licenses",
                    ["Kind"] = "imap",
                    ["Address"] = inbox,
                    ["Host"] = MailServer.Host,
                    ["Port"] = server.ImapPort,
                    ["Security"] = server.ImapSecurity,
                    ["User"] = inbox,
                    ["Password"] = MailServer.Password,
                    ["CertificateAuthorityFile"] = server.CertificateAuthorityFile,
                }),
            },
            ["Smtp"] = new JsonObject
            {
                ["Host"] = MailServer.Host,
                ["Port"] = server.SmtpPort,
                ["Security"] = server.SmtpSecurity,
                ["CertificateAuthorityFile"] = server.CertificateAuthorityFile,
            },
        };
        change?.Invoke(settings);
        return settings;
    }

    /// <summary>Read by the test while the worker writes.</summary>
    private sealed class SharedLog : StringWriter
    {
        private readonly Lock _lock = new();

        public override void Write(char value)
        {
            lock (_lock)
                base.Write(value);
        }

        public override void Write(string? value)
        {
            lock (_lock)
                base.Write(value);
        }

        public override void Write(char[] buffer, int index, int count)
        {
            lock (_lock)
                base.Write(buffer, index, count);
        }

        public override void Write(ReadOnlySpan<char> buffer)
        {
            lock (_lock)
                base.Write(buffer);
        }

        public override string ToString()
        {
            lock (_lock)
                return base.ToString();
        }
    }
}
