using System.Text.RegularExpressions;
using LicenseInbox.Domain.Reading;
using LicenseInbox.Worker.Forms.Reading;

namespace LicenseInbox.Worker.Forms.Documents;

/// <summary>Shows an operator what a document of no known form holds, so that he can write its description. Masked.</summary>
internal sealed partial class UnknownDocuments(FormDescriptions descriptions)
{
    private const int LabelLimit = 200;
    private const int NameLimit = 500;
    private const int LineLimit = 500;
    private const int LongestLabel = 60;

    public UnknownDocument Describe(IReadOnlyList<PageView> pages, IReadOnlyList<string> acroFormNames)
    {
        var lines = pages.SelectMany(page => page.Phrases.GroupBy(phrase => Math.Round(phrase.Baseline)).OrderByDescending(line => line.Key)
                .Select(line => string.Join("  ", line.OrderBy(phrase => phrase.Box.Left).Select(phrase => phrase.Text))))
            .Take(LineLimit).ToList();
        // A security code may stand apart from its label; where there is one, every short number goes.
        var hasCode = lines.Exists(line => SecurityCodeLabel().IsMatch(line));
        var isRecognized = pages.Any(page => page.Sheet.IsRecognized);
        return new UnknownDocument(
            pages.SelectMany(page => page.Phrases).Where(phrase => IsLabel(phrase.Text)).Select(phrase => Masked(phrase.Text.TrimEnd(':', ' '), hasCode, isRecognized)).Distinct().Take(LabelLimit).ToList(),
            acroFormNames.Select(CardData.Mask).Take(NameLimit).ToList(),
            lines.Select(line => Masked(line, hasCode, isRecognized)).ToList());
    }

    private bool IsLabel(string text) =>
        text.Length <= LongestLabel && text.Any(char.IsLetter)
        && (text.EndsWith(':') || descriptions.Indexes.Values.Any(index => index.Meanings(descriptions.Wording.Key(text)).Count > 0));

    private static string Masked(string text, bool hasCode, bool isRecognized) =>
        (isRecognized ? RecognizedCardData.Mask(text) : CardData.Mask(text)) is var masked && hasCode ? ShortNumber().Replace(masked, CardData.MaskedSecurityCode) : masked;

    [GeneratedRegex(@"\b(?:cvv2?|cvc2?|csc|cid)\b|security\s+code|verification\s+(?:code|number|value)", RegexOptions.IgnoreCase)]
    private static partial Regex SecurityCodeLabel();

    [GeneratedRegex(@"(?<![\w*\-/.])\d{3,4}(?![\w*\-/])")]
    private static partial Regex ShortNumber();
}
