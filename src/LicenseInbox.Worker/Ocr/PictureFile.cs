using LicenseInbox.Domain.Reading;
using LicenseInbox.Worker.Forms.Documents;
using LicenseInbox.Worker.Forms.Layout;

namespace LicenseInbox.Worker.Ocr;

/// <summary>TIFF, JPEG and PNG files: their pages, bounded before anything is unpacked.</summary>
internal static class PictureFile
{
    private const long MostPixels = 80_000_000;

    /// <summary>A page of 5 to 16 inches at the resolution that the file states; else the statement is none.</summary>
    private const double ShortestPage = 5;
    private const double LongestPage = 16;
    private const double UsualPage = 11;

    /// <summary>Lines an inch, at most, of a fax in standard resolution.</summary>
    private const double Coarse = 110;

    public static OpenedDocument Open(ReadOnlySpan<byte> content, int pageLimit)
    {
        var sheets = new List<Sheet>();
        while (Header(content, sheets.Count) is var (width, height))
        {
            if ((long)width * height > MostPixels)
                return OpenedDocument.Closed(DocumentProblemKind.ReadingFailed, $"its picture is too large ({width} by {height} pixels)");
            if (sheets.Count == pageLimit)
                return OpenedDocument.Closed(DocumentProblemKind.TooManyPages, $"it has more than {pageLimit} pages");
            sheets.Add(new Sheet { Number = sheets.Count + 1, Width = width, Height = height, Glyphs = [], IsPicture = true });
            if (!IsTiff(content))
                break;
        }

        return sheets.Count == 0 ? OpenedDocument.Closed(DocumentProblemKind.Damaged, "it is damaged or incomplete") : new OpenedDocument { PageCount = sheets.Count, Sheets = sheets };
    }

    /// <summary>
    /// One page, grey, at the resolution that pages are read at; a fax's unequal resolutions become one. Where its lines lie far apart, single dots of noise would become as high as points and pieces of letters: they go
    /// before that. The steps in its strokes are smoothed after it. Null when it is broken.
    /// </summary>
    public static Picture? Page(ReadOnlySpan<byte> content, int number)
    {
        using var raw = Picture.Take(IsTiff(content) ? Leptonica.pixReadMemTiff(content, (nuint)content.Length, number - 1) : Leptonica.pixReadMem(content, (nuint)content.Length));
        if (raw is null)
            return null;
        var (x, y) = Stated(raw) ?? Guessed(raw);
        if (!raw.IsBinary || y > Coarse)
        {
            using var gray = raw.Gray();
            return gray.Scaled(PreparedPage.Resolution / x, PreparedPage.Resolution / y);
        }

        using var clean = raw.WithoutLoneDots();
        using var dots = clean.Gray();
        using var stepped = dots.Scaled(PreparedPage.Resolution / x, PreparedPage.Resolution / y);
        return stepped.Smoothed(1, 2);
    }

    private static (double X, double Y)? Stated(Picture raw)
    {
        var (x, y) = raw.Resolution;
        if (x <= 0 || y <= 0)
            return null;
        var (width, height) = (raw.Width / (double)x, raw.Height / (double)y);
        return Math.Max(width, height) is >= ShortestPage and <= LongestPage && x is >= 70 and <= 1300 && y is >= 70 and <= 1300 ? (x, y) : null;
    }

    /// <summary>Without a usable statement (a camera's 72) the longer side is a page's.</summary>
    private static (double X, double Y) Guessed(Picture raw)
    {
        // A fax without its resolution: twice as fine across as down.
        if (raw.Width is >= 1700 and <= 1760 && raw.Height is > 800 and < 1400)
            return (204, 98);
        var resolution = Math.Max(raw.Width, raw.Height) / UsualPage;
        return (resolution, resolution);
    }

    private static bool IsTiff(ReadOnlySpan<byte> content) => content.StartsWith("II"u8) || content.StartsWith("MM"u8);

    private static (int Width, int Height)? Header(ReadOnlySpan<byte> content, int at)
    {
        int width, height;
        var failed = IsTiff(content)
            ? Leptonica.readHeaderMemTiff(content, (nuint)content.Length, at, out width, out height, out _, out _, out _, out _, out _)
            : Leptonica.pixReadHeaderMem(content, (nuint)content.Length, out _, out width, out height, out _, out _, out _);
        return failed == 0 && width > 0 && height > 0 ? (width, height) : null;
    }
}
