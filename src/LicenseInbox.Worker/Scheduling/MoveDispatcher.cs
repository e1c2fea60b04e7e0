using LicenseInbox.Domain.Moving;
using Microsoft.Extensions.Logging;
using Quartz;

namespace LicenseInbox.Worker.Scheduling;

/// <summary>Sends messengers for due moves.</summary>
internal sealed class MoveDispatcher(ISchedulerFactory schedulers, TimeProvider time, ILogger<MoveDispatcher> logger) : IMoveDispatcher
{
    public async Task EnqueueAsync(Guid moveId, CancellationToken cancellationToken)
    {
        try
        {
            var scheduler = await schedulers.GetScheduler(cancellationToken);
            await scheduler.ScheduleTrigger(MoveMessenger.For(MoveMessenger.KeyOf(moveId), time.GetUtcNow()), TriggerConflict.Keep, cancellationToken);
        }
        catch (SchedulerException exception)
        {
            // The move is committed and due: the sweep sends its messenger as soon as the database answers.
            logger.LogWarning("Move {MoveId} waits for the next sweep: {Reason:l}", moveId, exception.Message);
        }
    }
}
