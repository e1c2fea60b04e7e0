using LicenseInbox.Domain.Policy;
using LicenseInbox.Domain.Registry;

namespace LicenseInbox.Domain.Requests;

/// <summary>
/// Everything admitted under one case, or under none yet: zero or more submissions, assembled and decided. Its life: emails are admitted (<see cref="Admit"/>), then it is decided
/// (<see cref="Decide"/>), told (<see cref="Tell"/>), moved (<see cref="MoveMade"/>) and completed (<see cref="RegistrationsSeen"/>), or it ends (<see cref="Lapse"/>,
/// <see cref="CaseClosed"/>, <see cref="Withdraw"/>). Its status changes only through these methods, each a row of the status table (<see cref="RequestTransitions"/>);
/// every other step throws <see cref="IllegalTransitionException"/>. Each of its matters is a part of this class, in a file of its own.
/// </summary>
public sealed partial class Request
{
    private Request(RequestState state) => State = state;

    /// <summary>Everything it remembers.</summary>
    public RequestState State { get; private set; }

    /// <summary>Identity.</summary>
    public Guid Id => State.Id;

    /// <summary>Its case; null for a request without a usable case number.</summary>
    public CaseNumber? Case => State.Case;

    /// <summary>Where it stands.</summary>
    /// <exception cref="InvalidOperationException">It was not decided yet.</exception>
    public RequestStatus Status => State.Status ?? throw new InvalidOperationException($"Request {Id} was not decided yet.");

    /// <summary>The last decision; null before the first.</summary>
    public Decision? Decision => State.Decision;

    /// <summary>Whether something is still to be done.</summary>
    public bool IsOpen => State.Status is { } status && RequestTransitions.Open.Contains(status);

    /// <summary>Whether the partner was ever answered.</summary>
    public bool IsAnswered => State.Told is not null;

    /// <summary>The license keys it holds against later requests.</summary>
    public IReadOnlyCollection<LicenseKey> ReservedKeys =>
        State.Status is RequestStatus.Queued or RequestStatus.WaitingForSales or RequestStatus.WithRepresentative
        && Decision is { } decision
        && !decision.Findings.Any(finding => finding is { Code: FindingCodes.LicenseDuplicate, Outcome: > Outcome.Accept })
            ? decision.Moves.SelectMany(move => move.Licenses).Select(license => license.Key).Distinct().ToList()
            : [];

    /// <summary>Opens a request.</summary>
    /// <param name="id">Its identity.</param>
    /// <param name="number">Its case, or null.</param>
    /// <param name="receivedAt">When its first email was received.</param>
    /// <param name="sla">From the completing email to the completed move, in elapsed time.</param>
    public static Request Open(Guid id, CaseNumber? number, DateTimeOffset receivedAt, TimeSpan sla) =>
        new(new RequestState { Id = id, Case = number, OpenedAt = receivedAt, CompletedAt = receivedAt, JudgedAt = receivedAt, Sla = sla });

    /// <summary>Makes it again from what the store kept.</summary>
    public static Request Restore(RequestState state) => new(state);

    private void Go(RequestStatus status)
    {
        if (State.Status == status)
            return;
        if (State.Status is { } from && !RequestTransitions.Allows(from, status))
            throw new IllegalTransitionException(Id, from, status);
        State = State with { Status = status };
    }
}
