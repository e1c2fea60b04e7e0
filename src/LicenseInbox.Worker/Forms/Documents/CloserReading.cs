using LicenseInbox.Domain.Reading;
using LicenseInbox.Worker.Forms.Layout;
using LicenseInbox.Worker.Forms.Reading;

namespace LicenseInbox.Worker.Forms.Documents;

/// <summary>Has the values that a decision rests on read again, each for itself, once the readings of whole pages have told where they stand.</summary>
internal sealed class CloserReading(FormDescriptions descriptions, PageRecognition recognition, ReadOnlyMemory<byte> content)
{
    /// <summary>Two readings' boxes of one value are that near to each other.</summary>
    private const double Near = 30;

    /// <summary>A box that is so much higher than another of the same value has taken in a second line.</summary>
    private const double Lines = 1.5;

    /// <summary>A box below a label is no higher than so many lines of it, and begins so near to its ends.</summary>
    private const double TallestBox = 5;
    private const double Inside = 3;

    /// <summary>A text of as many letters as another is so much wider at most, of the other's width.</summary>
    private const double Wider = 0.2;

    /// <summary>What recognition makes of a pen's strokes is text that it is not sure of.</summary>
    private const double LeastTyped = 0.6;

    /// <summary>A name has more letters.</summary>
    private const int ShortestName = 3;

    /// <summary>A key has more characters.</summary>
    private const int ShortestKey = 8;

    /// <summary>For each field that was read again, what each further manner gave; null where it found nothing.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<FieldFacts?>> Read(IReadOnlyList<DraftForm?> drafts, CancellationToken cancellationToken)
    {
        var known = drafts.OfType<DraftForm>().ToList();
        var wanted = known[0].Description.AllFields()
            .Select(item => (item.Name, item.Field, Place: PlaceOf(item.Name, item.Field, known)))
            .Where(item => item.Place is not null)
            .ToList();
        var texts = new Dictionary<string, IReadOnlyList<FieldFacts?>>(StringComparer.Ordinal);
        foreach (var page in wanted.GroupBy(item => item.Place!.Value.Page))
        {
            var items = page.ToList();
            var found = recognition.ReadAgain(content, page.Key, items.Select(item => CombOf(item.Name, item.Field, known) ?? new FieldPlace(Free(item.Name, item.Place!.Value, known), item.Place!.Value.Seen, CharactersOf(item.Name, item.Field))).ToList(), cancellationToken);
            for (var at = 0; at < found.Count; at++)
                texts[items[at].Name] = found[at].Select(text => FactsOf(known[0].Description, items[at].Name, items[at].Field, page.Key, text)).Select(facts => facts?.Value is { } text && (text.Any(char.IsDigit) || IsSeen(items[at].Name, known)) ? facts : null).ToList();
        }

        return texts;
    }

    /// <summary>Where no reading of the page found a value, a line of its box may give a letter or two: what is looked for below a label (a date, a key, an amount) has digits.</summary>
    private static bool IsSeen(string name, List<DraftForm> drafts) => drafts.Exists(draft => draft.Places.GetValueOrDefault(name) is { Text: not null });

    private static Characters CharactersOf(string name, DescribedField field) => field.Type switch
    {
        FieldType.Number => Characters.Digits,
        FieldType.CardNumber => Characters.ManyDigits,
        FieldType.Key => Characters.Key,
        FieldType.PostalCode => Characters.OfKeys,
        FieldType.Text when name != field.Name || field.Within is not null => Characters.OfKeys,
        _ => Characters.Any,
    };

    /// <summary>The row of boxes that a key stands in, a character in each: of such a value the readings of whole pages find a piece. Null when there is none.</summary>
    private static FieldPlace? CombOf(string name, DescribedField field, List<DraftForm> drafts)
    {
        if (field.Type != FieldType.Key || name != field.Name)
            return null;
        var found = drafts.Select(draft => draft.Places.GetValueOrDefault(name)).OfType<FoundValue>().Where(value => value is { Text: not null, Sheet.IsRecognized: true, Field: null }).ToList();
        return found.Count > 0 && found.TrueForAll(value => Length(value.Text!) < ShortestKey) && Combs.At(found[0].Sheet, found[0].Box) is { } comb ? new FieldPlace(comb, comb, Characters.Key, IsComb: true) : null;
    }

    /// <summary>What was read as the field's value; a label is none.</summary>
    private FieldFacts? FactsOf(FormDescription form, string name, DescribedField field, int page, ReadText read) =>
        FormMerger.Cleaned(field, FormMerger.WithoutSpecks(ValueTypes.Key(field, read.Text))) is { } text && descriptions.Indexes[form.Kind].Meanings(descriptions.Wording.Key(text)).Count == 0
            ? new FieldFacts { Name = name, Value = text, Page = page, By = ReadBy.Ocr, Confidence = Math.Round(read.Confidence, 2) }
            : null;

    private (int Page, Area Area, Area Seen)? PlaceOf(string name, DescribedField field, List<DraftForm> drafts)
    {
        if (field.Type is FieldType.Checkbox or FieldType.Choice or FieldType.Signature or FieldType.SecurityCode or FieldType.Email or FieldType.Phone)
            return null;
        var seen = drafts.Select(draft => draft.Places.GetValueOrDefault(name)).OfType<FoundValue>().Where(value => value is { Sheet.IsRecognized: true, Field: null }).ToList();
        var found = seen.Where(value => value.Text is not null).ToList();
        if (found.Count == 0)
            return name != field.Name ? Cell(name, field, drafts) ?? Unread(seen) : seen.Count > 0 && field.Type is not FieldType.Text ? Below(seen[0]) : null;
        if (field.Type is FieldType.Text or FieldType.Date && !field.Required && name == field.Name && field.Within is null && !found.Exists(value => value.Text!.Any(char.IsDigit)))
            return null;
        // Of several lines a closer look would give one.
        if (field is { Type: FieldType.Text, Within: null } && name == field.Name && found.TrueForAll(value => value.IsWrapped))
            return null;
        // A reading that took a part of the label for the value says nothing about where the value stands.
        if (field.Type is FieldType.Amount or FieldType.Expiration or FieldType.Date or FieldType.Key or FieldType.PostalCode && found.Exists(value => ValueTypes.Fit(field, value.Text!, descriptions.Wording) > 0))
            found.RemoveAll(value => ValueTypes.Fit(field, value.Text!, descriptions.Wording) <= 0 && !value.Text!.Any(char.IsDigit));
        // What a reading made of a border or a speck stands beside the value, and is no measure of its height.
        var longest = found.Max(value => Length(value.Text!));
        found.RemoveAll(value => Length(value.Text!) * 2 < longest);
        var best = found.OrderByDescending(value => field.Whole?.IsMatch(ValueTypes.Compact(value.Text!)) == true).ThenByDescending(value => value.Confidence).First();
        // Where readings say that it stands in two places, further ones of either would only repeat one of them: they are none made differently. A pen's strokes are no name.
        if (found.Exists(value => (value.Sheet.Number != best.Sheet.Number || (value.Box.Common(best.Box) is null && !value.Box.IsBeside(best.Box))) && (field.Type is not FieldType.Text || value.Confidence >= LeastTyped)))
            return null;
        var beside = found.Where(value => value.Sheet.Number == best.Sheet.Number && value.Box.IsBeside(best.Box) && value.Box.OverlapX(best.Box) > -Near).ToList();
        var line = beside.ConvertAll(value => value.Box);
        // A letter or two where a name must stand are what is left of a border, and the name lies below or beside it.
        if (field is { Type: FieldType.Text, Required: true, Within: null } && name == field.Name && longest < ShortestName && best.Place is { } whole && whole.Height > Lines * best.Box.Height)
            return (best.Sheet.Number, whole, whole);
        var lowest = line.MinBy(box => box.Height);
        var area = line.Where(box => box.Height < Lines * lowest.Height).Aggregate(lowest, (one, other) => one.With(other));
        // A whole key tells how far it reaches, however high its box is.
        area = beside.Where(value => field.Whole?.IsMatch(ValueTypes.Compact(value.Text!)) == true).Aggregate(area, (one, key) => one with { Left = Math.Min(one.Left, key.Box.Left), Right = Math.Max(one.Right, key.Box.Right) });
        return (best.Sheet.Number, best.Place is { } place && CharactersOf(name, field) == Characters.Any ? Widened(area, place) : area, area);
    }

    /// <summary>The place as far as no other field's value was seen in it: on a card form that may be the security code.</summary>
    private static Area Free(string name, (int Page, Area Area, Area Seen) place, List<DraftForm> drafts)
    {
        var (area, seen) = (place.Area, place.Seen);
        foreach (var other in drafts.SelectMany(draft => draft.Places).Where(other => other.Key != name && other.Value is { Text: not null } value && value.Sheet.Number == place.Page && value.Box.IsBeside(seen)).Select(other => other.Value.Box))
            area = other.Left >= seen.Right - 1 ? area with { Right = Math.Min(area.Right, other.Left - 1) } : other.Right <= seen.Left + 1 ? area with { Left = Math.Max(area.Left, other.Right + 1) } : area;
        return area;
    }

    private static int Length(string text) => text.Count(char.IsLetterOrDigit);

    /// <summary>A reading may have missed the first or last word of a name: the place below its label says how far it may reach. Keys and numbers are one word, and what is beside them is another's.</summary>
    private static Area Widened(Area value, Area place) =>
        value.CenterY < place.CenterY ? value with { Left = Math.Min(value.Left, place.Left), Right = Math.Max(value.Right, place.Right) } : value;

    /// <summary>Below a label where no reading found a value: most forms have it there, many in a box.</summary>
    private static (int Page, Area Area, Area Seen)? Below(FoundValue label) => label.Place is { } place
        && (BoxBelow(label) ?? new Area(place.Left - 2, label.Box.Bottom - (2 * label.Box.Height), place.Right, label.Box.Bottom - 1)) is var below
        ? (label.Sheet.Number, below, below with { Right = Math.Min(below.Right, label.Box.Right) })
        : null;

    private static Area? BoxBelow(FoundValue label) =>
        new Grid(label.Sheet.Rules).CellAt(label.Box.Left + Inside, label.Box.Bottom - label.Box.Height) is { } box && box.Top <= label.Box.Bottom + Inside && box.Height <= TallestBox * label.Box.Height ? box.Grown(-1) : null;

    private static (int Page, Area Area, Area Seen)? Unread(List<FoundValue> seen) => seen.Count > 0 ? (seen[0].Sheet.Number, seen[0].Box, seen[0].Box) : null;

    /// <summary>Where a cell that no reading found anything in lies: in its column as other rows show it, at the height of its row.</summary>
    private static (int Page, Area Area, Area Seen)? Cell(string name, DescribedField field, List<DraftForm> drafts)
    {
        var row = name[(field.Name.Length + 1)..];
        var own = drafts.SelectMany(draft => draft.Description.Rows!.Columns.Select(column => draft.Places.GetValueOrDefault($"{column.Name}_{row}"))).OfType<FoundValue>()
            .Where(value => value is { Text: not null, Sheet.IsRecognized: true }).ToList();
        if (own.Count == 0)
            return null;
        var column = drafts.SelectMany(draft => draft.Places).Where(place => place.Key.StartsWith(field.Name + "_", StringComparison.Ordinal) && place.Value.Text is not null && place.Value.Sheet.Number == own[0].Sheet.Number)
            .Select(place => place.Value.Box).ToList();
        if (column.Count == 0)
            return null;
        var (line, all) = (own[0].Box, column.Aggregate((one, other) => one.With(other)));
        // Letters have different widths: of two keys one is wider.
        var cell = new Area(all.Left, line.Bottom, all.Right + (Wider * all.Width), line.Top);
        return (own[0].Sheet.Number, cell, cell);
    }
}
