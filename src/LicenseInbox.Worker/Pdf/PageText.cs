using System.Text;
using UglyToad.PdfPig.Content;

namespace LicenseInbox.Worker.Pdf;

/// <summary>A run of text on one line without a wide gap.</summary>
internal sealed record Segment(string Text, int Page, double Left, double Right, double Bottom, double Height)
{
    public string Normal { get; } = Normalize(Text);

    /// <summary>Lower-case letters and digits with single spaces: how labels are compared.</summary>
    public static string Normalize(string text)
    {
        var normal = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            if (char.IsLetterOrDigit(c) || c == '#')
                normal.Append(char.ToLowerInvariant(c));
            else if (normal.Length > 0 && normal[^1] != ' ')
                normal.Append(' ');
        }

        return normal.ToString().Trim();
    }
}

/// <summary>Puts a page's letters together into lines of segments, top to bottom, left to right; letters that stand alone, split words and glyph-by-glyph text too.</summary>
internal static class PageText
{
    public static IReadOnlyList<IReadOnlyList<Segment>> Lines(Page page)
    {
        var letters = page.Letters
            .Where(letter => !string.IsNullOrEmpty(letter.Value) && letter.PointSize > 2)
            .Where(letter => letter.StartBaseLine.X >= -1 && letter.StartBaseLine.X <= page.Width + 1 && letter.StartBaseLine.Y >= -1 && letter.StartBaseLine.Y <= page.Height + 1)
            .OrderByDescending(letter => letter.StartBaseLine.Y)
            .ToList();
        var lines = new List<List<Letter>>();
        foreach (var letter in letters)
        {
            var line = lines.Count > 0 && lines[^1][0].StartBaseLine.Y - letter.StartBaseLine.Y < Math.Max(2, letter.PointSize * 0.35) ? lines[^1] : null;
            if (line is null)
                lines.Add([letter]);
            else
                line.Add(letter);
        }

        return lines.Select(line => Segments(line.OrderBy(letter => letter.StartBaseLine.X).ToList(), page.Number)).Where(line => line.Count > 0).ToList();
    }

    private static List<Segment> Segments(List<Letter> letters, int page)
    {
        var segments = new List<Segment>();
        var text = new StringBuilder();
        var (left, right, bottom, size) = (0d, 0d, 0d, 0d);

        void Flush()
        {
            var words = string.Join(' ', text.ToString().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
            if (words.Trim('_', '.', ' ', '…') is { Length: > 0 })
                segments.Add(new Segment(words, page, left, right, bottom, size));
            text.Clear();
        }

        foreach (var letter in letters)
        {
            var start = letter.StartBaseLine.X;
            var isSpace = string.IsNullOrWhiteSpace(letter.Value);
            if (text.Length > 0 && start - right > Math.Max(8, size * 1.1))
                Flush();
            else if (text.Length > 0 && start - right > size * 0.18)
                text.Append(' ');
            if (isSpace)
            {
                if (text.Length > 0)
                    text.Append(' ');
                continue;
            }

            if (text.Length == 0)
                (left, bottom) = (start, letter.StartBaseLine.Y);
            size = Math.Max(4, letter.PointSize);
            text.Append(letter.Value);
            right = Math.Max(letter.EndBaseLine.X, start + 0.1);
        }

        Flush();
        return segments;
    }
}
