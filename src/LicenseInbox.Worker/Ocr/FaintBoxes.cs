using LicenseInbox.Worker.Forms.Layout;

namespace LicenseInbox.Worker.Ocr;

/// <summary>
/// Boxes of which a fax left little: dotted sides, one of them gone. So little of a box is found anywhere among letters, so it is looked for only where one may stand: right before a line of text.
/// Whether it is ticked is told by its middle.
/// </summary>
internal static class FaintBoxes
{
    /// <summary>6 to 18 points.</summary>
    private const int Smallest = 26;
    private const int Largest = 76;
    private const int Step = 2;

    /// <summary>So far before a line's first word a box may begin, and so far from the line's middle its own may lie.</summary>
    private const int Room = 110;
    private const int Gap = 4;
    private const int Aside = 14;

    /// <summary>A word that begins a line is no short one: of a box and what is in it recognition makes a character or two.</summary>
    private const int LongWord = 4;
    private const int ShortWord = 3;
    private const double SureWord = 0.5;

    /// <summary>On evened paper this is ink, pale or not.</summary>
    private const int Ink = 150;

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

    /// <summary>Those before the lines of a reading.</summary>
    public static IReadOnlyList<Mark> Before(PreparedPage page, IEnumerable<RecognizedWord> words) =>
        words.GroupBy(word => word.Line).Select(FirstOf).OfType<RecognizedWord>().Select(word => Before(page, word)).OfType<Mark>().ToList();

    private static RecognizedWord? FirstOf(IEnumerable<RecognizedWord> line)
    {
        var words = line.OrderBy(word => word.Box.X).SkipWhile(word => word.Text.Count(char.IsLetterOrDigit) < ShortWord).ToList();
        return words.Count > 1 && words[0].Confidence >= SureWord && words[0].Text.Count(char.IsLetter) >= LongWord ? words[0] : null;
    }

    private static Mark? Before(PreparedPage page, RecognizedWord word)
    {
        var middle = word.Box.Y + (word.Box.Height / 2);
        var region = new Cell(Math.Max(0, word.Box.X - Room), Math.Max(0, middle - (Largest / 2) - Aside - Around), 0, 0);
        region = region with { Width = word.Box.X - Gap - region.X, Height = middle + (Largest / 2) + Aside + Around - region.Y };
        using var part = region.Width < Smallest ? null : page.Plain.Part(region, 0);
        if (part is null)
            return null;
        using var ink = part.Below(Ink);
        using var wide = ink.Dilated((2 * Reach) + 1, (2 * Reach) + 1);
        return BoxIn(new Sums(ink.Bits()), new Sums(wide.Bits()), middle - region.Y) is var (box, isOn)
            ? new Mark(page.AreaOf(box with { X = box.X + region.X, Y = box.Y + region.Y }), isOn)
            : null;
    }

    /// <summary>The square that has most of its sides; null where none has enough, or its middle says nothing.</summary>
    private static (Cell Box, bool IsOn)? BoxIn(Sums ink, Sums wide, int middle)
    {
        var (best, most) = (default(Cell), LeastOfAll);
        for (var size = Smallest; size <= Largest; size += Step)
        {
            for (var x = 0; x + size <= ink.Width; x++)
            {
                for (var y = Math.Max(0, middle - (size / 2) - Aside); y + size <= Math.Min(ink.Height, middle + (size / 2) + Aside); y++)
                {
                    var box = new Cell(x, y, size, size);
                    if (Sides(wide, box) is var sides && sides > most && Edges(box.Grown(Around, Around), 2).All(edge => ink.Fill(edge) <= MostAround))
                        (best, most) = (box, sides);
                }
            }
        }

        if (best.Width == 0)
            return null;
        var inside = best.Grown(-best.Width / 4, -best.Height / 4);
        return ink.Fill(inside) is var fill && fill <= MostOfEmpty ? (best, false) : fill >= LeastOfTicked && IsSpread(ink, inside) ? (best, true) : null;
    }

    /// <summary>How much of the four sides is there, together; nothing when two of them are not.</summary>
    private static double Sides(Sums wide, Cell box)
    {
        var sides = Edges(box, 1).Select(wide.Fill).Order().ToList();
        return sides[1] < LeastSide ? 0 : sides.Sum();
    }

    private static bool IsSpread(Sums ink, Cell inside) =>
        Enumerable.Range(inside.Y, inside.Height).Count(y => ink.Fill(inside with { Y = y, Height = 1 }) > 0) >= LeastSpread * inside.Height
        && Enumerable.Range(inside.X, inside.Width).Count(x => ink.Fill(inside with { X = x, Width = 1 }) > 0) >= LeastSpread * inside.Width;

    private static Cell[] Edges(Cell box, int thickness) =>
        [box with { Height = thickness }, box with { Y = box.Bottom - thickness, Height = thickness }, box with { Width = thickness }, box with { X = box.Right - thickness, Width = thickness }];

    /// <summary>How many pixels are black above and left of each: what is black in a rectangle is told by its corners.</summary>
    private sealed class Sums
    {
        private readonly int[,] _sums;

        public Sums(Bits bits)
        {
            (Width, Height) = (bits.Width, bits.Height);
            _sums = new int[Height + 1, Width + 1];
            for (var y = 0; y < Height; y++)
            {
                for (var x = 0; x < Width; x++)
                    _sums[y + 1, x + 1] = _sums[y, x + 1] + _sums[y + 1, x] - _sums[y, x] + (bits[x, y] ? 1 : 0);
            }
        }

        public int Width { get; }

        public int Height { get; }

        /// <summary>Which part of a rectangle is black; beyond the picture is paper.</summary>
        public double Fill(Cell cell)
        {
            var (left, top, right, bottom) = (Math.Clamp(cell.X, 0, Width), Math.Clamp(cell.Y, 0, Height), Math.Clamp(cell.Right, 0, Width), Math.Clamp(cell.Bottom, 0, Height));
            return cell.Width <= 0 || cell.Height <= 0 ? 0 : (double)(_sums[bottom, right] - _sums[top, right] - _sums[bottom, left] + _sums[top, left]) / (cell.Width * cell.Height);
        }
    }
}
