using LicenseInbox.Domain.Reading;

namespace LicenseInbox.Worker.Pdf;

/// <summary>Tells what a file is by its first bytes, whatever its name says.</summary>
internal static class FileKind
{
    public const string None = "";
    public const string Pdf = "pdf";

    public static string Of(ReadOnlySpan<byte> content, string? name)
    {
        var head = content[..Math.Min(content.Length, 1024)];
        if (head.IndexOf("%PDF-"u8) >= 0)
            return Pdf;
        if (head.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF]) || head.StartsWith((ReadOnlySpan<byte>)[0x89, 0x50, 0x4E, 0x47]) || head.StartsWith("II*\0"u8) || head.StartsWith("MM\0*"u8))
            return "image";
        if (head.Length > 12 && head[4..8].SequenceEqual("ftyp"u8) && head[8..12] is var brand && (brand.SequenceEqual("heic"u8) || brand.SequenceEqual("heix"u8) || brand.SequenceEqual("mif1"u8) || brand.SequenceEqual("hevc"u8)))
            return "heic";
        if (head.StartsWith("PK\u0003\u0004"u8))
            return content.IndexOf("word/"u8) >= 0 ? "word" : content.IndexOf("xl/"u8) >= 0 ? "excel" : "archive";
        if (head.StartsWith((ReadOnlySpan<byte>)[0xD0, 0xCF, 0x11, 0xE0]))
            return name?.EndsWith(".xls", StringComparison.OrdinalIgnoreCase) == true ? "excel" : "word";
        if (head.StartsWith("Rar!"u8) || head.StartsWith((ReadOnlySpan<byte>)[0x37, 0x7A, 0xBC, 0xAF]) || head.StartsWith((ReadOnlySpan<byte>)[0x1F, 0x8B]))
            return "archive";
        return name?.EndsWith(".pdf", StringComparison.OrdinalIgnoreCase) == true ? "damaged" : None;
    }

    public static DocumentProblem Problem(string kind) => kind switch
    {
        "image" => new(DocumentProblemKind.Image, "it is a picture of a page"),
        "heic" => new(DocumentProblemKind.Heic, "it is an HEIC picture"),
        "word" => new(DocumentProblemKind.Word, "it is a Word document"),
        "excel" => new(DocumentProblemKind.Excel, "it is an Excel workbook"),
        "archive" => new(DocumentProblemKind.Archive, "it is an archive"),
        _ => new(DocumentProblemKind.Damaged, "it is no PDF, though its name says so"),
    };
}
