namespace LicenseInbox.Worker.Forms.Layout;

/// <summary>
/// Puts glyphs together into words and phrases by where they stand, whatever order or pieces they were drawn in. Underscores and leader dots become lines to write on; characters in a row
/// of boxes become a word.
/// </summary>
internal sealed class PageText
{
    /// <summary>A gap that is wider than this part of the font size ends a phrase.</summary>
    private const double WidestSpace = 0.85;

    /// <summary>A gap that is wider than this part of the font size ends a word.</summary>
    private const double WidestSplit = 0.17;

    private const int FewestComb = 4;

    /// <summary>So many spaces in a row set what follows apart.</summary>
    private const int MostSpaces = 3;

    private PageText(IReadOnlyList<Phrase> phrases, IReadOnlyList<Rule> blanks)
    {
        Phrases = phrases;
        Blanks = blanks;
    }

    /// <summary>Phrases from top to bottom, left to right.</summary>
    public IReadOnlyList<Phrase> Phrases { get; }

    /// <summary>Lines to write on that were typed: underscores, leader dots.</summary>
    public IReadOnlyList<Rule> Blanks { get; }

    public static PageText Of(Sheet sheet) => Of(sheet, sheet.Glyphs);

    public static PageText Of(Sheet sheet, IReadOnlyList<Glyph> glyphs)
    {
        var blanks = new List<Rule>();
        var kept = Fillers.TakenFrom(glyphs, blanks);
        var borders = sheet.Rules.Where(rule => rule.IsVertical && rule.Length >= 5).Concat(sheet.Marks.Select(mark => new Rule(true, mark.Box.CenterX, mark.Box.Bottom - 2, mark.Box.Top + 2))).OrderBy(rule => rule.At).ToList();
        var phrases = new List<Phrase>();
        foreach (var line in Lines(kept))
        {
            var (low, high) = (line.Min(glyph => glyph.Box.CenterY), line.Max(glyph => glyph.Box.CenterY));
            phrases.AddRange(PhrasesOf(line, borders.FindAll(border => border.From <= high && border.To >= low), sheet));
        }

        return new PageText(phrases, blanks);
    }

    private static List<List<Glyph>> Lines(IReadOnlyList<Glyph> glyphs)
    {
        var lines = new List<List<Glyph>>();
        var open = new List<(double Baseline, List<Glyph> Line)>();
        foreach (var glyph in glyphs.OrderByDescending(glyph => glyph.Baseline))
        {
            open.RemoveAll(line => line.Baseline - glyph.Baseline > 12);
            var (_, own) = open.LastOrDefault(line => line.Baseline - glyph.Baseline <= Math.Max(0.8, 0.16 * Math.Min(glyph.Size, line.Line[^1].Size)));
            if (own is not null)
            {
                own.Add(glyph);
                continue;
            }

            lines.Add([glyph]);
            open.Add((glyph.Baseline, lines[^1]));
        }

        return lines;
    }

    private static List<Phrase> PhrasesOf(List<Glyph> line, List<Rule> borders, Sheet sheet)
    {
        var glyphs = Deduplicated(line.OrderBy(glyph => glyph.Box.Left).ThenBy(glyph => glyph.Order).ToList());
        var phrases = new List<Phrase>();
        var words = new List<Word>();
        var word = new List<Glyph>();
        var spaces = 0;
        for (var at = 0; at < glyphs.Count; at++)
        {
            var glyph = glyphs[at];
            if (string.IsNullOrWhiteSpace(glyph.Text))
            {
                EndWord();
                spaces++;
                if (spaces >= MostSpaces)
                    EndPhrase();
                continue;
            }

            spaces = 0;
            if (glyph.Text == ":" && word.Count == 0 && words.Count + phrases.Count > 0 && !HasBorder(LastBox(), glyph, borders))
            {
                // A colon belongs to what stands before it, however far away it was set, and what follows is apart.
                TakeBack();
                word.AddRange(words[^1].Glyphs);
                word.Add(glyph);
                words.RemoveAt(words.Count - 1);
                EndWord();
                continue;
            }

            if (CombFrom(glyphs, at) is { } comb)
            {
                EndWord();
                if (words.Count > 0 && IsBreak(words[^1].Box, comb.Glyphs[0], borders))
                    EndPhrase();
                words.AddRange(comb.Words);
                at = comb.Last;
                continue;
            }

            if (word.Count > 0 && (glyph.Box.Left - word[^1].Box.Right > WidestSplit * Math.Max(glyph.Size, word[^1].Size) || glyph.Field != word[^1].Field || IsOtherHand(word[^1], glyph)))
                EndWord();
            var before = word.Count > 0 ? word[^1].Box : words.Count > 0 ? words[^1].Box : (Area?)null;
            if (before is { } left && IsBreak(left, glyph, borders) && !IsNumberSign(left, glyphs, at, borders))
            {
                EndWord();
                EndPhrase();
            }

            if (word.Count == 0 && words.Count > 0 && words[^1].Field != glyph.Field)
                EndPhrase();
            word.Add(glyph);
        }

        EndWord();
        EndPhrase();
        return phrases;

        void EndWord()
        {
            if (AfterColon(word) is var colon and > 0)
            {
                words.Add(new Word(word[..colon], TextOf(word[..colon])));
                word.RemoveRange(0, colon);
            }

            if (word.Count > 0)
                words.Add(new Word(word.ToList(), TextOf(word)));
            word.Clear();
        }

        Area LastBox() => words.Count > 0 ? words[^1].Box : phrases[^1].Box;

        void TakeBack()
        {
            if (words.Count > 0)
                return;
            words.AddRange(phrases[^1].Words);
            phrases.RemoveAt(phrases.Count - 1);
        }

        void EndPhrase()
        {
            if (words.Count > 0)
                phrases.Add(new Phrase(words.ToList(), sheet));
            words.Clear();
        }
    }

    /// <summary>A value that was filled in right behind its label, without a space: not drawn after it, and in another font, or behind a parenthesis.</summary>
    private static bool IsOtherHand(Glyph left, Glyph right) =>
        right.Field is null && right.Order != left.Order + 1 && (left.Font != right.Font || (left.Text == ")" && char.IsLetter(right.Text[0])));

    private static string TextOf(IEnumerable<Glyph> glyphs) => string.Concat(glyphs.Select(glyph => glyph.Text));

    /// <summary>Where a value begins that was written right after its label's colon; 0 when the word is no such pair.</summary>
    private static int AfterColon(List<Glyph> word)
    {
        var colon = word.FindIndex(glyph => glyph.Text == ":");
        return colon > 0 && colon < word.Count - 1 && (char.IsLetter(word[colon - 1].Text[0]) || word[colon - 1].Text is ")" or "#" or ".") && word[colon + 1].Text is not ("/" or "\\") ? colon + 1 : 0;
    }

    private static bool HasBorder(Area left, Glyph right, List<Rule> borders) =>
        borders.Exists(border => border.At > left.CenterX && border.At < right.Box.CenterX && border.From <= right.Box.CenterY && border.To >= right.Box.CenterY);

    private static bool IsBreak(Area left, Glyph right, List<Rule> borders)
    {
        if (right.Box.Left - left.Right > WidestSpace * right.Size)
            return true;
        var (from, to) = (left.CenterX, right.Box.CenterX);
        return right.Box.Left - left.Right > -0.3 * right.Size
            && borders.Exists(border => border.At > from && border.At < to && border.From <= right.Box.CenterY && border.To >= right.Box.CenterY
                && border.At > left.Right - (0.3 * right.Size) && border.At < right.Box.Left + (0.3 * right.Size));
    }

    /// <summary>Whether it is the end of a label ("Case #:"), though a typewriter's space before it is as wide as those between texts.</summary>
    private static bool IsNumberSign(Area left, List<Glyph> glyphs, int at, List<Rule> borders) =>
        glyphs[at].Text == "#" && at + 1 < glyphs.Count && glyphs[at + 1].Text == ":" && glyphs[at].Box.Left - left.Right < 2 * WidestSpace * glyphs[at].Size && !HasBorder(left, glyphs[at], borders);

    /// <summary>Without what was drawn twice to look bold.</summary>
    private static List<Glyph> Deduplicated(List<Glyph> glyphs)
    {
        var kept = new List<Glyph>(glyphs.Count);
        foreach (var glyph in glyphs)
        {
            var isCopy = false;
            for (var back = kept.Count - 1; back >= 0 && back >= kept.Count - 4 && !isCopy; back--)
                isCopy = kept[back].Text == glyph.Text && glyph.Box.Left - kept[back].Box.Left < 0.12 * glyph.Size && Math.Abs(glyph.Size - kept[back].Size) < 0.5 && glyph.Text.Trim().Length > 0;
            if (!isCopy)
                kept.Add(glyph);
        }

        return kept;
    }

    /// <summary>Single characters at equal distances, wider than text is set: a row of boxes. An empty box is a space.</summary>
    private static (IReadOnlyList<Glyph> Glyphs, List<Word> Words, int Last)? CombFrom(List<Glyph> glyphs, int first)
    {
        if (first + FewestComb > glyphs.Count || (first > 0 && IsClose(glyphs[first - 1], glyphs[first])))
            return null;
        var pitch = 0d;
        var last = first;
        var texts = new List<string> { glyphs[first].Text };
        for (var next = first + 1; next < glyphs.Count; next++)
        {
            var (one, other) = (glyphs[last], glyphs[next]);
            if (string.IsNullOrWhiteSpace(other.Text))
                continue;
            var (distance, gap) = (other.Box.CenterX - one.Box.CenterX, other.Box.Left - one.Box.Right);
            if (gap < WidestSplit * other.Size || distance > 4.5 * other.Size || (next + 1 < glyphs.Count && IsClose(other, glyphs[next + 1])))
                break;
            if (pitch == 0)
                pitch = distance;
            var isSkip = texts.Count > 2 && Math.Abs(distance - (2 * pitch)) < 0.15 * pitch;
            if (Math.Abs(distance - pitch) > 0.12 * pitch && !isSkip)
                break;
            if (isSkip)
                texts.Add(" ");
            texts.Add(other.Text);
            last = next;
        }

        var run = glyphs.Skip(first).Take(last - first + 1).Where(glyph => !string.IsNullOrWhiteSpace(glyph.Text)).ToList();
        return run.Count >= FewestComb ? (run, [new Word(run, string.Concat(texts))], last) : null;
    }

    /// <summary>Whether two glyphs stand as in a word: a letter that others follow so, as in "B &amp; B Distributing", is in no box of its own.</summary>
    private static bool IsClose(Glyph left, Glyph right) =>
        left.Source != GlyphSource.Scan && !string.IsNullOrWhiteSpace(left.Text) && !string.IsNullOrWhiteSpace(right.Text) && right.Box.Left - left.Box.Right < WidestSplit * right.Size;
}
