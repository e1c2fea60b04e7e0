using LicenseInbox.Domain.Casebook;
using Microsoft.EntityFrameworkCore;

namespace LicenseInbox.Worker.Database;

/// <summary>
/// Stands before a commit: only the holder of the lease passes. On PostgreSQL the lease's row is locked until the transaction ends, so that nobody takes the lease over between this look and
/// the commit; where somebody did since the transaction began, the database refuses the lock and the transaction starts again, to see it. On SQLite a transaction that writes is alone.
/// </summary>
internal static class LeaseFence
{
    public static async Task CheckAsync(StoreContext context, Lease lease, CancellationToken cancellationToken)
    {
        const string Sql = "SELECT token AS \"Value\" FROM leases WHERE name = {0}";
        var tokens = await context.Database.SqlQueryRaw<long>(context is SqliteContext ? Sql : Sql + " FOR SHARE", lease.Name).ToListAsync(cancellationToken);
        if (!tokens.Contains(lease.Token))
            throw new LeaseLostException(lease);
    }
}
