using LicenseInbox.Worker.Forms.Layout;

namespace LicenseInbox.Worker.Forms.Reading;

/// <summary>
/// Rows of a list that recognition made nothing of: strokes in a row like those of letters, in the key's column, at a height where no row was read. Such a row must not be lost in silence.
/// </summary>
internal static class UnreadRows
{
    /// <summary>What is written has several letters; a signature's strokes are fewer, and larger.</summary>
    private const int FewestStrokes = 8;
    private const double WidestStroke = 30;
    private const double TallestStroke = 16;
    private const double LeastWidth = 50;

    /// <summary>Keys stand below their header; so far right of its beginning they reach.</summary>
    private const double Before = 10;
    private const double Beyond = 150;

    /// <summary>Strokes of one line overlap in height, nearly.</summary>
    private const double Gap = 1;

    /// <summary>A digit is higher than what is left of a border or of a speck.</summary>
    private const double LowestDigit = 4;

    /// <summary>Strokes like digits in a column at a row's height, as one; null when there are none.</summary>
    /// <param name="sheet">A recognised page.</param>
    /// <param name="column">The column.</param>
    /// <param name="row">What was read of the row, elsewhere.</param>
    public static Area? CellIn(Sheet sheet, TableColumn column, Area row)
    {
        var cell = new Area(Math.Max(column.From, column.Header.Left - Before), row.Bottom - Gap, Math.Min(column.To, Math.Max(column.Header.Right, column.Header.Left + LeastWidth)), row.Top + Gap);
        var strokes = sheet.Ink.Where(stroke => stroke.Width <= WidestStroke && stroke.Height >= LowestDigit && stroke.Height <= TallestStroke && cell.ContainsCenterOf(stroke)).ToList();
        return strokes.Count == 0 ? null : strokes.Aggregate((one, other) => one.With(other));
    }

    /// <summary>Where such rows are, from top to bottom.</summary>
    /// <param name="sheet">A recognised page.</param>
    /// <param name="keys">The key's column.</param>
    /// <param name="top">Where the list begins.</param>
    /// <param name="end">Where it ends.</param>
    /// <param name="read">What was read on the page.</param>
    public static List<Area> In(Sheet sheet, TableColumn keys, double top, double end, IEnumerable<FoundValue> read)
    {
        var column = new Area(Math.Max(keys.From, keys.Header.Left - Before), end, Math.Min(keys.To, Math.Max(keys.Header.Right, keys.Header.Left + Beyond)), top);
        var rows = read.Where(value => value.Sheet == sheet).Select(value => value.Box).ToList();
        var lines = new List<List<Area>>();
        foreach (var stroke in sheet.Ink.Where(stroke => stroke.Width <= WidestStroke && stroke.Height <= TallestStroke && column.ContainsCenterOf(stroke) && !rows.Exists(row => row.Bottom <= stroke.CenterY && stroke.CenterY <= row.Top)).OrderByDescending(stroke => stroke.Top))
        {
            if (lines.Count > 0 && stroke.Top >= lines[^1].Min(other => other.Bottom) - Gap)
                lines[^1].Add(stroke);
            else
                lines.Add([stroke]);
        }

        return lines.Where(line => line.Count >= FewestStrokes && line.Sum(stroke => stroke.Width) >= LeastWidth)
            .Select(line => line.Aggregate((one, other) => one.With(other)))
            .Where(line => line.Height <= 2 * TallestStroke).ToList();
    }
}
