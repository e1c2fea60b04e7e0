using LicenseInbox.Domain.Moving;
using LicenseInbox.Domain.Registry;
using LicenseInbox.Domain.Requests;

namespace LicenseInbox.Domain.Casebook;

/// <summary>An open request with a running clock.</summary>
/// <param name="Case">Its case, or null.</param>
/// <param name="Status">Where it stands.</param>
/// <param name="Deadline">When it is due.</param>
/// <param name="IsByHand">Whether a person has one of its moves, to make it in the license server.</param>
public sealed record RunningRequest(CaseNumber? Case, RequestStatus Status, DateTimeOffset Deadline, bool IsByHand = false);

/// <summary>A mailbox and when it was last looked at successfully.</summary>
/// <param name="Account">Its name.</param>
/// <param name="LookedAt">When; null when it never was.</param>
public sealed record SeenMailbox(string Account, DateTimeOffset? LookedAt);

/// <summary>A post to a webhook that was given up.</summary>
/// <param name="Webhook">The webhook's name.</param>
/// <param name="WrittenAt">When it was written.</param>
/// <param name="Reason">What was answered last.</param>
public sealed record UndeliverablePost(string Webhook, DateTimeOffset WrittenAt, string? Reason);

/// <summary>How the work stands at one moment.</summary>
public sealed record WorkStatus
{
    /// <summary>How the queue runs.</summary>
    public required QueuePace Queue { get; init; }

    /// <summary>Moves that are due or unknown, earliest deadline first.</summary>
    public required IReadOnlyList<DueMove> DueMoves { get; init; }

    /// <summary>Number of requests by status; a status without any is absent.</summary>
    public required IReadOnlyDictionary<RequestStatus, int> Requests { get; init; }

    /// <summary>Open requests whose clock runs, earliest deadline first.</summary>
    public required IReadOnlyList<RunningRequest> Running { get; init; }

    /// <summary>Open exceptions: those with a deadline first, earliest first.</summary>
    public required IReadOnlyList<ExceptionRecord> Exceptions { get; init; }

    /// <summary>Mails that are to be sent.</summary>
    public required int OutgoingWaiting { get; init; }

    /// <summary>Mails of which nobody knows whether the server took them.</summary>
    public required int OutgoingUncertain { get; init; }

    /// <summary>Posts to webhooks that are to be sent.</summary>
    public int PostsWaiting { get; init; }

    /// <summary>Posts to webhooks that were given up within a week: which webhook, when it was written, and why.</summary>
    public IReadOnlyList<UndeliverablePost> PostsUndeliverable { get; init; } = [];

    /// <summary>The mailboxes ever watched, by name.</summary>
    public required IReadOnlyList<SeenMailbox> Mailboxes { get; init; }
}

/// <summary>Tells how the work stands, from another process too.</summary>
public interface IStatusBoard
{
    /// <summary>Reads it at one moment.</summary>
    /// <exception cref="StoreUnavailableException">The database does not answer.</exception>
    Task<WorkStatus> ReadAsync(CancellationToken cancellationToken);

    /// <summary>Looks through the whole store, at one moment, whether request, move, registry and outbox agree.</summary>
    /// <returns>What does not agree, each in a sentence.</returns>
    /// <exception cref="StoreUnavailableException">The database does not answer.</exception>
    Task<IReadOnlyList<string>> VerifyAsync(CancellationToken cancellationToken);
}
