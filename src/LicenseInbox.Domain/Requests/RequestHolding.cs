using LicenseInbox.Domain.Policy;

namespace LicenseInbox.Domain.Requests;

/// <content>What people do about it: hold, correct, override, rule, let go.</content>
public sealed partial class Request
{
    /// <summary>An email of a person holds a move that is accepted but not made, until a person lets it go on (<see cref="Approve"/>); else status and clock stay.</summary>
    public void HoldForCorrespondence()
    {
        if (State.Status is RequestStatus.Queued or RequestStatus.WaitingForSales || State.AwaitsApproval)
            HoldFor(HoldReason.Correspondence);
    }

    /// <summary>There is nobody to tell what was asked or rejected: a representative has it.</summary>
    public void HandToRepresentative() => HoldFor(HoldReason.Unreachable);

    /// <summary>A move of it that was due is not made as it stands: a representative has it until he lets it go on (<see cref="Approve"/>), which decides it anew.</summary>
    public void HoldForMove() => HoldFor(HoldReason.MoveRefused);

    /// <summary>A representative's override of a finding. It is to be decided next; a question that was wrong on the same documents never stopped the clock.</summary>
    public void Override(Override entry) => State = State with { Overrides = [.. State.Overrides, entry], IsCorrected = true, Ruling = null };

    /// <summary>
    /// A representative says what fields of its forms really say. It is to be decided next, by the policy; a question that was wrong on the same documents never stopped the clock.
    /// </summary>
    /// <exception cref="IllegalTransitionException">It is over, or was only observed.</exception>
    public void Correct(IReadOnlyList<Correction> corrections)
    {
        RequireOpen(RequestStatus.WithRepresentative);
        State = State with
        {
            Corrections = [.. State.Corrections.Where(known => !corrections.Any(known.IsOfSameField)), .. corrections],
            IsCorrected = true,
            Ruling = null,
        };
    }

    /// <summary>A representative asks or rejects, whatever held it before. It is to be decided next.</summary>
    /// <exception cref="IllegalTransitionException">It is over, or was only observed.</exception>
    public void Rule(Ruling ruling)
    {
        RequireOpen(ruling.Outcome == Outcome.Reject ? RequestStatus.Rejected : RequestStatus.WaitingForPartner);
        Unhold();

        // Sales hold it: from there it goes back to a representative before it can be rejected.
        if (State.Status == RequestStatus.WaitingForSales)
            Go(RequestStatus.WithRepresentative);
        State = State with { Ruling = ruling, AwaitsApproval = false, IsApproved = false };
    }

    /// <summary>Whatever holds it does so no more. It is to be decided next.</summary>
    /// <exception cref="InvalidOperationException">Nothing holds it.</exception>
    public void EndHold(DateTimeOffset at)
    {
        if (State.Held is null || !IsOpen)
            throw new InvalidOperationException($"Nothing holds the request of case {Case}; it is {Status}.");
        if (State.Held == HoldReason.Wait)
            HoldEnded(at);
        else
            Unhold();
    }

    private void Unhold() => State = State with { Held = null, HeldUntil = null, HeldWhy = null, IsPausedByPartner = false };

    private void RequireOpen(RequestStatus wanted)
    {
        if (!IsOpen)
            throw new IllegalTransitionException(Id, Status, wanted);
    }

    private void HoldFor(HoldReason reason)
    {
        Go(RequestStatus.WithRepresentative);
        State = State with { Held = reason, AwaitsApproval = false, IsApproved = false };
    }
}
