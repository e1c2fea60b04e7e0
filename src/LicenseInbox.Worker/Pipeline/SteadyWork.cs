using LicenseInbox.Domain.Casebook;
using Microsoft.Extensions.Logging;

namespace LicenseInbox.Worker.Pipeline;

/// <summary>What is done again and again while its lease is held: not before a restored store is complete; what fails is tried again after the same pause.</summary>
internal static class SteadyWork
{
    /// <param name="what">What waits meanwhile, in the plural, for the log.</param>
    /// <param name="work">One turn.</param>
    /// <param name="pause">Between two turns.</param>
    /// <param name="restored">Whether the store is complete.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">The log.</param>
    /// <param name="stoppingToken">Ends it.</param>
    /// <exception cref="LeaseLostException">Another worker does it now.</exception>
    public static async Task RunAsync(string what, Func<CancellationToken, Task> work, TimeSpan pause, IRestoredStore restored, TimeProvider time, ILogger logger, CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                if (!await restored.IsIncompleteAsync(stoppingToken))
                    await work(stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (StoreUnavailableException error)
            {
                logger.LogWarning("{What:l} wait: {Reason:l}", what, error.Message);
            }
            catch (Exception error) when (error is not LeaseLostException)
            {
                logger.LogError(error, "{What:l} failed; tried again in {Pause}", what, pause);
            }

            await Task.Delay(pause, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
