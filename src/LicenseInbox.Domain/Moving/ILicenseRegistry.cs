using LicenseInbox.Domain.Registry;

namespace LicenseInbox.Domain.Moving;

/// <summary>What became of handing a move to the registry.</summary>
public enum MoveResult
{
    /// <summary>Made now, or made before under the same id.</summary>
    Made,

    /// <summary>An assignment or a holding changed meanwhile: nothing was done, the request is to be decided again.</summary>
    FactsChanged,
}

/// <summary>Which facts a decision needs.</summary>
public sealed record FactsQuery
{
    /// <summary>Systems; for each also everything that is assigned to it.</summary>
    public IReadOnlyCollection<SystemKey> Systems { get; init; } = [];

    /// <summary>License keys.</summary>
    public IReadOnlyCollection<LicenseKey> Licenses { get; init; } = [];

    /// <summary>Cases; for each also its system and its partner.</summary>
    public IReadOnlyCollection<CaseNumber> Cases { get; init; } = [];

    /// <summary>An address: all partners of whom it is a registered contact are included.</summary>
    public IReadOnlyCollection<string> Addresses { get; init; } = [];

    /// <summary>System keys as recognition read them, folded (<see cref="LookAlikes.Fold"/>): all systems whose folded key differs from one of them in at most <see cref="Near"/> places.</summary>
    public IReadOnlyCollection<string> SystemsLike { get; init; } = [];

    /// <summary>License keys as recognition read them, folded: all that fold to one of them.</summary>
    public IReadOnlyCollection<string> LicensesLike { get; init; } = [];

    /// <summary>Names of end users: all systems of an owner written so, or shortened or misspelt so.</summary>
    public IReadOnlyCollection<string> EndUsers { get; init; } = [];

    /// <summary>In how many places the folded key of a system may differ from what was read, to be shown as what may be meant.</summary>
    public const int Near = 4;

    /// <summary>Whether a system is among those that <see cref="SystemsLike"/> and <see cref="EndUsers"/> ask for.</summary>
    public bool IsLike(string key, string endUser)
    {
        var folded = SystemsLike.Count > 0 ? LookAlikes.Fold(key) : "";
        return SystemsLike.Any(read => LookAlikes.AreNear(folded, read, Near))
            || EndUsers.Any(name => Policy.EndUserName.Compare(name, endUser) != Policy.NameComparison.Different);
    }

    /// <summary>The request whose own reservations are left out.</summary>
    public Guid? ForRequest { get; init; }
}

/// <summary>The registry of systems, license keys and partners; where the vendor has a license server of his own (<see cref="ILicenseServer"/>), the copy of it that decisions rest on.</summary>
public interface ILicenseRegistry
{
    /// <summary>Reads the facts at one moment. Cases come from the case desk.</summary>
    Task<RegistryFacts> FactsAsync(FactsQuery query, CancellationToken cancellationToken);

    /// <summary>Those of some license keys that are somebody's, or ever were: retired ones too.</summary>
    Task<IReadOnlySet<LicenseKey>> UsedAsync(IReadOnlyCollection<LicenseKey> keys, CancellationToken cancellationToken);

    /// <summary>
    /// Makes a move, once by its id, all of its keys or none: each key's next assignment version and the "to" system's next holding version are inserted, never
    /// looked up and written, so that two requests can't pass a cap together. <paramref name="facts"/> are those the decision was just made on.
    /// When the facts had changed before this unit of work began, the answer is <see cref="MoveResult.FactsChanged"/>.
    /// </summary>
    /// <exception cref="Casebook.ConcurrentChangeException">Somebody else inserts the same version at the same moment: this unit of work can't see it, start again.</exception>
    Task<MoveResult> MoveAsync(Move move, RegistryFacts facts, CancellationToken cancellationToken);

    /// <summary>
    /// Reverses a move that was made, all of its keys or none: the keys are on the "from" system again, the new keys of an upgrade are retired.
    /// </summary>
    /// <returns>The keys that stand in the way, since something else has been done with them; none when it was reversed.</returns>
    /// <exception cref="Casebook.ConcurrentChangeException">Somebody else assigns one of its keys at the same moment.</exception>
    Task<IReadOnlyList<LicenseKey>> UndoAsync(Move move, CancellationToken cancellationToken);

    /// <summary>Takes over a move that the license server has made, once by its id: its keys are on the "to" system, whatever was known of them before.</summary>
    /// <exception cref="Casebook.ConcurrentChangeException">Somebody else assigns one of its keys at the same moment.</exception>
    Task TakeOverAsync(Move move, CancellationToken cancellationToken);

    /// <summary>Takes over that the license server has reversed a move: its keys are on the "from" system again, whatever was known of them before.</summary>
    /// <exception cref="Casebook.ConcurrentChangeException">Somebody else assigns one of its keys at the same moment.</exception>
    Task TakeBackAsync(Move move, CancellationToken cancellationToken);

    /// <summary>Adds a contact to a partner; requests and emails that rest on the partner are looked at again, as after an import.</summary>
    /// <exception cref="InvalidOperationException">There is no such partner.</exception>
    Task RegisterAsync(string partnerId, Contact contact, CancellationToken cancellationToken);
}

/// <summary>The case desk: where partners open cases.</summary>
public interface ICaseDesk
{
    /// <summary>The case, or null when it is not known.</summary>
    Task<SupportCase?> FindAsync(CaseNumber number, CancellationToken cancellationToken);

    /// <summary>Adds a note to a case; a case that is not known gets none.</summary>
    Task AddNoteAsync(CaseNumber number, string note, DateTimeOffset at, CancellationToken cancellationToken);

    /// <summary>Closes a case; one that is not known, or closed, stays as it is.</summary>
    Task CloseAsync(CaseNumber number, CancellationToken cancellationToken);
}
