using System.Text.RegularExpressions;
using LicenseInbox.Domain.Policy;
using LicenseInbox.Domain.Registry;

namespace LicenseInbox.Domain.Intake;

/// <summary>
/// Finds case numbers in what partners write. A number that is labelled as something else (a PO, an invoice, a phone, an amount) is none; one that is ambiguous is never guessed.
/// </summary>
public static partial class CaseNumbers
{
    private static readonly TimeSpan Limit = TimeSpan.FromMilliseconds(250);

    /// <summary>
    /// The case numbers in a subject: those labelled as a case; else the only unlabelled number; else, of several unlabelled ones, those that are known cases, when
    /// <paramref name="isKnown"/> tells them apart.
    /// </summary>
    public static IReadOnlyList<CaseNumber> InSubject(string subject, PolicySettings settings, Func<CaseNumber, bool> isKnown)
    {
        var labelled = Labelled(subject, settings);
        if (labelled.Count > 0)
            return labelled;
        var plain = Unlabelled(subject, settings);
        return plain.Count <= 1 ? plain : plain.Where(isKnown).ToList();
    }

    /// <summary>Everything in a subject that may be a case number: what must be looked up before <see cref="InSubject"/>.</summary>
    public static IReadOnlyList<CaseNumber> CandidatesInSubject(string subject, PolicySettings settings) =>
        Labelled(subject, settings).Concat(Unlabelled(subject, settings)).Distinct().ToList();

    /// <summary>Case numbers in running text: only those labelled as a case.</summary>
    public static IReadOnlyList<CaseNumber> InWords(string words, PolicySettings settings) => Labelled(words, settings);

    /// <summary>The case number in a form's field, such as <c>204417</c>, <c>Case #204417</c>; null when the field is empty or holds none.</summary>
    public static CaseNumber? OnForm(string? text, PolicySettings settings)
    {
        var numbers = Matches($@"(?<![0-9A-Z]){Number(settings)}(?![0-9A-Z])", text ?? "");
        if (numbers.Count == 1)
            return numbers[0];

        // Digits set apart, one in a box: "2 0 4 4 1 7".
        var joined = string.Concat((text ?? "").Where(c => !char.IsWhiteSpace(c)));
        return numbers.Count == 0 && Regex.IsMatch(joined, $"^(?:{settings.CaseNumberPattern})$", RegexOptions.IgnoreCase, Limit) ? CaseNumber.Of(joined) : null;
    }

    private static List<CaseNumber> Labelled(string text, PolicySettings settings)
    {
        // "Case 204417", "Cases #204417, 204418 and 204419", "case no. 204417", "case: 204417", "case number is 204417", "[Case-204417]"
        const string Label = @"(?<![A-Z])(?:support[\s-]*)?(?:cases?|SR|service\s+requests?)(?![A-Z])[\s\-_]*(?:numbers?|nos?\.?|nr\.?|num\.?|ids?|refs?\.?)?\s*(?:is|are)?\s*[:=#.\-–]*\s*[#(\[]*\s*";
        var number = Number(settings);
        var found = new List<CaseNumber>();
        foreach (Match match in Regex.Matches(text, $@"{Label}(?<list>{number}(?:\s*(?:,|;|&|\+|/|and|und|,\s*and)\s*(?:case\s*)?#?\s*{number})*)(?![0-9A-Z])", RegexOptions.IgnoreCase, Limit))
            found.AddRange(Matches($"(?<![0-9A-Z]){number}(?![0-9A-Z])", match.Groups["list"].Value));
        return found.Distinct().ToList();
    }

    private static List<CaseNumber> Unlabelled(string text, PolicySettings settings)
    {
        var number = Number(settings);
        var found = new List<CaseNumber>();
        foreach (Match match in Regex.Matches(text, $@"(?<![0-9A-Z.,/:$€£+-]|\d[ ])#?(?<n>{number})(?![0-9A-Z]|[-/.,:]\d|\s\d)", RegexOptions.IgnoreCase, Limit))
        {
            var before = text[..match.Index];
            if (!OtherLabel().IsMatch(before) && !LooksLikeDate(match.Groups["n"].Value))
                found.Add(CaseNumber.Of(match.Groups["n"].Value));
        }

        return found.Distinct().ToList();
    }

    private static string Number(PolicySettings settings) => $"(?:{settings.CaseNumberPattern})";

    private static List<CaseNumber> Matches(string pattern, string text) =>
        Regex.Matches(text, pattern, RegexOptions.IgnoreCase, Limit).Select(match => CaseNumber.Of(match.Value)).Distinct().ToList();

    /// <summary>Eight digits that are a day, 20140715.</summary>
    private static bool LooksLikeDate(string digits) =>
        digits.Length == 8 && DateOnly.TryParseExact(digits, "yyyyMMdd", null, System.Globalization.DateTimeStyles.None, out var day) && day.Year is > 1990 and < 2100;

    /// <summary>A word that says that the number after it is something else.</summary>
    [GeneratedRegex(
        @"(?<![A-Z])(p\.?\s?o\.?|purchase\s+orders?|orders?|inv(oice)?s?|bills?|quotes?|quotations?|rma|tickets?|incidents?|phone|tel(ephone)?|ph|fax|cell|mobile|call|ext(ension)?|acc(oun)?ts?|a/c|cust(omer)?|partner|dealer|vendor|serial|s/?n|part|sku|item|model|zip|job|project|proposal|contract|so|wo|work\s+order|amount|usd|total|ref|reference|tracking|check|cheque|id|date|dated|license|key|system)\.?(?![A-Z])[\s\-_]*(numbers?|nos?\.?|nr\.?|num\.?|ids?|is|at|of)?\s*[:=#.\-–(\[]*\s*$",
        RegexOptions.IgnoreCase)]
    private static partial Regex OtherLabel();
}
