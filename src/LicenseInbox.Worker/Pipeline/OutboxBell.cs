namespace LicenseInbox.Worker.Pipeline;

/// <summary>Wakes the sender when something was put into the outbox here; what others put there is found by looking.</summary>
internal sealed class OutboxBell(TimeProvider time)
{
    private TaskCompletionSource _rung = New();

    /// <summary>Call it after the unit of work was committed.</summary>
    public void Ring() => Volatile.Read(ref _rung).TrySetResult();

    /// <summary>Returns when it was rung since the last wait, at the latest after <paramref name="atMost"/>.</summary>
    public async Task WaitAsync(TimeSpan atMost, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await Task.WhenAny(Volatile.Read(ref _rung).Task, Task.Delay(atMost, time, stop.Token));
        await stop.CancelAsync();
        Interlocked.Exchange(ref _rung, New());
        cancellationToken.ThrowIfCancellationRequested();
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
