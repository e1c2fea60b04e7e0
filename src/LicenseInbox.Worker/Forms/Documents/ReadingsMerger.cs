using LicenseInbox.Domain.Reading;

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

    /// <summary>Forms in page order; those that only some readings found among them.</summary>
    public IReadOnlyList<DraftForm> Merge(IReadOnlyList<IReadOnlyList<DraftForm>> readings)
    {
        if (readings.Count == 1)
            return readings[0];
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

        return groups.Select(Merge).OrderBy(draft => draft.Facts.FirstPage).ToList();
    }

    private DraftForm Merge(DraftForm?[] drafts)
    {
        var known = drafts.OfType<DraftForm>().ToList();
        var form = known[0].Description;
        var fields = new Dictionary<string, FieldFacts>(StringComparer.Ordinal);
        foreach (var (name, field) in form.AllFields())
        {
            var readings = drafts.Select(draft => draft?.Facts.Field(name)).ToList();
            if (readings.OfType<FieldFacts>().FirstOrDefault() is { } any)
                fields[name] = Merge(field, readings.Take(Math.Max(1, readingsOn(any.Page ?? 0))).ToList(), any);
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

    private FieldFacts Merge(DescribedField field, List<FieldFacts?> readings, FieldFacts any)
    {
        if (any.By is not (null or ReadBy.Ocr))
            return any;
        var found = readings.OfType<FieldFacts>().Where(reading => TextOf(reading) is not null && reading.By == ReadBy.Ocr).ToList();
        if (found.Count == 0)
            return readings.OfType<FieldFacts>().FirstOrDefault() ?? any;
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
            Confidence = Math.Round(groups[0].Average(reading => reading.Confidence ?? 0) * Agreement(field, groups, readings.Count), 2),
            Candidates = others,
            Readings = readings.Select(reading => (reading is null ? null : TextOf(reading)) ?? "").ToList(),
        };
    }

    /// <summary>1 when all readings say the same, down to a half when a single one stands against others.</summary>
    private static double Agreement(DescribedField field, List<List<FieldFacts>> groups, int readings)
    {
        var agreeing = groups[0].Count;
        if (agreeing == readings && readings > 1)
            return 1;
        if (agreeing > 1)
            return 0.9;
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
