namespace LicenseInbox.Worker.Ocr;

/// <summary>
/// What lies around a value that was cut out of a page and is none of it: the dots and dashes that a scan made of its box's border, which would be read as letters beside it. That is what lies above and below its letters,
/// and what is thin, stands beside them and is higher than they are.
/// </summary>
internal static class BorderRemains
{
    /// <summary>A letter or digit of five points is so high, in pixels of the page; what is lower is a mark or a speck.</summary>
    private const int Lowest = 14;

    /// <summary>A comma or a tail reaches so far below the letters, of their height.</summary>
    private const double Below = 0.3;
    private const int Above = 3;

    /// <summary>A border's side is thin, and goes on above and below the letters: an I is as thin, but stands on their line.</summary>
    private const int Thin = 6;
    private const int Beyond = 3;

    /// <summary>What is to be white of a cell, in pixels of the page; nothing where no letter was found.</summary>
    /// <param name="binary">The page, black and white.</param>
    /// <param name="cell">What is cut out.</param>
    /// <param name="seen">Where the value was seen.</param>
    public static IReadOnlyList<Cell> In(Picture binary, Cell cell, Cell seen)
    {
        using var part = binary.Part(cell, 0);
        if (part is null)
            return [];
        var (left, upper) = (Math.Max(0, cell.X), Math.Max(0, cell.Y));
        var middle = seen.Y + (seen.Height / 2) - upper;
        // What reaches to the edge goes on beyond it: a border, or another line.
        var letters = part.Spots().Where(spot => spot.Height >= Lowest && spot.Y > 0 && spot.Bottom < part.Height && spot.Y <= middle && spot.Bottom >= middle).ToList();
        if (!letters.Exists(letter => letter.Width >= Thin))
            return [];
        var line = letters.Aggregate((one, other) => one.With(other));
        var (top, bottom) = (Math.Max(0, line.Y - Above), Math.Min(part.Height, line.Bottom + (int)(Below * line.Height)));
        List<Cell> white = [new Cell(0, 0, part.Width, top), new Cell(0, bottom, part.Width, part.Height - bottom)];
        white.ForEach(part.Clear);
        white.AddRange(Columns(part.Spots()).Where(column => column.Width <= Thin && column.Y < line.Y && column.Bottom >= line.Bottom + Beyond).Select(side => new Cell(side.X - 1, top, side.Width + 2, bottom - top)));
        return white.Where(strip => strip.Height > 0).Select(strip => strip with { X = strip.X + left, Y = strip.Y + upper }).ToList();
    }

    /// <summary>What stands above one another, with nothing else in its columns of pixels.</summary>
    private static List<Cell> Columns(IEnumerable<Cell> spots)
    {
        var columns = new List<Cell>();
        foreach (var spot in spots.OrderBy(spot => spot.X))
        {
            if (columns.Count > 0 && spot.X <= columns[^1].Right)
                columns[^1] = columns[^1].With(spot);
            else
                columns.Add(spot);
        }

        return columns;
    }
}
