using LicenseInbox.Domain.Receiving;
using LicenseInbox.Domain.Replies;

namespace LicenseInbox.Domain.Casebook;

/// <summary>What was seen in each mailbox, per delivery, and the outbox: what the watcher and the sender keep beside decisions. Only the holder of a mailbox's lease writes about it.</summary>
public interface IDeliveryLog
{
    /// <summary>The deliveries that are known in a folder (of all its UIDVALIDITYs).</summary>
    Task<IReadOnlySet<DeliveryId>> KnownAsync(string account, CancellationToken cancellationToken);

    /// <summary>Which of these deliveries of a mailbox are known.</summary>
    Task<IReadOnlySet<DeliveryId>> KnownAmongAsync(string account, IReadOnlyList<DeliveryId> deliveries, CancellationToken cancellationToken);

    /// <summary>Records deliveries in bulk.</summary>
    /// <exception cref="LeaseLostException">Another worker watches the mailbox now: nothing was written.</exception>
    Task RecordAsync(Lease lease, IReadOnlyList<RecordedDelivery> deliveries, CancellationToken cancellationToken);

    /// <summary>Deliveries in a state, oldest first: those that are handled but not filed yet, or that the server did not let be filed.</summary>
    Task<IReadOnlyList<RecordedDelivery>> InStateAsync(string account, DeliveryState state, CancellationToken cancellationToken);

    /// <summary>When this account was first watched: what lies before is never answered. Written once, by <paramref name="startFrom"/>, at the first call.</summary>
    Task<DateTimeOffset> StartAsync(Lease lease, string account, DateTimeOffset startFrom, CancellationToken cancellationToken);

    /// <summary>Notes a successful look at a mailbox. When the last one is longer ago than five minutes, the time between is kept as an outage.</summary>
    Task LookedAsync(Lease lease, string account, DateTimeOffset at, CancellationToken cancellationToken);

    /// <summary>
    /// Claims the oldest outgoing mail that may be sent at <paramref name="now"/>, so that no other worker hands it over meanwhile; null when there is none.
    /// What a worker had claimed that died is claimed again. <see cref="OutgoingMail.ClaimedBy"/> is set in the answer, and to be emptied with what became of it.
    /// </summary>
    Task<OutgoingMail?> ClaimAsync(DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>How many mails were sent since <paramref name="since"/>: to anybody, or to addresses of a domain.</summary>
    Task<int> SentSinceAsync(DateTimeOffset since, string? domain, CancellationToken cancellationToken);

    /// <summary>How many mails were sent to this address since <paramref name="since"/>.</summary>
    Task<int> SentSinceAsync(string address, DateTimeOffset since, CancellationToken cancellationToken);
}
