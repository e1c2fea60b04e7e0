using System.Text.RegularExpressions;

namespace LicenseInbox.Worker.Mime;

/// <summary>Removes the paragraphs that mail servers add: notices of confidentiality, warnings about external senders, pleas for trees.</summary>
internal static partial class Disclaimers
{
    public static List<string> Remove(List<string> lines)
    {
        var own = new List<string>(lines.Count);
        for (var at = 0; at < lines.Count;)
        {
            var end = lines.FindIndex(at, line => line.Length == 0);
            end = end < 0 ? lines.Count : end;
            var paragraph = lines.GetRange(at, end - at).Where(line => !Banner().IsMatch(OwnWords.Beginning(line))).ToList();
            var begin = BeginOfNotice(paragraph);
            own.AddRange(begin < 0 ? paragraph : paragraph.Take(begin));
            if (end < lines.Count)
                own.Add("");
            at = end + 1;
        }

        return own;
    }

    /// <summary>The line that begins a notice, which may be broken within the words it is known by; -1 when there is none.</summary>
    private static int BeginOfNotice(List<string> paragraph)
    {
        for (var at = 0; at < paragraph.Count; at++)
        {
            var line = OwnWords.Beginning(paragraph[at]);
            if (Notice().IsMatch(at + 1 < paragraph.Count ? $"{line} {OwnWords.Beginning(paragraph[at + 1])}" : line))
                return at;
        }

        return -1;
    }

    /// <summary>One line above the mail, the sender's words may follow at once.</summary>
    [GeneratedRegex(
        @"^[\s*_\-=\[(]{0,10}(?:(?:caution|warning|attention|external(?:\s+(?:e-?mail|sender|message))?)\s*[:\]!-].{0,80}\b(?:originated|external|outside)"
        + @"|this\s+(?:e-?mail|message)\s+(?:originated|was\s+sent)\s+(?:from|by)\s.{0,40}\b(?:outside|external)|you\s+don['’]t\s+often\s+get\s+e?-?mail\s+from)",
        RegexOptions.IgnoreCase)]
    private static partial Regex Banner();

    /// <summary>Where a notice begins, that goes on to the end of its paragraph.</summary>
    [GeneratedRegex(
        @"^[\s*_\-=\[(]{0,10}(?:"
        + @"(?:confidentiality|privacy|legal)\s+(?:notice|note|statement|disclaimer)|disclaimer\s*:|confidential(?:ity)?\s*:|privileged\s+(?:and|&|/)\s+confidential"
        + @"|(?:this|the\s+(?:information|contents?)\s+(?:contained\s+)?(?:in|of|transmitted\s+in|transmitted\s+by)\s+this)\s+(?:e-?mail|message|communication|transmission|electronic)\b.{0,200}\b(?:confidential|intended|privileged|proprietary)"
        + @"|this\s+(?:e-?mail|message)\s+and\s+any\s+(?:attachments?|files?)"
        + @"|if\s+you\s+(?:are\s+not\s+the\s+(?:intended|named)|have\s+received\s+this)"
        + @"|please\s+consider\s+the\s+environment|think\s+before\s+you\s+print"
        + @"|diese\s+(?:e-?mail|nachricht)\b.{0,200}\b(?:vertraulich|bestimmt)|ce\s+(?:message|courriel)\b.{0,200}\bconfidentiel"
        + @"|scanned\s+by\s.{0,60}(?:virus|antivirus)|virus-free\b)",
        RegexOptions.IgnoreCase)]
    private static partial Regex Notice();
}
