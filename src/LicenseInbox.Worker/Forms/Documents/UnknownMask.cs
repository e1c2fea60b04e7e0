using System.Text.RegularExpressions;
using LicenseInbox.Domain.Reading;
using LicenseInbox.Worker.Forms.Reading;

namespace LicenseInbox.Worker.Forms.Documents;

/// <summary>
/// Masks what is shown of a document of which nobody knows what stands where: card numbers by what they are, over the ends of lines too; and where anything on it speaks of cards, every number that a
/// security code, or a half of a card number, may be, since it may stand anywhere.
/// </summary>
internal sealed partial class UnknownMask
{
    private readonly bool _isRecognized;
    private readonly bool _speaksOfCards;

    public UnknownMask(IReadOnlyList<PageView> pages)
    {
        _isRecognized = pages.Any(page => page.Sheet.IsRecognized);
        var text = string.Join('\n', pages.SelectMany(page => page.Phrases.GroupBy(phrase => Math.Round(phrase.Baseline)).OrderByDescending(line => line.Key)
            .Select(line => string.Join("  ", line.OrderBy(phrase => phrase.Box.Left).Select(phrase => phrase.Text)))));
        var masked = Numbers(text);
        _speaksOfCards = masked != text || CardWord().IsMatch(text);
        Lines = Codes(masked).Split('\n');
    }

    /// <summary>The document's text, line by line.</summary>
    public IReadOnlyList<string> Lines { get; }

    public string Of(string text) => Codes(Numbers(text));

    /// <summary>A value, by what the text beside it says that it is.</summary>
    public string Value(string label, string value) => SecretLabel().IsMatch(label) && value.Any(char.IsDigit) ? CardData.MaskedSecurityCode : Of(value);

    private string Numbers(string text) => _isRecognized ? RecognizedCardData.Mask(text) : CardData.Mask(text);

    private string Codes(string text) => _speaksOfCards ? ShortNumber().Replace(LongNumber().Replace(text, CardForm.Unread), CardData.MaskedSecurityCode) : text;

    [GeneratedRegex(@"card|credit|visa|amex|discover|cvv|cvc|\bcsc\b|\bcid\b|security\s+code|verification|expir|valid\s+thru", RegexOptions.IgnoreCase)]
    private static partial Regex CardWord();

    [GeneratedRegex(@"cvv|cvc|\b(?:csc|cid|pin)\b|security|verification|secret|digits?\b", RegexOptions.IgnoreCase)]
    private static partial Regex SecretLabel();

    /// <summary>Eight digits or more that are no date: a half of a card number, the other half stands elsewhere.</summary>
    [GeneratedRegex(@"(?<!\d)(?!\d{4}-\d\d-\d\d(?!\d))(?!\d\d[.\-]\d\d[.\-]\d{4}(?!\d))\d(?:[ .\-]{0,3}\d){7,}")]
    private static partial Regex LongNumber();

    /// <summary>Three or four digits by themselves, set apart or not; years in dates and parts of keys are none.</summary>
    [GeneratedRegex(@"(?<![\p{L}\d*/.\-]|\d )\d(?:[ .]?\d){2,3}(?![\p{L}\d*/\-]|[ .]\d)")]
    private static partial Regex ShortNumber();
}
