using LicenseInbox.Domain.Casebook;
using LicenseInbox.Domain.Receiving;
using Microsoft.Extensions.Logging;
using Quartz;

namespace LicenseInbox.Worker.Scheduling;

/// <summary>Mails the reports that are due and were not mailed yet: looked for often, so that a standstill at the time of day skips none.</summary>
/// <param name="SendDueAsync">Mails them.</param>
internal sealed record ReportSending(Func<CancellationToken, Task> SendDueAsync);

/// <inheritdoc cref="ReportSending"/>
[DisallowConcurrentExecution]
internal sealed class ReportJob(ReportSending sending, ILogger<ReportJob> logger) : IJob
{
    public static readonly TimeSpan Every = TimeSpan.FromMinutes(1);

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            await sending.SendDueAsync(cancellationToken);
        }
        catch (Exception error) when (error is StoreUnavailableException or MailboxUnavailableException)
        {
            logger.LogWarning("Reports are mailed later: {Reason:l}", error.Message);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            logger.LogError(error, "Reports could not be mailed; they are tried again");
        }
    }
}
