using System.Globalization;
using System.Text;

namespace LicenseInbox.Worker.Ocr;

/// <summary>A word that Tesseract found: where, how surely (0 to 1), in which line, and of which page where there are several.</summary>
internal sealed record RecognizedWord(string Text, Cell Box, double Confidence, (int Block, int Paragraph, int Line) Line, int Page = 1)
{
    /// <summary>Reads Tesseract's table (<c>tsv</c>): level, page, block, paragraph, line, word, left, top, width, height, confidence, text.</summary>
    public static IReadOnlyList<RecognizedWord> FromTable(byte[] table)
    {
        var words = new List<RecognizedWord>();
        foreach (var line in Encoding.UTF8.GetString(table).Split('\n'))
        {
            var columns = line.TrimEnd('\r').Split('\t');
            if (columns.Length < 12 || columns[0] != "5" || columns[11].Trim() is not { Length: > 0 } text)
                continue;
            words.Add(new RecognizedWord(text, new Cell(Number(6), Number(7), Number(8), Number(9)), double.Parse(columns[10], CultureInfo.InvariantCulture) / 100, (Number(2), Number(3), Number(4)), Number(1)));

            int Number(int at) => int.Parse(columns[at], CultureInfo.InvariantCulture);
        }

        return words;
    }

    /// <summary>Of a page that lies on its side recognition makes letters here and there, and no words.</summary>
    private const int ShortestWord = 3;

    /// <summary>How much was read how surely: letters and digits of words, weighed by confidence above one half.</summary>
    public static double Weight(IEnumerable<RecognizedWord> words) => words.Where(word => word.Text.Count(char.IsLetterOrDigit) >= ShortestWord).Sum(word => Math.Max(0, word.Confidence - 0.5) * 2 * word.Text.Count(char.IsLetterOrDigit));
}
