using LicenseInbox.Domain.Registry;

namespace LicenseInbox.Domain.Moving;

/// <summary>
/// The vendor's own license server and case desk, reached over a network. It has the truth; the tables of this program (<see cref="ILicenseRegistry"/>, <see cref="ICaseDesk"/>) are a copy of it.
/// Every call may be repeated: what changes something bears an id, and the same id has the same effect once.
/// </summary>
public interface ILicenseServer
{
    /// <summary>A system with everything that is assigned to it; null when the server does not know it.</summary>
    /// <exception cref="LicenseServerUnavailableException">No answer that says so or so: transient.</exception>
    Task<SystemAtServer?> SystemAsync(SystemKey key, CancellationToken cancellationToken);

    /// <summary>A license key; null when the server does not know it (any more).</summary>
    /// <exception cref="LicenseServerUnavailableException">No answer that says so or so: transient.</exception>
    Task<License?> LicenseAsync(LicenseKey key, CancellationToken cancellationToken);

    /// <summary>A case with its partner; null when the server does not know it.</summary>
    /// <exception cref="LicenseServerUnavailableException">No answer that says so or so: transient.</exception>
    Task<CaseAtServer?> CaseAsync(CaseNumber number, CancellationToken cancellationToken);

    /// <summary>Makes a move, once by its id, all of its keys or none, when what it rests on still is so.</summary>
    /// <exception cref="LicenseServerUnavailableException">Nobody knows whether it was made: transient.</exception>
    /// <exception cref="LicenseServerRefusedException">It will never be made as it stands: permanent.</exception>
    Task<OrderAnswer> MoveAsync(MoveOrder order, CancellationToken cancellationToken);

    /// <summary>What became of a move; null when the server never made it (yet).</summary>
    /// <exception cref="LicenseServerUnavailableException">No answer that says so or so: transient.</exception>
    Task<MoveAtServer?> FindMoveAsync(Guid id, CancellationToken cancellationToken);

    /// <summary>Reverses a move that was made; one that was not made never is after this (<see cref="ServerMoveState.Void"/>), even when its order is still under way.</summary>
    /// <exception cref="LicenseServerUnavailableException">Nobody knows whether it was reversed: transient.</exception>
    /// <exception cref="LicenseServerRefusedException">The server does not reverse: permanent.</exception>
    Task<ReversalAnswer> ReverseAsync(Guid id, CancellationToken cancellationToken);

    /// <summary>Adds a note to a case, once by its id.</summary>
    /// <returns>False when the server does not know the case.</returns>
    /// <exception cref="LicenseServerUnavailableException">Nobody knows whether it was added: transient.</exception>
    /// <exception cref="LicenseServerRefusedException">It is not taken: permanent.</exception>
    Task<bool> AddNoteAsync(CaseNumber number, CaseNote note, CancellationToken cancellationToken);

    /// <summary>Closes a case; one that is closed stays so.</summary>
    /// <returns>False when the server does not know the case.</returns>
    /// <exception cref="LicenseServerUnavailableException">Nobody knows whether it was closed: transient.</exception>
    /// <exception cref="LicenseServerRefusedException">It is not closed: permanent.</exception>
    Task<bool> CloseCaseAsync(CaseNumber number, CancellationToken cancellationToken);

    /// <summary>What changed since a cursor, as it is now; everything there is when none is given. A page; the next begins at its <see cref="ChangePage.Next"/>.</summary>
    /// <returns>Null when the server does not know the cursor (any more): begin without one.</returns>
    /// <exception cref="LicenseServerUnavailableException">No answer: transient.</exception>
    Task<ChangePage?> ChangesAsync(string? since, CancellationToken cancellationToken);
}

/// <summary>A system at the license server.</summary>
/// <param name="System">What is known of it.</param>
/// <param name="Version">Changes with everything that changes about the system or about what is assigned to it.</param>
/// <param name="Licenses">Everything that is assigned to it.</param>
public sealed record SystemAtServer(PhoneSystem System, string Version, IReadOnlyList<License> Licenses);

/// <summary>A case at the case desk.</summary>
/// <param name="Case">The case.</param>
/// <param name="Partner">The partner who opened it; null when he is not known.</param>
public sealed record CaseAtServer(SupportCase Case, Partner? Partner);

/// <summary>One license key of an order.</summary>
/// <param name="Key">The key.</param>
/// <param name="Type">Its type, as decided.</param>
/// <param name="Quantity">Its whole quantity, as decided.</param>
/// <param name="NewKey">In an upgrade, the key that replaces it on the "to" system; else null.</param>
/// <param name="NewType">In an upgrade, that key's type; else null.</param>
public sealed record OrderedLicense(LicenseKey Key, string Type, int Quantity, LicenseKey? NewKey, string? NewType);

/// <summary>An order to move license keys.</summary>
public sealed record MoveOrder
{
    /// <summary>Identity of the move.</summary>
    public required Guid Id { get; init; }

    /// <summary>The case it belongs to.</summary>
    public required CaseNumber Case { get; init; }

    /// <summary>The "from" system.</summary>
    public required SystemKey From { get; init; }

    /// <summary>The "to" system.</summary>
    public required SystemKey To { get; init; }

    /// <summary>Its keys.</summary>
    public required IReadOnlyList<OrderedLicense> Licenses { get; init; }

    /// <summary>The versions of both systems that it was decided on; when one is another now, it is not made. No part of what the order is: the same order may be given again on newer ones.</summary>
    public IReadOnlyDictionary<SystemKey, string> Versions { get; init; } = new Dictionary<SystemKey, string>();

    /// <summary>The order of a move.</summary>
    public static MoveOrder Of(Move move, IReadOnlyDictionary<SystemKey, string> versions) => new()
    {
        Id = move.Id,
        Case = move.Case,
        From = move.Planned.From,
        To = move.Planned.To,
        Licenses = [.. move.Planned.Licenses.Select(license => new OrderedLicense(license.Key, license.Type, license.Quantity, move.NewKeys.TryGetValue(license.Key, out var key) ? key : null, license.NewType))],
        Versions = versions,
    };

    /// <summary>Whether the other moves the same keys in the same way.</summary>
    public bool IsSame(MoveOrder other) => From == other.From && To == other.To && Case == other.Case && Licenses.ToHashSet().SetEquals(other.Licenses);
}

/// <summary>What became of a move at the license server.</summary>
public enum ServerMoveState
{
    /// <summary>It was made.</summary>
    Made,

    /// <summary>It was made and reversed.</summary>
    Reversed,

    /// <summary>It was never made, and never will be.</summary>
    Void,
}

/// <summary>A move at the license server.</summary>
/// <param name="Id">Its identity.</param>
/// <param name="State">What became of it.</param>
/// <param name="At">When.</param>
public sealed record MoveAtServer(Guid Id, ServerMoveState State, DateTimeOffset At);

/// <summary>What the license server says to an order.</summary>
/// <param name="Move">What became of the move; null when nothing was done, since facts are not as the order has them.</param>
/// <param name="Now">In that case, the systems of the order as they are now, as far as the server tells them.</param>
public sealed record OrderAnswer(MoveAtServer? Move, IReadOnlyList<SystemAtServer> Now);

/// <summary>What the license server says to a reversal.</summary>
/// <param name="Move">What became of the move; null when it could not be reversed.</param>
/// <param name="InTheWay">In that case, the keys with which something else was done since.</param>
public sealed record ReversalAnswer(MoveAtServer? Move, IReadOnlyList<LicenseKey> InTheWay);

/// <summary>A note on a case.</summary>
/// <param name="Id">Its identity.</param>
/// <param name="At">When it was made.</param>
/// <param name="Text">What it says.</param>
public sealed record CaseNote(Guid Id, DateTimeOffset At, string Text);

/// <summary>Facts that a license server told, to be taken over into the tables of this program.</summary>
public sealed record ServerFacts
{
    /// <summary>Systems.</summary>
    public IReadOnlyList<PhoneSystem> Systems { get; init; } = [];

    /// <summary>License keys and where they are.</summary>
    public IReadOnlyList<License> Licenses { get; init; } = [];

    /// <summary>License keys that are nobody's (any more).</summary>
    public IReadOnlyList<LicenseKey> Gone { get; init; } = [];

    /// <summary>Cases.</summary>
    public IReadOnlyList<SupportCase> Cases { get; init; } = [];

    /// <summary>Partners, with all of their contacts.</summary>
    public IReadOnlyList<Partner> Partners { get; init; } = [];

    /// <summary>How many there are.</summary>
    public int Count => Systems.Count + Licenses.Count + Gone.Count + Cases.Count + Partners.Count;
}

/// <summary>A page of changes.</summary>
/// <param name="Facts">What changed, as it is now.</param>
/// <param name="Next">The cursor after it.</param>
/// <param name="HasMore">Whether there is more at once.</param>
public sealed record ChangePage(ServerFacts Facts, string Next, bool HasMore);

/// <summary>The license server gave no answer that tells anything: transient; what was asked may have been done.</summary>
/// <param name="message">What happened, without keys or names of people.</param>
/// <param name="restsFor">How long nothing is sent to it at all, since it answers nobody; null: the next call goes out.</param>
/// <param name="innerException">The cause.</param>
public sealed class LicenseServerUnavailableException(string message, TimeSpan? restsFor = null, Exception? innerException = null) : Exception(message, innerException)
{
    /// <summary>How long nothing is sent to it at all; null: the next call goes out.</summary>
    public TimeSpan? RestsFor { get; } = restsFor;
}

/// <summary>The license server refuses what was asked, as it stands: permanent, a person must look at it.</summary>
/// <param name="message">Its reason, in its own words.</param>
public sealed class LicenseServerRefusedException(string message) : Exception(message);

/// <summary>The copy of the license server's facts: the tables of this program.</summary>
public interface IRegistryCopy
{
    /// <summary>The cursor that the copy was brought to; null when it was never brought to one.</summary>
    Task<string?> CursorAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Takes over what was looked up for one move: the server's word counts, whatever the tables say. What changes is kept for <see cref="Casebook.IRegistryChanges"/>. A key that lies where a move that was
    /// handed over and not answered is to bring it is left to that answer.
    /// </summary>
    Task TakeAsync(ServerFacts facts, CancellationToken cancellationToken);

    /// <summary>The same with a page of changes; the cursor is kept with it (null: to begin anew).</summary>
    /// <exception cref="Casebook.LeaseLostException">Another worker does this now: nothing was taken over.</exception>
    Task TakeAsync(Casebook.Lease lease, ServerFacts facts, string? cursor, CancellationToken cancellationToken);
}

/// <summary>Where what the case desk is to be told stands.</summary>
public enum CasePostState
{
    /// <summary>It is to be sent.</summary>
    Waiting,

    /// <summary>The case desk has it.</summary>
    Sent,

    /// <summary>The case desk does not take it.</summary>
    Refused,
}

/// <summary>Something that the vendor's case desk is to be told: written with what it tells of, sent afterwards.</summary>
public sealed record CasePost
{
    /// <summary>Identity; the case desk takes it once by it.</summary>
    public required Guid Id { get; init; }

    /// <summary>The case.</summary>
    public required CaseNumber Case { get; init; }

    /// <summary>The note; null: the case is to be closed.</summary>
    public string? Note { get; init; }

    /// <summary>When it was written.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Where it stands.</summary>
    public CasePostState State { get; init; } = CasePostState.Waiting;

    /// <summary>Not tried before.</summary>
    public required DateTimeOffset NotBefore { get; init; }

    /// <summary>How often it was tried.</summary>
    public int Attempts { get; init; }

    /// <summary>What was answered last; null when nothing was wrong.</summary>
    public string? LastError { get; init; }
}

/// <summary>What the vendor's case desk is to be told.</summary>
public interface ICasePosts
{
    /// <summary>What may be sent now, in the order in which it was written; of a case only the first.</summary>
    Task<IReadOnlyList<CasePost>> DueAsync(DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>Keeps what became of one.</summary>
    /// <exception cref="Casebook.LeaseLostException">Another worker sends them now: nothing was written.</exception>
    Task WriteAsync(Casebook.Lease lease, CasePost post, CancellationToken cancellationToken);
}
