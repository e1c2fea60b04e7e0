using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace LicenseInbox.Domain.Reading;

/// <summary>
/// Masks card numbers and security codes in text. Whatever leaves the reader has gone through it.
/// A card number has 13 to 19 digits of any script, begins like an issuer's and passes Luhn; its digits may be grouped by spaces, dashes and the like, and marks that nobody sees may stand among them.
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
        if (!HasDigit(text))
            return text;
        var masked = MaskNumbers(text);
        masked = SecurityCode().Replace(masked, match => match.Groups["label"].Value + MaskedSecurityCode);
        return CodeBeforeLabel().Replace(masked, MaskedSecurityCode);
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

    /// <summary>All digits of a text, whatever script they are written in, as 0 to 9.</summary>
    public static string Digits(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var digits = new StringBuilder(text.Length);
        for (var at = 0; at < text.Length; at += WidthAt(text, at))
        {
            if (DigitAt(text, at) is { } digit)
                digits.Append(digit);
        }

        return digits.ToString();
    }

    private static bool HasDigit(string text)
    {
        for (var at = 0; at < text.Length; at += WidthAt(text, at))
        {
            if (DigitAt(text, at) is not null)
                return true;
        }

        return false;
    }

    /// <summary>The digit that stands there, as 0 to 9: of any script, full-width, raised or in a circle; null when none does.</summary>
    private static char? DigitAt(string text, int at)
    {
        var character = text[at];
        if (char.IsAscii(character))
            return char.IsAsciiDigit(character) ? character : null;
        var digit = CharUnicodeInfo.GetDigitValue(text, at);
        return digit is >= 0 and <= 9 ? (char)('0' + digit) : null;
    }

    private static int WidthAt(string text, int at) => char.IsSurrogatePair(text, at) ? 2 : 1;

    /// <summary>Marks that nobody sees: zero-width spaces and joiners, soft hyphens, turns of direction, variants of glyphs.</summary>
    private static bool IsUnseen(char character) => char.GetUnicodeCategory(character) is UnicodeCategory.Format || character is >= '\uFE00' and <= '\uFE0F' or '\u034F' or '\u180B' or '\u2800';

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
            digits += groups[last].Digits.Length > Most ? new string('0', Most + 1) : groups[last].Digits;
            if (IsGroupedLikeACard(groups, first, last) && IsPlausible(digits) && IsIssued(digits))
                end = groups[last].End;
        }

        return end;
    }

    private readonly record struct DigitGroup(int Start, int End, string Digits, bool JoinsPrevious);

    /// <summary>The unbroken runs of digits, and whether each may continue the one before. What nobody sees breaks no run.</summary>
    private static List<DigitGroup> GroupsOf(string text)
    {
        var groups = new List<DigitGroup>();
        var digits = new StringBuilder();
        var (start, end, previousEnd) = (-1, -1, -1);
        for (var at = 0; at < text.Length; at += WidthAt(text, at))
        {
            if (DigitAt(text, at) is { } digit)
            {
                if (digits.Length == 0)
                    start = at;
                digits.Append(digit);
                end = at + WidthAt(text, at);
            }
            else if (!IsUnseen(text[at]))
            {
                EndGroup();
            }
        }

        EndGroup();
        return groups;

        void EndGroup()
        {
            if (digits.Length == 0)
                return;
            groups.Add(new DigitGroup(start, end, digits.ToString(), previousEnd >= 0 && IsSeparator(text.AsSpan(previousEnd, start - previousEnd))));
            previousEnd = end;
            digits.Clear();
        }
    }

    private static bool IsSeparator(ReadOnlySpan<char> gap)
    {
        var seen = 0;
        foreach (var character in gap)
        {
            if (IsUnseen(character))
                continue;
            if (++seen > WidestGap || (!char.IsWhiteSpace(character) && char.GetUnicodeCategory(character) is not UnicodeCategory.DashPunctuation && character is not ('.' or '/' or '_' or ',' or '|' or '~' or '·' or '•' or '\u2212')))
                return false;
        }

        return true;
    }

    /// <summary>
    /// Unbroken, or beginning or ending with a group of four as embossed, or in small groups, or in halves. A case number beside a date or another case number is not taken for a card.
    /// </summary>
    private static bool IsGroupedLikeACard(List<DigitGroup> groups, int first, int last)
    {
        var lengths = groups.Skip(first).Take(last - first + 1).Select(group => group.Digits.Length).ToList();
        return lengths.Count == 1 || lengths[0] == 4 || lengths.All(length => length <= 4) || lengths is [8, 8] or [12, 4];
    }

    /// <summary>Whether the brand gives out numbers of this length.</summary>
    public static bool IsIssued(string digits) => Brand(digits) switch
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

    private const string CodeLabel = @"(?:cvv2?|cvc2?|cvn|cav2|csc|cid|security[\s_\-]*code|(?:card[\s_\-]*)?verification[\s_\-]*(?:code|number|value)|card[\s_\-]*code)";

    [GeneratedRegex(
        @"(?<label>(?<!\p{L})" + CodeLabel + @"(?!\p{L})(?:\s*\([^()\r\n]{0,30}\))?(?:\s+(?:is|number|no\.?|code|on\s+(?:the\s+)?(?:back|front|card)|of\s+(?:the|this|my|our)\s+card)){0,3}[\s:=#.\-_–—\p{Cf}]{0,6})(?<code>\d(?:[ .\-\p{Cf}]?\d){2,3})(?![\d*])",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex SecurityCode();

    /// <summary>"123 (CVV)", "123 is the CVV".</summary>
    [GeneratedRegex(@"(?<![\p{L}\d*])\d{3,4}(?=\s*(?:\(\s*" + CodeLabel + @"\s*\)|(?:is|=)\s+(?:(?:the|my|our)\s+)?" + CodeLabel + @"(?!\p{L})))", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex CodeBeforeLabel();
}
