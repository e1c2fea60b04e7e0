using LicenseInbox.Benchmarks.Corpus;

// Called by tests/run: measures how well and how fast the worker reads. Prints figures, judges nothing.
switch (args)
{
    case ["corpus", .. var options] when CorpusOptions.TryParse(options, out var chosen):
        return await CorpusReport.RunAsync(chosen, Console.Out, Console.Error);
    default:
        await Console.Error.WriteLineAsync($"Usage: tests/run {CorpusOptions.Usage}");
        return 2;
}
