using System.Text.RegularExpressions;
using LicenseInbox.Domain.Reading;

namespace LicenseInbox.Worker.Forms.Documents;

/// <summary>Makes of a draft the facts that may leave the reader: card data masked, of a card only what is kept.</summary>
internal static partial class FormMask
{
    /// <summary>A typed card number with fewer digits was read in part: the rest of it stands elsewhere on the form.</summary>
    private const int FewestDigits = 12;

    public static FormFacts Of(DraftForm draft, string id)
    {
        var (form, facts, _) = draft;
        var types = form.AllFields().ToDictionary(field => field.Name, field => field.Field.Type, StringComparer.Ordinal);
        var card = form.Kind == FormKind.CardAuthorization ? new CardForm() : null;
        foreach (var (name, field) in facts.Fields)
            card?.Note(types[name], field);
        var isInPieces = facts.Fields.Any(field => types[field.Key] == FieldType.CardNumber && field.Value.Value is { } number && CardData.Digits(number).Length < FewestDigits);
        return facts with
        {
            Id = id,
            Fields = facts.Fields.ToDictionary(item => item.Key, item => Masked(item.Value, types[item.Key], card is not null, isInPieces), StringComparer.Ordinal),
            Conflicts = facts.Conflicts.Select(conflict => Masked(conflict, conflict.Field is null ? FieldType.Text : types[conflict.Field], card is not null, isInPieces)).Distinct().ToList(),
            Card = card?.Facts(),
        };
    }

    private static FieldFacts Masked(FieldFacts facts, FieldType type, bool isCard, bool isInPieces)
    {
        if (facts.By == ReadBy.Ocr)
            return Recognized(facts, type, isCard);
        var candidates = isCard ? facts.Candidates.Where(text => text.Count(char.IsDigit) is 0 or > 4 || type is FieldType.SecurityCode) : facts.Candidates;
        return facts with { Value = Typed(facts.Value, type, isCard, isInPieces), Candidates = candidates.Select(text => Typed(text, type, isCard, isInPieces)!).Distinct().ToList() };
    }

    /// <summary>On a card form a number in a field for words is the security code, or a piece of the card's number, in a wrong place.</summary>
    private static string? Typed(string? text, FieldType type, bool isCard, bool isInPieces)
    {
        var masked = CardForm.Masked(type, text);
        if (masked is null || !isCard || type is not (FieldType.Text or FieldType.Choice or FieldType.Signature))
            return masked;
        if (ShortNumber().IsMatch(masked))
            return CardData.MaskedSecurityCode;
        return isInPieces ? LongNumber().Replace(masked, CardForm.Unread) : masked;
    }

    private static FieldFacts Recognized(FieldFacts facts, FieldType type, bool isCard)
    {
        if (type is FieldType.CardNumber)
        {
            var shown = CardForm.LastFourAgreed(facts) is { } lastFour ? CardData.MaskNumber(lastFour) : CardForm.Unread;
            return facts with { Value = facts.Value is null ? null : shown, Candidates = [], Readings = facts.Readings.Select(text => text.Length == 0 ? "" : CardForm.Unread).ToList() };
        }

        // On a card form a number that stands where none should is a piece of the card's.
        var candidates = isCard ? facts.Candidates.Where(text => !text.Any(char.IsDigit)) : facts.Candidates;
        return facts with
        {
            Value = Masked(facts.Value),
            Candidates = candidates.Select(text => Masked(text)!).Distinct().ToList(),
            Readings = facts.Readings.Select(text => text.Length == 0 ? "" : Masked(text)!).ToList(),
        };

        // What stands beside an expiration is the security code, and a reading may have slipped there.
        string? Masked(string? text) => text is null ? null : type switch
        {
            FieldType.SecurityCode => CardData.MaskedSecurityCode,
            FieldType.Expiration when Expiration.Read(text) is null && ShortNumber().IsMatch(text) => CardData.MaskedSecurityCode,
            FieldType.Phone or FieldType.Key when !isCard => CardData.Mask(text),
            _ => RecognizedCardData.Mask(text),
        };
    }

    private static FieldConflict Masked(FieldConflict conflict, FieldType type, bool isCard, bool isInPieces) =>
        conflict with { Held = Typed(conflict.Held, type, isCard, isInPieces), Shown = Typed(conflict.Shown, type, isCard, isInPieces) };

    [GeneratedRegex(@"^\s*\d(?:[ .\-]?\d){2,3}\s*$")]
    private static partial Regex ShortNumber();

    [GeneratedRegex(@"\d(?:[ .\-]{0,3}\d){4,}")]
    private static partial Regex LongNumber();
}
