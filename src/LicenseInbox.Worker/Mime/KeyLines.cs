using System.Text.RegularExpressions;
using MimeKit;

namespace LicenseInbox.Worker.Mime;

/// <summary>
/// Lines that give one key for another where they are no own words: <c>KEY = KEY</c> that somebody filled in in the mail he quotes, and rows of CSV files. Nothing else of a quoted mail or such a file is kept.
/// </summary>
internal static partial class KeyLines
{
    private const int Most = 500;
    private const int LongestLine = 300;
    private const int LargestFile = 256 * 1024;
    private const int MostFiles = 5;

    public static IReadOnlyList<string> Of(MimeEntity? body, string text, CancellationToken cancellationToken) =>
        Lines(text).Where(line => Filled().IsMatch(line))
            .Concat((body is null ? [] : Files(body)).Take(MostFiles).SelectMany(file => Lines(Text(file, cancellationToken)).Where(line => Row().IsMatch(line))))
            .Select(line => PlainWords.Lines(line).Trim())
            .Distinct(StringComparer.Ordinal)
            .Take(Most)
            .ToList();

    private static IEnumerable<string> Lines(string text) => text.ReplaceLineEndings("\n").Replace('\u00A0', ' ').Split('\n').Where(line => line.Length is > 0 and <= LongestLine);

    /// <summary>CSV files that were attached, by type or name; whatever a spreadsheet program calls them.</summary>
    private static IEnumerable<MimePart> Files(MimeEntity entity) => entity switch
    {
        Multipart multipart => multipart.SelectMany(Files),
        MimePart part when part.ContentType.IsMimeType("text", "csv") || part.FileName?.EndsWith(".csv", StringComparison.OrdinalIgnoreCase) == true => [part],
        _ => [],
    };

    private static string Text(MimePart part, CancellationToken cancellationToken)
    {
        var bytes = PartText.Bytes(part, cancellationToken);
        return bytes.Length > LargestFile ? "" : PartText.Decode(bytes, part.ContentType.Charset).TrimStart('\uFEFF');
    }

    [GeneratedRegex(@"^[>|*\s]*[0-9A-Za-z][0-9A-Za-z -]{3,79}?\s*(?:=|->)\s*[0-9A-Za-z][0-9A-Za-z -]{3,79}?(?:\s*[,;]\s*[0-9A-Za-z_-]{1,40}){0,3}\s*$")]
    private static partial Regex Filled();

    [GeneratedRegex("""^\s*"?\s*[0-9A-Za-z][0-9A-Za-z -]{3,79}?"?\s*[,;\t]\s*"?[0-9A-Za-z][0-9A-Za-z -]{3,79}?"?(?:\s*[,;\t]\s*"?[0-9A-Za-z_-]{0,40}"?){0,4}\s*$""")]
    private static partial Regex Row();
}
