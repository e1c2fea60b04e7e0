using LicenseInbox.Domain.Audit;
using LicenseInbox.Domain.Casebook;
using Microsoft.Extensions.Logging;
using Quartz;

namespace LicenseInbox.Worker.Scheduling;

/// <summary>How the audit trail is sealed.</summary>
/// <param name="Every">How often.</param>
/// <param name="Key">The key to seal with, as it is at that moment; null: without one.</param>
internal sealed record SealPlan(TimeSpan Every, Func<SealKey?> Key);

/// <summary>Seals the audit trail. The seal is logged too: a log that is kept on another machine shows what the database can't.</summary>
[DisallowConcurrentExecution]
internal sealed class SealJob(IAuditTrail trail, SealPlan plan, TimeProvider time, ILogger<SealJob> logger) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            if (await trail.SealAsync(plan.Key(), time.GetUtcNow(), cancellationToken) is { } seal)
                logger.LogInformation("Audit trail sealed: {Seal}:{Digest:l} over {Chains} chains, key {Key:l}", seal.Number, seal.Digest, seal.Heads.Count, seal.KeyId ?? "none");
        }
        catch (StoreUnavailableException error)
        {
            logger.LogWarning("The audit trail is sealed later: {Reason:l}", error.Message);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            logger.LogError(error, "The audit trail could not be sealed; it is tried again");
        }
    }
}
