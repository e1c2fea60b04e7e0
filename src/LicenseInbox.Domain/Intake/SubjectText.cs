using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace LicenseInbox.Domain.Intake;

/// <summary>Text as numbers are looked for in it.</summary>
internal static partial class SubjectText
{
    /// <summary>No subject is searched beyond this many characters: what comes after was not written for a reader.</summary>
    private const int Longest = 2000;

    /// <summary>Compatibility forms as their plain ones (full-width digits, №), digits of every script as 0 to 9, without invisible characters.</summary>
    public static string Normalize(string text)
    {
        var plain = new StringBuilder(text.Length);
        foreach (var c in Valid(text).Normalize(NormalizationForm.FormKC))
        {
            if (char.GetUnicodeCategory(c) != UnicodeCategory.Format)
                plain.Append(char.IsWhiteSpace(c) ? ' ' : char.IsDigit(c) ? (char)('0' + CharUnicodeInfo.GetDecimalDigitValue(c)) : c);
        }

        return plain.ToString();
    }

    /// <summary>A subject without its reply, forward and gateway prefixes (<c>RE:</c>, <c>AW:</c>, <c>[EXTERNAL]</c>).</summary>
    public static string Tidy(string subject)
    {
        var text = Normalize(subject.Length > Longest ? subject[..Longest] : subject);
        return text[Prefixes().Match(text).Length..];
    }

    /// <summary>Eight digits that are a day of our time, 20140715.</summary>
    public static bool IsDate(string digits) =>
        digits.Length == 8 && DateOnly.TryParseExact(digits, "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && day.Year is > 1990 and < 2100;

    /// <summary>Half of a surrogate pair is no text, and can't be normalized.</summary>
    private static string Valid(string text) => text.Any(char.IsSurrogate) ? string.Concat(text.EnumerateRunes()) : text;

    [GeneratedRegex(
        @"^(?:\s*(?:(?:re|fwd?|wg|aw|antw|sv|vs|tr|rv|enc)\s*(?:\[\d+\]|\(\d+\))?\s*:|[\[(]\s*(?:external|extern|ext|caution|warning|suspicious|bulk|spam)[^\])\d]{0,40}[\])]|(?:external|ext)\s*:))+",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Prefixes();
}
