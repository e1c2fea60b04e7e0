using LicenseInbox.Domain.Registry;

namespace LicenseInbox.Domain.Audit;

/// <summary>What was held against each other, and what does not agree.</summary>
/// <param name="Entries">Entries seen.</param>
/// <param name="Chains">Chains seen.</param>
/// <param name="Seals">Seals seen.</param>
/// <param name="KeyedSeals">Of these, those made with a known key.</param>
/// <param name="LastSeal">The last seal, or null.</param>
/// <param name="Problems">What does not agree; empty when all does.</param>
public sealed record AuditReport(int Entries, int Chains, int Seals, int KeyedSeals, Seal? LastSeal, IReadOnlyList<AuditProblem> Problems);

/// <summary>The trail as a whole. Entries are added through <see cref="Casebook.ICasebook.Add"/>, and never changed or removed by anything here.</summary>
public interface IAuditTrail
{
    /// <summary>Holds everything against its hashes and seals, as it is at one moment.</summary>
    /// <param name="keys">The keys of seals that are known.</param>
    /// <param name="noted">Seals as they were kept elsewhere: number to digest.</param>
    /// <param name="cancellationToken">Stops it.</param>
    Task<AuditReport> VerifyAsync(IReadOnlyList<SealKey> keys, IReadOnlyDictionary<long, string> noted, CancellationToken cancellationToken);

    /// <summary>The chains that have to do with a case, whole and with their heads.</summary>
    Task<IReadOnlyList<(ChainHead? Head, IReadOnlyList<ChainedEntry> Entries)>> OfCaseAsync(CaseNumber number, CancellationToken cancellationToken);

    /// <summary>Seals all chains that grew since the last seal; null when none did.</summary>
    Task<Seal?> SealAsync(SealKey? key, DateTimeOffset at, CancellationToken cancellationToken);
}
