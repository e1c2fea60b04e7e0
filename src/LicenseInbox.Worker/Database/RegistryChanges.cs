using LicenseInbox.Domain.Casebook;
using Microsoft.EntityFrameworkCore;

namespace LicenseInbox.Worker.Database;

/// <summary>Changes that imports left, until they were acted on.</summary>
internal sealed class RegistryChanges(StoreDatabase database) : IRegistryChanges
{
    public Task<PendingChanges?> PendingAsync(CancellationToken cancellationToken) =>
        database.ReadAsync(
            async store =>
            {
                var rows = await store.RegistryChanges.AsNoTracking().ToListAsync(cancellationToken);
                return rows.Count == 0 ? null : new PendingChanges(FactKeys.Read(rows.Select(row => row.Fact)), rows.Max(row => row.Id));
            },
            cancellationToken);

    public Task DoneAsync(Lease lease, long upTo, CancellationToken cancellationToken) =>
        database.WriteAsync(lease, store => store.RegistryChanges.Where(row => row.Id <= upTo).ExecuteDeleteAsync(cancellationToken), cancellationToken);
}
