using LicenseInbox.Domain.Alerting;
using LicenseInbox.Domain.Audit;
using LicenseInbox.Domain.Registry;
using LicenseInbox.Domain.Requests;
using LicenseInbox.Domain.Timekeeping;

namespace LicenseInbox.Domain.Reporting;

/// <summary>A request with its chain of the audit trail.</summary>
/// <param name="State">The request.</param>
/// <param name="Trail">Its chain, first entry first.</param>
public sealed record TrailedRequest(RequestState State, IReadOnlyList<ChainedEntry> Trail);

/// <summary>A deadline that was not kept.</summary>
/// <param name="Request">The request.</param>
/// <param name="Case">Its case, or null.</param>
/// <param name="Deadline">When it was due.</param>
/// <param name="EndedAt">When it was moved, asked or ended; null while it is open.</param>
/// <param name="Held">How long each held it while the clock ran.</param>
public sealed record MissedDeadline(Guid Request, CaseNumber? Case, DateTimeOffset Deadline, DateTimeOffset? EndedAt, TimeSplit Held)
{
    /// <summary>Who held it longest: the cause, as far as times tell one.</summary>
    public Holder Cause => new[] { (Held.Worker, Holder.Worker), (Held.Representative, Holder.Representative), (Held.Sales, Holder.Sales), (Held.Outage, Holder.Outage) }.MaxBy(held => held.Item1).Item2;
}

/// <summary>What became of the deadlines of a time, and who held the requests.</summary>
public sealed record TimeReport
{
    /// <summary>The first moment of the time.</summary>
    public required DateTimeOffset From { get; init; }

    /// <summary>The first moment after it.</summary>
    public required DateTimeOffset To { get; init; }

    /// <summary>Deadlines whose run ended in the time, in time.</summary>
    public required int Kept { get; init; }

    /// <summary>Deadlines that passed in the time, earliest first.</summary>
    public required IReadOnlyList<MissedDeadline> Missed { get; init; }

    /// <summary>How long each held the requests, within the time.</summary>
    public required TimeSplit Held { get; init; }

    /// <summary>Requests moved in the time.</summary>
    public required int Moved { get; init; }

    /// <summary>Of these, the ones that no person had to do anything about, and the partner was not asked about.</summary>
    public required int StraightThrough { get; init; }

    /// <summary>Questions and rejections that turned out in the time to have been wrong on the same documents.</summary>
    public required int Overturned { get; init; }

    /// <summary>The share of deadlines that were kept, 0 to 1; null when there was none.</summary>
    public double? KeptShare => Kept + Missed.Count == 0 ? null : (double)Kept / (Kept + Missed.Count);

    /// <summary>The share of moved requests that went straight through, 0 to 1; null when none was moved.</summary>
    public double? StraightThroughShare => Moved == 0 ? null : (double)StraightThrough / Moved;

    /// <summary>Makes it.</summary>
    /// <param name="requests">Every request that lived in the time.</param>
    /// <param name="outages">The outages of the time.</param>
    /// <param name="from">The first moment.</param>
    /// <param name="to">The first moment after it.</param>
    /// <param name="now">The moment, for what goes on.</param>
    public static TimeReport Of(IReadOnlyList<TrailedRequest> requests, IReadOnlyList<Outage> outages, DateTimeOffset from, DateTimeOffset to, DateTimeOffset now)
    {
        var (kept, moved, straight, overturned) = (0, 0, 0, 0);
        var missed = new List<MissedDeadline>();
        var held = new TimeSplit();
        foreach (var (state, trail) in requests.Where(request => request.State.Status != RequestStatus.Observed))
        {
            var spans = Holdings.Of(state, trail, outages, now);
            held += TimeSplit.Of(Holdings.Within(spans, from, to));
            foreach (var run in ClockRun.Of(state, ClockRun.MovedAt(trail)))
            {
                if (run.IsMissed(now) && IsIn(run.Deadline))
                    missed.Add(new MissedDeadline(state.Id, state.Case, run.Deadline, run.EndedAt, TimeSplit.Of(Holdings.Within(spans, run.StartedAt, run.EndedAt ?? now))));
                else if (!run.IsMissed(now) && run.EndedAt is { } ended && IsIn(ended))
                    kept++;
                if (run is not { IsMoved: true, EndedAt: { } movedAt } || !IsIn(movedAt))
                    continue;
                moved++;
                if (spans.All(span => span.Holder is Holder.Worker or Holder.Outage || span.From >= movedAt))
                    straight++;
            }

            overturned += state.Clock.Count(entry => entry.Runs && IsIn(entry.At) && entry.Cause.StartsWith("what was asked turned out to be wrong", StringComparison.Ordinal));
        }

        return new TimeReport
        {
            From = from,
            To = to,
            Kept = kept,
            Missed = missed.OrderBy(deadline => deadline.Deadline).ToList(),
            Held = held,
            Moved = moved,
            StraightThrough = straight,
            Overturned = overturned,
        };

        bool IsIn(DateTimeOffset at) => at >= from && at < to;
    }
}

/// <summary>How the deadlines stand at one moment, for managers.</summary>
/// <param name="Missed">Open deadlines that have passed, earliest first.</param>
/// <param name="AtRisk">Open deadlines that were alerted as at risk, earliest first.</param>
/// <param name="Others">Number of the other open deadlines.</param>
public sealed record DeadlinesNow(IReadOnlyList<WatchedDeadline> Missed, IReadOnlyList<WatchedDeadline> AtRisk, int Others);

/// <summary>What managers see of deadlines.</summary>
public interface IDeadlineReports
{
    /// <summary>Breaches and risks at this moment, with who holds them.</summary>
    /// <exception cref="Casebook.StoreUnavailableException">The database does not answer.</exception>
    Task<DeadlinesNow> NowAsync(CancellationToken cancellationToken);

    /// <summary>Deadlines kept and missed, and the time split between worker, representatives, sales, outages and partners, of any time; a trend is one for each day or month of it.</summary>
    /// <exception cref="Casebook.StoreUnavailableException">The database does not answer.</exception>
    Task<IReadOnlyList<TimeReport>> OfAsync(IReadOnlyList<(DateTimeOffset From, DateTimeOffset To)> times, CancellationToken cancellationToken);
}
