namespace LicenseInbox.Domain.Reading;

/// <summary>Draws pages of documents for a person to look at, where mails are read: what may be card data is blacked out there.</summary>
public interface IPageImages
{
    /// <summary>Draws one page. Never throws for what the bytes hold: that is <see cref="PageImage.Problem"/>.</summary>
    /// <param name="raw">The raw mail; or the document itself, where the order names no mail.</param>
    /// <param name="order">What is to be drawn.</param>
    /// <param name="cancellationToken">Stops the drawing.</param>
    /// <exception cref="ReaderUnavailableException">No reader could be started.</exception>
    Task<PageImage> DrawAsync(ReadOnlyMemory<byte> raw, PageOrder order, CancellationToken cancellationToken);
}

/// <summary>A page that is to be drawn.</summary>
/// <param name="Page">The page, from 1.</param>
/// <param name="Mail">The mail it came with; null when the document is given itself.</param>
public sealed record PageOrder(int Page, MailedDocument? Mail = null);

/// <summary>A document in a mail.</summary>
/// <param name="MailDigest">The mail's digest (<see cref="MessageFacts.Digest"/>).</param>
/// <param name="Digest">The document's (<see cref="DocumentFacts.Digest"/>).</param>
public sealed record MailedDocument(string MailDigest, string Digest);

/// <summary>
/// A page as a picture. Where a card form, or no known form, was found on the page, everything is black but known labels and the values that were read and are harmless; elsewhere what looks like card
/// data is. The <see cref="FieldFacts.Box"/> of a field on the page, times the picture's width over <see cref="Width"/>, is where it is drawn.
/// </summary>
/// <param name="Jpeg">The picture, a JPEG file; empty when there is none.</param>
/// <param name="Width">Width of the page, in points of 1/72 inch.</param>
/// <param name="Height">Height of the page.</param>
/// <param name="Problem">Why there is no picture, in words without anything of the mail; null when there is one.</param>
public sealed record PageImage(ReadOnlyMemory<byte> Jpeg, double Width, double Height, string? Problem)
{
    /// <summary>No picture, and why.</summary>
    public static PageImage None(string why) => new(ReadOnlyMemory<byte>.Empty, 0, 0, why);
}
