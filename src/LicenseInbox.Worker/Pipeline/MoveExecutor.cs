using LicenseInbox.Domain.Audit;
using LicenseInbox.Domain.Casebook;
using LicenseInbox.Domain.Moving;
using LicenseInbox.Domain.Policy;
using LicenseInbox.Domain.Pricing;
using LicenseInbox.Domain.Requests;

namespace LicenseInbox.Worker.Pipeline;

/// <summary>
/// Makes the due move with the earliest deadline. It reads again what the decision rested on: a changed fact sends the request back to the decision, a changed date does not (dates are judged
/// on the day of receipt). Registry, request and reply change in one transaction.
/// </summary>
internal sealed class MoveExecutor(PipelineSettings settings, Deciding deciding, Answering answering, TimeProvider time)
{
    private readonly MoveRefusals _refusals = new(time);

    /// <summary>Makes the next due move in the unit of work that the caller commits; false when none is due.</summary>
    public async Task<bool> ExecuteNextAsync(ICasebook book, CancellationToken cancellationToken)
    {
        if (await book.NextDueMoveAsync(cancellationToken) is not { } next)
            return false;
        await ExecuteAsync(book, next, cancellationToken);
        return true;
    }

    /// <summary>Makes this move, or refuses it: one that can't be read, or that the audit trail does not warrant, goes to a person.</summary>
    public async Task ExecuteAsync(ICasebook book, NextMove next, CancellationToken cancellationToken)
    {
        if (next.Move is not { } move)
            await _refusals.RefuseAsync(book, next, MoveRefusals.Unreadable, "Its row in the store can't be read.", cancellationToken);
        else if (Warrant.Missing(await book.TrailAsync(move.RequestId, cancellationToken), move) is { } why)
            await _refusals.RefuseAsync(book, next, MoveRefusals.Unwarranted, why, cancellationToken);
        else
            await MakeAsync(book, move, cancellationToken);
    }

    private async Task MakeAsync(ICasebook book, Move move, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var request = await book.RequestAsync(move.RequestId, cancellationToken);
        var (decision, facts) = await deciding.EvaluateAsync(book, request, cancellationToken);
        var stands = decision.Outcome == Outcome.Accept && decision.Moves.Any(planned => IsSame(planned, move.Planned));
        var result = stands ? await book.Registry.MoveAsync(move, facts, cancellationToken) : MoveResult.FactsChanged;
        switch (result)
        {
            case MoveResult.Made:
                await MadeAsync(book, request, move, now, cancellationToken);
                break;
            case MoveResult.Unknown:
                book.Put(move with { State = MoveState.Unknown });
                book.Add(AuditEntry.Of(request, now, AuditActions.MoveUnknown, new { Move = move.Id }));
                break;
            default:
                await deciding.DecideAsync(book, request, DecisionCause.Move, cancellationToken);
                await answering.DecidedAgainAsync(book, request, cancellationToken);
                break;
        }
    }

    private async Task MadeAsync(ICasebook book, Request request, Move move, DateTimeOffset now, CancellationToken cancellationToken)
    {
        book.Put(move with { State = MoveState.Made, MadeAt = now });
        var isLast = (await book.MovesAsync(request.Id, cancellationToken)).All(other => other.Id == move.Id || other.State is not (MoveState.Due or MoveState.Unknown or MoveState.WaitingForKeys));
        request.MoveMade(move.Planned.From, move.Planned.To, isLast);
        await UseUpCardAsync(book, request, move, cancellationToken);
        book.Put(request);
        var detail = $"{string.Join(", ", move.Planned.Licenses.Select(license => license.Key))} moved from {move.Planned.From} to {move.Planned.To}";
        book.Add(AuditEntry.Of(request, now, AuditActions.MoveMade, new MadeContent(move.Id, MoveContent.Of(move.Planned), move.NewKeys, move.CardFormId, request.Status)));
        await book.Cases.AddNoteAsync(move.Case, $"LicenseInbox: {detail}.", now, cancellationToken);
        if (isLast)
            await answering.MovedAsync(book, request, cancellationToken);
    }

    /// <summary>An authorization is used up when what is left of its amount pays for no further move.</summary>
    private async Task UseUpCardAsync(ICasebook book, Request request, Move move, CancellationToken cancellationToken)
    {
        if (move.CardFormId is not { } card || request.State.Forms.FirstOrDefault(form => form.FormId == card) is not { } state)
            return;
        var message = await deciding.SettleAsync(book, request, await book.MessageAsync(state.SubmissionId, cancellationToken), cancellationToken);
        var form = message.Forms.First(form => form.Id == card);
        var paid = (await book.MovesPaidByAsync(card, cancellationToken)).Count(paidFor => paidFor.State == MoveState.Made);
        if ((Usd.Read(form.Text("amount")) ?? 0m) < Fee.For(paid + 1, settings.Policy))
            request.CardUsedUp(card);
    }

    private static bool IsSame(PlannedMove one, PlannedMove other) =>
        one.From == other.From && one.To == other.To
        && one.Licenses.Select(license => (license.Key, license.Quantity, license.NewType)).ToHashSet().SetEquals(other.Licenses.Select(license => (license.Key, license.Quantity, license.NewType)));
}
