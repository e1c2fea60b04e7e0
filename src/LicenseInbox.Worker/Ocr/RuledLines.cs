namespace LicenseInbox.Worker.Ocr;

/// <summary>A straight line of pixels.</summary>
internal readonly record struct RuledLine(bool IsVertical, Cell Box);

/// <summary>
/// The lines that rule a page. A scan's noise and a residue of skew break lines, so they are put together from pieces that are each longer than a stroke of a letter; closing the gaps first would
/// make lines of letters that stand close.
/// </summary>
internal static class RuledLines
{
    /// <summary>Longer than the bar of any letter of a form's text.</summary>
    private const int LeastPiece = 34;
    private const int LeastAcross = 80;

    /// <summary>Longer than the stem of any letter of a form's text.</summary>
    private const int LeastStem = 50;

    /// <summary>A dotted line is longer than the bars of the letters in one group of a key together.</summary>
    private const int LeastDotted = 180;
    private const int Stroke = 9;
    private const double MostBeside = 0.05;

    /// <summary>A short vertical line is a box's side only where a horizontal one meets it; else it may be a letter's stem.</summary>
    private const int SureDown = 120;

    /// <summary>A line is thin: five pixels are more than a point. A long one may be thicker; a pen's stroke of that length is not straight.</summary>
    private const int Thin = 5;
    private const int Thickest = 13;
    private const int Slender = 60;

    /// <summary>So far apart, and so much beside each other, pieces may be of one line; so much of it they must be.</summary>
    private const int Gap = 60;
    private const int Aside = 4;
    private const double LeastCover = 0.65;
    private const int Touch = 8;

    /// <summary>A line shorter than this may be the bars of a heading's letters, which carry the letters; then much touches it.</summary>
    private const int Short = 250;
    private const double MostBesideShort = 0.25;

    /// <summary>A longer one of which no piece is as long may be the bows of a signature, which carry its strokes.</summary>
    private const double MostBesideBroken = 0.15;

    /// <summary>A box's side that a scan broke is taller than a letter, as narrow as a stroke, ends near a line across, and stands alone; text that begins right behind it, and lines that end on it, touch little of it.</summary>
    private const int LeastUpright = 50;
    private const int Narrow = 8;
    private const int GapDown = 9;
    private const int NearLine = 20;
    private const double MostBesideUpright = 0.15;

    /// <summary>What is left of a line's rough edges lies so near to it.</summary>
    private const int Edge = 4;

    public static IReadOnlyList<RuledLine> In(Picture binary)
    {
        using var across = binary.Opened(LeastPiece, 1);
        using var down = binary.Opened(1, LeastStem);
        using var dottedAcross = Dotted(binary, isVertical: false);
        using var dottedDown = Dotted(binary, isVertical: true);
        var bits = binary.Bits();
        var horizontal = Lines(across, dottedAcross, bits, isVertical: false).Where(line => line.Width >= Short || (line.Width >= LeastAcross && StandsFree(bits, line, isVertical: false, MostBesideShort))).ToList();
        var vertical = Lines(down, dottedDown, bits, isVertical: true).Where(line => line.Height >= SureDown || horizontal.Exists(other => Meets(line, other))).Select(line => Lengthened(bits, line, horizontal)).ToList();
        List<RuledLine> lines = [.. horizontal.Select(line => new RuledLine(false, line)), .. vertical.Select(line => new RuledLine(true, line))];

        // Between two lines an I reaches nearly from one to the other: they must be gone before what is tall is looked for.
        using var rest = Erased(binary, lines);
        return [.. lines, .. Uprights(rest).Where(line => horizontal.Exists(other => BeginsOn(line, other)) && horizontal.Exists(other => EndsOn(line, other))).Select(line => new RuledLine(true, line))];
    }

    /// <summary>The sides of boxes, whole or broken, that are too short to be known by their length.</summary>
    private static List<Cell> Uprights(Picture binary)
    {
        var bits = binary.Bits();
        using var closed = binary.Closed(1, GapDown);
        using var tall = closed.Opened(1, LeastUpright);
        return tall.Spots().Where(spot => spot.Width <= Narrow && StandsFree(bits, spot, isVertical: true, MostBesideUpright)).ToList();
    }

    /// <summary>Pieces of lines that a fax's noise has taken dots from: what is thin, with small gaps closed.</summary>
    private static Picture Dotted(Picture binary, bool isVertical)
    {
        using var thick = isVertical ? binary.Opened(Stroke, 1) : binary.Opened(1, Stroke);
        using var thin = binary.Without(thick);
        using var closed = isVertical ? thin.Closed(3, Stroke) : thin.Closed(Stroke, 3);
        return isVertical ? closed.Opened(1, LeastStem) : closed.Opened(LeastPiece, 1);
    }

    private static List<Cell> Lines(Picture whole, Picture dotted, Bits bits, bool isVertical)
    {
        var lines = Joined(whole.Spots(), isVertical).Where(line => isVertical || line.Box.Width < Short || line.Longest >= Short || StandsFree(bits, line.Box, isVertical, MostBesideBroken)).Select(line => line.Box).ToList();
        var more = Joined(dotted.Spots(), isVertical).Select(line => WithoutLetters(bits, line.Box, isVertical)).Where(line => (isVertical ? line.Height : line.Width) >= LeastDotted && StandsFree(bits, line, isVertical, MostBeside) && !lines.Exists(known => known.Grown(Aside, Aside).Contains(line)));
        return [.. lines, .. more.ToList()];
    }

    /// <summary>A dotted line without the feet of the letters before and behind it, which lie on it: they carry the letters.</summary>
    private static Cell WithoutLetters(Bits bits, Cell line, bool isVertical)
    {
        while (Length(line) >= LeastDotted && !StandsFree(bits, isVertical ? line with { Height = LeastPiece } : line with { Width = LeastPiece }, isVertical, MostBeside))
            line = isVertical ? line with { Y = line.Y + Aside, Height = line.Height - Aside } : line with { X = line.X + Aside, Width = line.Width - Aside };
        while (Length(line) >= LeastDotted && !StandsFree(bits, isVertical ? line with { Y = line.Bottom - LeastPiece, Height = LeastPiece } : line with { X = line.Right - LeastPiece, Width = LeastPiece }, isVertical, MostBeside))
            line = isVertical ? line with { Height = line.Height - Aside } : line with { Width = line.Width - Aside };
        return line;

        int Length(Cell cell) => isVertical ? cell.Height : cell.Width;
    }

    /// <summary>A line down with what a scan broke off its ends, which would be read as a letter of the text beside it. Where it ends on a line across it is whole, and a letter may stand behind that.</summary>
    private static Cell Lengthened(Bits bits, Cell line, List<Cell> across)
    {
        var above = across.Exists(other => IsAt(line, other) && Math.Abs(line.Y - other.Y) <= Touch) ? line.Y : Reach(bits, line, line.Y, -1);
        var below = across.Exists(other => IsAt(line, other) && Math.Abs(line.Bottom - other.Bottom) <= Touch) ? line.Bottom : Reach(bits, line, line.Bottom - 1, 1) + 1;
        var head = line with { Y = above, Height = line.Y - above };
        var foot = line with { Y = line.Bottom, Height = below - line.Bottom };
        var upper = StandsFree(bits, head, isVertical: true, MostBesideShort) ? head.Y : line.Y;
        return line with { Y = upper, Height = (StandsFree(bits, foot, isVertical: true, MostBesideShort) ? foot.Bottom : line.Bottom) - upper };
    }

    /// <summary>How far strokes go on in a line's direction, with small gaps.</summary>
    private static int Reach(Bits bits, Cell line, int from, int step)
    {
        var last = from;
        for (var y = from; Math.Abs(y - last) <= GapDown && y >= 0 && y < bits.Height; y += step)
            last = bits.Fill(new Cell(line.X - 1, y, line.Width + 2, 1)) > 0 ? y : last;
        return last;
    }

    /// <summary>The page without its lines: strokes that cross them stay, rough edges go.</summary>
    public static Picture Erased(Picture binary, IReadOnlyList<RuledLine> lines)
    {
        var bands = lines.Select(line => line.IsVertical ? line.Box.Grown(2, 0) : line.Box.Grown(0, 2)).ToList();
        using var flat = binary.Opened(LeastPiece / 3, 1);
        using var steep = binary.Opened(1, LeastStem / 3);
        using var keptAcross = flat.Within(lines.Zip(bands).Where(item => !item.First.IsVertical).Select(item => item.Second));
        using var keptDown = steep.Within(lines.Zip(bands).Where(item => item.First.IsVertical).Select(item => item.Second));
        using var wideAcross = keptAcross.Dilated(3, 5);
        using var wideDown = keptDown.Dilated(5, 3);
        using var half = binary.Without(wideAcross);
        var erased = half.Without(wideDown);
        var edges = lines.Select(line => line.Box.Grown(Edge, Edge)).ToList();
        foreach (var rest in erased.Spots().Where(spot => edges.Exists(edge => edge.Contains(spot))).ToList())
            erased.Clear(rest);
        return erased;
    }

    /// <summary>Whether little touches the line from either side: the bars and serifs of letters in a row look dotted too, and carry the letters.</summary>
    private static bool StandsFree(Bits bits, Cell line, bool isVertical, double most)
    {
        var (before, after) = isVertical
            ? (new Cell(line.X - 5, line.Y, 3, line.Height), new Cell(line.Right + 2, line.Y, 3, line.Height))
            : (new Cell(line.X, line.Y - 5, line.Width, 3), new Cell(line.X, line.Bottom + 2, line.Width, 3));
        return bits.Fill(before) < most && bits.Fill(after) < most;
    }

    private static bool IsSlender(int length, int thickness) => thickness <= Math.Clamp(length / Slender, Thin, Thickest);

    /// <summary>Pieces that lie on one line, in its direction one after the other; how long the longest of them is.</summary>
    private static IEnumerable<(Cell Box, int Longest)> Joined(IEnumerable<Cell> pieces, bool isVertical)
    {
        var lines = new List<(Cell Box, int Covered, Cell Last, int Longest)>();
        foreach (var piece in pieces.Where(piece => (isVertical ? piece.Width : piece.Height) <= Thickest).OrderBy(piece => isVertical ? piece.Y : piece.X))
        {
            var at = lines.FindIndex(line => Follows(line.Last, piece, isVertical) && (isVertical ? line.Box.With(piece).Width : line.Box.With(piece).Height) <= Thickest);
            var length = isVertical ? piece.Height : piece.Width;
            if (at < 0)
                lines.Add((piece, length, piece, length));
            else
                lines[at] = (lines[at].Box.With(piece), lines[at].Covered + length, piece, Math.Max(lines[at].Longest, length));
        }

        return lines.Select(line => (line.Box, line.Covered, line.Longest, Length: isVertical ? line.Box.Height : line.Box.Width, Thickness: isVertical ? line.Box.Width : line.Box.Height))
            .Where(line => line.Covered >= LeastCover * line.Length && IsSlender(line.Length, line.Thickness))
            .Select(line => (line.Box, line.Longest));
    }

    private static bool Follows(Cell before, Cell piece, bool isVertical) => isVertical
        ? piece.Y - before.Bottom <= Gap && Math.Abs(piece.X + piece.Right - before.X - before.Right) <= 2 * Aside
        : piece.X - before.Right <= Gap && Math.Abs(piece.Y + piece.Bottom - before.Y - before.Bottom) <= 2 * Aside;

    /// <summary>A side reaches from one line to another. Letters of a heading are as tall, and so are those of two lines of text that hang together, but they end on no lines.</summary>
    private static bool BeginsOn(Cell down, Cell across) => IsAt(down, across) && Math.Abs(down.Y - across.Bottom) <= NearLine;

    private static bool EndsOn(Cell down, Cell across) => IsAt(down, across) && Math.Abs(down.Bottom - across.Y) <= NearLine;

    private static bool IsAt(Cell down, Cell across) => down.X < across.Right + NearLine && down.Right > across.X - NearLine;

    private static bool Meets(Cell down, Cell across) =>
        down.X < across.Right + Touch && down.Right > across.X - Touch && (Math.Abs(down.Y - across.Bottom) <= Touch || Math.Abs(down.Bottom - across.Y) <= Touch || (down.Y < across.Y && down.Bottom > across.Bottom));
}
