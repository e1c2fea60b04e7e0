using LicenseInbox.Domain.SigningIn;
using LicenseInbox.Worker.Database.Rows;
using Microsoft.EntityFrameworkCore;

namespace LicenseInbox.Worker.Database;

/// <summary>What is kept about signing in, among the settings.</summary>
internal sealed class SigningInRecords(StoreDatabase database) : ISigningInRecords
{
    private const string Prefix = "signing-in:";

    public Task<string?> ReadAsync(string name, CancellationToken cancellationToken) => database.ReadAsync(
        store => store.Settings.AsNoTracking().Where(row => row.Name == Prefix + name).Select(row => row.Value).SingleOrDefaultAsync(cancellationToken),
        cancellationToken);

    public Task<bool> ReplaceAsync(string name, string? before, string? after, CancellationToken cancellationToken) => database.WriteAsync(
        async store =>
        {
            // Read within the transaction: who wrote it since makes it start again, and then this says no.
            var row = await store.Settings.FindAsync([Prefix + name], cancellationToken);
            if (row?.Value != before)
                return false;
            if (row is null && after is not null)
                store.Settings.Add(new SettingRow { Name = Prefix + name, Value = after });
            else if (row is not null && after is null)
                store.Settings.Remove(row);
            else if (row is not null)
                row.Value = after!;
            return true;
        },
        cancellationToken);
}
