using LicenseInbox.Domain.Audit;
using LicenseInbox.Domain.Billing;
using LicenseInbox.Domain.Casebook;
using LicenseInbox.Domain.Moving;
using LicenseInbox.Domain.Policy;
using LicenseInbox.Domain.Pricing;
using LicenseInbox.Domain.Registry;
using LicenseInbox.Domain.Requests;

namespace LicenseInbox.Worker.Pipeline;

/// <summary>A move that was made.</summary>
/// <param name="CompletedAt">When the mail that completed its request was received.</param>
/// <param name="Trace">That mail's trace, or null.</param>
internal sealed record MoveDone(DateTimeOffset CompletedAt, string? Trace);

/// <summary>
/// Makes the due move with the earliest deadline. It reads again what the decision rested on: a changed fact sends the request back to the decision, a changed date does not (dates are judged
/// on the day of receipt). Registry, request and reply change in one transaction.
/// </summary>
internal sealed class MoveExecutor(PipelineSettings settings, Deciding deciding, Answering answering, TimeProvider time)
{
    /// <summary>A move that is still due after so many refusals in a row goes to a person: it would hold up all others.</summary>
    private const int Tries = 3;

    private readonly CardUse _use = new(settings, deciding);
    private readonly MoveRefusals _refusals = new(time);
    private (Guid Move, int Times) _refused;

    /// <summary>Makes the next due move in the unit of work that the caller commits; false when none is due.</summary>
    public async Task<bool> ExecuteNextAsync(ICasebook book, CancellationToken cancellationToken)
    {
        if (await book.NextDueMoveAsync(cancellationToken) is not { } next || next.Move is { State: MoveState.Made } or { IsGivenUp: true })
            return false;
        await ExecuteAsync(book, next, cancellationToken);
        return true;
    }

    /// <summary>Makes this move, or refuses it: one that can't be read, or that the audit trail does not warrant, goes to a person.</summary>
    /// <returns>The move, once the unit of work is committed; null when it was not made.</returns>
    public async Task<MoveDone?> ExecuteAsync(ICasebook book, NextMove next, CancellationToken cancellationToken)
    {
        if (next.Move is not { } move)
            await _refusals.RefuseAsync(book, next, MoveRefusals.Unreadable, "Its row in the store can't be read.", cancellationToken);
        else if (Warrant.Missing(await book.TrailAsync(move.RequestId, cancellationToken), move) is { } why)
            await _refusals.RefuseAsync(book, next, MoveRefusals.Unwarranted, why, cancellationToken);
        else
            return await MakeAsync(book, move, cancellationToken);
        return null;
    }

    private async Task<MoveDone?> MakeAsync(ICasebook book, Move move, CancellationToken cancellationToken)
    {
        var request = await book.RequestAsync(move.RequestId, cancellationToken);
        var (current, facts) = await PlanAsync(book, request, move, cancellationToken);
        if (current is not null && await book.Registry.MoveAsync(move, facts, cancellationToken) == MoveResult.Made)
            return await MadeAsync(book, request, current, cancellationToken);
        await NotMadeAsync(book, request, move, cancellationToken);
        return null;
    }

    /// <summary>The move as it is to be made on the facts of now, charges included: they are those of the facts it is made on. Null when its request is not accepted any more, or plans it otherwise.</summary>
    public async Task<(Move? Planned, RegistryFacts Facts)> PlanAsync(ICasebook book, Request request, Move move, CancellationToken cancellationToken)
    {
        var (decision, facts) = await deciding.EvaluateAsync(book, request, cancellationToken);
        return decision.Outcome == Outcome.Accept && decision.Moves.FirstOrDefault(move.Planned.IsSame) is { } current
            ? (move with { Planned = current, Charges = Statement.Of(move.Id, move.Case, current, settings.Policy), RegisteredBefore = Registered(move, facts) }, facts)
            : (null, facts);
    }

    /// <summary>Facts stood in the way of a move: its request is decided again.</summary>
    public async Task NotMadeAsync(ICasebook book, Request request, Move move, CancellationToken cancellationToken)
    {
        await deciding.DecideAsync(book, request, DecisionCause.Move, cancellationToken);
        await answering.DecidedAgainAsync(book, request, cancellationToken);
        await GiveUpAsync(book, move, cancellationToken);
    }

    /// <summary>The decision that was made anew gave the move up, or queued it again: facts may have changed just then. What never comes right is no such change.</summary>
    private async Task GiveUpAsync(ICasebook book, Move move, CancellationToken cancellationToken)
    {
        if ((await book.MovesAsync(move.RequestId, cancellationToken)).FirstOrDefault(own => own.Id == move.Id) is not { State: MoveState.Due or MoveState.Unknown })
            return;
        _refused = _refused.Move == move.Id ? (move.Id, _refused.Times + 1) : (move.Id, 1);
        if (_refused.Times >= Tries)
            await _refusals.RefuseAsync(book, new NextMove(move.Id, move.RequestId, move), MoveRefusals.Failed, $"Its decision asks for it, and {Tries} times it could not be made as it was decided.", cancellationToken);
    }

    /// <summary>A move was made, and the registry has it: its request, the card form and the reply go on from there.</summary>
    public async Task<MoveDone> MadeAsync(ICasebook book, Request request, Move move, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        book.Put(move with { State = MoveState.Made, MadeAt = now });
        var isLast = (await book.MovesAsync(request.Id, cancellationToken)).All(other => other.Id == move.Id || other.State is not (MoveState.Due or MoveState.Unknown or MoveState.WaitingForKeys));
        request.MoveMade(move.Planned.From, move.Planned.To, isLast, now);
        await HandOverCardAsync(book, request, move, now, cancellationToken);
        await _use.UseUpAsync(book, request, move.CardFormId, cancellationToken);
        book.Put(request);
        var detail = $"{string.Join(", ", move.Planned.Licenses.Select(license => license.Key))} moved from {move.Planned.From} to {move.Planned.To}";
        book.Add(AuditEntry.Of(request, now, AuditActions.MoveMade, new MadeContent(move.Id, MoveContent.Of(move.Planned), move.NewKeys, move.CardFormId, request.Status)));
        await book.Cases.AddNoteAsync(move.Case, $"LicenseInbox: {detail}.", now, cancellationToken);
        if (isLast)
            await answering.MovedAsync(book, request, cancellationToken);
        return new MoveDone(request.CompletedAt, (await book.MessageAsync(request.State.Submissions[^1].Id, cancellationToken)).Trace);
    }

    private static RegistrationDates Registered(Move move, RegistryFacts facts) => new(facts.System(move.Planned.From)?.RegisteredOn, facts.System(move.Planned.To)?.RegisteredOn);

    /// <summary>The card form that pays goes to billing with the move: at once due, made when this is committed.</summary>
    private async Task HandOverCardAsync(ICasebook book, Request request, Move move, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (settings.BillingAddress is not null && request.State.Forms.FirstOrDefault(form => form.FormId == move.CardFormId) is { } card)
            book.Put(CardHandover.Of(await book.HandoversAsync(request.Id, cancellationToken), move, card, now));
    }
}
