namespace LicenseInbox.Domain.Requests;

/// <content>
/// The clock: 24 elapsed hours from the receipt of the email that made the request complete. It stops only while the partner owes something and was told so, or asked in writing
/// to wait; the missing part starts it anew, and so does a changed fact that completes the request.
/// </content>
public sealed partial class Request
{
    /// <summary>When the email (or the changed fact) that made it complete arrived.</summary>
    public DateTimeOffset CompletedAt => State.CompletedAt;

    /// <summary>When it must be moved; null while the clock stands.</summary>
    public DateTimeOffset? Deadline => State.Deadline;

    private bool PartnerOwes => State.Status is RequestStatus.WaitingForPartner or RequestStatus.Rejected;

    /// <summary>The partner's server took an answer. When he owes something, the clock stops.</summary>
    /// <param name="told">What was told, as one text: what is unchanged is not told again.</param>
    /// <param name="at">When.</param>
    public void Tell(string told, DateTimeOffset at)
    {
        // A reminder tells the same once more: he has been silent since he was asked.
        var isReminder = State.Told == told && State.ToldOwingAt is not null;
        State = State with { Told = told };
        if (isReminder)
            return;
        if (PartnerOwes)
        {
            State = State with { ToldOwingAt = at, RemindedAt = null };
            StopClock(at, "the partner was told what is missing");
        }
        else if (State.Status == RequestStatus.WithRepresentative && Decision!.Findings.Any(finding => finding.Outcome == Policy.Outcome.Ask))
        {
            // He was told at once what is missing; a representative decides the rest meanwhile, and the clock runs.
            State = State with { ToldOwingAt = at };
        }
    }

    /// <summary>What was told last could not be delivered: the clock never stopped, a representative has it. It may be told again.</summary>
    public void Untell(DateTimeOffset at)
    {
        State = State with { Told = null, ToldOwingAt = null };
        if (!PartnerOwes)
            return;
        if (State.Deadline is null)
            ResumeClock(at, "the answer was not delivered; the clock never stopped");
        HoldFor(HoldReason.Unreachable);
    }

    /// <summary>Holds it until a time. The clock stands meanwhile only when the partner asked for it in writing; else it runs, since a representative has it.</summary>
    public void Hold(DateTimeOffset until, bool askedByPartner, DateTimeOffset at, string? why = null)
    {
        RequireOpen(RequestStatus.WithRepresentative);
        HoldFor(HoldReason.Wait);
        State = State with { HeldUntil = until, IsPausedByPartner = askedByPartner, HeldWhy = why };
        if (askedByPartner)
        {
            StopClock(at, "the partner asked to wait");
        }
        else if (State.Deadline is null)
        {
            State = State with { CompletedAt = at };
            StartClock(at, "a representative holds it");
        }
    }

    /// <summary>The hold is over: it is to be decided again, and a clock that stood starts anew.</summary>
    public void HoldEnded(DateTimeOffset at)
    {
        if (State.Held != HoldReason.Wait)
            throw new InvalidOperationException($"Request {Id} is not held until a time.");
        if (State.IsPausedByPartner)
        {
            State = State with { CompletedAt = at };
            StartClock(at, "the time the partner asked to wait is over");
        }

        Unhold();
    }

    /// <summary>Whether the partner, who owes something, has been silent for so long that he is to be reminded (once for each question).</summary>
    public bool IsReminderDue(TimeSpan after, DateTimeOffset now) => PartnerOwes && State.RemindedAt is null && State.ToldOwingAt + after <= now;

    /// <summary>Whether the partner, who owes something, has been silent for so long that the request ends.</summary>
    public bool IsLapseDue(TimeSpan after, DateTimeOffset now) => PartnerOwes && State.ToldOwingAt + after <= now;

    /// <summary>The partner was reminded of what he owes.</summary>
    /// <exception cref="InvalidOperationException">He owes nothing.</exception>
    public void Remind(DateTimeOffset at)
    {
        if (!PartnerOwes)
            throw new InvalidOperationException($"Request {Id} waits for nothing from the partner; it is {Status}.");
        State = State with { RemindedAt = at };
    }

    /// <summary>The partner never answered.</summary>
    public void Lapse(DateTimeOffset at) => End(RequestStatus.Lapsed, at);

    /// <summary>Its case was closed before a move.</summary>
    public void CaseClosed(DateTimeOffset at) => End(RequestStatus.Closed, at);

    /// <summary>Withdrawn by the partner or a representative, or its forms went to another case.</summary>
    public void Withdraw(DateTimeOffset at) => End(RequestStatus.Withdrawn, at);

    private void End(RequestStatus status, DateTimeOffset at)
    {
        // A settling request goes to an open status first: somebody ends it, so that is a representative's.
        if (State.Status == RequestStatus.Settling && status != RequestStatus.Lapsed)
            Go(RequestStatus.WithRepresentative);
        Go(status);
        StopClock(at, $"the request ended: {status}");
        Unhold();
        State = State with { ToldOwingAt = null, AwaitsApproval = false, IsApproved = false };
    }

    /// <summary>An email that brings something came in: it starts the clock when it stood, or when something asked for was still owed.</summary>
    private void CompletedBy(DateTimeOffset receivedAt)
    {
        State = State with { Before = State.Before ?? new ClockBefore(State.CompletedAt, State.JudgedAt, State.Deadline, State.ToldOwingAt, State.RemindedAt, State.Clock) };
        if (State.Status is not null && State.ToldOwingAt is null && IsOpen && !State.IsPausedByPartner)
            return;
        if (receivedAt < State.CompletedAt)
        {
            // Received earlier, admitted later by a representative: he had it, so the clock never stopped.
            if (State.Deadline is null)
                ResumeClock(receivedAt, "an email received earlier was admitted; the clock never stopped");
            State = State with { ToldOwingAt = null, RemindedAt = null };
            return;
        }

        State = State with { CompletedAt = receivedAt, JudgedAt = receivedAt, ToldOwingAt = null, RemindedAt = null };
        StartClock(receivedAt, "an email completed the request");
    }

    /// <summary>What came in asks for nothing new: the clock is as if it had not come in.</summary>
    private void LeaveClockAsItWas()
    {
        if (State.Before is { } before)
        {
            State = State with
            {
                CompletedAt = before.CompletedAt,
                JudgedAt = before.JudgedAt,
                Deadline = before.Deadline,
                ToldOwingAt = before.ToldOwingAt,
                RemindedAt = before.RemindedAt,
                Clock = before.Clock,
                Before = null,
            };
        }
    }

    /// <summary>Sets the clock after a decision.</summary>
    private void SetClock(DateTimeOffset now)
    {
        var corrected = State.IsCorrected;
        State = State with { Before = null, IsCorrected = false };
        if (State.Status == RequestStatus.Observed)
        {
            StopClock(now, "observed only");
        }
        else if (!PartnerOwes && State.Deadline is null && !State.IsPausedByPartner)
        {
            if (corrected)
            {
                ResumeClock(now, "what was asked turned out to be wrong on the same documents; the clock never stopped");
            }
            else
            {
                State = State with { CompletedAt = now };
                StartClock(now, "a changed fact completed the request");
            }

            State = State with { ToldOwingAt = null, RemindedAt = null };
        }
    }

    private void ResumeClock(DateTimeOffset at, string cause) =>
        State = State with { Deadline = State.CompletedAt + State.Sla, Clock = [.. State.Clock, new ClockEntry(at, true, cause, State.CompletedAt + State.Sla)] };

    private void StartClock(DateTimeOffset at, string cause) =>
        State = State with { Deadline = at + State.Sla, Clock = [.. State.Clock, new ClockEntry(at, true, cause, at + State.Sla)] };

    private void StopClock(DateTimeOffset at, string cause)
    {
        if (State.Deadline is not null)
            State = State with { Deadline = null, Clock = [.. State.Clock, new ClockEntry(at, false, cause)] };
    }
}
