using LicenseInbox.Domain.Replies;

namespace LicenseInbox.Domain.Receiving;

/// <summary>One appearance of an email in a folder.</summary>
/// <param name="Account">The mailbox's name in the settings.</param>
/// <param name="Folder">The folder's full name.</param>
/// <param name="UidValidity">The folder's UIDVALIDITY; 0 for a Maildir.</param>
/// <param name="Uid">The UID in decimal; for a Maildir the unique part of the file's name.</param>
public sealed record DeliveryId(string Account, string Folder, long UidValidity, string Uid);

/// <summary>What is known of a delivery without fetching its body.</summary>
/// <param name="Id">Which.</param>
/// <param name="ReceivedAt">INTERNALDATE; for a Maildir the file's delivery time.</param>
/// <param name="Size">Size in bytes as the server says.</param>
public sealed record DeliverySummary(DeliveryId Id, DateTimeOffset ReceivedAt, long Size);

/// <summary>A delivery with its raw mail.</summary>
/// <param name="Summary">The delivery.</param>
/// <param name="Raw">The mail as the server holds it; null when it is no longer there (someone moved or deleted it), or is refused.</param>
/// <param name="Refusal">Why the server does not give it, though it answers and gives others.</param>
public sealed record FetchedMail(DeliverySummary Summary, ReadOnlyMemory<byte>? Raw, string? Refusal = null);

/// <summary>A mail that the server took for junk.</summary>
/// <param name="Id">Where it lies.</param>
/// <param name="ReceivedAt">INTERNALDATE; for a Maildir the file's delivery time.</param>
/// <param name="Subject">Its subject, decoded.</param>
public sealed record JunkMail(DeliveryId Id, DateTimeOffset ReceivedAt, string Subject);

/// <summary>Where a handled mail is filed.</summary>
public enum Filing
{
    /// <summary>It led to an answer or belongs to a request.</summary>
    Processed,

    /// <summary>A person must look at it.</summary>
    Exceptions,

    /// <summary>Not for us to answer.</summary>
    Ignored,
}

/// <summary>What became of filing one delivery.</summary>
public enum FilingResult
{
    /// <summary>It lies in the folder asked for.</summary>
    Filed,

    /// <summary>It was no longer where it had been.</summary>
    Gone,

    /// <summary>The server does not allow it; it stays where it is.</summary>
    Denied,

    /// <summary>The mailbox is over its quota; it stays where it is until there is room, and is to be filed again.</summary>
    OverQuota,
}

/// <summary>
/// One mailbox that is watched. Failures of the connection are thrown as <see cref="MailboxUnavailableException"/>; the next call connects again.
/// Nothing is ever deleted and no flag is ever changed, but for a card form that billing has (<see cref="IFiledMails"/>).
/// </summary>
public interface IMailbox : IAsyncDisposable
{
    /// <summary>The mailbox's name in the settings.</summary>
    string Account { get; }

    /// <summary>Its email address: From and MAIL FROM of what it answers.</summary>
    string Address { get; }

    /// <summary>
    /// Everything in the watched folder that <paramref name="isKnown"/> does not know, oldest first, without bodies. A new UIDVALIDITY makes all of it unknown.
    /// </summary>
    Task<IReadOnlyList<DeliverySummary>> LookAsync(Func<DeliveryId, bool> isKnown, CancellationToken cancellationToken);

    /// <summary>
    /// For mails that are no older than the start by their INTERNALDATE: the date of the topmost Received header of each, null where there is none; without bodies.
    /// </summary>
    Task<IReadOnlyDictionary<DeliveryId, DateTimeOffset?>> TopmostReceivedAsync(IReadOnlyList<DeliveryId> deliveries, CancellationToken cancellationToken);

    /// <summary>Fetches the raw mails in the order given, in batches, each as soon as it is there, and those that the server refuses last; does not mark them as read.</summary>
    IAsyncEnumerable<FetchedMail> FetchAsync(IReadOnlyList<DeliverySummary> deliveries, CancellationToken cancellationToken);

    /// <summary>Moves deliveries to their folders, in batches; folders are created when missing.</summary>
    Task<IReadOnlyDictionary<DeliveryId, FilingResult>> FileAsync(
        IReadOnlyList<(DeliveryId Delivery, Filing Filing)> filings,
        CancellationToken cancellationToken);

    /// <summary>Appends a sent mail to the Sent folder, marked as read.</summary>
    /// <returns>False when it is there already (by its Message-ID) or the setting is off.</returns>
    Task<bool> AppendSentAsync(ReadOnlyMemory<byte> raw, string messageId, CancellationToken cancellationToken);

    /// <summary>The mails that were handled.</summary>
    IFiledMails Filed { get; }

    /// <summary>Handled mails where they were filed, as far as they were received since then, oldest first.</summary>
    Task<IReadOnlyList<FiledDelivery>> FiledSinceAsync(DateTimeOffset since, CancellationToken cancellationToken);

    /// <summary>The raw mail of a filed one; null when it is no longer there.</summary>
    Task<ReadOnlyMemory<byte>?> FetchFiledAsync(FiledDelivery mail, CancellationToken cancellationToken);

    /// <summary>What the server took for junk and was received since then, oldest first; nothing where there is no such folder.</summary>
    Task<IReadOnlyList<JunkMail>> JunkSinceAsync(DateTimeOffset since, CancellationToken cancellationToken);

    /// <summary>Copies in the Sent folder with this mail's Message-ID, or that answer the same mail, or that tell about one of its cases.</summary>
    Task<IReadOnlyList<SentCopy>> FindSentAsync(OutgoingMail mail, CancellationToken cancellationToken);

    /// <summary>Returns when the folder has changed, as far as the server tells (IDLE), at the latest after <paramref name="atMost"/>.</summary>
    Task WaitForChangeAsync(TimeSpan atMost, CancellationToken cancellationToken);
}

/// <summary>The mailbox could not be reached or did not answer in time: transient, to be tried again.</summary>
public sealed class MailboxUnavailableException : Exception
{
    /// <summary>Makes it.</summary>
    public MailboxUnavailableException(string account, string message, Exception? innerException = null)
        : base($"Mailbox '{account}': {message}", innerException) => Account = account;

    /// <summary>The mailbox's name in the settings.</summary>
    public string Account { get; }
}
