using LicenseInbox.Domain.Policy;
using LicenseInbox.Domain.Reading;
using LicenseInbox.Domain.Registry;

namespace LicenseInbox.Domain.Requests;

/// <content>Decisions, and which status each leads to.</content>
public sealed partial class Request
{
    /// <summary>
    /// Takes a decision. In mode observe it is only shown; in mode approve an accept waits for a person; a finding that settles keeps it settling where <paramref name="settle"/>.
    /// What asks only for what was moved already changes neither status nor clock (<c>request.already-moved</c>); without a form for a further move, moved stays moved.
    /// </summary>
    /// <param name="decision">What the policy says of it as it is assembled now.</param>
    /// <param name="mode">How far the worker may go alone.</param>
    /// <param name="now">The moment.</param>
    /// <param name="settle">Whether facts are waited for.</param>
    /// <exception cref="IllegalTransitionException">It was observed, and is shown so for good.</exception>
    public void Decide(Decision decision, Mode mode, DateTimeOffset now, bool settle)
    {
        if (State.Status == RequestStatus.Observed && mode != Mode.Observe)
            throw new IllegalTransitionException(Id, RequestStatus.Observed, RequestStatus.WithRepresentative);
        if (State.IsApproved && !IsCoveredBy(decision, State.Decision))
            State = State with { IsApproved = false };
        var own = FormsOf(decision, finding => (finding.Outcome > Outcome.Accept || (State.Ruling is not null && finding.OverriddenBy is not null)) && finding.Code is not (FindingCodes.CaseMissing or FindingCodes.UpgradeUndeclared));
        var repeated = FormsOf(decision, finding => finding.Code == FindingCodes.RequestAlreadyMoved);
        State = State with
        {
            Decision = decision,
            Forms = State.Forms.Where(form => !IsRepeated(form)).Select(form => form with { HadFindings = own.Contains(form.FormId) }).ToList(),
            FormsDone = [.. State.FormsDone, .. State.Forms.Where(IsRepeated)],
        };

        bool IsRepeated(RequestForm form) => form.Kind == FormKind.LicenseTransfer && repeated.Contains(form.FormId);
        var asksForMore = State.Forms.Any(form => form.Kind == FormKind.LicenseTransfer);
        if (!asksForMore && (State.Status is RequestStatus.Moved or RequestStatus.Completed || (State.Status is not null && repeated.Count > 0)))
        {
            LeaveClockAsItWas();
            return;
        }

        var status = StatusFor(decision, mode, now, settle);
        State = State with { AwaitsApproval = status == RequestStatus.WithRepresentative && OutcomeOf(decision) == Outcome.Accept && State.Held is null };
        Go(status);
        SetClock(now);
    }

    /// <summary>Whether it is accepted and waits for a person.</summary>
    public bool MayBeApproved => State.Status == RequestStatus.WithRepresentative && (State.AwaitsApproval || State.Held is not null) && Decision is { } decision && OutcomeOf(decision) == Outcome.Accept;

    /// <summary>A person lets an accepted request go on: in mode approve, or one that was held.</summary>
    /// <exception cref="InvalidOperationException">It waits for no approval, or is not accepted.</exception>
    public void Approve()
    {
        if (!MayBeApproved)
            throw new InvalidOperationException($"The request of case {Case} does not wait for approval; it is {Status}.");
        Unhold();
        State = State with { AwaitsApproval = false, IsApproved = true };
        Go(StatusOfAccepted(Decision!));
    }

    /// <summary>The outcome for the moves that are not made yet: what was moved already is told, and stands in nothing's way.</summary>
    private static Outcome OutcomeOf(Decision decision) => decision.Findings
        .Where(finding => finding.Code != FindingCodes.RequestAlreadyMoved)
        .Select(finding => finding.Outcome)
        .Append(Outcome.Accept)
        .Max();

    private RequestStatus StatusFor(Decision decision, Mode mode, DateTimeOffset now, bool settle)
    {
        if (mode == Mode.Observe && State.Status is null or RequestStatus.Observed)
            return RequestStatus.Observed;
        if (State.Status == RequestStatus.Withdrawn)
            State = State with { Held = HoldReason.Withdrawn };
        if (State.Held is not null)
            return RequestStatus.WithRepresentative;
        var wanted = OutcomeOf(decision) switch
        {
            _ when settle && decision.SettlesAt > now => RequestStatus.Settling,
            Outcome.Flag or Outcome.Ignore => RequestStatus.WithRepresentative,
            Outcome.Reject => RequestStatus.Rejected,
            Outcome.Ask => RequestStatus.WaitingForPartner,
            _ when Case is null => RequestStatus.WithRepresentative,
            _ when (mode != Mode.Automatic || State.AwaitsApproval) && !State.IsApproved => RequestStatus.WithRepresentative,
            _ => StatusOfAccepted(decision),
        };

        // Where the table has no such step (sales hold it, and now it is rejected), a representative decides.
        return State.Status is null || wanted == State.Status || RequestTransitions.Allows(State.Status.Value, wanted)
            ? wanted
            : RequestStatus.WithRepresentative;
    }

    private RequestStatus StatusOfAccepted(Decision decision)
    {
        var converted = decision.Moves.Where(move => move.IsUpgrade).SelectMany(move => move.Licenses).Select(license => license.Key).ToList();
        var isIssued = converted.TrueForAll(State.IssuedKeys.ContainsKey);
        return decision.SoftwareOnly && !isIssued ? RequestStatus.WaitingForSales : RequestStatus.Queued;
    }

    private static HashSet<string?> FormsOf(Decision decision, Func<Finding, bool> which) =>
        decision.Findings.Where(which).SelectMany(finding => finding.Evidence).Select(evidence => evidence.FormId).Where(id => id is not null).ToHashSet();

    /// <summary>Whether a decision asks for nothing to be moved that <paramref name="approved"/> did not.</summary>
    private static bool IsCoveredBy(Decision decision, Decision? approved) =>
        Keys(decision).IsSubsetOf(approved is null ? [] : Keys(approved));

    private static HashSet<(SystemKey From, SystemKey To, LicenseKey Key)> Keys(Decision decision) =>
        decision.Moves.SelectMany(move => move.Licenses.Select(license => (move.From, move.To, license.Key))).ToHashSet();
}
