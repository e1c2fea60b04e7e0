using System.Text.RegularExpressions;
using LicenseInbox.Domain.Reading;

namespace LicenseInbox.Worker.Ocr;

/// <summary>
/// The line that a fax machine prints above a page: date and time, "FROM:" and "TO:" with numbers and names, the page. It is none of the form's, whose labels it looks like.
/// </summary>
internal static partial class FaxHeader
{
    /// <summary>How far from the upper edge it stands at most, of the page's height.</summary>
    private const double Band = 0.035;

    /// <summary>So many of the things that it says are there.</summary>
    private const int Fewest = 2;

    /// <summary>The words without those of such a line.</summary>
    /// <param name="words">A page's words.</param>
    /// <param name="height">The page's height, in pixels.</param>
    public static IReadOnlyList<RecognizedWord> Without(IReadOnlyList<RecognizedWord> words, int height)
    {
        var top = words.Where(word => word.Box.Y + (word.Box.Height / 2) < Band * height).ToList();
        var text = string.Join(' ', top.OrderBy(word => word.Box.X).Select(word => word.Text));
        Regex[] says = [From(), To(), Time(), Date(), PageNumber(), PhoneNumber()];
        // Where a card number stands among them, they stay: what is masked must be known.
        return says.Count(thing => thing.IsMatch(text)) >= Fewest && CardData.Mask(text) == text ? words.Except(top).ToList() : words;
    }

    [GeneratedRegex(@"\b(?:from|fr)\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex From();

    [GeneratedRegex(@"\bto\b\s*[:;.]?", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex To();

    [GeneratedRegex(@"\b\d{1,2}[:.]\d{2}\b")]
    private static partial Regex Time();

    [GeneratedRegex(@"\b[A-Z]{3}[ .\-]{1,2}\d{1,2}[ .,\-]{1,2}\d{2,4}\b|\b\d{1,4}[/.\-]\d{1,2}[/.\-]\d{1,4}\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Date();

    [GeneratedRegex(@"\bP(?:age|g)?[ .,]{0,2}\d{1,3}(?:\s*(?:/|of)\s*\d{1,3})?", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex PageNumber();

    [GeneratedRegex(@"\+?\d[\d ().\-]{6,}\d")]
    private static partial Regex PhoneNumber();
}
