using System.Text.RegularExpressions;
using LicenseInbox.Domain.Policy;

namespace LicenseInbox.Domain.Intake;

/// <summary>What the words before a number say that it is.</summary>
internal enum NumberLabel
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>A reference of some kind.</summary>
    Vague,

    /// <summary>Beside a number that is something else: it may be another of those.</summary>
    Doubtful,

    /// <summary>Something else than a case: a PO, a phone, an invoice, a ticket of the partner's own.</summary>
    Other,

    /// <summary>A list of something else: <c>POs 445566 and 445567</c>.</summary>
    OtherList,
}

/// <summary>The words by which partners say what a number is.</summary>
internal static partial class NumberLabels
{
    /// <summary>With the vendor's word for a case in place of "case": "Case", "Cases #", "case no.", "case: ", "case number is", "[Case-", "Support case ID ", "Case/Ticket ".</summary>
    public static string Case(PolicySettings settings) =>
        $@"(?<![A-Z]){CaseWord.AnyOf(settings)}(?![A-Z])(?:\s*/\s*(?:tickets?|sr|incidents?))?[\s\-_‐‑]*(?:numbers?|nos?\.?|nr\.?|num\.?|ids?|refs?\.?|references?)?\s*(?:is|are)?[\s:=#.\-_‐‑–—]*[#(\[]*\s*";

    /// <summary>What must not stand right before a number without a label: more of a number, a currency, the groups of a phone number.</summary>
    public const string FreeBefore = @"(?<![0-9A-Z_@.,/$€£+\-‐‑]|\d:|(?<!\d)\d{2,5}[ ]|\(\d{2,4}\)\s?|[$€£+]\s)";

    /// <summary>What must not stand right after a number without a label: more of a number, an address, a currency, what it is in brackets.</summary>
    public const string FreeAfter =
        @"(?![0-9A-Z_@]|[-/.,:]\d|\s\d{2,5}(?!\d)|\s*(?:%|[$€£]|(?:usd|eur|gbp|dollars?|euros?)(?![A-Z]))|\s*[(\[]\s*(?:our\s+|your\s+|my\s+)?(?:p\.?o\.?|purchase\s+order|invoice|ticket|rma|phone|fax|order|quote)\s*[)\]])";

    /// <summary>What the end of the text before a number says.</summary>
    public static NumberLabel Before(string before)
    {
        var end = before.Length > 80 ? before[^80..] : before;
        if (Other().Match(end) is { Success: true } other)
            return other.Groups["plural"].Success ? NumberLabel.OtherList : NumberLabel.Other;
        return Vague().IsMatch(end) ? NumberLabel.Vague : NumberLabel.None;
    }

    private const string Filler =
        @"(?![A-Z])(?:[\s\-_]*(?:numbers?|nos?|nr|num|ids?|codes?)(?![A-Z]))?\.?(?:\s*\([^)\d]{0,20}\))?(?:\s*(?:is|was|are|from|for|at|of|on|dated|to)(?![A-Z]))?\s*[:=#.\-–—(\[]*\s*$";

    [GeneratedRegex(
        @"(?<![A-Z])(?:p\.?\s?/?\s?o\.?(?<plural>s)?|(?:purchase|sales|work|change)\s+order(?<plural>s)?|order(?<plural>s)?|w\.?o|so(?=\s*\#)|inv(?:oice)?(?<plural>s)?|bill(?<plural>s)?|receipt(?<plural>s)?"
        + @"|quot(?:e|ation)(?<plural>s)?|estimate(?<plural>s)?|rma(?<plural>s)?|tickets?|incidents?|(?:our|my|own|internal|customer|client|partner|dealer)\s+(?:ref(?:erence)?|id|no|number)"
        + @"|phones?|tel(?:ephone)?|ph|fax(?:es)?|cell|mobile|call|ext(?:ension)?|acc(?:oun)?t(?<plural>s)?|a/c|cust(?:omer)?|partner|dealer|reseller|vendor|serial(?<plural>s)?|s/?n|parts?|sku|items?|models?"
        + @"|zip(?:\s+code)?|postcode|jobs?|project|proposal|contract|agreement|amount|usd|eur|total|sum|tracking|shipment|confirmation|authorization|auth|approval|transaction|cheque|check(?=\s*(?:\#|no|number))"
        + @"|dated?|version|build|store|site|branch|suite|ste|room|licen[cs]e(?<plural>s)?|keys?|systems?|stations?|extension|employee|user|rechnung|bestellung|auftrag|kundennr|lieferschein)\.?"
        + Filler,
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Other();

    [GeneratedRegex(@"(?<![A-Z])(?:refs?|references?|ids?|sr|service\s+requests?)\.?" + Filler, RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Vague();
}
