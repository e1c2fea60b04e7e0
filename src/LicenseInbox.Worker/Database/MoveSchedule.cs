using System.Globalization;
using LicenseInbox.Domain.Audit;
using LicenseInbox.Domain.Moving;
using LicenseInbox.Worker.Database.Rows;
using Microsoft.EntityFrameworkCore;

namespace LicenseInbox.Worker.Database;

/// <summary>How the queue is to run, kept in the store: a command of another process changes it. It stands still while a restored store is not complete.</summary>
internal sealed class MoveSchedule(StoreDatabase database, TimeProvider time) : IMoveSchedule
{
    public const string Paused = "queue.paused";
    private const string PerMinute = "queue.per-minute";

    public Task<QueuePace> PaceAsync(CancellationToken cancellationToken) =>
        database.ReadAsync(
            async store =>
            {
                var settings = await store.Settings.AsNoTracking().Where(row => row.Name == Paused || row.Name == PerMinute || row.Name.StartsWith(RestoredStore.Incomplete)).ToDictionaryAsync(row => row.Name, row => row.Value, cancellationToken);
                var pace = settings.GetValueOrDefault(PerMinute) is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : (int?)null;
                return new QueuePace(settings.GetValueOrDefault(Paused) == "true" || settings.Keys.Any(name => name.StartsWith(RestoredStore.Incomplete, StringComparison.Ordinal)), pace);
            },
            cancellationToken);

    public Task SetPausedAsync(bool isPaused, CancellationToken cancellationToken) => SetAsync(Paused, isPaused ? "true" : "false", cancellationToken);

    public Task SetPaceAsync(int? perMinute, CancellationToken cancellationToken)
    {
        if (perMinute is { } pace)
            ArgumentOutOfRangeException.ThrowIfLessThan(pace, 1, nameof(perMinute));
        return SetAsync(PerMinute, perMinute?.ToString(CultureInfo.InvariantCulture) ?? "", cancellationToken);
    }

    public Task<IReadOnlyList<DueMove>> DueAsync(CancellationToken cancellationToken) =>
        database.ReadAsync<IReadOnlyList<DueMove>>(
            async store => (await store.Moves.AsNoTracking()
                .Where(row => row.State == MoveState.Due || row.State == MoveState.Unknown || row.AskAt != null)
                .OrderBy(row => row.DueBy)
                .Select(row => new { row.Id, row.DueBy, row.State, row.AskAt })
                .ToListAsync(cancellationToken))
                .ConvertAll(row => new DueMove(row.Id, row.DueBy, row is { State: MoveState.Unknown, AskAt: null } ? DateTimeOffset.MaxValue : row.AskAt, row.State != MoveState.Due)),
            cancellationToken);

    public Task<IReadOnlyList<DateTimeOffset>> MadeSinceAsync(DateTimeOffset since, CancellationToken cancellationToken) =>
        database.ReadAsync<IReadOnlyList<DateTimeOffset>>(
            async store => (await store.Moves.AsNoTracking()
                .Where(row => row.MadeAt > since)
                .OrderBy(row => row.MadeAt)
                .Select(row => row.MadeAt)
                .ToListAsync(cancellationToken)).ConvertAll(at => at!.Value),
            cancellationToken);

    private Task<bool> SetAsync(string name, string value, CancellationToken cancellationToken) =>
        database.WriteAsync(
            async store =>
            {
                if (await store.Settings.FindAsync([name], cancellationToken) is { } known)
                    known.Value = value;
                else
                    store.Settings.Add(new SettingRow { Name = name, Value = value });
                var now = time.GetUtcNow();
                await AuditWriter.AddAsync(store, AuditEntry.Of(Guid.CreateVersion7(now), null, now, AuditActions.QueueChanged, new { name, value }) with { Author = AuditEntry.Operator }, cancellationToken);
                return true;
            },
            cancellationToken);
}
