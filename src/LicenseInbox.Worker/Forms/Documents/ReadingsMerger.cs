using LicenseInbox.Domain.Reading;
using LicenseInbox.Worker.Forms.Reading;

namespace LicenseInbox.Worker.Forms.Documents;

/// <summary>
/// Makes one form of what several readings of the same pages gave. Typed fields are the same in all of them. For recognised ones the value that most readings agree on is taken, keys that have
/// their pattern first, and the confidence says how many agree and how sure they were.
/// </summary>
/// <param name="wording">Compares texts.</param>
/// <param name="readingsOn">How many readings of a page, from 1, were recognised; 0 for a typed page.</param>
internal sealed class ReadingsMerger(Wording wording, Func<int, int> readingsOn)
{
    public const string On = "on";
    public const string Off = "off";

    private const int MostCandidates = 4;

    /// <summary>The readings' drafts of each form, null where a reading did not find it; in page order.</summary>
    public static IReadOnlyList<IReadOnlyList<DraftForm?>> Group(IReadOnlyList<IReadOnlyList<DraftForm>> readings)
    {
        var groups = new List<DraftForm?[]>();
        for (var reading = 0; reading < readings.Count; reading++)
        {
            foreach (var draft in readings[reading])
            {
                var same = groups.Find(group => group[reading] is null && group.OfType<DraftForm>().First() is var other && other.Description == draft.Description && other.Facts.FirstPage == draft.Facts.FirstPage);
                if (same is null)
                    groups.Add(same = new DraftForm?[readings.Count]);
                same[reading] = draft;
            }
        }

        return groups.OrderBy(group => group.OfType<DraftForm>().First().Facts.FirstPage).Select(RowAlignment.Align).Select(Misplaced.Without).ToList();
    }

    /// <summary>One form of its drafts.</summary>
    /// <param name="drafts">One of each reading.</param>
    /// <param name="closer">Further readings of single fields.</param>
    public DraftForm Merge(IReadOnlyList<DraftForm?> drafts, IReadOnlyDictionary<string, IReadOnlyList<FieldFacts?>> closer)
    {
        var known = drafts.OfType<DraftForm>().ToList();
        var form = known[0].Description;
        var fields = new Dictionary<string, FieldFacts>(StringComparer.Ordinal);
        foreach (var (name, field) in form.AllFields())
        {
            var readings = drafts.Select(draft => draft?.Facts.Field(name)).ToList();
            var more = closer.GetValueOrDefault(name) ?? [];
            if ((readings.OfType<FieldFacts>().FirstOrDefault() ?? more.OfType<FieldFacts>().FirstOrDefault()) is not { } any)
                continue;
            readings = readings.Take(Math.Max(1, readingsOn(any.Page ?? 0))).ToList();
            if (any.By is null or ReadBy.Ocr)
                readings = InPixels(name, field, readings, drafts);
            fields[name] = Merge(field, readings, more, any) with { Name = name };
        }

        return known[0] with
        {
            Facts = known[0].Facts with
            {
                Fields = fields,
                Pages = known.SelectMany(draft => draft.Facts.Pages).Distinct().Order().ToList(),
                Confidence = known.Max(draft => draft.Facts.Confidence),
                Conflicts = known.SelectMany(draft => draft.Facts.Conflicts).Distinct().ToList(),
            },
        };
    }

    /// <summary>A tick or a signature is pixels, not words: a reading that missed the label tells by the pixels at the place where another found it.</summary>
    private static List<FieldFacts?> InPixels(string name, DescribedField field, List<FieldFacts?> readings, IReadOnlyList<DraftForm?> drafts)
    {
        if (field.Type is not (FieldType.Checkbox or FieldType.Signature))
            return readings;
        // Where one reading sees a box clearly, what another makes of the dots beside its label says nothing.
        if (readings.Exists(reading => reading?.Checked is not null && !IsFaint(reading)))
            readings = readings.ConvertAll(reading => IsFaint(reading) ? reading! with { Checked = null } : reading);
        if (readings.TrueForAll(reading => reading is not null && TextOf(reading) is not null))
            return readings;
        var at = readings.FindIndex(reading => reading is not null && TextOf(reading) is not null);
        if (at < 0 || !drafts[at]!.Places.TryGetValue(name, out var found))
            return readings;
        return readings.Select((reading, index) => reading is not null && TextOf(reading) is not null ? reading : SeenAt(drafts[index]) is true ? readings[at] : reading).ToList();

        bool SeenAt(DraftForm? draft)
        {
            if (draft?.Places.Values.FirstOrDefault(value => value.Sheet.Number == found.Sheet.Number)?.Sheet is not { IsRecognized: true } sheet)
                return false;
            return field.Type == FieldType.Checkbox ? (CheckReader.MarkOf(sheet, found.Box) ?? sheet.FaintBox?.Invoke(found.Box))?.IsOn == found.IsOn : found is { Text: SignatureReader.Drawn, Place: { } place } && SignatureReader.InkIn(sheet, place) is not null;
        }
    }

    private static bool IsFaint(FieldFacts? reading) => reading is { Checked: not null, Confidence: CheckReader.FaintConfidence };

    private FieldFacts Merge(DescribedField field, List<FieldFacts?> whole, IReadOnlyList<FieldFacts?> more, FieldFacts any)
    {
        if (any.By is not (null or ReadBy.Ocr))
            return any;
        List<FieldFacts?> readings = [.. whole, .. more];
        var found = readings.OfType<FieldFacts>().Where(reading => TextOf(reading) is not null && reading.By == ReadBy.Ocr).ToList();
        if (found.Count == 0)
            return Empty(whole, any);
        var groups = found.GroupBy(reading => Compared(field, TextOf(reading)!))
            .OrderByDescending(group => Fits(field, group.First()))
            .ThenByDescending(group => group.Count())
            .ThenByDescending(group => group.Max(reading => reading.Confidence))
            .Select(group => group.OrderByDescending(reading => reading.Confidence).ToList())
            .ToList();
        var best = groups[0][0];
        var others = groups.Skip(1).Select(group => group[0].Value).Concat(found.SelectMany(reading => reading.Candidates)).OfType<string>()
            .DistinctBy(text => Compared(field, text)).Where(text => Compared(field, text) != Compared(field, TextOf(best)!)).Take(MostCandidates).ToList();
        return best with
        {
            Box = best.Box ?? any.Box,
            Confidence = Math.Round(groups[0].Average(reading => reading.Confidence ?? 0) * Agreement(field, groups, readings.Count), 2),
            Candidates = others,
            Readings = readings.Select(reading => (reading is null ? null : TextOf(reading)) ?? "").ToList(),
        };
    }

    /// <summary>Nothing stands beside the label: as sure as the reading that is least sure of it, and less where a reading did not even find the label.</summary>
    private static FieldFacts Empty(List<FieldFacts?> readings, FieldFacts any) => any.By is null ? any : any with
    {
        Readings = readings.Select(_ => "").ToList(),
        Confidence = Math.Round(readings.Min(reading => reading is null ? 0.5 : reading.Confidence ?? 0), 2),
    };

    /// <summary>1 when all readings say the same, down to a half when a single one stands against others.</summary>
    private static double Agreement(DescribedField field, List<List<FieldFacts>> groups, int readings)
    {
        var agreeing = groups[0].Count;
        if (agreeing == readings && readings > 1)
            return 1;
        if (agreeing > 1)
            return 2 * agreeing > readings ? 0.9 : 0.75;
        if (field.Type == FieldType.Key && groups.Skip(1).Any(group => LookAlikes.Fold(group[0].Value ?? "") == LookAlikes.Fold(groups[0][0].Value ?? "")))
            return 0.85;
        return groups.Count > 1 ? 0.5 : 0.6;
    }

    private double Fits(DescribedField field, FieldFacts reading) =>
        field.Whole is not null && reading.Value is { } text ? Math.Round(ValueTypes.Fit(field, text, wording), 1) : 0;

    private static string? TextOf(FieldFacts reading) => reading.Checked is { } isOn ? (isOn ? On : Off) : reading.Value;

    /// <summary>Names and keys are compared by their letters and digits; in numbers, amounts and dates the marks between them count.</summary>
    private static string Compared(DescribedField field, string text) => field.Type is FieldType.Text or FieldType.Key or FieldType.Choice or FieldType.Signature or FieldType.Phone or FieldType.CardNumber
        ? Wording.Letters(text)
        : text.Replace(" ", "", StringComparison.Ordinal).ToUpperInvariant();
}
