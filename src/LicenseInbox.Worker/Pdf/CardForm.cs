using LicenseInbox.Domain.Reading;
using LicenseInbox.Worker.Forms;

namespace LicenseInbox.Worker.Pdf;

/// <summary>Keeps of a card form's values only what may leave the reader: brand, last four digits, expiry, plausibility.</summary>
internal sealed class CardForm
{
    private string? _number;
    private string? _statedType;
    private (int Year, int Month)? _expiry;
    private bool _isScan;

    /// <summary>The text as it may leave the reader.</summary>
    public static string? Masked(FieldType type, string? text) => text is null ? null : type switch
    {
        FieldType.CardNumber when CardData.Digits(text).Length >= 4 => CardData.MaskNumber(text),
        FieldType.CardNumber => "****",
        FieldType.SecurityCode => CardData.MaskedSecurityCode,
        _ => CardData.Mask(text),
    };

    public void Note(FieldType type, string? text, bool isScan)
    {
        if (text is null)
            return;
        switch (type)
        {
            case FieldType.CardNumber:
                (_number, _isScan) = (text, isScan);
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
        return new CardFacts(
            CardData.Brand(digits) ?? (_statedType is null ? null : CardData.Mask(_statedType)),
            digits.Length >= 4 ? digits[^4..] : null,
            _expiry?.Year,
            _expiry?.Month,
            digits.Length == 0 || _isScan ? null : CardData.IsPlausible(digits));
    }
}
