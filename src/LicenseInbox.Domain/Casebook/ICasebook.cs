using LicenseInbox.Domain.Audit;
using LicenseInbox.Domain.Billing;
using LicenseInbox.Domain.Moving;
using LicenseInbox.Domain.Registry;
using LicenseInbox.Domain.Replies;
using LicenseInbox.Domain.Requests;

namespace LicenseInbox.Domain.Casebook;

/// <summary>Opens units of work over the store.</summary>
public interface ICasebooks
{
    /// <summary>Opens a unit of work: everything read and written through it is one transaction.</summary>
    /// <exception cref="StoreUnavailableException">The database does not answer: transient.</exception>
    Task<ICasebook> OpenAsync(CancellationToken cancellationToken);

    /// <summary>Opens a unit of work that only the holder of a lease may commit.</summary>
    /// <exception cref="StoreUnavailableException">The database does not answer: transient.</exception>
    Task<ICasebook> OpenAsync(Lease lease, CancellationToken cancellationToken);
}

/// <summary>
/// One unit of work over the store. What is put through it is written by <see cref="CommitAsync"/> in one transaction, or not at all.
/// A lookup also sees what was put before in the same unit of work; it may therefore throw what <see cref="CommitAsync"/> throws. After an exception the unit of work is spent.
/// </summary>
public interface ICasebook : IAsyncDisposable
{
    /// <summary>The registry, within this transaction where it is the built-in one.</summary>
    ILicenseRegistry Registry { get; }

    /// <summary>The case desk, within this transaction where it is the built-in one.</summary>
    ICaseDesk Cases { get; }

    /// <summary>The message with this Message-ID (or none) and digest, or null. What took a message's place in the mailbox is that message too.</summary>
    Task<RecordedMessage?> FindMessageAsync(string? messageId, string digest, CancellationToken cancellationToken);

    /// <summary>The messages with this Message-ID (or none) that a mailbox received at a moment, whatever they hold.</summary>
    Task<IReadOnlyList<RecordedMessage>> MessagesReceivedAsync(string account, string? messageId, DateTimeOffset receivedAt, CancellationToken cancellationToken);

    /// <summary>The message by its identity, or null.</summary>
    Task<RecordedMessage?> FindMessageAsync(Guid id, CancellationToken cancellationToken);

    /// <summary>The message by its identity.</summary>
    Task<RecordedMessage> MessageAsync(Guid id, CancellationToken cancellationToken);

    /// <summary>Messages and our own outgoing mails with one of these Message-IDs: the requests they belong to, newest message first, each once.</summary>
    Task<IReadOnlyList<Request>> RequestsInThreadAsync(IReadOnlyCollection<string> messageIds, CancellationToken cancellationToken);

    /// <summary>The deliveries in which a message appeared, oldest UIDVALIDITY first.</summary>
    Task<IReadOnlyList<RecordedDelivery>> DeliveriesOfMessageAsync(Guid messageId, CancellationToken cancellationToken);

    /// <summary>The request of a case, or null.</summary>
    Task<Request?> FindRequestAsync(CaseNumber number, CancellationToken cancellationToken);

    /// <summary>The request by its identity, or null.</summary>
    Task<Request?> FindRequestAsync(Guid id, CancellationToken cancellationToken);

    /// <summary>The request by its identity.</summary>
    Task<Request> RequestAsync(Guid id, CancellationToken cancellationToken);

    /// <summary>The requests a message was admitted to.</summary>
    Task<IReadOnlyList<Request>> RequestsOfMessageAsync(Guid messageId, CancellationToken cancellationToken);

    /// <summary>Open requests (not moved, completed, lapsed, closed, withdrawn, observed), oldest deadline first.</summary>
    Task<IReadOnlyList<Request>> OpenRequestsAsync(CancellationToken cancellationToken);

    /// <summary>Requests in a status, oldest deadline first.</summary>
    Task<IReadOnlyList<Request>> RequestsInAsync(RequestStatus status, CancellationToken cancellationToken);

    /// <summary>Moves of a request, oldest first, refused ones aside.</summary>
    Task<IReadOnlyList<Move>> MovesAsync(Guid requestId, CancellationToken cancellationToken);

    /// <summary>The move by its identity.</summary>
    Task<Move> MoveAsync(Guid id, CancellationToken cancellationToken);

    /// <summary>The move with the earliest deadline for which something is to be done now: one that is due, or one that the license server is to be asked about (<see cref="Move.AskAt"/>); or null.</summary>
    Task<NextMove?> NextDueMoveAsync(CancellationToken cancellationToken);

    /// <summary>Moves that were made or undone from one moment on and before another, oldest first.</summary>
    Task<IReadOnlyList<Move>> MovesBetweenAsync(DateTimeOffset from, DateTimeOffset before, CancellationToken cancellationToken);

    /// <summary>Moves that a card form pays for, cancelled, undone and refused ones aside.</summary>
    Task<IReadOnlyList<Move>> MovesPaidByAsync(string cardFormId, CancellationToken cancellationToken);

    /// <summary>The exception by its identity, or null.</summary>
    Task<ExceptionRecord?> FindExceptionAsync(Guid id, CancellationToken cancellationToken);

    /// <summary>Open exceptions about a request, a message (as one of a group too) or an outgoing mail.</summary>
    Task<IReadOnlyList<ExceptionRecord>> OpenExceptionsAsync(Guid subjectId, CancellationToken cancellationToken);

    /// <summary>Open exceptions of a code, oldest first.</summary>
    Task<IReadOnlyList<ExceptionRecord>> OpenExceptionsAsync(string code, CancellationToken cancellationToken);

    /// <summary>The outgoing mail with this Message-ID, or null.</summary>
    Task<OutgoingMail?> FindOutgoingAsync(string messageId, CancellationToken cancellationToken);

    /// <summary>The outgoing mail by its identity, or null.</summary>
    Task<OutgoingMail?> FindOutgoingAsync(Guid id, CancellationToken cancellationToken);

    /// <summary>The newest outgoing mail that tells about a request, or null.</summary>
    Task<OutgoingMail?> LastOutgoingAsync(Guid requestId, CancellationToken cancellationToken);

    /// <summary>Outgoing mails to addresses of a domain that were written since <paramref name="since"/>.</summary>
    Task<IReadOnlyList<OutgoingMail>> WrittenToDomainAsync(string domain, DateTimeOffset since, CancellationToken cancellationToken);

    /// <summary>The open requests that rest on one of these facts, oldest deadline first.</summary>
    Task<IReadOnlyList<Request>> RequestsRestingOnAsync(ChangedFacts changed, CancellationToken cancellationToken);

    /// <summary>Requests that were moved and wait for registrations of one of the systems that changed.</summary>
    Task<IReadOnlyList<Request>> MovedOnAsync(ChangedFacts changed, CancellationToken cancellationToken);

    /// <summary>Messages that are exceptions of their own, still open, whose sender or case is among these facts; oldest first.</summary>
    Task<IReadOnlyList<RecordedMessage>> MessagesRestingOnAsync(ChangedFacts changed, CancellationToken cancellationToken);

    /// <summary>The hand-over by its identity.</summary>
    Task<CardHandover> HandoverAsync(Guid id, CancellationToken cancellationToken);

    /// <summary>The hand-overs of a request, or of the card forms that came in a message, oldest first.</summary>
    Task<IReadOnlyList<CardHandover>> HandoversAsync(Guid subjectId, CancellationToken cancellationToken);

    /// <summary>The hand-overs that are to be made and may be tried now, oldest first.</summary>
    Task<IReadOnlyList<CardHandover>> HandoversToMakeAsync(DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>Messages whose card forms billing's server took before <paramref name="takenBefore"/>, and that were not replaced in the mailbox yet; those that are held back at <paramref name="now"/> aside.</summary>
    Task<IReadOnlyList<Guid>> MessagesToStripAsync(DateTimeOffset takenBefore, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>How far the replacing of a message has come; null when it was not begun.</summary>
    Task<CardRetention?> FindRetentionAsync(Guid messageId, CancellationToken cancellationToken);

    /// <summary>Adds or replaces a message.</summary>
    void Put(RecordedMessage message);

    /// <summary>Adds or replaces a delivery.</summary>
    void Put(RecordedDelivery delivery);

    /// <summary>Adds or replaces a request.</summary>
    void Put(Request request);

    /// <summary>Adds or replaces a move.</summary>
    void Put(Move move);

    /// <summary>Marks a move as refused, whatever else its row holds.</summary>
    void Refuse(Guid moveId);

    /// <summary>Adds or replaces an outgoing mail.</summary>
    void Put(OutgoingMail mail);

    /// <summary>Adds or replaces a hand-over.</summary>
    void Put(CardHandover handover);

    /// <summary>Adds or replaces how far the replacing of a message has come.</summary>
    void Put(CardRetention retention);

    /// <summary>Adds or replaces an exception.</summary>
    void Put(ExceptionRecord exception);

    /// <summary>The chain of the audit trail with this identity (a request's, a message's), first entry first; empty when there is none.</summary>
    Task<IReadOnlyList<ChainedEntry>> TrailAsync(Guid chain, CancellationToken cancellationToken);

    /// <summary>Adds an entry at the end of its chain.</summary>
    void Add(AuditEntry entry);

    /// <summary>Writes everything.</summary>
    /// <exception cref="ConcurrentChangeException">Somebody else changed a request or inserted the same message meanwhile: nothing was written, start again.</exception>
    /// <exception cref="LeaseLostException">Another worker holds the lease now that the unit of work was opened under: nothing was written.</exception>
    /// <exception cref="StoreUnavailableException">The database does not answer: nothing was written; transient.</exception>
    Task CommitAsync(CancellationToken cancellationToken);
}

/// <summary>Somebody else changed the same thing meanwhile: nothing was written; read again and decide again.</summary>
public sealed class ConcurrentChangeException(string message, Exception? innerException = null) : Exception(message, innerException);

/// <summary>The store can't be used as it is: a schema from a newer program, a SQLite with a known defect, a second worker on one file. Fatal, at start only.</summary>
public sealed class StoreUnusableException(string message, Exception? innerException = null) : Exception(message, innerException);

/// <summary>The database does not answer, or can't write (disk full): nothing was written; transient.</summary>
public sealed class StoreUnavailableException(string message, Exception? innerException = null) : Exception(message, innerException);
