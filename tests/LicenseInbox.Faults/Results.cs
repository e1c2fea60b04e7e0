using System.Text.Json;

namespace LicenseInbox.Faults;

/// <summary>The results of all runs, one JSON line each, in a file that git ignores: long runs go on where the last one ended, and are summed up.</summary>
internal sealed class Results(string file)
{
    public void Add(RunResult result)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(file))!);
        File.AppendAllText(file, JsonSerializer.Serialize(result) + "\n");
    }

    /// <summary>The first seed that no run has had.</summary>
    public int NextSeed() => Read().Select(result => result.Options.Seed).DefaultIfEmpty(0).Max() + 1;

    public IReadOnlyList<RunResult> Read() =>
        File.Exists(file) ? [.. File.ReadLines(file).Where(line => line.Length > 0).Select(line => JsonSerializer.Deserialize<RunResult>(line)!)] : [];

    /// <summary>Pairs of the faults that no run with the same database has had, as many as there are rounds, in an order of the seed's; then those again.</summary>
    public IReadOnlyList<IReadOnlyList<string>> NextPairs(FaultOptions options)
    {
        var all = options.Kinds.SelectMany((one, at) => options.Kinds.Skip(at + 1).Select(other => (One: one, Other: other))).ToList();
        var had = Read().Where(result => result.Options.Postgres == options.Postgres).SelectMany(PairsOf).ToHashSet();
        var random = new Random(options.Seed);
        return [.. all.OrderBy(_ => random.Next()).OrderBy(pair => had.Contains($"{pair.One} + {pair.Other}")).Take(options.Rounds).Select(pair => (IReadOnlyList<string>)[pair.One, pair.Other])];
    }

    private static IEnumerable<string> PairsOf(RunResult result) => result.Options.Pairs.Take(result.Options.Rounds).Select(pair => string.Join(" + ", pair));

    /// <summary>All results so far, by database, number of workers and kind of run.</summary>
    public void SummarizeAll(TextWriter output)
    {
        foreach (var group in Read().GroupBy(result => (
            result.Options.Postgres,
            result.Options.Workers,
            What: result.Options.Standstill > 0 ? "a day's standstill" : result.Options.Pairs.Count > 0 ? "pairs" : result.Options.Kinds.Count == 1 ? result.Options.Kinds[0] : "several faults")))
        {
            output.WriteLine($"--- {(group.Key.Postgres ? "PostgreSQL" : "SQLite")}, {group.Key.Workers} workers, {group.Key.What}");
            Summarize([.. group], output);
        }
    }

    public static void Summarize(IReadOnlyList<RunResult> results, TextWriter output)
    {
        output.WriteLine($"{results.Count} runs: {results.Sum(result => result.Mails)} mails, {results.Sum(result => result.Moves)} moves, {results.Sum(result => result.Replies)} replies");
        foreach (var fault in results.SelectMany(result => result.Faults).GroupBy(fault => fault.Key, fault => fault.Value).OrderBy(fault => fault.Key, StringComparer.Ordinal))
            output.WriteLine($"  {fault.Key} {fault.Sum()} times");
        if (results.SelectMany(PairsOf).Distinct().Count() is > 0 and var pairs)
            output.WriteLine($"different pairs: {pairs}");
        output.WriteLine($"replies that came again under the same Message-ID: {results.Sum(result => result.Repeated)}; workers that ended by themselves: {results.Sum(result => result.EndedByItself)}");
        foreach (var fault in results.SelectMany(result => result.Resumptions).GroupBy(resumption => string.Join(" + ", resumption.Faults), resumption => resumption.Seconds).OrderByDescending(fault => fault.Max()))
            output.WriteLine($"  answered again after {fault.Key}: {fault.Order().ElementAt(fault.Count() / 2):0.0} s (median of {fault.Count()}), at most {fault.Max():0.0} s");
        output.WriteLine($"longest time from the last fault until all was right: {results.Select(result => result.SecondsToQuiet).DefaultIfEmpty(0).Max():0} s; until a worker ended that was told to: {results.Select(result => result.LongestStopSeconds).DefaultIfEmpty(0).Max():0.0} s");
        foreach (var wrong in results.SelectMany(result => result.Differences).CountBy(difference => difference.Wrong))
            output.WriteLine($"WRONG: {wrong.Key} {wrong.Value} times");
        if (results.All(result => result.Differences.Count == 0))
            output.WriteLine("nothing lost, nothing moved twice, nothing told twice, nothing left");
    }
}
