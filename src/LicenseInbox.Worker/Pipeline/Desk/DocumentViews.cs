using LicenseInbox.Domain.Audit;
using LicenseInbox.Domain.Casebook;
using LicenseInbox.Domain.Desk;
using LicenseInbox.Domain.Reading;
using LicenseInbox.Domain.Receiving;

namespace LicenseInbox.Worker.Pipeline.Desk;

/// <summary>
/// Draws pages of recorded emails from the mail where it lies. The access is written down first, so that none is without its entry; then the mail is found by its Message-ID, and the reader that draws it
/// tells by the digest whether it is that mail. Bytes of the mail go to the reader, a picture with card data blacked out comes back; nothing is kept here.
/// </summary>
internal sealed class DocumentViews(ICasebooks casebooks, IReadOnlyList<IFiledMails> mailboxes, IPageImages pages, TimeProvider time) : IDocumentViews
{
    private const int Tries = 5;

    public async Task<DocumentView> DrawAsync(Guid messageId, string digest, int page, string author, CancellationToken cancellationToken)
    {
        var (message, document, copy) = await SeenAsync(messageId, digest, page, author, cancellationToken);
        var image = await DrawAsync(message, document, page, copy, cancellationToken);
        return new DocumentView(image, document.Pages, image.Problem is null ? FieldsOn(document, page, image) : []);
    }

    /// <summary>Writes down that somebody looks at a page.</summary>
    private async Task<(RecordedMessage Message, DocumentFacts Document, string? CopyDigest)> SeenAsync(Guid messageId, string digest, int page, string author, CancellationToken cancellationToken)
    {
        if (string.IsNullOrWhiteSpace(author))
            throw new DeskRefusedException(DeskRefusal.WrongValue, "Say who looks.");
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await using var book = await casebooks.OpenAsync(cancellationToken);
                var message = await Known.MessageAsync(book, messageId, cancellationToken);
                var document = message.Facts.Documents.FirstOrDefault(document => document.Digest == digest) ?? throw new DeskRefusedException(DeskRefusal.NotFound, "There is no such document in this email.");
                if (page < 1 || page > document.Pages)
                    throw new DeskRefusedException(DeskRefusal.NotFound, $"This document has no page {page}.");
                book.Add(AuditEntry.Of(message.Id, message.SubjectCases.Count > 0 ? message.SubjectCases[0] : null, time.GetUtcNow(), AuditActions.DocumentSeen, new { Document = digest, Page = page }) with { Author = author });
                var copy = (await book.FindRetentionAsync(message.Id, cancellationToken))?.CopyDigest;
                await book.CommitAsync(cancellationToken);
                return (message, document, copy);
            }
            catch (ConcurrentChangeException) when (attempt < Tries)
            {
                // Somebody else wrote into the same chain: after him.
            }
        }
    }

    /// <summary>The mail as it came, or the copy without its card form that took its place.</summary>
    private async Task<PageImage> DrawAsync(RecordedMessage message, DocumentFacts document, int page, string? copyDigest, CancellationToken cancellationToken)
    {
        if (mailboxes.FirstOrDefault(mailbox => mailbox.Account == message.Account) is not { } mailbox)
            return PageImage.None($"the mailbox '{message.Account}' is not among those of the settings");
        var orders = new[] { message.Facts.Digest, copyDigest }.OfType<string>().Select(digest => new PageOrder(page, new MailedDocument(digest, document.Digest))).ToList();
        var last = PageImage.None("the email is in none of the mailbox's folders any more");
        foreach (var find in (Find[])[mailbox.FindAsync, mailbox.FindElsewhereAsync])
        {
            foreach (var mail in await find(message.Facts.MessageId, message.ReceivedAt, cancellationToken))
            {
                if (await mailbox.FetchAsync(mail, cancellationToken) is not { } raw)
                    continue;
                foreach (var order in orders)
                {
                    last = await pages.DrawAsync(raw, order, cancellationToken);
                    if (last.Problem is null)
                        return last;
                }
            }
        }

        return last;
    }

    /// <summary>Looks for mails in folders of a mailbox.</summary>
    private delegate Task<IReadOnlyList<FiledMail>> Find(string? messageId, DateTimeOffset receivedAt, CancellationToken cancellationToken);

    private static List<ViewedField> FieldsOn(DocumentFacts document, int page, PageImage image) => document.Forms
        .SelectMany(form => form.Fields.Values.Where(field => field.Page == page && field.Box is not null).Select(field => ViewedField.Of(form, field, field.Box!, image)))
        .ToList();
}
