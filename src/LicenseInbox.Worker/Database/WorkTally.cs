using LicenseInbox.Domain.Audit;
using LicenseInbox.Domain.Desk;
using LicenseInbox.Domain.Moving;
using LicenseInbox.Domain.Requests;
using Microsoft.EntityFrameworkCore;

namespace LicenseInbox.Worker.Database;

/// <summary>
/// Counts how the work went. Counting takes long where there is much of it: it is done at most once in <see cref="HoldsFor"/> for the same question, by one at a time, and everybody else reads what was counted.
/// </summary>
internal sealed class WorkTally(StoreDatabase database, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan HoldsFor = TimeSpan.FromSeconds(30);

    private static readonly RequestStatus?[] Open = RequestTransitions.Open.Select(status => (RequestStatus?)status).ToArray();

    private readonly SemaphoreSlim _turn = new(1, 1);
    private (string Question, DateTimeOffset At, WorkNumbers Numbers)? _last;

    public async Task<WorkNumbers> ReadAsync(IReadOnlyList<DateTimeOffset> periods, IReadOnlyList<DateTimeOffset> days, TimeSpan sla, CancellationToken cancellationToken)
    {
        var question = string.Join('|', periods.Concat(days).Select(at => at.UtcTicks));
        await _turn.WaitAsync(cancellationToken);
        try
        {
            if (_last is not { } last || last.Question != question || time.GetUtcNow() - last.At > HoldsFor)
                _last = last = (question, time.GetUtcNow(), await database.ReadAsync(store => CountAsync(store, periods, days, sla, cancellationToken), cancellationToken));
            return last.Numbers;
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose() => _turn.Dispose();

    private static async Task<WorkNumbers> CountAsync(StoreContext store, IReadOnlyList<DateTimeOffset> periods, IReadOnlyList<DateTimeOffset> days, TimeSpan sla, CancellationToken cancellationToken)
    {
        var since = periods.Concat(days).Min();
        var requests = await RequestsAsync(store, since, cancellationToken);
        var moves = await MovesAsync(store, since, sla, cancellationToken);
        var mails = new List<int>();
        foreach (var period in periods)
            mails.Add(await store.Messages.AsNoTracking().CountAsync(row => row.ReceivedAt >= period, cancellationToken));
        var open = store.Board.AsNoTracking().Where(row => Open.Contains(row.Status));
        return new WorkNumbers
        {
            Periods = periods.Select((period, index) => Of(period, mails[index], requests, moves)).ToList(),
            Days = days.Zip(days.Skip(1), (begins, ends) => Of(begins, ends, requests, moves)).ToList(),
            Causes = (await store.Exceptions.AsNoTracking().Where(row => row.OpenedAt >= since).GroupBy(row => row.Code).Select(group => new { group.Key, Count = group.Count() }).ToListAsync(cancellationToken))
                .OrderByDescending(group => group.Count).ThenBy(group => group.Key, StringComparer.Ordinal).Select(group => new CodeCount(group.Key, group.Count)).ToList(),
            OpenDeadlines = (await open.Where(row => row.Deadline != null).OrderBy(row => row.Deadline).Select(row => row.Deadline!.Value).ToListAsync(cancellationToken)),
            OpenWithoutDeadline = await open.CountAsync(row => row.Deadline == null, cancellationToken),
        };
    }

    /// <summary>Requests since a moment, and whether each was decided without a person: no exception was ever opened about it, and only the program wrote into its trail.</summary>
    private static async Task<List<(DateTimeOffset At, bool Alone)>> RequestsAsync(StoreContext store, DateTimeOffset since, CancellationToken cancellationToken)
    {
        var rows = await store.Board.AsNoTracking()
            .Where(row => row.OpenedAt >= since)
            .Select(row => new
            {
                row.OpenedAt,
                Alone = row.Outcome != null
                    && !store.Exceptions.Any(record => record.RequestId == row.RequestId)
                    && !store.AuditEntries.Any(entry => entry.Chain == row.RequestId && entry.Author != AuditEntry.Program),
            })
            .ToListAsync(cancellationToken);
        return rows.ConvertAll(row => (row.OpenedAt, row.Alone));
    }

    private static async Task<List<(DateTimeOffset At, bool InTime, TimeSpan Took)>> MovesAsync(StoreContext store, DateTimeOffset since, TimeSpan sla, CancellationToken cancellationToken)
    {
        var rows = await store.Moves.AsNoTracking()
            .Where(row => row.MadeAt != null && row.MadeAt >= since && row.State == MoveState.Made)
            .Select(row => new { row.MadeAt, row.DueBy })
            .ToListAsync(cancellationToken);
        return rows.ConvertAll(row => (row.MadeAt!.Value, row.MadeAt <= row.DueBy, row.MadeAt.Value - (row.DueBy - sla)));
    }

    private static PeriodNumbers Of(DateTimeOffset since, int mails, List<(DateTimeOffset At, bool Alone)> requests, List<(DateTimeOffset At, bool InTime, TimeSpan Took)> moves)
    {
        var took = moves.Where(move => move.At >= since).Select(move => move.Took).Order().ToList();
        return new PeriodNumbers(
            since,
            mails,
            requests.Count(request => request.At >= since),
            requests.Count(request => request.At >= since && request.Alone),
            took.Count,
            moves.Count(move => move.At >= since && move.InTime),
            Share(took, 0.5),
            Share(took, 0.95));
    }

    private static DayNumbers Of(DateTimeOffset begins, DateTimeOffset ends, List<(DateTimeOffset At, bool Alone)> requests, List<(DateTimeOffset At, bool InTime, TimeSpan Took)> moves)
    {
        var opened = requests.FindAll(request => request.At >= begins && request.At < ends);
        var made = moves.FindAll(move => move.At >= begins && move.At < ends);
        return new DayNumbers(begins, opened.Count, opened.Count(request => request.Alone), made.Count, made.Count(move => move.InTime));
    }

    /// <summary>The least time that this share of the moves did not exceed.</summary>
    private static TimeSpan? Share(List<TimeSpan> sorted, double share) => sorted.Count == 0 ? null : sorted[Math.Max(0, (int)Math.Ceiling(sorted.Count * share) - 1)];
}
