using System.Text;
using System.Text.RegularExpressions;

namespace LicenseInbox.Domain.Registry;

/// <summary>
/// Keys as character recognition sees them: letters and digits that look alike are one (O 0, I l 1, S 5, B 8, Z 2). Only what recognition read is ever compared so; typed text is not.
/// </summary>
public static class LookAlikes
{
    private static readonly char[] Signs = ['!', '|', '§', '$', '&'];

    /// <summary>
    /// The letters and digits in upper case, each look-alike as its digit. Without case an l is an L, so that L counts as one of I, l and 1: it makes two keys more alike, never one key
    /// surer. Accents are nothing: recognition leaves them out, or makes them of specks.
    /// </summary>
    public static string Fold(string? text)
    {
        var canonical = KeyText.Canonical(WithoutAccents(WithSigns(text ?? "")));
        var folded = new StringBuilder(canonical.Length);
        foreach (var c in canonical)
        {
            folded.Append(c switch
            {
                'O' => '0',
                'I' or 'L' => '1',
                'S' => '5',
                'B' or 'ß' => '8',
                'Z' => '2',
                _ => c,
            });
        }

        return folded.ToString();
    }

    /// <summary>Signs are no part of a key: recognition makes them of characters that look like them. A stroke counts only between two characters; else it is a border.</summary>
    internal static string WithSigns(string text)
    {
        if (text.IndexOfAny(Signs) < 0)
            return text;
        var read = new StringBuilder(text);
        for (var at = 0; at < text.Length; at++)
        {
            if (text[at] != '|' || (at > 0 && at < text.Length - 1 && IsOfKey(text[at - 1]) && IsOfKey(text[at + 1])))
                read[at] = text[at] switch { '!' or '|' => '1', '§' or '$' => '5', '&' => '8', var other => other };
        }

        return read.ToString();
    }

    /// <summary>Whether a text is a name but for the name's letters with accents, of each of which recognition makes one to three others ("Nufiez" for "Núñez").</summary>
    internal static bool AreButForAccents(string name, string text)
    {
        // Of a name in another writing nothing would be left to tell it by.
        if (Ascii.IsValid(name) || name.Count(char.IsAsciiLetter) <= name.Count(c => !char.IsAscii(c)))
            return false;
        var pattern = string.Concat(name.Normalize(NormalizationForm.FormC).Where(char.IsLetterOrDigit).Select(c => char.IsAscii(c) ? Fold(c.ToString()) : ".{1,3}"));
        return Regex.IsMatch(Fold(text), $"^{pattern}$", RegexOptions.NonBacktracking);
    }

    /// <summary>Decomposed, accents are no letters.</summary>
    private static string WithoutAccents(string text) => Ascii.IsValid(text) ? text : text.Normalize(NormalizationForm.FormD);

    private static bool IsOfKey(char character) => char.IsLetterOrDigit(character) || character == '-';

    /// <summary>In how many places two folded texts differ (characters put in, left out, taken for another); <paramref name="atMost"/> + 1 when in more than that.</summary>
    public static int Distance(string one, string other, int atMost)
    {
        if (Math.Abs(one.Length - other.Length) > atMost)
            return atMost + 1;
        var (before, row) = (new int[other.Length + 1], new int[other.Length + 1]);
        for (var j = 0; j <= other.Length; j++)
            before[j] = j;
        for (var i = 1; i <= one.Length; i++)
        {
            row[0] = i;
            var least = i;
            for (var j = 1; j <= other.Length; j++)
            {
                row[j] = Math.Min(Math.Min(before[j] + 1, row[j - 1] + 1), before[j - 1] + (one[i - 1] == other[j - 1] ? 0 : 1));
                least = Math.Min(least, row[j]);
            }

            if (least > atMost)
                return atMost + 1;
            (before, row) = (row, before);
        }

        return Math.Min(before[other.Length], atMost + 1);
    }

    /// <summary>Whether two folded texts differ in at most this many places.</summary>
    public static bool AreNear(string one, string other, int atMost) => Distance(one, other, atMost) <= atMost;
}
