namespace LicenseInbox.Worker.Ocr;

/// <summary>
/// Finds boxes to tick by their four sides and corners and tells by the pixels inside whether they are ticked. A round letter has sides, too, but no corners; a square one lacks a side.
/// </summary>
internal static class TickBoxes
{
    /// <summary>6.5 to 20 points; one of dots is larger than small letters, whose strokes are as thin.</summary>
    private const int Smallest = 27;
    private const int SmallestDotted = 42;
    private const int Largest = 84;

    /// <summary>The least run of pixels that may be a side, the thickest that a side is, and how far a side's ends may lie apart from the other's.</summary>
    private const int LeastRun = 20;
    private const int Thickest = 9;
    private const int Apart = 6;

    /// <summary>A bad scan takes dots from sides, and more from thin ones; a pen's stroke is thicker than those.</summary>
    private const int Gap = 4;
    private const int ThinGap = 15;
    private const int PenStroke = 6;

    /// <summary>A side is one straight line: so much of it is black in two rows, or columns, of pixels.</summary>
    private const double LeastSide = 0.75;
    private const double LeastDotted = 0.65;

    /// <summary>One corner may be lost in a bad scan. Ink lies so near to the others: a scan rounds them off; those of a round letter are farther.</summary>
    private const int FewestCorners = 3;
    private const int Corner = 4;

    /// <summary>Around a box is paper, and within its sides too, but for what a pen draws across them; what is larger than letters needs no such proof.</summary>
    private const int Around = 5;
    private const int Within = 8;
    private const double MostAround = 0.25;
    private const double MostWithin = 0.4;

    /// <summary>Less black inside is noise; the middle of an empty box of a clean scan has none.</summary>
    private const double LeastInside = 0.05;

    public static IReadOnlyList<(Cell Box, bool IsOn)> In(Picture binary)
    {
        using var pen = binary.Opened(PenStroke, PenStroke);
        using var thin = binary.Without(pen);
        var bits = binary.Bits();
        var marks = new List<(Cell Box, bool IsOn)>();
        foreach (var box in Boxes(binary, Gap, LeastSide).Concat(Boxes(thin, ThinGap, LeastDotted).Where(box => box.Height >= SmallestDotted))
            .Where(box => Ring(bits, box.Grown(Around, Around)) <= MostAround && (box.Height >= SmallestDotted || Ring(bits, box.Grown(-Within, -Within)) <= MostWithin)))
        {
            var (insetX, insetY) = (box.Width / 4, box.Height / 4);
            if (!marks.Exists(mark => mark.Box.Grown(Apart, Apart).Contains(box)))
                marks.Add((box, bits.Fill(new Cell(box.X + insetX, box.Y + insetY, box.Width - (2 * insetX), box.Height - (2 * insetY))) >= LeastInside));
        }

        return marks;
    }

    private static List<Cell> Boxes(Picture binary, int gap, double leastSide)
    {
        using var across = binary.Closed(gap, 1);
        using var down = binary.Closed(1, gap);
        using var runs = across.Opened(LeastRun, 1);
        var sides = runs.Spots().Where(spot => spot.Width <= Largest && spot.Height <= Thickest).OrderBy(side => side.Y).ToList();
        var (bits, rows, columns) = (binary.Bits(), across.Bits(), down.Bits());
        return sides.SelectMany(top => sides
                .Where(side => side.Y - top.Y is >= Smallest - Thickest and <= Largest && (Math.Abs(side.X - top.X) <= Apart || Math.Abs(side.Right - top.Right) <= Apart))
                .Select(bottom => BoxOf(top.With(bottom), rows, columns, leastSide)))
            .OfType<Cell>().Where(box => Corners(bits, box) >= FewestCorners).ToList();
    }

    /// <summary>The box whose sides lie at the edges of a rectangle; null when one of them is missing.</summary>
    private static Cell? BoxOf(Cell sides, Bits rows, Bits columns, double least)
    {
        if (Side(sides.X, 1, x => Part(sides.Y, sides.Bottom, y => columns[x, y] || columns[x + 1, y]), least) is not { } left || Side(sides.Right - 2, -1, x => Part(sides.Y, sides.Bottom, y => columns[x, y] || columns[x + 1, y]), least) is not { } right
            || Side(sides.Y, 1, y => Part(sides.X, sides.Right, x => rows[x, y] || rows[x, y + 1]), least) is not { } top || Side(sides.Bottom - 2, -1, y => Part(sides.X, sides.Right, x => rows[x, y] || rows[x, y + 1]), least) is not { } bottom)
            return null;
        var box = new Cell(left, top, right - left + 2, bottom - top + 2);
        return box.Width is >= Smallest and <= Largest && box.Height is >= Smallest and <= Largest && box.Width * 4 >= box.Height * 3 && box.Height * 4 >= box.Width * 3 ? box : null;
    }

    /// <summary>The outermost line near an edge; null when there is none.</summary>
    private static int? Side(int edge, int inward, Func<int, double> fill, double least)
    {
        for (var at = edge - (inward * Thickest); at != edge + (inward * Thickest); at += inward)
        {
            if (fill(at) >= least)
                return at;
        }

        return null;
    }

    private static double Part(int from, int to, Func<int, bool> isBlack) => (double)Enumerable.Range(from, to - from).Count(isBlack) / (to - from);

    /// <summary>How black the blackest edge of a rectangle is.</summary>
    private static double Ring(Bits bits, Cell outer)
    {
        Cell[] edges = [outer with { Width = 2 }, outer with { X = outer.Right - 2, Width = 2 }, outer with { Height = 2 }, outer with { Y = outer.Bottom - 2, Height = 2 }];
        return edges.Max(bits.Fill);
    }

    private static int Corners(Bits bits, Cell box) =>
        (IsCorner(bits, box.X, box.Y, 1, 1) ? 1 : 0) + (IsCorner(bits, box.Right - 1, box.Y, -1, 1) ? 1 : 0)
        + (IsCorner(bits, box.X, box.Bottom - 1, 1, -1) ? 1 : 0) + (IsCorner(bits, box.Right - 1, box.Bottom - 1, -1, -1) ? 1 : 0);

    /// <summary>Whether ink lies in the triangle at a corner.</summary>
    private static bool IsCorner(Bits bits, int x, int y, int right, int down)
    {
        for (var across = -1; across <= Corner; across++)
        {
            for (var along = -1; along <= Corner - Math.Max(0, across); along++)
            {
                if (bits[x + (across * right), y + (along * down)])
                    return true;
            }
        }

        return false;
    }
}
