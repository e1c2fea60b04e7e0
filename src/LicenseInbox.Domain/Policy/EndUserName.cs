using System.Text;

namespace LicenseInbox.Domain.Policy;

/// <summary>How two names of end users compare.</summary>
public enum NameComparison
{
    /// <summary>The same letters, white space aside.</summary>
    Equal,

    /// <summary>The same but for case, punctuation and legal form.</summary>
    Alike,

    /// <summary>One is the other shortened or misspelt.</summary>
    Close,

    /// <summary>Different names.</summary>
    Different,
}

/// <summary>Compares names of end users.</summary>
public static class EndUserName
{
    private static readonly HashSet<string> LegalForms = new(StringComparer.Ordinal)
    {
        "inc", "incorporated", "llc", "ltd", "limited", "corp", "corporation", "co", "company", "gmbh", "ag", "kg", "plc", "lp", "llp", "sa", "bv", "nv", "pty", "srl", "oy", "ab",
    };

    /// <summary>Compares two names.</summary>
    public static NameComparison Compare(string one, string other)
    {
        if (string.Join(' ', one.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)) == string.Join(' ', other.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)))
            return NameComparison.Equal;
        var (a, b) = (Words(one), Words(other));
        if (string.Concat(a) == string.Concat(b))
            return NameComparison.Alike;
        return IsShortened(a, b) || IsShortened(b, a) || IsMisspelt(string.Concat(a), string.Concat(b)) ? NameComparison.Close : NameComparison.Different;
    }

    /// <summary>The words in lower case without accents, punctuation and legal forms at the end (a name that is nothing else keeps them).</summary>
    private static List<string> Words(string name)
    {
        var letters = new StringBuilder();
        foreach (var c in name.Replace("&", " and ", StringComparison.Ordinal).Normalize(NormalizationForm.FormD))
        {
            if (char.IsLetterOrDigit(c))
                letters.Append(char.ToLowerInvariant(c));
            else if (char.IsWhiteSpace(c) || c is '-' or '/' or ',')
                letters.Append(' ');
        }

        var words = letters.ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries).ToList();
        while (words.Count > 1 && LegalForms.Contains(words[^1]))
            words.RemoveAt(words.Count - 1);
        if (words.Count > 1 && words[0] == "the")
            words.RemoveAt(0);
        return words;
    }

    /// <summary>Whether <paramref name="shorter"/> is made of leading or ordered words of <paramref name="full"/> (possibly abbreviated), or is its initials.</summary>
    private static bool IsShortened(List<string> shorter, List<string> full)
    {
        if (shorter.Count == 0 || full.Count < 2)
            return shorter.Count == 1 && full.Count == 1 && shorter[0].Length >= 4 && full[0].StartsWith(shorter[0], StringComparison.Ordinal);
        var initials = string.Concat(full.Select(word => word[0]));
        if (shorter.Count == 1 && shorter[0].Length >= 3 && shorter[0] == initials)
            return true;

        // The first word carries the name: "Ridgeway" for "Ridgeway Dental Group" is short, "Dental Group" is not.
        var position = 0;
        foreach (var word in shorter)
        {
            var found = full.FindIndex(position, candidate => candidate.StartsWith(word, StringComparison.Ordinal) && (word.Length >= 3 || candidate == word));
            if (found < 0 || (position == 0 && found != 0))
                return false;
            position = found + 1;
        }

        return true;
    }

    /// <summary>At most one letter in five is wrong, and at most three; "Clinic 1" is no misspelling of "Clinic 2".</summary>
    private static bool IsMisspelt(string a, string b)
    {
        if (!a.Where(char.IsDigit).SequenceEqual(b.Where(char.IsDigit)))
            return false;
        var allowed = Math.Min(3, Math.Max(a.Length, b.Length) / 5);
        return Math.Abs(a.Length - b.Length) <= allowed && Distance(a, b) <= allowed;
    }

    /// <summary>Insertions, deletions, replacements and swaps of neighbours (optimal string alignment).</summary>
    private static int Distance(string a, string b)
    {
        var d = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++)
            d[i, 0] = i;
        for (var j = 0; j <= b.Length; j++)
            d[0, j] = j;
        for (var i = 1; i <= a.Length; i++)
        {
            for (var j = 1; j <= b.Length; j++)
            {
                d[i, j] = Math.Min(Math.Min(d[i - 1, j] + 1, d[i, j - 1] + 1), d[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1));
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                    d[i, j] = Math.Min(d[i, j], d[i - 2, j - 2] + 1);
            }
        }

        return d[a.Length, b.Length];
    }
}
