using System.Globalization;

namespace LicenseInbox.Worker.Ocr;

/// <summary>A page as a JPEG file, with its size in pixels.</summary>
internal sealed record DrawnPage(byte[] Jpeg, int Width, int Height);

/// <summary>Draws pages as pictures: of what a page does not show, nothing is left.</summary>
internal sealed class PageDrawing(OcrOptions options)
{
    /// <summary>The longer side, in pixels: about 200 to the inch of a letter or A4 page, whatever size the file says.</summary>
    private const int LongerSide = 2300;

    /// <summary>The pages as a person sees them; null where a program is missing, or the document is damaged.</summary>
    public async Task<IReadOnlyList<DrawnPage>?> DrawAsync(ReadOnlyMemory<byte> document, bool isPdf, IReadOnlyList<int> pages, CancellationToken cancellationToken)
    {
        if (!Leptonica.IsAvailable || (isPdf && !ChildProcess.Exists(options.Pdftoppm)))
            return null;
        var drawn = new List<DrawnPage>();
        foreach (var page in pages)
        {
            if ((isPdf ? await OfPdfAsync(document, page, cancellationToken) : OfPicture(document.Span, page)) is not { } jpeg || Picture.SizeOf(jpeg) is not var (width, height))
                return null;
            drawn.Add(new DrawnPage(jpeg, width, height));
        }

        return drawn;
    }

    private async Task<byte[]?> OfPdfAsync(ReadOnlyMemory<byte> document, int page, CancellationToken cancellationToken)
    {
        var number = page.ToString(CultureInfo.InvariantCulture);
        return await ChildProcess.RunAsync(
            options.Pdftoppm, ["-jpeg", "-scale-to", LongerSide.ToString(CultureInfo.InvariantCulture), "-f", number, "-l", number, "-singlefile", "-"], document, cancellationToken);
    }

    private static byte[]? OfPicture(ReadOnlySpan<byte> document, int page)
    {
        using var picture = PictureFile.Page(document, page);
        if (picture is null)
            return null;
        var scale = Math.Min(1, (double)LongerSide / Math.Max(picture.Width, picture.Height));
        using var scaled = picture.Scaled(scale, scale);
        return scaled.Jpeg();
    }
}
