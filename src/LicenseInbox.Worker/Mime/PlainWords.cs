using System.Globalization;
using System.Text;
using LicenseInbox.Domain.Reading;

namespace LicenseInbox.Worker.Mime;

/// <summary>Text as it may leave the reader: masked, without control characters (some stores take no NUL) and lone surrogates (they are no text in UTF-8).</summary>
internal static class PlainWords
{
    /// <summary>Several lines, ended by LF.</summary>
    public static string Lines(string text) => CardData.Mask(Clean(text.ReplaceLineEndings("\n"), keepLines: true));

    /// <summary>One line, runs of white space one space.</summary>
    public static string Line(string text) =>
        CardData.Mask(string.Join(' ', Clean(text, keepLines: false).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)));

    /// <summary>One line, or null when there is nothing on it.</summary>
    public static string? LineOrNull(string? text) => text is null || Line(text) is not { Length: > 0 } line ? null : line;

    /// <summary>An identifier or address, without white space; one that holds a card number is masked, and thereby nobody's any more.</summary>
    public static string Id(string text) => Compact(CardData.Mask(Compact(Clean(text, keepLines: false))));

    /// <summary>An identifier, or null where it is empty or holds a card number: masked it would name another message.</summary>
    public static string? IdOrNull(string text) => Compact(Clean(text, keepLines: false)) is { Length: > 0 } id && CardData.Mask(id) == id ? id : null;

    private static string Compact(string text) => string.Concat(text.Where(character => !char.IsWhiteSpace(character)));

    private static string Clean(string text, bool keepLines)
    {
        var clean = new StringBuilder(text.Length);
        for (var at = 0; at < text.Length; at++)
        {
            var character = text[at];
            if (char.IsHighSurrogate(character) && at + 1 < text.Length && char.IsLowSurrogate(text[at + 1]))
                clean.Append(character).Append(text[++at]);
            else if (char.IsSurrogate(character))
                clean.Append('\uFFFD');
            else if (char.IsControl(character))
                clean.Append(keepLines && character is '\n' or '\t' ? character : ' ');
            else if (!IsInvisible(character))
                clean.Append(character);
        }

        return clean.ToString();
    }

    /// <summary>Marks that turn or hide text and say nothing: direction overrides, zero-width marks, soft hyphens.</summary>
    private static bool IsInvisible(char character) =>
        char.GetUnicodeCategory(character) is UnicodeCategory.Format && character is not ('\u200C' or '\u200D');
}
