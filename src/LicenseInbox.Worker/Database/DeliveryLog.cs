using LicenseInbox.Domain.Casebook;
using LicenseInbox.Domain.Receiving;
using LicenseInbox.Domain.Replies;
using LicenseInbox.Worker.Database.Rows;
using Microsoft.EntityFrameworkCore;

namespace LicenseInbox.Worker.Database;

/// <summary>What was seen in each mailbox, and the outbox.</summary>
internal sealed class DeliveryLog(StoreDatabase database, Presence presence) : IDeliveryLog
{
    /// <summary>A longer time without a successful look was an outage: of this program, or of the mail server.</summary>
    private static readonly TimeSpan Outage = TimeSpan.FromMinutes(5);

    public Task<IReadOnlySet<DeliveryId>> KnownAsync(string account, CancellationToken cancellationToken) =>
        database.ReadAsync<IReadOnlySet<DeliveryId>>(
            async store => await store.Deliveries.AsNoTracking()
                .Where(row => row.Account == account)
                .Select(row => new DeliveryId(row.Account, row.Folder, row.UidValidity, row.Uid))
                .ToHashSetAsync(cancellationToken),
            cancellationToken);

    public Task<IReadOnlySet<DeliveryId>> KnownAmongAsync(string account, IReadOnlyList<DeliveryId> deliveries, CancellationToken cancellationToken) =>
        database.ReadAsync<IReadOnlySet<DeliveryId>>(
            async store =>
            {
                var known = new HashSet<DeliveryId>();
                foreach (var folder in deliveries.GroupBy(id => (id.Folder, id.UidValidity)))
                {
                    var uids = folder.Select(id => id.Uid).ToList();
                    known.UnionWith(await store.Deliveries.AsNoTracking()
                        .Where(row => row.Account == account && row.Folder == folder.Key.Folder && row.UidValidity == folder.Key.UidValidity && uids.Contains(row.Uid))
                        .Select(row => new DeliveryId(row.Account, row.Folder, row.UidValidity, row.Uid))
                        .ToListAsync(cancellationToken));
                }

                return known;
            },
            cancellationToken);

    public Task RecordAsync(Lease lease, IReadOnlyList<RecordedDelivery> deliveries, CancellationToken cancellationToken) =>
        deliveries.Count == 0 ? Task.CompletedTask : database.WriteAsync(lease, store => DeliveryUpsert.WriteAsync(store, deliveries, cancellationToken), cancellationToken);

    public Task<IReadOnlyList<RecordedDelivery>> InStateAsync(string account, DeliveryState state, CancellationToken cancellationToken) =>
        database.ReadAsync<IReadOnlyList<RecordedDelivery>>(
            async store => (await store.Deliveries.AsNoTracking()
                .Where(row => row.Account == account && row.State == state)
                .OrderBy(row => row.ReceivedAt)
                .ToListAsync(cancellationToken)).ConvertAll(row => row.ToDelivery()),
            cancellationToken);

    public Task<DateTimeOffset> StartAsync(Lease lease, string account, DateTimeOffset startFrom, CancellationToken cancellationToken) =>
        database.WriteAsync(
            lease,
            async store =>
            {
                var mailbox = await MailboxAsync(store, account, cancellationToken);
                return mailbox.StartFrom ??= startFrom.ToUniversalTime();
            },
            cancellationToken);

    public Task LookedAsync(Lease lease, string account, DateTimeOffset at, CancellationToken cancellationToken) =>
        database.WriteAsync(
            lease,
            async store =>
            {
                var mailbox = await MailboxAsync(store, account, cancellationToken);
                if (mailbox.LookedAt is { } last && at - last > Outage)
                    store.Outages.Add(new OutageRow { Account = account, From = last, To = at });
                return mailbox.LookedAt = at;
            },
            cancellationToken);

    public async Task<OutgoingMail?> ClaimAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        var worker = await presence.BePresentAsync(cancellationToken);
        return await database.WriteAsync(
            async store =>
            {
                var others = await presence.OthersAsync(store, cancellationToken);
                if ((await OutboxClaim.Oldest(store, now, worker, others).ToListAsync(cancellationToken)) is not [var row])
                    return null;
                var mail = row.ToMail();
                var claimed = mail with { ClaimedBy = worker, Attempts = mail.Attempts + 1 };
                (row.ClaimedBy, row.Json) = (worker, StoreJson.Write(claimed));
                return claimed;
            },
            cancellationToken);
    }

    public Task<int> SentSinceAsync(string address, DateTimeOffset since, CancellationToken cancellationToken)
    {
        var key = ColumnText.Key(address.ToLowerInvariant());
        return database.ReadAsync(
            store => store.Outgoing.AsNoTracking().IgnoreAutoIncludes().CountAsync(row => row.SentAt >= since && row.Addresses.Any(to => to.Address == key), cancellationToken),
            cancellationToken);
    }

    public Task<int> SentSinceAsync(DateTimeOffset since, string? domain, CancellationToken cancellationToken)
    {
        var ending = ColumnText.Ending($"@{domain?.ToLowerInvariant()}");
        return database.ReadAsync(
            store => store.Outgoing.AsNoTracking().IgnoreAutoIncludes()
                .CountAsync(row => row.SentAt >= since && (domain == null || row.Addresses.Any(to => EF.Functions.Like(to.Address, ending, ColumnText.Escape))), cancellationToken),
            cancellationToken);
    }

    private static async Task<MailboxRow> MailboxAsync(StoreContext store, string account, CancellationToken cancellationToken)
    {
        if (await store.Mailboxes.FindAsync([account], cancellationToken) is { } known)
            return known;
        var mailbox = new MailboxRow { Account = account };
        store.Mailboxes.Add(mailbox);
        return mailbox;
    }
}
