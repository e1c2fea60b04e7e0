using LicenseInbox.Benchmarks.Corpus;
using LicenseInbox.Benchmarks.Thousand;
using LicenseInbox.Benchmarks.Timing;

// Called by tests/run: measures how well, how fast and how cleanly the worker reads. Prints figures, judges nothing.
switch (args)
{
    case ["corpus", .. var options] when CorpusOptions.TryParse(options, out var chosen):
        return await CorpusReport.RunAsync(chosen, Console.Out, Console.Error);
    case ["time"]:
        await new TimeReport(Console.Out, Console.Error).RunAsync();
        return 0;
    case ["thousand"]:
        await new ThousandDocuments(Console.Out, Console.Error).RunAsync();
        return 0;
    default:
        await Console.Error.WriteLineAsync($"Usage: tests/run {CorpusOptions.Usage}\n       tests/run --time\n       tests/run --thousand");
        return 2;
}
