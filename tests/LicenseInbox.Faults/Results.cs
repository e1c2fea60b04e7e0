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

    public static void Summarize(IReadOnlyList<RunResult> results, TextWriter output)
    {
        output.WriteLine($"{results.Count} runs: {results.Sum(result => result.Mails)} mails, {results.Sum(result => result.Moves)} moves, {results.Sum(result => result.Replies)} replies");
        foreach (var fault in results.SelectMany(result => result.Faults).GroupBy(fault => fault.Key, fault => fault.Value).OrderBy(fault => fault.Key, StringComparer.Ordinal))
            output.WriteLine($"  {fault.Key} {fault.Sum()} times");
        output.WriteLine($"replies that came again under the same Message-ID: {results.Sum(result => result.Repeated)}; workers that ended by themselves: {results.Sum(result => result.EndedByItself)}");
        output.WriteLine($"longest time from the last fault until all was right: {results.Select(result => result.SecondsToQuiet).DefaultIfEmpty(0).Max():0} s");
        foreach (var wrong in results.SelectMany(result => result.Differences).CountBy(difference => difference.Wrong))
            output.WriteLine($"WRONG: {wrong.Key} {wrong.Value} times");
        if (results.All(result => result.Differences.Count == 0))
            output.WriteLine("nothing lost, nothing moved twice, nothing told twice, nothing left");
    }
}
