using LicenseInbox.Domain.Receiving;
using LicenseInbox.Domain.Replies;

namespace LicenseInbox.Domain.Casebook;

/// <summary>What was seen in each mailbox, per delivery, and the outbox: what the watcher and the sender keep beside decisions.</summary>
public interface IDeliveryLog
{
    /// <summary>The deliveries that are known in a folder (of all its UIDVALIDITYs).</summary>
    Task<IReadOnlySet<DeliveryId>> KnownAsync(string account, CancellationToken cancellationToken);

    /// <summary>Records deliveries in bulk.</summary>
    Task RecordAsync(IReadOnlyList<RecordedDelivery> deliveries, CancellationToken cancellationToken);

    /// <summary>Deliveries that are handled but not filed yet.</summary>
    Task<IReadOnlyList<RecordedDelivery>> ToFileAsync(string account, CancellationToken cancellationToken);

    /// <summary>When this account was first watched: what lies before is never answered. Written once, by <paramref name="startFrom"/>, at the first call.</summary>
    Task<DateTimeOffset> StartAsync(string account, DateTimeOffset startFrom, CancellationToken cancellationToken);

    /// <summary>Notes a successful look at a mailbox.</summary>
    Task LookedAsync(string account, DateTimeOffset at, CancellationToken cancellationToken);

    /// <summary>Outgoing mails that may be sent at <paramref name="now"/>, oldest first.</summary>
    Task<IReadOnlyList<OutgoingMail>> ToSendAsync(DateTimeOffset now, int atMost, CancellationToken cancellationToken);

    /// <summary>How many mails were sent since <paramref name="since"/>: to anybody, or to addresses of a domain.</summary>
    Task<int> SentSinceAsync(DateTimeOffset since, string? domain, CancellationToken cancellationToken);

    /// <summary>How many mails were sent to this address since <paramref name="since"/>.</summary>
    Task<int> SentSinceAsync(string address, DateTimeOffset since, CancellationToken cancellationToken);
}
