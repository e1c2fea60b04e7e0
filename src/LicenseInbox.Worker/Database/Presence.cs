namespace LicenseInbox.Worker.Database;

/// <summary>
/// Tells the workers on one store apart, and which of them live: what a dead one held or had begun is taken over at once.
/// On SQLite there is one worker (<see cref="WorkerLock"/>): all others are dead.
/// </summary>
internal class Presence : IAsyncDisposable
{
    /// <summary>This worker.</summary>
    protected long Worker { get; } = System.Security.Cryptography.RandomNumberGenerator.GetInt32(1, int.MaxValue);

    /// <summary>Whether there can be others.</summary>
    public virtual bool IsShared => false;

    /// <summary>Makes this worker seen by the others; to be called again and again.</summary>
    /// <returns>Its number.</returns>
    /// <exception cref="Domain.Casebook.StoreUnavailableException">The database does not answer.</exception>
    public virtual Task<long> BePresentAsync(CancellationToken cancellationToken) => Task.FromResult(Worker);

    /// <summary>The other workers that live; null when that can't be told yet, since the database has just come back and they have not.</summary>
    public virtual Task<IReadOnlyCollection<long>?> OthersAsync(StoreContext store, CancellationToken cancellationToken) => Task.FromResult<IReadOnlyCollection<long>?>([]);

    public virtual ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }
}
