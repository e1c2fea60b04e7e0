namespace LicenseInbox.Worker.Ocr;

/// <summary>
/// A reading that missed the end of a key or an amount tells a place that ends within it, and all that is read there would lack the same letters alike: a letter that the edge of a cut goes through is taken in whole,
/// and so are those behind it.
/// </summary>
internal static class CutLetters
{
    /// <summary>In pixels of the page, as far as is looked for letters.</summary>
    public const int Farthest = 150;

    /// <summary>A letter or digit of five points is so high, in pixels of the page; a border's side is thin.</summary>
    private const int Lowest = 14;
    private const int Thin = 6;

    /// <summary>Between two letters.</summary>
    private const int Space = 8;

    /// <summary>A cut without letters at its sides that go on beyond it.</summary>
    /// <param name="binary">The page, black and white, without lines.</param>
    /// <param name="cell">The cut.</param>
    /// <param name="most">As far as it may go on, between the lines around it.</param>
    /// <param name="seen">Where the value was seen.</param>
    public static Cell Whole(Picture binary, Cell cell, Cell most, Cell seen)
    {
        var row = new Cell(Math.Max(0, most.X), Math.Max(0, cell.Y), most.Right - Math.Max(0, most.X), cell.Bottom - Math.Max(0, cell.Y));
        using var part = binary.Part(row, 0);
        var middle = seen.Y + (seen.Height / 2) - row.Y;
        // What reaches to the edge above or below goes on beyond it, and what is thin may be of a border: neither is surely a letter.
        var letters = part?.Spots().Where(spot => spot.Height >= Lowest && spot.Width >= Thin && spot.Y > 0 && spot.Bottom < row.Height && spot.Y <= middle && spot.Bottom >= middle).OrderBy(spot => spot.X).ToList() ?? [];
        var (left, right) = (cell.X - row.X, cell.Right - row.X);
        foreach (var letter in letters)
            right = letter.X < right && letter.Right > right ? letter.Right + Space : right;
        foreach (var letter in Enumerable.Reverse(letters))
            left = letter.X < left && letter.Right > left ? letter.X - Space : left;
        var whole = new Cell(row.X + Math.Max(0, left), cell.Y, Math.Min(row.Width, right) - Math.Max(0, left), cell.Height);
        return left == cell.X - row.X && right == cell.Right - row.X ? cell : whole;
    }
}
