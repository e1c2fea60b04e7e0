using LicenseInbox.Domain.Reading;

namespace LicenseInbox.Worker.Mime;

/// <summary>Draws pages of documents, those in mails too, in the process that reads them. What the bytes hold never makes it throw.</summary>
/// <param name="draw">Draws a page of a document, from 1.</param>
internal sealed class MailedPages(Func<ReadOnlyMemory<byte>, int, CancellationToken, PageImage> draw) : IPageImages
{
    public Task<PageImage> DrawAsync(ReadOnlyMemory<byte> raw, PageOrder order, CancellationToken cancellationToken) => Task.Run(() => Draw(raw, order, cancellationToken), cancellationToken);

    private PageImage Draw(ReadOnlyMemory<byte> raw, PageOrder order, CancellationToken cancellationToken)
    {
        if (order.Mail is not { } mail)
            return DrawDocument(raw, order.Page, cancellationToken);
        return RawMail.Use(raw, mail.MailDigest, PageImage.None("the email is another one"), PageImage.None, message =>
            DocumentSearch.In(message.Body, new HashSet<string>(StringComparer.Ordinal) { mail.Digest }, cancellationToken).TryGetValue(mail.Digest, out var document)
                ? DrawDocument(document, order.Page, cancellationToken)
                : PageImage.None("the document is not in the email any more"), cancellationToken);
    }

    private PageImage DrawDocument(ReadOnlyMemory<byte> document, int page, CancellationToken cancellationToken)
    {
        try
        {
            return draw(document, page, cancellationToken);
        }
        catch (Exception error) when (error is not (OperationCanceledException or OutOfMemoryException))
        {
            // As where it is read: its message may quote the document.
            return PageImage.None($"it could not be drawn ({error.GetType().Name})");
        }
    }
}
