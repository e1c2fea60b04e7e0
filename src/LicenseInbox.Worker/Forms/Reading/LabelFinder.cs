using System.Globalization;
using System.Text.RegularExpressions;
using LicenseInbox.Worker.Forms.Layout;

namespace LicenseInbox.Worker.Forms.Reading;

/// <summary>Finds a form's printed labels among the phrases of its pages, and what is left of the phrases: the chunks that may be values.</summary>
internal sealed partial class LabelFinder(LabelIndex index, Wording wording)
{
    /// <summary>More words than this in a row, with a full stop: prose, in which a label's words say nothing.</summary>
    private const int ProseWords = 9;

    /// <summary>Between two lines of one label, in font sizes.</summary>
    private const double LineGap = 1.65;

    /// <summary>A space within a label is narrower than this part of the font size.</summary>
    private const double WidestSpace = 0.55;

    private readonly List<Spot> _spots = [];
    private readonly List<Chunk> _chunks = [];

    public IReadOnlyList<Spot> Spots => _spots;

    public IReadOnlyList<Chunk> Chunks => _chunks;

    public static LabelFinder Find(LabelIndex index, Wording wording, IReadOnlyList<Phrase> phrases)
    {
        var finder = new LabelFinder(index, wording);
        var done = new HashSet<Phrase>(ReferenceEqualityComparer.Instance);
        foreach (var phrase in phrases)
        {
            if (!done.Contains(phrase))
                finder.FindOverLines(phrase, phrases, done);
        }

        foreach (var phrase in phrases.Where(phrase => !done.Contains(phrase)))
            finder.FindWithin(phrase, phrase.Words);
        finder.JoinHeaders();
        finder.DropUnlikely();
        finder.DropValues();
        finder.Choose();
        return finder;
    }

    /// <summary>Whether a text is running prose.</summary>
    internal static bool IsProse(string text)
    {
        var words = text.Split(' ');
        if (words.Length < ProseWords)
            return false;
        var small = words.Count(word => word.Length > 0 && char.IsLower(word[0]));
        return small * 2 > words.Length;
    }

    /// <summary>A label that goes on in the line below: both lines together are one, and neither line alone is the same field's.</summary>
    private void FindOverLines(Phrase first, IReadOnlyList<Phrase> phrases, HashSet<Phrase> done)
    {
        if (first.Words.Count > 8 || first.Words.Any(EndsLabel) || first.Words[0].Field is not null)
            return;
        var key = wording.Key(first.Text);
        if (key.Length == 0 || key.Length >= index.LongestLabel)
            return;
        List<Phrase> lines = [first];
        while (lines.Count < 4)
        {
            var above = lines[^1];
            var below = phrases.FirstOrDefault(phrase => phrase.Sheet == above.Sheet && IsNextLine(above, phrase) && !done.Contains(phrase));
            if (below is null)
                return;
            var used = below.Words.ToList();
            if (used.FindIndex(EndsLabel) is var colon and >= 0)
                used = used[..(colon + 1)];
            var text = string.Join(' ', used.Select(word => word.Text));
            var ways = Joined([.. lines.Select(line => line.Text), text]).Select(wording.Key).ToList();
            if (ways[0].Length > index.LongestLabel)
                return;
            lines.Add(below);
            if (ways.Select(index.Meanings).FirstOrDefault(found => found.Count > 0) is not { } meanings || (lines.Count == 2 && used.Count == below.Words.Count && IsOwnLabel(below, meanings)))
                continue;
            var hint = used.Count == below.Words.Count ? HintBelow(below, phrases, done) : null;
            var box = lines.SkipLast(1).Select(line => line.Box).Concat(used.Select(word => word.Box)).Aggregate((one, other) => one.With(other));
            var spot = new Spot
            {
                Meanings = meanings,
                Phrase = below,
                Box = hint is null ? box : box.With(hint.Box),
                Text = string.Join(' ', lines.Select(line => line.Text)),
                IsSetOff = true,
                HasColon = EndsLabel(used[^1]),
            };
            _spots.Add(spot);
            done.UnionWith(lines);
            if (hint is not null)
                done.Add(hint);
            if (used.Count < below.Words.Count)
                spot.Rest = Add(below.Words.Skip(used.Count).ToList(), below);
            return;
        }
    }

    /// <summary>A label's lines as one text: with spaces between them, then with the words whole that a narrow cell broke ("Quan", "tity").</summary>
    private static IEnumerable<string> Joined(IReadOnlyList<string> lines)
    {
        IEnumerable<string> ways = [lines[0]];
        foreach (var line in lines.Skip(1))
            ways = ways.SelectMany(way => char.IsLetter(way[^1]) && char.IsLower(line[0]) ? (string[])[$"{way} {line}", way + line] : [$"{way} {line}"]);
        return ways;
    }

    /// <summary>Whether the second line is a label by itself and the first one too: two fields, not one.</summary>
    private bool IsOwnLabel(Phrase below, IReadOnlyList<LabelMeaning> joined) => !IsClosing(below) &&
        index.Meanings(wording.Key(below.Text)).Where(meaning => meaning.Heading is null).ToList() is { Count: > 0 } own && !own.Exists(meaning => joined.Any(other => other.Field == meaning.Field)) && below.Words.Any(EndsLabel);

    private static bool IsNextLine(Phrase above, Phrase below)
    {
        var gap = above.Baseline - below.Baseline;
        return gap > 0.5 * above.Size && gap < LineGap * Math.Max(above.Size, below.Size)
            && (Math.Abs(above.Size - below.Size) < 0.16 * above.Size || (below.Sheet.IsRecognized && IsClosing(below)))
            && above.IsBold == below.IsBold
            && (Math.Abs(above.Box.Left - below.Box.Left) < 4 || Math.Abs(above.Box.CenterX - below.Box.CenterX) < 4 || Math.Abs(above.Box.Right - below.Box.Right) < 3);
    }

    /// <summary>The end of what the line above began in parentheses: "(as it appears on the" and "card):".</summary>
    private static bool IsClosing(Phrase phrase) => phrase.Text.Contains(')', StringComparison.Ordinal) && !phrase.Text.Contains('(', StringComparison.Ordinal);

    /// <summary>A hint in parentheses below a label: "(as it appears on the card)".</summary>
    private static Phrase? HintBelow(Phrase label, IReadOnlyList<Phrase> phrases, HashSet<Phrase> done) =>
        phrases.FirstOrDefault(phrase => phrase.Sheet == label.Sheet && label.Baseline - phrase.Baseline is var gap && gap > 0 && gap < LineGap * label.Size && Math.Abs(phrase.Box.Left - label.Box.Left) < 12
            && IsHint(phrase.Text) && !done.Contains(phrase));

    /// <summary>A heading without the number before it: "4. Authorization".</summary>
    internal static string WithoutNumber(string heading) => Numbering().Replace(heading, "");

    internal static bool IsHint(string text) => text.StartsWith('(') && text.TrimEnd(':', '.').EndsWith(')') && text.Any(char.IsLetter);

    private void FindWithin(Phrase phrase, IReadOnlyList<Word> words)
    {
        if (HeaderLabels(phrase, words) is { Count: > 1 } headers)
        {
            _spots.AddRange(headers);
            return;
        }

        if (Misread(phrase) is { } misread)
        {
            _spots.Add(misread);
            return;
        }

        var rest = new List<Word>();
        Spot? before = null;
        var isProse = IsProse(phrase.Text);
        for (var at = 0; at < words.Count;)
        {
            if (LabelAt(phrase, words, at, isProse) is not var (spot, next))
            {
                rest.Add(words[at++]);
                continue;
            }

            if (before is null && IsBullet(rest))
                rest.Clear();
            Flush();
            _spots.Add(spot);
            before = spot;
            at = next;
        }

        Flush();

        void Flush()
        {
            if (rest.Count > 0)
            {
                var text = string.Join(' ', rest.Select(word => word.Text));
                if (before is null && IsUnknownLabel(text, rest))
                {
                    _spots.Add(new Spot { Meanings = [], Phrase = phrase, Box = BoxOf(rest), Text = text, IsSetOff = true, HasColon = text.EndsWith(':') });
                }
                else
                {
                    var chunk = Add(rest.ToList(), phrase);
                    if (before is not null)
                        before.Rest = chunk;
                }
            }

            rest.Clear();
        }
    }

    /// <summary>On a recognised page: a phrase, or what of it stands before a colon, that is a label but for a wrong letter. What a tick before a label was taken for is no letter of it.</summary>
    private Spot? Misread(Phrase phrase)
    {
        var words = phrase.Words.ToList();
        if (words.Count > 1 && IsTick(words[..1]) && index.Meanings(wording.Key(string.Join(' ', words.Skip(1).Select(word => word.Text)))).Count > 0)
            return null;
        var own = words.FindIndex(EndsLabel) is var colon and >= 0 ? words[..(colon + 1)] : words;
        var text = string.Join(' ', own.Select(word => word.Text));
        if (!phrase.Sheet.IsRecognized || words.Count(EndsLabel) > 1 || wording.Key(text) is not { Length: > 0 } key || index.Meanings(key).Count > 0 || index.IsHeading(key) || index.Nearest(key) is not { } label)
            return null;
        var rest = words.Count > own.Count ? Add(words[own.Count..], phrase) : null;
        return new Spot { Meanings = index.Meanings(label), Phrase = phrase, Box = BoxOf(own), Text = text, IsSetOff = true, HasColon = EndsLabel(own[^1]), Rest = rest };
    }

    /// <summary>A line that is nothing but headers of different columns, set close together; empty when it is not.</summary>
    private List<Spot> HeaderLabels(Phrase phrase, IReadOnlyList<Word> words)
    {
        var found = new List<Spot>();
        for (var first = 0; first < words.Count;)
        {
            if (Longest(words, first) is not var (last, key) || index.Meanings(key).FirstOrDefault(meaning => meaning.IsColumn) is not { } column || found.Exists(other => other.Meanings[0].Field == column.Field))
                return [];
            var own = words.Skip(first).Take(last - first + 1).ToList();
            found.Add(new Spot { Meanings = [column], Phrase = phrase, Box = BoxOf(own), Text = string.Join(' ', own.Select(word => word.Text)), IsSetOff = true });
            first = last + 1;
        }

        return found;
    }

    /// <summary>A header whose second line stands below it, though its first line is one phrase with the headers beside it. On recognised pages lines are too uneven to tell.</summary>
    private void JoinHeaders()
    {
        foreach (var header in _spots.Where(spot => spot is { Rest: null, HasColon: false, Sheet.IsRecognized: false } && spot.Meanings.Any(meaning => meaning.IsColumn)).ToList())
        {
            if (_spots.Find(spot => spot != header && spot.Rest is null && spot.Phrase.Words.Count == spot.Text.Split(' ').Length && IsUnder(header, spot)) is not { } below
                || index.Meanings(wording.Key($"{header.Text} {below.Text}")).Where(meaning => meaning.IsColumn).ToList() is not { Count: > 0 } meanings)
                continue;
            _spots.Remove(below);
            _spots[_spots.IndexOf(header)] = new Spot { Meanings = meanings, Phrase = header.Phrase, Box = header.Box.With(below.Box), Text = $"{header.Text} {below.Text}", IsSetOff = true };
        }
    }

    private static bool IsUnder(Spot header, Spot below) =>
        below.Sheet == header.Sheet && header.Phrase.Baseline - below.Phrase.Baseline is var gap && gap > 0.5 * header.Size && gap < LineGap * header.Size && below.Phrase.IsBold == header.Phrase.IsBold
        && (Math.Abs(below.Box.Left - header.Box.Left) < 4 || Math.Abs(below.Box.CenterX - header.Box.CenterX) < 4 || Math.Abs(below.Box.Right - header.Box.Right) < 3);

    private bool IsUnknownLabel(string text, List<Word> words) =>
        words[0].Field is null
        && ((text.EndsWith(':') && words.Count <= 8 && text.Any(char.IsLetter)) || index.IsHeading(wording.Key(WithoutNumber(text))) || IsHint(text));

    private (Spot Spot, int Next)? LabelAt(Phrase phrase, IReadOnlyList<Word> words, int first, bool isProse)
    {
        if (words[first].Field is not null || !words[first].Text.Any(c => char.IsLetter(c) || c == '#'))
            return null;
        if (Longest(words, first) is not var (end, found))
            return null;
        var isFirst = first == 0 || IsBullet(words.Take(first).ToList()) || (phrase.Sheet.IsRecognized && IsTick(words.Take(first).ToList()) && index.Meanings(found).Any(meaning => meaning.Field.Type == FieldType.Checkbox));
        var hasColon = EndsLabel(words[end]);
        var next = end + 1;
        int? number = null;
        if (!hasColon && next < words.Count && index.Meanings(found).Any(meaning => meaning.IsColumn) && RowNumber().Match(words[next].Text) is { Success: true } match
            && (next + 1 == words.Count || match.Value.EndsWith(':') || words[next].Text.StartsWith('#')))
        {
            number = int.Parse(match.Groups["n"].Value, CultureInfo.InvariantCulture);
            hasColon = match.Value.EndsWith(':');
            next++;
        }

        if (!hasColon)
            (next, hasColon) = PastHint(words, next);
        if (!hasColon && next < words.Count && words[next].Text is ":" or "-:" or "*:" or "*")
        {
            hasColon = words[next].Text.EndsWith(':');
            next++;
        }

        var isLast = next >= words.Count;
        var looksOther = !isLast && (LooksOther(words[next - 1], words[next]) || (isFirst && IsSetApart(words, next)));
        var spot = new Spot
        {
            Meanings = index.Meanings(found),
            Phrase = phrase,
            Box = BoxOf(words.Skip(first).Take(next - first)),
            Text = string.Join(' ', words.Skip(first).Take(next - first).Select(word => word.Text)),
            IsSetOff = hasColon || isLast || looksOther,
            HasColon = hasColon,
            IsFirst = isFirst,
            Number = number,
        };
        return MayStand(spot, words, first, next, isLast, looksOther, isProse) ? (spot, next) : null;
    }

    /// <summary>The longest label that begins with a word: its last word, and its key.</summary>
    private (int Last, string Key)? Longest(IReadOnlyList<Word> words, int first)
    {
        var key = "";
        (int Last, string Key)? longest = null;
        for (var last = first; last < words.Count && words[last].Field is null; last++)
        {
            var own = wording.Key(words[last].Text);
            key += own;
            if (key.Length > 0 && !index.IsBeginning(key))
                break;
            if ((own.Length > 0 || EndsLabel(words[last])) && index.Meanings(key).Count > 0)
                longest = (last, key);
            if (EndsLabel(words[last]))
                break;
        }

        return longest;
    }

    private bool MayStand(Spot spot, IReadOnlyList<Word> words, int first, int next, bool isLast, bool looksOther, bool isProse)
    {
        if (isProse && !spot.HasColon && !(spot.IsFirst && isLast))
            return false;
        if (!spot.IsFirst)
        {
            // In the middle of a phrase only a label that is plainly one: with a colon, or in another look than what stands before it.
            return char.IsUpper(words[first].Text[0]) && (spot.HasColon || (LooksOther(words[first - 1], words[first]) && (isLast || looksOther)));
        }

        if (spot.IsSetOff)
            return true;
        var rest = string.Join(' ', words.Skip(next).Select(word => word.Text));
        if (spot.Meanings.Any(meaning => meaning.Field.Type is not (FieldType.Text or FieldType.Signature) && ValueTypes.Fit(meaning.Field, FirstWords(rest), wording) >= 0.85))
            return true;
        if (spot.Meanings.Any(meaning => meaning.Field.Within is { } pattern && pattern.IsMatch(rest)))
            return true;
        return next - first >= 2 && !IsProse(rest) && char.IsUpper(words[first].Text[0]) && (char.IsUpper(rest[0]) || char.IsDigit(rest[0]));
    }

    private static string FirstWords(string text) => string.Join(' ', text.Split(' ').Take(6));

    private static (int Next, bool HasColon) PastHint(IReadOnlyList<Word> words, int next)
    {
        if (next >= words.Count || words[next].Text[0] != '(' || words[next].Field is not null)
            return (next, false);
        var end = next;
        while (end < words.Count - 1 && !words[end].Text.Contains(')', StringComparison.Ordinal))
            end++;
        var hint = string.Join(' ', words.Skip(next).Take(end - next + 1).Select(word => word.Text));
        return hint.Contains(')', StringComparison.Ordinal) && hint.Any(char.IsLetter) && hint is not ("(X)" or "(x)")
            ? (end + 1, hint.EndsWith(':'))
            : (next, false);
    }

    private static bool LooksOther(Word one, Word other) =>
        one.IsBold != other.IsBold || Math.Abs(one.Size - other.Size) > 0.12 * one.Size || one.Color != other.Color || other.Field is not null
        || !string.Equals(one.Glyphs[0].Font, other.Glyphs[0].Font, StringComparison.Ordinal);

    /// <summary>Whether the gap before a word is wider than a space, and than the spaces after it.</summary>
    private static bool IsSetApart(IReadOnlyList<Word> words, int at)
    {
        var gap = words[at].Box.Left - words[at - 1].Box.Right;
        var others = Enumerable.Range(1, words.Count - 1).Where(next => next != at).Select(next => words[next].Box.Left - words[next - 1].Box.Right).DefaultIfEmpty(0).Max();
        return gap > WidestSpace * words[at].Size && gap > 1.5 * others;
    }

    private static bool EndsLabel(Word word) => word.Text.EndsWith(':') || word.Text.EndsWith('：');

    private static bool IsBullet(List<Word> words) => words.TrueForAll(word => Bullet().IsMatch(word.Text)) && words.Count <= 2;

    /// <summary>What recognition makes of a box and a pen's tick in it.</summary>
    private static bool IsTick(List<Word> words) => words.Count <= 2 && words.TrueForAll(word => word.Text.Length <= 3);

    private Chunk Add(IReadOnlyList<Word> words, Phrase phrase)
    {
        var chunk = new Chunk(words, phrase);
        _chunks.Add(chunk);
        return chunk;
    }

    private static Area BoxOf(IEnumerable<Word> words) => words.Select(word => word.Box).Aggregate((one, other) => one.With(other));

    /// <summary>Where most labels have colons, one word without any sign is no label but the beginning of a value.</summary>
    private void DropUnlikely()
    {
        var labels = _spots.Where(spot => spot.Meanings.Count > 0).ToList();
        var withColon = labels.Count(spot => spot.HasColon);
        var unlikely = labels.Where(spot => !spot.IsSetOff && spot.Rest is not null && (withColon * 2 > labels.Count || !spot.Text.Contains(' ', StringComparison.Ordinal))
            && !spot.Meanings.Any(meaning => meaning.Field.Type != FieldType.Text && ValueTypes.Fit(meaning.Field, spot.Rest!.Text, wording) > 0.5)).ToList();
        foreach (var spot in unlikely)
        {
            _spots.Remove(spot);
            _chunks.Remove(spot.Rest!);
            var words = spot.Phrase.Words;
            var start = words.ToList().FindIndex(word => word.Box.Left >= spot.Box.Left - 0.01);
            var end = words.ToList().IndexOf(spot.Rest!.Words[^1]);
            Add(words.Skip(start).Take(end - start + 1).ToList(), spot.Phrase);
        }
    }

    /// <summary>
    /// A value may read like another field's label: <c>Title: Technician</c>. It is a value when it stands where a label expects one, its field has a label elsewhere, nothing stands
    /// where its own value would, and it lacks the colon of that label or looks other than it.
    /// </summary>
    private void DropValues()
    {
        var values = _spots.Where(spot => spot is { HasColon: false, Rest: null, Number: null } && spot.Meanings.Count > 0 && !spot.Meanings.Any(meaning => meaning.IsColumn)
            && spot.Meanings.All(meaning => _spots.Exists(other => other != spot && other.IsSetOff && other.Meanings.Any(own => own.Field == meaning.Field)))
            && _spots.Exists(label => Expects(label, spot) && (label.HasColon || !_chunks.Exists(chunk => IsBesideOrBelow(spot, chunk))))).ToList();
        foreach (var spot in values)
        {
            _spots.Remove(spot);
            var words = spot.Phrase.Words.Where(word => spot.Box.ContainsCenterOf(word.Box)).ToList();
            Add(words, spot.Phrase);
        }
    }

    /// <summary>Whether a label has no value but the text right of it, or right below it.</summary>
    private bool Expects(Spot label, Spot text)
    {
        if (label == text || label.Sheet != text.Sheet || label.Rest is not null || label.Meanings.Count == 0 || label.Meanings.Any(meaning => meaning.IsColumn) || label.Meanings.Any(meaning => text.Meanings.Contains(meaning)))
            return false;
        if (!label.HasColon && !LooksOther(label.Phrase.Words[0], text.Phrase.Words[0]))
            return false;
        var isRight = text.Box.IsBeside(label.Box) && text.Box.Left >= label.Box.Right - 1 && label.HasColon;
        var isBelow = text.Box.Top <= label.Box.Bottom + 1 && label.Box.Bottom - text.Box.Top < 1.2 * text.Size && Math.Abs(text.Box.Left - label.Box.Left) < 8;
        isBelow |= !isRight && text.Box.IsBeside(label.Box) && text.Box.Left >= label.Box.Right - 1 && text.Box.Left - label.Box.Right < 160;
        var between = isRight || text.Box.IsBeside(label.Box) ? new Area(label.Box.Right, label.Box.Bottom, text.Box.Left, label.Box.Top) : new Area(label.Box.Left, text.Box.Top, label.Box.Right, label.Box.Bottom);
        return (isRight || isBelow) && !_spots.Exists(other => other != label && other != text && other.Sheet == text.Sheet && between.ContainsCenterOf(other.Box)) && !_chunks.Exists(chunk => chunk.Sheet == text.Sheet && (between.ContainsCenterOf(chunk.Box) || IsValueOf(label, text, chunk)));
    }

    private static bool IsBesideOrBelow(Spot spot, Chunk chunk) =>
        chunk.Sheet == spot.Sheet
        && ((chunk.Box.IsBeside(spot.Box) && chunk.Box.Left >= spot.Box.Right - 1 && chunk.Box.Left - spot.Box.Right < 200)
            || (chunk.Box.CenterY < spot.Box.Bottom && spot.Box.Bottom - chunk.Box.Top < 1.6 * spot.Size && chunk.Box.OverlapX(spot.Box) > 0));

    /// <summary>Whether another text stands below a label as near as the one right of it, or the other way round.</summary>
    private static bool IsValueOf(Spot label, Spot text, Chunk chunk) =>
        text.Box.IsBeside(label.Box)
            ? chunk.Box.Top <= label.Box.Bottom + 1 && label.Box.Bottom - chunk.Box.Top < 1.2 * chunk.Size && Math.Abs(chunk.Box.Left - label.Box.Left) < 8
            : chunk.Box.IsBeside(label.Box) && chunk.Box.Left >= label.Box.Right - 1 && chunk.Box.Left - label.Box.Right < 60;

    private void Choose()
    {
        var headings = _spots.Where(spot => index.IsHeading(wording.Key(WithoutNumber(spot.Text)))).ToList();
        foreach (var spot in _spots.Where(spot => spot.Meanings.Count > 0))
            spot.Meanings = LabelContext.Choose(spot, _spots, headings, wording);
    }

    [GeneratedRegex(@"^[(\[]?(?:\d{1,2}|[A-Za-z]|[*•●◦▪■□\-–—>])[)\].:]?$")]
    private static partial Regex Bullet();

    [GeneratedRegex(@"^(?:section\s+)?(?:\d{1,2}|[A-Za-z])[.):]\s+|:$", RegexOptions.IgnoreCase)]
    private static partial Regex Numbering();

    [GeneratedRegex(@"^(?:#|no\.?)?(?<n>[0-9]{1,2})[.:)]?:?$", RegexOptions.IgnoreCase)]
    private static partial Regex RowNumber();
}
