using LicenseInbox.Domain.Casebook;
using Microsoft.Extensions.Logging;

namespace LicenseInbox.Worker.Pipeline;

/// <summary>Does what one worker at a time may do: waits for its lease, renews it while the work goes on, ends the work when another worker took over, and begins again.</summary>
internal sealed class LeaseKeeper(ILeases leases, TimeProvider time, ILogger<LeaseKeeper> logger)
{
    /// <summary>Giving a lease back is a courtesy, which a program that ends has no more time for.</summary>
    private static readonly TimeSpan ReleasePatience = TimeSpan.FromSeconds(5);

    /// <param name="name">The lease's name.</param>
    /// <param name="work">Goes on until its token ends it. All it writes, it writes under the lease.</param>
    /// <param name="stoppingToken">Ends everything.</param>
    public async Task RunAsync(string name, Func<Lease, CancellationToken, Task> work, CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                if (await leases.TakeAsync(name, stoppingToken) is { } lease)
                    await HoldAsync(lease, work, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (LeaseLostException lost)
            {
                logger.LogWarning("{Reason:l}", lost.Message);
            }
            catch (StoreUnavailableException error)
            {
                logger.LogWarning("'{Lease:l}' waits: {Reason:l}", name, error.Message);
            }
            catch (Exception error)
            {
                logger.LogError(error, "'{Lease:l}' ended; it begins again", name);
            }

            await Task.Delay(leases.RenewEvery, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task HoldAsync(Lease lease, Func<Lease, CancellationToken, Task> work, CancellationToken stoppingToken)
    {
        logger.LogInformation("This worker holds '{Lease:l}' now", lease.Name);
        using var held = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
        var renewing = RenewAsync(lease, held);
        try
        {
            await work(lease, held.Token);
        }
        catch (OperationCanceledException) when (held.IsCancellationRequested)
        {
            // The program ends, or the lease is lost: then the renewal says so below.
        }
        finally
        {
            await held.CancelAsync();
            await renewing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        if (renewing.IsFaulted)
            await renewing;
        using var soon = new CancellationTokenSource(ReleasePatience, time);
        await leases.ReleaseAsync(lease, soon.Token);
    }

    /// <summary>Renews until the work ends; a lease that is lost, or can't be renewed, ends the work.</summary>
    private async Task RenewAsync(Lease lease, CancellationTokenSource held)
    {
        while (!held.IsCancellationRequested)
        {
            await Task.Delay(leases.RenewEvery, time, held.Token);
            try
            {
                await leases.RenewAsync(lease, held.Token);
            }
            catch (Exception error) when (error is StoreUnavailableException or ConcurrentChangeException)
            {
                // Nothing could be written now; the next renewal tells whose lease it is.
            }
            catch (Exception error) when (error is not OperationCanceledException)
            {
                await held.CancelAsync();
                throw;
            }
        }
    }
}
