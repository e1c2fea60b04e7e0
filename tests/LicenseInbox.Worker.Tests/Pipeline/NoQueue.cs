using LicenseInbox.Domain.Moving;

namespace LicenseInbox.Worker.Tests.Pipeline;

/// <summary>A queue that makes no move.</summary>
internal sealed class NoQueue : IMoveDispatcher
{
    public Task EnqueueAsync(Guid moveId, CancellationToken cancellationToken) => Task.CompletedTask;
}
