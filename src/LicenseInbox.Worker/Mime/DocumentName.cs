namespace LicenseInbox.Worker.Mime;

/// <summary>File names of attachments as they may be shown: without folders, masked.</summary>
internal static class DocumentName
{
    private const int Longest = 120;

    /// <summary>The name that came with the part; null when there is none.</summary>
    public static string? Of(string? fileName)
    {
        var name = PlainWords.LineOrNull(fileName)?.Replace('\\', '/').Trim('/', ' ');
        name = name?[(name.LastIndexOf('/') + 1)..].Trim();
        if (string.IsNullOrEmpty(name) || name.All(character => character == '.'))
            return null;
        return name.Length <= Longest ? name : $"{name[..(Longest - 9)]}…{name[^8..]}";
    }

    /// <summary>A name for the nameless, by its place and content.</summary>
    public static string Invent(int place, ReadOnlySpan<byte> content) => $"attachment-{place}{Extension(content)}";

    private static string Extension(ReadOnlySpan<byte> content)
    {
        if (content[..Math.Min(content.Length, 1024)].IndexOf("%PDF-"u8) >= 0)
            return ".pdf";
        if (content.StartsWith("II*\0"u8) || content.StartsWith("MM\0*"u8))
            return ".tif";
        if (content.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF]))
            return ".jpg";
        if (content.StartsWith((ReadOnlySpan<byte>)[0x89, 0x50, 0x4E, 0x47]))
            return ".png";
        return content.StartsWith("PK\u0003\u0004"u8) ? ".zip" : "";
    }
}
