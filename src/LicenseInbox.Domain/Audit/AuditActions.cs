namespace LicenseInbox.Domain.Audit;

/// <summary>What an entry of the trail says has happened.</summary>
public static class AuditActions
{
    /// <summary>An email was recorded, or sorted anew: to what it led.</summary>
    public const string MessageRecorded = "message.recorded";

    /// <summary>A representative admitted an email, or said to which case it belongs.</summary>
    public const string MessageAdmitted = "message.admitted";

    /// <summary>A representative looked at a page of a document that came with an email.</summary>
    public const string DocumentSeen = "document.seen";

    /// <summary>A registered contact is asked whether he sent an email.</summary>
    public const string ContactAsked = "contact.asked";

    /// <summary>A sender became a registered contact of a partner.</summary>
    public const string ContactRegistered = "contact.registered";

    /// <summary>A representative has taken an exception.</summary>
    public const string ExceptionTaken = "exception.taken";

    /// <summary>He gave it back.</summary>
    public const string ExceptionReleased = "exception.released";

    /// <summary>He saw to it.</summary>
    public const string ExceptionResolved = "exception.resolved";

    /// <summary>A mail that always failed was left for a person.</summary>
    public const string MessageSetAside = "message.set-aside";

    /// <summary>An email was added to a request.</summary>
    public const string RequestAdmitted = "request.admitted";

    /// <summary>Forms came over from another request.</summary>
    public const string RequestTookOver = "request.took-over";

    /// <summary>Forms went over to other requests, and others are left.</summary>
    public const string RequestHandedOver = "request.handed-over";

    /// <summary>A decision with its findings and moves (<see cref="DecisionContent"/>).</summary>
    public const string RequestDecided = "request.decided";

    /// <summary>A person has it before anything moves.</summary>
    public const string RequestHeld = "request.held";

    /// <summary>The time of a hold is over.</summary>
    public const string RequestReleased = "request.released";

    /// <summary>A person let it go on.</summary>
    public const string RequestApproved = "request.approved";

    /// <summary>A representative corrected fields of its forms.</summary>
    public const string RequestCorrected = "request.corrected";

    /// <summary>A representative overrode a finding.</summary>
    public const string RequestOverridden = "request.overridden";

    /// <summary>A representative decided to ask the partner, or to reject.</summary>
    public const string RequestRuled = "request.ruled";

    /// <summary>A representative noted a phone call.</summary>
    public const string CallNoted = "call.noted";

    /// <summary>An email was taken out, since it belongs to another case.</summary>
    public const string RequestParted = "request.parted";

    /// <summary>It lapsed, was closed or withdrawn.</summary>
    public const string RequestEnded = "request.ended";

    /// <summary>The partner's server took what was written to him.</summary>
    public const string RequestTold = "request.told";

    /// <summary>The partner is reminded of what he owes.</summary>
    public const string RequestReminded = "request.reminded";

    /// <summary>Sales issued new keys (<see cref="IssuedContent"/>).</summary>
    public const string KeysIssued = "keys.issued";

    /// <summary>A move is due, or waits for new keys.</summary>
    public const string MoveQueued = "move.queued";

    /// <summary>A move was given up before it was made.</summary>
    public const string MoveCancelled = "move.cancelled";

    /// <summary>A move was made.</summary>
    public const string MoveMade = "move.made";

    /// <summary>A move was handed to the license server, which has not answered yet.</summary>
    public const string MoveUnknown = "move.unknown";

    /// <summary>A move was handed to a person, who makes it in the license server.</summary>
    public const string MoveByHand = "move.by-hand";

    /// <summary>A person, or a file of the license server, says that a move was made there.</summary>
    public const string MoveConfirmed = "move.confirmed";

    /// <summary>A representative ordered a move to be reversed; the license server has not done it yet. The reason stands apart.</summary>
    public const string MoveReversing = "move.reversing";

    /// <summary>A move was not made, for a reason only a person can judge.</summary>
    public const string MoveRefused = "move.refused";

    /// <summary>A move was reversed; the reason stands apart.</summary>
    public const string MoveUndone = "move.undone";

    /// <summary>Both registrations were seen.</summary>
    public const string RequestCompleted = "request.completed";

    /// <summary>Registrations are overdue after a move.</summary>
    public const string RegistrationOverdue = "registration.overdue";

    /// <summary>A mail to the partner was put into the outbox.</summary>
    public const string ReplyWritten = "reply.written";

    /// <summary>A mail to sales was put into the outbox.</summary>
    public const string SalesToldOf = "sales.written";

    /// <summary>Sales is asked for new keys: a mail to it is due.</summary>
    public const string KeysOrdered = "keys.ordered";

    /// <summary>Sales' answer could not be taken and went back to it.</summary>
    public const string SalesAnswerReturned = "sales.returned";

    /// <summary>Sales never received the no-charge PO.</summary>
    public const string OrderNotReceived = "order.not-received";

    /// <summary>A mail that hands a card form to billing, or says where it lies, was put into the outbox.</summary>
    public const string CardHandedOver = "card.handed-over";

    /// <summary>Billing could not charge the card; another is asked for.</summary>
    public const string CardDeclined = "card.declined";

    /// <summary>Another card form came in the place of a declined one.</summary>
    public const string CardReplaced = "card.replaced";

    /// <summary>An email was replaced in the mailbox by the same without its card form.</summary>
    public const string CardRemoved = "card.removed";

    /// <summary>An email whose card form was to be removed is not in the mailbox any more.</summary>
    public const string CardGone = "card.gone";

    /// <summary>A mail was refused for good, or came back.</summary>
    public const string ReplyUndeliverable = "reply.undeliverable";

    /// <summary>Nobody knows whether the server took a mail.</summary>
    public const string ReplyUncertain = "reply.uncertain";

    /// <summary>A representative has such a mail sent again.</summary>
    public const string ReplySentAgain = "reply.sent-again";

    /// <summary>A mail that names a known case was found in the junk folder.</summary>
    public const string JunkFound = "junk.found";

    /// <summary>An import changed the registry or the case desk.</summary>
    public const string FactsImported = "facts.imported";

    /// <summary>An operator paused, resumed or slowed the queue.</summary>
    public const string QueueChanged = "queue.changed";

    /// <summary>Names and addresses of this chain were erased.</summary>
    public const string PersonalErased = "personal.erased";
}
