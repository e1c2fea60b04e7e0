using UglyToad.PdfPig.Core;
using UglyToad.PdfPig.Writer;

namespace LicenseInbox.Worker.Pdf;

/// <summary>Writes PDFs whose pages are pictures and nothing else.</summary>
internal static class PicturePdf
{
    /// <summary>Of letter and A4 pages in points, near enough.</summary>
    private const double LongerSide = 792;

    /// <param name="pages">JPEG files with their sizes in pixels.</param>
    public static byte[] Of(IEnumerable<(byte[] Jpeg, int Width, int Height)> pages)
    {
        using var builder = new PdfDocumentBuilder { IncludeDocumentInformation = false };
        foreach (var (jpeg, width, height) in pages)
        {
            var scale = LongerSide / Math.Max(width, height);
            var page = builder.AddPage(width * scale, height * scale);
            page.AddJpeg(jpeg, new PdfRectangle(0, 0, width * scale, height * scale));
        }

        return WithoutIdentifier(builder.Build());
    }

    /// <summary>The library makes an identifier up each time; here the same pages are the same file.</summary>
    private static byte[] WithoutIdentifier(byte[] pdf)
    {
        var isHex = false;
        for (var at = pdf.AsSpan().LastIndexOf("/ID"u8); at >= 0 && at < pdf.Length && pdf[at] != (byte)']'; at++)
        {
            if (isHex && pdf[at] != (byte)'>')
                pdf[at] = (byte)'0';
            isHex = pdf[at] == (byte)'<' || (isHex && pdf[at] != (byte)'>');
        }

        return pdf;
    }
}
