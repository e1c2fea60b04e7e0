using System.Text.RegularExpressions;
using LicenseInbox.Domain.Reading;
using LicenseInbox.Worker.Forms.Layout;
using LicenseInbox.Worker.Forms.Reading;

namespace LicenseInbox.Worker.Forms.Documents;

/// <summary>
/// What a person may see of a page's picture. On a page with a card form, with no known form, or with a picture that nobody read behind typed text, only labels that are known and values that were read
/// as harmless; on other pages all but what looks like card data. Areas are those of the page as it is shown.
/// </summary>
/// <param name="Shown">What is left of the page; null when all is.</param>
/// <param name="Covered">What of that is blacked out.</param>
internal sealed partial record PageMask(IReadOnlyList<Area>? Shown, IReadOnlyList<Area> Covered)
{
    /// <summary>A value's strokes may reach that far beyond its box, in points.</summary>
    private const double Strokes = 2;

    /// <summary>A word with so many digits that is not the value's own is a piece of another's.</summary>
    private const int FewestDigits = 3;

    /// <param name="descriptions">The forms that are known.</param>
    /// <param name="readings">The page as every reading saw it.</param>
    /// <param name="forms">The document's forms as they were read, and the same masked.</param>
    public static PageMask Of(FormDescriptions descriptions, IReadOnlyList<PageView> readings, IReadOnlyList<(DraftForm Read, FormFacts Masked)> forms)
    {
        var sheet = readings[0].Sheet;
        var own = forms.Where(form => form.Read.Facts.PagesOf.Contains(sheet.Number)).ToList();
        var labels = readings.Select(page => LabelsOf(descriptions, page)).ToList();
        var cardData = labels.SelectMany(spots => spots).Where(spot => spot.Meaning!.Field.Type is FieldType.CardNumber or FieldType.SecurityCode).ToList();
        var isOpen = own.Count > 0 && cardData.Count == 0 && own.TrueForAll(form => form.Read.Description.Kind != FormKind.CardAuthorization) && (sheet.IsRecognized || !sheet.IsPicture);
        var covered = readings.SelectMany(page => CardLike(page, own)).Concat(PlacesOf(own, sheet, FieldType.CardNumber, FieldType.SecurityCode)).Concat(UnreadPictures(sheet, own));
        if (isOpen)
            return new PageMask(null, covered.ToList());
        // A slanting page's boxes take in what is beside them.
        var values = sheet.Slant == 0 ? own.SelectMany(form => Harmless(form, readings)) : [];
        var known = labels[0].Where(spot => !spot.Text.Any(char.IsDigit)).Select(spot => sheet.AsShown(spot.Box));
        return new PageMask(values.Concat(known).ToList(), covered.ToList());
    }

    /// <summary>The labels on a page that a form has: printed words, whatever was written beside them.</summary>
    private static List<Spot> LabelsOf(FormDescriptions descriptions, PageView page) =>
        descriptions.Forms.SelectMany(form => LabelFinder.Find(descriptions.Indexes[form.Kind], descriptions.Wording, page.Phrases).Spots).Where(spot => spot.Meaning is not null).ToList();

    /// <summary>Where the values stand that may leave the reader as they were read.</summary>
    private static IEnumerable<Area> Harmless((DraftForm Read, FormFacts Masked) form, IReadOnlyList<PageView> readings)
    {
        var sheet = readings[0].Sheet;
        foreach (var (name, field) in form.Read.Description.AllFields())
        {
            if (form.Read.Facts.Field(name) is not { Box: { } box } read || read.Page != sheet.Number || !MayBeSeen(field.Type, read, form.Masked.Field(name)))
                continue;
            var area = AreaOf(box);
            var own = Digits(read.Value ?? "");
            var strange = readings.SelectMany(page => page.Phrases).SelectMany(phrase => phrase.Words)
                .Where(word => Digits(word.Text) is { Length: >= FewestDigits } digits && !own.Contains(digits, StringComparison.Ordinal) && sheet.AsShown(word.Box).Common(area) is not null);
            if (!strange.Any())
                yield return area.Grown(1);
        }
    }

    private static bool MayBeSeen(FieldType type, FieldFacts read, FieldFacts? masked) => type switch
    {
        FieldType.CardNumber or FieldType.SecurityCode or FieldType.Expiration or FieldType.Signature => false,
        FieldType.Checkbox => read.Checked is not null,
        _ when read.Value is not { } value || masked?.Value != value => false,
        FieldType.Text or FieldType.Choice or FieldType.Number when ShortNumber().IsMatch(read.Value) => false,
        _ => read.By != ReadBy.Ocr || read.Readings.Count(text => text == read.Value) >= 2,
    };

    /// <summary>Lines, and phrases of lines, in which there is what masks would take out of a text.</summary>
    private static IEnumerable<Area> CardLike(PageView page, List<(DraftForm Read, FormFacts Masked)> forms)
    {
        var keys = PlacesOf(forms, page.Sheet, FieldType.Key, FieldType.Phone).ToList();
        foreach (var line in LinesOf(page.Phrases))
        {
            var found = line.Where(phrase => IsCardLike(phrase.Text, page.Sheet.IsRecognized && !keys.Exists(key => key.ContainsCenterOf(page.Sheet.AsShown(phrase.Box))))).ToList();
            if (found.Count == 0 && line.Count > 1 && IsCardLike(string.Join(' ', line.Select(phrase => phrase.Text)), isRecognized: false))
                found = line.Where(phrase => phrase.Text.Any(char.IsDigit)).ToList();
            foreach (var phrase in found)
                yield return page.Sheet.AsShown(phrase.Box).Grown(Strokes);
        }
    }

    private static bool IsCardLike(string text, bool isRecognized) => (isRecognized ? RecognizedCardData.Mask(text) : CardData.Mask(text)) != text;

    private static List<List<Phrase>> LinesOf(IReadOnlyList<Phrase> phrases)
    {
        var lines = new List<List<Phrase>>();
        foreach (var phrase in phrases.OrderByDescending(phrase => phrase.Box.CenterY))
        {
            if (lines.Count > 0 && lines[^1][0].Box.IsBeside(phrase.Box))
                lines[^1].Add(phrase);
            else
                lines.Add([phrase]);
        }

        foreach (var line in lines)
            line.Sort((one, other) => one.Box.Left.CompareTo(other.Box.Left));
        return lines;
    }

    /// <summary>Where fields of these types stand on the page.</summary>
    private static IEnumerable<Area> PlacesOf(IEnumerable<(DraftForm Read, FormFacts Masked)> forms, Sheet sheet, params FieldType[] types) => forms
        .SelectMany(form => form.Read.Description.AllFields().Where(item => types.Contains(item.Field.Type)).Select(item => form.Read.Facts.Field(item.Name)))
        .Where(field => field is { Box: not null } && field.Page == sheet.Number)
        .Select(field => AreaOf(field!.Box!).Grown(Strokes));

    /// <summary>A picture on a typed page was not read, whatever it shows; one that was taken for a signature is shown.</summary>
    private static IEnumerable<Area> UnreadPictures(Sheet sheet, List<(DraftForm Read, FormFacts Masked)> forms)
    {
        var signatures = PlacesOf(forms, sheet, FieldType.Signature).ToList();
        return sheet.IsRecognized ? [] : sheet.Pictures.Select(sheet.AsShown).Where(picture => !signatures.Exists(signature => signature.ContainsCenterOf(picture)));
    }

    private static Area AreaOf(Box box) => new(box.Left, box.Bottom, box.Left + box.Width, box.Bottom + box.Height);

    private static string Digits(string text) => string.Concat(text.Where(char.IsDigit));

    [GeneratedRegex(@"(?<!\d)\d{3,4}(?!\d)")]
    private static partial Regex ShortNumber();
}
