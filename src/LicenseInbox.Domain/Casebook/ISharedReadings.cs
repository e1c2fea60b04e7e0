using LicenseInbox.Domain.Reading;
using LicenseInbox.Domain.Receiving;

namespace LicenseInbox.Domain.Casebook;

/// <summary>A mail that another worker is asked to read.</summary>
/// <param name="Mail">Where it lies: whoever reads it fetches it himself.</param>
/// <param name="Depth">How far its documents are read.</param>
public sealed record AskedReading(DeliverySummary Mail, ReadingDepth Depth);

/// <summary>What came back.</summary>
/// <param name="Facts">What was read; null when nobody did: whoever asked reads the mail himself.</param>
public sealed record SharedReading(MessageFacts? Facts);

/// <summary>
/// Mails that one worker asks the others to read, while its own readers are busy. Nothing rests on it: what nobody begins, and what is lost with the worker that had begun, is read by whoever asked.
/// What was read is kept until it is taken, and only masked.
/// </summary>
public interface ISharedReadings
{
    /// <summary>Whether another worker lives that could be asked.</summary>
    Task<bool> HasOthersAsync(CancellationToken cancellationToken);

    /// <summary>Asks. The same delivery is asked for once at a time.</summary>
    Task AskAsync(AskedReading asked, CancellationToken cancellationToken);

    /// <summary>Takes what came back; null while it is waited for. What was taken is asked for no longer.</summary>
    /// <param name="id">What was asked for.</param>
    /// <param name="unbegun">Also when nobody has begun: it is taken back then.</param>
    /// <param name="cancellationToken">Stops it.</param>
    Task<SharedReading?> TakeAsync(DeliveryId id, bool unbegun, CancellationToken cancellationToken);

    /// <summary>Whether another worker asks for something that nobody has begun; cheap, to be asked often.</summary>
    Task<bool> IsAnyAskedAsync(CancellationToken cancellationToken);

    /// <summary>Begins the oldest that another worker asks for and nobody has begun; null when there is none.</summary>
    Task<AskedReading?> BeginAsync(CancellationToken cancellationToken);

    /// <summary>Gives back what was begun; nothing happens when it is no longer asked for.</summary>
    /// <param name="id">What was begun.</param>
    /// <param name="facts">What was read; null when it could not be.</param>
    /// <param name="cancellationToken">Stops it.</param>
    Task GiveAsync(DeliveryId id, MessageFacts? facts, CancellationToken cancellationToken);
}
