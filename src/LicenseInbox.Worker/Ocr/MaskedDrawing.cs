using System.Globalization;
using LicenseInbox.Domain.Reading;
using LicenseInbox.Worker.Forms.Documents;
using LicenseInbox.Worker.Forms.Layout;

namespace LicenseInbox.Worker.Ocr;

/// <summary>Draws pages with black where a mask says so.</summary>
internal sealed class MaskedDrawing(OcrOptions options)
{
    /// <summary>Dots per inch: every stroke can be seen, and a page is some hundred kilobytes.</summary>
    private const double Resolution = 150;

    /// <summary>The longer side in pixels, whatever size the file says.</summary>
    private const double LongestSide = 2300;

    /// <summary>A page that was made ready for reading: what was read of it has its coordinates.</summary>
    public static PageImage Draw(PreparedPage page, PageMask mask)
    {
        using var masked = Masked(page.Plain, page.Width, page.Height, mask);
        var scale = Math.Min(Resolution / PreparedPage.Resolution, LongestSide / Math.Max(masked.Width, masked.Height));
        using var scaled = masked.Scaled(scale, scale);
        return new PageImage(scaled.Jpeg(), page.Width, page.Height, null);
    }

    /// <summary>A page that was not: a typed one as poppler draws it, cropped as it was read; a picture that nothing could be read on as it is.</summary>
    public async Task<PageImage?> DrawAsync(ReadOnlyMemory<byte> content, bool isPdf, Sheet page, PageMask mask, CancellationToken cancellationToken)
    {
        var (width, height) = page.Turn % 2 == 0 ? (page.Width, page.Height) : (page.Height, page.Width);
        using var drawn = isPdf ? await OfPdfAsync(content, page.Number, Math.Max(width, height), cancellationToken) : PictureFile.Page(content.Span, page.Number);
        if (drawn is null)
            return null;
        using var masked = Masked(drawn, width, height, mask);
        var scale = Math.Min(1, LongestSide / Math.Max(masked.Width, masked.Height));
        using var scaled = masked.Scaled(scale, scale);
        return new PageImage(scaled.Jpeg(), width, height, null);
    }

    private async Task<Picture?> OfPdfAsync(ReadOnlyMemory<byte> content, int page, double longerSide, CancellationToken cancellationToken)
    {
        var (number, resolution) = (page.ToString(CultureInfo.InvariantCulture), Math.Min(Resolution, LongestSide * 72 / Math.Max(1, longerSide)));
        var file = await ChildProcess.RunAsync(
            options.Pdftoppm, ["-r", resolution.ToString("0.##", CultureInfo.InvariantCulture), "-cropbox", "-f", number, "-l", number, "-singlefile", "-"], content, cancellationToken);
        return file is null ? null : Picture.Take(Leptonica.pixReadMem(file, (nuint)file.Length));
    }

    private static Picture Masked(Picture picture, double width, double height, PageMask mask)
    {
        var (across, down) = (picture.Width / width, picture.Height / height);
        var masked = mask.Shown is null ? picture.Copy() : picture.Within(mask.Shown.Select(CellOf));
        foreach (var covered in mask.Covered.Select(CellOf))
            masked.Blacken(covered);
        return masked;

        Cell CellOf(Area area)
        {
            var (left, top) = ((int)Math.Floor(area.Left * across), (int)Math.Floor((height - area.Top) * down));
            return new Cell(left, top, (int)Math.Ceiling(area.Right * across) - left, (int)Math.Ceiling((height - area.Bottom) * down) - top);
        }
    }
}
