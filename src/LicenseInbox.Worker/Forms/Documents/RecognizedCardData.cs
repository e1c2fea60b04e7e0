using System.Text.RegularExpressions;
using LicenseInbox.Domain.Reading;

namespace LicenseInbox.Worker.Forms.Documents;

/// <summary>
/// Masks card numbers in recognised text, where digits are misread, split and lost: a check digit says nothing there, so every long run of digits and what looks like digits goes.
/// </summary>
internal static partial class RecognizedCardData
{
    private const int FewestCharacters = 12;
    private const int FewestDigits = 7;

    public static string Mask(string text) =>
        Run().Replace(CardData.Mask(text), match => IsCardLike(match.Value) ? CardForm.Unread : match.Value);

    private static bool IsCardLike(string run) => run.Count(char.IsLetterOrDigit) >= FewestCharacters && run.Count(char.IsDigit) >= FewestDigits;

    /// <summary>Digits and their look-alikes, in groups with up to three other characters between them, not inside a word.</summary>
    [GeneratedRegex(@"(?<![\p{L}\d])[\dOoQDIl|iSsBbZzGgqTA](?:[^\p{L}\d\r\n]{0,3}[\dOoQDIl|iSsBbZzGgqTA])+(?![\p{L}\d])")]
    private static partial Regex Run();
}
