using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using LicenseInbox.Faults.Injected;
using LicenseInbox.Faults.Mails;
using LicenseInbox.Faults.Outside;
using LicenseInbox.Servers;

namespace LicenseInbox.Faults;

/// <summary>Where a run plays: a mail server, a database, the registry of its stories, and the workers, all real.</summary>
internal sealed class Stage : IAsyncDisposable
{
    public const string Inbox = "licenses@vendor.example";
    public const string Archive = "Archive";

    /// <summary>The name of the server that the mailbox is migrated to; then it is migrated back.</summary>
    public const string OtherServer = "mx2.vendor.example";

    public const string Sales = "sales@vendor.example";

    private readonly TestAuthority _authority;
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("licenseinbox-faults-");
    private readonly List<WorkerProcess> _workers = [];
    private readonly ConcurrentQueue<string> _complaints = [];
    private readonly SemaphoreSlim _mailServer = new(1);
    private bool _hasDisk;

    private Stage(FaultOptions options, TestAuthority authority, DovecotMailServer mail, PostgresCluster? postgres, TokenIssuer? tokens) =>
        (Options, _authority, Mail, Postgres, Tokens, ImapWire, SmtpWire) = (options, authority, mail, postgres, tokens, new Wire(mail.StartTlsPort), new Wire(mail.SmtpPort));

    public FaultOptions Options { get; }

    public DovecotMailServer Mail { get; }

    public PostgresCluster? Postgres { get; }

    /// <summary>Who issues the tokens that sign in; null: a password does.</summary>
    public TokenIssuer? Tokens { get; }

    /// <summary>The workers' way to the server that keeps the mails.</summary>
    public Wire ImapWire { get; }

    /// <summary>The workers' way to the server that takes replies.</summary>
    public Wire SmtpWire { get; }

    public Store Store { get; private set; } = null!;

    /// <summary>Where the SQLite file lies: a small disk of its own when one is to be filled.</summary>
    public string StoreFolder => Path.Combine(Folder, "store");

    /// <summary>Message-IDs of mails that a person took out of the watched folder.</summary>
    public ConcurrentDictionary<string, bool> Taken { get; } = [];

    /// <summary>Message-IDs of handled mails that a person moved back into the watched folder.</summary>
    public ConcurrentDictionary<string, bool> MovedBack { get; } = [];

    public IReadOnlyList<WorkerProcess> Workers => _workers;

    public string Folder => _folder.FullName;

    /// <summary>What a worker did that no worker may do.</summary>
    public IReadOnlyCollection<string> Complaints => _complaints;

    public static async Task<Stage> SetAsync(FaultOptions options, IReadOnlyList<Story> stories, CancellationToken cancellationToken)
    {
        var authority = new TestAuthority();
        var tokens = options.Tokens ? await TokenIssuer.StartAsync(cancellationToken) : null;
        var mail = await DovecotMailServer.StartAsync(authority, tokens is null ? null : new DovecotOptions { Tokens = tokens }, cancellationToken);
        var stage = new Stage(options, authority, mail, options.Postgres ? await PostgresCluster.StartAsync(cancellationToken) : null, tokens);
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

    /// <summary>One of those that run; of all, when none does.</summary>
    public WorkerProcess AnyWorker(Random random) => _workers.FindAll(worker => worker.IsRunning) is { Count: > 0 } running ? running[random.Next(running.Count)] : _workers[random.Next(_workers.Count)];

    /// <summary>Waits until a worker has handled a mail or sent a reply since the mark: what is broken while nothing is done tells little. Not longer than the time given, since there may be nothing to do.</summary>
    public async Task AtWorkAsync(IReadOnlyList<long> mark, TimeSpan within, CancellationToken cancellationToken)
    {
        var since = TimeProvider.System.GetTimestamp();
        while (!_workers.Index().Any(worker => worker.Item.IsAtWork(mark[worker.Index])) && TimeProvider.System.GetElapsedTime(since) < within)
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, cancellationToken);
    }

    /// <summary>How much each worker has said so far.</summary>
    public IReadOnlyList<long> Mark() => _workers.ConvertAll(worker => worker.LogLength);

    /// <summary>The longest that a worker took to end when it was told to.</summary>
    public TimeSpan LongestStop { get; private set; }

    /// <summary>Tells a worker to end, as a service manager does.</summary>
    public async Task TerminateAsync(WorkerProcess worker, CancellationToken cancellationToken)
    {
        var since = TimeProvider.System.GetTimestamp();
        if (!await worker.TerminateAsync(WorkerFaults.LongestStop, cancellationToken))
            Complain($"{worker.Name} did not end within {WorkerFaults.LongestStop.TotalSeconds} s of SIGTERM");
        var took = TimeProvider.System.GetElapsedTime(since);
        LongestStop = took > LongestStop ? took : LongestStop;
    }

    /// <summary>One change of the mail server at a time.</summary>
    public async Task ChangingMailServerAsync(Func<Task> change, CancellationToken cancellationToken)
    {
        await _mailServer.WaitAsync(cancellationToken);
        try
        {
            await change();
        }
        finally
        {
            _mailServer.Release();
        }
    }

    /// <summary>Makes the workers' clocks wrong by so much.</summary>
    public void SetClock(TimeSpan wrongBy) => File.WriteAllText(ClockFile, string.Create(CultureInfo.InvariantCulture, $"{wrongBy.TotalSeconds:+0;-0;+0}s\n"));

    public void Complain(string about) => _complaints.Enqueue(about);

    /// <summary>Removes everything; the logs stay when something went wrong.</summary>
    public bool KeepFolder { get; set; }

    public async ValueTask DisposeAsync()
    {
        foreach (var worker in _workers)
            await worker.DisposeAsync();
        await ImapWire.DisposeAsync();
        await SmtpWire.DisposeAsync();
        await Mail.DisposeAsync();
        if (Postgres is not null)
            await Postgres.DisposeAsync();
        if (Tokens is not null)
            await Tokens.DisposeAsync();
        _authority.Dispose();
        _mailServer.Dispose();
        if (_hasDisk && !KeepFolder)
            await Shell.RunAsync("umount", ["-l", StoreFolder], TimeSpan.FromSeconds(20), CancellationToken.None);
        if (!KeepFolder)
            _folder.Delete(recursive: true);
    }

    private string SettingsFile => Path.Combine(Folder, "settings.json");

    /// <summary>The program under test: as the runtime is told to start it, or one that starts by itself.</summary>
    private string[] Program => Options.Program is { } program && !program.EndsWith(".dll", StringComparison.Ordinal)
        ? [program]
        : ["dotnet", Options.Program ?? Path.Combine(AppContext.BaseDirectory, "licenseinbox.dll")];

    private bool HasClock => Options.HasClock || Has("clock-jump");

    private bool Has(string fault) => Options.Kinds.Contains(fault) || Options.Pairs.Any(pair => pair.Contains(fault));

    private string ClockFile => Path.Combine(Folder, "clock");

    private async Task PrepareAsync(IReadOnlyList<Story> stories, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(StoreFolder);
        _hasDisk = Has("disk-full");
        if (_hasDisk)
            await Shell.MustAsync("mount", ["-t", "tmpfs", "-o", "size=48m", "none", StoreFolder], cancellationToken);
        var path = Path.Combine(StoreFolder, "store.db");
        var connection = Postgres is null ? null : await Postgres.NewDatabaseAsync(cancellationToken);
        Store = connection is null ? Store.Sqlite(path) : Store.Postgres(connection);
        await File.WriteAllTextAsync(SettingsFile, Settings(path, connection), cancellationToken);
        Stories.WriteRegistry(_folder.CreateSubdirectory("registry").FullName, stories);
        await Shell.MustAsync(Program[0], [.. Program[1..], "import", Path.Combine(Folder, "registry"), "--settings", SettingsFile], cancellationToken);
        SetClock(TimeSpan.Zero);
        for (var number = 1; number <= Options.Workers; number++)
        {
            var name = string.Create(CultureInfo.InvariantCulture, $"worker-{number}");
            _workers.Add(new WorkerProcess(name, Program, SettingsFile, Path.Combine(Folder, name + ".log"), HasClock ? ClockFile : null));
        }
    }

    /// <summary>Runs a command of the program with the workers' settings; its exit status and what it said about errors.</summary>
    public Task<(int Exit, string Errors)> RunAsync(IEnumerable<string> arguments, TimeSpan within, CancellationToken cancellationToken) =>
        Shell.RunAsync(Program[0], [.. Program[1..], .. arguments, "--settings", SettingsFile], within, cancellationToken);

    private string Settings(string storePath, string? connection)
    {
        var settings = JsonSerializer.SerializeToNode(PasswordSettings(storePath, connection))!;
        if (Tokens is null)
            return settings.ToJsonString();
        Tokens.Life = TimeSpan.FromSeconds(8);
        var key = Path.Combine(Folder, "token-key");
        File.WriteAllText(key, "the secret that encrypts refresh tokens in this run");
        settings["OAuth"] = new JsonObject { ["KeyFile"] = key };
        var mailbox = settings[nameof(Mail)]!["Mailboxes"]![0]!.AsObject();
        mailbox.Remove("Password");
        mailbox["OAuth"] = new JsonObject
        {
            ["Provider"] = "custom",
            ["TokenEndpoint"] = Tokens.TokenEndpoint,
            ["ClientId"] = TokenIssuer.ClientId,
            ["ClientSecret"] = TokenIssuer.Secret,
            ["RefreshToken"] = Tokens.Consent(Inbox),
        };
        settings["Smtp"]!["User"] = Inbox;
        settings["Smtp"]!["OAuth"] = new JsonObject { ["TokensOf"] = "licenses" };
        return settings.ToJsonString();
    }

    private object PasswordSettings(string storePath, string? connection) => new
    {
        Mode = "automatic",
        Logging = new { Format = "text" },
        Store = connection is null ? (object)new { Path = storePath } : new { Kind = "postgresql", ConnectionString = connection, Timeout = "00:00:05" },
        Replies = new { PerAddressPerHour = 1000, PerDomainPerHour = 10000, PerHour = 100000 },
        Sales = new { Address = Sales },
        Reader = new { Processes = Options.Readers },
        Mail = new
        {
            AuthServId = (string[])[MailServer.AuthServId, OtherServer],
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
                    ImapWire.Port,
                    Security = "starttls",
                    MailServer.Password,
                    CommandTimeout = "00:00:10",
                    Mail.CertificateAuthorityFile,
                },
            },
        },
        Smtp = new { MailServer.Host, SmtpWire.Port, Security = Mail.SmtpSecurity, CommandTimeout = "00:00:10", DataTimeout = "00:00:20", Mail.CertificateAuthorityFile },
    };
}
