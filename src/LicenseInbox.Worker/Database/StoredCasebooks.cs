using LicenseInbox.Domain.Casebook;

namespace LicenseInbox.Worker.Database;

/// <summary>Units of work over a database.</summary>
internal sealed class StoredCasebooks(StoreDatabase database, TimeProvider time) : ICasebooks
{
    public async Task<ICasebook> OpenAsync(CancellationToken cancellationToken) =>
        new StoredCasebook(await database.WriteAsync(cancellationToken), time);

    public async Task<ICasebook> OpenAsync(Lease lease, CancellationToken cancellationToken) =>
        new StoredCasebook(await database.WriteAsync(lease, cancellationToken), time);
}
