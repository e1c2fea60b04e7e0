using LicenseInbox.Domain.Casebook;
using Microsoft.Extensions.Hosting;

namespace LicenseInbox.Worker.Pipeline;

/// <summary>A hosted part that one worker at a time is.</summary>
internal sealed class LeasedWork(string name, Func<Lease, CancellationToken, Task> work, LeaseKeeper leases) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => leases.RunAsync(name, work, stoppingToken);
}
