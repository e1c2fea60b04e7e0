namespace LicenseInbox.Worker.Forms.Reading;

/// <summary>Finds the lines of column headers that lists begin with, and the columns they make: on every page, side by side too, in any order, among headers that nothing describes.</summary>
internal sealed class TableHeaders(IReadOnlyList<Spot> spots, IReadOnlyList<Chunk> chunks, Neighborhood around)
{
    /// <summary>How far left of its header, set in the middle of a wide column, the first column may begin.</summary>
    private const double BeforeFirst = 160;

    public static DescribedField ColumnField(Spot spot) => spot.Meanings.First(meaning => meaning.IsColumn).Field;

    public List<List<Spot>> Find()
    {
        var headers = new List<List<Spot>>();
        foreach (var sheet in spots.Where(IsColumn).GroupBy(spot => spot.Sheet).OrderBy(group => group.Key.Number))
        {
            var left = sheet.OrderByDescending(spot => spot.Box.CenterY).ToList();
            while (left.Count > 0)
            {
                var line = left.Where(spot => spot.Box.IsBeside(left[0].Box)).OrderBy(spot => spot.Box.Left).ToList();
                left.RemoveAll(line.Contains);
                // Labels with their values after them are rows written out, not a header.
                if (line.Select(spot => ColumnField(spot).Name).Distinct().Count() < 2 || line.Count(spot => spot.Rest is not null) * 2 > line.Count)
                    continue;
                headers.AddRange(SideBySide(line));
            }
        }

        return headers;
    }

    /// <summary>The columns that a header makes, those of undescribed headers among them.</summary>
    public List<TableColumn> ColumnsOf(List<Spot> header)
    {
        var sheet = header[0].Sheet;
        var row = header[0].Box;
        var others = spots.Where(spot => spot.Sheet == sheet && IsColumn(spot) && !header.Contains(spot) && spot.Box.IsBeside(row)).Select(spot => spot.Box.Left).ToList();
        var start = header.Min(spot => spot.Box.Left);
        var stop = others.Where(left => left > start).DefaultIfEmpty(sheet.Width).Min();
        var begin = others.Where(left => left < start).DefaultIfEmpty(0).Max();
        var line = header.Select(spot => (Field: (DescribedField?)ColumnField(spot), spot.Box))
            .Concat(spots.Where(spot => spot.Sheet == sheet && !header.Contains(spot) && spot.Box.IsBeside(row) && !IsColumn(spot)).Select(spot => ((DescribedField?)null, spot.Box)))
            .Concat(chunks.Where(chunk => chunk.Sheet == sheet && chunk.Box.IsBeside(row)).Select(chunk => ((DescribedField?)null, chunk.Box)))
            .Where(column => column.Box.Left < stop && column.Box.Right > begin && (begin == 0 || column.Box.Left >= start))
            .OrderBy(column => column.Box.Left)
            .ToList();
        var columns = new List<TableColumn>();
        for (var at = 0; at < line.Count; at++)
        {
            var (field, box) = line[at];
            var under = around.CellAt(sheet, box.CenterX, box.CenterY) ?? around.CellAt(sheet, box.CenterX, box.Bottom - 6);
            var isRuled = under is { } ruled && ruled.Left <= box.Left + 2 && ruled.Right >= box.Right - 2 && line.Count(other => ruled.Left < other.Box.CenterX && other.Box.CenterX < ruled.Right) == 1;
            var from = at == 0 ? Math.Max(begin, box.Left - BeforeFirst) : (line[at - 1].Box.Right + box.Left) / 2;
            var to = at == line.Count - 1 ? stop : (box.Right + line[at + 1].Box.Left) / 2;
            var column = isRuled ? new TableColumn(field, box, under!.Value.Left, under.Value.Right, true) : new TableColumn(field, box, from, to, false);
            columns.Add(column with { IsFirst = field is null && columns.TrueForAll(other => other.Field is null) });
        }

        return columns;
    }

    private static bool IsColumn(Spot spot) => spot.Meanings.Any(meaning => meaning.IsColumn);

    private static IEnumerable<List<Spot>> SideBySide(List<Spot> line)
    {
        var part = new List<Spot>();
        foreach (var spot in line)
        {
            if (part.Exists(other => ColumnField(other).Name == ColumnField(spot).Name))
            {
                yield return part;
                part = [];
            }

            part.Add(spot);
        }

        yield return part;
    }
}
