using LicenseInbox.Domain.Reading;

namespace LicenseInbox.Domain.Billing;

/// <summary>Which pages of a document are a card form's.</summary>
public static class CardPages
{
    /// <summary>The pages that must be drawn anew, since the document holds anything else; none when the document is the form and can go as it is.</summary>
    public static IReadOnlyList<int> ToDraw(DocumentFacts document, FormFacts card) =>
        document.Forms.Count == 1 && card.PagesOf.Count == (document.Pages ?? 1) ? [] : card.PagesOf;

    /// <summary>The pages that stay when a document's card forms are taken out: those of its other forms and what is no form, as far as no card form is on them; none when it holds no other form.</summary>
    public static IReadOnlyList<int> ToKeep(DocumentFacts document)
    {
        var taken = document.Forms.Where(form => form.Kind == FormKind.CardAuthorization).SelectMany(form => form.PagesOf).ToHashSet();
        return document.Forms.Any(form => form.Kind != FormKind.CardAuthorization) ? Enumerable.Range(1, document.Pages ?? 1).Where(page => !taken.Contains(page)).ToList() : [];
    }
}
