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

/// <summary>
/// Tells what a file is by its bytes, whatever its name says. What may be a form and is not read is a problem with words for the partner; what can't be one (a calendar entry, a business card, a text)
/// is nothing.
/// </summary>
internal static class FileKind
{
    private const int HeaderReach = 1024;

    private static readonly (byte[] Begin, DocumentProblemKind Kind, string What)[] Signatures =
    [
        ("Rar!"u8.ToArray(), DocumentProblemKind.Archive, "a RAR archive"),
        ([0x37, 0x7A, 0xBC, 0xAF, 0x27, 0x1C], DocumentProblemKind.Archive, "a 7-Zip archive"),
        ([0x1F, 0x8B, 0x08], DocumentProblemKind.Archive, "a gzip archive"),
        ("BZh"u8.ToArray(), DocumentProblemKind.Archive, "a bzip2 archive"),
        ([0xFD, 0x37, 0x7A, 0x58, 0x5A, 0x00], DocumentProblemKind.Archive, "an xz archive"),
        ("MSCF"u8.ToArray(), DocumentProblemKind.Archive, "a cabinet archive"),
        (@"{\rtf"u8.ToArray(), DocumentProblemKind.Word, "a rich text document (RTF)"),
        ("GIF8"u8.ToArray(), DocumentProblemKind.OtherFormat, "a GIF picture"),
        ("-----BEGIN PGP MESSAGE"u8.ToArray(), DocumentProblemKind.PasswordProtected, "encrypted with PGP"),
        ("%!PS"u8.ToArray(), DocumentProblemKind.OtherFormat, "a PostScript file"),
    ];

    /// <summary>What the parts in an archive are called that is really a document.</summary>
    private static readonly (byte[] Part, DocumentProblemKind Kind, string What)[] Packed =
    [
        ("word/"u8.ToArray(), DocumentProblemKind.Word, "a Word document"),
        ("xl/"u8.ToArray(), DocumentProblemKind.Excel, "an Excel workbook"),
        ("ppt/"u8.ToArray(), DocumentProblemKind.OtherFormat, "a PowerPoint presentation"),
        ("application/vnd.oasis.opendocument.text"u8.ToArray(), DocumentProblemKind.Word, "an OpenDocument text"),
        ("application/vnd.oasis.opendocument.spreadsheet"u8.ToArray(), DocumentProblemKind.Excel, "an OpenDocument spreadsheet"),
        ("Index/Document.iwa"u8.ToArray(), DocumentProblemKind.Word, "a Pages or Numbers document"),
        ("FixedDocSeq"u8.ToArray(), DocumentProblemKind.OtherFormat, "an XPS document"),
    ];

    /// <summary>Endings of names that promise a document; the bytes don't keep it.</summary>
    private static readonly string[] Promising = [".pdf", ".doc", ".docx", ".xls", ".xlsx", ".odt", ".ods", ".tif", ".tiff", ".jpg", ".jpeg", ".png", ".heic", ".zip", ".rar", ".7z"];

    /// <summary>What it can be opened as; else the problem it is, or null when it is no document.</summary>
    public static (DocumentFormat Format, DocumentProblem? Problem) Of(ReadOnlySpan<byte> content, string? name)
    {
        var head = content[..Math.Min(content.Length, HeaderReach)];
        // An archive may hold an unpacked PDF near its beginning: what it starts with comes first.
        if (head.StartsWith("PK\u0003\u0004"u8) || head.StartsWith("PK\u0005\u0006"u8) || head.StartsWith("PK\u0007\u0008"u8))
            return Zip(content);
        if (head.IndexOf("%PDF"u8) >= 0)
            return (DocumentFormat.Pdf, null);
        if (IsPicture(head))
            return (DocumentFormat.Picture, null);
        foreach (var (begin, kind, what) in Signatures)
        {
            if (head.StartsWith(begin))
                return Problem(kind, what);
        }

        if (head.Length >= 12 && head[4..8].SequenceEqual("ftyp"u8))
            return Film(head);
        if (head.StartsWith((ReadOnlySpan<byte>)[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]))
            return Compound(content, name);
        if (head.StartsWith("RIFF"u8) && head.Length >= 12 && head[8..12].SequenceEqual("WEBP"u8))
            return Problem(DocumentProblemKind.OtherFormat, "a WebP picture");
        if (head.StartsWith("BM"u8) && head.Length >= 26 && BinaryPrimitives.ReadInt32LittleEndian(head[14..]) is >= 40 and <= 124)
            return Problem(DocumentProblemKind.OtherFormat, "a BMP picture");
        if (content.Length > 262 && content[257..262].SequenceEqual("ustar"u8))
            return Problem(DocumentProblemKind.Archive, "a tar archive");
        return Named(head, (name ?? "").Trim());
    }

    private static (DocumentFormat Format, DocumentProblem? Problem) Problem(DocumentProblemKind kind, string what) => (DocumentFormat.None, new DocumentProblem(kind, $"it is {what}"));

    private static bool IsPicture(ReadOnlySpan<byte> head) =>
        head.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF]) || head.StartsWith((ReadOnlySpan<byte>)[0x89, 0x50, 0x4E, 0x47])
        || head.StartsWith("II*\0"u8) || head.StartsWith("MM\0*"u8) || head.StartsWith("II+\0"u8) || head.StartsWith("MM\0+"u8);

    /// <summary>What can be told with the help of its name only.</summary>
    private static (DocumentFormat Format, DocumentProblem? Problem) Named(ReadOnlySpan<byte> head, string name)
    {
        bool Ends(params ReadOnlySpan<string> endings)
        {
            foreach (var ending in endings)
            {
                if (name.EndsWith(ending, StringComparison.OrdinalIgnoreCase))
                    return true;
            }

            return false;
        }

        // Mail servers call pieces of a body that they cut off ATT00001.htm: they are no attachments.
        if (Ends(".htm", ".html", ".mht", ".mhtml") && !name.StartsWith("ATT0", StringComparison.OrdinalIgnoreCase))
            return Problem(DocumentProblemKind.OtherFormat, "a web page");
        if (Ends(".eml"))
            return Problem(DocumentProblemKind.OtherFormat, "an email in a file");
        if (Ends(".gpg", ".pgp"))
            return Problem(DocumentProblemKind.PasswordProtected, "encrypted with PGP");
        return head.Length > 0 && Ends(Promising) || Ends(".pdf")
            ? Problem(DocumentProblemKind.Damaged, name.EndsWith(".pdf", StringComparison.OrdinalIgnoreCase) ? "no PDF, though its name says so" : "not what its name says, or damaged")
            : (DocumentFormat.None, null);
    }

    /// <summary>Pictures of newer kinds, and films, which are no documents.</summary>
    private static (DocumentFormat Format, DocumentProblem? Problem) Film(ReadOnlySpan<byte> head)
    {
        var size = Math.Min(head.Length, (int)Math.Min(BinaryPrimitives.ReadUInt32BigEndian(head), 256));
        var isHeic = false;
        for (var at = 8; at + 4 <= size; at += 4)
        {
            var brand = head[at..(at + 4)];
            if (brand.SequenceEqual("avif"u8))
                return Problem(DocumentProblemKind.OtherFormat, "an AVIF picture");
            isHeic |= brand.SequenceEqual("heic"u8) || brand.SequenceEqual("heix"u8) || brand.SequenceEqual("mif1"u8) || brand.SequenceEqual("msf1"u8) || brand.SequenceEqual("hevc"u8);
        }

        return isHeic ? Problem(DocumentProblemKind.Heic, "an HEIC picture") : (DocumentFormat.None, null);
    }

    /// <summary>Office documents are archives of parts with known names.</summary>
    private static (DocumentFormat Format, DocumentProblem? Problem) Zip(ReadOnlySpan<byte> content)
    {
        foreach (var (part, kind, what) in Packed)
        {
            if (content.IndexOf(part) >= 0)
                return Problem(kind, what);
        }

        return Problem(DocumentProblemKind.Archive, "a ZIP archive");
    }

    /// <summary>Old Office files, saved mails and encrypted documents: the name of a stream in them (in UTF-16) says which.</summary>
    private static (DocumentFormat Format, DocumentProblem? Problem) Compound(ReadOnlySpan<byte> content, string? name)
    {
        bool Ends(string ending) => name?.Trim().EndsWith(ending, StringComparison.OrdinalIgnoreCase) == true;

        if (content.IndexOf("E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e\0"u8) >= 0)
            return Problem(DocumentProblemKind.PasswordProtected, "an Office document that asks for a password");
        if (Ends(".msg") || content.IndexOf("_\0_\0s\0u\0b\0s\0t\0g\0"u8) >= 0)
            return Problem(DocumentProblemKind.OtherFormat, "an email saved by Outlook (MSG)");
        if (Ends(".ppt") || content.IndexOf("P\0o\0w\0e\0r\0P\0o\0i\0n\0t\0"u8) >= 0)
            return Problem(DocumentProblemKind.OtherFormat, "a PowerPoint presentation");
        if (Ends(".xls") || content.IndexOf("W\0o\0r\0k\0b\0o\0o\0k\0"u8) >= 0 || content.IndexOf("B\0o\0o\0k\0\0\0"u8) >= 0)
            return Problem(DocumentProblemKind.Excel, "an Excel workbook");
        return Problem(DocumentProblemKind.Word, "a Word document");
    }
}
