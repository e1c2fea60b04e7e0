using System.Globalization;
using System.Text.RegularExpressions;
using LicenseInbox.Domain.Reading;

namespace LicenseInbox.Worker.Pdf;

/// <summary>Keeps of a card form's values only what may leave the reader: brand, last four digits, expiry, plausibility.</summary>
internal sealed partial class CardFields
{
    private string? _number;
    private string? _statedType;
    private (int Year, int Month)? _expiry;

    public FieldFacts Keep(FieldFacts facts, string type)
    {
        if (facts.Value is not { } value)
            return facts;
        switch (type)
        {
            case "card-number":
                _number = value;
                return facts with { Value = CardData.MaskNumber(value) };
            case "security-code":
                return facts with { Value = CardData.MaskedSecurityCode };
            case "expiration":
                _expiry = Expiry(value);
                return facts with { Value = CardData.Mask(value) };
            case "choice":
                _statedType = value;
                break;
            default:
                break;
        }

        return facts with { Value = CardData.Mask(value) };
    }

    public CardFacts Facts()
    {
        var digits = _number is null ? "" : CardData.Digits(_number);
        return new CardFacts(
            CardData.Brand(digits) ?? _statedType,
            digits.Length >= 4 ? digits[^4..] : null,
            _expiry?.Year,
            _expiry?.Month,
            _number is null ? null : CardData.IsPlausible(digits));
    }

    /// <summary>MM/YY, MM/YYYY, MM-YY, MMYY, YYYY-MM, a month's name and a year.</summary>
    internal static (int Year, int Month)? Expiry(string text)
    {
        var match = MonthYear().Match(text.Trim());
        if (match.Success)
        {
            var (month, year) = (int.Parse(match.Groups["m"].Value, CultureInfo.InvariantCulture), int.Parse(match.Groups["y"].Value, CultureInfo.InvariantCulture));
            return month is >= 1 and <= 12 ? (year < 100 ? 2000 + year : year, month) : null;
        }

        return DateTime.TryParseExact(text.Trim(), ["MMM yyyy", "MMMM yyyy", "MMM yy", "MMM-yy", "MMM/yyyy", "MMMM, yyyy"], CultureInfo.InvariantCulture, DateTimeStyles.AllowWhiteSpaces, out var date)
            ? (date.Year, date.Month)
            : null;
    }

    [GeneratedRegex(@"^(?:(?<m>\d{1,2})\s*[/.\-–\\ ]\s*(?:\d{1,2}\s*[/.-]\s*)?(?<y>20\d\d|\d\d)|(?<m>\d\d)(?<y>\d\d)|(?<y>20\d\d)\s*[-/]\s*(?<m>\d{1,2}))$")]
    private static partial Regex MonthYear();
}
