using LicenseInbox.Domain.Reading;

namespace LicenseInbox.Worker.Forms.Documents;

/// <summary>Keeps of a card form's values only what may leave the reader: brand, last four digits, expiry, plausibility.</summary>
internal sealed class CardForm
{
    /// <summary>What stands in the place of a card number of which nothing is shown.</summary>
    public const string Unread = "****";

    /// <summary>So many digits at least has a reading of a whole number.</summary>
    private const int FewestDigits = 12;

    /// <summary>More digits than any card has: something beside the number was read along with it.</summary>
    private const int MostDigits = 19;

    private string? _number;
    private string? _lastFour;
    private string? _statedType;
    private (int Year, int Month)? _expiry;
    private bool _isScan;

    /// <summary>The typed text as it may leave the reader.</summary>
    public static string? Masked(FieldType type, string? text) => text is null ? null : type switch
    {
        FieldType.CardNumber when CardData.Digits(text).Length >= 4 => CardData.MaskNumber(text),
        FieldType.CardNumber => Unread,
        FieldType.SecurityCode => CardData.MaskedSecurityCode,
        _ => CardData.Mask(text),
    };

    /// <summary>
    /// The last four digits of a recognised number: of the one that two readings give whole, as long as its brand's are and with the check digit that belongs to it; else those that two readings agree on, and no two on others, when one of them, or the
    /// number that most readings give digit by digit, has its check digit; else null.
    /// </summary>
    public static string? LastFourAgreed(FieldFacts number)
    {
        var whole = number.Readings.Select(CardData.Digits).Where(digits => digits.Length is >= FewestDigits and <= MostDigits).ToList();
        if (whole.Where(digits => CardData.IsPlausible(digits) && CardData.IsIssued(digits)).GroupBy(digits => digits).Where(group => group.Count() >= 2).ToList() is [var certain])
            return certain.Key[^4..];
        if (whole.GroupBy(digits => digits[^4..]).Where(group => group.Count() >= 2).ToList() is not [var agreed])
            return null;
        return agreed.Any(CardData.IsPlausible) || (DigitByDigit(whole) is { } spelled && spelled.EndsWith(agreed.Key, StringComparison.Ordinal) && CardData.IsPlausible(spelled)) ? agreed.Key : null;
    }

    /// <summary>The number of which two readings or more give each digit, and fewer any other in its place; null when there is none.</summary>
    private static string? DigitByDigit(List<string> readings)
    {
        var alike = readings.GroupBy(digits => digits.Length).MaxBy(group => group.Count())!.ToList();
        var places = Enumerable.Range(0, alike[0].Length).Select(at => alike.GroupBy(digits => digits[at]).OrderByDescending(group => group.Count()).ToList()).ToList();
        return places.TrueForAll(votes => votes[0].Count() >= 2 && (votes.Count == 1 || votes[1].Count() < votes[0].Count())) ? string.Concat(places.Select(votes => votes[0].Key)) : null;
    }

    public void Note(FieldType type, FieldFacts field)
    {
        if (field.Value is not { } text)
            return;
        switch (type)
        {
            case FieldType.CardNumber:
                _isScan = field.By == ReadBy.Ocr;
                _number = text;
                _lastFour = _isScan ? LastFourAgreed(field) : CardData.Digits(text) is { Length: >= 4 } digits ? digits[^4..] : null;
                break;
            case FieldType.Expiration:
                _expiry = Expiration.Read(text);
                break;
            case FieldType.Choice:
                _statedType = text;
                break;
            default:
                break;
        }
    }

    public CardFacts Facts()
    {
        var digits = _number is null ? "" : CardData.Digits(_number);
        var stated = _statedType is null ? null : CardData.Mask(_statedType);
        return new CardFacts(
            _isScan ? stated ?? CardData.Brand(digits) : CardData.Brand(digits) ?? stated,
            _lastFour,
            _expiry?.Year,
            _expiry?.Month,
            digits.Length == 0 || _isScan ? null : CardData.IsPlausible(digits));
    }
}
