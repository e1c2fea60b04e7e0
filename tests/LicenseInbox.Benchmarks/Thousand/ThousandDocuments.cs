using System.Collections.Concurrent;
using System.Globalization;
using LicenseInbox.Benchmarks.Corpus;
using LicenseInbox.Benchmarks.Hostile;
using LicenseInbox.Domain.Reading;
using LicenseInbox.Worker.Composition;
using LicenseInbox.Worker.Settings;

namespace LicenseInbox.Benchmarks.Thousand;

/// <summary>
/// A thousand documents, all of the corpus and all hostile ones among them, read as <c>licenseinbox read</c> does, by real reader processes with the limits that are shipped. This program stands for the worker: its
/// memory is told after every hundred, and at the end what stayed behind.
/// </summary>
internal sealed class ThousandDocuments(ThousandOptions options, TextWriter output, TextWriter progress)
{
    private const int Count = 1000;

    /// <summary>Starting a fresh process after a loss, on a busy machine.</summary>
    private static readonly TimeSpan Slack = TimeSpan.FromSeconds(15);

    private sealed record Given(string Name, Func<byte[]> Bytes);

    private sealed record Taken(string Name, TimeSpan Time, string What);

    private readonly ConcurrentBag<Taken> _taken = [];
    private readonly ConcurrentBag<string> _warnings = [];
    private int _unavailable;

    public async Task RunAsync()
    {
        var documents = Documents(Truth.Load(CorpusReport.Folder)).Take(options.Documents).ToList();
        if (options.ByCommand)
        {
            await new ReadCommandRun(output, progress).RunAsync(documents.Where(document => !document.Name.EndsWith(".eml", StringComparison.Ordinal)).Select(document => (document.Name, document.Bytes)).ToList());
            return;
        }

        var leftovers = new Leftovers();
        var settings = new WorkerSettings();
        var memory = new List<string[]>();
        await using (var reader = Readings.Pool(settings, new SettingsSources { Environment = false }, TimeProvider.System, _warnings.Add))
        {
            for (var from = 0; from < documents.Count; from += 100)
            {
                await Parallel.ForEachAsync(documents.Skip(from).Take(100), new ParallelOptions { MaxDegreeOfParallelism = settings.Reader.Processes }, async (document, _) => await ReadAsync(reader, document));
                memory.Add(Memory(Math.Min(from + 100, documents.Count)));
                await progress.WriteLineAsync($"{memory[^1][0]} documents: managed {memory[^1][1]}, private {memory[^1][2]} MB");
            }
        }

        await output.WriteLineAsync("\nMemory of the program that has them read, in MB");
        await Table.WriteAsync(output, ["documents", "managed", "private"], memory);
        await TellAsync(settings, leftovers);
        leftovers.Remove();
    }

    private async Task ReadAsync(IReader reader, Given document)
    {
        var bytes = document.Bytes();
        var began = TimeProvider.System.GetTimestamp();
        var what = await AskAsync(reader, document, bytes);
        _taken.Add(new Taken(document.Name, TimeProvider.System.GetElapsedTime(began), what));
    }

    /// <summary>As the worker does: that no reader could be started, on a busy machine, passes, and it is asked again.</summary>
    private async Task<string> AskAsync(IReader reader, Given document, byte[] bytes)
    {
        while (true)
        {
            try
            {
                return document.Name.EndsWith(".eml", StringComparison.Ordinal)
                    ? (await reader.ReadAsync(bytes, CancellationToken.None)).Unreadable is { } unreadable ? $"Mail: {unreadable}" : "no form"
                    : What(await reader.ReadDocumentAsync(bytes, document.Name, CancellationToken.None));
            }
            catch (ReaderUnavailableException) when (Interlocked.Increment(ref _unavailable) < Count)
            {
                await Task.Delay(TimeSpan.FromSeconds(5), TimeProvider.System);
            }
        }
    }

    private static string What(DocumentFacts facts) => facts.Problem is { } problem ? $"{problem.Kind}: {problem.Detail}" : facts.Forms.Count > 0 ? "forms" : "no form";

    private async Task TellAsync(WorkerSettings settings, Leftovers leftovers)
    {
        var limit = settings.Reader.DigitalTimeLimit + settings.Reader.OcrTimeLimit + Slack;
        await output.WriteLineAsync($"\nProcesses left behind: {leftovers.Processes}; temporary files: {leftovers.Files}; warnings: {_warnings.Count}; times that no reader could be started at once: {_unavailable}");
        await output.WriteLineAsync($"Documents: {_taken.Count}, with forms {_taken.Count(taken => taken.What == "forms")}, without {_taken.Count(taken => taken.What == "no form")}, with a problem {_taken.Count(taken => taken.What.Contains(':', StringComparison.Ordinal))}");
        await output.WriteLineAsync($"Over the limits ({limit.TotalSeconds:0} s): {_taken.Count(taken => taken.Time > limit)}; the slowest:");
        foreach (var taken in _taken.OrderByDescending(taken => taken.Time).Take(8))
            await output.WriteLineAsync($"  {taken.Time.TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture)} s  {taken.Name}: {taken.What}");
    }

    /// <summary>All of the corpus once and all hostile ones twice, among the corpus' digital ones, whole and damaged; in an order that is mixed and always the same.</summary>
    private static List<Given> Documents(Truth truth)
    {
        var digital = truth.Documents.Where(document => document.Group == "digital").ToList();
        var hostile = HostilePdfs.All.Concat(HostilePictures.All).Concat(HostileMails.All).Select(file => new Given(file.Name, file.Bytes)).ToList();
        var documents = truth.Documents.Select(document => new Given(document.File, () => truth.Bytes(document))).Concat(hostile).Concat(hostile).ToList();
        for (var number = 0; documents.Count < Count; number++)
        {
            var (document, damage) = (digital[number % digital.Count], number);
            documents.Add(number % 5 == 0 ? new Given($"damaged-{damage}-{document.File}", () => HostilePictures.Damage(truth.Bytes(document), damage)) : new Given(document.File, () => truth.Bytes(document)));
        }

        var mixed = documents.ToArray();
        new Random(20261124).Shuffle(mixed);
        return [.. mixed];
    }

    private static string[] Memory(int documents)
    {
        var managed = GC.GetTotalMemory(forceFullCollection: true);
        var kilobytes = File.ReadLines("/proc/self/status").First(line => line.StartsWith("RssAnon", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2];
        return [documents.ToString(CultureInfo.InvariantCulture), Megabytes(managed / 1e6), Megabytes(double.Parse(kilobytes, CultureInfo.InvariantCulture) / 1000)];
    }

    private static string Megabytes(double megabytes) => megabytes.ToString("0.0", CultureInfo.InvariantCulture);
}
