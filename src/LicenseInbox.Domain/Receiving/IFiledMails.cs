namespace LicenseInbox.Domain.Receiving;

/// <summary>A mail as it lies in one of the mailbox's folders now.</summary>
/// <param name="Id">Where.</param>
/// <param name="ReceivedAt">INTERNALDATE; for a Maildir the file's delivery time.</param>
/// <param name="Size">Size in bytes as the server says.</param>
/// <param name="IsWatched">Whether that is the folder that is watched.</param>
public sealed record FiledMail(DeliveryId Id, DateTimeOffset ReceivedAt, long Size, bool IsWatched);

/// <summary>The mails that were handled, wherever they lie by now: in the watched folder and those that it files to; and the one change ever made to what a mailbox holds. Failures as for <see cref="IMailbox"/>.</summary>
public interface IFiledMails
{
    /// <summary>The mailbox's name in the settings.</summary>
    string Account { get; }

    /// <summary>
    /// The mails with a Message-ID, or without one all that were received at a moment. Several when the mail was delivered more than once; who asks tells them apart by what they hold.
    /// </summary>
    Task<IReadOnlyList<FiledMail>> FindAsync(string? messageId, DateTimeOffset receivedAt, CancellationToken cancellationToken);

    /// <summary>The mails with a Message-ID in the mailbox's other folders, where a person may have put them; without a Message-ID none, since all that they hold would have to be looked at.</summary>
    Task<IReadOnlyList<FiledMail>> FindElsewhereAsync(string? messageId, DateTimeOffset receivedAt, CancellationToken cancellationToken);

    /// <summary>The raw mail; null when it is no longer there. Does not mark it as read.</summary>
    Task<ReadOnlyMemory<byte>?> FetchAsync(FiledMail mail, CancellationToken cancellationToken);

    /// <summary>Why the server would not let a mail be removed for good, in words; null when it would.</summary>
    Task<string?> CannotRemoveAsync(FiledMail mail, CancellationToken cancellationToken);

    /// <summary>Puts another mail beside one, in its folder, with its date of receipt and its flags.</summary>
    Task AppendBesideAsync(FiledMail mail, ReadOnlyMemory<byte> raw, CancellationToken cancellationToken);

    /// <summary>Removes a mail for good, and no other. One that is no longer there is no failure.</summary>
    /// <returns>Why the server refuses, in words; null when it is gone.</returns>
    Task<string?> RemoveAsync(FiledMail mail, CancellationToken cancellationToken);
}
