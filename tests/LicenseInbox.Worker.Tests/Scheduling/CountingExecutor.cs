using System.Collections.Concurrent;
using LicenseInbox.Domain.Casebook;
using LicenseInbox.Domain.Moving;

namespace LicenseInbox.Worker.Tests.Scheduling;

/// <summary>Makes the next due move in the store, as the pipeline does but without deciding again, and counts; can fail, or hang before it begins.</summary>
internal sealed class CountingExecutor(ICasebooks casebooks, TimeProvider time) : IMoveExecutor
{
    private readonly ConcurrentQueue<Guid> _made = new();
    private int _runs;
    private int _ended;

    public IReadOnlyList<Guid> Made => [.. _made];

    public int Runs => _runs;

    public Exception? FailWith { get; set; }

    public TaskCompletionSource? Stuck { get; set; }

    public async Task<bool> ExecuteNextAsync(CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _runs);
        try
        {
            if (Stuck is { } stuck)
                await stuck.Task;
            if (FailWith is { } failure)
                throw failure;
            await using var book = await casebooks.OpenAsync(CancellationToken.None);
            if (await book.NextDueMoveAsync(CancellationToken.None) is not { Move: { } move })
                return false;
            var facts = await book.Registry.FactsAsync(
                new FactsQuery { Systems = [move.Planned.From, move.Planned.To], Licenses = move.Planned.Licenses.Select(license => license.Key).ToList() }, CancellationToken.None);
            (await book.Registry.MoveAsync(move, facts, CancellationToken.None)).ShouldBe(MoveResult.Made);
            book.Put(move with { State = MoveState.Made, MadeAt = time.GetUtcNow() });
            await book.CommitAsync(CancellationToken.None);
            _made.Enqueue(move.Id);
            return true;
        }
        finally
        {
            Interlocked.Increment(ref _ended);
        }
    }

    public Task WaitAsync(int made) => UntilAsync(() => _made.Count >= made);

    public Task WaitForRunsAsync(int runs) => UntilAsync(() => _runs >= runs);

    public Task WaitForEndAsync() => UntilAsync(() => _ended >= _runs);

    private static async Task UntilAsync(Func<bool> isSo)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60), TimeProvider.System);
        while (!isSo())
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, limit.Token);
    }
}
