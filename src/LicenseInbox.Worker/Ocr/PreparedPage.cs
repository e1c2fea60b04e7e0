using LicenseInbox.Worker.Forms.Layout;

namespace LicenseInbox.Worker.Ocr;

/// <summary>
/// A page image made ready for reading, always at <see cref="Resolution"/>. What is done to it, and why:
/// the shades of a photo's paper are evened out, so that one threshold fits all of it; a skew up to some degrees is turned back, since lines of text and table borders are looked for by rows and columns;
/// what touches the edges (a scanner's black border, a photo's table) goes, as it would be read as letters; specks of a fax's noise go; ruled lines and boxes are kept as geometry and erased, because
/// characters that touch them are misread; light text on dark areas (table heads) is turned to dark on light.
/// </summary>
internal sealed class PreparedPage : IDisposable
{
    public const int Resolution = 300;

    /// <summary>On evened paper this is ink, pale or not.</summary>
    public const int Ink = 150;

    private const double SmallestSkew = 0.12;
    private const int SauvolaWindow = 20;
    private const double SauvolaFactor = 0.3;
    private const int Speck = 3;
    private const int Margin = 9;

    /// <summary>So far from a line nothing of it is left; and smaller than a character nothing is cut.</summary>
    private const int Clear = 2;
    private const int Least = 14;

    private PreparedPage(Picture plain, Picture gray, Picture binary, IReadOnlyList<RuledLine> lines, IReadOnlyList<(Cell Box, bool IsOn)> boxes, FaintBoxes faint)
    {
        Faint = faint;
        Boxes = boxes.Select(box => new Mark(new Area(box.Box.X * Points, (binary.Height - box.Box.Bottom) * Points, box.Box.Right * Points, (binary.Height - box.Box.Y) * Points), box.IsOn)).ToList();
        Plain = plain;
        Gray = gray;
        Binary = binary;
        Lines = lines;
    }

    /// <summary>Grey, straight and even, with everything on it: what was erased wrongly elsewhere can still be read here.</summary>
    public Picture Plain { get; }

    /// <summary>Grey, without lines.</summary>
    public Picture Gray { get; }

    /// <summary>Black and white, without lines, specks and edges.</summary>
    public Picture Binary { get; }

    public IReadOnlyList<RuledLine> Lines { get; }

    /// <summary>The boxes to tick.</summary>
    public IReadOnlyList<Mark> Boxes { get; }

    /// <summary>Those of which little is left. It outlives the page.</summary>
    public FaintBoxes Faint { get; }

    public static double Points => 72d / Resolution;

    public double Width => Binary.Width * Points;

    public double Height => Binary.Height * Points;

    /// <param name="page">A grey page at <see cref="Resolution"/>.</param>
    public static PreparedPage Of(Picture page)
    {
        using var upright = Straight(page);
        using var straight = upright.Strengthened();
        foreach (var dark in DarkAreas.In(straight))
            straight.Invert(dark);
        var plain = straight.Evened();
        var gray = plain.Copy();
        using var first = gray.Binary(SauvolaWindow, SauvolaFactor);
        var boxes = TickBoxes.In(first);
        var lines = RuledLines.In(first);
        using var unruled = RuledLines.Erased(first, lines);
        using var inner = unruled.WithoutEdges();
        var binary = inner.WithoutSpecks(Speck);

        // Away from every stroke that was kept there is nothing to read in the grey either: lines, specks, stains, the table under a photo.
        using var kept = binary.Dilated(Margin, Margin);
        using var away = kept.Inverted();
        gray.Whiten(away);
        using var ink = plain.Below(Ink);
        return new PreparedPage(plain, gray, binary, lines, boxes, new FaintBoxes(ink.Bits()));
    }

    /// <summary>A rectangle of pixels as an area of the sheet.</summary>
    public Area AreaOf(Cell cell) => new(cell.X * Points, Height - (cell.Bottom * Points), cell.Right * Points, Height - (cell.Y * Points));

    /// <summary>An area of the sheet as a rectangle of pixels.</summary>
    public Cell CellOf(Area area) =>
        new((int)(area.Left / Points), (int)((Height - area.Top) / Points), (int)Math.Ceiling(area.Width / Points), (int)Math.Ceiling(area.Height / Points));

    /// <summary>What of a cell lies between the lines around what was seen in it: a border beside a value is read as a 1 or an I before it, and beyond it stands another's value.</summary>
    public Cell BetweenLines(Cell cell, Cell seen)
    {
        var (left, top, right, bottom) = (cell.X, cell.Y, cell.Right, cell.Bottom);
        var (middle, center) = (seen.X + (seen.Width / 2), seen.Y + (seen.Height / 2));
        foreach (var (isVertical, line) in Lines)
        {
            if (isVertical && Math.Min(line.Bottom, cell.Bottom) - Math.Max(line.Y, cell.Y) > cell.Height / 2)
                (left, right) = line.Right <= middle ? (Math.Max(left, line.Right + Clear), right) : line.X >= middle ? (left, Math.Min(right, line.X - Clear)) : (left, right);
            else if (!isVertical && Math.Min(line.Right, cell.Right) - Math.Max(line.X, cell.X) > cell.Width / 2)
                (top, bottom) = line.Bottom <= center ? (Math.Max(top, line.Bottom + Clear), bottom) : line.Y >= center ? (top, Math.Min(bottom, line.Y - Clear)) : (top, bottom);
        }

        return right - left < Least || bottom - top < Least ? cell : new Cell(left, top, right - left, bottom - top);
    }

    public void Dispose()
    {
        Plain.Dispose();
        Gray.Dispose();
        Binary.Dispose();
    }

    private static Picture Straight(Picture page)
    {
        using var even = page.Evened();
        using var binary = even.Binary(SauvolaWindow, SauvolaFactor);
        var skew = binary.Skew();
        return Math.Abs(skew) < SmallestSkew ? page.Copy() : page.Rotated(skew);
    }
}

/// <summary>
/// Dark areas with light text on them: the heads of tables and sections. They are found by their grey, since a threshold that follows its neighborhood leaves nothing of what is evenly dark.
/// </summary>
internal static class DarkAreas
{
    private const int Dark = 140;
    private const int LeastWidth = 120;
    private const int LeastHeight = 26;
    private const int Highest = 160;
    private const int Border = 9;

    public static IReadOnlyList<Cell> In(Picture gray)
    {
        // Light text leaves holes in the area: they are closed before what is solid is looked for.
        using var dark = gray.Below(Dark);
        using var closed = dark.Closed(9, 9);
        using var solid = closed.Opened(LeastWidth, LeastHeight);
        var seeds = solid.Spots();

        // Bold letters are wider than what was closed, and cut the solid part; the whole area goes around them. Lines that meet it are none of it.
        using var thick = closed.Opened(Border, Border);
        return thick.Spots().Where(spot => seeds.Any(spot.Contains)).Where(spot => spot.X > 4 && spot.Y > 4 && spot.Right < gray.Width - 4 && spot.Height < Highest).ToList();
    }
}
