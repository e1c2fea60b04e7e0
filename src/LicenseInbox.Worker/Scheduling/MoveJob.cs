using LicenseInbox.Domain.Casebook;
using LicenseInbox.Domain.Moving;
using Microsoft.Extensions.Logging;
using Quartz;

namespace LicenseInbox.Worker.Scheduling;

/// <summary>
/// A messenger: makes one move, the due one with the earliest deadline, whichever it was sent for. One runs at a time. It knows nothing that the store doesn't:
/// when it fails, or is fired twice, or is lost, the move is still due there, and the sweep sends another.
/// </summary>
[DisallowConcurrentExecution]
internal sealed class MoveJob(IMoveExecutor executor, IMoveSchedule schedule, QueueOptions options, TimeProvider time, ILogger<MoveJob> logger) : IJob
{
    public static readonly JobKey Key = new("move", "moves");

    private const int Tries = 5;

    /// <summary>The job as the queue's tables have it: it stays without a messenger, and is run again when its worker died.</summary>
    public static IJobDetail Detail() => JobBuilder.Create<MoveJob>().WithIdentity(Key).StoreDurably().RequestRecovery().Build();

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            if (executor.RestsUntil > time.GetUtcNow())
                return;
            var pace = await schedule.PaceAsync(cancellationToken);
            if (pace.IsPaused)
                return;
            if (await OpensAtAsync(pace.PerMinute ?? options.Pace, cancellationToken) is { } opensAt)
            {
                await context.Scheduler.ScheduleTrigger(MoveMessenger.For(context.Trigger.Key, opensAt), TriggerConflict.Replace, cancellationToken);
                return;
            }

            await ExecuteAsync(cancellationToken);
        }
        catch (StoreUnavailableException exception)
        {
            logger.LogWarning("A move waits: {Reason:l}", exception.Message);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            logger.LogError(exception, "A move failed; it stays due and is tried again");
        }
    }

    /// <summary>When the pace allows the next move; null when now.</summary>
    private async Task<DateTimeOffset?> OpensAtAsync(int perMinute, CancellationToken cancellationToken)
    {
        var made = await schedule.MadeSinceAsync(time.GetUtcNow() - TimeSpan.FromMinutes(1), cancellationToken);
        return made.Count < perMinute ? null : made[^perMinute] + TimeSpan.FromMinutes(1);
    }

    private async Task ExecuteAsync(CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await executor.ExecuteNextAsync(cancellationToken);
                return;
            }
            catch (ConcurrentChangeException) when (attempt < Tries)
            {
                // Somebody else changed what it rests on: it reads again.
            }
        }
    }
}
