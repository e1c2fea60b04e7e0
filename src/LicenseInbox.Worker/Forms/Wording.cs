using System.Collections.Concurrent;
using System.Text;
using System.Text.RegularExpressions;

namespace LicenseInbox.Worker.Forms;

/// <summary>The words that forms are written in, beside their labels: <c>config/forms/words.json</c>.</summary>
internal sealed record WordList
{
    /// <summary>Words that mean the same in a label, such as <c>number</c>, <c>no</c>, <c>#</c>.</summary>
    public IReadOnlyList<IReadOnlyList<string>> Same { get; init; } = [];

    /// <summary>Words that don't count in a label.</summary>
    public IReadOnlyList<string> Skip { get; init; } = [];

    /// <summary>Texts that stand where a value would, and are none: <c>MM/DD/YYYY</c>, <c>sign here</c>.</summary>
    public IReadOnlyList<string> Placeholders { get; init; } = [];

    /// <summary>Words that turn a checkbox on.</summary>
    public IReadOnlyList<string> Yes { get; init; } = [];

    /// <summary>Words that turn a checkbox off.</summary>
    public IReadOnlyList<string> No { get; init; } = [];

    /// <summary>These words and others.</summary>
    public WordList With(WordList more) => new()
    {
        Same = [.. Same, .. more.Same],
        Skip = [.. Skip, .. more.Skip],
        Placeholders = [.. Placeholders, .. more.Placeholders],
        Yes = [.. Yes, .. more.Yes],
        No = [.. No, .. more.No],
    };
}

/// <summary>
/// Compares printed labels: without case, punctuation and spaces, plural and singular alike, with words of the same meaning replaced by one. Two labels are the same when their
/// <see cref="Key(string)"/> is.
/// </summary>
internal sealed class Wording
{
    private const int LongestKept = 60;
    private const int MostKept = 5000;

    private readonly Dictionary<string, string> _same = new(StringComparer.Ordinal);
    private readonly HashSet<string> _skip;
    private readonly HashSet<string> _placeholders;
    private readonly HashSet<string> _yes;
    private readonly HashSet<string> _no;

    /// <summary>The keys of words that were asked for before: the same labels stand on every form. Nothing with a digit is kept, so no number outlives the document that it stands in.</summary>
    private readonly ConcurrentDictionary<string, string> _keys = new(StringComparer.Ordinal);

    private readonly IReadOnlyList<Regex> _forms;

    /// <param name="words">The words.</param>
    /// <param name="keys">The forms of keys.</param>
    public Wording(WordList words, params IReadOnlyList<Regex> keys)
    {
        _forms = keys;
        foreach (var group in words.Same.Where(group => group.Count > 0))
        {
            foreach (var word in group)
                _same[Plain(word)] = Plain(group[0]);
        }

        _skip = words.Skip.Select(Plain).ToHashSet(StringComparer.Ordinal);
        _placeholders = words.Placeholders.Select(Letters).ToHashSet(StringComparer.Ordinal);
        _yes = words.Yes.Select(Letters).ToHashSet(StringComparer.Ordinal);
        _no = words.No.Select(Letters).ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>What a text is compared by; empty when nothing in it counts.</summary>
    public string Key(string text)
    {
        if (text.Length > LongestKept || HasDigit(text))
            return Compared(text);
        if (_keys.TryGetValue(text, out var known))
            return known;
        if (_keys.Count >= MostKept)
            _keys.Clear();
        return _keys[text] = Compared(text);
    }

    private static bool HasDigit(string text)
    {
        foreach (var c in text)
        {
            if (char.IsDigit(c))
                return true;
        }

        return false;
    }

    private string Compared(string text)
    {
        var key = new StringBuilder(text.Length);
        foreach (var token in Tokens(text))
            key.Append(token);
        return key.ToString();
    }

    /// <summary>The words of a text that count, each as its group's first.</summary>
    public IEnumerable<string> Tokens(string text)
    {
        foreach (var word in Split(text.Replace("(s)", "", StringComparison.OrdinalIgnoreCase).Replace("e-mail", "email", StringComparison.OrdinalIgnoreCase)))
        {
            var token = _same.TryGetValue(word, out var same) ? same : Singular(word);
            token = _same.GetValueOrDefault(token, token);
            if (!_skip.Contains(token))
                yield return token;
        }
    }

    /// <summary>Whether a text is a hint for the writer and no value.</summary>
    public bool IsPlaceholder(string text) => Letters(text) is var letters && (letters.Length == 0 || _placeholders.Contains(letters));

    /// <summary>Whether a text has the form of a key.</summary>
    public bool IsKey(string text) => _forms.Any(form => form.IsMatch(text));

    /// <summary>Yes, no, or neither.</summary>
    public bool? YesOrNo(string text)
    {
        var letters = Letters(text);
        return _yes.Contains(letters) ? true : _no.Contains(letters) ? false : null;
    }

    /// <summary>Letters and digits in lower case.</summary>
    public static string Letters(string text)
    {
        var letters = new StringBuilder(text.Length);
        foreach (var c in text.Normalize(NormalizationForm.FormKC))
        {
            if (char.IsLetterOrDigit(c))
                letters.Append(char.ToLowerInvariant(c));
        }

        return letters.ToString();
    }

    private static string Plain(string word) => word == "#" ? "#" : Letters(word);

    private static string Singular(string word) =>
        word.Length > 3 && word[^1] == 's' && word[^2] is not ('s' or 'u' or 'i') ? word[..^1] : word;

    /// <summary>Runs of letters and digits in lower case; <c>#</c> is a word; a capital after a small letter begins one.</summary>
    private static IEnumerable<string> Split(string text)
    {
        var word = new StringBuilder();
        var previous = ' ';
        foreach (var c in text.Normalize(NormalizationForm.FormKC))
        {
            var begins = c == '#' || (char.IsUpper(c) && char.IsLower(previous));
            if ((begins || !char.IsLetterOrDigit(c)) && word.Length > 0)
            {
                yield return word.ToString();
                word.Clear();
            }

            if (c == '#')
                yield return "#";
            else if (char.IsLetterOrDigit(c))
                word.Append(char.ToLowerInvariant(c));
            previous = c;
        }

        if (word.Length > 0)
            yield return word.ToString();
    }
}
