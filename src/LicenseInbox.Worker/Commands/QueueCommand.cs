using LicenseInbox.Domain.Moving;

namespace LicenseInbox.Worker.Commands;

/// <summary><c>licenseinbox queue</c>: written into the store, where the worker reads it before each move.</summary>
internal sealed class QueueCommand(IMoveSchedule schedule, TextWriter output)
{
    public async Task<int> RunAsync(QueueOrder order, int pace, CancellationToken cancellationToken)
    {
        switch (order)
        {
            case QueueOrder.Pause:
                await schedule.SetPausedAsync(true, cancellationToken);
                await output.WriteLineAsync("The queue is paused: no move is made until 'licenseinbox queue resume'.");
                break;
            case QueueOrder.Resume:
                await schedule.SetPausedAsync(false, cancellationToken);
                await output.WriteLineAsync("The queue goes on.");
                break;
            default:
                await schedule.SetPaceAsync(pace, cancellationToken);
                await output.WriteLineAsync($"At most {pace} moves a minute.");
                break;
        }

        return CommandRunner.Done;
    }
}
