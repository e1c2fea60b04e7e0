using System.Text.RegularExpressions;

namespace LicenseInbox.Worker.Mime;

/// <summary>
/// Removes signatures: all after <c>-- </c>; after a closing word the block of names, titles and numbers; the lines that phones add. A sentence is never taken for a part of a signature.
/// </summary>
internal static partial class Signatures
{
    private const int LongestBlock = 12;

    public static List<string> Remove(List<string> lines)
    {
        var own = new List<string>(lines.Count);
        var left = 0;
        foreach (var line in lines)
        {
            var beginning = OwnWords.Beginning(line);
            if (beginning.Trim() is "--" or "—" or "__")
                break;
            if (OfPhone().IsMatch(beginning))
                continue;
            if (left > 0 && (line.Length == 0 || IsOfSignature(beginning)))
            {
                left -= line.Length == 0 ? 0 : 1;
                continue;
            }

            left = Closing().IsMatch(beginning) ? LongestBlock : 0;
            if (left == 0)
                own.Add(line);
        }

        return own;
    }

    /// <summary>A number or address to be reached at, or a few words that all begin with capitals as names and titles do. It does not end or read like a sentence.</summary>
    private static bool IsOfSignature(string line)
    {
        if (line.Length > 120 || Sentence().IsMatch(line))
            return false;
        return Reachable().IsMatch(line) || Names().IsMatch(line);
    }

    [GeneratedRegex(
        @"^\s*(?:(?:with\s+)?(?:(?:best|kind|kindest|warm|warmest)\s+)?regards|best(?:\s+wishes)?|(?:many\s+)?thanks(?:\s+(?:again|so\s+much|very\s+much|in\s+advance|a\s+lot|and\s+(?:best\s+|kind\s+)?regards))?"
        + @"|thank\s+you(?:\s+(?:again|so\s+much|very\s+much|in\s+advance))?|cheers|respectfully|sincerely(?:\s+yours)?|yours(?:\s+(?:truly|sincerely|faithfully))?|br|lg|mfg|vg"
        + @"|(?:mit\s+)?(?:freundlichen?|besten?|vielen?|herzlichen?|liebe)\s+(?:grüße[n]?|grüsse[n]?|gruß|gruss|dank)|danke|merci(?:\s+d['’]avance)?|cordialement|bien\s+à\s+vous|saludos(?:\s+cordiales)?|gracias)\s*[,.!–-]*\s*$",
        RegexOptions.IgnoreCase)]
    private static partial Regex Closing();

    [GeneratedRegex(@"^\s*(?:sent\s+from\s+(?:my\s|mail\s+for|outlook|yahoo|proton)|get\s+outlook\s+for|von\s+meinem\s.{1,40}\sgesendet|gesendet\s+von\s|envoyé\s+de\s+mon|enviado\s+desde\s+mi|sent\s+with\s+proton)", RegexOptions.IgnoreCase)]
    private static partial Regex OfPhone();

    [GeneratedRegex(@"[.!?]\s*$(?<!\b(?:inc|ltd|corp|co|llc|jr|sr|dr|mr|ms|st|ave|blvd|rd|dept|ext)\.\s*$)|^\s*p\.?\s*s\b|\b(?:please|hold|wait|until|cancel|don['’]?t|not|stop)\b", RegexOptions.IgnoreCase)]
    private static partial Regex Sentence();

    [GeneratedRegex(@"@[\w-]+\.|https?://|www\.|(?:\+|\(|\b)\d[\d\s().\-/]{6,}\d|^\s*(?:tel|phone|fax|mobile|cell|office|direct|[tmfpoe])\s?[.:|]", RegexOptions.IgnoreCase)]
    private static partial Regex Reachable();

    [GeneratedRegex(@"^\s*[*_|]*\p{Lu}[\w.'’&-]*(?:[\s,|/·•–-]+(?:(?:of|and|for|the|de|von|van|der|und|du|la|&|[|·•–-])[\s,|/]+){0,3}[\p{Lu}\d#][\w.'’&-]*){0,8}[\s*_|,]*$")]
    private static partial Regex Names();
}
