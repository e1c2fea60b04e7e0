using LicenseInbox.Worker.Forms.Layout;

namespace LicenseInbox.Worker.Forms.Reading;

/// <summary>The values of a list as they are found: a cell's text put together from its lines, and longer as the row goes on.</summary>
internal sealed class RowValues(Neighborhood around, Wording wording)
{
    private readonly Dictionary<string, FoundValue> _values = new(StringComparer.Ordinal);

    public Dictionary<string, FoundValue> All => _values;

    public FoundValue? Of(DescribedField field, int row) => _values.GetValueOrDefault(NameOf(field, row));

    public void Put(DescribedField field, int row, IReadOnlyList<Chunk> parts)
    {
        var text = ValueTypes.Taken(field, TextOf(parts));
        _values[NameOf(field, row)] = FoundValue.Of(parts, text, ConfidenceOf(field, text)) with { Place = around.CellOf(parts[0]) };
    }

    /// <summary>Something stands there that was not read.</summary>
    public void PutUnread(DescribedField field, int row, Sheet sheet, Area place) => _values[NameOf(field, row)] = new FoundValue { Sheet = sheet, Box = place, Place = place };

    public void Append(DescribedField field, int row, IReadOnlyList<Chunk> parts)
    {
        if (Of(field, row) is not { Text: { } text } before)
        {
            Put(field, row, parts);
            return;
        }

        var joined = field.Type == FieldType.Key ? JoinedKey(field, $"{text} {TextOf(parts)}") : text.EndsWith('-') ? text + TextOf(parts) : $"{text} {TextOf(parts)}";
        _values[NameOf(field, row)] = before with { Text = joined, Box = before.Box.With(parts[0].Box), Confidence = ConfidenceOf(field, joined) };
    }

    /// <summary>The text of a cell; a word that is broken after a dash goes on in the next line.</summary>
    public static string TextOf(IReadOnlyList<Chunk> parts)
    {
        var text = parts[0].Text;
        for (var at = 1; at < parts.Count; at++)
            text += (text.EndsWith('-') && parts[at].Baseline() < parts[at - 1].Baseline() - 1 ? "" : " ") + parts[at].Text;
        return text;
    }

    private static string NameOf(DescribedField field, int row) => $"{field.Name}_{row}";

    /// <summary>A broken key as one: the break may have been within a group or between two, with or without the dash.</summary>
    private static string JoinedKey(DescribedField field, string text)
    {
        var compact = ValueTypes.Compact(text);
        string[] ways = [compact, compact.Replace(" ", "", StringComparison.Ordinal), compact.Replace(' ', '-')];
        return field.Whole is { } whole ? ways.FirstOrDefault(way => whole.IsMatch(way), compact) : compact;
    }

    private double ConfidenceOf(DescribedField field, string text) =>
        ValueTypes.Fit(field, text, wording) switch { >= 0.8 => 0.97, >= 0 => 0.95, _ => field.Type == FieldType.Key ? 0.6 : 0.85 };
}
