using LicenseInbox.Domain.Reading;
using LicenseInbox.Domain.Requests;

namespace LicenseInbox.Domain.Billing;

/// <summary>How far the replacing of an email by the same without its card form has come.</summary>
public enum RetentionState
{
    /// <summary>What will take its place is known by its digest; nothing else is sure. Whoever goes on looks what lies in the mailbox.</summary>
    Noted,

    /// <summary>The copy without the card form lies in its place, and nothing else.</summary>
    Replaced,

    /// <summary>Somebody took the email away: there is nothing to replace.</summary>
    Gone,
}

/// <summary>
/// The replacing of an email, in the mailbox, by the same without its card form. Noted before anything is appended, so that a restart knows its own copy and goes on: never two copies, never none.
/// </summary>
public sealed record CardRetention
{
    /// <summary>The email.</summary>
    public required Guid MessageId { get; init; }

    /// <summary>Its Message-ID without angle brackets, or null.</summary>
    public required string? MailId { get; init; }

    /// <summary>The digest of what takes its place (<see cref="MessageFacts.Digest"/>); null until it was made.</summary>
    public string? CopyDigest { get; init; }

    /// <summary>How far it has come.</summary>
    public RetentionState State { get; init; } = RetentionState.Noted;

    /// <summary>When it was begun; it stands in the copy.</summary>
    public required DateTimeOffset NotedAt { get; init; }

    /// <summary>Not to be tried before.</summary>
    public required DateTimeOffset NotBefore { get; init; }

    /// <summary>When it ended.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>What holds it back, as a person was told; null when nothing does.</summary>
    public string? Held { get; init; }

    /// <summary>The exception that tells it.</summary>
    public Guid? ExceptionId { get; init; }

    /// <summary>Whether a mail is what takes an email's place, by what both hold: the same but for the documents that had a card form. Both have the same Message-ID and date of receipt.</summary>
    public static bool IsCopy(MessageFacts copy, MessageFacts of)
    {
        var removed = of.Documents.Where(document => document.Forms.Any(form => form.Kind == FormKind.CardAuthorization)).Select(document => document.Digest).ToHashSet();
        var kept = copy.Documents.Select(document => document.Digest).ToHashSet();
        return removed.Count > 0 && copy.Subject == of.Subject && copy.From.SequenceEqual(of.From) && !kept.Overlaps(removed)
            && of.Documents.All(document => removed.Contains(document.Digest) || kept.Contains(document.Digest));
    }

    /// <summary>Whether the card forms of an email are of no more use here: billing's server took every hand-over of them by then, encrypted, and none can pay for a further move.</summary>
    /// <param name="messageId">The email.</param>
    /// <param name="handovers">The hand-overs of its card forms.</param>
    /// <param name="requests">The requests that may use one of them.</param>
    /// <param name="takenBefore">What was taken later may still come back.</param>
    public static bool IsDue(Guid messageId, IReadOnlyList<CardHandover> handovers, IEnumerable<Request> requests, DateTimeOffset takenBefore) =>
        handovers.Any(handover => handover.State != HandoverState.Withdrawn)
        && handovers.Where(handover => handover.State != HandoverState.Withdrawn).All(handover => handover is { IsEnclosed: true, State: HandoverState.Taken or HandoverState.Declined } && handover.TakenAt <= takenBefore)
        && !requests.Any(request => request.State.Status is not (RequestStatus.Lapsed or RequestStatus.Closed or RequestStatus.Withdrawn)
            && request.State.Forms.Any(form => form.Kind == FormKind.CardAuthorization && form.SubmissionId == messageId));
}
