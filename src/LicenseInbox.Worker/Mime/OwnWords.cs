using System.Text;

namespace LicenseInbox.Worker.Mime;

/// <summary>The sender's own words: a body without quoted text, signature and disclaimer.</summary>
internal static class OwnWords
{
    /// <summary>Longer lines are matched by their beginning only.</summary>
    private const int LongestMatched = 400;

    public static string Of(string body, int limit)
    {
        var lines = body.ReplaceLineEndings("\n").Replace('\u00A0', ' ').Split('\n').Select(line => line.TrimEnd()).ToList();
        var own = Tidy(Signatures.Remove(Disclaimers.Remove(WithoutQuotes(lines, 2 * limit))));
        // Masked before it is cut, so that no number is cut in two that would then not be recognised.
        var words = PlainWords.Lines(own.Length <= 2 * limit ? own : own[..(2 * limit)]);
        return words.Length <= limit ? words : words[..limit];
    }

    /// <summary>The beginning of a line, as far as the patterns look at it.</summary>
    public static string Beginning(string line) => line.Length <= LongestMatched ? line : line[..LongestMatched];

    /// <summary>
    /// Drops quoted lines, which may stand between the answers, and what introduces them; ends at the place from where on everything is an older mail.
    /// </summary>
    private static List<string> WithoutQuotes(List<string> lines, int limit)
    {
        var own = new List<string>();
        var length = 0;
        for (var at = 0; at < lines.Count && length <= limit; at++)
        {
            if (QuotedText.IsQuoted(lines[at]))
                continue;
            if (QuotedText.BeginsOlderMail(lines, at))
                break;
            if (QuotedText.AttributionLength(lines, at) is not (> 0 and var attribution))
            {
                own.Add(lines[at]);
                length += lines[at].Length + 1;
                continue;
            }

            // "On … wrote:" above quoted lines introduces those only; above anything else, the rest is the older mail.
            var next = lines.FindIndex(at + attribution, line => line.Length > 0);
            if (next < 0 || !QuotedText.IsQuoted(lines[next]))
                break;
            at += attribution - 1;
        }

        return own;
    }

    private static string Tidy(List<string> lines)
    {
        var text = new StringBuilder();
        var blank = true;
        foreach (var line in lines)
        {
            if (line.Length > 0 || !blank)
                text.Append(line).Append('\n');
            blank = line.Length == 0;
        }

        return text.ToString().Trim();
    }
}
