using LicenseInbox.Domain.Audit;
using LicenseInbox.Domain.Casebook;
using LicenseInbox.Domain.Moving;
using LicenseInbox.Domain.Requests;

namespace LicenseInbox.Worker.Pipeline;

/// <summary>
/// Moves that are made elsewhere: in the vendor's license server, or there by a person. A move is <see cref="MoveState.Unknown"/>, committed, before anybody is asked to make it; only the answer makes it
/// <see cref="MoveState.Made"/> and tells the partner. Each step is in the unit of work that the caller commits, and looks first whether somebody else was faster.
/// </summary>
internal sealed class HandedMoves(MoveExecutor executor, Deciding deciding, Answering answering, MoveUndoing undoing, TimeProvider time)
{
    /// <summary>The code of the exception for a reversal that the license server refuses.</summary>
    public const string NotReversed = "move.not-reversed";

    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(15);

    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(10);

    private readonly MoveRefusals _refusals = new(time);

    /// <summary>Decides once more, on the facts of now, whether a move is to be made; then it counts as handed over.</summary>
    /// <param name="book">The unit of work.</param>
    /// <param name="next">The move.</param>
    /// <param name="askAt">When its answer is to be asked for, if none comes; null: a person will say so.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The move as it is handed over; null when it is not (any more).</returns>
    public async Task<Move?> HandAsync(ICasebook book, NextMove next, DateTimeOffset? askAt, CancellationToken cancellationToken)
    {
        if (next.Move is null)
        {
            await _refusals.RefuseAsync(book, next, MoveRefusals.Unreadable, "Its row in the store can't be read.", cancellationToken);
            return null;
        }

        var move = await book.MoveAsync(next.Id, cancellationToken);
        if (move.State is not (MoveState.Due or MoveState.Unknown) || move.IsGivenUp)
            return null;
        if (Warrant.Missing(await book.TrailAsync(move.RequestId, cancellationToken), move) is { } why)
        {
            await _refusals.RefuseAsync(book, next, MoveRefusals.Unwarranted, why, cancellationToken);
            return null;
        }

        var now = time.GetUtcNow();
        if ((await book.MovesAsync(move.RequestId, cancellationToken)).Any(other => other.Id != move.Id && other.IsGivenUp))
        {
            // An earlier one of the same request is being taken back: until that is done nobody knows where the keys are.
            book.Put(move with { AskAt = now + FirstPause });
            return null;
        }

        var request = await book.RequestAsync(move.RequestId, cancellationToken);
        if ((await executor.PlanAsync(book, request, move, cancellationToken)).Planned is not { } planned)
        {
            if (move.State == MoveState.Unknown)
                await Deciding.CancelAsync(book, request, move, now, cancellationToken);
            else
                await executor.NotMadeAsync(book, request, move, cancellationToken);
            return null;
        }

        var handed = planned with { State = MoveState.Unknown, AskAt = askAt, Asked = move.Asked + 1 };
        book.Put(handed);
        if (move.State == MoveState.Due)
            book.Add(AuditEntry.Of(request, now, handed.WaitsForConfirmation ? AuditActions.MoveByHand : AuditActions.MoveUnknown, new { Move = move.Id }));
        if (handed.WaitsForConfirmation)
            Await(book, request, handed, now);
        return handed;
    }

    /// <summary>It was made elsewhere: now it is made here, and the partner is told.</summary>
    public async Task<MoveDone?> TakeOverAsync(ICasebook book, Guid id, CancellationToken cancellationToken)
    {
        var move = await book.MoveAsync(id, cancellationToken);
        if (move.State != MoveState.Unknown || move.IsGivenUp)
            return null;
        var now = time.GetUtcNow();
        var request = await book.RequestAsync(move.RequestId, cancellationToken);
        if (request.Status != RequestStatus.Queued)
        {
            await Deciding.CancelAsync(book, request, move with { AskAt = now }, now, cancellationToken);
            return null;
        }

        await NotAwaitedAsync(book, move, "The move was made in the license server.", now, cancellationToken);
        await book.Registry.TakeOverAsync(move, cancellationToken);
        return await executor.MadeAsync(book, request, move with { AskAt = null, Asked = 0 }, cancellationToken);
    }

    /// <summary>Nothing was done with it: nobody has it any more.</summary>
    public static async Task HandedBackAsync(ICasebook book, Guid id, CancellationToken cancellationToken)
    {
        var move = await book.MoveAsync(id, cancellationToken);
        if (move.State == MoveState.Unknown && !move.IsGivenUp)
            book.Put(move with { State = MoveState.Due, AskAt = null, Asked = 0 });
    }

    /// <summary>It was handed back, since facts are others than it rests on: the request is decided again.</summary>
    public async Task NotMadeAsync(ICasebook book, Guid id, CancellationToken cancellationToken)
    {
        var move = await book.MoveAsync(id, cancellationToken);
        if (move.State == MoveState.Due)
            await executor.NotMadeAsync(book, await book.RequestAsync(move.RequestId, cancellationToken), move, cancellationToken);
    }

    /// <summary>What the queue does where a person makes the moves: a due one goes to him; one that he, or a file of the license server, has confirmed is made here.</summary>
    public async Task<MoveDone?> ExecuteByHandAsync(ICasebook book, NextMove next, CancellationToken cancellationToken)
    {
        if (next.Move is { State: MoveState.Unknown, IsGivenUp: true })
            await RefuseAsync(book, next, "It was made in the license server, and nobody wants it any more: take it back there.", cancellationToken);
        else if (next.Move is { State: MoveState.Unknown })
            return await TakeOverAsync(book, next.Id, cancellationToken);
        else
            await HandAsync(book, next, null, cancellationToken);
        return null;
    }

    /// <summary>It is not made and never will be: what is left of its request is decided again.</summary>
    public async Task GivenUpAsync(ICasebook book, Guid id, CancellationToken cancellationToken)
    {
        var move = await book.MoveAsync(id, cancellationToken);
        if (move.State != MoveState.Unknown)
            return;
        var request = await book.RequestAsync(move.RequestId, cancellationToken);
        book.Put(move with { State = MoveState.Cancelled, AskAt = null, Asked = 0, IsGivenUp = false });
        book.Add(AuditEntry.Of(request, time.GetUtcNow(), AuditActions.MoveCancelled, new { Move = id }));
        if (!request.IsOpen)
            return;
        await deciding.DecideAsync(book, request, DecisionCause.Move, cancellationToken);
        await answering.DecidedAgainAsync(book, request, cancellationToken);
    }

    /// <summary>It was undone elsewhere: now it is undone here, and the partner is told.</summary>
    public async Task TakeBackAsync(ICasebook book, Guid id, CancellationToken cancellationToken)
    {
        var move = await book.MoveAsync(id, cancellationToken);
        if (move is not { State: MoveState.Made, Reversal: { } reversal })
            return;
        await book.Registry.TakeBackAsync(move, cancellationToken);
        await undoing.UndoneAsync(book, move, reversal.Reason, reversal.Author, cancellationToken);
    }

    /// <summary>It can't be undone elsewhere: it stays made, and a person hears why.</summary>
    public async Task NotReversedAsync(ICasebook book, Guid id, string why, CancellationToken cancellationToken)
    {
        var move = await book.MoveAsync(id, cancellationToken);
        if (move.Reversal is null)
            return;
        var now = time.GetUtcNow();
        book.Put(move with { Reversal = null, AskAt = null, Asked = 0 });
        book.Put(new ExceptionRecord { Id = Guid.CreateVersion7(now), Code = NotReversed, Summary = why, RequestId = move.RequestId, MoveId = id, Case = move.Case, OpenedAt = now });
    }

    /// <summary>It is not made as it stands, whatever is tried: a person looks at it.</summary>
    public Task RefuseAsync(ICasebook book, NextMove next, string why, CancellationToken cancellationToken) => _refusals.RefuseAsync(book, next, MoveRefusals.Failed, why, cancellationToken);

    /// <summary>Nobody answered: it is asked again, later each time.</summary>
    public async Task PostponeAsync(ICasebook book, Guid id, CancellationToken cancellationToken)
    {
        var move = await book.MoveAsync(id, cancellationToken);
        if (move.State is MoveState.Due or MoveState.Unknown || move.Reversal is not null)
            book.Put(move with { Asked = move.Asked + 1, AskAt = time.GetUtcNow() + Pause(move.Asked) });
    }

    /// <summary>Nobody need confirm a move any more.</summary>
    public static async Task NotAwaitedAsync(ICasebook book, Move move, string why, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (move.State != MoveState.Unknown)
            return;
        foreach (var record in (await book.OpenExceptionsAsync(move.Id, cancellationToken)).Where(record => record.Code == Move.ToBeConfirmed))
            book.Put(record with { Resolution = why, ResolvedAt = now });
    }

    private static TimeSpan Pause(int asked) => TimeSpan.FromSeconds(Math.Min(LongestPause.TotalSeconds, FirstPause.TotalSeconds * Math.Pow(2, Math.Min(asked, 10))));

    private static void Await(ICasebook book, Request request, Move move, DateTimeOffset now) => book.Put(new ExceptionRecord
    {
        Id = Guid.CreateVersion7(now),
        Code = Move.ToBeConfirmed,
        Summary = $"To be made in the license server by hand, then confirmed here: {string.Join(", ", move.Planned.Licenses.Select(license => move.NewKeys.TryGetValue(license.Key, out var key) ? $"{license.Key} (becomes {key})" : license.Key.Text))} from {move.Planned.From} to {move.Planned.To}.",
        RequestId = request.Id,
        MoveId = move.Id,
        Case = request.Case,
        OpenedAt = now,
        Deadline = request.Deadline,
    });
}
