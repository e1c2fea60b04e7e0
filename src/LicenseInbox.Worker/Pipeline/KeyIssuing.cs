using LicenseInbox.Domain.Audit;
using LicenseInbox.Domain.Casebook;
using LicenseInbox.Domain.Issuing;
using LicenseInbox.Domain.Moving;
using LicenseInbox.Domain.Registry;
using LicenseInbox.Domain.Requests;

namespace LicenseInbox.Worker.Pipeline;

/// <summary>
/// Enters what sales says of an upgrade: the new keys, or that the no-charge PO was not received. The same checks, however it is said: by email, by command, or by a representative.
/// All within the unit of work that the caller commits; then he wakes the queue.
/// </summary>
internal sealed class KeyIssuing(PipelineSettings settings, Deciding deciding, Answering answering, TimeProvider time)
{
    /// <summary>Enters the new keys, all or none; then the moves are due, unless a representative holds the request.</summary>
    /// <param name="book">The unit of work.</param>
    /// <param name="request">The request.</param>
    /// <param name="issued">Old key to new key.</param>
    /// <param name="author">Who enters them, for the audit trail.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>What is wrong, each a sentence; nothing when they were entered.</returns>
    public async Task<IReadOnlyList<string>> EnterAsync(ICasebook book, Request request, IReadOnlyDictionary<LicenseKey, LicenseKey> issued, string author, CancellationToken cancellationToken)
    {
        if (request.State is { Status: RequestStatus.WaitingForPartner, OrderMissing: not null })
        {
            // Who issues keys has the PO by now.
            request.OrderReceived();
            await deciding.DecideAsync(book, request, DecisionCause.Sales, cancellationToken);
        }

        var wanted = IssuedKeys.Wanted(request);
        if (request.Status is not (RequestStatus.WaitingForSales or RequestStatus.WithRepresentative) || wanted.Count == 0)
            return [$"The request of case {request.Case} waits for no new keys: {StatusInWords(request.Status)}."];
        var problems = IssuedKeys.Problems(wanted, issued, await UsedAsync(book, request, issued, cancellationToken), settings.Policy);
        if (problems.Count > 0)
            return problems;

        request.KeysIssued(issued);
        book.Put(request);
        var now = time.GetUtcNow();
        book.Add(AuditEntry.Of(request, now, AuditActions.KeysIssued, new IssuedContent(issued)) with { Author = author });
        foreach (var move in (await book.MovesAsync(request.Id, cancellationToken)).Where(move => move.State == MoveState.WaitingForKeys))
        {
            book.Put(move with { State = MoveState.Due, NewKeys = request.State.IssuedKeys.Where(pair => move.Planned.Licenses.Any(license => license.Key == pair.Key)).ToDictionary() });
            book.Add(AuditEntry.Of(request, now, AuditActions.MoveQueued, new { Move = move.Id, State = MoveState.Due, move.DueBy, Planned = MoveContent.Of(move.Planned) }));
        }

        if (request.Case is { } number)
            await book.Cases.AddNoteAsync(number, $"LicenseInbox: sales issued {issued.Count} new keys.", now, cancellationToken);
        return [];
    }

    /// <summary>Sales never received the no-charge PO: the partner is asked for it, and the clock stops once he was told.</summary>
    /// <exception cref="InvalidOperationException">The request does not wait for sales.</exception>
    public async Task OrderNotReceivedAsync(ICasebook book, Request request, string author, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        request.OrderNotReceived(await answering.Sales.PurchaseOrderAsync(book, request, cancellationToken), now);
        book.Add(AuditEntry.Of(request, now, AuditActions.OrderNotReceived, new { request.State.OrderMissing!.Number }) with { Author = author });
        await deciding.DecideAsync(book, request, DecisionCause.Sales, cancellationToken);
        await answering.DecidedAgainAsync(book, request, cancellationToken);
    }

    /// <summary>Where a request stands, to whoever brings keys for it.</summary>
    public static string StatusInWords(RequestStatus status) => status switch
    {
        RequestStatus.Queued => "its keys were entered, and it is being moved",
        RequestStatus.Moved or RequestStatus.Completed => "it was moved already",
        RequestStatus.WithRepresentative => "a representative has it",
        RequestStatus.WaitingForPartner or RequestStatus.Rejected => "something is awaited from the partner first",
        RequestStatus.WaitingForSales => "all of its keys were entered",
        _ => "it ended",
    };

    /// <summary>Keys that are somebody's or ever were, and those that were issued for another request and not moved yet.</summary>
    private static async Task<HashSet<LicenseKey>> UsedAsync(ICasebook book, Request request, IReadOnlyDictionary<LicenseKey, LicenseKey> issued, CancellationToken cancellationToken)
    {
        var used = (await book.Registry.UsedAsync(issued.Values.ToList(), cancellationToken)).ToHashSet();
        var promised = (await book.OpenRequestsAsync(cancellationToken)).Where(other => other.Id != request.Id).SelectMany(other => other.State.IssuedKeys.Values);
        used.UnionWith(promised.Where(issued.Values.Contains));
        return used;
    }
}
