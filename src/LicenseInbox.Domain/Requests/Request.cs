using LicenseInbox.Domain.Assembly;
using LicenseInbox.Domain.Policy;
using LicenseInbox.Domain.Reading;
using LicenseInbox.Domain.Registry;

namespace LicenseInbox.Domain.Requests;

/// <summary>
/// Everything admitted under one case, or under none yet: zero or more submissions, assembled and decided.
/// Its status changes only through the methods below, each a row of the status table (<see cref="RequestTransitions"/>).
/// </summary>
public sealed class Request
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

    /// <summary>When the email that made it complete was received.</summary>
    public DateTimeOffset CompletedAt => State.CompletedAt;

    /// <summary>When it must be moved; null while the clock stands.</summary>
    public DateTimeOffset? Deadline => State.Deadline;

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
        && !decision.Findings.Any(finding => finding.Code == FindingCodes.LicenseDuplicate)
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

    /// <summary>
    /// Admits an email with those of its forms that belong here. When the clock stands, or something that was asked for was still owed, the email starts it anew.
    /// </summary>
    public void Admit(Submission submission, IReadOnlyList<FormFacts> forms, bool caseInSubject, IEnumerable<CaseNumber> toleratedCases)
    {
        var startsAnew = State.Status is null || State.ToldOwingAt is not null || !IsOpen;
        State = State with
        {
            CaseInSubject = State.CaseInSubject || caseInSubject,
            Submissions = State.Submissions
                .Append(new RequestSubmission(submission.Id, submission.ReceivedAt))
                .DistinctBy(entry => entry.Id)
                .OrderBy(entry => entry.ReceivedAt)
                .ToList(),
            Forms = FormsInForce.Add(State.Forms, submission, forms),
            ToleratedCases = State.ToleratedCases.Union(toleratedCases).ToList(),
        };
        if (startsAnew && (submission.ReceivedAt >= State.CompletedAt || State.Status is null))
        {
            State = State with { CompletedAt = submission.ReceivedAt, JudgedAt = submission.ReceivedAt, ToldOwingAt = null, RemindedAt = null, IsApproved = false };
            StartClock(submission.ReceivedAt, "an email completed the request");
        }
    }

    /// <summary>Takes over emails and forms of a request that had no case, or a case that was turned down.</summary>
    public void TakeOver(Request other)
    {
        State = State with
        {
            Submissions = State.Submissions.Concat(other.State.Submissions).DistinctBy(entry => entry.Id).OrderBy(entry => entry.ReceivedAt).ToList(),
            Forms = other.State.Forms.Where(form => State.Forms.All(own => own.FormId != form.FormId)).Concat(State.Forms).ToList(),
            ToleratedCases = State.ToleratedCases.Union(other.State.ToleratedCases).Union(other.Case is { } number ? [number] : []).ToList(),
        };
    }

    /// <summary>
    /// Takes a decision. In mode observe it is only shown; in mode approve an accept waits for a person; a finding that settles keeps it settling where <paramref name="settle"/>.
    /// </summary>
    public void Decide(Decision decision, Mode mode, DateTimeOffset now, bool settle)
    {
        if (State.Status == RequestStatus.Observed)
            throw new IllegalTransitionException(Id, RequestStatus.Observed, RequestStatus.WithRepresentative);
        var own = decision.Findings
            .Where(finding => finding.Outcome > Outcome.Accept)
            .SelectMany(finding => finding.Evidence)
            .Select(evidence => evidence.FormId)
            .ToHashSet();
        State = State with
        {
            Decision = decision,
            Forms = State.Forms.Select(form => form with { HadFindings = own.Contains(form.FormId) }).ToList(),
        };

        // What is asked for again after it was moved is told, and changes nothing (request.already-moved).
        if (State.Status is RequestStatus.Moved or RequestStatus.Completed && decision.Findings.Any(finding => finding.Code == FindingCodes.RequestAlreadyMoved))
            return;

        var status = StatusFor(decision, mode, now, settle);
        State = State with { AwaitsApproval = status == RequestStatus.WithRepresentative && decision.Outcome == Outcome.Accept };
        Go(status);
        if (status == RequestStatus.Observed)
            StopClock(now, "observed only");
        else if (State.Deadline is null && State.ToldOwingAt is null)
            StartClock(now, "a changed fact");
        if (status is not (RequestStatus.WaitingForPartner or RequestStatus.Rejected) && State.ToldOwingAt is not null && State.Deadline is null)
        {
            State = State with { CompletedAt = now, ToldOwingAt = null };
            StartClock(now, "a changed fact completed the request");
        }
    }

    /// <summary>The partner's server took an answer. When he owes something, the clock stops.</summary>
    public void Tell(string told, DateTimeOffset at)
    {
        State = State with { Told = told };
        if (State.Status is RequestStatus.WaitingForPartner or RequestStatus.Rejected)
        {
            State = State with { ToldOwingAt = at };
            StopClock(at, "the partner was told what is missing");
        }
        else if (State.Status == RequestStatus.WithRepresentative && Decision!.Findings.Any(finding => finding.Outcome == Outcome.Ask))
        {
            State = State with { ToldOwingAt = at };
        }
    }

    /// <summary>What was told could not be delivered: the clock never stopped, a person has it.</summary>
    public void Untell(DateTimeOffset at)
    {
        if (State.Status is RequestStatus.WaitingForPartner or RequestStatus.Rejected)
        {
            State = State with { ToldOwingAt = null, Deadline = CompletedAt + State.Sla };
            State = State with { Clock = [.. State.Clock, new ClockEntry(at, true, "the answer was not delivered; the clock never stopped")] };
            Go(RequestStatus.WithRepresentative);
        }
    }

    /// <summary>A person lets an accepted request go on (mode approve).</summary>
    /// <exception cref="InvalidOperationException">It does not wait for approval.</exception>
    public void Approve()
    {
        if (!State.AwaitsApproval)
            throw new InvalidOperationException($"The request of case {Case} does not wait for approval; it is {Status}.");
        State = State with { AwaitsApproval = false, IsApproved = true };
        Go(Decision!.SoftwareOnly ? RequestStatus.WaitingForSales : RequestStatus.Queued);
    }

    /// <summary>Sales issued the new keys: the move is due.</summary>
    public void KeysIssued() => Go(RequestStatus.Queued);

    /// <summary>A move was made. Its forms are done; with the last one the request is moved.</summary>
    public void MoveMade(SystemKey from, SystemKey to, bool wasLast)
    {
        State = State with
        {
            Forms = State.Forms
                .Where(form => form.Kind == FormKind.CardAuthorization || form.From != from || form.To != to)
                .ToList(),
        };
        if (wasLast)
            Go(RequestStatus.Moved);
    }

    /// <summary>Lets a card authorization go that is used up.</summary>
    public void CardUsedUp(string formId) =>
        State = State with { Forms = State.Forms.Where(form => form.FormId != formId).ToList() };

    /// <summary>Both registrations were seen.</summary>
    public void RegistrationsSeen() => Go(RequestStatus.Completed);

    /// <summary>An email of a person holds a move that is accepted but not made; else status and clock stay.</summary>
    public void HoldForCorrespondence()
    {
        if (State.Status is RequestStatus.Queued or RequestStatus.WaitingForSales)
            Go(RequestStatus.WithRepresentative);
    }

    /// <summary>A representative must look at it: the reply can't be sent, or it was undone.</summary>
    public void HandToRepresentative() => Go(RequestStatus.WithRepresentative);

    /// <summary>The partner was reminded of what he owes.</summary>
    public void Remind(DateTimeOffset at) => State = State with { RemindedAt = at };

    /// <summary>The partner never answered.</summary>
    public void Lapse(DateTimeOffset at) => End(RequestStatus.Lapsed, at);

    /// <summary>Its case was closed before a move.</summary>
    public void CaseClosed(DateTimeOffset at) => End(RequestStatus.Closed, at);

    /// <summary>Withdrawn by the partner or a representative, or its forms went to another case.</summary>
    public void Withdraw(DateTimeOffset at) => End(RequestStatus.Withdrawn, at);

    /// <summary>A representative's override of a finding.</summary>
    public void Override(Override entry) => State = State with { Overrides = [.. State.Overrides, entry] };

    private RequestStatus StatusFor(Decision decision, Mode mode, DateTimeOffset now, bool settle)
    {
        if (mode == Mode.Observe && State.Status is null)
            return RequestStatus.Observed;
        if (State.Status == RequestStatus.Withdrawn)
            return RequestStatus.WithRepresentative;
        var wanted = decision switch
        {
            _ when settle && decision.SettlesAt > now => RequestStatus.Settling,
            { Outcome: Outcome.Flag } => RequestStatus.WithRepresentative,
            { Outcome: Outcome.Reject } => RequestStatus.Rejected,
            { Outcome: Outcome.Ask } => RequestStatus.WaitingForPartner,
            _ when mode != Mode.Automatic && !State.IsApproved => RequestStatus.WithRepresentative,
            { SoftwareOnly: true } => State.Status == RequestStatus.Queued ? RequestStatus.Queued : RequestStatus.WaitingForSales,
            _ => RequestStatus.Queued,
        };
        return State.Status is null || wanted == State.Status || RequestTransitions.Allows(State.Status.Value, wanted)
            ? wanted
            : RequestStatus.WithRepresentative;
    }

    private void End(RequestStatus status, DateTimeOffset at)
    {
        Go(status);
        StopClock(at, $"the request ended: {status}");
    }

    private void Go(RequestStatus status)
    {
        if (State.Status == status)
            return;
        if (State.Status is { } from && !RequestTransitions.Allows(from, status))
            throw new IllegalTransitionException(Id, from, status);
        State = State with { Status = status };
    }

    private void StartClock(DateTimeOffset at, string cause) =>
        State = State with { Deadline = at + State.Sla, Clock = [.. State.Clock, new ClockEntry(at, true, cause)] };

    private void StopClock(DateTimeOffset at, string cause)
    {
        if (State.Deadline is not null)
            State = State with { Deadline = null, Clock = [.. State.Clock, new ClockEntry(at, false, cause)] };
    }
}
