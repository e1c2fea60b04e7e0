using System.Globalization;

namespace LicenseInbox.Domain.Policy;

/// <summary>
/// What becomes of a decision on facts of the registry that are older than they may be (<see cref="PolicySettings.RegistryMaxAge"/>): nobody is rejected or asked because of them, and nothing is moved on them
/// either (the key may be another's by now). A representative has it, and it is decided again once the data are fresh. What rests on the partner's documents alone is told as ever.
/// </summary>
public static class StaleFacts
{
    private static readonly HashSet<string> Tables = new(["systems", "licenses", "partners", "cases"], StringComparer.Ordinal);

    /// <summary>Whether these facts are older than the policy lets them be.</summary>
    public static bool Are(Registry.RegistryFacts facts, PolicySettings settings, DateTimeOffset now) =>
        settings.RegistryMaxAge is { } most && facts.AsOf is { } asOf && now - asOf > most;

    /// <summary>Whether a decision waits for fresher data, which nobody has overridden.</summary>
    public static bool Hold(Decision? decision) => HeldBy(decision) is not null;

    /// <summary>Whether a decision waits for fresher data, and others than those it was made on have come in, whether anything in them changed or not.</summary>
    /// <param name="decision">The decision.</param>
    /// <param name="asOf">When the data are of now (<see cref="Registry.RegistryFacts.AsOf"/>).</param>
    public static bool HeldUntilNow(Decision? decision, DateTimeOffset? asOf) => HeldBy(decision) is { } finding && (asOf is null || finding.Evidence[0].Value != Text(asOf.Value));

    private static Finding? HeldBy(Decision? decision) => decision?.Findings.FirstOrDefault(finding => finding is { Code: FindingCodes.RegistryStale, Outcome: > Outcome.Accept });

    /// <summary>The findings of an evaluation on such facts.</summary>
    /// <param name="found">What the rules found.</param>
    /// <param name="context">What they looked at.</param>
    /// <param name="overridden">What a representative's overrides make of findings.</param>
    internal static List<Finding> Weigh(List<Finding> found, RuleContext context, Func<Finding, Finding> overridden)
    {
        var weighed = found.ConvertAll(finding => RestsOnThem(finding) ? finding with { Outcome = Outcome.Flag } : finding);
        var decidesOnThem = found.Exists(RestsOnThem) || (!context.IsDone && weighed.TrueForAll(finding => overridden(finding).Outcome <= Outcome.Accept));
        return decidesOnThem ? [.. weighed, Find(context)] : weighed;
    }

    private static bool RestsOnThem(Finding finding) =>
        finding.Outcome is Outcome.Reject or Outcome.Ask && finding.Evidence.Any(evidence => Tables.Contains(evidence.Source));

    private static Finding Find(RuleContext context) => context.Find(
        FindingCodes.RegistryStale,
        "Our data of systems, license keys and cases were not brought up to date for too long; a person looks at your request.",
        null,
        Evidence.From("registry", "loaded_at", Text(context.Facts.AsOf!.Value)));

    /// <summary>Null when the registry was never loaded.</summary>
    private static string? Text(DateTimeOffset asOf) => asOf == DateTimeOffset.MinValue ? null : asOf.ToString("O", CultureInfo.InvariantCulture);
}
