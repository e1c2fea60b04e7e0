using System.Buffers.Binary;
using LicenseInbox.Domain.Reading;

namespace LicenseInbox.Worker.Forms.Documents;

/// <summary>What a file can be opened as.</summary>
internal enum DocumentFormat
{
    /// <summary>It is not opened.</summary>
    None,
    Pdf,

    /// <summary>A TIFF, JPEG or PNG file.</summary>
    Picture,
}

/// <summary>Tells what a file is by its bytes, whatever its name says.</summary>
internal static class FileKind
{
    private const int HeaderReach = 1024;
    private const string Pdf = "pdf";
    private const string Damaged = "damaged";

    /// <summary>What it can be opened as; else the problem it is, or null when it is no document.</summary>
    public static (DocumentFormat Format, DocumentProblem? Problem) Of(ReadOnlySpan<byte> content, string? name) => KindOf(content, name) switch
    {
        null => (DocumentFormat.None, null),
        Pdf => (DocumentFormat.Pdf, null),
        "image" => (DocumentFormat.Picture, null),
        "heic" => (DocumentFormat.None, new(DocumentProblemKind.Heic, "it is an HEIC picture")),
        "word" => (DocumentFormat.None, new(DocumentProblemKind.Word, "it is a Word document")),
        "excel" => (DocumentFormat.None, new(DocumentProblemKind.Excel, "it is an Excel workbook")),
        "archive" => (DocumentFormat.None, new(DocumentProblemKind.Archive, "it is an archive")),
        _ => (DocumentFormat.None, new(DocumentProblemKind.Damaged, "it is no PDF, though its name says so")),
    };

    private static string? KindOf(ReadOnlySpan<byte> content, string? name)
    {
        var head = content[..Math.Min(content.Length, HeaderReach)];
        // An archive may hold an unpacked PDF near its beginning: what it starts with comes first.
        if (head.StartsWith("PK\u0003\u0004"u8) || head.StartsWith("PK\u0005\u0006"u8))
            return Zip(content);
        if (head.IndexOf("%PDF"u8) >= 0)
            return Pdf;
        if (head.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF]) || head.StartsWith((ReadOnlySpan<byte>)[0x89, 0x50, 0x4E, 0x47]) || head.StartsWith("II*\0"u8) || head.StartsWith("MM\0*"u8)
            || head.StartsWith("II+\0"u8) || head.StartsWith("MM\0+"u8))
        {
            return "image";
        }

        if (head.Length >= 12 && head[4..8].SequenceEqual("ftyp"u8))
            return IsHeic(head) ? "heic" : null;
        if (head.StartsWith((ReadOnlySpan<byte>)[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]))
            return Compound(content, name);
        if (head.StartsWith(@"{\rtf"u8))
            return "word";
        if (head.StartsWith("Rar!"u8) || head.StartsWith((ReadOnlySpan<byte>)[0x37, 0x7A, 0xBC, 0xAF, 0x27, 0x1C]) || head.StartsWith((ReadOnlySpan<byte>)[0x1F, 0x8B, 0x08]))
            return "archive";
        return name?.Trim().EndsWith(".pdf", StringComparison.OrdinalIgnoreCase) == true ? Damaged : null;
    }

    private static bool IsHeic(ReadOnlySpan<byte> head)
    {
        var size = Math.Min(head.Length, (int)Math.Min(BinaryPrimitives.ReadUInt32BigEndian(head), 256));
        for (var at = 8; at + 4 <= size; at += 4)
        {
            if (head[at..(at + 4)] is var brand && (brand.SequenceEqual("heic"u8) || brand.SequenceEqual("heix"u8) || brand.SequenceEqual("mif1"u8) || brand.SequenceEqual("msf1"u8) || brand.SequenceEqual("hevc"u8) || brand.SequenceEqual("avif"u8)))
                return true;
        }

        return false;
    }

    /// <summary>Office documents are archives of parts with known names.</summary>
    private static string Zip(ReadOnlySpan<byte> content)
    {
        if (content.IndexOf("word/"u8) >= 0 || content.IndexOf("application/vnd.oasis.opendocument.text"u8) >= 0)
            return "word";
        return content.IndexOf("xl/"u8) >= 0 || content.IndexOf("application/vnd.oasis.opendocument.spreadsheet"u8) >= 0 ? "excel" : "archive";
    }

    /// <summary>Old Office files: the name of their main stream (in UTF-16) says which.</summary>
    private static string Compound(ReadOnlySpan<byte> content, string? name)
    {
        if (content.IndexOf("W\0o\0r\0k\0b\0o\0o\0k\0"u8) >= 0 || content.IndexOf("B\0o\0o\0k\0\0\0"u8) >= 0)
            return "excel";
        return name?.Trim().EndsWith(".xls", StringComparison.OrdinalIgnoreCase) == true ? "excel" : "word";
    }
}
