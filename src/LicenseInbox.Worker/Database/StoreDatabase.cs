using LicenseInbox.Domain.Casebook;
using Microsoft.EntityFrameworkCore.Storage;

namespace LicenseInbox.Worker.Database;

/// <summary>A database that holds a store: opens sessions, each one transaction that sees one moment.</summary>
internal abstract class StoreDatabase : IAsyncDisposable
{
    /// <summary>A context for migrations.</summary>
    public abstract StoreContext NewContext();

    /// <summary>A transaction that may write.</summary>
    public Task<StoreSession> WriteAsync(CancellationToken cancellationToken) => StoreFailures.GuardAsync(() => OpenAsync(true, null, cancellationToken));

    /// <summary>A transaction that only the holder of a lease may commit.</summary>
    public async Task<StoreSession> WriteAsync(Lease lease, CancellationToken cancellationToken) => (await WriteAsync(cancellationToken)).Under(lease);

    /// <summary>A transaction that only reads.</summary>
    public Task<StoreSession> ReadAsync(CancellationToken cancellationToken) => StoreFailures.GuardAsync(() => OpenAsync(false, null, cancellationToken));

    public abstract ValueTask DisposeAsync();

    /// <summary>Reads in a transaction of its own.</summary>
    public async Task<T> ReadAsync<T>(Func<StoreContext, Task<T>> read, CancellationToken cancellationToken)
    {
        await using var session = await ReadAsync(cancellationToken);
        return await StoreFailures.GuardAsync(() => read(session.Context));
    }

    /// <summary>Writes in a transaction of its own; tries again when somebody else wrote the same rows.</summary>
    public Task<T> WriteAsync<T>(Func<StoreContext, Task<T>> write, CancellationToken cancellationToken) => WriteAsync(null, null, write, cancellationToken);

    /// <summary>The same, as the holder of a lease where one is given.</summary>
    public Task<T> WriteAsync<T>(Lease? lease, Func<StoreContext, Task<T>> write, CancellationToken cancellationToken) => WriteAsync(lease, null, write, cancellationToken);

    /// <summary>The same, after something was prepared on the same connection: temporary tables, which nobody else sees, and for which nobody waits.</summary>
    public async Task<T> WriteAsync<T>(Lease? lease, Func<StoreContext, Task>? prepare, Func<StoreContext, Task<T>> write, CancellationToken cancellationToken)
    {
        const int Tries = 5;
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await using var session = await StoreFailures.GuardAsync(() => OpenAsync(true, prepare, cancellationToken));
                if (lease is not null)
                    session.Under(lease);
                var result = await StoreFailures.GuardAsync(() => write(session.Context));
                await session.CommitAsync(cancellationToken);
                return result;
            }
            catch (ConcurrentChangeException) when (attempt < Tries)
            {
                // The next try reads what the other one wrote.
            }
        }
    }

    protected abstract Task<StoreSession> OpenAsync(bool write, Func<StoreContext, Task>? prepare, CancellationToken cancellationToken);
}

/// <summary>One transaction. Without a commit nothing of it stays.</summary>
internal sealed class StoreSession(StoreContext context, Func<CancellationToken, Task> commit, Func<Task> release) : IAsyncDisposable
{
    private bool _isOver;
    private Lease? _lease;

    public StoreContext Context => context;

    /// <summary>From now on only the holder of this lease may commit it.</summary>
    public StoreSession Under(Lease lease)
    {
        _lease = lease;
        return this;
    }

    /// <summary>A session that owns an ordinary transaction.</summary>
    public static StoreSession Over(StoreContext context, IDbContextTransaction transaction, Func<Task> release) =>
        new(context, transaction.CommitAsync, async () =>
        {
            try
            {
                await transaction.DisposeAsync();
                await context.DisposeAsync();
            }
            finally
            {
                await release();
            }
        });

    public async Task CommitAsync(CancellationToken cancellationToken)
    {
        await StoreFailures.GuardAsync(async () =>
        {
            await context.SaveChangesAsync(cancellationToken);
            if (_lease is { } lease)
                await LeaseFence.CheckAsync(context, lease, cancellationToken);
            await commit(cancellationToken);
        });
    }

    public async ValueTask DisposeAsync()
    {
        if (_isOver)
            return;
        _isOver = true;
        await release();
    }
}
