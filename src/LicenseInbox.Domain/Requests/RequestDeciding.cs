using LicenseInbox.Domain.Policy;

namespace LicenseInbox.Domain.Requests;

/// <content>Which status a decision leads to.</content>
public sealed partial class Request
{
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
}
