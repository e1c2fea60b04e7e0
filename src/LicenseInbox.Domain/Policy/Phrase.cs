using System.Collections.Concurrent;
using System.Text.RegularExpressions;

namespace LicenseInbox.Domain.Policy;

/// <summary>Looks for an operator's phrases (regular expressions of <c>config/phrases.json</c>) in a partner's words, sentence by sentence.</summary>
public static partial class Phrase
{
    /// <summary>A line of at least this many characters was broken by a mail program, not by its writer.</summary>
    private const int WrappedLine = 50;

    /// <summary>For a pattern that never ends. It is time by the clock: on a busy machine a harmless one may stand still for a second.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    private static readonly ConcurrentDictionary<string, Regex> Compiled = new(StringComparer.Ordinal);

    /// <summary>The first sentence in which a pattern matches; null when none does.</summary>
    /// <exception cref="RegexMatchTimeoutException">A pattern takes longer than 10 s on one sentence.</exception>
    public static string? Find(IReadOnlyList<string> patterns, string words) =>
        Sentences(words).FirstOrDefault(sentence => patterns.Any(pattern => Expression(pattern).IsMatch(sentence)));

    /// <summary>A pattern as it is used: without case.</summary>
    /// <exception cref="ArgumentException">The pattern is no regular expression.</exception>
    public static Regex Expression(string pattern) =>
        Compiled.GetOrAdd(pattern, text => new Regex(text, RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, Limit));

    /// <summary>The sentences of a text, each on one line; lines that a mail program broke are put together again.</summary>
    public static IEnumerable<string> Sentences(string words)
    {
        var unwrapped = new List<string>();
        var previousIsWrapped = false;
        foreach (var line in words.Split('\n').Select(line => line.Trim()))
        {
            if (previousIsWrapped && line.Length > 0 && !ListItem().IsMatch(line))
                unwrapped[^1] += unwrapped[^1].EndsWith('-') ? line : $" {line}";
            else
                unwrapped.Add(line);
            previousIsWrapped = line.Length >= WrappedLine;
        }

        return unwrapped.SelectMany(line => SentenceEnd().Split(line)).Select(sentence => sentence.Trim()).Where(sentence => sentence.Length > 0);
    }

    [GeneratedRegex(@"^([-*•–]|\d{1,2}[.)])\s")]
    private static partial Regex ListItem();

    [GeneratedRegex(@"(?<=[.!?])\s+")]
    private static partial Regex SentenceEnd();
}
