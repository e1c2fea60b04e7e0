using System.Globalization;
using LicenseInbox.Domain.Casebook;
using LicenseInbox.Worker.Database.Rows;
using Microsoft.EntityFrameworkCore;

namespace LicenseInbox.Worker.Database;

/// <summary>Remembers among the settings that the store was restored, and which mailboxes are still to be searched.</summary>
internal sealed class RestoredStore(StoreDatabase database) : IRestoredStore
{
    public const string Incomplete = "restored.incomplete:";

    private const string At = "restored.at";

    /// <summary>The mails that are searched reach back so long before the last look that the copy knows of: clocks differ, and a look takes a while.</summary>
    private static readonly TimeSpan Margin = TimeSpan.FromDays(1);

    /// <summary>Marks a copy that is about to become the store: these mailboxes are to be searched, as far as the copy knows them.</summary>
    public static async Task MarkAsync(StoreContext store, IReadOnlyCollection<string> accounts, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await SetAsync(store, At, now, cancellationToken);
        foreach (var mailbox in await store.Mailboxes.Where(row => accounts.Contains(row.Account)).ToListAsync(cancellationToken))
        {
            if ((mailbox.LookedAt ?? mailbox.StartFrom) is { } known)
                await SetAsync(store, Incomplete + mailbox.Account, known - (mailbox.LookedAt is null ? TimeSpan.Zero : Margin), cancellationToken);
        }

        await store.Leases.ExecuteUpdateAsync(lease => lease.SetProperty(row => row.Holder, (long?)null), cancellationToken);
        await store.SaveChangesAsync(cancellationToken);
    }

    public Task<DateTimeOffset?> RestoredAtAsync(CancellationToken cancellationToken) => ReadAsync(At, cancellationToken);

    public Task<DateTimeOffset?> LostSinceAsync(string account, CancellationToken cancellationToken) => ReadAsync(Incomplete + account, cancellationToken);

    public Task<bool> IsIncompleteAsync(CancellationToken cancellationToken) =>
        database.ReadAsync(store => store.Settings.AnyAsync(row => row.Name.StartsWith(Incomplete), cancellationToken), cancellationToken);

    public Task<bool> IsQueuePausedAsync(CancellationToken cancellationToken) =>
        database.ReadAsync(store => store.Settings.AnyAsync(row => row.Name == MoveSchedule.Paused && row.Value == "true", cancellationToken), cancellationToken);

    public Task CompletedAsync(Lease lease, string account, CancellationToken cancellationToken) =>
        database.WriteAsync(lease, store => store.Settings.Where(row => row.Name == Incomplete + account).ExecuteDeleteAsync(cancellationToken), cancellationToken);

    private static async Task SetAsync(StoreContext store, string name, DateTimeOffset at, CancellationToken cancellationToken)
    {
        var row = await store.Settings.SingleOrDefaultAsync(row => row.Name == name, cancellationToken);
        if (row is null)
            store.Settings.Add(row = new SettingRow { Name = name, Value = "" });
        row.Value = at.ToString("O", CultureInfo.InvariantCulture);
    }

    private Task<DateTimeOffset?> ReadAsync(string name, CancellationToken cancellationToken) =>
        database.ReadAsync(
            async store => await store.Settings.AsNoTracking().Where(row => row.Name == name).Select(row => row.Value).SingleOrDefaultAsync(cancellationToken) is { } text
                ? DateTimeOffset.Parse(text, CultureInfo.InvariantCulture)
                : (DateTimeOffset?)null,
            cancellationToken);
}
