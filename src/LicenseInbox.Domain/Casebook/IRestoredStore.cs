namespace LicenseInbox.Domain.Casebook;

/// <summary>
/// What a store remembers of having been restored from an older copy. Until every mailbox was searched for what was done since, nothing is moved, told or looked after.
/// </summary>
public interface IRestoredStore
{
    /// <summary>When it was restored last; null: never.</summary>
    Task<DateTimeOffset?> RestoredAtAsync(CancellationToken cancellationToken);

    /// <summary>Whether a mailbox is still to be searched.</summary>
    Task<bool> IsIncompleteAsync(CancellationToken cancellationToken);

    /// <summary>Whether an operator had paused the queue: then its moves are not made while mailboxes are searched either.</summary>
    Task<bool> IsQueuePausedAsync(CancellationToken cancellationToken);

    /// <summary>Mails of this mailbox that were received since then may have been handled without being in the copy; null when it is searched, or need not be.</summary>
    Task<DateTimeOffset?> LostSinceAsync(string account, CancellationToken cancellationToken);

    /// <summary>Notes that a mailbox was searched.</summary>
    /// <exception cref="LeaseLostException">Another worker watches the mailbox now.</exception>
    Task CompletedAsync(Lease lease, string account, CancellationToken cancellationToken);
}
