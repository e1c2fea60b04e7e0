namespace LicenseInbox.Domain.Reading;

/// <summary>What is known of the key that a signature was made with (RFC 6376, 3.6).</summary>
/// <param name="Record">Its record; null where there is none.</param>
/// <param name="Failure">Why it could not be looked up, in words: that may pass. Null when it was.</param>
public sealed record SigningKey(string? Record, string? Failure = null);

/// <summary>Where the keys of signatures are published.</summary>
public interface ISigningKeys
{
    /// <summary>Looks a key up, in bounded time. Never throws for what is answered, or not answered.</summary>
    /// <param name="name">Such as <c>mail2026._domainkey.partner.example</c>.</param>
    /// <param name="cancellationToken">Stops it.</param>
    Task<SigningKey> FindAsync(string name, CancellationToken cancellationToken);
}

/// <summary>What the signatures of a message are held against.</summary>
/// <param name="Keys">The keys that were looked up, by name.</param>
/// <param name="ReceivedAt">When the message was received: a signature that has expired since was good then.</param>
public sealed record SignatureCheck(IReadOnlyDictionary<string, SigningKey> Keys, DateTimeOffset ReceivedAt);

/// <summary>What the headers of a message say.</summary>
/// <param name="Facts">The facts; <see cref="MessageFacts.Digest"/> is empty.</param>
/// <param name="KeysWanted">The keys needed to tell whether its signatures vouch for the sender; empty where the receiving server says so itself, or signatures are not looked at.</param>
public sealed record HeadersRead(MessageFacts Facts, IReadOnlyList<string> KeysWanted);
