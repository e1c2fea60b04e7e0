using LicenseInbox.Worker.Forms.Layout;
using UglyToad.PdfPig.Core;
using UglyToad.PdfPig.Tokenization.Scanner;
using UglyToad.PdfPig.Tokens;

namespace LicenseInbox.Worker.Pdf;

/// <summary>Reads a page's annotations and finds the stream that says how each looks.</summary>
internal static class PageAnnotations
{
    private const int Limit = 2000;
    private const int Invisible = 1;
    private const int Hidden = 2;
    private const int NoView = 32;

    public static IEnumerable<PageAnnotation> Of(DictionaryToken page, IPdfTokenScanner scanner, TransformationMatrix toShown)
    {
        if (!Tokens.TryGet(page, "Annots", scanner, out ArrayToken? annotations))
            yield break;
        var index = 0;
        foreach (var token in annotations.Data.Take(Limit))
        {
            if (!Tokens.TryResolve(token, scanner, out DictionaryToken? dictionary))
                continue;
            var subtype = Tokens.Name(dictionary, "Subtype", scanner) ?? "";
            if (subtype is "Popup" or "Link" || RectangleOf(dictionary, "Rect", scanner) is not { } rectangle)
                continue;
            var flags = Tokens.Integer(dictionary, "F", scanner) ?? 0;
            var isHidden = (flags & (Hidden | NoView)) != 0 || ((flags & Invisible) != 0 && subtype is not ("Widget" or "Ink" or "Stamp" or "FreeText"));
            yield return new PageAnnotation(index++, dictionary, subtype, Shown(rectangle, toShown), isHidden, LookOf(dictionary, scanner) is not null);
        }
    }

    /// <summary>The normal look, of the current state where there are several.</summary>
    public static StreamToken? LookOf(DictionaryToken annotation, IPdfTokenScanner scanner)
    {
        if (!Tokens.TryGet(annotation, "AP", scanner, out DictionaryToken? looks) || !looks.TryGet(NameToken.N, out var normal))
            return null;
        if (Tokens.TryResolve(normal, scanner, out StreamToken? stream))
            return stream;
        var state = Tokens.Name(annotation, "AS", scanner);
        return state is not null && Tokens.TryResolve(normal, scanner, out DictionaryToken? states) && states.TryGet(NameToken.Create(state), out var own) && Tokens.TryResolve(own, scanner, out stream)
            ? stream
            : null;
    }

    public static PdfRectangle? RectangleOf(DictionaryToken dictionary, string name, IPdfTokenScanner scanner)
    {
        if (!Tokens.TryGet(dictionary, name, scanner, out ArrayToken? array) || array.Length != 4)
            return null;
        var numbers = new double[4];
        for (var at = 0; at < 4; at++)
        {
            if (!Tokens.TryResolve(array.Data[at], scanner, out NumericToken? number))
                return null;
            numbers[at] = number.Double;
        }

        return new PdfRectangle(Math.Min(numbers[0], numbers[2]), Math.Min(numbers[1], numbers[3]), Math.Max(numbers[0], numbers[2]), Math.Max(numbers[1], numbers[3]));
    }

    public static Area Shown(PdfRectangle rectangle, TransformationMatrix matrix)
    {
        var moved = matrix.Transform(rectangle);
        var xs = new[] { moved.BottomLeft.X, moved.TopRight.X, moved.TopLeft.X, moved.BottomRight.X };
        var ys = new[] { moved.BottomLeft.Y, moved.TopRight.Y, moved.TopLeft.Y, moved.BottomRight.Y };
        return new Area(xs.Min(), ys.Min(), xs.Max(), ys.Max());
    }
}
