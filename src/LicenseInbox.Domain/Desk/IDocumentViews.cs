using LicenseInbox.Domain.Reading;
using LicenseInbox.Domain.Receiving;

namespace LicenseInbox.Domain.Desk;

/// <summary>Shows pages of the documents that came with an email, card data blacked out: made on demand from the mail where it lies in its mailbox; nothing of it is kept.</summary>
public interface IDocumentViews
{
    /// <summary>
    /// Draws a page. That it was looked at is in the audit trail, in the email's chain, before the mail is fetched. The mail is found by Message-ID and digest wherever a person moved it within the folders
    /// of its mailbox.
    /// </summary>
    /// <param name="messageId">The email.</param>
    /// <param name="digest">The document (<see cref="DocumentFacts.Digest"/>).</param>
    /// <param name="page">The page, from 1.</param>
    /// <param name="author">Who looks.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The page; without a picture, and with the reason, when the mail is gone or the page can't be drawn.</returns>
    /// <exception cref="DeskRefusedException">There is no such email, document or page.</exception>
    /// <exception cref="MailboxUnavailableException">The mailbox does not answer: transient.</exception>
    /// <exception cref="ReaderUnavailableException">No reader could be started: transient.</exception>
    Task<DocumentView> DrawAsync(Guid messageId, string digest, int page, string author, CancellationToken cancellationToken);
}

/// <summary>A page as a representative sees it.</summary>
/// <param name="Image">The picture and the page's size; or why there is none.</param>
/// <param name="Pages">How many pages the document has; null when it was not opened.</param>
/// <param name="Fields">The fields of known forms on this page, where they stand.</param>
public sealed record DocumentView(PageImage Image, int? Pages, IReadOnlyList<ViewedField> Fields);

/// <summary>A field on a page.</summary>
/// <param name="FormId">The form.</param>
/// <param name="Form">Which form it is.</param>
/// <param name="Field">The field's name.</param>
/// <param name="Box">Where it stands, in points from the lower left corner.</param>
/// <param name="Left">Left edge as a share of the page's width, 0 to 1.</param>
/// <param name="Top">Upper edge as a share of the page's height, from the top.</param>
/// <param name="Width">Width as a share of the page's.</param>
/// <param name="Height">Height as a share of the page's.</param>
public sealed record ViewedField(string FormId, FormKind Form, string Field, Box Box, double Left, double Top, double Width, double Height)
{
    /// <summary>The field on a page of that size.</summary>
    public static ViewedField Of(FormFacts form, FieldFacts field, Box box, PageImage page) => new(
        form.Id,
        form.Kind,
        field.Name,
        box,
        box.Left / page.Width,
        (page.Height - box.Bottom - box.Height) / page.Height,
        box.Width / page.Width,
        box.Height / page.Height);
}
