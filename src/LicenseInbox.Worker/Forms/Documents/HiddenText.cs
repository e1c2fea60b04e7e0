using LicenseInbox.Domain.Reading;
using LicenseInbox.Worker.Forms.Layout;
using LicenseInbox.Worker.Forms.Reading;

namespace LicenseInbox.Worker.Forms.Documents;

/// <summary>
/// Finds text that a person does not see and that a reader might take for a value: it lies where a field's value stands, or holds a key. What says the same as what is shown there is a harmless copy.
/// </summary>
internal static class HiddenText
{
    public static IEnumerable<FieldConflict> In(ShownForm form, IReadOnlyDictionary<string, string?> values)
    {
        var patterns = form.Region.Form.FieldsAndColumns.Where(field => field.Within is not null).ToList();
        var shown = values.Values.OfType<string>().Select(Wording.Letters).Where(text => text.Length > 0).ToHashSet(StringComparer.Ordinal);
        foreach (var part in form.Region.Parts.Where(part => part.Page.Sheet.Hidden.Count > 0))
        {
            var sheet = part.Page.Sheet;
            foreach (var reasons in sheet.Hidden.Where(glyph => glyph.Text.Trim().Length > 0).GroupBy(glyph => glyph.Hidden!))
            {
                foreach (var phrase in PageText.Of(sheet, reasons.ToList()).Phrases.Where(phrase => part.Holds(phrase.Box) || IsOff(phrase, sheet)))
                {
                    var place = form.Values.FirstOrDefault(value => value.Value.Sheet == sheet && Lies(phrase.Box, value.Value));
                    var letters = Wording.Letters(phrase.Text);
                    if (shown.Contains(letters) || letters.Length == 0)
                        continue;
                    var key = patterns.Find(field => field.Within!.IsMatch(ValueTypes.Compact(phrase.Text)) && field.Type == FieldType.Key);
                    if (place.Key is null && key is null && !HasDigits(phrase.Text))
                        continue;
                    if (place.Key is null && key is null && patterns.TrueForAll(field => !field.Within!.IsMatch(ValueTypes.Compact(phrase.Text))))
                        continue;
                    var name = place.Key;
                    yield return new FieldConflict(name, CardData.Mask(phrase.Text), name is null ? null : values.GetValueOrDefault(name), sheet.Number, reasons.Key);
                }
            }
        }
    }

    private static bool HasDigits(string text) => text.Any(char.IsDigit);

    private static bool IsOff(Phrase phrase, Sheet sheet) =>
        phrase.Box.CenterX < 0 || phrase.Box.CenterY < 0 || phrase.Box.CenterX > sheet.Width || phrase.Box.CenterY > sheet.Height;

    private static bool Lies(Area hidden, FoundValue value) =>
        (value.Text is not null && value.Box.Grown(2).Common(hidden) is not null) || value.Place?.Contains(hidden.CenterX, hidden.CenterY) == true;
}
