using LicenseInbox.Worker.Forms.Layout;

namespace LicenseInbox.Worker.Pdf;

/// <summary>Tells for each character of a page whether a person sees it, and if not, why.</summary>
internal sealed class Visibility
{
    private const double SmallestSize = 2;
    private const double LeastContrast = 0.09;

    /// <summary>Pictures that cover this part of a page are the page: a scan.</summary>
    private const double PictureShare = 0.6;

    private readonly PaintedPage _page;
    private readonly HashSet<string> _hiddenLayers;
    private readonly List<(Area Box, int Order, int? Color)> _covers;

    public Visibility(PaintedPage page, HashSet<string> hiddenLayers)
    {
        _page = page;
        _hiddenLayers = hiddenLayers;
        var fills = page.Paths.Where(path => path is { IsOpaque: true } && IsShown(path.Layer) && path.Box is { Width: > 2, Height: > 2 } && IsRectangle(path)).Select(path => (path.Box, path.Order, (int?)path.FillColor));
        var images = page.Images.Where(image => IsShown(image.Layer) && image.Box is { Width: > 2, Height: > 2 }).Select(image => (image.Box, image.Order, image.IsOpaque ? (int?)-1 : null));
        _covers = fills.Concat(images).OrderBy(cover => cover.Order).ToList();
        IsPicture = page.Images.Where(image => IsShown(image.Layer) && image.Annotation is null).Sum(image => image.Box.Common(new Area(0, 0, page.Width, page.Height))?.Size ?? 0) >= PictureShare * page.Width * page.Height;
        HasScanText = IsPicture && LooksScanned();
    }

    /// <summary>Whether pictures fill the page.</summary>
    public bool IsPicture { get; }

    /// <summary>Whether the hidden text is a scanner's: the page is a picture, and nearly all of its text lies behind it or is invisible.</summary>
    public bool HasScanText { get; }

    public bool IsShown(string? layers) => layers is null || _hiddenLayers.Count == 0 || !layers.Split('\n').Any(_hiddenLayers.Contains);

    /// <summary>Why a person does not see the character; null when it is visible.</summary>
    public string? Hidden(PaintedGlyph glyph, bool asScan)
    {
        var (x, y) = Center(glyph);
        if (!IsShown(glyph.Layer))
            return "text on a layer that is switched off";
        if (x < 0 || y < 0 || x > _page.Width || y > _page.Height)
            return "text off the page";
        if (glyph.IsInvisible)
            return asScan ? null : "invisible text";
        if (glyph.Size < SmallestSize)
            return "text too small to read";
        if (!glyph.Clip.Grown(1).Contains(x, y))
            return "text that is clipped away";
        int? background = 0xFFFFFF;
        foreach (var (box, order, color) in _covers)
        {
            if (!box.Contains(x, y))
                continue;
            if (order < glyph.Order)
                background = color == -1 ? null : color ?? background;
            else if (color is not null)
                return asScan && color == -1 ? null : "text covered by a box or a picture";
        }

        return background is { } behind && Contrast(glyph.Color, behind) < LeastContrast ? Describe(behind) : null;
    }

    private bool LooksScanned()
    {
        var (hidden, visible) = (0, 0);
        foreach (var glyph in _page.Glyphs.Where(glyph => glyph.Annotation is null && glyph.Text.Trim().Length > 0))
        {
            if (Hidden(glyph, false) is null)
                visible++;
            else if (Hidden(glyph, true) is null)
                hidden++;
        }

        return hidden >= 20 && hidden >= 2 * visible;
    }

    private static (double X, double Y) Center(PaintedGlyph glyph) =>
        (glyph.X + (glyph.AdvanceX / 2) + (0.3 * glyph.UpX), glyph.Y + (glyph.AdvanceY / 2) + (0.3 * glyph.UpY));

    private static bool IsRectangle(PaintedPath path) =>
        path.Pieces.Count <= 8 && path.Pieces.All(piece => Math.Abs(piece.X1 - piece.X2) < 0.8 || Math.Abs(piece.Y1 - piece.Y2) < 0.8 || piece.IsCurve);

    private static double Contrast(int one, int other)
    {
        var (red, green, blue) = (((one >> 16) & 0xFF) - ((other >> 16) & 0xFF), ((one >> 8) & 0xFF) - ((other >> 8) & 0xFF), (one & 0xFF) - (other & 0xFF));
        return Math.Sqrt(((red * red) + (green * green) + (blue * blue)) / 3d) / 255;
    }

    private static string Describe(int background) => Drawings.Luminance(background) > 0.9 ? "white text on white" : "text in the color of its background";
}
