using System.Text.RegularExpressions;

namespace LicenseInbox.Domain.Reading;

/// <summary>Recognises card numbers (PAN) and security codes in text, and masks them. Neither ever leaves a reader.</summary>
public static partial class CardData
{
    /// <summary>What stands in the place of a security code.</summary>
    public const string MaskedSecurityCode = "***";

    /// <summary>Masks every card number and every labelled security code in a text that leaves a reader.</summary>
    public static string Mask(string text)
    {
        var masked = PossibleNumber().Replace(text, match =>
        {
            var digits = Digits(match.Value);
            return IsPlausible(digits) && Brand(digits) is not null ? MaskNumber(digits) : match.Value;
        });
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
        if (digits.Length is < 13 or > 19 || digits.Distinct().Count() == 1)
            return false;
        var sum = 0;
        for (var i = 0; i < digits.Length; i++)
        {
            var digit = digits[^(i + 1)] - '0';
            if (i % 2 == 1)
                digit = digit > 4 ? (digit * 2) - 9 : digit * 2;
            sum += digit;
        }

        return sum % 10 == 0;
    }

    /// <summary>The brand that the first digits stand for; null when they stand for none.</summary>
    public static string? Brand(string number)
    {
        var digits = Digits(number);
        if (digits.Length < 13)
            return null;
        var (two, four) = (int.Parse(digits[..2], null), int.Parse(digits[..4], null));
        return digits[0] switch
        {
            '4' => "Visa",
            '5' when two is >= 51 and <= 55 => "MasterCard",
            '2' when four is >= 2221 and <= 2720 => "MasterCard",
            '3' when two is 34 or 37 => "American Express",
            '3' when two is 35 => "JCB",
            '3' when two is 30 or 36 or 38 or 39 => "Diners Club",
            '6' when four == 6011 || two is 64 or 65 or 62 => "Discover",
            '5' or '6' when two is 50 or (>= 56 and <= 69) => "Maestro",
            _ => null,
        };
    }

    /// <summary>The ASCII digits of a text.</summary>
    public static string Digits(string text) => string.Concat(text.Where(char.IsAsciiDigit));

    [GeneratedRegex(@"(?<![0-9A-Za-z])\d(?:[ \-.–·\u00a0]{0,3}\d){12,18}(?![0-9A-Za-z]|[ -]?\d)")]
    private static partial Regex PossibleNumber();

    [GeneratedRegex(@"(?<label>(?<![A-Za-z])(?:CVV2?|CVC2?|CID|CSC|security\s+code|card\s+code|verification\s+(?:code|number|value))(?:\s*\([^)]{0,20}\))?\s*(?:is|no\.?|number|#)?\s*[:=]?\s*)\d{3,4}(?!\d)", RegexOptions.IgnoreCase)]
    private static partial Regex SecurityCode();
}
