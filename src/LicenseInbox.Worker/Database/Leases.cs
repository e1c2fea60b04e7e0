using System.Collections.Concurrent;
using LicenseInbox.Domain.Casebook;
using LicenseInbox.Worker.Database.Rows;
using Microsoft.EntityFrameworkCore;

namespace LicenseInbox.Worker.Database;

/// <summary>
/// Leases in the store. A holder is followed when it is dead (<see cref="Presence"/>), or when it did not renew for a while: that is watched by the follower's own stopwatch,
/// so that no two clocks are ever compared.
/// </summary>
internal sealed class Leases(StoreDatabase database, Presence presence, StoreOptions options, TimeProvider time) : ILeases
{
    private readonly ConcurrentDictionary<string, (long Token, long Beat, long Since)> _watched = new(StringComparer.Ordinal);

    public TimeSpan RenewEvery => options.SilentAfter / 5;

    public async Task<Lease?> TakeAsync(string name, CancellationToken cancellationToken)
    {
        var worker = await presence.BePresentAsync(cancellationToken);
        var seen = await database.ReadAsync(
            async store => (
                Row: await store.Leases.AsNoTracking().SingleOrDefaultAsync(row => row.Name == name, cancellationToken),
                Beat: await store.LeaseBeats.AsNoTracking().Where(row => row.Name == name).Select(row => row.Beat).SingleOrDefaultAsync(cancellationToken),
                Others: await presence.OthersAsync(store, cancellationToken)),
            cancellationToken);
        var isFree = seen.Row?.Holder is not { } holder || holder == worker || seen.Others?.Contains(holder) == false || IsSilent(name, seen.Row.Token, seen.Beat);
        return isFree ? await FollowAsync(name, seen.Row?.Token, worker, cancellationToken) : null;
    }

    public Task RenewAsync(Lease lease, CancellationToken cancellationToken) => RenewAsync(lease, presence.BePresentAsync(cancellationToken), cancellationToken);

    public Task ReleaseAsync(Lease lease, CancellationToken cancellationToken) =>
        database.WriteAsync(
            store => store.Leases.Where(row => row.Name == lease.Name && row.Token == lease.Token).ExecuteUpdateAsync(row => row.SetProperty(held => held.Holder, (long?)null), cancellationToken),
            cancellationToken);

    private async Task RenewAsync(Lease lease, Task<long> present, CancellationToken cancellationToken)
    {
        await present;
        await database.WriteAsync(
            async store =>
            {
                if (!await store.Leases.AnyAsync(row => row.Name == lease.Name && row.Token == lease.Token, cancellationToken))
                    throw new LeaseLostException(lease);
                return await store.LeaseBeats.Where(row => row.Name == lease.Name).ExecuteUpdateAsync(row => row.SetProperty(beat => beat.Beat, beat => beat.Beat + 1), cancellationToken);
            },
            cancellationToken);
    }

    private bool IsSilent(string name, long token, long beat)
    {
        var now = time.GetTimestamp();
        var watched = _watched.AddOrUpdate(name, (token, beat, now), (_, known) => known.Token == token && known.Beat == beat ? known : (token, beat, now));
        return time.GetElapsedTime(watched.Since, now) >= options.SilentAfter;
    }

    /// <summary>Takes it from the holder that was seen; null when somebody else was faster.</summary>
    private async Task<Lease?> FollowAsync(string name, long? token, long worker, CancellationToken cancellationToken)
    {
        try
        {
            await using var session = await database.WriteAsync(cancellationToken);
            return await StoreFailures.GuardAsync(async () =>
            {
                var row = await session.Context.Leases.SingleOrDefaultAsync(row => row.Name == name, cancellationToken);
                if (row?.Token != token)
                    return null;
                if (row is null)
                {
                    row = new LeaseRow { Name = name };
                    session.Context.Leases.Add(row);
                    session.Context.LeaseBeats.Add(new LeaseBeatRow { Name = name });
                }

                (row.Token, row.Holder) = (row.Token + 1, worker);
                await session.CommitAsync(cancellationToken);
                return new Lease(name, row.Token);
            });
        }
        catch (ConcurrentChangeException)
        {
            return null;
        }
    }
}
