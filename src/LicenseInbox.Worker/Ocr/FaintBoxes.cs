using LicenseInbox.Worker.Forms.Layout;

namespace LicenseInbox.Worker.Ocr;

/// <summary>
/// Boxes to tick of which a fax left little: dotted sides, one of them gone. So little of a box is found anywhere among letters, so it is looked for only right before the label of one.
/// Whether it is ticked is told by its middle. Where nothing is left of it, a cross stands there alone, or nothing does.
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

    /// <summary>Where no box is left, hardly anything is black before and behind a label's middle, which no tick leaves white, and above and below it no more than a side.</summary>
    private const double MostOfPaper = 0.01;
    private const double MostOfSides = 0.03;

    /// <summary>A cross goes along both diagonals, with so much missing, and leaves the middle of its left, upper and right side white.</summary>
    private const double LeastOfCross = 0.85;
    private const double Square = 1.5;
    private const int Stroke = 3;

    /// <summary>The one before a label; null when there is none.</summary>
    public Mark? Before(Area label)
    {
        var region = Region(label);
        var dark = new Sums(region.Width, region.Height, (x, y) => ink[region.X + x, region.Y + y]);
        var wide = new Sums(region.Width, region.Height, (x, y) => dark.Count(new Cell(x - Reach, y - Reach, (2 * Reach) + 1, (2 * Reach) + 1)) > 0);
        if (BoxIn(dark, wide) is not { } box)
            return null;
        var inside = box.Grown(-box.Width / 4, -box.Height / 4);
        bool? isOn = dark.Fill(inside) is var fill && fill <= MostOfEmpty ? false : fill >= LeastOfTicked && IsSpread(dark, inside) ? true : null;
        return isOn is null ? null : new Mark(AreaOf(box with { X = box.X + region.X, Y = box.Y + region.Y }), isOn.Value);
    }

    /// <summary>What stands before a label of whose box nothing is left: a cross alone, or nothing; null when it is anything else.</summary>
    public Mark? Bare(Area label)
    {
        var before = Region(label);
        var dark = new Sums(before.Width, before.Height, (x, y) => ink[before.X + x, before.Y + y]);
        if (Cross(dark) is { } cross)
            return new Mark(AreaOf(cross with { X = cross.X + before.X, Y = cross.Y + before.Y }), true);
        var middle = before.Grown(0, (Smallest - before.Height) / 2);
        var isPaper = ink.Fill(before) <= MostOfSides && ink.Fill(middle) <= MostOfPaper && ink.Fill(middle with { X = (int)(label.Right / PreparedPage.Points) + Gap }) <= MostOfPaper;
        return isPaper ? new Mark(AreaOf(before), false) : null;
    }

    /// <summary>Where the box before a label lies.</summary>
    private Cell Region(Area label)
    {
        var (left, middle) = ((int)(label.Left / PreparedPage.Points), ink.Height - (int)(label.CenterY / PreparedPage.Points));
        return new Cell(left - Room, middle - (Largest / 2) - Aside - Around, Room - Gap, Largest + (2 * (Aside + Around)));
    }

    /// <summary>Two strokes that cross, alone; null when there are none.</summary>
    private static Cell? Cross(Sums dark)
    {
        // What is left of a side lies apart.
        var (top, height) = Longest(dark.Height, y => dark.Count(new Cell(0, y, dark.Width, 1)) >= Stroke);
        var (left, width) = Longest(dark.Width, x => dark.Count(new Cell(x, top, 1, height)) >= Stroke);
        var cross = new Cell(left, top, width, height);
        if (Math.Min(width, height) < Smallest || Math.Max(width, height) > Largest || Math.Max(width, height) > Square * Math.Min(width, height))
            return null;
        var (down, up) = (0, 0);
        for (var at = 0; at < height; at++)
        {
            var x = at * width / height;
            down += dark.Count(new Cell(cross.X + x - Stroke, cross.Y + at, (2 * Stroke) + 1, 1)) > 0 ? 1 : 0;
            up += dark.Count(new Cell(cross.Right - 1 - x - Stroke, cross.Y + at, (2 * Stroke) + 1, 1)) > 0 ? 1 : 0;
        }

        var (third, thin) = (height / 3, width / 6);
        var isOpen = dark.Count(new Cell(cross.X, cross.Y + third, thin, third)) == 0 && dark.Count(new Cell(cross.Right - thin, cross.Y + third, thin, third)) == 0 && dark.Count(new Cell(cross.X + (width / 3), cross.Y, width / 3, height / 6)) == 0;
        return Math.Min(down, up) >= LeastOfCross * height && isOpen ? cross : null;
    }

    /// <summary>The longest run of which all is so: its first and how many.</summary>
    private static (int First, int Count) Longest(int count, Func<int, bool> isSo)
    {
        var (best, run) = ((First: 0, Count: 0), 0);
        for (var at = 0; at < count; at++)
        {
            run = isSo(at) ? run + 1 : 0;
            best = run > best.Count ? (at - run + 1, run) : best;
        }

        return best;
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
