using System.Globalization;
using System.Text.RegularExpressions;

namespace LicenseInbox.Worker.Forms;

/// <summary>How well a text suits a field: 1 it is surely such a value, 0 it may be, -1 it is surely none.</summary>
internal static partial class ValueTypes
{
    private const int LongText = 12;

    /// <summary>How well a key suits that recognition misread.</summary>
    private const double NearlyWhole = 0.6;

    public static double Fit(DescribedField field, string text, Wording wording)
    {
        text = text.Trim();
        if (field.Within is { } pattern)
        {
            var compact = Key(field, text);
            return field.Whole!.IsMatch(compact) ? 1 : pattern.IsMatch(compact) ? 0.85 : -0.8;
        }

        return field.Type switch
        {
            FieldType.Date => IsDate(text) ? 1 : -0.7,
            FieldType.Number => Number().IsMatch(text) ? 1 : -0.7,
            FieldType.Amount => Amount().IsMatch(text) ? 1 : -0.7,
            FieldType.Email => text.Count(c => c == '@') == 1 && text.Count(c => c == ' ') <= 1 ? 1 : -0.7,
            FieldType.Phone => IsPhone(text) ? 1 : -0.6,
            FieldType.PostalCode => PostalCode().IsMatch(text) ? 1 : -0.6,
            FieldType.CardNumber => IsCardNumber(text) ? 1 : -0.8,
            FieldType.Expiration => Expiration.Read(text) is not null ? 1 : -0.6,
            FieldType.SecurityCode => SecurityCode().IsMatch(text) ? 1 : -0.8,
            FieldType.Choice => field.Options.Any(option => option.Value.Prepend(option.Key).Any(word => wording.Key(word) == wording.Key(text))) ? 1 : -0.3,
            FieldType.Checkbox => wording.YesOrNo(text) is not null ? 1 : -0.8,
            FieldType.Signature => IsTyped(text, wording) ? -0.7 : FitOfText(text, wording),
            _ => FitOfText(text, wording),
        };
    }

    /// <summary>
    /// The same for a text that recognition read: a key in which it took a character for a sign, made two of one or lost one is no key by its pattern, and still nothing else.
    /// </summary>
    public static double FitOfRecognized(DescribedField field, string text, Wording wording) =>
        Fit(field, text, wording) is var fit && fit < 0 && field is { Type: FieldType.Key, Whole: { } whole } && IsNearlyWhole(whole, Compact(text.Trim())) ? NearlyWhole : fit;

    /// <summary>Whether a text is a whole key but for one character: a sign in its place, one too many, one too few. Words of a name have no digit.</summary>
    public static bool IsNearlyWhole(Regex whole, string text)
    {
        if (!text.Any(char.IsAsciiDigit))
            return false;
        var plain = Sign().Replace(text, "1");
        return whole.IsMatch(plain) || Enumerable.Range(0, plain.Length).Any(at => whole.IsMatch(plain.Remove(at, 1)) || whole.IsMatch(plain.Insert(at, "1")));
    }

    /// <summary>The value within a text that also holds other words; the text itself when it is not to be found once.</summary>
    public static string Taken(DescribedField field, string text)
    {
        if (field.Type == FieldType.Key)
            text = Key(field, text);
        if (field.Type == FieldType.Email && text.Count(c => c == '@') == 1)
            return text.Replace(" ", "", StringComparison.Ordinal);
        if (field.Type == FieldType.PostalCode && BehindLabel().Match(text) is { Success: true } code)
            return code.Groups["code"].Value;
        if (field.Within is not { } pattern || field.Whole!.IsMatch(text))
            return text;
        var found = pattern.Matches(text);
        return found.Count == 1 ? found[0].Value : text;
    }

    /// <summary>A key as it is compared: where it is whole without the spaces between its characters they were none of it (it stood in boxes, or its letters stand wide).</summary>
    public static string Key(DescribedField field, string text) =>
        Compact(text) is var compact && field is { Type: FieldType.Key, Whole: { } whole } && compact.Replace(" ", "", StringComparison.Ordinal) is var together && whole.IsMatch(together) && !whole.IsMatch(compact) ? together : compact;

    /// <summary>One kind of dash, and none of the spaces that a line break leaves beside it.</summary>
    public static string Compact(string text) => AroundDash().Replace(OtherDash().Replace(text, "-"), "-").Trim();

    public static bool IsDate(string text) =>
        NumericDate().IsMatch(text)
        || (text.Any(char.IsDigit) && WordyDate().IsMatch(text))
        || DateOnly.TryParse(text, CultureInfo.InvariantCulture, out _);

    private static double FitOfText(string text, Wording wording)
    {
        var words = text.Split(' ').Length;
        if (words > LongText)
            return -0.6;
        return IsTyped(text, wording) ? -0.5 : 0.2;
    }

    /// <summary>Whether it is plainly a value of another kind than a name: a date, an address of email, an amount, a key.</summary>
    private static bool IsTyped(string text, Wording wording) => text.Contains('@', StringComparison.Ordinal) || NumericDate().IsMatch(text) || wording.IsKey(Compact(text)) || MoneyOnly().IsMatch(text);

    private static bool IsPhone(string text)
    {
        var digits = text.Count(char.IsDigit);
        return digits is >= 7 and <= 18 && PhoneOnly().IsMatch(text);
    }

    private static bool IsCardNumber(string text)
    {
        var digits = text.Count(char.IsDigit);
        return digits is >= 12 and <= 19 && text.All(c => !char.IsLetter(c)) ? true : digits >= 4 && MaskedCard().IsMatch(text);
    }

    [GeneratedRegex(@"[^\p{L}\d\-]")]
    private static partial Regex Sign();

    [GeneratedRegex(@"[\u2010-\u2015\u2212\uFE58\uFE63\uFF0D\u00AD]")]
    private static partial Regex OtherDash();

    [GeneratedRegex(@"\s*-\s*")]
    private static partial Regex AroundDash();

    [GeneratedRegex(@"^\s*\d{1,4}\s*[./\-–]\s*\d{1,2}\s*[./\-–]\s*\d{2,4}\.?(\s+\d{1,2}:\d{2}.*)?$")]
    private static partial Regex NumericDate();

    [GeneratedRegex(@"^(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*[.,]?\s+)?(?:(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?[\s\-]+\d{1,2}(?:st|nd|rd|th)?,?[\s\-]+\d{2,4}|\d{1,2}(?:st|nd|rd|th)?\.?[\s\-]+(?:of\s+)?(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?,?[\s\-]+\d{2,4})$", RegexOptions.IgnoreCase)]
    private static partial Regex WordyDate();

    [GeneratedRegex(@"^[x×#]?\s*\d{1,3}(?:,\d{3})*(?:\.0+)?\s*(?:[x×]|[a-z]{2,10}\.?)?$|^\d{1,7}$", RegexOptions.IgnoreCase)]
    private static partial Regex Number();

    [GeneratedRegex(@"^(?:US\s*\$|USD|\$|US)?\s*\d[\d,. ]*(?:\.-)?\s*(?:US\s*\$|USD|\$|US dollars?|dollars?)?(?:\s*\(?only\)?)?$", RegexOptions.IgnoreCase)]
    private static partial Regex Amount();

    [GeneratedRegex(@"^(?:US\s*\$|USD|\$)\s*\d[\d,.]*$", RegexOptions.IgnoreCase)]
    private static partial Regex MoneyOnly();

    [GeneratedRegex(@"^[\d\s()+.\-–/]+(?:\s*(?:x|ext\.?|extension)\s*\d+)?$", RegexOptions.IgnoreCase)]
    private static partial Regex PhoneOnly();

    [GeneratedRegex(@"^\d{5}(?:[\s\-]\d{4})?$|^[A-Z]\d[A-Z]\s*\d[A-Z]\d$|^(?=.*\d)[A-Z0-9]{3,5}[\s\-]?[A-Z0-9]{2,4}$|^\d{4}$", RegexOptions.IgnoreCase)]
    private static partial Regex PostalCode();

    /// <summary>The rest of a label before a code that has digits only: <c>Code: 89501</c>.</summary>
    [GeneratedRegex(@"^[A-Za-z:. ]+(?<code>\d{5}(?:-\d{4})?)$")]
    private static partial Regex BehindLabel();

    [GeneratedRegex(@"^\d{3,4}$|^\*{3,4}$|^[xX]{3,4}$")]
    private static partial Regex SecurityCode();

    [GeneratedRegex(@"^[\s*xX•.\-]*\d{4}$|^\d{4}[\s*xX•.\-]+\d{4}$")]
    private static partial Regex MaskedCard();
}
