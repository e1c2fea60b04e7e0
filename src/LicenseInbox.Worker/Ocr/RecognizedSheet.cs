using System.Text.RegularExpressions;
using LicenseInbox.Worker.Forms.Layout;

namespace LicenseInbox.Worker.Ocr;

/// <summary>Makes a sheet of one reading of a page: words become glyphs on a baseline, lines rules, boxes marks, and strokes that are no text ink.</summary>
internal static partial class RecognizedSheet
{
    /// <summary>Heights of letters with and without ascenders and descenders, in font sizes.</summary>
    private const double CapHeight = 0.72;
    private const double SmallHeight = 0.52;
    private const double Descent = 0.21;

    /// <summary>Baselines of words of one line are so near to each other, in font sizes.</summary>
    private const double SameLine = 0.35;

    /// <summary>A word that sure is text, and no signature, if it is as long as <see cref="LongWord"/>; loops are read as two letters.</summary>
    private const double SureWord = 0.5;

    /// <summary>What is no more sure than this and has no digit is a stain or a stroke.</summary>
    private const double NoWord = 0.25;

    /// <summary>A letter of a word that is as sure as this, and so long, is no box.</summary>
    private const double SurelyWord = 0.8;
    private const int LongWord = 3;

    /// <summary>So are two letters as sure as this, a small one among them ("On") or a colon behind them ("PO:"). What recognition makes of a box alone is no wider than the box.</summary>
    private const double QuiteSure = 0.9;
    private const double WiderThanBox = 1.2;

    /// <summary>A word of so many letters is no stroke where it begins within so many pixels as high as the one beside it, and is as high, a comma aside.</summary>
    private const int ShortestWord = 4;
    private const int Even = 4;
    private const double AsHigh = 0.3;

    /// <summary>A longer word with digits is a key, however surely it was read: a letter of it is no box.</summary>
    private const int ShortestKey = 10;

    /// <summary>In pixels: a letter of five points is higher.</summary>
    private const int LowestLetter = 9;

    /// <summary>A character that stands alone, and is so much smaller than those of its line, is a speck unless it was read surely.</summary>
    private const double SpeckSize = 0.65;

    /// <summary>A word is not that much smaller than its line: the others took a border in.</summary>
    private const double MuchSmaller = 0.4;

    /// <summary>What recognition makes of dust and the remains of lines: no value, and in the way of one. A colon ends a label, a dash joins, and other signs stand before amounts and numbers.</summary>
    private const string Specks = ".,'`_~°·;©®‘’“”\"^«»|";

    /// <summary>Nobody signs in so many digits: they are text, however surely they were read.</summary>
    private const int SurelyNumber = 4;

    private const string Descenders = "gjpqyQ,;()[]{}|/@$_";
    private const string Small = "acemnorsuvwxzgpqy";

    /// <summary>The boxes that are no letters, as a reading knows them.</summary>
    public static IReadOnlyList<Mark> Boxes(PreparedPage page, IEnumerable<RecognizedWord> words)
    {
        var sure = words.Where(IsSurelyText).Select(word => page.AreaOf(word.Box)).ToList();
        return page.Boxes.Where(box => !sure.Exists(word => word.Grown(1).ContainsCenterOf(box.Box) && word.Width > WiderThanBox * box.Box.Width)).ToList();
    }

    private static bool IsSurelyText(RecognizedWord word) => word.Text.Count(char.IsLetterOrDigit) is var letters
        && ((word.Confidence >= SurelyWord && letters >= LongWord) || (word.Confidence >= QuiteSure && letters == 2 && (word.Text.Any(char.IsLower) || word.Text.EndsWith(':'))) || (letters >= ShortestKey && word.Text.Any(char.IsDigit)));

    public static Sheet Of(IReadOnlyList<RecognizedWord> words, PreparedPage page, IReadOnlyList<Mark> boxes, Sheet asOpened)
    {
        var kept = FaxHeader.Without(words, page.Binary.Height).Where(word => word.Confidence > NoWord || word.Text.Any(char.IsDigit) || IsOfText(word, words))
            .Where(word => !word.Text.All(Specks.Contains) && !(word.Box.Height < LowestLetter && word.Text.Any(char.IsLetterOrDigit)))
            .Where(word => !boxes.Any(box => box.Box.Grown(2).ContainsCenterOf(page.AreaOf(word.Box)))).ToList();
        var glyphs = kept.GroupBy(word => word.Line).SelectMany(line => GlyphsOf(WithoutSpecks([.. line], page), page)).ToList();
        var (marks, text) = TickMarks.In(glyphs, boxes, [], []);
        return new Sheet
        {
            Number = asOpened.Number,
            Width = page.Width,
            Height = page.Height,
            Glyphs = text,
            Hidden = asOpened.Hidden,
            Rules = page.Lines.Select(line => RuleOf(line, page)).ToList(),
            Marks = marks,
            FaintBox = page.Faint.Before,
            BareTick = page.Faint.Bare,
            Ink = InkOf(kept, page, marks),
            IsPicture = true,
            IsRecognized = true,
        };
    }

    /// <summary>Whether a word is as high as a surely read one that stands right beside it: without it a name would lose a word in every cut that is made of its place.</summary>
    private static bool IsOfText(RecognizedWord word, IReadOnlyList<RecognizedWord> words) =>
        word.Text.Length >= ShortestWord && word.Text.All(char.IsLetter)
        && words.Any(other => other.Line == word.Line && other.Confidence >= SurelyWord && other.Text.Count(char.IsLetter) >= LongWord
            && Math.Max(other.Box.X - word.Box.Right, word.Box.X - other.Box.Right) is >= 0 and var gap && gap <= word.Box.Height
            && Math.Abs(other.Box.Y - word.Box.Y) <= Even && Math.Abs(other.Box.Height - word.Box.Height) <= AsHigh * word.Box.Height);

    private static Rule RuleOf(RuledLine line, PreparedPage page)
    {
        var area = page.AreaOf(line.Box);
        return line.IsVertical ? new Rule(true, area.CenterX, area.Bottom, area.Top) : new Rule(false, area.CenterY, area.Left, area.Right);
    }

    /// <summary>Without what is too small for a character of its line, and without a border's dots before it: a colon ends a label, and begins nothing.</summary>
    private static List<RecognizedWord> WithoutSpecks(List<RecognizedWord> line, PreparedPage page)
    {
        var usual = line.Select(word => SizeOf(word, page)).Order().ElementAt(line.Count / 2);
        return line.SkipWhile(word => word.Text == ":").Where(word => word.Text.Length > 1 || !char.IsLetterOrDigit(word.Text[0]) || word.Confidence >= SurelyWord || SizeOf(word, page) >= SpeckSize * usual).ToList();
    }

    /// <summary>A line's words get one size where they have nearly one, so that the noise of their boxes is not taken for another look.</summary>
    private static IEnumerable<Glyph> GlyphsOf(List<RecognizedWord> line, PreparedPage page)
    {
        if (line.Count == 0)
            yield break;
        var sizes = line.Select(word => SizeOf(word, page)).ToList();
        var usual = sizes.Order().ElementAt(sizes.Count / 2);
        for (var at = 0; at < line.Count; at++)
        {
            var (word, area) = (line[at], page.AreaOf(line[at].Box));
            var near = line.Where(other => Math.Abs(page.AreaOf(other.Box).CenterX - area.CenterX) < 150).Select(other => BaselineOf(other, page, usual)).Order().ToList();
            var (own, shared) = (BaselineOf(word, page, usual), near[near.Count / 2]);
            // The box of a word that stands at a border takes a piece of it in, above or below the line: it reaches below, and still over the line's small letters.
            var isGrown = own < shared && area.Top > shared + ((own < shared - (SameLine * usual) ? SmallHeight : 1.1) * usual);
            var baseline = Math.Abs(own - shared) < SameLine * usual || isGrown ? shared : own;
            var size = Math.Abs(sizes[at] - usual) < 0.3 * usual || isGrown ? usual : sizes[at];
            var width = area.Width / word.Text.Length;
            var text = FirstAsSign().Replace(word.Text, "I");
            for (var index = 0; index < text.Length; index++)
            {
                var left = area.Left + (index * width);
                yield return new Glyph(Plain(text[index]), new Area(left, baseline - (Descent * size), left + width, baseline + (0.75 * size)), baseline, size, "", false, 0, 0, GlyphSource.Scan, null, null, Math.Clamp(word.Confidence, 0, 1));
            }
        }
    }

    /// <summary>An exclamation mark before letters is an I: "!nc.", "!D".</summary>
    [GeneratedRegex(@"(?<![\p{L}\d])!(?=\p{L})")]
    private static partial Regex FirstAsSign();

    /// <summary>Recognition turns hyphens into long dashes and straight quotes into curly ones.</summary>
    private static string Plain(char character) => character switch
    {
        '—' or '–' or '‐' or '‑' or '−' or '―' => "-",
        '‘' or '’' => "'",
        '“' or '”' => "\"",
        _ => character.ToString(),
    };

    private static double SizeOf(RecognizedWord word, PreparedPage page)
    {
        var hasDescent = word.Text.Any(Descenders.Contains);
        var height = word.Text.All(character => Small.Contains(character, StringComparison.Ordinal) || !char.IsLetterOrDigit(character)) ? SmallHeight : CapHeight;
        return word.Text.Any(char.IsLetterOrDigit) ? Math.Max(3, word.Box.Height * PreparedPage.Points / (height + (hasDescent ? Descent : 0))) : Math.Max(3, word.Box.Height * PreparedPage.Points);
    }

    /// <summary>A word that took a border in makes the line's size too large for one that is smaller by itself.</summary>
    private static double BaselineOf(RecognizedWord word, PreparedPage page, double usual) =>
        page.AreaOf(word.Box).Bottom + (word.Text.Any(Descenders.Contains) ? Descent * (SizeOf(word, page) is var own && own < MuchSmaller * usual ? own : usual) : 0);

    /// <summary>Connected strokes that no sure word covers: a signature, handwriting.</summary>
    private static List<Area> InkOf(List<RecognizedWord> words, PreparedPage page, IReadOnlyList<Mark> marks)
    {
        const int least = 12;
        var sure = words.Where(word => (word.Confidence >= SureWord && word.Text.Count(char.IsLetterOrDigit) is var letters && letters >= (word.Confidence >= SurelyWord ? 2 : LongWord)) || word.Text.Count(char.IsAsciiDigit) >= SurelyNumber).Select(word => page.AreaOf(word.Box)).ToList();
        return page.Binary.Spots().Where(spot => (spot.Width >= least || spot.Height >= least) && spot.Width < 0.7 * page.Binary.Width && spot.Height < 600 && spot.Width < 40 * spot.Height)
            .Select(page.AreaOf)
            .Where(stroke => !sure.Exists(word => stroke.Common(word) is { } common && common.Size > 0.5 * stroke.Size) && !marks.Any(mark => mark.Box.Grown(3).ContainsCenterOf(stroke)))
            .ToList();
    }
}
