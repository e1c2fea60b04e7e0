using System.Globalization;
using LicenseInbox.Domain.Reading;
using LicenseInbox.Domain.Requests;

namespace LicenseInbox.Domain.Sureness;

/// <summary>Takes a representative's corrections over, before anything is held against what is known: what he saw on the page is sure, and settles what disagrees there.</summary>
public static class Corrected
{
    /// <summary>The email with corrections of its forms.</summary>
    /// <param name="message">As it was read.</param>
    /// <param name="submissionId">Its identity.</param>
    /// <param name="corrections">Those of a request.</param>
    public static MessageFacts Apply(MessageFacts message, Guid submissionId, IReadOnlyList<Correction> corrections)
    {
        var own = corrections.Where(correction => correction.SubmissionId == submissionId).ToLookup(correction => correction.FormId);
        return own.Count == 0
            ? message
            : message with { Documents = message.Documents.Select(document => document with { Forms = document.Forms.Select(form => own[form.Id].Aggregate(form, Apply)).ToList() }).ToList() };
    }

    private static FormFacts Apply(FormFacts form, Correction correction)
    {
        var read = form.Field(correction.Field) ?? new FieldFacts { Name = correction.Field };
        var seen = read with
        {
            Value = correction.Value,
            Checked = correction.Checked,
            By = ReadBy.Representative,
            Confidence = 1,
            Candidates = [],
            Readings = [],
            ReadAs = correction.Value != read.Value ? read.Value : null,
        };
        return form with
        {
            Fields = new Dictionary<string, FieldFacts>(form.Fields, StringComparer.Ordinal) { [correction.Field] = seen },
            Conflicts = form.Conflicts.Where(conflict => conflict.Field != correction.Field).ToList(),
            Card = Card(form, correction),
        };
    }

    private static CardFacts? Card(FormFacts form, Correction correction)
    {
        if (form.Kind != FormKind.CardAuthorization)
            return form.Card;
        var card = form.Card ?? new CardFacts(null, null, null, null, null);
        return correction.Field switch
        {
            "expiration" => card with { ExpiryYear = Expiration(correction.Value)?.Year, ExpiryMonth = Expiration(correction.Value)?.Month },
            "card_number" => card with { LastFour = correction.Value?[^4..], NumberPlausible = null },
            "card_type" => card with { CardType = correction.Value },
            _ => form.Card,
        };
    }

    /// <summary>Month and year, written MM/YY; null when it is no such text.</summary>
    public static (int Year, int Month)? Expiration(string? text)
    {
        var parts = text?.Split('/') ?? [];
        return parts.Length == 2
            && int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var month) && month is >= 1 and <= 12
            && parts[1].Length == 2 && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var year)
            ? (2000 + year, month)
            : null;
    }
}
