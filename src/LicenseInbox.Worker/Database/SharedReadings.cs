using LicenseInbox.Domain.Casebook;
using LicenseInbox.Domain.Reading;
using LicenseInbox.Domain.Receiving;
using LicenseInbox.Worker.Database.Rows;
using Microsoft.EntityFrameworkCore;

namespace LicenseInbox.Worker.Database;

/// <summary>
/// Readings that workers ask of each other: a row for each, a handful at any moment. Who died with what he had asked for or begun is told by <see cref="Presence"/>. Two who begin, take back or give at the same moment
/// write the same row: the second sees what the first did.
/// </summary>
internal sealed class SharedReadings(StoreDatabase database, Presence presence, TimeProvider time) : ISharedReadings
{
    /// <summary>Nobody waits that long: whoever asked was stopped, or lost the mailbox to another worker.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromHours(1);

    public async Task<bool> HasOthersAsync(CancellationToken cancellationToken) =>
        presence.IsShared && await database.ReadAsync(async store => await presence.OthersAsync(store, cancellationToken) is { Count: > 0 }, cancellationToken);

    public async Task AskAsync(AskedReading asked, CancellationToken cancellationToken)
    {
        var worker = await presence.BePresentAsync(cancellationToken);
        await database.WriteAsync(
            async store =>
            {
                // What an earlier watch of the mailbox asked for and never took.
                if (await FindAsync(store, asked.Mail.Id, cancellationToken) is { } old)
                {
                    store.Remove(old);
                    await store.SaveChangesAsync(cancellationToken);
                }

                store.SharedReadings.Add(SharedReadingRow.From(asked, worker, time.GetUtcNow()));
                return true;
            },
            cancellationToken);
    }

    public async Task<SharedReading?> TakeAsync(DeliveryId id, bool unbegun, CancellationToken cancellationToken)
    {
        // Mostly it is not there yet: then nothing is written.
        if (await database.ReadAsync(store => TakenAsync(store, id, unbegun, cancellationToken), cancellationToken) is (null, _))
            return null;
        return await database.WriteAsync(
            async store =>
            {
                var (reading, row) = await TakenAsync(store, id, unbegun, cancellationToken);
                if (reading is not null && row is not null)
                    store.Remove(row);
                return reading;
            },
            cancellationToken);
    }

    public async Task<bool> IsAnyAskedAsync(CancellationToken cancellationToken)
    {
        if (!presence.IsShared)
            return false;
        var worker = await presence.BePresentAsync(cancellationToken);
        return await database.ReadAsync(async store => await NextAsync(store, worker, cancellationToken) is not (null, []), cancellationToken);
    }

    public async Task<AskedReading?> BeginAsync(CancellationToken cancellationToken)
    {
        var worker = await presence.BePresentAsync(cancellationToken);
        return await database.WriteAsync(
            async store =>
            {
                var (next, orphans) = await NextAsync(store, worker, cancellationToken);
                store.RemoveRange(orphans);
                if (next is null)
                    return null;
                next.BegunBy = worker;
                return next.ToAsked();
            },
            cancellationToken);
    }

    public async Task GiveAsync(DeliveryId id, MessageFacts? facts, CancellationToken cancellationToken)
    {
        var worker = await presence.BePresentAsync(cancellationToken);
        await database.WriteAsync(
            async store =>
            {
                if (await FindAsync(store, id, cancellationToken) is { } row && row.BegunBy == worker)
                    (row.IsGiven, row.Json) = (true, facts is null ? null : StoreJson.Write(facts));
                return true;
            },
            cancellationToken);
    }

    private async Task<(SharedReading? Reading, SharedReadingRow? Row)> TakenAsync(StoreContext store, DeliveryId id, bool unbegun, CancellationToken cancellationToken)
    {
        var row = await FindAsync(store, id, cancellationToken);
        if (row is null)
            return (new SharedReading(null), null);
        if (row.IsGiven)
            return (new SharedReading(StoreJson.ReadOrNull<MessageFacts>(row.Json)), row);
        var isLost = row.BegunBy is { } other && await presence.OthersAsync(store, cancellationToken) is { } others && !others.Contains(other);
        return (isLost || (unbegun && row.BegunBy is null) ? new SharedReading(null) : null, row);
    }

    /// <summary>The oldest that can be begun, and what nobody waits for any more.</summary>
    private async Task<(SharedReadingRow? Next, List<SharedReadingRow> Orphans)> NextAsync(StoreContext store, long worker, CancellationToken cancellationToken)
    {
        var rows = await store.SharedReadings.OrderBy(row => row.ReceivedAt).ToListAsync(cancellationToken);
        if (rows.Count == 0 || await presence.OthersAsync(store, cancellationToken) is not { } others)
            return (null, []);
        var orphans = rows.FindAll(row => row.AskedAt < time.GetUtcNow() - LongestWait || (row.AskedBy != worker && !others.Contains(row.AskedBy)));
        return (rows.Except(orphans).FirstOrDefault(row => row.BegunBy is null && row.AskedBy != worker), orphans);
    }

    private static Task<SharedReadingRow?> FindAsync(StoreContext store, DeliveryId id, CancellationToken cancellationToken) =>
        store.SharedReadings.SingleOrDefaultAsync(row => row.Account == id.Account && row.Folder == id.Folder && row.UidValidity == id.UidValidity && row.Uid == id.Uid, cancellationToken);
}
