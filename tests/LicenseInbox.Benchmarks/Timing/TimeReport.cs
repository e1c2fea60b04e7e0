using System.Globalization;
using LicenseInbox.Benchmarks.Corpus;
using UglyToad.PdfPig;

namespace LicenseInbox.Benchmarks.Timing;

/// <summary>
/// Our digital reading beside <c>pdftotext -layout</c>, our recognition beside plain <c>tesseract</c>, on the same files in one run, taking turns. Cold is the first file by a reader that was just started;
/// warm the time per page over all files by the one that has read before. The programs beside start anew for each file: their warm only finds everything in the system's cache. Medians of five.
/// </summary>
internal sealed class TimeReport(TextWriter output, TextWriter progress)
{
    private const int Rounds = 5;

    /// <summary>A typical scan, a sharper one, a poor one, a fax; all PDFs, since pdftoppm draws nothing else.</summary>
    private static readonly string[] Scans = ["clean-200-01.pdf", "clean-300-04.pdf", "poor-05.pdf", "fax-04.pdf"];

    public async Task RunAsync()
    {
        var truth = Truth.Load(CorpusReport.Folder);
        var digital = truth.Documents.Where(document => document.Group == "digital").Select(PathOf).ToList();
        var rows = new List<string[]>();
        rows.AddRange(await CompareAsync(digital, ("digital: ours", () => new OurReader()), ("digital: pdftotext -layout", () => new PdfToText())));
        rows.AddRange(await CompareAsync(truth.Documents.Where(document => Scans.Contains(document.File)).Select(PathOf).ToList(), ("page images: ours", () => new OurReader()), ("page images: pdftoppm, tesseract", () => new PlainTesseract())));
        await output.WriteLineAsync($"\nMedian of {Rounds}, {Environment.ProcessorCount} cores");
        await Table.WriteAsync(output, ["", "files", "pages", "cold: first file, ms", "warm: ms per page"], rows);

        string PathOf(TrueDocument document) => Path.Combine(truth.Folder, "documents", document.File);
    }

    private async Task<List<string[]>> CompareAsync(List<string> files, params (string Name, Func<ITimedReader> Start)[] readers)
    {
        var pages = 0;
        foreach (var file in files)
        {
            using var document = PdfDocument.Open(file);
            pages += document.NumberOfPages;
        }

        var cold = readers.Select(_ => new List<double>()).ToList();
        var warm = readers.Select(_ => new List<double>()).ToList();
        for (var round = 0; round < Rounds; round++)
        {
            for (var at = 0; at < readers.Length; at++)
            {
                await using var reader = readers[at].Start();
                cold[at].Add(await TimeAsync(reader, files.Take(1)));
                warm[at].Add(await TimeAsync(reader, files) / pages);
                await progress.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{readers[at].Name}, round {round + 1}: {cold[at][^1]:0} ms, {warm[at][^1]:0.0} ms per page"));
            }
        }

        return readers.Select((reader, at) => new[] { reader.Name, Show(files.Count), Show(pages), Show(Median(cold[at])), Show(Median(warm[at])) }).ToList();
    }

    private static async Task<double> TimeAsync(ITimedReader reader, IEnumerable<string> files)
    {
        var began = TimeProvider.System.GetTimestamp();
        foreach (var file in files)
            await reader.ReadAsync(file);
        return TimeProvider.System.GetElapsedTime(began).TotalMilliseconds;
    }

    private static double Median(IEnumerable<double> values) => values.Order().ElementAt(Rounds / 2);

    private static string Show(double value) => value.ToString(value < 100 ? "0.#" : "0", CultureInfo.InvariantCulture);
}
