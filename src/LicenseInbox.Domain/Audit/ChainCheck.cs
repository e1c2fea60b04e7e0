using LicenseInbox.Domain.Registry;

namespace LicenseInbox.Domain.Audit;

/// <summary>Something in the trail that does not agree.</summary>
/// <param name="Code">Such as <c>entry.changed</c>.</param>
/// <param name="Chain">In which chain, or null.</param>
/// <param name="Message">In a sentence.</param>
public sealed record AuditProblem(string Code, Guid? Chain, string Message)
{
    /// <summary>The case that the chain has to do with, where that is known.</summary>
    public CaseNumber? Case { get; init; }
}

/// <summary>Holds a chain against its hashes.</summary>
public static class ChainCheck
{
    /// <summary>What does not agree; empty when all does.</summary>
    /// <param name="chain">The chain.</param>
    /// <param name="entries">Its entries by number.</param>
    /// <param name="head">Its head as it was kept beside; null when there is none.</param>
    public static IEnumerable<AuditProblem> Problems(Guid chain, IReadOnlyList<ChainedEntry> entries, ChainHead? head)
    {
        var number = entries.Select(entry => entry.Case).FirstOrDefault(known => known is not null);
        return Find(chain, entries, head).Select(problem => problem with { Case = number });
    }

    /// <summary>Whether an entry agrees with its hash and with the entry before.</summary>
    /// <param name="entries">The entries of a chain by number.</param>
    /// <param name="index">Which of them.</param>
    public static bool IsIntact(IReadOnlyList<ChainedEntry> entries, int index)
    {
        var (entry, former) = (entries[index], index > 0 ? entries[index - 1] : null);
        return entry.Number == (former?.Number ?? 0) + 1 && entry.Hash == entry.HashAfter(former?.Hash ?? "", entry.Number);
    }

    private static IEnumerable<AuditProblem> Find(Guid chain, IReadOnlyList<ChainedEntry> entries, ChainHead? head)
    {
        var expected = 1;
        for (var i = 0; i < entries.Count; expected = entries[i].Number + 1, i++)
        {
            var entry = entries[i];
            if (entry.Number > expected)
                yield return Problem("entry.missing", $"{Numbers(expected, entry.Number - 1)} missing.");
            else if (!IsIntact(entries, i))
                yield return Broken(entries, i);
            if (TextProblem(entries, entry) is { } text)
                yield return text;
        }

        if (head is null)
            yield return Problem("head.missing", "the chain's head is missing.");
        else if (head.Number >= expected)
            yield return Problem("entry.missing", $"{Numbers(expected, head.Number)} missing.");
        else if (head.Number < expected - 1)
            yield return Problem("head.changed", $"the chain's head says that it ends with entry {head.Number}, but it has {expected - 1}.");
        else if (entries[^1].Hash != head.Hash)
            yield return Problem("entry.changed", $"entry {head.Number} is not the one that the chain's head names.");

        AuditProblem Problem(string code, string message) => new(code, chain, message);
    }

    /// <summary>An entry whose hash is right for another place was put where it is; any other was changed, or the one before was replaced.</summary>
    private static AuditProblem Broken(IReadOnlyList<ChainedEntry> entries, int index)
    {
        var entry = entries[index];
        var formers = entries.Select(other => other.Hash).Prepend("").ToList();
        var place = Enumerable.Range(1, entries[^1].Number + 1).Where(number => number != entry.Number).FirstOrDefault(number => formers.Exists(former => entry.HashAfter(former, number) == entry.Hash));
        return place > 0
            ? new AuditProblem("entry.reordered", entry.Chain, $"entry {entry.Number} ({entry.Action}) was written as entry {place}.")
            : new AuditProblem("entry.changed", entry.Chain, $"entry {entry.Number} ({entry.Action}) does not agree with its hash: it was changed, or the entry before it was.");
    }

    private static AuditProblem? TextProblem(IReadOnlyList<ChainedEntry> entries, ChainedEntry entry)
    {
        if (entry.Personal is { } text)
            return text.Digest == entry.PersonalDigest ? null : new AuditProblem("text.changed", entry.Chain, $"names and addresses of entry {entry.Number} ({entry.Action}) are not those written then.");
        return entry.PersonalDigest is null || entries.Any(later => later.Number > entry.Number && later.Action == AuditActions.PersonalErased)
            ? null
            : new AuditProblem("text.missing", entry.Chain, $"names and addresses of entry {entry.Number} ({entry.Action}) are missing, and nothing says that they were erased.");
    }

    private static string Numbers(int from, int to) => from == to ? $"entry {from} is" : $"entries {from} to {to} are";
}
