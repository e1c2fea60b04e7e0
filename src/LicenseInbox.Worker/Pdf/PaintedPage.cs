using LicenseInbox.Worker.Forms.Layout;
using UglyToad.PdfPig.Tokens;

namespace LicenseInbox.Worker.Pdf;

/// <summary>A character as it was drawn, in the page's coordinates as shown.</summary>
internal sealed record PaintedGlyph(
    string Text,
    double X,
    double Y,
    double AdvanceX,
    double AdvanceY,
    double UpX,
    double UpY,
    double Descent,
    double Size,
    string Font,
    int Color,
    bool IsInvisible,
    string? Layer,
    Area Clip,
    int Order,
    int? Annotation);

/// <summary>One painted path: its straight and curved pieces.</summary>
internal sealed record PaintedPath(IReadOnlyList<PaintedPiece> Pieces, Area Box, bool IsFilled, bool IsStroked, int FillColor, int StrokeColor, double LineWidth, bool IsOpaque, string? Layer, int Order, int? Annotation);

/// <summary>A piece of a path from one point to another.</summary>
internal readonly record struct PaintedPiece(double X1, double Y1, double X2, double Y2, bool IsCurve, int Subpath);

/// <summary>An image, as far as it is not clipped.</summary>
internal sealed record PaintedImage(Area Box, bool IsOpaque, string? Layer, int Order, int? Annotation);

/// <summary>An annotation of the page: a form field's widget, ink, a stamp.</summary>
internal sealed record PageAnnotation(int Index, DictionaryToken Dictionary, string Subtype, Area Box, bool IsHidden, bool HasAppearance);

/// <summary>Everything a page draws, in the order of drawing.</summary>
internal sealed class PaintedPage
{
    public required int Number { get; init; }

    public required double Width { get; init; }

    public required double Height { get; init; }

    public List<PaintedGlyph> Glyphs { get; } = [];

    public List<PaintedPath> Paths { get; } = [];

    public List<PaintedImage> Images { get; } = [];

    public List<PageAnnotation> Annotations { get; } = [];
}
