using LicenseInbox.Domain.Assembly;
using LicenseInbox.Domain.Issuing;
using LicenseInbox.Domain.Policy;
using LicenseInbox.Domain.Reading;
using LicenseInbox.Domain.Registry;

namespace LicenseInbox.Domain.Requests;

/// <summary>
/// Everything admitted under one case, or under none yet: zero or more submissions, assembled and decided. Its life: emails are admitted (<see cref="Admit"/>), then it is decided
/// (<see cref="Decide"/>), told (<see cref="Tell"/>), moved (<see cref="MoveMade"/>) and completed (<see cref="RegistrationsSeen"/>), or it ends (<see cref="Lapse"/>,
/// <see cref="CaseClosed"/>, <see cref="Withdraw"/>). Its status changes only through these methods, each a row of the status table (<see cref="RequestTransitions"/>);
/// every other step throws <see cref="IllegalTransitionException"/>. The clock is in the other half of this class.
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

    /// <summary>
    /// Admits an email that brings something, with those of its forms that belong here. When the clock stands, or something that was asked for was still owed, the email starts it anew.
    /// It is to be decided next.
    /// </summary>
    /// <param name="submission">The email.</param>
    /// <param name="forms">Its forms that belong here.</param>
    /// <param name="caseInSubject">Whether its subject names the case.</param>
    /// <param name="toleratedCases">Other case numbers its forms may bear: cases turned down or unknown before.</param>
    public void Admit(Submission submission, IReadOnlyList<FormFacts> forms, bool caseInSubject, IEnumerable<CaseNumber> toleratedCases)
    {
        State = State with
        {
            CaseInSubject = State.CaseInSubject || caseInSubject,
            Submissions = Ordered(State.Submissions.Append(new RequestSubmission(submission.Id, submission.ReceivedAt))),
            Forms = FormsInForce.Add(State.Forms, submission, forms.Where(form => !State.FormsDone.Any(done => done.FormId == form.Id && done.SubmissionId == submission.Id)).ToList()),
            ToleratedCases = State.ToleratedCases.Union(toleratedCases).ToList(),
            Held = State.Held == HoldReason.Unreachable ? null : State.Held,
            Ruling = null,
        };
        CompletedBy(submission.ReceivedAt);
    }

    /// <summary>
    /// What recognition read of its forms was held against what is known now, and a representative's corrections taken over: systems and case numbers that are sure now, or no longer, are what its forms
    /// in force ask for.
    /// </summary>
    /// <param name="forms">The forms as they may be decided on.</param>
    public void Reread(IEnumerable<FormFacts> forms)
    {
        var read = forms.Where(form => form.IsFromImage || form.IsCorrected).DistinctBy(form => form.Id).ToDictionary(form => form.Id);
        if (read.Count > 0)
            State = State with { Forms = State.Forms.Select(form => read.TryGetValue(form.FormId, out var facts) ? FormsInForce.Reread(form, facts) : form).ToList() };
    }

    /// <summary>Its case was in doubt and is sure now.</summary>
    /// <exception cref="InvalidOperationException">It has a case.</exception>
    public void NameCase(CaseNumber number)
    {
        if (Case is not null)
            throw new InvalidOperationException($"The request belongs to case {Case}; it can't go to {number}.");
        State = State with { Case = number };
    }

    /// <summary>
    /// Takes over emails and forms of a request that had no case, or a case that was turned down; they count as received when they were. Once all were taken over, that request gives
    /// them away.
    /// </summary>
    /// <param name="other">The request they leave.</param>
    /// <param name="formIds">The forms that go over; null for all.</param>
    public void TakeOver(Request other, IReadOnlyCollection<string>? formIds = null)
    {
        var taken = other.State.Forms.Where(form => formIds?.Contains(form.FormId) != false).ToList();
        State = State with
        {
            Submissions = Ordered(State.Submissions.Concat(other.State.Submissions)),
            Forms = FormsInForce.Add(State.Forms, taken),
            ToleratedCases = State.ToleratedCases.Union(other.State.ToleratedCases).Union(other.Case is { } number ? [number] : []).ToList(),
        };
    }

    /// <summary>Forms went over to the requests of other cases. A request that is left with no form but a card has nothing to ask for any more: it ends withdrawn.</summary>
    /// <returns>Whether it ended.</returns>
    public bool GiveAway(IReadOnlyCollection<string> formIds, DateTimeOffset at)
    {
        var kept = State.Forms.Where(form => !formIds.Contains(form.FormId)).ToList();
        var goesOn = kept.Exists(form => form.Kind != FormKind.CardAuthorization);
        State = State with { Forms = goesOn ? State.Forms.Where(form => kept.Contains(form) || form.Kind == FormKind.CardAuthorization).ToList() : [] };
        if (!goesOn)
            Withdraw(at);
        return !goesOn;
    }

    /// <summary>An email goes to another case: it and its forms are no part of this one any more. Without any other it ends withdrawn, and is shown with the email that it had.</summary>
    /// <param name="submissionId">The email.</param>
    /// <param name="forms">The forms in force without it: those that its own had replaced are back.</param>
    /// <param name="at">When.</param>
    /// <returns>Whether it ended.</returns>
    /// <exception cref="InvalidOperationException">A form of the email did its work here.</exception>
    public bool Part(Guid submissionId, IReadOnlyList<RequestForm> forms, DateTimeOffset at)
    {
        if (State.FormsDone.Any(form => form.SubmissionId == submissionId))
            throw new InvalidOperationException($"A form of the email did its work under case {Case} already.");
        var left = State.Submissions.Where(entry => entry.Id != submissionId).ToList();
        State = State with { Submissions = left.Count > 0 ? left : State.Submissions, Forms = forms, IsCorrected = true, Ruling = null };
        if (left.Count > 0 || !IsOpen)
            return false;
        Withdraw(at);
        return true;
    }

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

    /// <summary>Sales issued the new keys: the move is due, unless a representative holds it.</summary>
    /// <param name="issued">Old key to new key; they stay issued while the request is held or decided again.</param>
    public void KeysIssued(IReadOnlyDictionary<LicenseKey, LicenseKey>? issued = null)
    {
        if (State.Status is not (RequestStatus.WaitingForSales or RequestStatus.WithRepresentative or RequestStatus.Queued))
            throw new IllegalTransitionException(Id, Status, RequestStatus.Queued);
        if (State.Status == RequestStatus.WaitingForSales)
            Go(RequestStatus.Queued);
        State = State with { OrderMissing = null, IssuedKeys = State.IssuedKeys.Concat(issued ?? new Dictionary<LicenseKey, LicenseKey>()).GroupBy(pair => pair.Key).ToDictionary(pairs => pairs.Key, pairs => pairs.Last().Value) };
    }

    /// <summary>Sales is to be asked for new keys, unless the same was asked already.</summary>
    /// <param name="told">What it is asked for, as one text.</param>
    /// <param name="at">When.</param>
    /// <returns>Whether it is another order.</returns>
    public bool OrderKeys(string told, DateTimeOffset at)
    {
        if (State.Status != RequestStatus.WaitingForSales)
            throw new InvalidOperationException($"Request {Id} waits for no keys; it is {Status}.");
        if (State.Order?.Told == told)
            return false;
        State = State with { Order = new SalesOrder { Told = told, DueAt = at } };
        return true;
    }

    /// <summary>The mail that asks sales for new keys was written, or the reminder of it.</summary>
    public void OrderWritten(string mailId, DateTimeOffset at) =>
        State = State with { Order = State.Order! with { MailId = State.Order.MailId ?? mailId, WrittenAt = State.Order.WrittenAt ?? at, RemindedAt = State.Order.WrittenAt is null ? null : at } };

    /// <summary>Sales, which has the order, is to issue nothing any more: the request ended, or was rejected. What is ordered once it goes on is another order.</summary>
    public void OrderEnded() => State = State with { Order = null };

    /// <summary>Sales never received the no-charge PO: it is to be decided next, and the partner is asked for it. Once he brings it, sales is asked anew.</summary>
    /// <param name="number">The number that he had named, or null.</param>
    /// <param name="at">When sales said so.</param>
    public void OrderNotReceived(string? number, DateTimeOffset at)
    {
        if (State.Status != RequestStatus.WaitingForSales)
            throw new IllegalTransitionException(Id, Status, RequestStatus.WaitingForPartner);
        Go(RequestStatus.WaitingForPartner);
        State = State with { OrderMissing = new MissingOrder(at, number), Order = null };
    }

    /// <summary>The no-charge PO that sales missed is there after all. It is to be decided next.</summary>
    public void OrderReceived() => State = State with { OrderMissing = null };

    /// <summary>A move was made. Its forms did their work; with the last one the request is moved.</summary>
    /// <param name="from">The "from" system.</param>
    /// <param name="to">The "to" system.</param>
    /// <param name="wasLast">Whether none is left.</param>
    /// <param name="at">When.</param>
    public void MoveMade(SystemKey from, SystemKey to, bool wasLast, DateTimeOffset? at = null)
    {
        if (State.Status != RequestStatus.Queued)
            throw new IllegalTransitionException(Id, Status, RequestStatus.Moved);
        LetGo(form => form.Kind != FormKind.CardAuthorization && form.From == from && form.To == to);
        State = State with { MovedAt = at ?? State.MovedAt, RegistrationsRemindedAt = null, RegistrationsOverdueAt = null, Order = wasLast ? null : State.Order };
        if (wasLast)
            Go(RequestStatus.Moved);
    }

    /// <summary>
    /// A move was reversed and counts as never made: its forms are in force again, so is the authorization unless it was charged, issued keys are retired, and a representative has it.
    /// </summary>
    public void MoveUndone(SystemKey from, SystemKey to, IReadOnlyCollection<LicenseKey> keys, string? cardFormId, bool cardIsCharged)
    {
        var back = State.FormsDone
            .Where(form => form.Kind == FormKind.CardAuthorization ? form.FormId == cardFormId && !cardIsCharged : form.From == from && form.To == to)
            .ToList();
        Go(RequestStatus.WithRepresentative);
        State = State with
        {
            Forms = FormsInForce.Add(State.Forms, back),
            FormsDone = State.FormsDone.Except(back).ToList(),
            IssuedKeys = State.IssuedKeys.Where(pair => !keys.Contains(pair.Key)).ToDictionary(),
            Held = HoldReason.Undone,
            Order = null,
            AwaitsApproval = false,
            IsApproved = false,
        };
    }

    /// <summary>Lets a card authorization go that is used up.</summary>
    public void CardUsedUp(string formId) => LetGo(form => form.Kind == FormKind.CardAuthorization && form.FormId == formId);

    /// <summary>Both registrations were seen.</summary>
    public void RegistrationsSeen() => Go(RequestStatus.Completed);

    /// <summary>The partner is reminded of registrations that are open after a move.</summary>
    public void RemindOfRegistrations(DateTimeOffset at) => State = State with { RegistrationsRemindedAt = at };

    /// <summary>A person is told that registrations are overdue.</summary>
    public void RegistrationsAreOverdue(DateTimeOffset at) => State = State with { RegistrationsOverdueAt = at };

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

    private void LetGo(Func<RequestForm, bool> isDone) => State = State with
    {
        Forms = State.Forms.Where(form => !isDone(form)).ToList(),
        FormsDone = [.. State.FormsDone, .. State.Forms.Where(isDone)],
    };

    private void Go(RequestStatus status)
    {
        if (State.Status == status)
            return;
        if (State.Status is { } from && !RequestTransitions.Allows(from, status))
            throw new IllegalTransitionException(Id, from, status);
        State = State with { Status = status };
    }

    private static List<RequestSubmission> Ordered(IEnumerable<RequestSubmission> submissions) =>
        submissions.DistinctBy(entry => entry.Id).OrderBy(entry => entry.ReceivedAt).ToList();

    private static HashSet<string?> FormsOf(Decision decision, Func<Finding, bool> which) =>
        decision.Findings.Where(which).SelectMany(finding => finding.Evidence).Select(evidence => evidence.FormId).Where(id => id is not null).ToHashSet();

    /// <summary>Whether a decision asks for nothing to be moved that <paramref name="approved"/> did not.</summary>
    private static bool IsCoveredBy(Decision decision, Decision? approved) =>
        Keys(decision).IsSubsetOf(approved is null ? [] : Keys(approved));

    private static HashSet<(SystemKey From, SystemKey To, LicenseKey Key)> Keys(Decision decision) =>
        decision.Moves.SelectMany(move => move.Licenses.Select(license => (move.From, move.To, license.Key))).ToHashSet();
}
