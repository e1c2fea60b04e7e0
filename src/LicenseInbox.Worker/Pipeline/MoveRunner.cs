using LicenseInbox.Domain.Casebook;
using LicenseInbox.Domain.Moving;

namespace LicenseInbox.Worker.Pipeline;

/// <summary>Makes the next due move in a unit of work of its own: what the queue's jobs call.</summary>
internal sealed class MoveRunner(ICasebooks casebooks, MoveExecutor executor, OutboxBell bell) : IMoveExecutor
{
    public async Task<bool> ExecuteNextAsync(CancellationToken cancellationToken)
    {
        await using var book = await casebooks.OpenAsync(cancellationToken);
        if (!await executor.ExecuteNextAsync(book, cancellationToken))
            return false;
        await book.CommitAsync(cancellationToken);
        bell.Ring();
        return true;
    }
}
