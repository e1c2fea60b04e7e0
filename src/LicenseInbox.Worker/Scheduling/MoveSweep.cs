using LicenseInbox.Domain.Casebook;
using LicenseInbox.Domain.Moving;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Quartz;

namespace LicenseInbox.Worker.Scheduling;

/// <summary>Looks again and again for moves that are due in the store and have no live messenger (lost, failed, held back while paused), and sends one for each.</summary>
internal sealed class MoveSweep(
    ISchedulerFactory schedulers,
    IMoveSchedule schedule,
    IMoveExecutor executor,
    IMoveDispatcher dispatcher,
    QueueOptions options,
    TimeProvider time,
    ILogger<MoveSweep> logger) : BackgroundService
{
    /// <summary>The pace makes a messenger wait a minute at most. One that waits longer was sent by a clock that went wrong, or was set back since.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(2);

    /// <summary>So many messengers are looked at in a sweep, of the moves that come first.</summary>
    private const int LookedAt = 20;

    /// <summary>Sends the messengers that are missing, or would come far too late.</summary>
    /// <returns>How many.</returns>
    public async Task<int> SweepAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (executor.RestsUntil > now || (await schedule.PaceAsync(cancellationToken)).IsPaused)
            return 0;
        var due = (await schedule.DueAsync(cancellationToken)).Where(move => move.NotBefore is not { } notBefore || notBefore <= now).ToList();
        if (due.Count == 0)
            return 0;
        var scheduler = await schedulers.GetScheduler(cancellationToken);
        if (!await scheduler.Exists(MoveJob.Key, cancellationToken))
        {
            // Somebody emptied the queue's tables: without the job no messenger can be sent.
            logger.LogWarning("The queue's job was gone; it is written again");
            await scheduler.AddJob(MoveJob.Detail(), new AddJobOptions { Replace = true }, cancellationToken);
        }

        await scheduler.ResetTriggersFromErrorState(GroupMatcher<TriggerKey>.GroupEquals(MoveMessenger.Group), cancellationToken);
        var live = (await scheduler.GetTriggerKeys(GroupMatcher<TriggerKey>.GroupEquals(MoveMessenger.Group), cancellationToken)).ToHashSet();
        var missing = due.Where(move => !live.Contains(MoveMessenger.KeyOf(move.MoveId))).ToList();
        foreach (var move in missing)
            await dispatcher.EnqueueAsync(move.MoveId, cancellationToken);
        return missing.Count + await HastenAsync(scheduler, due.Select(move => MoveMessenger.KeyOf(move.MoveId)).Where(live.Contains).Take(LookedAt), cancellationToken);
    }

    private async Task<int> HastenAsync(IScheduler scheduler, IEnumerable<TriggerKey> messengers, CancellationToken cancellationToken)
    {
        var (hastened, now) = (0, time.GetUtcNow());
        foreach (var key in messengers)
        {
            if (await scheduler.GetTrigger(key, cancellationToken) is not { } trigger || trigger.StartTimeUtc <= now + LongestWait)
                continue;
            await scheduler.ScheduleTrigger(MoveMessenger.For(key, now), TriggerConflict.Replace, cancellationToken);
            hastened++;
        }

        return hastened;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await SweepAsync(stoppingToken);
            }
            catch (Exception exception) when (exception is StoreUnavailableException or SchedulerException)
            {
                logger.LogWarning("Due moves could not be looked for: {Reason:l}", exception.Message);
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                logger.LogError(exception, "Due moves could not be looked for");
            }

            await Task.Delay(options.LookEvery, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
