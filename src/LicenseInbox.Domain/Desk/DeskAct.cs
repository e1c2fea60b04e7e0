using LicenseInbox.Domain.Registry;

namespace LicenseInbox.Domain.Desk;

/// <summary>
/// Something that a representative does: one transaction, with an entry of the audit trail that names him, or nothing at all (<see cref="DeskRefusedException"/>). What he types is masked where it looks
/// like card data.
/// </summary>
public abstract record DeskAct
{
    /// <summary>
    /// What he saw: the number of the last entry in the chain of what he acts on (<see cref="Dossier.Version"/>, <see cref="MailDossier.Version"/>). When somebody did something since that bears on it,
    /// the act is refused and says what (<see cref="ChangedMeanwhileException"/>). Null: it is done whatever happened since.
    /// </summary>
    public int? Seen { get; init; }
}

/// <summary>An act on a request.</summary>
/// <param name="RequestId">The request.</param>
public abstract record RequestAct(Guid RequestId) : DeskAct;

/// <summary>
/// What fields of its forms really say, seen on the page: the request is decided again at once. A key must be one that the registry has, a case one that the case desk has (<see cref="IDesk.ChoicesAsync"/>
/// offers them); it is taken over in the registry's spelling.
/// </summary>
/// <param name="RequestId">The request.</param>
/// <param name="Fields">The fields, each once.</param>
public sealed record CorrectFields(Guid RequestId, IReadOnlyList<FieldValue> Fields) : RequestAct(RequestId);

/// <summary>A finding does not stand in the way, where the policy's table lets a representative say so. The request is decided again at once.</summary>
/// <param name="RequestId">The request.</param>
/// <param name="FindingId">The finding (<see cref="DeskItem.IdOf"/>).</param>
/// <param name="Reason">Why, in writing.</param>
public sealed record OverrideFinding(Guid RequestId, string FindingId, string Reason) : RequestAct(RequestId);

/// <summary>The partner is asked. It is a decision, which stands until he answers, or a representative decides otherwise; the clock stands once he was told.</summary>
/// <param name="RequestId">The request.</param>
/// <param name="Items">Ids of what is asked for, of those that <see cref="Dossier.MayAsk"/> offers.</param>
/// <param name="Words">What else is asked, in the representative's words; null: nothing. One of both is needed.</param>
public sealed record AskPartner(Guid RequestId, IReadOnlyList<string> Items, string? Words = null) : RequestAct(RequestId);

/// <summary>The request is rejected. Otherwise as <see cref="AskPartner"/>.</summary>
/// <param name="RequestId">The request.</param>
/// <param name="Reasons">Ids of the reasons, of those that <see cref="Dossier.MayReject"/> offers.</param>
/// <param name="Words">Another reason, in the representative's words; null: none. One of both is needed.</param>
public sealed record RejectRequest(Guid RequestId, IReadOnlyList<string> Reasons, string? Words = null) : RequestAct(RequestId);

/// <summary>An accepted request that waits for a person goes on; it is decided once more on the facts of now.</summary>
/// <param name="RequestId">The request.</param>
public sealed record ApproveRequest(Guid RequestId) : RequestAct(RequestId);

/// <summary>A representative holds it until a time, then it is decided again. Moves that are due are cancelled. The partner is not told.</summary>
/// <param name="RequestId">The request.</param>
/// <param name="Until">The time; in the future.</param>
/// <param name="AskedByPartner">Whether the partner asked to wait, in writing: then the clock stands meanwhile.</param>
/// <param name="Reason">Why, in writing.</param>
public sealed record HoldRequest(Guid RequestId, DateTimeOffset Until, bool AskedByPartner, string Reason) : RequestAct(RequestId);

/// <summary>Whatever holds it (a time, an email that a person had to read, a refused or undone move, an answer that came back) does no more: it is decided again at once.</summary>
/// <param name="RequestId">The request.</param>
public sealed record EndHold(Guid RequestId) : RequestAct(RequestId);

/// <summary>It ends, and the partner is told. Moves that are due are cancelled.</summary>
/// <param name="RequestId">The request.</param>
/// <param name="Reason">Why, in writing; for the trail only.</param>
public sealed record WithdrawRequest(Guid RequestId, string Reason) : RequestAct(RequestId);

/// <summary>A phone call, or anything else worth a note: it is in the history and changes nothing.</summary>
/// <param name="RequestId">The request.</param>
/// <param name="Text">What was said.</param>
public sealed record NotePhoneCall(Guid RequestId, string Text) : RequestAct(RequestId);

/// <summary>Sales issued the new keys of an upgrade: its moves are due, unless the request is held.</summary>
/// <param name="RequestId">The request.</param>
/// <param name="Keys">Old key to new key: one for each key of the upgrade, none more.</param>
public sealed record IssueKeys(Guid RequestId, IReadOnlyDictionary<LicenseKey, LicenseKey> Keys) : RequestAct(RequestId);

/// <summary>Sales never received the no-charge PO of an upgrade: the partner is asked for it.</summary>
/// <param name="RequestId">The request.</param>
public sealed record MissOrder(Guid RequestId) : RequestAct(RequestId);

/// <summary>
/// A move that was a mistake is reversed: both systems are as before, the request is with a representative, the partner is told, and billing where it has the card form. As long as nothing else was done
/// with the keys.
/// </summary>
/// <param name="RequestId">The request.</param>
/// <param name="MoveId">The move, one that was made.</param>
/// <param name="Reason">Why, in writing; partner and billing read it.</param>
public sealed record UndoMove(Guid RequestId, Guid MoveId, string Reason) : RequestAct(RequestId);

/// <summary>
/// The moves of the request that wait for it (<see cref="Moving.Move.WaitsForConfirmation"/>) were made in the license server, by hand: the partner is told.
/// </summary>
/// <param name="RequestId">The request.</param>
public sealed record ConfirmMoves(Guid RequestId) : RequestAct(RequestId);

/// <summary>An act on an exception.</summary>
/// <param name="ExceptionId">The exception.</param>
public abstract record ExceptionAct(Guid ExceptionId) : DeskAct;

/// <summary>He has taken it: others see that he works on it.</summary>
/// <param name="ExceptionId">The exception.</param>
/// <param name="Over">Also from another who has it.</param>
public sealed record TakeUp(Guid ExceptionId, bool Over = false) : ExceptionAct(ExceptionId);

/// <summary>He gives it back.</summary>
/// <param name="ExceptionId">The exception.</param>
public sealed record GiveBack(Guid ExceptionId) : ExceptionAct(ExceptionId);

/// <summary>It was seen to. Not for the exception of a request that a representative has: that one ends with the decision.</summary>
/// <param name="ExceptionId">The exception.</param>
/// <param name="Text">How, in writing.</param>
public sealed record Resolve(Guid ExceptionId, string Text) : ExceptionAct(ExceptionId);

/// <summary>An act on an email.</summary>
/// <param name="MessageId">The message.</param>
public abstract record MailAct(Guid MessageId) : DeskAct;

/// <summary>
/// An email that is an exception of its own, or was ignored, is admitted this once, whoever sent it: it counts as received when it was, and goes where its subject, thread and forms say. The answer goes to
/// a registered contact, never to an unregistered sender.
/// </summary>
/// <param name="MessageId">The message.</param>
public sealed record AdmitMail(Guid MessageId) : MailAct(MessageId);

/// <summary>An email belongs to a case, whatever it says: one that was ignored or is an exception is admitted there; one that was admitted elsewhere goes over with its forms.</summary>
/// <param name="MessageId">The message.</param>
/// <param name="Case">The case, one that is known.</param>
public sealed record AssignMail(Guid MessageId, CaseNumber Case) : MailAct(MessageId);

/// <summary>The sender becomes a registered contact of the partner, for good, and the email is admitted. Only for a sender who is vouched for.</summary>
/// <param name="MessageId">The message.</param>
/// <param name="PartnerId">The partner, one of <see cref="MailDossier.Partners"/>.</param>
public sealed record RegisterContact(Guid MessageId, string PartnerId) : MailAct(MessageId);

/// <summary>The registered contact is asked whether he sent the email: the case's contact, else the partner's first. Once for each email.</summary>
/// <param name="MessageId">The message.</param>
public sealed record AskContact(Guid MessageId) : MailAct(MessageId);

/// <summary>A reply of which nobody knows whether the server took it is sent again, under the same Message-ID.</summary>
/// <param name="MailId">The outgoing mail.</param>
public sealed record SendReplyAgain(Guid MailId) : DeskAct;
