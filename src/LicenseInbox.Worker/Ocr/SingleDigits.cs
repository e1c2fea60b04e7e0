using System.Globalization;
using LicenseInbox.Worker.Forms.Documents;

namespace LicenseInbox.Worker.Ocr;

/// <summary>
/// Reads a card number digit by digit, each cut out and alone. As a line, a run of equal digits (the 1s of so many card numbers) comes out shorter, longer or with 4s in it; how many there are is plain from the strokes.
/// </summary>
internal sealed class SingleDigits(OcrOptions options)
{
    private const int Fewest = 12;
    private const int Most = 19;

    /// <summary>A digit of five points is so high, in pixels of the page; what is lower is a mark or a speck.</summary>
    private const int Lowest = 14;

    /// <summary>So far beyond what was seen of a number it may reach, in pixels of the page.</summary>
    private const int Beyond = 400;

    /// <summary>Around a digit, in pixels.</summary>
    private const int White = 20;

    private static readonly (double Scale, Func<PreparedPage, Picture> Of)[] Manners = [(1, page => page.Gray), (1.25, page => page.Plain), (1.5, page => page.Binary)];

    /// <summary>What each manner read in a rectangle of the page; nothing where the strokes are not so many as a card number has digits.</summary>
    public async Task<IReadOnlyList<ReadText>> ReadAsync(PreparedPage page, Cell cell, CancellationToken stop)
    {
        var digits = DigitsIn(page.Binary, cell, page.BetweenLines(cell.Grown(Beyond, 0), cell));
        return digits.Count is < Fewest or > Most
            ? [.. Manners.Select(_ => ReadText.Nothing)]
            : await Task.WhenAll(Manners.Select(manner => ReadAsync(manner.Of(page), manner.Scale, digits, stop)));
    }

    private async Task<ReadText> ReadAsync(Picture page, double scale, List<Cell> digits, CancellationToken stop)
    {
        var resolution = (int)(PreparedPage.Resolution * scale);
        var parts = digits.Select(digit => ScaledPart(page, digit, scale)).OfType<Picture>().ToList();
        try
        {
            List<string> arguments =
            [
                "stdin", "stdout", "-l", options.Language, "--dpi", resolution.ToString(CultureInfo.InvariantCulture), "--psm", "10", "-c", "tessedit_create_tsv=1", "-c", "tessedit_char_whitelist=0123456789",
            ];
            var table = await ChildProcess.RunAsync(options.Tesseract, arguments, Picture.Tiff(parts, resolution), stop);
            var words = table is null ? [] : RecognizedWord.FromTable(table).OrderBy(word => word.Page).ToList();
            return words.Count == digits.Count && words.TrueForAll(word => word.Text.Length == 1)
                ? new ReadText(string.Concat(words.Select(word => word.Text)), words.Min(word => Math.Clamp(word.Confidence, 0, 1)))
                : ReadText.Nothing;
        }
        finally
        {
            parts.ForEach(part => part.Dispose());
        }
    }

    private static Picture? ScaledPart(Picture page, Cell digit, double scale)
    {
        using var part = page.Part(digit, White);
        return part?.Scaled(scale, scale);
    }

    /// <summary>The strokes that are as high as most in a rectangle, from left to right; those above one another are one digit. The number goes on beyond it where the next digit stands as near as groups do.</summary>
    /// <param name="binary">The page, black and white.</param>
    /// <param name="cell">Where the number, or a part of it, was seen.</param>
    /// <param name="line">As far as it may reach.</param>
    internal static List<Cell> DigitsIn(Picture binary, Cell cell, Cell line)
    {
        using var part = binary.Part(line, 0);
        var spots = part?.Spots().Where(spot => spot.Height >= Lowest).Select(spot => spot with { X = spot.X + Math.Max(0, line.X), Y = spot.Y + Math.Max(0, line.Y) }).OrderBy(spot => spot.X).ToList() ?? [];
        var seen = spots.Where(spot => spot.X + (spot.Width / 2) >= cell.X && spot.X + (spot.Width / 2) < cell.Right).Select(spot => spot.Height).Order().ToList();
        if (seen.Count == 0)
            return [];
        var usual = seen[seen.Count / 2];
        var digits = new List<Cell>();
        foreach (var spot in spots.Where(spot => spot.Height > 0.7 * usual && spot.Height < 1.4 * usual))
        {
            if (digits.Count > 0 && digits[^1].Right - spot.X > spot.Width / 2)
                digits[^1] = digits[^1].With(spot);
            else
                digits.Add(spot);
        }

        var (first, last) = (digits.FindIndex(digit => digit.Right > cell.X), digits.FindLastIndex(digit => digit.X < cell.Right));
        while (first > 0 && digits[first].X - digits[first - 1].Right <= usual)
            first--;
        while (last >= 0 && last < digits.Count - 1 && digits[last + 1].X - digits[last].Right <= usual)
            last++;
        // Digits that hang together are no single ones: without them the number would be another.
        return first < 0 || last < first || digits[first..(last + 1)].Exists(digit => digit.Width >= 1.1 * usual) ? [] : digits[first..(last + 1)];
    }
}
