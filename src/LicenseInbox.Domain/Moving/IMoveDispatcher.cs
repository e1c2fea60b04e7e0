namespace LicenseInbox.Domain.Moving;

/// <summary>Wakes the queue. The move in the store is the truth; what is enqueued is only its messenger, and a lost one is replaced within a minute.</summary>
public interface IMoveDispatcher
{
    /// <summary>Sends a messenger for a move that is due; call it after the unit of work was committed. Enqueueing a move twice is harmless.</summary>
    Task EnqueueAsync(Guid moveId, CancellationToken cancellationToken);
}

/// <summary>Makes moves.</summary>
public interface IMoveExecutor
{
    /// <summary>Takes the due move with the earliest deadline and makes it, or sends its request back to the decision.</summary>
    /// <returns>Whether there was one.</returns>
    Task<bool> ExecuteNextAsync(CancellationToken cancellationToken);

    /// <summary>Until when no move can be made, since the license server answers nobody; null: moves can be made.</summary>
    DateTimeOffset? RestsUntil => null;
}

/// <summary>How the queue runs.</summary>
/// <param name="IsPaused">Whether moves are held back.</param>
/// <param name="PerMinute">At most so many moves in any minute; null: no limit.</param>
public sealed record QueuePace(bool IsPaused, int? PerMinute);

/// <summary>The move that is to be made next.</summary>
/// <param name="Id">Its identity.</param>
/// <param name="RequestId">Its request.</param>
/// <param name="Move">What the store has of it; null when that can't be read.</param>
public sealed record NextMove(Guid Id, Guid RequestId, Move? Move);

/// <summary>A move the queue must see to.</summary>
/// <param name="MoveId">Which.</param>
/// <param name="DueBy">Its deadline.</param>
/// <param name="NotBefore">When the license server may be asked for it next; null: at once.</param>
/// <param name="IsHandedOver">Whether the license server, or the person who makes it there, has it and has not answered; or is to undo it.</param>
public sealed record DueMove(Guid MoveId, DateTimeOffset DueBy, DateTimeOffset? NotBefore = null, bool IsHandedOver = false);

/// <summary>What the queue needs of the store: how it is to run, what is due, what was made.</summary>
public interface IMoveSchedule
{
    /// <summary>How the queue is to run; read before each move, so that a change takes effect without a restart.</summary>
    Task<QueuePace> PaceAsync(CancellationToken cancellationToken);

    /// <summary>Holds all moves back, or lets them go on.</summary>
    Task SetPausedAsync(bool isPaused, CancellationToken cancellationToken);

    /// <summary>Limits the moves in any minute; null lifts the limit.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Less than 1.</exception>
    Task SetPaceAsync(int? perMinute, CancellationToken cancellationToken);

    /// <summary>Moves that are due or unknown, and those that are to be reversed, earliest deadline first.</summary>
    Task<IReadOnlyList<DueMove>> DueAsync(CancellationToken cancellationToken);

    /// <summary>When each move was made that was made after <paramref name="since"/>, oldest first.</summary>
    Task<IReadOnlyList<DateTimeOffset>> MadeSinceAsync(DateTimeOffset since, CancellationToken cancellationToken);
}
