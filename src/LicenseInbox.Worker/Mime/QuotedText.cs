using System.Text.RegularExpressions;

namespace LicenseInbox.Worker.Mime;

/// <summary>Recognises what mail programs put around an older mail.</summary>
internal static partial class QuotedText
{
    private const int LongestAttribution = 3;
    private const int LongestHeaderBlock = 8;

    public static bool IsQuoted(string line) => line.AsSpan().TrimStart().StartsWith(">", StringComparison.Ordinal);

    /// <summary>Whether everything from this line on is an older mail.</summary>
    public static bool BeginsOlderMail(List<string> lines, int at) => Divider().IsMatch(OwnWords.Beginning(lines[at])) || IsHeaderBlock(lines, at);

    /// <summary>How many lines from here are the words that introduce a quotation (<c>On … Lee wrote:</c>); 0 when they are none.</summary>
    public static int AttributionLength(List<string> lines, int at)
    {
        if (lines[at].Length == 0 || !AttributionStart().IsMatch(OwnWords.Beginning(lines[at])))
            return 0;
        var text = "";
        for (var length = 1; length <= LongestAttribution && at + length <= lines.Count; length++)
        {
            var line = lines[at + length - 1];
            if (line.Length == 0)
                return 0;
            text = text.Length == 0 ? OwnWords.Beginning(line) : $"{text} {OwnWords.Beginning(line)}";
            if (Attribution().IsMatch(text))
                return length;
        }

        return 0;
    }

    /// <summary>
    /// Outlook and others copy the headers: a From, a date, and a To or Subject, on lines that follow each other. Less than these three may be the sender's own list of systems (From: … To: …).
    /// </summary>
    private static bool IsHeaderBlock(List<string> lines, int at)
    {
        if (!FromLine().IsMatch(OwnWords.Beginning(lines[at])))
            return false;
        var (hasDate, hasOther) = (false, false);
        for (var next = at + 1; next < lines.Count && next <= at + LongestHeaderBlock && lines[next].Length > 0; next++)
        {
            var line = OwnWords.Beginning(lines[next]);
            hasDate |= DateLine().IsMatch(line);
            hasOther |= OtherLine().IsMatch(line);
        }

        return hasDate && hasOther;
    }

    [GeneratedRegex(
        @"^\s*(?:-{2,}\s*(?:original|forwarded|reply|ursprüngliche|weitergeleitete|message\s+d['’]origine|message\s+transféré|mensaje|messaggio|oorspronkelijk)[^\r\n]{0,80}"
        + @"|begin\s+forwarded\s+message:?\s*|anfang\s+der\s+weitergeleiteten\s+nachricht:?\s*|-{3,}\s*forwarded\s+by\b.*|#{2,}-?\s*please\s+type\s+your\s+reply\s+above.*)$",
        RegexOptions.IgnoreCase)]
    private static partial Regex Divider();

    [GeneratedRegex(@"^\s*(?:on|am|le|el|il|op|den|em|w\s+dniu)\s|@|\d{4}", RegexOptions.IgnoreCase)]
    private static partial Regex AttributionStart();

    [GeneratedRegex(
        @"^\s*(?:on\s.{5,300}\bwrote|am\s.{5,300}\bschrieb\b.{0,120}|le\s.{5,300}\ba\s+écrit|el\s.{5,300}\bescribió|il\s.{5,300}\bha\s+scritto|op\s.{5,300}\bschreef\b.{0,120}"
        + @"|.{0,120}<[^<>\s]{1,200}@[^<>\s]{1,200}>\s*(?:wrote|writes|schrieb)|\d{4}-\d\d-\d\d.{1,120}<[^<>\s]{1,200}@[^<>\s]{1,200}>)\s*:\s*$",
        RegexOptions.IgnoreCase)]
    private static partial Regex Attribution();

    [GeneratedRegex(@"^\s*[*_]*(?:from|von|de|da|van)\s?:[*_]*\s", RegexOptions.IgnoreCase)]
    private static partial Regex FromLine();

    [GeneratedRegex(@"^\s*[*_]*(?:sent|date|gesendet|datum|envoyé|date\s+d['’]envoi|enviado|fecha|inviato|data|verzonden)(?:\s+on|\s+am)?\s?:[*_]*\s", RegexOptions.IgnoreCase)]
    private static partial Regex DateLine();

    [GeneratedRegex(@"^\s*[*_]*(?:to|subject|an|betreff|à|objet|para|asunto|oggetto|aan|onderwerp)\s?:[*_]*\s", RegexOptions.IgnoreCase)]
    private static partial Regex OtherLine();
}
