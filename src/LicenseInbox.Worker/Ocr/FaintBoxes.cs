using LicenseInbox.Worker.Forms.Layout;

namespace LicenseInbox.Worker.Ocr;

/// <summary>
/// Boxes to tick of which a fax left little: dotted sides, one of them gone. So little of a box is found anywhere among letters, so it is looked for only right before the label of one.
/// Whether it is ticked is told by its middle.
/// </summary>
/// <param name="ink">What is dark of a page, at <see cref="PreparedPage.Resolution"/>, pale or not.</param>
internal sealed class FaintBoxes(Bits ink)
{
    /// <summary>6 to 18 points.</summary>
    private const int Smallest = 26;
    private const int Largest = 76;
    private const int Step = 2;

    /// <summary>So far before its label a box may begin, and so far from the label's middle its own may lie.</summary>
    private const int Room = 110;
    private const int Gap = 4;
    private const int Aside = 14;

    /// <summary>Dots of a side lie nearer to each other than twice this; so much of three sides, and of all four, is there.</summary>
    private const int Reach = 3;
    private const double LeastSide = 0.55;
    private const double LeastOfAll = 2.3;

    /// <summary>Around it is paper.</summary>
    private const int Around = 7;
    private const double MostAround = 0.3;

    /// <summary>Of an empty box's middle hardly anything is black, of a ticked one's more, and in several of its rows and columns: a side that lies there is in one.</summary>
    private const double MostOfEmpty = 0.015;
    private const double LeastOfTicked = 0.07;
    private const double LeastSpread = 0.4;

    /// <summary>The one before a label; null when there is none.</summary>
    public Mark? Before(Area label)
    {
        var (left, middle) = ((int)(label.Left / PreparedPage.Points), ink.Height - (int)(label.CenterY / PreparedPage.Points));
        var region = new Cell(left - Room, middle - (Largest / 2) - Aside - Around, Room - Gap, Largest + (2 * (Aside + Around)));
        var dark = new Sums(region.Width, region.Height, (x, y) => ink[region.X + x, region.Y + y]);
        var wide = new Sums(region.Width, region.Height, (x, y) => dark.Count(new Cell(x - Reach, y - Reach, (2 * Reach) + 1, (2 * Reach) + 1)) > 0);
        if (BoxIn(dark, wide) is not { } box)
            return null;
        var inside = box.Grown(-box.Width / 4, -box.Height / 4);
        bool? isOn = dark.Fill(inside) is var fill && fill <= MostOfEmpty ? false : fill >= LeastOfTicked && IsSpread(dark, inside) ? true : null;
        return isOn is null ? null : new Mark(AreaOf(box with { X = box.X + region.X, Y = box.Y + region.Y }), isOn.Value);
    }

    private Area AreaOf(Cell box) =>
        new(box.X * PreparedPage.Points, (ink.Height - box.Bottom) * PreparedPage.Points, box.Right * PreparedPage.Points, (ink.Height - box.Y) * PreparedPage.Points);

    /// <summary>The square that has most of its sides; null where none has enough.</summary>
    private static Cell? BoxIn(Sums dark, Sums wide)
    {
        var (best, most) = ((Cell?)null, LeastOfAll);
        for (var size = Smallest; size <= Largest; size += Step)
        {
            var first = (wide.Height - size) / 2;
            for (var y = Math.Max(0, first - Aside); y + size <= wide.Height && y <= first + Aside; y++)
            {
                for (var x = 0; x + size <= wide.Width; x++)
                {
                    var box = new Cell(x, y, size, size);
                    if (Sides(wide, box) is var sides && sides > most && IsOnPaper(dark, box.Grown(Around, Around)))
                        (best, most) = (box, sides);
                }
            }
        }

        return best;
    }

    /// <summary>How much of the four sides is there, together; nothing when two of them are not.</summary>
    private static double Sides(Sums wide, Cell box)
    {
        var (top, bottom) = (wide.Fill(box with { Height = 1 }), wide.Fill(box with { Y = box.Bottom - 1, Height = 1 }));
        if (top < LeastSide && bottom < LeastSide)
            return 0;
        var (left, right) = (wide.Fill(box with { Width = 1 }), wide.Fill(box with { X = box.Right - 1, Width = 1 }));
        var missing = (top < LeastSide ? 1 : 0) + (bottom < LeastSide ? 1 : 0) + (left < LeastSide ? 1 : 0) + (right < LeastSide ? 1 : 0);
        return missing > 1 ? 0 : top + bottom + left + right;
    }

    private static bool IsOnPaper(Sums dark, Cell around) =>
        dark.Fill(around with { Height = 2 }) <= MostAround && dark.Fill(around with { Y = around.Bottom - 2, Height = 2 }) <= MostAround
        && dark.Fill(around with { Width = 2 }) <= MostAround && dark.Fill(around with { X = around.Right - 2, Width = 2 }) <= MostAround;

    private static bool IsSpread(Sums dark, Cell inside) =>
        Enumerable.Range(inside.Y, inside.Height).Count(y => dark.Count(inside with { Y = y, Height = 1 }) > 0) >= LeastSpread * inside.Height
        && Enumerable.Range(inside.X, inside.Width).Count(x => dark.Count(inside with { X = x, Width = 1 }) > 0) >= LeastSpread * inside.Width;

    /// <summary>How many pixels are black above and left of each: what is black in a rectangle is told by its corners. Beyond the picture is paper.</summary>
    private sealed class Sums
    {
        private readonly int[,] _sums;

        public Sums(int width, int height, Func<int, int, bool> isBlack)
        {
            (Width, Height) = (width, height);
            _sums = new int[height + 1, width + 1];
            for (var y = 0; y < height; y++)
            {
                for (var x = 0; x < width; x++)
                    _sums[y + 1, x + 1] = _sums[y, x + 1] + _sums[y + 1, x] - _sums[y, x] + (isBlack(x, y) ? 1 : 0);
            }
        }

        public int Width { get; }

        public int Height { get; }

        public int Count(Cell cell)
        {
            var (left, top, right, bottom) = (Math.Clamp(cell.X, 0, Width), Math.Clamp(cell.Y, 0, Height), Math.Clamp(cell.Right, 0, Width), Math.Clamp(cell.Bottom, 0, Height));
            return _sums[bottom, right] - _sums[top, right] - _sums[bottom, left] + _sums[top, left];
        }

        public double Fill(Cell cell) => cell.Width <= 0 || cell.Height <= 0 ? 0 : (double)Count(cell) / (cell.Width * cell.Height);
    }
}
