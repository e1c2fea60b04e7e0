using LicenseInbox.Domain.Casebook;
using LicenseInbox.Domain.Receiving;
using LicenseInbox.Domain.Replies;
using LicenseInbox.Worker.Commands;
using LicenseInbox.Worker.Composition;
using LicenseInbox.Worker.Pipeline;
using LicenseInbox.Worker.Settings;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace LicenseInbox.Worker.Tests.Composition;

public sealed class WorkerHostTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("host");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task A_worker_starts_with_everything_it_needs_and_stops_when_told()
    {
        var started = new TaskCompletionSource<IServiceProvider>();
        using var stop = new CancellationTokenSource();
        using var log = new StringWriter();

        var running = Host(started, log).RunAsync(stop.Token);
        var services = await started.Task.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
        services.GetServices<IMailbox>().Select(mailbox => mailbox.Account).ShouldBe(["licenses", "fax"]);
        services.GetService<IMailSender>().ShouldNotBeNull();
        services.GetService<MailPipeline>().ShouldNotBeNull();
        services.GetService<MoveExecutor>().ShouldNotBeNull();
        await using (var book = await services.GetRequiredService<ICasebooks>().OpenAsync(TestContext.Current.CancellationToken))
            (await book.OpenRequestsAsync(TestContext.Current.CancellationToken)).ShouldBeEmpty();
        await stop.CancelAsync();
        await running;

        log.ToString().ShouldContain("Started in mode automatic");
        log.ToString().ShouldContain("Stopped");
        log.ToString().ShouldNotContain("hunter2");
    }

    [Fact]
    public async Task A_worker_that_is_told_to_stop_while_it_starts_has_not_failed()
    {
        using var stop = new CancellationTokenSource();
        using var log = new StringWriter();
        await stop.CancelAsync();

        await Host(new(), log).RunAsync(stop.Token);

        log.ToString().ShouldContain("Stopped");
    }

    [Fact]
    public async Task A_second_worker_on_the_same_file_is_refused_at_start()
    {
        var started = new TaskCompletionSource<IServiceProvider>();
        using var stop = new CancellationTokenSource();
        var running = Host(started, TextWriter.Null).RunAsync(stop.Token);
        await started.Task.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);

        var refused = await Should.ThrowAsync<StoreUnusableException>(() => Host(new(), TextWriter.Null).RunAsync(TestContext.Current.CancellationToken));

        refused.Message.ShouldStartWith("Another worker runs on");
        await stop.CancelAsync();
        await running;
    }

    [Fact]
    public async Task The_status_of_a_store_can_be_asked_and_the_queue_paused_from_beside()
    {
        var given = new GivenSettings(Settings(), new Dictionary<string, string?>());
        using var output = new StringWriter { NewLine = "\n" };
        var commands = new StoreCommands(output, TimeProvider.System);
        await Should.ThrowAsync<CommandFailedException>(() => commands.StatusAsync(given, new StatusArguments(false, null), TestContext.Current.CancellationToken));

        await commands.QueueAsync(given, QueueOrder.Pause, 0, TestContext.Current.CancellationToken);
        await commands.QueueAsync(given, QueueOrder.Pace, 7, TestContext.Current.CancellationToken);
        await commands.StatusAsync(given, new StatusArguments(false, null), TestContext.Current.CancellationToken);

        output.ToString().ShouldContain("Queue       0 due; paused; at most 7 a minute");
        output.ToString().ShouldContain("Mailbox     licenses: never looked at");
        await commands.QueueAsync(given, QueueOrder.Resume, 0, TestContext.Current.CancellationToken);
        await commands.StatusAsync(given, new StatusArguments(false, null), TestContext.Current.CancellationToken);
        output.ToString().ShouldContain("Queue       0 due; at most 7 a minute");
    }

    private WorkerHost Host(TaskCompletionSource<IServiceProvider> started, TextWriter log) => new(
        new SettingsSources { File = Settings(), Environment = false },
        (services, _) => services.AddHostedService(provider => new StartSignal(provider, started)),
        TimeProvider.System,
        log);

    private string Settings()
    {
        var file = Path.Combine(_folder.FullName, "settings.json");
        File.WriteAllText(
            file,
            $$"""
            {
              "Mode": "automatic",
              "Logging": {"Format": "Text"},
              "Store": {"Path": "{{Path.Combine(_folder.FullName, "store.db")}}"},
              "Smtp": {"Host": "smtp.vendor.example", "User": "licenses", "Password": "hunter2"},
              "Mail": {"Mailboxes": [
                {"Name": "licenses", "Kind": "imap", "Address": "licenses@vendor.example", "Host": "imap.vendor.example", "Password": "hunter2"},
                {"Name": "fax", "Kind": "maildir", "Address": "fax@vendor.example", "Path": "{{Path.Combine(_folder.FullName, "mail")}}"}
              ]}
            }
            """);
        return file;
    }

    /// <summary>Says that the host has started.</summary>
    private sealed class StartSignal(IServiceProvider services, TaskCompletionSource<IServiceProvider> started) : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken)
        {
            started.SetResult(services);
            return Task.CompletedTask;
        }

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
