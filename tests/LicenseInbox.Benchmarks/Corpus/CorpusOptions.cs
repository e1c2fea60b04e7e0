using System.Diagnostics.CodeAnalysis;

namespace LicenseInbox.Benchmarks.Corpus;

/// <summary>What of the corpus is read, and how much is told.</summary>
/// <param name="Training">The two thirds that readings may be tuned on.</param>
/// <param name="HeldOut">The third that nobody tunes on.</param>
/// <param name="Groups">Only these groups; all when empty.</param>
/// <param name="Verbose">Whether each field that is not right is named; of the held-out third only where nothing else is read.</param>
/// <param name="Only">Only the requests and documents whose name begins with one of these; all when empty.</param>
/// <param name="Patient">Whether recognition gets ten minutes for each document: for a busy machine, where what is read counts and not how fast.</param>
internal sealed record CorpusOptions(bool Training, bool HeldOut, IReadOnlyList<string> Groups, IReadOnlyList<string> Only, bool Verbose, bool Patient)
{
    public const string Usage = "--corpus [--training|--held-out] [--group NAME]... [--only NAME]... [--verbose] [--patient]";

    public static bool TryParse(IReadOnlyList<string> arguments, [NotNullWhen(true)] out CorpusOptions? options)
    {
        options = null;
        var groups = new List<string>();
        var only = new List<string>();
        var flags = new HashSet<string>(StringComparer.Ordinal);
        for (var at = 0; at < arguments.Count; at++)
        {
            if (arguments[at] == "--group" && at + 1 < arguments.Count)
                groups.Add(arguments[++at]);
            else if (arguments[at] == "--only" && at + 1 < arguments.Count)
                only.Add(arguments[++at]);
            else if (arguments[at] is "--training" or "--held-out" or "--verbose" or "--patient")
                flags.Add(arguments[at]);
            else
                return false;
        }

        var (training, heldOut) = (flags.Contains("--training"), flags.Contains("--held-out"));
        options = new CorpusOptions(training || !heldOut, heldOut || !training, groups, only, flags.Contains("--verbose"), flags.Contains("--patient"));
        return true;
    }

    public bool Wants(string name, string group, bool isHeldOut) =>
        (isHeldOut ? HeldOut : Training) && (Groups.Count == 0 || Groups.Contains(group, StringComparer.Ordinal)) && (Only.Count == 0 || Only.Any(start => name.StartsWith(start, StringComparison.Ordinal)));
}
