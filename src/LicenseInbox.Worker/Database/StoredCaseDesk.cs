using LicenseInbox.Domain.Casebook;
using LicenseInbox.Domain.Moving;
using LicenseInbox.Domain.Registry;
using LicenseInbox.Worker.Database.Rows;
using Microsoft.EntityFrameworkCore;

namespace LicenseInbox.Worker.Database;

/// <summary>The built-in case desk: the table that imports fill.</summary>
/// <param name="context">The unit of work's transaction.</param>
/// <param name="pending">What it has put.</param>
/// <param name="isTold">Whether the vendor's own case desk is told the same, once the unit of work is committed.</param>
/// <param name="time">The clock.</param>
internal sealed class StoredCaseDesk(StoreContext context, PendingRows pending, bool isTold, TimeProvider time) : ICaseDesk
{
    public async Task<SupportCase?> FindAsync(CaseNumber number, CancellationToken cancellationToken)
    {
        var canonical = number.Canonical;
        return await StoreFailures.GuardAsync(async () =>
            (await context.Cases.AsNoTracking().SingleOrDefaultAsync(row => row.Number == canonical, cancellationToken))?.ToCase());
    }

    public async Task CloseAsync(CaseNumber number, CancellationToken cancellationToken)
    {
        await pending.WriteAsync(RecordKinds.All, cancellationToken);
        var canonical = number.Canonical;
        await StoreFailures.GuardAsync(async () =>
        {
            if (await context.Cases.SingleOrDefaultAsync(row => row.Number == canonical, cancellationToken) is not { } known)
                return;
            if (isTold && known.IsOpen)
                Tell(number, null, time.GetUtcNow());
            known.IsOpen = false;
            await ServedChanges.KeepAsync(context, new ChangedFacts { Cases = new HashSet<CaseNumber> { number } }, cancellationToken);
            await context.SaveChangesAsync(cancellationToken);
        });
    }

    public Task AddNoteAsync(CaseNumber number, string note, DateTimeOffset at, CancellationToken cancellationToken)
    {
        pending.Add(new CaseNoteRow { CaseNumber = number.Canonical, At = at, Note = ColumnText.Clean(note) }, isTold ? () => Tell(number, note, at) : null);
        return Task.CompletedTask;
    }

    private void Tell(CaseNumber number, string? note, DateTimeOffset at) =>
        context.CasePosts.Add(CasePostRow.From(new CasePost { Id = Guid.CreateVersion7(time.GetUtcNow()), Case = number, Note = note, At = at, NotBefore = at }));
}
