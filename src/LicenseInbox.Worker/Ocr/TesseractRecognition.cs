using System.Globalization;
using LicenseInbox.Domain.Reading;
using LicenseInbox.Worker.Forms.Documents;
using LicenseInbox.Worker.Forms.Layout;

namespace LicenseInbox.Worker.Ocr;

/// <summary>
/// Reads page images with Tesseract: once black and white as one block of text, once grey as scattered text, so that an error of one threshold or layout is not repeated by the other. They tell
/// where the values stand; each value is then read for itself (<see cref="CloserLook"/>).
/// </summary>
/// <param name="options">The programs.</param>
/// <param name="timeLimit">Time for the page images of one document; those left then are named as not read.</param>
/// <param name="pageLimit">Pages that are read of one picture file.</param>
/// <param name="time">Measures it.</param>
/// <param name="isShortOfMemory">Whether little of this process's memory is left: then it is not the picture's fault that it can't be worked on.</param>
internal sealed class TesseractRecognition(OcrOptions options, TimeSpan timeLimit, int pageLimit, TimeProvider time, Func<bool>? isShortOfMemory = null) : PageRecognition
{
    private const int LongestSide = 4300;

    /// <summary>Less weight than of about 40 surely read letters: perhaps it lies on its side.</summary>
    private const double LeastWeight = 40;

    /// <summary>Of a page that stands on its head recognition makes words, too, but is sure of few of the letters.</summary>
    private const double LeastShare = 0.3;
    private const int FewestWords = 3;
    private const double BlankFill = 0.0004;

    /// <summary>Pages that are kept ready for a closer look, so that a document's pages take no more than their share of memory.</summary>
    private const int KeptPages = 8;

    private static readonly int[] Turns = [0, 1, 3, 2];

    private readonly Dictionary<int, PreparedPage> _prepared = [];
    private readonly CloserLook _closer = new(options);
    private readonly MaskedDrawing _drawing = new(options);
    private int? _kept;
    private ReadOnlyMemory<byte> _document;
    private long _began;

    /// <summary>What is missing on this machine for it; null when nothing is.</summary>
    public static string? Missing(OcrOptions options) =>
        !ChildProcess.Exists(options.Tesseract) ? $"the program '{options.Tesseract}'"
        : !ChildProcess.Exists(options.Pdftoppm) ? $"the program '{options.Pdftoppm}'"
        : !Leptonica.IsAvailable ? "the library Leptonica"
        : null;

    public override OpenedDocument Open(ReadOnlyMemory<byte> content, CancellationToken cancellationToken) => PictureFile.Open(content.Span, pageLimit);

    public override RecognizedPage Read(ReadOnlyMemory<byte> content, bool isPdf, Sheet page, CancellationToken cancellationToken)
    {
        using var stop = new CancellationTokenSource(Left(content), time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(stop.Token, cancellationToken);
        try
        {
            var read = ReadAsync(content, isPdf, page, both.Token).GetAwaiter().GetResult();
            if (read.Legibility == Legibility.Illegible)
                ThrowIfShortOfMemory();
            return read;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new RecognizedPage(Legibility.OutOfTime, []);
        }
        catch (PictureException)
        {
            ThrowIfShortOfMemory();
            return new RecognizedPage(Legibility.Illegible, []);
        }
    }

    public override IReadOnlyList<IReadOnlyList<ReadText>> ReadAgain(ReadOnlyMemory<byte> content, int page, IReadOnlyList<FieldPlace> places, CancellationToken cancellationToken)
    {
        if (!_prepared.TryGetValue(page, out var prepared))
            return [];
        using var stop = new CancellationTokenSource(Left(content), time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(stop.Token, cancellationToken);
        try
        {
            return _closer.ReadAsync(prepared, places, both.Token).GetAwaiter().GetResult();
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return [];
        }
        catch (PictureException)
        {
            ThrowIfShortOfMemory();
            return [];
        }
    }

    public override void Keep(int page) => _kept = page;

    public override PageImage? Draw(ReadOnlyMemory<byte> content, bool isPdf, Sheet page, PageMask mask, CancellationToken cancellationToken)
    {
        try
        {
            return _prepared.TryGetValue(page.Number, out var prepared)
                ? MaskedDrawing.Draw(prepared, mask)
                : _drawing.DrawAsync(content, isPdf, page, mask, cancellationToken).GetAwaiter().GetResult();
        }
        catch (PictureException)
        {
            ThrowIfShortOfMemory();
            return null;
        }
    }

    public override void Forget()
    {
        _kept = null;
        foreach (var page in _prepared.Values)
            page.Dispose();
        _prepared.Clear();
    }

    private void ThrowIfShortOfMemory()
    {
        if (isShortOfMemory?.Invoke() == true)
            throw new InsufficientMemoryException("no memory is left for pictures");
    }

    /// <summary>The time that is left for this document: it begins with its first page image.</summary>
    private TimeSpan Left(ReadOnlyMemory<byte> content)
    {
        if (!_document.Equals(content))
            (_document, _began) = (content, time.GetTimestamp());
        var left = timeLimit - time.GetElapsedTime(_began);
        return left > TimeSpan.FromMilliseconds(1) ? left : TimeSpan.FromMilliseconds(1);
    }

    private async Task<RecognizedPage> ReadAsync(ReadOnlyMemory<byte> content, bool isPdf, Sheet page, CancellationToken stop)
    {
        using var picture = isPdf ? await DrawnAsync(content, page, stop) : PictureFile.Page(content.Span, page.Number);
        if (picture is null)
            return new RecognizedPage(Legibility.Illegible, []);
        var prepared = PreparedPage.Of(picture);
        try
        {
            if (prepared.Binary.Bits().Fill(new Cell(0, 0, prepared.Binary.Width, prepared.Binary.Height)) < BlankFill)
                return new RecognizedPage(Legibility.Blank, []);
            var second = SecondAsync(prepared, stop);
            var first = await WordsAsync(prepared.Binary, PreparedPage.Resolution, 6, stop);
            if (IsPerhapsTurned(first) && await TurnAsync(prepared, stop) is var quarters and > 0)
            {
                _ = await second;
                using var turned = picture.Turned(quarters);
                prepared.Dispose();
                prepared = PreparedPage.Of(turned);
                second = SecondAsync(prepared, stop);
                first = await WordsAsync(prepared.Binary, PreparedPage.Resolution, 6, stop);
            }

            var other = await second;
            if (Math.Max(Sure(first), Sure(other)) < FewestWords)
                return new RecognizedPage(Legibility.Illegible, []);
            var boxes = RecognizedSheet.Boxes(prepared, first.Concat(other));
            List<Sheet> readings = [RecognizedSheet.Of(first, prepared, boxes, page), RecognizedSheet.Of(other, prepared, boxes, page)];
            if (_prepared.Count < KeptPages || page.Number == _kept)
                _prepared[page.Number] = prepared;
            return new RecognizedPage(Legibility.Read, readings);
        }
        finally
        {
            if (!_prepared.ContainsValue(prepared))
                prepared.Dispose();
        }
    }

    private static bool IsPerhapsTurned(IReadOnlyList<RecognizedWord> words) =>
        RecognizedWord.Weight(words) is var weight && (weight < LeastWeight || weight < LeastShare * words.Sum(word => word.Text.Count(char.IsLetterOrDigit)));

    private static int Sure(IReadOnlyList<RecognizedWord> words) => words.Count(word => word.Confidence > 0.6 && word.Text.Count(char.IsLetterOrDigit) >= 3);

    private async Task<IReadOnlyList<RecognizedWord>> SecondAsync(PreparedPage page, CancellationToken stop) =>
        await WordsAsync(page.Gray, PreparedPage.Resolution, 11, stop);

    private async Task<IReadOnlyList<RecognizedWord>> WordsAsync(Picture picture, int resolution, int layout, CancellationToken stop)
    {
        var table = await ChildProcess.RunAsync(options.Tesseract, ["stdin", "stdout", "-l", options.Language, "--dpi", Text(resolution), "--psm", Text(layout), "-c", "tessedit_create_tsv=1"], picture.Tiff(resolution), stop);
        return table is null ? [] : RecognizedWord.FromTable(table);
    }

    /// <summary>The quarter turns, clockwise, after which most is read, at half the scale; 0 when the page stands as it should.</summary>
    private async Task<int> TurnAsync(PreparedPage page, CancellationToken stop)
    {
        // With everything on it: on a page that lies on its side, lines of text look like what is erased.
        using var small = page.Plain.Scaled(0.5, 0.5);
        var (best, most) = (0, LeastWeight / 2);
        foreach (var quarters in Turns)
        {
            using var turned = small.Turned(quarters);
            var weight = RecognizedWord.Weight(await WordsAsync(turned, PreparedPage.Resolution / 2, 11, stop));
            if (weight > most)
                (best, most) = (quarters, weight);
        }

        return best;
    }

    /// <summary>A page of a PDF as poppler draws it; a page of unusual size is drawn coarser, so that its picture stays bounded.</summary>
    private async Task<Picture?> DrawnAsync(ReadOnlyMemory<byte> content, Sheet page, CancellationToken stop)
    {
        var resolution = Math.Min(PreparedPage.Resolution, LongestSide * 72 / Math.Max(1, Math.Max(page.Width, page.Height)));
        var number = Text(page.Number);
        var drawn = await ChildProcess.RunAsync(options.Pdftoppm, ["-r", resolution.ToString("0.##", CultureInfo.InvariantCulture), "-gray", "-f", number, "-l", number, "-singlefile", "-"], content, stop);
        using var raw = drawn is null ? null : Picture.Take(Leptonica.pixReadMem(drawn, (nuint)drawn.Length));
        return raw?.Gray();
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
