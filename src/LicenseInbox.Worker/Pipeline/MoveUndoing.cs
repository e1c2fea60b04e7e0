using LicenseInbox.Domain.Audit;
using LicenseInbox.Domain.Billing;
using LicenseInbox.Domain.Casebook;
using LicenseInbox.Domain.Moving;
using LicenseInbox.Domain.Policy;
using LicenseInbox.Domain.Registry;
using LicenseInbox.Domain.Requests;

namespace LicenseInbox.Worker.Pipeline;

/// <summary>
/// Reverses a move that was a mistake, in the unit of work that the caller commits: both systems are as before, the request is with a representative, partner and billing are told. As long as nothing else
/// was done with the keys.
/// </summary>
/// <param name="settings">Whether a license server of the vendor's has to undo it first.</param>
/// <param name="answering">Tells the partner.</param>
/// <param name="time">The clock.</param>
internal sealed class MoveUndoing(PipelineSettings settings, Answering answering, TimeProvider time)
{
    /// <summary>Undoes it; where a license server has to undo it first, orders that, and nobody is told before it has.</summary>
    /// <param name="book">The unit of work.</param>
    /// <param name="move">The move.</param>
    /// <param name="reason">Why, in a person's words; partner and billing read it.</param>
    /// <param name="author">Who undoes it, for the audit trail.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>Why it can't be undone, in a sentence; null when it was, or will be.</returns>
    public async Task<string?> UndoAsync(ICasebook book, Move move, string reason, string author, CancellationToken cancellationToken)
    {
        if (move.State != MoveState.Made)
            return $"The move from {move.Planned.From} to {move.Planned.To} {(move.State == MoveState.Undone ? "was undone already" : "was not made")}.";
        if (settings.HasLicenseServer)
        {
            await OrderAsync(book, move, reason, author, cancellationToken);
            return null;
        }

        if (await book.Registry.UndoAsync(move, cancellationToken) is { Count: > 0 } gone)
            return InTheWay(move, gone);
        await UndoneAsync(book, move, reason, author, cancellationToken);
        return null;
    }

    /// <summary>Why a move can't be undone.</summary>
    public static string InTheWay(Move move, IReadOnlyCollection<LicenseKey> gone) =>
        $"The move from {move.Planned.From} to {move.Planned.To} can't be undone: {string.Join(", ", gone)} {(gone.Count == 1 ? "has" : "have")} been moved or changed since.";

    private async Task OrderAsync(ICasebook book, Move move, string reason, string author, CancellationToken cancellationToken)
    {
        if (move.Reversal is not null)
            return;
        var now = time.GetUtcNow();
        book.Put(move with { Reversal = new MoveReversal(reason, author), AskAt = now, Asked = 0 });
        book.Add(AuditEntry.Of(await book.RequestAsync(move.RequestId, cancellationToken), now, AuditActions.MoveReversing, new { Move = move.Id }) with { Author = author, Personal = reason });
    }

    /// <summary>It is undone in the registry: the request, the card form and the reply go on from there.</summary>
    public async Task UndoneAsync(ICasebook book, Move move, string reason, string author, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var undone = move with { State = MoveState.Undone, UndoneAt = now, Reversal = null, AskAt = null };
        book.Put(undone);
        var billingHasCard = await TakeBackCardAsync(book, move, cancellationToken);
        var request = await book.RequestAsync(move.RequestId, cancellationToken);
        foreach (var due in (await book.MovesAsync(request.Id, cancellationToken)).Where(Deciding.IsUnmade))
            await Deciding.CancelAsync(book, request, due, now, cancellationToken);
        request.MoveUndone(move.Planned.From, move.Planned.To, move.Planned.Licenses.Select(license => license.Key).ToList(), move.CardFormId, billingHasCard);
        book.Put(request);
        book.Add(AuditEntry.Of(request, now, AuditActions.MoveUndone, new { Move = move.Id, Undone = MoveContent.Of(move.Planned), BillingHasCard = billingHasCard }) with { Author = author, Personal = reason });
        book.Add(AuditEntry.Of(request, now, AuditActions.RequestHeld, new { Why = request.State.Held }) with { Author = author });
        await RecordAsync(book, request, move, reason, now, cancellationToken);
        await book.Cases.AddNoteAsync(move.Case, $"LicenseInbox: the move from {move.Planned.From} to {move.Planned.To} was undone.", now, cancellationToken);
        await answering.UndoneAsync(book, request, undone, reason, billingHasCard, cancellationToken);
    }

    /// <summary>A hand-over that was not made yet goes without this move, or not at all.</summary>
    /// <returns>Whether billing has, or is being sent, the card form that pays for it.</returns>
    private static async Task<bool> TakeBackCardAsync(ICasebook book, Move move, CancellationToken cancellationToken)
    {
        var billingHasCard = false;
        foreach (var handover in (await book.HandoversAsync(move.RequestId, cancellationToken)).Where(handover => handover.Moves.Contains(move.Id)))
        {
            if (!handover.IsToBeMade)
            {
                billingHasCard |= handover.State is HandoverState.Written or HandoverState.Taken or HandoverState.Declined;
                continue;
            }

            var left = handover.Moves.Where(id => id != move.Id).ToList();
            book.Put(left.Count > 0 ? handover with { Moves = left } : handover with { State = HandoverState.Withdrawn });
        }

        return billingHasCard;
    }

    /// <summary>One exception for the representative who goes on with it; those about registrations are over.</summary>
    private static async Task RecordAsync(ICasebook book, Request request, Move move, string reason, DateTimeOffset now, CancellationToken cancellationToken)
    {
        foreach (var record in (await book.OpenExceptionsAsync(request.Id, cancellationToken)).Where(record => record.Code == FindingCodes.RegistrationOverdue))
            book.Put(record with { Resolution = "The move was undone.", ResolvedAt = now });
        book.Put(new ExceptionRecord
        {
            Id = Guid.CreateVersion7(now),
            Code = FindingCodes.MoveUndone,
            Summary = $"The move from {move.Planned.From} to {move.Planned.To} was undone: {reason}",
            RequestId = request.Id,
            Case = request.Case,
            OpenedAt = now,
            Deadline = request.Deadline,
        });
    }
}
