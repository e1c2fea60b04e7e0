using System.Collections.Concurrent;
using System.Text;
using System.Text.Json.Nodes;
using LicenseInbox.Domain.Desk;
using LicenseInbox.Domain.Replies;
using LicenseInbox.Domain.Requests;
using LicenseInbox.Web.Hosting;
using LicenseInbox.Worker.Commands;
using LicenseInbox.Worker.Composition;
using LicenseInbox.Worker.Maildir;
using LicenseInbox.Worker.Settings;
using LicenseInbox.Worker.Tests.Liquid;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace LicenseInbox.Worker.Tests.Web;

/// <summary>A whole worker with its console: a Maildir, the registries of the demo and of the corpus, and a server that takes every reply.</summary>
internal sealed class ConsoleWorld : IAsyncDisposable
{
    /// <summary>How long anything may take: machines are slow and busy.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("console-");
    private readonly CancellationTokenSource _stop = new();
    private readonly StringWriter _log = new();
    private Task _running = Task.CompletedTask;
    private ConsoleSite? _site;
    private IDeskBoard? _board;

    private ConsoleWorld()
    {
    }

    /// <summary>What was handed to the server for partners.</summary>
    public ConcurrentQueue<OutgoingMail> Sent { get; } = new();

    public string Log => _log.ToString();

    public string Address => _site!.Address;

    private string Mailbox => Path.Combine(_folder.FullName, "mailbox");

    /// <param name="connectionString">PostgreSQL's; null for SQLite.</param>
    /// <param name="mode">How far the worker goes alone.</param>
    /// <param name="mails">What lies in the mailbox when it starts.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <param name="registryMode">Who makes the moves in the vendor's license server.</param>
    public static async Task<ConsoleWorld> StartAsync(string? connectionString, string mode, IEnumerable<byte[]> mails, CancellationToken cancellationToken, string registryMode = "direct")
    {
        var world = new ConsoleWorld();
        foreach (var part in new[] { "new", "cur", "tmp" })
            Directory.CreateDirectory(Path.Combine(world.Mailbox, part));
        var settings = Path.Combine(world._folder.FullName, "settings.json");
        await File.WriteAllTextAsync(settings, world.Settings(connectionString, mode, registryMode).ToJsonString(), cancellationToken);
        var commands = new StoreCommands(TextWriter.Null, TimeProvider.System);
        foreach (var registry in new[] { Path.Combine(AppContext.BaseDirectory, "config", "demo", "data"), Path.Combine(Repository.Root, "tests", "corpus", "registry") })
            (await commands.ImportAsync(new GivenSettings(settings, new Dictionary<string, string?>()), new ImportArguments(registry, false), cancellationToken)).ShouldBe(0);
        foreach (var mail in mails)
            await MaildirMailbox.DeliverAsync(world.Mailbox, mail, TimeProvider.System.GetUtcNow(), cancellationToken);
        var started = new TaskCompletionSource<(ConsoleSite Site, IDeskBoard Board)>(TaskCreationOptions.RunContinuationsAsynchronously);
        var host = new WorkerHost(
            new SettingsSources { File = settings, Environment = false },
            (services, bound) =>
            {
                Workers.Add(services, bound);
                services.AddSingleton<IMailSender>(new TakingServer(world.Sent));
                services.AddHostedService(provider => new StartSignal(provider.GetRequiredService<ConsoleSite>(), provider.GetRequiredService<IDeskBoard>(), started));
            },
            TimeProvider.System,
            world._log);
        world._running = Task.Run(() => host.RunAsync(world._stop.Token), CancellationToken.None);
        if (await Task.WhenAny(started.Task, world._running).WaitAsync(Patience, cancellationToken) != started.Task)
            await world._running;
        (world._site, world._board) = await started.Task;
        return world;
    }

    /// <summary>A sample of the demo.</summary>
    public static byte[] Sample(string name, Func<string, string>? change = null)
    {
        var text = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "config", "demo", "mails", name + ".eml"), Encoding.Latin1);
        return Encoding.Latin1.GetBytes((change?.Invoke(text) ?? text).ReplaceLineEndings("\r\n"));
    }

    /// <summary>Waits until a case is among the exceptions.</summary>
    public Task WaitForExceptionAsync(string number, CancellationToken cancellationToken) =>
        UntilAsync(async board => (await board.ExceptionsAsync(new ExceptionFilter(), 1, cancellationToken)).Items.Any(line => line.Record.Case?.Text == number), cancellationToken);

    /// <summary>Waits until a case is moved.</summary>
    public Task WaitForMoveAsync(string number, CancellationToken cancellationToken) =>
        UntilAsync(async board => (await board.RequestsAsync(new RequestFilter(number, RequestStatus.Moved), 1, cancellationToken)).Total == 1, cancellationToken);

    /// <summary>Waits until the partner is told something about a case.</summary>
    public Task WaitForMailAsync(string number, string words, CancellationToken cancellationToken) =>
        UntilAsync(_ => Task.FromResult(Sent.Any(mail => mail.Subject.Contains(number, StringComparison.Ordinal) && mail.Text.Contains(words, StringComparison.Ordinal))), cancellationToken);

    public Task<string> LinkAsync(string person, CancellationToken cancellationToken) => _site!.LinkAsync(person, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
        _stop.Dispose();
        await _log.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    private async Task UntilAsync(Func<IDeskBoard, Task<bool>> isSo, CancellationToken cancellationToken)
    {
        var since = TimeProvider.System.GetTimestamp();
        while (!await isSo(_board!))
        {
            TimeProvider.System.GetElapsedTime(since).ShouldBeLessThan(Patience, Log);
            await Task.Delay(TimeSpan.FromMilliseconds(250), TimeProvider.System, cancellationToken);
        }
    }

    private JsonObject Settings(string? connectionString, string mode, string registryMode)
    {
        var store = connectionString is null ? new JsonObject { ["Path"] = Path.Combine(_folder.FullName, "store.db") } : new JsonObject { ["Kind"] = "postgresql", ["ConnectionString"] = connectionString };
        return new JsonObject
        {
            ["Mode"] = mode,
            ["Registry"] = new JsonObject { ["Mode"] = registryMode },
            ["Logging"] = new JsonObject { ["Format"] = "Text" },
            ["Store"] = store,
            ["Console"] = new JsonObject { ["Enabled"] = true, ["Urls"] = "http://127.0.0.1:0" },
            ["Reader"] = new JsonObject { ["OcrTimeLimit"] = "00:10:00", ["DigitalTimeLimit"] = "00:02:00", ["Processes"] = 1 },
            ["Mail"] = new JsonObject
            {
                ["AuthServId"] = "mx.vendor.example",
                ["StartFrom"] = "all",
                ["Mailboxes"] = new JsonArray(new JsonObject { ["Name"] = "licenses", ["Kind"] = "maildir", [nameof(Address)] = "licenses@vendor.example", ["Path"] = Mailbox, ["AppendSent"] = false, ["PollEvery"] = "00:00:01" }),
            },
            ["Smtp"] = new JsonObject { ["Host"] = "localhost" },
        };
    }

    private sealed class TakingServer(ConcurrentQueue<OutgoingMail> sent) : IMailSender
    {
        public Task<SendAttempt> SendAsync(OutgoingMail mail, string fromAddress, CancellationToken cancellationToken)
        {
            sent.Enqueue(mail);
            return Task.FromResult(new SendAttempt(SendResult.Sent, ReadOnlyMemory<byte>.Empty, "taken"));
        }
    }

    private sealed class StartSignal(ConsoleSite site, IDeskBoard board, TaskCompletionSource<(ConsoleSite Site, IDeskBoard Board)> started) : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken)
        {
            started.TrySetResult((site, board));
            return Task.CompletedTask;
        }

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
