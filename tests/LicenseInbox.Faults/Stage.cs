using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using LicenseInbox.Faults.Mails;
using LicenseInbox.Faults.Outside;
using LicenseInbox.Servers;

namespace LicenseInbox.Faults;

/// <summary>Where a run plays: a mail server, a database, the registry of its stories, and the workers, all real.</summary>
internal sealed class Stage : IAsyncDisposable
{
    public const string Inbox = "licenses@vendor.example";
    public const string Sales = "sales@vendor.example";

    private readonly TestAuthority _authority;
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("licenseinbox-faults-");
    private readonly List<WorkerProcess> _workers = [];
    private readonly ConcurrentQueue<string> _complaints = [];

    private Stage(FaultOptions options, TestAuthority authority, DovecotMailServer mail, PostgresCluster? postgres) =>
        (Options, _authority, Mail, Postgres) = (options, authority, mail, postgres);

    public FaultOptions Options { get; }

    public DovecotMailServer Mail { get; }

    public PostgresCluster? Postgres { get; }

    public Store Store { get; private set; } = null!;

    public IReadOnlyList<WorkerProcess> Workers => _workers;

    public string Folder => _folder.FullName;

    /// <summary>What a worker did that no worker may do.</summary>
    public IReadOnlyCollection<string> Complaints => _complaints;

    public static async Task<Stage> SetAsync(FaultOptions options, IReadOnlyList<Story> stories, CancellationToken cancellationToken)
    {
        var authority = new TestAuthority();
        var mail = await DovecotMailServer.StartAsync(authority, cancellationToken: cancellationToken);
        var stage = new Stage(options, authority, mail, options.Postgres ? await PostgresCluster.StartAsync(cancellationToken) : null);
        try
        {
            await stage.PrepareAsync(stories, cancellationToken);
            return stage;
        }
        catch
        {
            await stage.DisposeAsync();
            throw;
        }
    }

    public WorkerProcess AnyWorker(Random random) => _workers[random.Next(_workers.Count)];

    public void Complain(string about) => _complaints.Enqueue(about);

    /// <summary>Removes everything; the logs stay when something went wrong.</summary>
    public bool KeepFolder { get; set; }

    public async ValueTask DisposeAsync()
    {
        foreach (var worker in _workers)
            await worker.DisposeAsync();
        await Mail.DisposeAsync();
        if (Postgres is not null)
            await Postgres.DisposeAsync();
        _authority.Dispose();
        if (!KeepFolder)
            _folder.Delete(recursive: true);
    }

    private async Task PrepareAsync(IReadOnlyList<Story> stories, CancellationToken cancellationToken)
    {
        var path = Path.Combine(Folder, "store.db");
        var connection = Postgres is null ? null : await Postgres.NewDatabaseAsync(cancellationToken);
        Store = connection is null ? Store.Sqlite(path) : Store.Postgres(connection);
        var settings = Path.Combine(Folder, "settings.json");
        await File.WriteAllTextAsync(settings, Settings(path, connection), cancellationToken);
        Stories.WriteRegistry(_folder.CreateSubdirectory("registry").FullName, stories);
        await RunAsync(["import", Path.Combine(Folder, "registry"), "--settings", settings], cancellationToken);
        for (var number = 1; number <= Options.Workers; number++)
        {
            var name = string.Create(CultureInfo.InvariantCulture, $"worker-{number}");
            _workers.Add(new WorkerProcess(name, settings, Path.Combine(Folder, name + ".log")));
        }
    }

    /// <summary>Runs a command of the program to its end.</summary>
    public static async Task RunAsync(IEnumerable<string> arguments, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo("dotnet", [WorkerProcess.Program, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start) ?? throw new InvalidOperationException("dotnet did not start.");
        var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
        var errors = await process.StandardError.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"licenseinbox {string.Join(' ', arguments)} ended with {process.ExitCode}: {await output}{errors}");
    }

    private string Settings(string storePath, string? connection) => JsonSerializer.Serialize(new
    {
        Mode = "automatic",
        Logging = new { Format = "text" },
        Store = connection is null ? (object)new { Path = storePath } : new { Kind = "postgresql", ConnectionString = connection, Timeout = "00:00:05" },
        Replies = new { PerAddressPerHour = 1000, PerDomainPerHour = 10000, PerHour = 100000 },
        Sales = new { Address = Sales },
        Reader = new { Processes = 2 },
        Mail = new
        {
            MailServer.AuthServId,
            StartFrom = "all",
            LookEvery = "00:00:10",
            Mailboxes = new[]
            {
                new
                {
                    Name = "licenses",
                    Kind = "imap",
                    Address = Inbox,
                    MailServer.Host,
                    Port = Mail.StartTlsPort,
                    Security = "starttls",
                    MailServer.Password,
                    Mail.CertificateAuthorityFile,
                },
            },
        },
        Smtp = new { MailServer.Host, Port = Mail.SmtpPort, Security = Mail.SmtpSecurity, Mail.CertificateAuthorityFile },
    });
}
