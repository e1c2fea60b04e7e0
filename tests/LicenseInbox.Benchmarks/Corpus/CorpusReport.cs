using System.Collections.Concurrent;
using System.Globalization;

namespace LicenseInbox.Benchmarks.Corpus;

/// <summary>Reads the corpus, as many documents at a time as there are cores, and prints the figures group by group.</summary>
internal sealed class CorpusReport(CorpusOptions options, TextWriter output, TextWriter progress)
{
    public const string Folder = "tests/corpus";

    /// <summary>One mail or document to be read.</summary>
    private sealed record Work(string Name, Func<CancellationToken, Task> Read);

    private readonly ConcurrentBag<DocumentResult> _documents = [];
    private readonly ConcurrentBag<RequestResult> _requests = [];

    public static async Task<int> RunAsync(CorpusOptions options, TextWriter output, TextWriter error)
    {
        var truth = Truth.Load(Folder);
        if (options.Groups.Except(truth.Documents.Select(document => document.Group), StringComparer.Ordinal).FirstOrDefault() is { } unknown)
        {
            await error.WriteLineAsync($"There is no group {unknown}; there are {string.Join(", ", truth.Documents.Select(document => document.Group).Distinct())}.");
            return 2;
        }

        var report = new CorpusReport(options, output, error);
        await using (var desk = new CorpusDesk(truth, error.WriteLine, options.Patient ? TimeSpan.FromMinutes(10) : null))
            await report.ReadAsync(truth, desk);
        if (options.Training)
            await report.TellAsync("Training", false, options.Verbose);
        if (options.HeldOut)
            await report.TellAsync("Held out", true, options.Verbose && !options.Training);
        return 0;
    }

    private async Task ReadAsync(Truth truth, CorpusDesk desk)
    {
        var work = truth.Requests.Where(request => options.Wants(request.Id, request.Group, request.HeldOut)).Select(request => new Work(request.Id, cancellationToken => DecideAsync(desk, request, cancellationToken)))
            .Concat(truth.Alone.Where(document => options.Wants(document.File, document.Group, document.HeldOut)).Select(document => new Work(document.File, async cancellationToken => _documents.Add(await desk.ReadAsync(document, cancellationToken)))))
            .ToList();
        var done = 0;
        await Parallel.ForEachAsync(work, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, async (one, cancellationToken) =>
        {
            var began = TimeProvider.System.GetTimestamp();
            await one.Read(cancellationToken);
            await progress.WriteLineAsync($"{Interlocked.Increment(ref done)} of {work.Count}: {one.Name}, {TimeProvider.System.GetElapsedTime(began).TotalSeconds:0.0} s");
        });
    }

    private async Task DecideAsync(CorpusDesk desk, TrueRequest request, CancellationToken cancellationToken)
    {
        var result = await desk.DecideAsync(request, cancellationToken);
        _requests.Add(result);
        foreach (var document in result.Documents)
            _documents.Add(document);
    }

    private async Task TellAsync(string title, bool heldOut, bool verbose)
    {
        var documents = _documents.Where(result => result.Document.HeldOut == heldOut).OrderBy(result => result.Document.File, StringComparer.Ordinal).ToList();
        var requests = _requests.Where(result => result.Request.HeldOut == heldOut).OrderBy(result => result.Request.Id, StringComparer.Ordinal).ToList();
        await output.WriteLineAsync($"\n{title}: documents, and the fields that decisions may rest on");
        await Table.WriteAsync(
            output,
            ["group", "documents", "forms lost", "invented", "fields", "right", "unsure", "wrong, unsure", "MISSED", "WRONG AS SURE", "other fields", "right"],
            documents.GroupBy(result => result.Document.Group).Append(documents.GroupBy(_ => "all").FirstOrDefault()).OfType<IGrouping<string, DocumentResult>>().Select(Row));
        if (requests.Count > 0)
        {
            await output.WriteLineAsync($"\n{title}: requests");
            await Table.WriteAsync(
                output,
                ["group", "requests", "as expected", "flagged", "WRONG", "as expected"],
                requests.GroupBy(result => result.Request.Group).Append(requests.GroupBy(_ => "all").First()).Select(Row));
        }

        if (verbose)
            await TellEachAsync(documents, requests);
    }

    private static string[] Row(IGrouping<string, DocumentResult> group)
    {
        var decided = group.SelectMany(result => result.Fields).Where(field => field.IsDecidedOn).ToList();
        var others = group.SelectMany(result => result.Fields).Where(field => !field.IsDecidedOn).ToList();
        return
        [
            group.Key, Show(group.Count()), Show(group.Sum(result => result.FormsLost)), Show(group.Sum(result => result.FormsInvented)), Show(decided.Count),
            .. Enum.GetValues<Reading>().Select(reading => Show(decided.Count(field => field.Reading == reading))),
            Show(others.Count), Show(others.Count(field => field.Reading == Reading.Right)),
        ];
    }

    private static string[] Row(IGrouping<string, RequestResult> group) =>
    [
        group.Key, Show(group.Count()), .. Enum.GetValues<Fate>().Select(fate => Show(group.Count(result => result.Fate == fate))),
        (group.Count(result => result.Fate == Fate.AsExpected) / (double)group.Count()).ToString("P0", CultureInfo.InvariantCulture),
    ];

    private async Task TellEachAsync(IEnumerable<DocumentResult> documents, IEnumerable<RequestResult> requests)
    {
        await output.WriteLineAsync();
        foreach (var result in documents)
        {
            if (result.Problem is not null || result.FormsLost + result.FormsInvented > 0)
                await output.WriteLineAsync($"{result.Document.File}: {result.FormsLost} forms lost, {result.FormsInvented} invented; {result.Problem ?? "no problem"}");
            foreach (var field in result.Fields.Where(field => field.Reading != Reading.Right))
                await output.WriteLineAsync($"{field.Document} {field.Kind} {field.Field}: {(field.IsDecidedOn ? field.Reading : "shown only")}, {field.Detail}");
        }

        foreach (var result in requests.Where(result => result.Fate != Fate.AsExpected))
            await output.WriteLineAsync($"{result.Request.Id}: {result.Fate}, expected {result.Request.Outcome}; {result.Findings}");
    }

    private static string Show(int count) => count.ToString(CultureInfo.InvariantCulture);
}
