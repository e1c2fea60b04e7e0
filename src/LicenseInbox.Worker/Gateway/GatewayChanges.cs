using LicenseInbox.Domain.Casebook;
using LicenseInbox.Domain.Moving;
using Microsoft.Extensions.Logging;

namespace LicenseInbox.Worker.Gateway;

/// <summary>Keeps the copy of the license server's facts up to date: asks again and again what changed. One worker at a time does this. What changes decides again the requests that rest on it, as after an import.</summary>
internal sealed class GatewayChanges(ILicenseServer server, IRegistryCopy copy, GatewayOptions options, TimeProvider time, ILogger<GatewayChanges> logger)
{
    /// <summary>Takes over what changed since the last time.</summary>
    public async Task LookAsync(Lease lease, CancellationToken cancellationToken)
    {
        while (await TakePageAsync(lease, cancellationToken))
        {
        }
    }

    /// <summary>Looks again and again, until it is told to stop.</summary>
    public async Task WatchAsync(Lease lease, CancellationToken stoppingToken)
    {
        var isSilent = false;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await LookAsync(lease, stoppingToken);
                if (isSilent)
                    logger.LogInformation("The license server answers again");
                isSilent = false;
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (LicenseServerUnavailableException error)
            {
                // Said once; that the facts grow old is a trouble that managers hear of (Alerts:RegistryAge).
                if (!isSilent)
                    logger.LogWarning("Changes at the license server are not known: {Reason:l}", error.Message);
                isSilent = true;
            }
            catch (StoreUnavailableException error)
            {
                logger.LogWarning("Changes at the license server wait: {Reason:l}", error.Message);
            }
            catch (Exception error) when (error is not LeaseLostException)
            {
                logger.LogError(error, "Changes at the license server could not be taken over; tried again in {Pause}", options.LookEvery);
            }

            await Task.Delay(options.LookEvery, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task<bool> TakePageAsync(Lease lease, CancellationToken cancellationToken)
    {
        var cursor = await copy.CursorAsync(cancellationToken);
        if (await server.ChangesAsync(cursor, cancellationToken) is not { } page)
        {
            if (cursor is null)
                throw new LicenseServerUnavailableException("the license server knows no beginning of its changes");
            logger.LogWarning("The license server does not know our place among its changes any more: all facts are read anew");
            await copy.TakeAsync(lease, new ServerFacts(), null, cancellationToken);
            return true;
        }

        await copy.TakeAsync(lease, page.Facts, page.Next, cancellationToken);
        if (page.Facts.Count > 0)
            logger.LogInformation("{Count} facts changed at the license server", page.Facts.Count);
        return page.HasMore;
    }
}
