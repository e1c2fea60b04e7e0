using System.Text;
using System.Text.RegularExpressions;
using LicenseInbox.Domain.Registry;

namespace LicenseInbox.Worker.Liquid;

/// <summary>Subjects of our mails: one line, whatever the mail that is answered had, and each case's number in it.</summary>
internal static partial class SubjectLine
{
    private const int LongestOriginal = 150;

    /// <summary><c>Re:</c> and the original subject; the numbers of cases that it does not hold are added.</summary>
    public static string Reply(string original, IEnumerable<CaseNumber> cases, string caseWord = "case")
    {
        var words = AnsweredPrefix().Replace(OneLine(original), "");
        if (words.Length > LongestOriginal)
            words = words[..(char.IsHighSurrogate(words[LongestOriginal - 1]) ? LongestOriginal - 1 : LongestOriginal)].TrimEnd() + "…";
        if (words.Length == 0)
            words = "your license transfer request";
        var missing = cases.Distinct().Where(number => !Holds(words, number)).Select(number => $"{caseWord.ToLowerInvariant()} {OneLine(number.Text)}").ToList();
        return missing.Count == 0 ? $"Re: {words}" : $"Re: {words} [{string.Join(", ", missing)}]";
    }

    /// <summary>The text without line ends and other control characters, so that no header can be added by it; runs of white space are one space.</summary>
    public static string OneLine(string text)
    {
        var line = new StringBuilder(text.Length);
        foreach (var c in text)
            line.Append(char.IsControl(c) || c is '\u2028' or '\u2029' ? ' ' : c);
        return Spaces().Replace(line.ToString(), " ").Trim();
    }

    /// <summary>Whether the number stands in the text on its own, not as a part of a longer one.</summary>
    private static bool Holds(string text, CaseNumber number) =>
        Regex.IsMatch(text, $@"(?<![\p{{L}}\p{{Nd}}]){Regex.Escape(number.Text)}(?![\p{{L}}\p{{Nd}}])", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);

    [GeneratedRegex(@"^((re|aw|sv|antw)\s*(\[\d+\])?\s*:\s*)+", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex AnsweredPrefix();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}
