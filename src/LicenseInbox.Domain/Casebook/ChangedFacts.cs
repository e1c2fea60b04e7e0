using LicenseInbox.Domain.Registry;

namespace LicenseInbox.Domain.Casebook;

/// <summary>What changed in the registry or at the case desk: the open requests and waiting mails that rest on it are decided again.</summary>
public sealed record ChangedFacts
{
    /// <summary>Systems: their own columns, or what they hold.</summary>
    public IReadOnlySet<SystemKey> Systems { get; init; } = new HashSet<SystemKey>();

    /// <summary>License keys.</summary>
    public IReadOnlySet<LicenseKey> Licenses { get; init; } = new HashSet<LicenseKey>();

    /// <summary>Cases.</summary>
    public IReadOnlySet<CaseNumber> Cases { get; init; } = new HashSet<CaseNumber>();

    /// <summary>Partners, by id.</summary>
    public IReadOnlySet<string> Partners { get; init; } = new HashSet<string>(StringComparer.Ordinal);

    /// <summary>System keys as recognition read them, folded (<see cref="LookAlikes.Fold"/>): a system that folds so makes sure what was in doubt, or the other way round.</summary>
    public IReadOnlySet<string> SystemsLike { get; init; } = new HashSet<string>(StringComparer.Ordinal);

    /// <summary>License keys as recognition read them, folded.</summary>
    public IReadOnlySet<string> LicensesLike { get; init; } = new HashSet<string>(StringComparer.Ordinal);

    /// <summary>So much changed that it is not told apart: everything may have.</summary>
    public bool IsEverything { get; init; }

    /// <summary>The same with what its keys look like to recognition: whoever read one of them so rests on it.</summary>
    public ChangedFacts WithLookAlikes() => this with
    {
        SystemsLike = Systems.Select(key => LookAlikes.Fold(key.Text)).ToHashSet(StringComparer.Ordinal),
        LicensesLike = Licenses.Select(key => LookAlikes.Fold(key.Text)).ToHashSet(StringComparer.Ordinal),
    };
}

/// <summary>Changes that were written and not acted on yet.</summary>
/// <param name="Facts">What changed.</param>
/// <param name="UpTo">The last of them, for <see cref="IRegistryChanges.DoneAsync"/>.</param>
public sealed record PendingChanges(ChangedFacts Facts, long UpTo);

/// <summary>
/// The changes that imports left for the pipeline. They are kept until they are acted on, so that a crash between an import and the decisions it leads to loses none;
/// acting on one twice is harmless.
/// </summary>
public interface IRegistryChanges
{
    /// <summary>The changes not acted on yet; null when there are none.</summary>
    Task<PendingChanges?> PendingAsync(CancellationToken cancellationToken);

    /// <summary>Everything up to <paramref name="upTo"/> was acted on.</summary>
    /// <exception cref="LeaseLostException">Another worker looks after open requests now: nothing was written.</exception>
    Task DoneAsync(Lease lease, long upTo, CancellationToken cancellationToken);
}
