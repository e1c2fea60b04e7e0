using System.Text;
using LicenseInbox.Worker.Forms.Layout;

namespace LicenseInbox.Worker.Pdf;

/// <summary>Makes an upright sheet of what a page draws: what a person sees on it, and what is hidden.</summary>
internal static class SheetBuilder
{
    /// <summary>How wide a character of a value is taken to be that no look shows, in font sizes.</summary>
    private const double TypicalWidth = 0.5;

    /// <summary>A scanner's text layer does not say how sure its maker was.</summary>
    private const double ScanConfidence = 0.75;

    public static Sheet Of(PaintedPage page, IReadOnlyDictionary<int, SheetField> fieldsByAnnotation, HashSet<string> hiddenLayers)
    {
        var slant = Slant.Of(page);
        page = slant?.Straightened(page) ?? page;
        var visibility = new Visibility(page, hiddenLayers);
        var turning = Turning.Of(page);
        foreach (var field in fieldsByAnnotation.Values)
            field.Box = turning.Area(slant?.Area(field.Box) ?? field.Box);

        var (visible, hidden) = (new List<Glyph>(page.Glyphs.Count), new List<Glyph>());
        foreach (var painted in page.Glyphs)
        {
            if (Turning.QuartersOf(painted) != turning.Quarters && painted.Text.Trim().Length > 0 && painted.Annotation is null)
                continue;
            var field = painted.Annotation is { } annotation ? fieldsByAnnotation.GetValueOrDefault(annotation) : null;
            if (field is { Kind: SheetFieldKind.Signature or SheetFieldKind.Tick })
                continue;
            var why = visibility.Hidden(painted, visibility.HasScanText);
            var isScan = why is null && visibility.HasScanText && visibility.Hidden(painted, false) is not null;
            var source = field is not null ? GlyphSource.Field : isScan ? GlyphSource.Scan : GlyphSource.Page;
            var glyph = GlyphOf(painted, turning, source, field, why);
            (why is null ? visible : hidden).Add(glyph);
        }

        foreach (var field in fieldsByAnnotation.Values)
            Show(field, visible);

        var drawings = Drawings.Of(page.Paths.Where(path => visibility.IsShown(path.Layer) && !IsTick(path.Annotation, fieldsByAnnotation)), turning);
        var pictures = page.Images.Where(image => visibility.IsShown(image.Layer)).Select(image => turning.Area(image.Box)).Where(box => box.Size < 0.5 * page.Width * page.Height).ToList();
        AddSigningAnnotations(page, turning, drawings, pictures);
        var ticks = fieldsByAnnotation.Values.Where(field => field is { Kind: SheetFieldKind.Tick, IsHidden: false }).Select(field => new Mark(field.Box, field.IsOn, field));
        var boxes = ticks.Concat(drawings.Marks.Where(mark => !fieldsByAnnotation.Values.Any(field => field.Kind == SheetFieldKind.Tick && field.Box.Grown(3).ContainsCenterOf(mark.Box)))).ToList();
        var (marks, glyphs) = TickMarks.In(visible, boxes, drawings.Ink, pictures);
        return new Sheet
        {
            Number = page.Number,
            Width = turning.Width,
            Height = turning.Height,
            Turn = turning.Quarters,
            Slant = slant?.Angle ?? 0,
            Glyphs = glyphs,
            Hidden = hidden,
            Rules = drawings.Rules,
            Marks = marks,
            Ink = drawings.Ink.Where(stroke => !marks.Any(mark => mark.Box.Grown(2.5).ContainsCenterOf(stroke))).ToList(),
            Pictures = pictures,
            Fields = [.. fieldsByAnnotation.Values],
            IsPicture = visibility.IsPicture,
        };
    }

    private static bool IsTick(int? annotation, IReadOnlyDictionary<int, SheetField> fields) =>
        annotation is { } index && fields.TryGetValue(index, out var field) && field.Kind == SheetFieldKind.Tick;

    private static Glyph GlyphOf(PaintedGlyph painted, Turning turning, GlyphSource source, SheetField? field, string? why)
    {
        var (x, y) = turning.Point(painted.X, painted.Y);
        var (endX, _) = turning.Point(painted.X + painted.AdvanceX, painted.Y + painted.AdvanceY);
        var size = Math.Max(0.1, painted.Size);
        var box = new Area(Math.Min(x, endX), y - (painted.Descent * size), Math.Max(x, endX), y + (0.75 * size));
        return new Glyph(Letters(painted.Text), box, y, size, painted.Font, IsBold(painted.Font), painted.Color, painted.Order, source, field, why, source == GlyphSource.Scan ? ScanConfidence : 1);
    }

    /// <summary>A browser draws "ffi" as one glyph and calls it by its ligature's own character: people, and what we know, have the letters.</summary>
    private static string Letters(string text) => text.Any(c => c is >= '\uFB00' and <= '\uFB06') ? text.Normalize(NormalizationForm.FormKC) : text;

    internal static bool IsBold(string font) =>
        font.Contains("Bold", StringComparison.OrdinalIgnoreCase) || font.Contains("Black", StringComparison.OrdinalIgnoreCase) || font.Contains("Heavy", StringComparison.OrdinalIgnoreCase)
        || font.Contains("Semi", StringComparison.OrdinalIgnoreCase) || font.EndsWith("-B", StringComparison.Ordinal) || font.Contains(",B", StringComparison.Ordinal);

    /// <summary>What a field's look shows; where it has no look, its value is put into its box, as a viewer does.</summary>
    private static void Show(SheetField field, List<Glyph> visible)
    {
        if (field.Kind is SheetFieldKind.Tick || field.IsHidden)
            return;
        var own = visible.Where(glyph => glyph.Field == field).ToList();
        if (own.Count > 0)
        {
            field.Shown = string.Join(' ', own.GroupBy(glyph => Math.Round(glyph.Baseline / 2)).OrderByDescending(line => line.Key).Select(line => string.Concat(line.OrderBy(glyph => glyph.Box.Left).Select(glyph => glyph.Text)))).Trim();
            if (field.Shown.Length > 0)
                return;
        }

        if (field.Value is not { Length: > 0 } value)
            return;
        var lines = value.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var size = Math.Clamp(field.Box.Height * 0.7 / Math.Max(1, lines.Length), 3, 10);
        for (var line = 0; line < lines.Length; line++)
        {
            var baseline = field.Box.CenterY - (0.3 * size) + (((lines.Length - 1) / 2d) - line) * size * 1.1;
            var width = Math.Min(TypicalWidth * size, field.Box.Width / Math.Max(1, lines[line].Length));
            for (var at = 0; at < lines[line].Length; at++)
            {
                var left = field.Box.Left + 2 + (at * width);
                visible.Add(new Glyph(lines[line][at].ToString(), new Area(left, baseline - (0.2 * size), left + width, baseline + (0.75 * size)), baseline, size, "", false, 0, int.MaxValue, GlyphSource.Field, field, null));
            }
        }
    }

    /// <summary>Ink and stamps that were laid over the page without a look of their own.</summary>
    private static void AddSigningAnnotations(PaintedPage page, Turning turning, Drawings drawings, List<Area> pictures)
    {
        foreach (var annotation in page.Annotations.Where(annotation => !annotation.IsHidden))
        {
            if (annotation.Subtype == "Ink")
                drawings.Ink.Add(turning.Area(annotation.Box));
            else if (annotation.Subtype == "Stamp")
                pictures.Add(turning.Area(annotation.Box));
        }
    }
}
