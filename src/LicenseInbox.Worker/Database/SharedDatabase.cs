using System.Data.Common;
using Microsoft.EntityFrameworkCore;

namespace LicenseInbox.Worker.Database;

/// <summary>
/// A database on one connection that stays open: everybody takes turns. Where <paramref name="outer"/> is given, units of work are savepoints within it, and nothing outlasts it.
/// </summary>
internal sealed class SharedDatabase<TContext>(DbContextOptions<TContext> options, Func<DbContextOptions<TContext>, TContext> make, DbTransaction? outer) : StoreDatabase
    where TContext : StoreContext
{
    private const string Savepoint = "unit_of_work";

    private readonly SemaphoreSlim _turn = new(1, 1);

    public override StoreContext NewContext() => make(options);

    public override ValueTask DisposeAsync()
    {
        _turn.Dispose();
        return ValueTask.CompletedTask;
    }

    protected override async Task<StoreSession> OpenAsync(bool write, Func<StoreContext, Task>? prepare, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        var context = NewContext();
        try
        {
            if (prepare is not null)
                await prepare(context);
            context.Database.AutoSavepointsEnabled = false;
            if (outer is null)
                return StoreSession.Over(context, await context.Database.BeginTransactionAsync(cancellationToken), Release);
            await context.Database.UseTransactionAsync(outer, cancellationToken);
            await outer.SaveAsync(Savepoint, cancellationToken);
            return Nested(context, outer);
        }
        catch
        {
            await context.DisposeAsync();
            _turn.Release();
            throw;
        }
    }

    private StoreSession Nested(StoreContext context, DbTransaction transaction)
    {
        var isCommitted = false;
        return new StoreSession(
            context,
            async cancellationToken =>
            {
                await transaction.ReleaseAsync(Savepoint, cancellationToken);
                isCommitted = true;
            },
            async () =>
            {
                if (!isCommitted)
                    await transaction.RollbackAsync(Savepoint);
                await context.DisposeAsync();
                await Release();
            });
    }

    private Task Release()
    {
        _turn.Release();
        return Task.CompletedTask;
    }
}
