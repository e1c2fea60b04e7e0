using LicenseInbox.Domain.Audit;
using LicenseInbox.Domain.Casebook;
using LicenseInbox.Domain.Moving;
using LicenseInbox.Domain.Policy;
using LicenseInbox.Domain.Requests;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace LicenseInbox.Worker.Pipeline;

/// <summary>When partners who owe something are reminded, and when their requests end.</summary>
/// <param name="RemindAfter">Silence before the one reminder.</param>
/// <param name="LapseAfter">Silence before the end.</param>
/// <param name="LookEvery">How often changed facts and passed times are looked for.</param>
internal sealed record UpkeepSettings(TimeSpan RemindAfter, TimeSpan LapseAfter, TimeSpan LookEvery);

/// <summary>
/// What happens to open requests without an email: a fact changed in the registry or at the case desk, the time to settle or to hold is over, the partner is silent. Each request is one unit of work. One worker at a time does this.
/// </summary>
internal sealed class Upkeep(
    ICasebooks casebooks,
    IRegistryChanges changes,
    Deciding deciding,
    Answering answering,
    Admission admission,
    RegistrationWatch registrations,
    IMoveDispatcher moves,
    OutboxBell bell,
    LeaseKeeper leases,
    IRestoredStore restored,
    UpkeepSettings settings,
    TimeProvider time,
    ILogger<Upkeep> logger) : BackgroundService
{
    private const int Tries = 5;

    /// <summary>Registrations take days: there may be many that are waited for, and nothing is urgent about them.</summary>
    private static readonly TimeSpan RegistrationsEvery = TimeSpan.FromHours(1);

    private DateTimeOffset _registrationsLookedAt = DateTimeOffset.MinValue;

    /// <summary>Acts on the facts that changed since the last time.</summary>
    public async Task ActOnChangesAsync(Lease lease, CancellationToken cancellationToken)
    {
        if (await changes.PendingAsync(cancellationToken) is not { } pending)
            return;
        List<Guid> requests;
        List<Guid> messages;
        List<Guid> moved;
        await using (var book = await casebooks.OpenAsync(cancellationToken))
        {
            requests = (await book.RequestsRestingOnAsync(pending.Facts, cancellationToken)).Select(request => request.Id).ToList();
            moved = (await book.MovedOnAsync(pending.Facts, cancellationToken)).Select(request => request.Id).ToList();
            messages = (await book.MessagesRestingOnAsync(pending.Facts, cancellationToken)).Select(message => message.Id).ToList();
        }

        foreach (var id in messages)
            await OneAsync(lease, (book, token) => admission.ReconsiderAsync(book, id, token), cancellationToken);
        foreach (var id in requests)
            await OneAsync(lease, (book, token) => FactChangedAsync(book, id, token), cancellationToken);
        foreach (var id in moved)
            await OneAsync(lease, (book, token) => registrations.LookAsync(book, id, token), cancellationToken);
        await changes.DoneAsync(lease, pending.UpTo, cancellationToken);
        logger.LogInformation("Facts changed: {Requests} requests and {Messages} mails were decided again", requests.Count, messages.Count);
    }

    /// <summary>Acts on times that have passed.</summary>
    public async Task ActOnTimeAsync(Lease lease, CancellationToken cancellationToken)
    {
        IReadOnlyList<Request> open;
        bool hasStale;
        DateTimeOffset? asOf = null;
        await using (var book = await casebooks.OpenAsync(cancellationToken))
        {
            open = await book.OpenRequestsAsync(cancellationToken);
            hasStale = open.Any(request => StaleFacts.Hold(request.Decision));
            if (hasStale)
                asOf = (await book.Registry.FactsAsync(new FactsQuery(), cancellationToken)).AsOf;
        }

        var now = time.GetUtcNow();
        foreach (var request in open)
        {
            if (hasStale && StaleFacts.HeldUntilNow(request.Decision, asOf))
                await OneAsync(lease, (book, token) => DecideAgainAsync(book, request.Id, DecisionCause.Facts, token), cancellationToken);
            else if (request.State.Status == RequestStatus.Settling && request.Decision?.SettlesAt <= now)
                await OneAsync(lease, (book, token) => DecideAgainAsync(book, request.Id, DecisionCause.Time, token), cancellationToken);
            else if (request.State.Held == HoldReason.Wait && request.State.HeldUntil <= now)
                await OneAsync(lease, (book, token) => HoldEndedAsync(book, request.Id, token), cancellationToken);
            else if (request.IsLapseDue(settings.LapseAfter, now))
                await OneAsync(lease, (book, token) => EndAsync(book, request.Id, lapsed => lapsed.Lapse(time.GetUtcNow()), token), cancellationToken);
            else if (request.IsReminderDue(settings.RemindAfter, now))
                await OneAsync(lease, (book, token) => RemindAsync(book, request.Id, token), cancellationToken);
        }
    }

    /// <summary>Acts on registrations that were waited for long enough.</summary>
    public async Task ActOnRegistrationsAsync(Lease lease, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (_registrationsLookedAt + RegistrationsEvery > now)
            return;
        IReadOnlyList<Request> moved;
        await using (var book = await casebooks.OpenAsync(cancellationToken))
            moved = await book.RequestsInAsync(RequestStatus.Moved, cancellationToken);
        foreach (var request in moved.Where(request => registrations.IsDue(request, now)))
            await OneAsync(lease, (book, token) => registrations.LookAsync(book, request.Id, token), cancellationToken);
        _registrationsLookedAt = now;
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => leases.RunAsync("upkeep", LookAfterAsync, stoppingToken);

    private Task LookAfterAsync(Lease lease, CancellationToken stoppingToken) => SteadyWork.RunAsync(
        "Open requests",
        async token =>
        {
            await ActOnChangesAsync(lease, token);
            await ActOnTimeAsync(lease, token);
            await ActOnRegistrationsAsync(lease, token);
        },
        settings.LookEvery,
        restored,
        time,
        logger,
        stoppingToken);

    private async Task FactChangedAsync(ICasebook book, Guid id, CancellationToken cancellationToken)
    {
        var request = await book.RequestAsync(id, cancellationToken);
        if (!request.IsOpen)
            return;

        // What changed may be a move that is being made: its answer comes first, and decides again what is left.
        if ((await book.MovesAsync(id, cancellationToken)).Any(move => move is { State: MoveState.Unknown, WaitsForConfirmation: false }))
            return;
        var wasClosed = request.Decision?.Findings.Any(finding => finding.Code == FindingCodes.CaseClosed) == true;
        if (!wasClosed && request.Case is { } number && await book.Cases.FindAsync(number, cancellationToken) is { IsOpen: false })
            await EndAsync(book, id, closed => closed.CaseClosed(time.GetUtcNow()), cancellationToken);
        else
            await DecideAgainAsync(book, id, DecisionCause.Facts, cancellationToken);
    }

    private async Task DecideAgainAsync(ICasebook book, Guid id, DecisionCause cause, CancellationToken cancellationToken)
    {
        var request = await book.RequestAsync(id, cancellationToken);
        await deciding.DecideAsync(book, request, cause, cancellationToken);
        await answering.DecidedAgainAsync(book, request, cancellationToken);
    }

    private async Task HoldEndedAsync(ICasebook book, Guid id, CancellationToken cancellationToken)
    {
        var request = await book.RequestAsync(id, cancellationToken);
        request.HoldEnded(time.GetUtcNow());
        book.Add(AuditEntry.Of(request, time.GetUtcNow(), AuditActions.RequestReleased, new { }));
        await deciding.DecideAsync(book, request, DecisionCause.Time, cancellationToken);
        await answering.DecidedAgainAsync(book, request, cancellationToken);
    }

    private async Task RemindAsync(ICasebook book, Guid id, CancellationToken cancellationToken)
    {
        var request = await book.RequestAsync(id, cancellationToken);
        request.Remind(time.GetUtcNow());
        book.Put(request);
        book.Add(AuditEntry.Of(request, time.GetUtcNow(), AuditActions.RequestReminded, new { }));
        await answering.RemindAsync(book, request, cancellationToken);
    }

    private async Task EndAsync(ICasebook book, Guid id, Action<Request> end, CancellationToken cancellationToken)
    {
        var request = await book.RequestAsync(id, cancellationToken);
        end(request);
        await RequestEnds.EndedAsync(book, request, AuditEntry.Program, null, time.GetUtcNow(), cancellationToken);
        await answering.DecidedAgainAsync(book, request, cancellationToken);
    }

    /// <summary>One unit of work, again when somebody else changed the same; then the queue hears of moves that became due.</summary>
    private async Task OneAsync(Lease lease, Func<ICasebook, CancellationToken, Task> act, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                NextMove? due;
                await using (var book = await casebooks.OpenAsync(lease, cancellationToken))
                {
                    await act(book, cancellationToken);
                    due = await book.NextDueMoveAsync(cancellationToken);
                    await book.CommitAsync(cancellationToken);
                }

                bell.Ring();

                // The queue writes to the same database: no unit of work may be open meanwhile.
                if (due is not null)
                    await moves.EnqueueAsync(due.Id, cancellationToken);
                return;
            }
            catch (ConcurrentChangeException) when (attempt < Tries)
            {
                // It is read and decided again.
            }
        }
    }
}
