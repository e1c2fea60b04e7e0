using LicenseInbox.Domain.Casebook;
using Microsoft.Extensions.Logging;
using Quartz;

namespace LicenseInbox.Worker.Scheduling;

/// <summary>How long people are remembered.</summary>
/// <param name="After">Time without any change after which names, addresses and words are erased.</param>
internal sealed record ErasurePlan(TimeSpan After);

/// <summary>Erases, once a day, people from what has been quiet for long.</summary>
[DisallowConcurrentExecution]
internal sealed class ErasureJob(IPersonalData people, ErasurePlan plan, TimeProvider time, ILogger<ErasureJob> logger) : IJob
{
    public static readonly TimeSpan Every = TimeSpan.FromDays(1);

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            var erased = await people.EraseAsync(time.GetUtcNow() - plan.After, cancellationToken);
            if (!erased.IsNothing)
                logger.LogInformation("Personal data erased: {Requests} requests, {Messages} mails, {Mails} replies, {Exceptions} exceptions", erased.Requests, erased.Messages, erased.Mails, erased.Exceptions);
        }
        catch (StoreUnavailableException error)
        {
            logger.LogWarning("Personal data is erased later: {Reason:l}", error.Message);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            logger.LogError(error, "Personal data could not be erased; it is tried again");
        }
    }
}
