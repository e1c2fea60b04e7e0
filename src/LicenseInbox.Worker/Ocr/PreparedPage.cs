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

    private const double SmallestSkew = 0.12;
    private const int SauvolaWindow = 20;
    private const double SauvolaFactor = 0.3;
    private const int Speck = 3;

    private PreparedPage(Picture gray, Picture binary, RuledLines lines, IReadOnlyList<(Cell Box, bool IsOn)> boxes)
    {
        Boxes = boxes.Select(box => new Mark(new Area(box.Box.X * Points, (binary.Height - box.Box.Bottom) * Points, box.Box.Right * Points, (binary.Height - box.Box.Y) * Points), box.IsOn)).ToList();
        Gray = gray;
        Binary = binary;
        Lines = lines;
    }

    /// <summary>Grey, without lines.</summary>
    public Picture Gray { get; }

    /// <summary>Black and white, without lines, specks and edges.</summary>
    public Picture Binary { get; }

    public RuledLines Lines { get; }

    /// <summary>The boxes to tick.</summary>
    public IReadOnlyList<Mark> Boxes { get; }

    public static double Points => 72d / Resolution;

    public double Width => Binary.Width * Points;

    public double Height => Binary.Height * Points;

    /// <param name="page">A grey page at <see cref="Resolution"/>.</param>
    public static PreparedPage Of(Picture page)
    {
        using var even = page.Evened();
        using var straight = Straight(even);
        var gray = straight.Copy();
        using var first = gray.Binary(SauvolaWindow, SauvolaFactor);
        foreach (var dark in DarkAreas.In(first))
        {
            gray.Invert(dark);
            first.Invert(dark);
        }

        var boxes = TickBoxes.In(first);
        var lines = RuledLines.In(first);
        gray.Whiten(lines.Mask);
        using var unruled = first.Without(lines.Mask);
        using var inner = unruled.WithoutEdges();
        return new PreparedPage(gray, inner.WithoutSpecks(Speck), lines, boxes);
    }

    /// <summary>A rectangle of pixels as an area of the sheet.</summary>
    public Area AreaOf(Cell cell) => new(cell.X * Points, Height - (cell.Bottom * Points), cell.Right * Points, Height - (cell.Y * Points));

    public void Dispose()
    {
        Gray.Dispose();
        Binary.Dispose();
        Lines.Dispose();
    }

    private static Picture Straight(Picture page)
    {
        using var binary = page.Binary(SauvolaWindow, SauvolaFactor);
        var skew = binary.Skew();
        return Math.Abs(skew) < SmallestSkew ? page.Copy() : page.Rotated(skew);
    }
}

/// <summary>Dark areas with light text on them: the heads of tables and sections.</summary>
internal static class DarkAreas
{
    private const int LeastWidth = 120;
    private const int LeastHeight = 26;

    public static IReadOnlyList<Cell> In(Picture binary)
    {
        // Text of the area's own color leaves holes: they are closed before what is solid is looked for.
        using var closed = binary.Closed(9, 9);
        using var solid = closed.Opened(LeastWidth, LeastHeight);
        return solid.Spots().Where(spot => spot.X > 4 && spot.Y > 4 && spot.Right < binary.Width - 4 && spot.Height < 160).ToList();
    }
}
