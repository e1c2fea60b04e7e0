using LicenseInbox.Worker.Forms.Layout;
using UglyToad.PdfPig;
using UglyToad.PdfPig.Content;
using UglyToad.PdfPig.Core;
using UglyToad.PdfPig.Filters;
using UglyToad.PdfPig.Geometry;
using UglyToad.PdfPig.Graphics;
using UglyToad.PdfPig.Graphics.Colors;
using UglyToad.PdfPig.Graphics.Core;
using UglyToad.PdfPig.Graphics.Operations;
using UglyToad.PdfPig.Parser;
using UglyToad.PdfPig.PdfFonts;
using UglyToad.PdfPig.Tokenization.Scanner;
using UglyToad.PdfPig.Tokens;

namespace LicenseInbox.Worker.Pdf;

/// <summary>
/// Runs a page's drawing operations and notes what is drawn, where, in which order and in which color. Nothing is decoded but text; images are noted by their outline. Clipping is followed by
/// its outline's rectangle.
/// </summary>
internal sealed class PaintProcessor(
    PaintedPage page,
    Area shown,
    IResourceStore resources,
    IPdfTokenScanner scanner,
    IPageContentParser parser,
    ILookupFilterProvider filters,
    CropBox cropBox,
    UserSpaceUnit unit,
    PageRotationDegrees rotation,
    TransformationMatrix initialMatrix,
    ParsingOptions options) : BaseStreamProcessor<PaintedPage>(page.Number, resources, scanner, parser, filters, cropBox, unit, rotation, in initialMatrix, options)
{
    private const int PieceLimit = 400_000;
    private const int GlyphLimit = 200_000;
    private const int FormDepthLimit = 24;

    /// <summary>Characters set apart by up to this part of the font size are a word; further apart they fill a row of boxes.</summary>
    private const double WidestSpacing = 0.35;

    private readonly Stack<Area> _clips = new([shown.Grown(100_000)]);
    private readonly Stack<string?> _layers = new();
    private readonly SharedFonts _fonts = new(scanner);
    private readonly List<PaintedPiece> _pieces = [];
    private (double X, double Y) _start;
    private int _subpath;
    private bool _isClip;
    private int _order;
    private int _pieceCount;
    private int _formDepth;
    private int? _annotation;

    public override PaintedPage Process(int pageNumberCurrent, IReadOnlyList<IGraphicsStateOperation> operations)
    {
        CloneAllStates();
        ProcessOperations(operations);
        foreach (var annotation in page.Annotations.Where(annotation => !annotation.IsHidden).ToList())
            Draw(annotation);
        return page;
    }

    /// <summary>Draws an annotation's look, fitted into its rectangle.</summary>
    private void Draw(PageAnnotation annotation)
    {
        if (PageAnnotations.LookOf(annotation.Dictionary, PdfScanner) is not { } look
            || PageAnnotations.RectangleOf(annotation.Dictionary, "Rect", PdfScanner) is not { } place)
        {
            return;
        }

        var inner = PageAnnotations.RectangleOf(look.StreamDictionary, "BBox", PdfScanner) ?? new PdfRectangle(0, 0, place.Width, place.Height);
        var own = Tokens.TryGet(look.StreamDictionary, "Matrix", PdfScanner, out ArrayToken? matrix) && matrix.Length == 6
            ? TransformationMatrix.FromArray(matrix.Data.OfType<NumericToken>().Select(number => number.Double).ToArray())
            : TransformationMatrix.Identity;
        var box = PageAnnotations.Shown(inner, own);
        if (box.Width <= 0 || box.Height <= 0)
            return;
        var (scaleX, scaleY) = (place.Width / box.Width, place.Height / box.Height);
        var states = GraphicsStack;
        var clips = _clips.ToArray();
        GraphicsStack = new Stack<CurrentGraphicsState>();
        GraphicsStack.Push(states.Last().DeepClone());
        _annotation = annotation.Index;
        ModifyCurrentTransformationMatrix(TransformationMatrix.FromValues(scaleX, 0, 0, scaleY, place.Left - (box.Left * scaleX), place.Bottom - (box.Bottom * scaleY)));
        _clips.Push(shown.Grown(100_000));
        ProcessFormXObject(_fonts.In(look), NameToken.Create("Look"));
        _annotation = null;
        GraphicsStack = states;
        _clips.Clear();
        foreach (var clip in clips.Reverse())
            _clips.Push(clip);
    }

    protected override void ProcessFormXObject(StreamToken formStream, NameToken xObjectName)
    {
        if (_formDepth >= FormDepthLimit)
            return;
        _formDepth++;
        PushLayer(Tokens.TryGet(formStream.StreamDictionary, "OC", PdfScanner, out DictionaryToken? layer) ? layer : null);
        base.ProcessFormXObject(formStream, xObjectName);
        _layers.Pop();
        _formDepth--;
    }

    public override void PushState()
    {
        base.PushState();
        _clips.Push(_clips.Peek());
    }

    public override void PopState()
    {
        base.PopState();
        if (_clips.Count > 1)
            _clips.Pop();
    }

    public override void RenderGlyph(
        IFont font,
        CurrentGraphicsState currentState,
        double fontSize,
        double pointSize,
        int code,
        string unicode,
        long currentOffset,
        in TransformationMatrix renderingMatrix,
        in TransformationMatrix textMatrix,
        in TransformationMatrix transformationMatrix,
        CharacterBoundingBox characterBoundingBox)
    {
        if (string.IsNullOrEmpty(unicode) || page.Glyphs.Count >= GlyphLimit)
            return;
        var start = Moved(renderingMatrix, textMatrix, transformationMatrix, 0, 0);
        var spacing = currentState.FontState.CharacterSpacing is var set and > 0 && set <= WidestSpacing * fontSize ? set * currentState.FontState.HorizontalScaling / 100 : 0;
        var end = Moved(renderingMatrix, textMatrix, transformationMatrix, characterBoundingBox.Width, 0, spacing);
        var up = Moved(renderingMatrix, textMatrix, transformationMatrix, 0, 1);
        var (upX, upY) = (up.X - start.X, up.Y - start.Y);
        var mode = currentState.FontState.TextRenderingMode;
        var isStroke = mode is TextRenderingMode.Stroke or TextRenderingMode.StrokeClip;
        var alpha = isStroke ? currentState.AlphaConstantStroking : currentState.AlphaConstantNonStroking;
        page.Glyphs.Add(new PaintedGlyph(
            unicode,
            start.X,
            start.Y,
            end.X - start.X,
            end.Y - start.Y,
            upX,
            upY,
            Math.Clamp(Math.Abs(font.GetDescent()), 0.15, 0.3),
            Math.Sqrt((upX * upX) + (upY * upY)),
            font.Name?.Data ?? "",
            Rgb(isStroke ? currentState.CurrentStrokingColor : currentState.CurrentNonStrokingColor),
            mode is TextRenderingMode.Neither or TextRenderingMode.NeitherClip || alpha < 0.08,
            Layer,
            _clips.Peek(),
            _order++,
            _annotation));
    }

    private static PdfPoint Moved(in TransformationMatrix rendering, in TransformationMatrix text, in TransformationMatrix page, double x, double y, double spacing = 0)
    {
        var rendered = rendering.Transform(new PdfPoint(x, y));
        return page.Transform(text.Transform(new PdfPoint(rendered.X + spacing, rendered.Y)));
    }

    protected override void RenderXObjectImage(XObjectContentRecord xObjectContentRecord)
    {
        var dictionary = xObjectContentRecord.Stream.StreamDictionary;
        var isMasked = dictionary.ContainsKey(NameToken.Create("SMask")) || dictionary.ContainsKey(NameToken.Create("Mask")) || dictionary.ContainsKey(NameToken.Create("ImageMask"));
        Add(xObjectContentRecord.AppliedTransformation, !isMasked);
    }

    protected override void RenderInlineImage(InlineImage inlineImage) => Add(CurrentTransformationMatrix, false);

    private void Add(TransformationMatrix matrix, bool isOpaque)
    {
        var box = PageAnnotations.Shown(new PdfRectangle(0, 0, 1, 1), matrix);
        if (box.Common(_clips.Peek()) is { } visible)
            page.Images.Add(new PaintedImage(visible, isOpaque && GetCurrentState().AlphaConstantNonStroking > 0.9, Layer, _order++, _annotation));
    }

    public override void BeginSubpath() => _subpath++;

    public override void MoveTo(double x, double y)
    {
        BeginSubpath();
        var point = CurrentTransformationMatrix.Transform(new PdfPoint(x, y));
        CurrentPosition = point;
        _start = (point.X, point.Y);
    }

    public override void LineTo(double x, double y) => Go(CurrentTransformationMatrix.Transform(new PdfPoint(x, y)), false);

    public override void BezierCurveTo(double x2, double y2, double x3, double y3) => Go(CurrentTransformationMatrix.Transform(new PdfPoint(x3, y3)), true);

    public override void BezierCurveTo(double x1, double y1, double x2, double y2, double x3, double y3) => Go(CurrentTransformationMatrix.Transform(new PdfPoint(x3, y3)), true);

    public override void Rectangle(double x, double y, double width, double height)
    {
        MoveTo(x, y);
        LineTo(x + width, y);
        LineTo(x + width, y + height);
        LineTo(x, y + height);
        CloseSubpath();
    }

    public override PdfPoint? CloseSubpath()
    {
        if (_pieces.Count == 0)
            return null;
        var point = new PdfPoint(_start.X, _start.Y);
        Go(point, false);
        return point;
    }

    private void Go(PdfPoint to, bool isCurve)
    {
        if (++_pieceCount < PieceLimit)
            _pieces.Add(new PaintedPiece(CurrentPosition.X, CurrentPosition.Y, to.X, to.Y, isCurve, _subpath));
        CurrentPosition = to;
    }

    public override void StrokePath(bool close) => Paint(false, true, close);

    public override void FillPath(FillingRule fillingRule, bool close) => Paint(true, false, close);

    public override void FillStrokePath(FillingRule fillingRule, bool close) => Paint(true, true, close);

    public override void EndPath() => EndClip();

    public override void ClosePath() => EndClip();

    public override void ModifyClippingIntersect(FillingRule clippingRule) => _isClip = true;

    protected override void ClipToRectangle(PdfRectangle rectangle, FillingRule clippingRule) => Clip(PageAnnotations.Shown(rectangle, CurrentTransformationMatrix));

    private void Paint(bool isFilled, bool isStroked, bool close)
    {
        if (close)
            CloseSubpath();
        var state = GetCurrentState();
        var alpha = isFilled ? state.AlphaConstantNonStroking : state.AlphaConstantStroking;
        if (_pieces.Count > 0 && alpha >= 0.08)
        {
            var box = BoxOf(_pieces);
            var clip = _clips.Peek();
            if (box.Right >= clip.Left && box.Left <= clip.Right && box.Top >= clip.Bottom && box.Bottom <= clip.Top)
            {
                var scale = Math.Sqrt(Math.Abs((CurrentTransformationMatrix.A * CurrentTransformationMatrix.D) - (CurrentTransformationMatrix.B * CurrentTransformationMatrix.C)));
                var isPattern = isFilled && state.CurrentNonStrokingColor is PatternColor;
                page.Paths.Add(new PaintedPath(
                    _pieces.ToArray(),
                    box,
                    isFilled,
                    isStroked,
                    Rgb(state.CurrentNonStrokingColor),
                    Rgb(state.CurrentStrokingColor),
                    (double)state.LineWidth * scale,
                    isFilled && !isPattern && alpha > 0.9 && state.SoftMask is null && state.BlendMode == BlendMode.Normal,
                    Layer,
                    _order++,
                    _annotation));
            }
        }

        EndClip();
    }

    private void EndClip()
    {
        if (_isClip)
            Clip(_pieces.Count > 0 ? BoxOf(_pieces) : new Area(0, 0, 0, 0));
        _isClip = false;
        _pieces.Clear();
        _subpath = 0;
    }

    private void Clip(Area area)
    {
        var clip = _clips.Pop();
        _clips.Push(clip.Common(area.Grown(0.01)) ?? new Area(-1e9, -1e9, -1e9, -1e9));
    }

    private static Area BoxOf(List<PaintedPiece> pieces)
    {
        var (left, bottom, right, top) = (double.MaxValue, double.MaxValue, double.MinValue, double.MinValue);
        foreach (var piece in pieces)
        {
            left = Math.Min(left, Math.Min(piece.X1, piece.X2));
            right = Math.Max(right, Math.Max(piece.X1, piece.X2));
            bottom = Math.Min(bottom, Math.Min(piece.Y1, piece.Y2));
            top = Math.Max(top, Math.Max(piece.Y1, piece.Y2));
        }

        return new Area(left, bottom, right, top);
    }

    public override void BeginMarkedContent(NameToken name, NameToken? propertyDictionaryName, DictionaryToken? properties)
    {
        PushLayer(name.Data == "OC" && propertyDictionaryName is not null ? ResourceStore.GetMarkedContentPropertiesDictionary(propertyDictionaryName) : null);
    }

    /// <summary>The names of the optional content that what is drawn now belongs to, one a line; null when it is always shown.</summary>
    private string? Layer => _layers.Count > 0 ? _layers.Peek() : null;

    private void PushLayer(DictionaryToken? layer)
    {
        var name = layer is null ? null : HiddenLayers.NameOf(layer, PdfScanner);
        _layers.Push(name is null ? Layer : Layer is { } outer ? $"{outer}\n{name}" : name);
    }

    public override void EndMarkedContent()
    {
        if (_layers.Count > 0)
            _layers.Pop();
    }

    public override void PaintShading(NameToken shadingName)
    {
        // A shading is a background: it hides no text here, since what lies under it can't be told from its outline.
    }

    private static int Rgb(IColor? color)
    {
        if (color is null or PatternColor)
            return 0;
        var (red, green, blue) = color.ToRGBValues();
        return (Channel(red) << 16) | (Channel(green) << 8) | Channel(blue);
    }

    private static int Channel(double value) => (int)Math.Round(Math.Clamp(value, 0, 1) * 255);
}
