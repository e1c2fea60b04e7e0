using LicenseInbox.Worker.Forms.Layout;

namespace LicenseInbox.Worker.Forms.Reading;

/// <summary>What the pages of one form show, field by field.</summary>
internal sealed record ShownForm(FormRegion Region, IReadOnlyDictionary<string, FoundValue> Values, int Labels);

/// <summary>Reads one form from what its pages show: the list first, then ticks, then every other label's value, then signatures.</summary>
internal sealed class FormReader(FormDescriptions descriptions)
{
    private const double LeastTyped = 0.6;
    private const int ShortestName = 3;

    public ShownForm Read(FormRegion region)
    {
        var index = descriptions.Indexes[region.Form.Kind];
        var wording = descriptions.Wording;
        var phrases = region.Parts.SelectMany(part => part.Phrases).Where(phrase => !IsTitle(phrase, index, wording)).ToList();
        var found = LabelFinder.Find(index, wording, phrases);
        var grids = region.Parts.Select(part => part.Page).Distinct().ToDictionary(page => page.Sheet, page => page.Grid);
        var around = new Neighborhood(found.Spots, found.Chunks, grids);
        var values = new Dictionary<string, FoundValue>(StringComparer.Ordinal);
        var taken = new HashSet<Chunk>(ReferenceEqualityComparer.Instance);
        if (region.Form.Rows is { } rows)
        {
            var reader = new RowReader(found.Spots, found.Chunks, rows, around, wording);
            Add(values, reader.Find());
            taken.UnionWith(reader.Taken);
        }

        Add(values, new CheckReader(found.Spots, found.Chunks, index, wording).Find(taken));
        foreach (var (name, value) in new ValueFinder(found.Spots, found.Chunks, around, wording).Find(taken))
            values.TryAdd(name, value);
        Sign(region.Form, found.Spots, around, wording, values);
        if (values.GetValueOrDefault("signature") is { Text: not null } signature && !values.ContainsKey("signed_date") && SignatureReader.DayBeside(signature, found.Chunks, values.Values) is { } day)
            values["signed_date"] = day;
        return new ShownForm(region, values, found.Spots.Where(spot => spot.Meaning is not null).Select(spot => spot.Meaning!.Field.Name).Distinct().Count());
    }

    private static void Sign(FormDescription form, IReadOnlyList<Spot> spots, Neighborhood around, Wording wording, Dictionary<string, FoundValue> values)
    {
        foreach (var field in form.Fields.Where(field => field.Type == FieldType.Signature))
        {
            if (values.TryGetValue(field.Name, out var typed) && typed.Text is { } text && Wording.Letters(text) is not ("" or "x") && !IsScrawl(typed))
                continue;
            var drawn = spots.Where(spot => spot.Meaning?.Field == field).Select(spot => SignatureReader.Find(spot, spots, around)).FirstOrDefault(value => value is not null);
            drawn ??= spots.Any(spot => spot.Meaning?.Field == field) ? null : SignatureReader.OverLabel(spots.Where(spot => spot.Meaning?.Field.Name is "signed_date" or "printed_name").ToList(), spots);
            if (drawn is not null)
                values[field.Name] = drawn;
            else if (typed is not null && (!IsScrawl(typed) || IsSpeck(typed)))
                values[field.Name] = typed with { Text = null, Confidence = 0 };
        }
    }

    /// <summary>What recognition makes of a pen's strokes is text that it is not sure of.</summary>
    private static bool IsScrawl(FoundValue typed) => typed.Sheet.IsRecognized && (typed.Confidence < LeastTyped || IsSpeck(typed));

    /// <summary>Of a name, or of a pen's strokes, recognition makes more letters.</summary>
    private static bool IsSpeck(FoundValue typed) => typed.Sheet.IsRecognized && Wording.Letters(typed.Text ?? "").Length < ShortestName;

    private static bool IsTitle(Phrase phrase, LabelIndex index, Wording wording) =>
        wording.Key(phrase.Text) is { Length: > 0 } key && index.Titles.Contains(key);

    private static void Add(Dictionary<string, FoundValue> values, Dictionary<string, FoundValue> more)
    {
        foreach (var (name, value) in more)
            values.TryAdd(name, value);
    }
}
