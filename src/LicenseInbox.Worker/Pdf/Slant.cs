using LicenseInbox.Worker.Forms.Layout;

namespace LicenseInbox.Worker.Pdf;

/// <summary>A page that was laid down a few degrees askew, its text with it: all of it is turned back about the page's center, so that its lines and columns are straight.</summary>
internal sealed class Slant
{
    private const double Least = 0.1;
    private const double Most = 15;

    /// <summary>So many of the characters run in the same direction, within so many degrees: fewer are a stamp or a watermark.</summary>
    private const double Share = 0.8;
    private const double Spread = 0.3;

    private readonly double _x;
    private readonly double _y;

    private Slant(double degrees, double x, double y) => (Angle, _x, _y) = (degrees * Math.PI / 180, x, y);

    /// <summary>Radians, counterclockwise.</summary>
    public double Angle { get; }

    /// <summary>Null when the page is straight.</summary>
    public static Slant? Of(PaintedPage page)
    {
        var degrees = page.Glyphs.Where(glyph => glyph.Text.Trim().Length > 0 && (glyph.AdvanceX != 0 || glyph.AdvanceY != 0)).Select(DegreesOf).Order().ToList();
        if (degrees.Count == 0)
            return null;
        var median = degrees[degrees.Count / 2];
        return Math.Abs(median) is >= Least and <= Most && degrees.Count(one => Math.Abs(one - median) < Spread) >= Share * degrees.Count ? new Slant(median, page.Width / 2, page.Height / 2) : null;
    }

    /// <summary>The page without its slant.</summary>
    public PaintedPage Straightened(PaintedPage page)
    {
        var straight = new PaintedPage { Number = page.Number, Width = page.Width, Height = page.Height };
        straight.Glyphs.AddRange(page.Glyphs.Select(Straightened));
        straight.Paths.AddRange(page.Paths.Select(Straightened));
        straight.Images.AddRange(page.Images.Select(image => image with { Box = Area(image.Box) }));
        straight.Annotations.AddRange(page.Annotations.Select(annotation => annotation with { Box = Area(annotation.Box) }));
        return straight;
    }

    /// <summary>An area that is upright on the page: its center is turned, it stays upright.</summary>
    public Area Area(Area area)
    {
        var (x, y) = Point(area.CenterX, area.CenterY);
        return new Area(x - (area.Width / 2), y - (area.Height / 2), x + (area.Width / 2), y + (area.Height / 2));
    }

    private PaintedGlyph Straightened(PaintedGlyph glyph)
    {
        var (x, y) = Point(glyph.X, glyph.Y);
        var (advanceX, advanceY) = Vector(glyph.AdvanceX, glyph.AdvanceY);
        var (upX, upY) = Vector(glyph.UpX, glyph.UpY);
        return glyph with { X = x, Y = y, AdvanceX = advanceX, AdvanceY = advanceY, UpX = upX, UpY = upY, Clip = Area(glyph.Clip) };
    }

    private PaintedPath Straightened(PaintedPath path)
    {
        if (path.Pieces.Count == 0)
            return path with { Box = Area(path.Box) };
        var pieces = path.Pieces.Select(piece =>
        {
            var ((x1, y1), (x2, y2)) = (Point(piece.X1, piece.Y1), Point(piece.X2, piece.Y2));
            return piece with { X1 = x1, Y1 = y1, X2 = x2, Y2 = y2 };
        }).ToList();
        return path with { Pieces = pieces, Box = pieces.Select(piece => Forms.Layout.Area.Around(piece.X1, piece.Y1, piece.X2, piece.Y2)).Aggregate((one, other) => one.With(other)) };
    }

    private (double X, double Y) Point(double x, double y)
    {
        var (dx, dy) = Vector(x - _x, y - _y);
        return (_x + dx, _y + dy);
    }

    private (double X, double Y) Vector(double x, double y)
    {
        var (sin, cos) = Math.SinCos(Angle);
        return ((x * cos) + (y * sin), (y * cos) - (x * sin));
    }

    /// <summary>How far a character's direction is from the nearest side of the page.</summary>
    private static double DegreesOf(PaintedGlyph glyph)
    {
        var degrees = Math.Atan2(glyph.AdvanceY, glyph.AdvanceX) * 180 / Math.PI;
        return degrees - (Math.Round(degrees / 90) * 90);
    }
}
