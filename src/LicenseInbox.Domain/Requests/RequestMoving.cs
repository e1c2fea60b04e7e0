using LicenseInbox.Domain.Assembly;
using LicenseInbox.Domain.Reading;
using LicenseInbox.Domain.Registry;

namespace LicenseInbox.Domain.Requests;

/// <content>What follows a move: made, undone, registrations.</content>
public sealed partial class Request
{
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

    /// <summary>Both registrations were seen.</summary>
    public void RegistrationsSeen() => Go(RequestStatus.Completed);

    /// <summary>The partner is reminded of registrations that are open after a move.</summary>
    public void RemindOfRegistrations(DateTimeOffset at) => State = State with { RegistrationsRemindedAt = at };

    /// <summary>A person is told that registrations are overdue.</summary>
    public void RegistrationsAreOverdue(DateTimeOffset at) => State = State with { RegistrationsOverdueAt = at };
}
