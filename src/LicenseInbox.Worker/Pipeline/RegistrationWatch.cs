using LicenseInbox.Domain.Audit;
using LicenseInbox.Domain.Casebook;
using LicenseInbox.Domain.Moving;
using LicenseInbox.Domain.Policy;
using LicenseInbox.Domain.Registry;
using LicenseInbox.Domain.Requests;

namespace LicenseInbox.Worker.Pipeline;

/// <summary>What becomes of requests whose registrations are waited for.</summary>
/// <param name="RemindAfter">From the move to the one reminder.</param>
/// <param name="OverdueAfter">From the move to the exception.</param>
/// <param name="CloseCase">Whether a completed request's case is closed.</param>
internal sealed record RegistrationSettings(TimeSpan RemindAfter, TimeSpan OverdueAfter, bool CloseCase);

/// <summary>
/// After a move both systems are to be registered: the old one's registration removes the keys there, the new one's adds them. Both seen completes the request; what stays open is reminded of once, and then
/// goes to a person.
/// </summary>
internal sealed class RegistrationWatch(PipelineSettings settings, RegistrationSettings registrations, Answering answering, TimeProvider time)
{
    /// <summary>Whether the time has come to look at a moved request, whatever the registry says.</summary>
    public bool IsDue(Request request, DateTimeOffset now)
    {
        if (request.State is not { Status: RequestStatus.Moved, RegistrationsOverdueAt: null } state)
            return false;
        return state.MovedAt is not { } moved || (state.RegistrationsRemindedAt is { } reminded ? OverdueAt(moved, reminded) : moved + registrations.RemindAfter) <= now;
    }

    /// <summary>Looks at the registrations of a moved request, in the unit of work that the caller commits.</summary>
    public async Task LookAsync(ICasebook book, Guid id, CancellationToken cancellationToken)
    {
        var request = await book.RequestAsync(id, cancellationToken);
        var made = (await book.MovesAsync(id, cancellationToken)).Where(move => move.State == MoveState.Made).ToList();
        if (request.Status != RequestStatus.Moved || made.Count == 0)
            return;
        var systems = made.SelectMany(move => new[] { move.Planned.From, move.Planned.To }).Distinct().ToList();
        var open = Registrations.Open(made, await book.Registry.FactsAsync(new FactsQuery { Systems = systems }, cancellationToken), settings.Policy.TimeZone);
        if (open.Count == 0)
            await CompleteAsync(book, request, cancellationToken);
        else
            await WaitAsync(book, request, made, open, cancellationToken);
    }

    private async Task CompleteAsync(ICasebook book, Request request, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        request.RegistrationsSeen();
        book.Put(request);
        book.Add(AuditEntry.Of(request, now, AuditActions.RequestCompleted, new { registrations.CloseCase }));
        foreach (var record in (await book.OpenExceptionsAsync(request.Id, cancellationToken)).Where(record => record.Code == FindingCodes.RegistrationOverdue))
            book.Put(record with { Resolution = "Both systems were registered.", ResolvedAt = now });
        if (request.Case is not { } number)
            return;
        await book.Cases.AddNoteAsync(number, $"LicenseInbox: both systems were registered; the request is complete{(registrations.CloseCase ? ", and the case is closed" : "")}.", now, cancellationToken);
        if (registrations.CloseCase)
            await book.Cases.CloseAsync(number, cancellationToken);
    }

    private async Task WaitAsync(ICasebook book, Request request, List<Move> made, IReadOnlySet<SystemKey> open, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var moved = request.State.MovedAt ?? made.Max(move => move.MadeAt)!.Value;
        if (request.State.RegistrationsRemindedAt is not { } reminded)
        {
            if (moved + registrations.RemindAfter > now)
                return;
            request.RemindOfRegistrations(now);
            book.Put(request);
            book.Add(AuditEntry.Of(request, now, AuditActions.RequestReminded, new { Registrations = open }));
            await answering.RegistrationsAsync(book, request, made, open, cancellationToken);
        }
        else if (request.State.RegistrationsOverdueAt is null && OverdueAt(moved, reminded) <= now)
        {
            request.RegistrationsAreOverdue(now);
            book.Put(request);
            book.Add(AuditEntry.Of(request, now, AuditActions.RegistrationOverdue, new { Registrations = open }));
            book.Put(new ExceptionRecord
            {
                Id = Guid.CreateVersion7(now),
                Code = FindingCodes.RegistrationOverdue,
                Summary = $"{string.Join(" and ", open.Select(system => system.Text).Order(StringComparer.Ordinal))} {(open.Count == 1 ? "was" : "were")} not registered since the move of {moved:yyyy-MM-dd}; the partner was reminded on {reminded:yyyy-MM-dd}.",
                RequestId = request.Id,
                Case = request.Case,
                OpenedAt = now,
            });
        }
    }

    /// <summary>A reminder that came late leaves the partner the same time.</summary>
    private DateTimeOffset OverdueAt(DateTimeOffset moved, DateTimeOffset reminded)
    {
        var (fromMove, fromReminder) = (moved + registrations.OverdueAfter, reminded + (registrations.OverdueAfter - registrations.RemindAfter));
        return fromMove > fromReminder ? fromMove : fromReminder;
    }
}
