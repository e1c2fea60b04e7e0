using System.Globalization;
using LicenseInbox.Worker.Forms.Documents;

namespace LicenseInbox.Worker.Ocr;

/// <summary>
/// Reads the values of single fields again, each cut out of the page and alone on a line: nothing beside it disturbs the lines of text, and no dictionary makes words of keys. That is done in manners
/// that differ in scale, threshold and in what was erased before, so that they do not share their errors. A key, of which no character may be wrong, is also cut out closely, so that its letters are larger
/// to whom reads them, and a card number read digit by digit (<see cref="SingleDigits"/>).
/// </summary>
internal sealed class CloserLook(OcrOptions options)
{
    /// <summary>Around a value, in pixels of the page: its box may have been cut short.</summary>
    private const int Beside = 8;
    private const int AboveAndBelow = 8;
    private const int White = 24;
    private const string Digits = "0123456789";
    private const string KeyCharacters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-";

    private static readonly Manner[] Manners = [new(1, page => page.Gray, "7"), new(1.5, page => page.Plain, "7"), new(1.25, page => page.Binary, "6")];

    private static readonly Manner[] Close = [new(1, page => page.Gray, "7", Around: 6), new(1.5, page => page.Gray, "13", Around: 8)];

    private readonly SingleDigits _digits = new(options);

    /// <summary>For each place what every manner read there.</summary>
    public async Task<IReadOnlyList<IReadOnlyList<ReadText>>> ReadAsync(PreparedPage page, IReadOnlyList<FieldPlace> places, CancellationToken stop)
    {
        var kinds = places.Select(place => KindOf(place.Characters)).Distinct().ToList();
        var readings = await Task.WhenAll(Manners.Select(async manner => await Task.WhenAll(kinds.Select(kind => ReadAsync(page, places, manner, kind, place => KindOf(place.Characters) == kind, stop)))));
        var close = await Task.WhenAll(Close.Select(manner => ReadAsync(page, places, manner, Characters.OfKeys, place => place.Characters == Characters.Key, stop)));
        return await Task.WhenAll(places.Select(async (place, at) => (IReadOnlyList<ReadText>)
        [
            .. readings.Select(manner => manner[kinds.IndexOf(KindOf(place.Characters))][at]),
            .. place.Characters == Characters.Key ? close.Select(manner => manner[at]) : [],
            .. place.Characters == Characters.ManyDigits ? await _digits.ReadAsync(page, CellOf(page, place), stop) : [],
        ]));
    }

    /// <summary>Keys are read along with what is made of the same characters.</summary>
    private static Characters KindOf(Characters characters) => characters == Characters.Key ? Characters.OfKeys : characters;

    private async Task<IReadOnlyList<ReadText>> ReadAsync(PreparedPage page, IReadOnlyList<FieldPlace> places, Manner manner, Characters kind, Func<FieldPlace, bool> isRead, CancellationToken stop)
    {
        var parts = new List<(int Place, Picture Part)>();
        try
        {
            for (var at = 0; at < places.Count; at++)
            {
                if (isRead(places[at]) && PartOf(page, places[at], manner) is { } part)
                    parts.Add((at, part));
            }

            var texts = places.Select(_ => ReadText.Nothing).ToArray();
            if (parts.Count == 0)
                return texts;
            var resolution = (int)(PreparedPage.Resolution * manner.Scale);
            var table = await ChildProcess.RunAsync(options.Tesseract, Arguments(manner, resolution, kind), Picture.Tiff(parts.Select(part => part.Part).ToList(), resolution), stop);
            foreach (var words in (table is null ? [] : RecognizedWord.FromTable(table)).GroupBy(word => word.Page).Where(words => words.Key <= parts.Count))
                texts[parts[words.Key - 1].Place] = TextOf([.. words], parts[words.Key - 1].Part.Height);
            return texts;
        }
        finally
        {
            foreach (var (_, part) in parts)
                part.Dispose();
        }
    }

    private List<string> Arguments(Manner manner, int resolution, Characters kind)
    {
        List<string> arguments = ["stdin", "stdout", "-l", options.Language, "--dpi", resolution.ToString(CultureInfo.InvariantCulture), "--psm", manner.Layout, "-c", "tessedit_create_tsv=1"];
        if (kind != Characters.Any)
            arguments.AddRange(["-c", $"tessedit_char_whitelist={(kind == Characters.OfKeys ? KeyCharacters : Digits)}", "-c", "load_system_dawg=0", "-c", "load_freq_dawg=0", "-c", "load_punc_dawg=0", "-c", "load_number_dawg=0"]);
        return arguments;
    }

    private static Picture? PartOf(PreparedPage page, FieldPlace place, Manner manner)
    {
        // The sides of a row of boxes would be read as so many 1s: of those only pictures without lines are read.
        using var part = place.IsComb
            ? (manner.Of(page) == page.Plain ? page.Gray : manner.Of(page)).Part(page.CellOf(place.Area), White)
            : WithoutBorder(page, place, manner);
        using var close = manner.Around > 0 ? CutClosely(part, manner.Around) : null;
        return (close ?? part)?.Scaled(manner.Scale, manner.Scale);
    }

    /// <summary>What is dark in a picture, with so much around it; null when nothing is.</summary>
    internal static Picture? CutClosely(Picture? part, int around)
    {
        using var ink = part?.Below(PreparedPage.Ink);
        return ink?.Spots() is { Count: > 0 } spots ? part!.Part(spots.Aggregate((one, other) => one.With(other)), around) : null;
    }

    private static Picture? WithoutBorder(PreparedPage page, FieldPlace place, Manner manner)
    {
        var cell = CellOf(page, place);
        var part = manner.Of(page).Part(cell, White);
        foreach (var strip in part is null ? [] : BorderRemains.In(page.Binary, cell, page.CellOf(place.Seen)))
            part!.Whiten(strip with { X = strip.X - Math.Max(0, cell.X) + White, Y = strip.Y - Math.Max(0, cell.Y) + White });
        return part;
    }

    private static Cell CellOf(PreparedPage page, FieldPlace place)
    {
        var (cell, seen) = (page.CellOf(place.Area).Grown(Beside, AboveAndBelow), page.CellOf(place.Seen));
        // What stands beside a card number is not looked at.
        return place.Characters == Characters.ManyDigits ? page.BetweenLines(cell, seen) : CutLetters.Whole(page.Binary, page.BetweenLines(cell, seen), page.BetweenLines(cell.Grown(CutLetters.Farthest, 0), seen), seen);
    }

    /// <summary>The words of the line that lies in the middle of the part.</summary>
    private static ReadText TextOf(List<RecognizedWord> words, int height)
    {
        var line = words.GroupBy(word => word.Line).MinBy(line => Math.Abs(line.Average(word => word.Box.Y + (word.Box.Height / 2d)) - (height / 2d)))!.OrderBy(word => word.Box.X).ToList();
        return new ReadText(string.Join(' ', line.Select(word => word.Text)), line.Min(word => Math.Clamp(word.Confidence, 0, 1)));
    }

    /// <param name="Scale">Of the page's resolution.</param>
    /// <param name="Of">The picture that is read.</param>
    /// <param name="Layout">What Tesseract takes the picture for.</param>
    /// <param name="Around">So much white is left around the value, in pixels of the page; 0 when it stays as it was cut.</param>
    private sealed record Manner(double Scale, Func<PreparedPage, Picture> Of, string Layout, int Around = 0);
}
