using LicenseInbox.Domain.Reading;

namespace LicenseInbox.Domain.Billing;

/// <summary>
/// Makes of a raw mail another one, where mails are read: card data in clear never leaves there. What is asked for names the mail by its digest, since whoever asks does not look into it.
/// </summary>
public interface IMailRemaker
{
    /// <summary>Takes the pages of a card form out of a mail and encrypts them with a cover text (S/MIME, AES-256).</summary>
    /// <returns>The enveloped data (RFC 5652), in DER.</returns>
    /// <exception cref="ReaderUnavailableException">No reader could be started.</exception>
    Task<RemadeMail> EncloseAsync(ReadOnlyMemory<byte> raw, EncloseOrder order, CancellationToken cancellationToken);

    /// <summary>Takes documents out of a mail and puts texts in their places; the same order makes the same mail.</summary>
    /// <returns>The raw mail, and its digest.</returns>
    /// <exception cref="ReaderUnavailableException">No reader could be started.</exception>
    Task<RemadeMail> StripAsync(ReadOnlyMemory<byte> raw, StripOrder order, CancellationToken cancellationToken);

    /// <summary>The digest of a mail (<see cref="MessageFacts.Digest"/>); null when it can't be parsed.</summary>
    /// <exception cref="ReaderUnavailableException">No reader could be started.</exception>
    Task<string?> DigestAsync(ReadOnlyMemory<byte> raw, CancellationToken cancellationToken);
}

/// <summary>What is to be enclosed, and for whom.</summary>
public sealed record EncloseOrder
{
    /// <summary>Digest of the mail it is taken from.</summary>
    public required string MailDigest { get; init; }

    /// <summary>The document that holds the card form, by its digest.</summary>
    public required string Document { get; init; }

    /// <summary>The card form's pages in it, from 1, when it holds anything else: they are drawn anew. Empty: the document as it is.</summary>
    public required IReadOnlyList<int> Pages { get; init; }

    /// <summary>The file's name without its extension.</summary>
    public required string FileName { get; init; }

    /// <summary>The cover text.</summary>
    public required string Text { get; init; }

    /// <summary>The certificates of all who shall be able to read it, in DER.</summary>
    public required IReadOnlyList<byte[]> Certificates { get; init; }
}

/// <summary>What is to be taken out of a mail.</summary>
public sealed record StripOrder
{
    /// <summary>Digest of the mail.</summary>
    public required string MailDigest { get; init; }

    /// <summary>The documents.</summary>
    public required IReadOnlyList<Removal> Removals { get; init; }
}

/// <summary>One document that is taken out.</summary>
/// <param name="Document">Its digest.</param>
/// <param name="Keep">Its pages, from 1, that stay, drawn anew; empty: none.</param>
/// <param name="Note">The text in its place.</param>
public sealed record Removal(string Document, IReadOnlyList<int> Keep, string Note);

/// <summary>What became of remaking a mail.</summary>
public enum RemadeAs
{
    /// <summary>It was made.</summary>
    Made,

    /// <summary>The mail is another one than was asked for.</summary>
    OtherMail,

    /// <summary>It can't be made.</summary>
    Failed,
}

/// <summary>A remade mail, or why there is none.</summary>
/// <param name="As">What became of it.</param>
/// <param name="Content">What was made; empty else.</param>
/// <param name="Why">Why it can't be made, in words without anything of the mail; null else.</param>
public sealed record RemadeMail(RemadeAs As, ReadOnlyMemory<byte> Content, string? Why)
{
    /// <summary>For a stripped mail, its digest (<see cref="MessageFacts.Digest"/>); null else.</summary>
    public string? Digest { get; init; }

    /// <summary>The mail is another one.</summary>
    public static RemadeMail Other { get; } = new(RemadeAs.OtherMail, ReadOnlyMemory<byte>.Empty, null);

    /// <summary>It can't be made.</summary>
    public static RemadeMail Failed(string why) => new(RemadeAs.Failed, ReadOnlyMemory<byte>.Empty, why);
}
