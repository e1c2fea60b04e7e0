using LicenseInbox.Domain.Casebook;
using LicenseInbox.Domain.Registry;
using LicenseInbox.Worker.Database.Rows;
using Microsoft.EntityFrameworkCore;

namespace LicenseInbox.Worker.Database;

/// <summary>Which sets of files the watched folder was imported from.</summary>
internal sealed class ImportLog(StoreDatabase database) : IImportLog
{
    public Task<ImportRecord?> LastAsync(CancellationToken cancellationToken) =>
        database.ReadAsync(
            async store => await store.Imported.AsNoTracking().OrderByDescending(row => row.At).FirstOrDefaultAsync(cancellationToken) is { } last
                ? new ImportRecord(last.Digest, last.At, last.Error)
                : null,
            cancellationToken);

    public Task RecordAsync(Lease lease, ImportRecord record, CancellationToken cancellationToken) =>
        database.WriteAsync(
            lease,
            async store =>
            {
                var row = await store.Imported.FindAsync([record.Digest], cancellationToken);
                if (row is null)
                    store.Imported.Add(row = new ImportedRow { Digest = record.Digest });
                row.At = record.At;
                row.Error = record.Error is { } error ? ColumnText.Clean(error) : null;
                return true;
            },
            cancellationToken);
}
