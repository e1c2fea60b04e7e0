using LicenseInbox.Domain.Audit;
using LicenseInbox.Domain.Registry;

namespace LicenseInbox.Worker.Commands;

/// <summary><c>licenseinbox audit</c>: holds the audit trail against its hashes and seals, and shows what it says of a case.</summary>
internal sealed class AuditCommand(IAuditTrail trail, TimeZoneInfo timeZone, TextWriter output)
{
    /// <summary>Lists what does not agree.</summary>
    /// <param name="keys">The keys of seals.</param>
    /// <param name="noted">Seals that were kept elsewhere.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task<int> VerifyAsync(IReadOnlyList<SealKey> keys, IReadOnlyDictionary<long, string> noted, CancellationToken cancellationToken)
    {
        var report = await trail.VerifyAsync(keys, noted, cancellationToken);
        await ReportAsync(report.Problems);
        var seals = report.LastSeal is { } last
            ? $"{report.Seals} seals, {report.KeyedSeals} of them by a known key; the last is {last.Number}:{last.Digest} of {At(last.At)}"
            : "no seal yet";
        await output.WriteLineAsync($"{report.Entries} entries in {report.Chains} chains; {seals}");
        return report.Problems.Count == 0 ? CommandRunner.Done : throw Disagreement(report.Problems.Count);
    }

    /// <summary>Shows every entry of the chains that have to do with a case, oldest first.</summary>
    public async Task<int> ShowAsync(CaseNumber number, CancellationToken cancellationToken)
    {
        var chains = await trail.OfCaseAsync(number, cancellationToken);
        if (chains.Count == 0)
            throw new CommandFailedException($"The audit trail knows no case {number}.");
        foreach (var entry in chains.SelectMany(chain => chain.Entries).OrderBy(entry => entry.At).ThenBy(entry => entry.Chain).ThenBy(entry => entry.Number))
        {
            var personal = entry.Personal?.Text ?? (entry.PersonalDigest is null ? null : "names and addresses were erased");
            await output.WriteLineAsync($"{At(entry.At)}  {Short(entry.Chain)}:{entry.Number}  {entry.Author}  {entry.Action}  {entry.Content}{(personal is null ? "" : $"  {personal}")}");
        }

        var problems = chains.SelectMany(chain => ChainCheck.Problems(chain.Entries[0].Chain, chain.Entries, chain.Head)).ToList();
        await ReportAsync(problems);
        return problems.Count == 0 ? CommandRunner.Done : throw Disagreement(problems.Count);
    }

    private async Task ReportAsync(IEnumerable<AuditProblem> problems)
    {
        foreach (var problem in problems)
        {
            var where = problem.Chain is { } chain ? $"{(problem.Case is { } number ? $"case {number}, " : "")}chain {chain}: " : "";
            await output.WriteLineAsync($"{problem.Code}  {where}{problem.Message}");
        }
    }

    private static CommandFailedException Disagreement(int count) => new($"The audit trail does not agree in {count} {(count == 1 ? "place" : "places")}.");

    /// <summary>Enough of a chain's id to tell it from others of the case; the first half of it is the time it began.</summary>
    private static string Short(Guid chain) => chain.ToString("N")[^8..];

    private string At(DateTimeOffset time) => $"{TimeZoneInfo.ConvertTime(time, timeZone):yyyy-MM-dd HH:mm:ss zzz}";
}
