using LicenseInbox.Domain.Moving;
using LicenseInbox.Domain.Registry;
using LicenseInbox.Worker.Database.Rows;
using Microsoft.EntityFrameworkCore;

namespace LicenseInbox.Worker.Database;

/// <summary>The built-in case desk: the table that imports fill.</summary>
internal sealed class StoredCaseDesk(StoreContext context, PendingRows pending) : ICaseDesk
{
    public async Task<SupportCase?> FindAsync(CaseNumber number, CancellationToken cancellationToken)
    {
        await pending.WriteAsync(cancellationToken);
        var canonical = number.Canonical;
        return await StoreFailures.GuardAsync(async () =>
            (await context.Cases.AsNoTracking().SingleOrDefaultAsync(row => row.Number == canonical, cancellationToken))?.ToCase());
    }

    public async Task CloseAsync(CaseNumber number, CancellationToken cancellationToken)
    {
        await pending.WriteAsync(cancellationToken);
        var canonical = number.Canonical;
        await StoreFailures.GuardAsync(async () =>
        {
            if (await context.Cases.SingleOrDefaultAsync(row => row.Number == canonical, cancellationToken) is not { } known)
                return;
            known.IsOpen = false;
            await context.SaveChangesAsync(cancellationToken);
        });
    }

    public Task AddNoteAsync(CaseNumber number, string note, DateTimeOffset at, CancellationToken cancellationToken)
    {
        pending.Add(new CaseNoteRow { CaseNumber = number.Canonical, At = at, Note = ColumnText.Clean(note) });
        return Task.CompletedTask;
    }
}
