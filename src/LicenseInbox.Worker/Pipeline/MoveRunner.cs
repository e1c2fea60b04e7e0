using LicenseInbox.Domain.Casebook;
using LicenseInbox.Domain.Moving;
using Microsoft.Extensions.Logging;

namespace LicenseInbox.Worker.Pipeline;

/// <summary>
/// Makes the next due move in a unit of work of its own: what the queue's jobs call. The earliest deadline comes first, always: a move that fails again and again would hold up all others, so it
/// is refused after a few tries, and a person sees it.
/// </summary>
/// <param name="casebooks">The store.</param>
/// <param name="step">What is done with the next move, within the unit of work.</param>
/// <param name="bell">Rung when mails may have been written.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">The log.</param>
internal sealed class MoveRunner(ICasebooks casebooks, Func<ICasebook, NextMove, CancellationToken, Task<MoveDone?>> step, OutboxBell bell, TimeProvider time, ILogger<MoveRunner> logger) : IMoveExecutor
{
    private const int Tries = 3;

    private readonly MoveRefusals _refusals = new(time);
    private (Guid Move, int Times) _failed;

    public async Task<bool> ExecuteNextAsync(CancellationToken cancellationToken)
    {
        NextMove? next;
        Exception failure;
        await using (var book = await casebooks.OpenAsync(cancellationToken))
        {
            next = await book.NextDueMoveAsync(cancellationToken);
            if (next is null)
                return false;
            try
            {
                var startedAt = time.GetUtcNow();
                var made = await step(book, next, cancellationToken);
                await book.CommitAsync(cancellationToken);
                if (made is not null)
                    Instruments.Moved(made, startedAt, time.GetUtcNow());
                bell.Ring();
                return true;
            }
            catch (Exception error) when (error is not (OperationCanceledException or StoreUnavailableException or ConcurrentChangeException))
            {
                _failed = _failed.Move == next.Id ? (next.Id, _failed.Times + 1) : (next.Id, 1);
                if (_failed.Times < Tries)
                    throw;
                failure = error;
            }
        }

        logger.LogError(failure, "Move {MoveId} failed again and again; a person must look at it", next.Id);
        await using var other = await casebooks.OpenAsync(cancellationToken);
        await _refusals.RefuseAsync(other, next, MoveRefusals.Failed, $"It failed {Tries} times ({failure.GetType().Name}); the log says more.", cancellationToken);
        await other.CommitAsync(cancellationToken);
        return true;
    }
}
