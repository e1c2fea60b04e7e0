using System.IO.Compression;
using System.Text;
using LicenseInbox.Domain.Reading;

namespace LicenseInbox.Worker.Tests.Forms.Documents;

/// <summary>A file as partners send it in place of a PDF.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Content">Its bytes, as far as they tell what it is.</param>
/// <param name="Kind">What it is.</param>
/// <param name="What">The same in words.</param>
internal sealed record SomeFile(string Name, byte[] Content, DocumentProblemKind Kind, string What);

/// <summary>Files of the formats that are not read.</summary>
internal static class SomeFiles
{
    private static readonly byte[] Compound = [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1, .. new byte[504]];

    public static IReadOnlyList<SomeFile> NotRead { get; } =
    [
        new("transfer.docx", Zipped("[Content_Types].xml", "word/document.xml"), DocumentProblemKind.Word, "a Word document"),
        new("transfer.doc", [.. Compound, .. Utf16("WordDocument")], DocumentProblemKind.Word, "a Word document"),
        new("transfer.odt", Zipped("mimetype=application/vnd.oasis.opendocument.text"), DocumentProblemKind.Word, "an OpenDocument text"),
        new("transfer.rtf", Text(@"{\rtf1\ansi Case 204417}"), DocumentProblemKind.Word, "a rich text document (RTF)"),
        new("transfer.pages", Zipped("Index/Document.iwa"), DocumentProblemKind.Word, "a Pages or Numbers document"),
        new("keys.xlsx", Zipped("[Content_Types].xml", "xl/workbook.xml"), DocumentProblemKind.Excel, "an Excel workbook"),
        new("keys.xls", [.. Compound, .. Utf16("Workbook")], DocumentProblemKind.Excel, "an Excel workbook"),
        new("keys.ods", Zipped("mimetype=application/vnd.oasis.opendocument.spreadsheet"), DocumentProblemKind.Excel, "an OpenDocument spreadsheet"),
        new("locked.docx", [.. Compound, .. Utf16("EncryptedPackage")], DocumentProblemKind.PasswordProtected, "an Office document that asks for a password"),
        new("forms.pptx", Zipped("ppt/presentation.xml"), DocumentProblemKind.OtherFormat, "a PowerPoint presentation"),
        new("forms.xps", Zipped("FixedDocSeq.fdseq"), DocumentProblemKind.OtherFormat, "an XPS document"),
        new("IMG_0412.HEIC", Text("\0\0\0\u0018ftypheic\0\0\0\0mif1heic"), DocumentProblemKind.Heic, "an HEIC picture"),
        new("photo.avif", Text("\0\0\0\u0018ftypavif\0\0\0\0mif1avif"), DocumentProblemKind.OtherFormat, "an AVIF picture"),
        new("photo.webp", WebP(1700, 2200), DocumentProblemKind.OtherFormat, "a WebP picture"),
        new("scan.gif", [.. "GIF89a"u8, 0xA4, 0x06, 0x98, 0x08, .. new byte[40]], DocumentProblemKind.OtherFormat, "a GIF picture"),
        new("scan.bmp", Bmp(1700, 2200), DocumentProblemKind.OtherFormat, "a BMP picture"),
        new("forms.zip", Zipped("transfer.pdf", "card.pdf"), DocumentProblemKind.Archive, "a ZIP archive"),
        new("forms.rar", Text("Rar!\u001A\u0007\u0001\0"), DocumentProblemKind.Archive, "a RAR archive"),
        new("forms.7z", [0x37, 0x7A, 0xBC, 0xAF, 0x27, 0x1C, 0, 4], DocumentProblemKind.Archive, "a 7-Zip archive"),
        new("forms.tar", [.. new byte[257], .. "ustar\000"u8, .. new byte[248]], DocumentProblemKind.Archive, "a tar archive"),
        new("forms.tgz", [0x1F, 0x8B, 0x08, 0, 0, 0], DocumentProblemKind.Archive, "a gzip archive"),
        new("transfer.html", Text("<!doctype html><h1>License Transfer Form</h1>"), DocumentProblemKind.OtherFormat, "a web page"),
        new("forms.msg", [.. Compound, .. Utf16("__substg1.0_0037001F")], DocumentProblemKind.OtherFormat, "an email saved by Outlook (MSG)"),
        new("forms.eml", Text("From: dana@partner.example\r\nSubject: forms\r\n\r\n"), DocumentProblemKind.OtherFormat, "an email in a file"),
        new("transfer.pdf.pgp", [0x85, 0x01, 0x0C, 0x03], DocumentProblemKind.PasswordProtected, "encrypted with PGP"),
        new("transfer.asc", Text("-----BEGIN PGP MESSAGE-----\n\nhQEM\n"), DocumentProblemKind.PasswordProtected, "encrypted with PGP"),
        new("transfer.ps", Text("%!PS-Adobe-3.0\n"), DocumentProblemKind.OtherFormat, "a PostScript file"),
        new("transfer.pdf", Text("<html>Your session has expired</html>"), DocumentProblemKind.Damaged, "no PDF, though its name says so"),
        new("empty.pdf", [], DocumentProblemKind.Damaged, "no PDF, though its name says so"),
        new("scan.tif", Text("<html>Your session has expired</html>"), DocumentProblemKind.Damaged, "not what its name says, or damaged"),
    ];

    public static SomeFile Named(string name) => NotRead.First(file => file.Name == name);

    private static byte[] Text(string text) => Encoding.Latin1.GetBytes(text);

    private static byte[] Utf16(string text) => Encoding.Unicode.GetBytes(text + "\0\0");

    /// <summary>An archive with these parts; what follows an equals sign is the part's content.</summary>
    private static byte[] Zipped(params string[] parts)
    {
        using var memory = new MemoryStream();
        using (var zip = new ZipArchive(memory, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var part in parts)
            {
                using var content = zip.CreateEntry(part.Split('=')[0], CompressionLevel.NoCompression).Open();
                content.Write(Text(part.Split('=')[^1]));
            }
        }

        return memory.ToArray();
    }

    private static byte[] WebP(int width, int height)
    {
        var webp = new byte[64];
        "RIFF"u8.CopyTo(webp);
        "WEBPVP8X"u8.CopyTo(webp.AsSpan(8));
        (webp[24], webp[25], webp[27], webp[28]) = ((byte)((width - 1) & 0xFF), (byte)((width - 1) >> 8), (byte)((height - 1) & 0xFF), (byte)((height - 1) >> 8));
        return webp;
    }

    private static byte[] Bmp(int width, int height)
    {
        var bmp = new byte[64];
        "BM"u8.CopyTo(bmp);
        bmp[14] = 40;
        BitConverter.TryWriteBytes(bmp.AsSpan(18), width);
        BitConverter.TryWriteBytes(bmp.AsSpan(22), height);
        return bmp;
    }
}
