using LicenseInbox.Domain.Reading;
using LicenseInbox.Worker.Forms.Layout;
using LicenseInbox.Worker.Forms.Reading;

namespace LicenseInbox.Worker.Forms.Documents;

/// <summary>
/// Shows an operator what a document holds that is no known form, or only half of one, so that he can describe its rendition: texts that may be titles or labels, where they stand and what stands
/// beside them, its AcroForm fields, and which known form comes nearest. Masked.
/// </summary>
internal sealed class UnknownDocuments(FormDescriptions descriptions)
{
    private const int LabelLimit = 300;
    private const int NameLimit = 500;
    private const int LineLimit = 500;
    private const int LongestLabel = 60;
    private const int TitleLimit = 8;

    /// <summary>How far right of a label, and below it, its value is looked for, in points.</summary>
    private const double ReachRight = 260;
    private const double ReachBelow = 26;

    public UnknownDocument Describe(IReadOnlyList<PageView> pages, IReadOnlyList<string> acroFormNames)
    {
        var mask = new UnknownMask(pages);
        return new UnknownDocument
        {
            Titles = pages.SelectMany(page => Titles(page).Select(phrase => new FoundText(mask.Of(phrase.Text), page.Sheet.Number))).Take(TitleLimit).ToList(),
            Labels = pages.SelectMany(page => Labels(page, mask)).DistinctBy(label => (label.Text, label.Page, label.X, label.Y)).Take(LabelLimit).ToList(),
            AcroFormFields = Controls(pages, acroFormNames, mask).Take(NameLimit).ToList(),
            Nearest = Nearest(pages),
            Text = mask.Lines.Take(LineLimit).ToList(),
        };
    }

    /// <summary>The largest texts of a page's upper half.</summary>
    private static IEnumerable<Phrase> Titles(PageView page)
    {
        var heads = page.Phrases.Where(phrase => phrase.Box.CenterY > page.Sheet.Height / 2 && phrase.Text.Any(char.IsLetter) && phrase.Text.Length <= 90 && !phrase.Text.EndsWith(':') && phrase.Words[0].Field is null).ToList();
        var usual = page.Phrases.Select(phrase => phrase.Size).Order().ElementAtOrDefault(page.Phrases.Count / 2);
        return heads.Where(phrase => phrase.Size >= 1.2 * usual).OrderByDescending(phrase => Math.Round(phrase.Size)).Take(3);
    }

    private IEnumerable<FoundLabel> Labels(PageView page, UnknownMask mask)
    {
        var values = new HashSet<Phrase>(ReferenceEqualityComparer.Instance);
        foreach (var phrase in page.Phrases.Where(phrase => phrase.Words[0].Field is null).Except(Titles(page)))
        {
            var words = phrase.Words.ToList();
            var colon = words.FindIndex(word => word.Text.EndsWith(':'));
            var own = colon < 0 ? words : words[..(colon + 1)];
            var text = string.Join(' ', own.Select(word => word.Text)).TrimEnd(':', ' ', '*');
            if (text.Length is < 2 or > LongestLabel || !text.Any(char.IsLetter) || LabelFinder.IsProse(text))
                continue;
            var means = Meanings(text);
            if (colon < 0 && means.Count == 0 && (text.Any(char.IsDigit) || own.Count > 7 || values.Contains(phrase)))
                continue;
            var box = own.Select(word => word.Box).Aggregate((one, other) => one.With(other));
            var beside = colon >= 0 && colon + 1 < words.Count ? null : Beside(page, phrase, box);
            var value = beside?.Text ?? string.Join(' ', words.Skip(own.Count).Select(word => word.Text));
            if (beside is not null && (colon >= 0 || !LooksAlike(beside, phrase)))
                values.Add(beside);
            var (left, top) = Place(page.Sheet, box);
            yield return new FoundLabel(mask.Of(text), page.Sheet.Number, left, top, value.Length == 0 ? null : mask.Value(text, value), means);
        }
    }

    /// <summary>The text right of a label, or right below it; what looks as the label does is rather the next label.</summary>
    private static Phrase? Beside(PageView page, Phrase label, Area box)
    {
        var others = page.Phrases.Where(other => other != label && !other.Text.EndsWith(':')).ToList();
        var right = others.Where(other => other.Box.IsBeside(box) && other.Box.Left >= box.Right - 1 && other.Box.Left - box.Right < ReachRight).MinBy(other => other.Box.Left);
        var below = others.Where(other => other.Box.Top <= box.Bottom + 3 && box.Bottom - other.Box.Top < ReachBelow && other.Box.OverlapX(box) > 0).MaxBy(other => other.Box.Top);
        return right is null || (below is not null && LooksAlike(right, label) && !LooksAlike(below, label)) ? below : right;
    }

    private static bool LooksAlike(Phrase one, Phrase other) => one.IsBold == other.IsBold && Math.Abs(one.Size - other.Size) < 0.1 * other.Size;

    private List<string> Meanings(string text)
    {
        var key = descriptions.Wording.Key(text);
        return descriptions.Forms.SelectMany(form => descriptions.Indexes[form.Kind].Meanings(key).Select(meaning => $"{form.Form} {meaning.Field.Name}")).Distinct().ToList();
    }

    private IEnumerable<FoundControl> Controls(IReadOnlyList<PageView> pages, IReadOnlyList<string> names, UnknownMask mask)
    {
        var controls = pages.SelectMany(page => page.Sheet.Fields.Select(control => (page.Sheet, control))).ToList();
        foreach (var (sheet, control) in controls)
        {
            var (left, top) = Place(sheet, control.Box);
            var means = descriptions.Forms.Select(form => (form.Form, Name: FieldNames.Match(form, control))).Where(match => match.Name is not null).Select(match => $"{match.Form} {match.Name}").ToList();
            yield return new FoundControl(mask.Of(control.FullName), control.Kind.ToString().ToLowerInvariant(), control.Page, left, top, control.Value is { } value ? mask.Value(control.FullName, value) : null, means);
        }

        foreach (var name in names.Where(name => !controls.Exists(found => found.control.FullName == name)))
            yield return new FoundControl(mask.Of(name), "none", null, null, null, null, []);
    }

    /// <summary>The form that most labels are known of, and the required fields that have none.</summary>
    private NearestForm? Nearest(IReadOnlyList<PageView> pages)
    {
        var phrases = pages.SelectMany(page => page.Phrases).ToList();
        var controls = pages.SelectMany(page => page.Sheet.Fields).ToList();
        return descriptions.Forms.Select(form =>
        {
            var labels = LabelFinder.Find(descriptions.Indexes[form.Kind], descriptions.Wording, phrases).Spots.Where(spot => spot is { Meaning: not null, IsSetOff: true }).Select(spot => spot.Meaning!.Field.Name);
            var found = labels.Concat(controls.Select(control => FieldNames.Match(form, control)).OfType<string>()).Distinct().ToList();
            return new NearestForm(form.Form, found, form.Needed.Where(name => !found.Contains(name) && !found.Contains($"{name}_1")).ToList());
        }).Where(near => near.Found.Count > 0).OrderByDescending(near => near.Found.Count - near.Missing.Count).FirstOrDefault();
    }

    /// <summary>Points from the page's left and upper edge, as it is shown.</summary>
    private static (int Left, int Top) Place(Sheet sheet, Area area)
    {
        var shown = sheet.AsShown(area);
        var height = sheet.Turn % 2 == 0 ? sheet.Height : sheet.Width;
        return ((int)Math.Round(shown.Left), (int)Math.Round(height - shown.Top));
    }
}
