namespace LicenseInbox.Worker.Ocr;

/// <summary>Finds boxes to tick by their four sides and tells by the pixels inside whether they are.</summary>
internal static class TickBoxes
{
    /// <summary>5.5 to 20 points.</summary>
    private const int Smallest = 23;
    private const int Largest = 84;

    /// <summary>A side is a line with few gaps: so much of it is black within a band as thick as its stroke may be.</summary>
    private const double LeastSide = 0.6;

    /// <summary>Beyond a side is paper; a round letter of a heading bulges out of the box that its bars make.</summary>
    private const double MostBeyond = 0.5;

    /// <summary>It has no corners either; those of a box may be lost in a bad scan.</summary>
    private const int FewestCorners = 2;
    private const int Corner = 6;

    private const int Gap = 7;

    /// <summary>Less black inside is noise; the middle of an empty box of a clean scan has none.</summary>
    private const double LeastInside = 0.05;

    public static IReadOnlyList<(Cell Box, bool IsOn)> In(Picture binary)
    {
        // A fax's noise takes dots from a side: small gaps are closed where sides are looked for, and nowhere else.
        using var closed = binary.Closed(Gap, 1);
        using var across = closed.Opened(Smallest - 3, 1);
        var sides = across.Spots().Where(spot => spot.Width is >= Smallest - 3 and <= Largest + 6 && spot.Height <= 9).OrderBy(spot => spot.Y).ToList();
        var bits = binary.Bits();
        var marks = new List<(Cell Box, bool IsOn)>();
        foreach (var top in sides)
        {
            var bottom = sides.Where(side => side.Y - top.Y is >= Smallest and <= Largest && Math.Abs(side.X - top.X) <= 5 && Math.Abs(side.Right - top.Right) <= 5)
                .Select(side => (Cell?)side).FirstOrDefault();
            if (bottom is not { } below)
                continue;
            var box = new Cell(Math.Min(top.X, below.X), top.Y, Math.Max(top.Right, below.Right) - Math.Min(top.X, below.X), below.Bottom - top.Y);
            if (box.Width * 4 < box.Height * 3 || box.Height * 4 < box.Width * 3 || !HasSide(bits, box.X, box) || !HasSide(bits, box.Right, box) || !IsPaper(bits, box.X - 8, box) || !IsPaper(bits, box.Right + 5, box) || Corners(bits, box) < FewestCorners)
                continue;
            var (insetX, insetY) = (box.Width / 4, box.Height / 4);
            var inside = bits.Fill(new Cell(box.X + insetX, box.Y + insetY, box.Width - (2 * insetX), box.Height - (2 * insetY)));
            marks.Add((box, inside >= LeastInside));
        }

        return marks;
    }

    private static int Corners(Bits bits, Cell box) =>
        new[] { (box.X - 1, box.Y - 1), (box.Right - Corner + 1, box.Y - 1), (box.X - 1, box.Bottom - Corner + 1), (box.Right - Corner + 1, box.Bottom - Corner + 1) }
            .Count(corner => bits.Fill(new Cell(corner.Item1, corner.Item2, Corner, Corner)) > 0);

    private static bool IsPaper(Bits bits, int x, Cell box) => bits.Fill(new Cell(x, box.Y + (box.Height / 4), 3, box.Height / 2)) < MostBeyond;

    private static bool HasSide(Bits bits, int x, Cell box)
    {
        var black = 0;
        for (var y = box.Y; y < box.Bottom; y++)
            black += Enumerable.Range(x - 6, 13).Any(at => bits[at, y]) ? 1 : 0;
        return black >= LeastSide * box.Height;
    }
}
