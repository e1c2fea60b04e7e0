using LicenseInbox.Worker.Forms.Layout;
using LicenseInbox.Worker.Forms.Reading;

namespace LicenseInbox.Worker.Forms.Documents;

/// <summary>
/// Readings count a list's rows each for itself, and one that misses a line or sees one in a stain is off by one from there on. What lies at one height is one row: rows are numbered by that, the
/// same in all readings.
/// </summary>
internal static class RowAlignment
{
    private const double SameLine = 0.6;

    /// <summary>A shorter text is no key; and two readings of one differ in no more places.</summary>
    private const int ShortestKey = 12;
    private const int MostWrong = 4;
    private const int ShortestType = 6;

    /// <summary>One row more than other readings saw would make a text of several longer than this.</summary>
    private const double MostMore = 1.25;

    public static IReadOnlyList<DraftForm?> Align(IReadOnlyList<DraftForm?> drafts)
    {
        var known = drafts.OfType<DraftForm>().ToList();
        if (known[0].Description.Rows is not { } rows || known.Count < 2)
            return drafts;
        var found = drafts.Select(draft => draft is null ? [] : RowsOf(draft, rows)).ToList();
        if (found.Exists(own => own.Exists(row => !row.Sheet.IsRecognized)))
            return drafts;
        var lines = Lines(found.ConvertAll(own => own.Where(row => !found.Exists(other => other != own && AreSeveral(row, other))).ToList()));
        return drafts.Select((draft, reading) => draft is null ? null : Renumbered(draft, rows, lines, reading)).ToList();
    }

    /// <summary>The cells of a row that hold anything, read or not.</summary>
    private static List<Row> RowsOf(DraftForm draft, DescribedRows rows) => Enumerable.Range(1, rows.Count)
        .Select(number => (number, cells: rows.Columns.Select(column => draft.Places.GetValueOrDefault($"{column.Name}_{number}")).OfType<FoundValue>().ToList()))
        .Where(row => row.cells.Count > 0)
        .Select(row => new Row(row.number, row.cells[0].Sheet, row.cells.MinBy(cell => cell.Box.Height)!.Box, !IsNumber(row.number, draft, rows), TextsOf(row.number, draft, rows)))
        .ToList();

    /// <summary>
    /// Whether what one reading took for one row are several of another's, each of which stands within its height and has a key, or a type, of its own: it says nothing of any of them, and counted as a line of its own
    /// it would move all below it. Where its text goes on for longer than theirs, there is more than the other reading saw.
    /// </summary>
    private static bool AreSeveral(Row row, List<Row> others)
    {
        var within = others.Where(other => other.Sheet.Number == row.Sheet.Number && other.Cell.CenterY > row.Cell.Bottom && other.Cell.CenterY < row.Cell.Top).ToList();
        return within.Count > 1 && within.Index().All(one => within.Take(one.Index).All(other => !IsOneLine(one.Item, other)))
            && row.Texts.Any(cell => cell.Key.Type is FieldType.Key or FieldType.Text && within.ConvertAll(other => other.Texts.GetValueOrDefault(cell.Key, "").Length) is var lengths
                && lengths.TrueForAll(length => length >= (cell.Key.Type == FieldType.Key ? ShortestKey : ShortestType)) && cell.Value.Length < MostMore * lengths.Sum());
    }

    /// <summary>Rows by page and height. Two rows of one reading may be one line, where it saw the line's cells at two heights.</summary>
    private static List<List<(Row Row, int Reading)>> Lines(List<List<Row>> found)
    {
        var lines = new List<List<(Row Row, int Reading)>>();
        foreach (var (row, reading) in found.SelectMany((own, reading) => own.Select(row => (row, reading))))
        {
            var line = lines.Find(line => IsOneLine(line[0].Row, row));
            if (line is null)
                lines.Add(line = []);
            line.Add((row, reading));
        }

        // A number alone is a speck: were it a row, strokes would stand in the key's column.
        return Mended(lines.Where(line => line.Exists(item => item.Row.IsMore)).OrderBy(line => line[0].Row.Sheet.Number).ThenByDescending(line => line[0].Row.Cell.CenterY).ToList());
    }

    /// <summary>A line that one reading tore: two pieces of a key, one below the other, that together are what another reading gives there.</summary>
    private static List<List<(Row Row, int Reading)>> Mended(List<List<(Row Row, int Reading)>> lines)
    {
        for (var at = lines.Count - 2; at >= 0; at--)
        {
            var (upper, lower) = (lines[at], lines[at + 1]);
            if (!IsTorn(upper, lower) && !IsTorn(lower, upper))
                continue;
            lines[at] = upper.Count > lower.Count ? [.. upper, .. lower] : [.. lower, .. upper];
            lines.RemoveAt(at + 1);
        }

        return lines;
    }

    private static bool IsTorn(List<(Row Row, int Reading)> piece, List<(Row Row, int Reading)> line) =>
        piece is [var torn] && line.Find(item => item.Reading == torn.Reading) is { Row: { } rest }
        && line.Exists(item => item.Reading != torn.Reading && (IsWhole(item.Row.Key, torn.Row.Key + rest.Key) || IsWhole(item.Row.Key, rest.Key + torn.Row.Key)));

    private static bool IsWhole(string key, string pieces) =>
        key.Length >= ShortestKey && Domain.Registry.LookAlikes.AreNear(Domain.Registry.LookAlikes.Fold(key), Domain.Registry.LookAlikes.Fold(pieces), MostWrong);

    private static Dictionary<DescribedField, string> TextsOf(int number, DraftForm draft, DescribedRows rows) =>
        rows.Columns.ToDictionary(column => column, column => draft.Places.GetValueOrDefault($"{column.Name}_{number}")?.Text ?? "");

    private static bool IsNumber(int number, DraftForm draft, DescribedRows rows) =>
        rows.Columns.Where(column => draft.Places.ContainsKey($"{column.Name}_{number}")).All(column => column.Type == FieldType.Number);

    private static bool IsOneLine(Row one, Row other) =>
        one.Sheet.Number == other.Sheet.Number && Math.Abs(one.Cell.CenterY - other.Cell.CenterY) < SameLine * Math.Min(one.Cell.Height, other.Cell.Height);

    private static DraftForm Renumbered(DraftForm draft, DescribedRows rows, List<List<(Row Row, int Reading)>> lines, int reading)
    {
        var fields = draft.Facts.Fields.Where(field => !IsOfRow(field.Key, rows)).ToDictionary(StringComparer.Ordinal);
        var places = draft.Places.Where(place => !IsOfRow(place.Key, rows)).ToDictionary(StringComparer.Ordinal);
        for (var number = 1; number <= Math.Min(lines.Count, rows.Count); number++)
        {
            foreach (var (row, _) in lines[number - 1].Where(own => own.Reading == reading))
            {
                foreach (var column in rows.Columns)
                {
                    var (before, after) = ($"{column.Name}_{row.Number}", $"{column.Name}_{number}");
                    if (draft.Facts.Field(before) is { } field && (field.Value is not null || draft.Places[before].Text is null) && fields.TryAdd(after, field with { Name = after }))
                        places[after] = draft.Places[before];
                }
            }
        }

        return draft with { Facts = draft.Facts with { Fields = fields }, Places = places };
    }

    private static bool IsOfRow(string name, DescribedRows rows) =>
        rows.Columns.Any(column => name.StartsWith(column.Name + "_", StringComparison.Ordinal) && name[(column.Name.Length + 1)..].All(char.IsAsciiDigit));

    /// <summary>A row of one reading: its lowest cell tells its height, since a cell may have taken the next line in.</summary>
    private sealed record Row(int Number, Sheet Sheet, Area Cell, bool IsMore, IReadOnlyDictionary<DescribedField, string> Texts)
    {
        public string Key => Texts.FirstOrDefault(cell => cell.Key.Type == FieldType.Key).Value ?? "";
    }
}
