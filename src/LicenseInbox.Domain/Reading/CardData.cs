using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace LicenseInbox.Domain.Reading;

/// <summary>
/// Masks card numbers and security codes in text. Whatever leaves the reader has gone through it.
/// A card number has 13 to 19 digits, begins like an issuer's and passes Luhn; its digits may be grouped by spaces, dashes and the like.
/// An unbroken run of more digits is no card number, and neither is a part of one.
/// </summary>
public static partial class CardData
{
    private const int Fewest = 13;
    private const int Most = 19;

    /// <summary>How many characters may stand between two groups of digits: a dash in spaces, a line break.</summary>
    private const int WidestGap = 3;

    /// <summary>What stands in the place of a security code.</summary>
    public const string MaskedSecurityCode = "***";

    /// <summary>The text with stars in place of every card number, its last four digits aside, and of every labelled security code.</summary>
    public static string Mask(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (!text.Any(char.IsDigit))
            return text;
        var masked = MaskNumbers(text);
        return SecurityCode().Replace(masked, match => match.Groups["label"].Value + MaskedSecurityCode);
    }

    /// <summary>Stars and the last four digits.</summary>
    public static string MaskNumber(string number)
    {
        var digits = Digits(number);
        return digits.Length >= 4 ? $"**** **** **** {digits[^4..]}" : "****";
    }

    /// <summary>Whether it has 13 to 19 digits and passes the Luhn check.</summary>
    public static bool IsPlausible(string number)
    {
        var digits = Digits(number);
        return digits.Length is >= Fewest and <= Most && digits.Distinct().Count() > 1 && PassesLuhn(digits);
    }

    /// <summary>The brand that the first digits of a number of 13 digits or more stand for; null when they stand for none.</summary>
    public static string? Brand(string number)
    {
        var digits = Digits(number);
        if (digits.Length < Fewest)
            return null;
        var (two, three, four) = (Lead(digits, 2), Lead(digits, 3), Lead(digits, 4));
        return digits[0] switch
        {
            '4' => "Visa",
            '5' when two is >= 51 and <= 55 => "MasterCard",
            '2' when four is >= 2221 and <= 2720 => "MasterCard",
            '3' when two is 34 or 37 => "American Express",
            '3' when four is >= 3528 and <= 3589 => "JCB",
            '3' when two is 36 or 38 or 39 || three is >= 300 and <= 305 || four == 3095 => "Diners Club",
            '6' when four == 6011 || two is 62 or 64 or 65 => "Discover",
            '5' or '6' when two is 50 or (>= 56 and <= 69) => "Maestro",
            _ => null,
        };
    }

    /// <summary>All decimal digits of a text, whatever script they are written in, as 0 to 9.</summary>
    public static string Digits(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var digits = new StringBuilder(text.Length);
        foreach (var character in text)
        {
            if (char.IsDigit(character))
                digits.Append((char)('0' + (int)char.GetNumericValue(character)));
        }

        return digits.ToString();
    }

    private static string MaskNumbers(string text)
    {
        var groups = GroupsOf(text);
        var masked = new StringBuilder(text.Length);
        var (copied, coverStart, coverEnd) = (0, -1, -1);
        for (var first = 0; first < groups.Count; first++)
        {
            if (EndOfNumber(text, groups, first) is not { } end)
                continue;
            if (coverStart >= 0 && groups[first].Start < coverEnd)
            {
                // Two readings overlap: both are covered, since either may be the number.
                coverEnd = Math.Max(coverEnd, end);
                continue;
            }

            Flush();
            (coverStart, coverEnd) = (groups[first].Start, end);
        }

        Flush();
        return masked.Append(text, copied, text.Length - copied).ToString();

        void Flush()
        {
            if (coverStart < 0)
                return;
            masked.Append(text, copied, coverStart - copied).Append(MaskNumber(text[coverStart..coverEnd]));
            copied = coverEnd;
        }
    }

    /// <summary>Where the longest card number ends that begins with this group; null when none does.</summary>
    private static int? EndOfNumber(string text, List<DigitGroup> groups, int first)
    {
        int? end = null;
        var digits = "";
        for (var last = first; last < groups.Count && (last == first || groups[last].JoinsPrevious) && digits.Length <= Most; last++)
        {
            digits += groups[last].Length > Most ? new string('0', Most + 1) : Digits(text.Substring(groups[last].Start, groups[last].Length));
            if (IsGroupedLikeACard(groups, first, last) && IsPlausible(digits) && IsIssued(digits))
                end = groups[last].Start + groups[last].Length;
        }

        return end;
    }

    private readonly record struct DigitGroup(int Start, int Length, bool JoinsPrevious);

    /// <summary>The unbroken runs of digits, and whether each may continue the one before.</summary>
    private static List<DigitGroup> GroupsOf(string text)
    {
        var groups = new List<DigitGroup>();
        var previousEnd = -1;
        for (var at = 0; at < text.Length;)
        {
            if (!char.IsDigit(text[at]))
            {
                at++;
                continue;
            }

            var start = at;
            while (at < text.Length && char.IsDigit(text[at]))
                at++;
            var gap = previousEnd < 0 ? [] : text.AsSpan(previousEnd, start - previousEnd);
            groups.Add(new DigitGroup(start, at - start, previousEnd >= 0 && gap.Length <= WidestGap && IsSeparator(gap)));
            previousEnd = at;
        }

        return groups;
    }

    private static bool IsSeparator(ReadOnlySpan<char> gap)
    {
        foreach (var character in gap)
        {
            var category = char.GetUnicodeCategory(character);
            if (!char.IsWhiteSpace(character) && category is not (UnicodeCategory.DashPunctuation or UnicodeCategory.Format) && character is not ('.' or '/' or '_' or ',' or '·' or '\u2212'))
                return false;
        }

        return true;
    }

    /// <summary>
    /// Unbroken, or beginning with a group of four as embossed, or in small groups, or in halves. A case number beside a date or another case number is not taken for a card.
    /// </summary>
    private static bool IsGroupedLikeACard(List<DigitGroup> groups, int first, int last)
    {
        var lengths = groups.Skip(first).Take(last - first + 1).Select(group => group.Length).ToList();
        return lengths.Count == 1 || lengths[0] == 4 || lengths.All(length => length <= 4) || lengths is [8, 8];
    }

    /// <summary>Whether the brand gives out numbers of this length.</summary>
    private static bool IsIssued(string digits) => Brand(digits) switch
    {
        "Visa" => digits.Length is 13 or 16 or 18 or 19,
        "MasterCard" => digits.Length == 16,
        "American Express" => digits.Length == 15,
        "Diners Club" => digits.Length >= 14,
        "JCB" or "Discover" => digits.Length >= 16,
        "Maestro" => true,
        _ => false,
    };

    private static bool PassesLuhn(string digits)
    {
        var sum = 0;
        for (var fromRight = 0; fromRight < digits.Length; fromRight++)
        {
            var digit = digits[digits.Length - 1 - fromRight] - '0';
            if (fromRight % 2 == 1)
                digit = digit > 4 ? (digit * 2) - 9 : digit * 2;
            sum += digit;
        }

        return sum % 10 == 0;
    }

    private static int Lead(string digits, int count) => int.Parse(digits.AsSpan(0, count), CultureInfo.InvariantCulture);

    [GeneratedRegex(
        @"(?<label>\b(?:cvv2?|cvc2?|csc|cid|security\s+code|verification\s+(?:code|number|value)|card\s+code)\b(?:\s*\([^()\r\n]{0,20}\))?(?:\s+(?:is|number|no\.?))?[\s:=#.\-]{0,6})(?<code>\d{3,4})(?![\d*])",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex SecurityCode();
}
