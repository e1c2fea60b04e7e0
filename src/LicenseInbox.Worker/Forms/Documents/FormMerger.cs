using System.Text.RegularExpressions;
using LicenseInbox.Domain.Reading;
using LicenseInbox.Worker.Forms.Layout;
using LicenseInbox.Worker.Forms.Reading;

namespace LicenseInbox.Worker.Forms.Documents;

/// <summary>A form as one reading of its pages gave it, and where its values stand. Not masked: it never leaves the reader.</summary>
internal sealed record DraftForm(FormDescription Description, FormFacts Facts, IReadOnlyDictionary<string, FoundValue> Places);

/// <summary>Puts together what a form's AcroForm fields hold and what its pages show; where the two differ, that is a conflict.</summary>
internal sealed partial class FormMerger(FormDescriptions descriptions, bool needsAppearances)
{
    private const double HeldConfidence = 1;
    private const double SurelyEmpty = 0.9;
    private const double PerhapsEmpty = 0.4;

    /// <summary>What stands so near behind a label is a part of it: a mark, a speck.</summary>
    private const double Beside = 6;

    public DraftForm Merge(ShownForm shown, string source)
    {
        var form = shown.Region.Form;
        var held = Held(shown.Region);
        var showsLooks = held.Values.SelectMany(fields => fields).Any(field => field is { Kind: SheetFieldKind.Text, HasAppearance: true, IsHidden: false, Value: { } value, Shown: { } look } && Same(value, look));
        var fields = new Dictionary<string, FieldFacts>(StringComparer.Ordinal);
        var conflicts = new List<FieldConflict>();
        var plain = new Dictionary<string, string?>(StringComparer.Ordinal);
        foreach (var (name, field) in form.AllFields())
        {
            var seen = shown.Values.GetValueOrDefault(name);
            var reading = held.TryGetValue(name, out var own) ? FromFields(name, field, own, seen, showsLooks, conflicts) : seen is null ? null : FromPage(field, seen);
            if (reading is null)
                continue;
            plain[name] = reading.Value;
            fields[name] = reading with { Name = name };
        }

        conflicts.AddRange(HiddenText.In(shown, plain));
        return new DraftForm(form, new FormFacts
        {
            Id = "",
            Kind = form.Kind,
            Source = source,
            FirstPage = shown.Region.FirstPage,
            Pages = shown.Region.Parts.Select(part => part.Page.Sheet.Number).Distinct().ToList(),
            Confidence = ConfidenceOf(shown, held.Count),
            Fields = fields,
            Conflicts = conflicts,
        }, shown.Values);
    }

    private static double ConfidenceOf(ShownForm shown, int held)
    {
        var byTitle = 0.75 * shown.Region.TitleMatch;
        var byLabels = 0.9 * Math.Min(1, Math.Max(shown.Labels, held) / 8d);
        return Math.Round(1 - ((1 - byTitle) * (1 - byLabels)), 2);
    }

    /// <summary>The form's controls by the described field that their name, or else their alternate name, means.</summary>
    private Dictionary<string, List<SheetField>> Held(FormRegion region)
    {
        var held = new Dictionary<string, List<SheetField>>(StringComparer.Ordinal);
        foreach (var field in region.Parts.SelectMany(part => part.Fields))
        {
            if ((FieldNames.Match(region.Form, field) ?? ByAlternateName(region.Form, field)) is not { } name)
                continue;
            if (!held.TryGetValue(name, out var fields))
                held[name] = fields = [];
            fields.Add(field);
        }

        return held;
    }

    private string? ByAlternateName(FormDescription form, SheetField field)
    {
        if (field.AlternateName is not { } alternate)
            return null;
        var index = descriptions.Indexes[form.Kind];
        var key = descriptions.Wording.Key(alternate);
        var plain = index.Meanings(key).Where(meaning => meaning.Heading is null && meaning.Beside is null).ToList();
        if (plain.Count == 1 && !plain[0].IsColumn)
            return plain[0].Field.Name;
        var digits = alternate.TrimEnd().Length - alternate.TrimEnd().TrimEnd("0123456789".ToCharArray()).Length;
        if (digits is 0 or > 2)
            return null;
        var column = index.Meanings(descriptions.Wording.Key(alternate.TrimEnd()[..^digits])).FirstOrDefault(meaning => meaning.IsColumn);
        return column is not null && int.Parse(alternate.TrimEnd()[^digits..], System.Globalization.CultureInfo.InvariantCulture) is var row && row >= 1 && row <= form.Rows!.Count ? $"{column.Field.Name}_{row}" : null;
    }

    private FieldFacts? FromFields(string name, DescribedField field, List<SheetField> own, FoundValue? seen, bool showsLooks, List<FieldConflict> conflicts)
    {
        var first = own.Find(control => control.Value is not null && !control.IsHidden) ?? own.Find(control => control.Value is not null) ?? own.Find(control => !control.IsHidden) ?? own[0];
        if (field.Type == FieldType.Checkbox)
            return Checkbox(own, first);
        if (first.Kind == SheetFieldKind.Tick)
            return Ticked(field, own, seen);

        var held = first.Value is { } value ? Cleaned(field, value) : null;
        var look = first.Shown is { } text && !descriptions.Wording.IsPlaceholder(text) ? Cleaned(field, text) : null;
        if (first.IsHidden)
        {
            if (held is null)
                return seen is null ? null : FromPage(field, seen);
            conflicts.Add(new FieldConflict(name, held, seen?.Text, first.Page, "the field holds a value and is hidden"));
            return seen is null ? Facts(first, null, null) : FromPage(field, seen);
        }

        var over = TextOver(first, seen);
        if (held is null)
        {
            if (look is not null)
            {
                conflicts.Add(new FieldConflict(name, null, look, first.Page, "the page shows a value that the field does not hold"));
                return Facts(first, look, ReadBy.Text) with { Confidence = 0.9 };
            }

            // Nothing in the field: what was written or drawn over it counts, and nothing else.
            return over is not null ? FromPage(field, over) : seen is { Text: SignatureReader.Drawn or SignatureReader.Stamped } ? FromPage(field, seen) : Facts(first, null, null);
        }

        var shown = over?.Text ?? look;
        if (shown is not null && !Agree(field, held, shown))
            conflicts.Add(new FieldConflict(name, held, shown, first.Page, "the page shows another value than the field holds"));
        else if (shown is null && first is { HasAppearance: true, Kind: SheetFieldKind.Text } && showsLooks && !needsAppearances)
            conflicts.Add(new FieldConflict(name, held, null, first.Page, "the field holds a value that the page does not show"));
        var facts = Facts(first, held, ReadBy.AcroForm);
        return shown is not null && !Agree(field, held, shown) ? facts with { Candidates = [shown], Confidence = 0.9 } : facts;
    }

    /// <summary>Text of the page itself that was written into the field's box.</summary>
    private static FoundValue? TextOver(SheetField control, FoundValue? seen) =>
        seen is { Text: not null, Field: null } && control.Box.Grown(1).ContainsCenterOf(seen.Box) && seen.Text is not (SignatureReader.Drawn or SignatureReader.Stamped) ? seen : null;

    private FieldFacts Checkbox(List<SheetField> own, SheetField first)
    {
        var isOn = own.Exists(control => control.Kind == SheetFieldKind.Tick ? control is { IsOn: true, IsHidden: false } && !IsNo(control.OnState) : control.Value is { } text && descriptions.Wording.YesOrNo(text) != false);
        return Facts(first, null, ReadBy.AcroForm) with { Checked = isOn, Confidence = HeldConfidence };
    }

    private bool IsNo(string? state) => state is not null && state != "Off" && descriptions.Wording.YesOrNo(state) == false;

    /// <summary>Radio buttons, or boxes of one name: the option that is on, by its state's name or by the text printed beside it.</summary>
    private FieldFacts Ticked(DescribedField field, List<SheetField> own, FoundValue? seen)
    {
        var on = own.Find(control => control is { IsOn: true, IsHidden: false });
        if (on is null)
            return Facts(own[0], null, null);
        var state = on.OnState ?? "";
        var option = field.Options.FirstOrDefault(option => option.Value.Prepend(option.Key).Any(word => descriptions.Wording.Key(word) == descriptions.Wording.Key(state))).Key;
        return Facts(on, option ?? seen?.Text ?? state, ReadBy.AcroForm);
    }

    private static FieldFacts? FromPage(DescribedField field, FoundValue seen)
    {
        var box = seen.Sheet.AsShown(seen.Text is null && seen.IsOn is null ? seen.Place ?? seen.Box : seen.Box);
        var text = seen.Text is { } found ? Cleaned(field, seen.Field?.Value is { } value && Same(value, found) ? value : seen.Sheet.IsRecognized ? WithoutSpecks(found) : found) : null;
        var isFound = text is not null || seen.IsOn is not null;
        var isScan = seen.IsScan || seen.Sheet.IsRecognized;
        return new FieldFacts
        {
            Name = field.Name,
            Value = text,
            Checked = seen.IsOn,
            Page = seen.Sheet.Number,
            Box = BoxOf(box),
            By = seen.Sheet.IsRecognized && seen.Field is null ? ReadBy.Ocr : !isFound ? null : seen.Field is not null ? ReadBy.AcroForm : isScan ? ReadBy.Ocr : ReadBy.Text,
            Confidence = isFound ? Math.Round(seen.Confidence, 2) : seen.Sheet.IsRecognized ? Emptiness(field, seen) : null,
            Candidates = seen.Candidates,
        };
    }

    /// <summary>Recognised text without what it makes of specks and of the box around: marks before and after that no value begins or ends with.</summary>
    public static string WithoutSpecks(string text) =>
        text is [('['), .., (']')] ? text : LeaderDots().Replace(text, "").TrimStart(' ', '\'', '‘', '’', '`', '"', '“', '”', '|', ';', ':', ',', '.', '~', '_', '—', '-', '(', '[', '{', '=').TrimEnd(' ', '\'', '‘', '’', '`', '"', '“', '”', '|', ';', ':', ',', '~', '_', '—', '[', '(', '{', '=');

    /// <summary>What recognition makes of a row of dots that leads from a label to its value: the same small letter again and again.</summary>
    [GeneratedRegex(@"^(?:\S*(?:([ec.])\1{2})\S*\s+)+(?=\S)")]
    private static partial Regex LeaderDots();

    /// <summary>How surely nothing stands beside a label: strokes in its place that are no word may be a value. A signature may reach far.</summary>
    private static double Emptiness(DescribedField field, FoundValue seen)
    {
        var place = seen.Place ?? seen.Box;
        if (field.Type == FieldType.Signature)
            place = new Area(seen.Box.Left - 12, seen.Box.Bottom - 50, place.Right, seen.Box.Top + 48);
        var isInked = field.Type == FieldType.Signature ? SignatureReader.InkIn(seen.Sheet, place.Grown(2)) is not null : seen.Sheet.Ink.Any(stroke => place.Grown(2).ContainsCenterOf(stroke));
        // Text that no label took may be this one's value.
        var isWritten = field.Type is not (FieldType.Signature or FieldType.Checkbox) && seen.Sheet.Glyphs.Any(glyph => glyph.Box.Left > seen.Box.Right + Beside && glyph.Box.Right < place.Right && glyph.Box.IsBeside(seen.Box));
        return isInked || isWritten ? PerhapsEmpty : SurelyEmpty;
    }

    private static FieldFacts Facts(SheetField control, string? value, ReadBy? by) => new()
    {
        Name = "",
        Value = value,
        Page = control.Page,
        Box = BoxOf(control.Box),
        By = by,
        Confidence = by is null ? null : HeldConfidence,
    };

    private static Box BoxOf(Area area) => new(Math.Round(area.Left, 1), Math.Round(area.Bottom, 1), Math.Round(area.Width, 1), Math.Round(area.Height, 1));

    /// <summary>A value as it is kept: one line, without the line it was written on.</summary>
    public static string? Cleaned(DescribedField field, string text)
    {
        var line = string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return line.Trim('_', ' ') is { Length: > 0 } clean ? ValueTypes.Taken(field, clean) : null;
    }

    private static bool Same(string one, string other) => Wording.Letters(one) == Wording.Letters(other);

    /// <summary>Whether what is shown is what is held: letters and digits alike, an amount or number of the same worth, or a long text's visible beginning.</summary>
    private static bool Agree(DescribedField field, string held, string shown)
    {
        var (one, other) = (Wording.Letters(held), Wording.Letters(shown));
        if (one == other || other.Length == 0)
            return true;
        if (field.Type is FieldType.Amount or FieldType.Number && Worth(held) is { } worth && Worth(shown) == worth)
            return true;
        return other.Length >= 8 && field.Type is FieldType.Text or FieldType.Email && one.StartsWith(other, StringComparison.Ordinal);
    }

    private static decimal? Worth(string text)
    {
        var digits = new string(text.Where(c => char.IsAsciiDigit(c) || c == '.').ToArray()).TrimEnd('.');
        return decimal.TryParse(digits, System.Globalization.NumberStyles.AllowDecimalPoint, System.Globalization.CultureInfo.InvariantCulture, out var worth) ? worth : null;
    }
}
