using LicenseInbox.Benchmarks.Corpus;
using LicenseInbox.Benchmarks.Load;
using LicenseInbox.Benchmarks.Parts;
using LicenseInbox.Benchmarks.Thousand;
using LicenseInbox.Benchmarks.Timing;

// Called by tests/run: measures how well, how fast and how cleanly the worker reads, and how it bears a load. Prints figures, judges nothing.
switch (args)
{
    case ["corpus", .. var options] when CorpusOptions.TryParse(options, out var chosen):
        return await CorpusReport.RunAsync(chosen, Console.Out, Console.Error);
    case ["parts"]:
        PartsReport.Run();
        return 0;
    case ["time"]:
        await new TimeReport(Console.Out, Console.Error).RunAsync();
        return 0;
    case ["thousand", .. var options] when ThousandOptions.TryParse(options, out var chosen):
        await new ThousandDocuments(chosen, Console.Out, Console.Error).RunAsync();
        return 0;
    case ["drain", .. var options] when LoadOptions.TryParse(options, new LoadOptions(5000, 5), out var chosen):
        await new DrainReport(chosen, Console.Out, Console.Error).RunAsync();
        return 0;
    case ["whole", .. var options] when LoadOptions.TryParse(options, new LoadOptions(1000, 5), out var chosen):
        await new WholeReport(chosen, Console.Out, Console.Error).RunAsync();
        return 0;
    case ["latency", .. var options] when LoadOptions.TryParse(options, new LoadOptions(200, 1), out var chosen):
        await new LatencyReport(chosen, Console.Out, Console.Error).RunAsync();
        return 0;
    case ["growth", .. var options] when LoadOptions.TryParse(options, new LoadOptions(1000, 5), out var chosen):
        await new GrowthReport(chosen, Console.Out, Console.Error).RunAsync();
        return 0;
    case ["memory", .. var options] when LoadOptions.TryParse(options, new LoadOptions(50_000, 1), out var chosen):
        await new MemoryReport(chosen, Console.Out, Console.Error).RunAsync();
        return 0;
    case ["console", .. var options] when ConsoleLoad.TryParse(options, out var chosen):
        await new ConsoleReport(chosen, Console.Out, Console.Error).RunAsync();
        return 0;
    case ["import", .. var options] when ImportLoad.TryParse(options, out var chosen):
        await new ImportReport(chosen, Console.Out, Console.Error).RunAsync();
        return 0;
    case ["reading", var mails, var times]:
        await ReadingRun.RunAsync(int.Parse(mails, System.Globalization.CultureInfo.InvariantCulture), int.Parse(times, System.Globalization.CultureInfo.InvariantCulture), Console.Out);
        return 0;
    default:
        await Console.Error.WriteLineAsync($"Usage: tests/run {CorpusOptions.Usage}\n       tests/run --time\n       tests/run --parts\n       tests/run {ThousandOptions.Usage}\n       tests/run --drain|--whole|--latency|--growth|--memory {LoadOptions.Usage}\n       tests/run {ConsoleLoad.Usage}\n       tests/run {ImportLoad.Usage}\n       tests/run --reading MAILS TIMES");
        return 2;
}
