using LicenseInbox.Domain.Reading;

namespace LicenseInbox.Worker.Forms.Documents;

/// <summary>Makes of a draft the facts that may leave the reader: card data masked, of a card only what is kept.</summary>
internal static class FormMask
{
    public static FormFacts Of(DraftForm draft, string id)
    {
        var (form, facts, _) = draft;
        var types = form.AllFields().ToDictionary(field => field.Name, field => field.Field.Type, StringComparer.Ordinal);
        var card = form.Kind == FormKind.CardAuthorization ? new CardForm() : null;
        foreach (var (name, field) in facts.Fields)
            card?.Note(types[name], field);
        return facts with
        {
            Id = id,
            Fields = facts.Fields.ToDictionary(item => item.Key, item => Masked(item.Value, types[item.Key], card is not null), StringComparer.Ordinal),
            Conflicts = facts.Conflicts.Select(conflict => Masked(conflict, conflict.Field is null ? FieldType.Text : types[conflict.Field])).Distinct().ToList(),
            Card = card?.Facts(),
        };
    }

    private static FieldFacts Masked(FieldFacts facts, FieldType type, bool isCard)
    {
        if (facts.By == ReadBy.Ocr)
            return Recognized(facts, type, isCard);
        var candidates = isCard ? facts.Candidates.Where(text => text.Count(char.IsDigit) is 0 or > 4 || type is FieldType.SecurityCode) : facts.Candidates;
        return facts with { Value = CardForm.Masked(type, facts.Value), Candidates = candidates.Select(text => CardForm.Masked(type, text)!).Distinct().ToList() };
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

        string? Masked(string? text) => text is null ? null : type switch
        {
            FieldType.SecurityCode => CardData.MaskedSecurityCode,
            FieldType.Phone or FieldType.Key when !isCard => CardData.Mask(text),
            _ => RecognizedCardData.Mask(text),
        };
    }

    private static FieldConflict Masked(FieldConflict conflict, FieldType type) =>
        conflict with { Held = CardForm.Masked(type, conflict.Held), Shown = CardForm.Masked(type, conflict.Shown) };
}
