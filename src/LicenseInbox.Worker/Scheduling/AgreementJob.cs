using LicenseInbox.Domain.Casebook;
using LicenseInbox.Domain.Policy;
using LicenseInbox.Domain.Reporting;
using Microsoft.Extensions.Logging;
using Quartz;

namespace LicenseInbox.Worker.Scheduling;

/// <summary>Whether and how agreement is told.</summary>
/// <param name="Plan">What is wanted.</param>
/// <param name="IsObserving">Whether the mode is observe: in no other is anything told.</param>
internal sealed record AgreementTelling(AgreementPlan Plan, bool IsObserving);

/// <summary>Says in the log, once a day in mode observe, how far decisions agree with what people did: no mail is written in that mode.</summary>
[DisallowConcurrentExecution]
internal sealed class AgreementJob(IObservedRequests observed, AgreementTelling telling, PolicySettings policy, TimeProvider time, ILogger<AgreementJob> logger) : IJob
{
    public static readonly TimeSpan Every = TimeSpan.FromDays(1);

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default)
    {
        if (!telling.IsObserving)
            return;
        try
        {
            var agreement = Agreement.Of(await observed.SinceAsync(DateTimeOffset.MinValue, cancellationToken), telling.Plan, DateTimeOffset.MinValue, policy.TimeZone, time.GetUtcNow());
            logger.LogInformation("{Decided} requests were decided in mode observe, {Compared} compared with what people did, {Agreed} agree. {Advice:l}", agreement.Total.Decided, agreement.Total.Compared, agreement.Total.Agreed, agreement.AdviceInWords);
        }
        catch (StoreUnavailableException error)
        {
            logger.LogWarning("The agreement with people is told later: {Reason:l}", error.Message);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            logger.LogError(error, "The agreement with people could not be told; it is tried again");
        }
    }
}
