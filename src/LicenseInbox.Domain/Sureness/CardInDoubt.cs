using System.Globalization;
using System.Text.RegularExpressions;
using LicenseInbox.Domain.Policy;
using LicenseInbox.Domain.Pricing;
using LicenseInbox.Domain.Reading;
using LicenseInbox.Domain.Registry;

namespace LicenseInbox.Domain.Sureness;

/// <summary>A card authorization: two readings agree on the holder, the last digits, month and year, the ZIP code and the amount; the check digit is never judged here.</summary>
internal static partial class CardInDoubt
{
    /// <summary>So many readings make an agreement, and so many outweigh a border's stroke.</summary>
    private const int Fewest = 2;
    private const int Several = 3;

    /// <summary>Settles the form's fields.</summary>
    public static void Settle(FormDraft draft, WhatIsKnown known)
    {
        var settings = known.Settings;
        var sure = settings.SureConfidence;
        PlainFields.Name(draft, "cardholder_name", sure, known.Names);
        if (draft.IsFromImage("card_number"))
            SettleNumber(draft, sure);
        if (draft.IsFromImage("billing_zip"))
            SettleZip(draft, sure);
        PlainFields.Stand(draft, "signature", sure);
        PlainFields.Stand(draft, "signed_date", sure);
        if (draft.IsFromImage("expiration"))
            SettleExpiration(draft, sure);
        if (draft.IsFromImage("amount"))
            SettleAmount(draft, settings);
    }

    /// <summary>What the reader lets out of a number are its last four digits, where its readings agree on them; the rest never leaves it.</summary>
    private static void SettleNumber(FormDraft draft, double sure)
    {
        if (draft.Form.Text("card_number") is { } number && CardData.Digits(number).Length >= 4 && draft.Form.Field("card_number")!.Readings.Count(text => text.Length > 0) >= 2)
            draft.Take("card_number", number);
        else
            draft.EmptyOrDoubt("card_number", sure);
    }

    /// <summary>
    /// Two readings agree on the code. A ZIP code has digits only. In codes with letters all readings of one cut take an O for a 0 alike: one is sure where only one spelling of it is a code, and a ZIP code that is
    /// read with letters where none is.
    /// </summary>
    private static void SettleZip(FormDraft draft, double sure)
    {
        var readings = draft.Readings("billing_zip");
        var text = readings.AgreedText(Zip) ?? "";
        var withLetters = text.Any(char.IsLetter) ? PostalCode.WithLetters(LookAlikes.Fold(text)) : null;
        var isZip = ZipCode().IsMatch(Digits(text));
        if (isZip && withLetters is null)
            draft.Take("billing_zip", Digits(text));
        else if (!isZip && withLetters is not null)
            draft.Take("billing_zip", withLetters);
        else
            draft.EmptyOrDoubt("billing_zip", sure);

        static string Digits(string text) => string.Concat(text.Select(c => c is '-' ? "-" : LookAlikes.Fold(c.ToString())));
    }

    private static void SettleExpiration(FormDraft draft, double sure)
    {
        var readings = draft.Readings("expiration");
        // A month or a year that a reading gives otherwise needs more witnesses than go wrong alike: an expired card is asked for anew.
        var given = readings.Filled.Select(Expiration).OfType<(int, int)>().ToList();
        if (readings.Agreed(Expiration) is var (year, month) && (given.TrueForAll(other => other == (year, month)) || given.Count(other => other == (year, month)) >= Readings.Witnesses))
        {
            draft.Take("expiration", $"{month:00}/{year % 100:00}");
            draft.Card = (draft.Card ?? new CardFacts(null, null, null, null, null)) with { ExpiryYear = year, ExpiryMonth = month, NumberPlausible = null };
            return;
        }

        draft.EmptyOrDoubt("expiration", sure);
        draft.Card = draft.Card is { } card ? card with { ExpiryYear = null, ExpiryMonth = null, NumberPlausible = null } : null;
    }

    /// <summary>Two readings agree on the cents. What is no fee of so many moves, where a reading gives another amount, needs more witnesses than go wrong alike.</summary>
    private static void SettleAmount(FormDraft draft, PolicySettings settings)
    {
        var readings = draft.Readings("amount");
        var given = readings.Filled.Select(read => Usd.Read(AsDigits(read))).OfType<decimal>().ToList();
        var text = readings.AgreedText(read => Usd.Read(AsDigits(read))?.ToString("0.00", CultureInfo.InvariantCulture) ?? "") ?? FeeIn(readings, given, settings.FeePerMove);
        if (text is not null && Usd.Read(AsDigits(text)) is { } amount && !MayBeMisread(text, amount, settings.FeePerMove)
            && (IsFee(amount, settings.FeePerMove) || given.TrueForAll(other => other == amount) || given.Count(other => other == amount) >= Readings.Witnesses))
            draft.Take("amount", AsDigits(text));
        else
            draft.EmptyOrDoubt("amount", settings.SureConfidence);
    }

    /// <summary>
    /// What two readings give alone, when it is a fee: those that give no amount at all were made of the same bad cut, and say nothing. Where three give it, neither do those that took the border before it for a 1, as
    /// long as with that it is no fee.
    /// </summary>
    private static string? FeeIn(Readings readings, List<decimal> given, decimal fee)
    {
        if (given.Where(amount => IsFee(amount, fee)).Distinct().ToList() is not [var only])
            return null;
        var own = readings.Filled.Where(read => Usd.Read(AsDigits(read)) == only).ToList();
        var others = readings.Filled.Where(read => Usd.Read(AsDigits(read)) is { } amount && amount != only).ToList();
        return own.Count >= (others.Count == 0 ? Fewest : Several) && others.TrueForAll(read => AsDigits(read) is ['1', .. var rest] && Usd.Read(rest) == only) ? own[0] : null;
    }

    /// <summary>
    /// Two readings may miss the same dot, so that 30.00 becomes 3000, take the same dollar sign for a digit, so that $30.00 becomes 830.00, or see the first of a row of boxes only, so that 300 becomes 3: a sum
    /// that looks so is no agreement.
    /// </summary>
    private static bool MayBeMisread(string text, decimal amount, decimal fee)
    {
        var hasPoint = text.Any(c => c is '.' or ',');
        var hasSign = text.Contains('$', StringComparison.Ordinal) || text.Any(char.IsLetter);
        return (!hasPoint && (amount >= 10 * fee || (!IsFee(amount, fee) && (IsFee(10 * amount, fee) || IsFee(100 * amount, fee))))) || (!hasSign && text[0] is '5' or '8' && !IsFee(amount, fee));
    }

    private static bool IsFee(decimal amount, decimal fee) => fee > 0 && amount % fee == 0;

    /// <summary>An O beside digits is a zero; an S before them is the dollar sign; a comma before two digits at the end is the point, to which a speck hangs.</summary>
    private static string AsDigits(string text)
    {
        var clean = SignAsLetter().Replace(SpecksBehind().Replace(text.Trim(), ""), "$$");
        return PointAsComma().Replace(ZeroAsLetter().Replace(clean, zeros => new string('0', zeros.Length)), ".");
    }

    private static string Zip(string text)
    {
        var folded = LookAlikes.Fold(text);
        return folded.Count(char.IsAsciiDigit) >= 3 ? folded : "";
    }

    /// <summary>Month and year as people write them on a card form; marks and single characters behind them are specks, or the border.</summary>
    private static (int Year, int Month)? Expiration(string text)
    {
        var match = MonthAndYear().Match(text);
        if (!match.Success)
            return null;
        var (month, year) = (int.Parse(match.Groups["m"].Value, CultureInfo.InvariantCulture), int.Parse(match.Groups["y"].Value, CultureInfo.InvariantCulture));
        return month is >= 1 and <= 12 ? (year < 100 ? 2000 + year : year, month) : null;
    }

    [GeneratedRegex(@"(?<=[\d.,])[Oo]+(?=[\dOo.,]|\s|$)")]
    private static partial Regex ZeroAsLetter();

    [GeneratedRegex(@"^\d{4,5}(?:-?\d{4})?$")]
    private static partial Regex ZipCode();

    [GeneratedRegex(@"(?<=\d),(?=\d\d$)")]
    private static partial Regex PointAsComma();

    /// <summary>Some words of a letter or two behind an amount are specks, or the border; so is a point behind which nothing stands.</summary>
    [GeneratedRegex(@"(?<=\d)\.?(?:\s+[\p{L}\p{P}|]{1,2}){1,6}$|(?<=\d{3})\.$")]
    private static partial Regex SpecksBehind();

    [GeneratedRegex(@"^S\s?(?=\d)")]
    private static partial Regex SignAsLetter();

    [GeneratedRegex(@"^\s*(?:(?<m>[0-9]{1,2})\s*[/.\-–\\]\s*(?:[0-9]{1,2}\s*[/.\-–]\s*)?|(?<m>[0-9]{2})\s*)(?<y>20[0-9][0-9]|[0-9][0-9])(?:\s*[.,;:|'~_]+|\s+\S(?!\S))*\s*$")]
    private static partial Regex MonthAndYear();
}
