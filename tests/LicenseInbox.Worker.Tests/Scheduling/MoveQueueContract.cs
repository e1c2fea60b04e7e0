using LicenseInbox.Domain.Casebook;
using LicenseInbox.Domain.Moving;
using LicenseInbox.Worker.Database;
using LicenseInbox.Worker.Scheduling;
using LicenseInbox.Worker.Tests.Database;
using LicenseInbox.Worker.Tests.Servers;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Quartz;

namespace LicenseInbox.Worker.Tests.Scheduling;

/// <summary>The queue: what is due is made, soon, once, and only when it may be. On every database.</summary>
public abstract class MoveQueueContract : IAsyncLifetime
{
    private readonly List<IHost> _hosts = [];

    private protected static CancellationToken Token => TestContext.Current.CancellationToken;

    private StoreOptions _options = null!;

    public async ValueTask InitializeAsync()
    {
        _options = await OptionsAsync();
        await using var database = StoreComposition.Open(_options);
        await new StoreMigrator(database).MigrateAsync(Token);
        await new RegistryLoader(database, TimeProvider.System).LoadAsync(SomeRecords.Registry(6), false, Token);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var host in _hosts)
        {
            await host.StopAsync(CancellationToken.None);
            host.Dispose();
        }

        GC.SuppressFinalize(this);
    }

    private protected abstract Task<StoreOptions> OptionsAsync();

    [Fact]
    public async Task An_enqueued_move_is_made_at_once_and_once_though_fired_twice()
    {
        var (host, executor) = await StartAsync(TimeSpan.FromSeconds(30));
        var move = await DueAsync(host, 1);
        var dispatcher = host.Services.GetRequiredService<IMoveDispatcher>();
        await dispatcher.EnqueueAsync(move.Id, Token);
        await dispatcher.EnqueueAsync(move.Id, Token);
        await executor.WaitAsync(made: 1);
        await dispatcher.EnqueueAsync(move.Id, Token);
        await executor.WaitForRunsAsync(2);
        executor.Made.ShouldBe([move.Id]);
        (await VersionAsync(host, 1)).ShouldBe(2);
    }

    [Fact]
    public async Task A_due_move_without_a_messenger_is_found_by_the_sweep_the_earliest_deadline_first()
    {
        var (host, executor) = await StartAsync(TimeSpan.FromSeconds(1), start: false);
        var late = await DueAsync(host, 1, SomeRecords.Noon.AddHours(3));
        var soon = await DueAsync(host, 2, SomeRecords.Noon.AddHours(1));
        await host.StartAsync(Token);
        await executor.WaitAsync(made: 2);
        executor.Made.ShouldBe([soon.Id, late.Id]);
    }

    [Fact]
    public async Task A_messenger_that_a_wrong_clock_sent_for_later_comes_now()
    {
        var (host, executor) = await StartAsync(TimeSpan.FromSeconds(1), start: false);
        var move = await DueAsync(host, 1);
        var scheduler = await host.Services.GetRequiredService<ISchedulerFactory>().GetScheduler(Token);
        await scheduler.AddJob(JobBuilder.Create<MoveJob>().WithIdentity(MoveJob.Key).StoreDurably().Build(), new AddJobOptions { Replace = true }, Token);
        await scheduler.ScheduleTrigger(MoveMessenger.For(MoveMessenger.KeyOf(move.Id), TimeProvider.System.GetUtcNow().AddHours(1)), TriggerConflict.Keep, Token);
        await host.StartAsync(Token);
        await executor.WaitAsync(made: 1);
        executor.Made.ShouldBe([move.Id]);
    }

    [Fact]
    public async Task After_its_tables_were_emptied_the_queue_goes_on()
    {
        var (host, executor) = await StartAsync(TimeSpan.FromSeconds(1));
        var regular = new RegularJobs(host.Services.GetRequiredService<ISchedulerFactory>(), [new RegularJob(typeof(MoveJob), TimeSpan.FromDays(365))], TimeProvider.System, NullLogger<RegularJobs>.Instance);
        await using (var database = StoreComposition.Open(_options))
        {
            await using var context = database.NewContext();
            foreach (var table in (string[])["SIMPLE_TRIGGERS", "TRIGGERS", "JOB_DETAILS", "FIRED_TRIGGERS", "SCHEDULER_STATE", "LOCKS"])
#pragma warning disable EF1003 // The names above.
                await context.Database.ExecuteSqlRawAsync("DELETE FROM QRTZ_" + table, Token);
#pragma warning restore EF1003
        }

        var move = await DueAsync(host, 1);
        await executor.WaitAsync(made: 1);
        executor.Made.ShouldBe([move.Id]);
        (await regular.RestoreAsync(Token)).ShouldBe(1);
        (await regular.RestoreAsync(Token)).ShouldBe(0);
    }

    [Fact]
    public async Task A_paused_queue_makes_nothing_and_goes_on_when_resumed()
    {
        var (host, executor) = await StartAsync(TimeSpan.FromSeconds(1));
        var schedule = host.Services.GetRequiredService<IMoveSchedule>();
        await schedule.SetPausedAsync(true, Token);
        var move = await DueAsync(host, 1);
        await host.Services.GetRequiredService<IMoveDispatcher>().EnqueueAsync(move.Id, Token);
        await UntilAsync(async () => !await HasMessengerAsync(host, move.Id));
        executor.Runs.ShouldBe(0);
        await schedule.SetPausedAsync(false, Token);
        await executor.WaitAsync(made: 1);
    }

    [Fact]
    public async Task A_slowed_queue_makes_so_many_moves_in_a_minute()
    {
        var (host, executor) = await StartAsync(TimeSpan.FromSeconds(1));
        await host.Services.GetRequiredService<IMoveSchedule>().SetPaceAsync(2, Token);
        var moves = new List<Move>();
        for (var number = 1; number <= 4; number++)
            moves.Add(await DueAsync(host, number));
        foreach (var move in moves)
            await host.Services.GetRequiredService<IMoveDispatcher>().EnqueueAsync(move.Id, Token);
        await executor.WaitAsync(made: 2);
        var scheduler = await host.Services.GetRequiredService<ISchedulerFactory>().GetScheduler(Token);
        await UntilAsync(async () => await LaterAsync(scheduler, moves) >= 2);
        executor.Made.Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_failed_move_stays_due_and_is_tried_again()
    {
        var (host, executor) = await StartAsync(TimeSpan.FromSeconds(1));
        executor.FailWith = new StoreUnavailableException("gone");
        var move = await DueAsync(host, 1);
        await executor.WaitForRunsAsync(1);
        executor.FailWith = null;
        await executor.WaitAsync(made: 1);
        executor.Made.ShouldBe([move.Id]);
    }

    private protected async Task<(IHost Host, CountingExecutor Executor)> StartAsync(TimeSpan lookEvery, bool start = true)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.Services.AddStore(_options);
        builder.Services.AddMoveQueue(new QueueDatabase(_options.Kind == StoreKind.PostgreSql, _options.ToConnectionString()), new QueueOptions { LookEvery = lookEvery });
        builder.Services.AddSingleton<CountingExecutor>();
        builder.Services.AddSingleton<IMoveExecutor>(provider => provider.GetRequiredService<CountingExecutor>());
        var host = builder.Build();
        _hosts.Add(host);
        if (start)
            await host.StartAsync(Token);
        return (host, host.Services.GetRequiredService<CountingExecutor>());
    }

    private protected static async Task<Move> DueAsync(IHost host, int key, DateTimeOffset? dueBy = null)
    {
        var move = SomeRecords.Move(Guid.NewGuid(), key) with { DueBy = dueBy ?? SomeRecords.Noon };
        await using var book = await host.Services.GetRequiredService<ICasebooks>().OpenAsync(Token);
        book.Put(move);
        await book.CommitAsync(Token);
        return move;
    }

    private static async Task<int> VersionAsync(IHost host, int key)
    {
        await using var book = await host.Services.GetRequiredService<ICasebooks>().OpenAsync(Token);
        return (await book.Registry.FactsAsync(new FactsQuery { Licenses = [SomeRecords.Key(key)] }, Token)).AssignmentVersions[SomeRecords.Key(key)];
    }

    private static async Task<bool> HasMessengerAsync(IHost host, Guid move)
    {
        var scheduler = await host.Services.GetRequiredService<ISchedulerFactory>().GetScheduler(Token);
        return await scheduler.Exists(MoveMessenger.KeyOf(move), Token);
    }

    private static async Task<int> LaterAsync(IScheduler scheduler, List<Move> moves)
    {
        var later = 0;
        foreach (var move in moves)
        {
            if (await scheduler.GetTrigger(MoveMessenger.KeyOf(move.Id), Token) is { } trigger && trigger.StartTimeUtc > TimeProvider.System.GetUtcNow().AddSeconds(30))
                later++;
        }

        return later;
    }

    private protected static async Task UntilAsync(Func<Task<bool>> isSo)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60), TimeProvider.System);
        while (!await isSo())
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, limit.Token);
    }
}

/// <summary>On a SQLite file.</summary>
public sealed class SqliteMoveQueueTests : MoveQueueContract
{
    [Fact]
    public async Task A_job_that_was_interrupted_with_its_worker_is_run_again_by_the_next()
    {
        var (first, stuck) = await StartAsync(TimeSpan.FromSeconds(30));
        stuck.Stuck = new TaskCompletionSource();
        var move = await DueAsync(first, 1);
        await first.Services.GetRequiredService<IMoveDispatcher>().EnqueueAsync(move.Id, Token);
        await stuck.WaitForRunsAsync(1);

        // The first is never stopped: it hangs, as a killed one would, and the next finds its job.
        var (_, executor) = await StartAsync(TimeSpan.FromSeconds(30));
        await executor.WaitAsync(made: 1);
        stuck.Stuck.SetResult();
        await stuck.WaitForEndAsync();
        stuck.Made.Concat(executor.Made).ShouldBe([move.Id]);
    }

    private protected override Task<StoreOptions> OptionsAsync() =>
        Task.FromResult(new StoreOptions { Path = Path.Combine(Directory.CreateTempSubdirectory("queue-").FullName, "store.db") });
}

/// <summary>On a PostgreSQL server.</summary>
public sealed class PostgresMoveQueueTests(TestServers servers) : MoveQueueContract
{
    private protected override async Task<StoreOptions> OptionsAsync() =>
        new() { Kind = StoreKind.PostgreSql, ConnectionString = await (await servers.PostgresAsync(Token)).NewDatabaseAsync(Token) };
}
