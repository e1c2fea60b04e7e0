using LicenseInbox.Worker.Forms.Layout;

namespace LicenseInbox.Worker.Pdf;

/// <summary>Turns a page whose text runs sideways or upside down, so that it reads from left to right.</summary>
internal sealed class Turning
{
    private readonly double _width;
    private readonly double _height;

    private Turning(int quarters, double width, double height)
    {
        Quarters = quarters;
        _width = width;
        _height = height;
    }

    /// <summary>Quarter turns, clockwise.</summary>
    public int Quarters { get; }

    public double Width => Quarters % 2 == 0 ? _width : _height;

    public double Height => Quarters % 2 == 0 ? _height : _width;

    /// <summary>The turn that most of a page's characters ask for.</summary>
    public static Turning Of(PaintedPage page)
    {
        Span<int> counts = stackalloc int[4];
        foreach (var glyph in page.Glyphs)
            counts[QuartersOf(glyph)]++;
        var best = 0;
        for (var quarters = 1; quarters < 4; quarters++)
        {
            if (counts[quarters] > counts[best])
                best = quarters;
        }

        return new Turning(best, page.Width, page.Height);
    }

    /// <summary>The quarter turns, clockwise, after which a character stands upright.</summary>
    public static int QuartersOf(PaintedGlyph glyph) =>
        Math.Abs(glyph.UpX) > Math.Abs(glyph.UpY) ? (glyph.UpX > 0 ? 3 : 1) : glyph.UpY >= 0 ? 0 : 2;

    public (double X, double Y) Point(double x, double y) => Quarters switch
    {
        1 => (y, _width - x),
        2 => (_width - x, _height - y),
        3 => (_height - y, x),
        _ => (x, y),
    };

    public Area Area(Area area)
    {
        var (x1, y1) = Point(area.Left, area.Bottom);
        var (x2, y2) = Point(area.Right, area.Top);
        return Forms.Layout.Area.Around(x1, y1, x2, y2);
    }
}
