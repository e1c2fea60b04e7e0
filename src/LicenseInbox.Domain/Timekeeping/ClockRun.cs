using LicenseInbox.Domain.Requests;

namespace LicenseInbox.Domain.Timekeeping;

/// <summary>One run of a request's clock: it has one deadline.</summary>
/// <param name="StartedAt">When what started it arrived.</param>
/// <param name="StartedBy">By what.</param>
/// <param name="Deadline">When the request had to be moved.</param>
/// <param name="EndedAt">When it ended: moved, stopped, or started anew; null while it runs.</param>
/// <param name="EndedBy">By what; null while it runs.</param>
/// <param name="IsMoved">Whether it ended with the move.</param>
public sealed record ClockRun(DateTimeOffset StartedAt, string StartedBy, DateTimeOffset Deadline, DateTimeOffset? EndedAt, string? EndedBy, bool IsMoved)
{
    private const string MovedBy = "moved";

    /// <summary>Whether it went beyond its deadline.</summary>
    /// <param name="now">The moment, for a run that goes on.</param>
    public bool IsMissed(DateTimeOffset now) => (EndedAt ?? now) > Deadline;

    /// <summary>
    /// The runs of a request's clock, oldest first. A run that was stopped and then turned out never to have been (<c>the clock never stopped</c>) goes on as the same run.
    /// </summary>
    /// <param name="state">The request.</param>
    /// <param name="movedAt">When the request was moved: with its last move, each time it had none left to make.</param>
    public static IReadOnlyList<ClockRun> Of(RequestState state, IReadOnlyCollection<DateTimeOffset> movedAt)
    {
        var runs = new List<ClockRun>();
        foreach (var entry in state.Clock)
        {
            var isOpen = runs.Count > 0 && runs[^1].EndedAt is null;
            if (isOpen && Moved(runs[^1], entry.At) is { } at)
            {
                runs[^1] = Ended(runs[^1], at);
                isOpen = false;
            }

            if (!entry.Runs)
            {
                if (isOpen)
                    runs[^1] = runs[^1] with { EndedAt = Later(runs[^1].StartedAt, entry.At), EndedBy = entry.Cause };
            }
            else if (Resumes(entry) && runs.Count > 0 && !runs[^1].IsMoved)
            {
                runs[^1] = runs[^1] with { EndedAt = null, EndedBy = null };
            }
            else
            {
                if (isOpen)
                    runs[^1] = runs[^1] with { EndedAt = Later(runs[^1].StartedAt, entry.At), EndedBy = entry.Cause };
                runs.Add(new ClockRun(entry.At, entry.Cause, entry.Deadline ?? (entry.At + state.Sla), null, null, false));
            }
        }

        if (runs.Count > 0 && runs[^1].EndedAt is null && Moved(runs[^1], DateTimeOffset.MaxValue) is { } moved)
            runs[^1] = Ended(runs[^1], moved);
        return runs;

        DateTimeOffset? Moved(ClockRun run, DateTimeOffset before) => movedAt.Where(at => at >= run.StartedAt && at <= before).Select(at => (DateTimeOffset?)at).Min();
    }

    /// <summary>The moments at which nothing was left to move, by the audit trail of a request.</summary>
    public static IReadOnlyList<DateTimeOffset> MovedAt(IReadOnlyList<Audit.ChainedEntry> trail) => trail
        .Where(entry => entry.Action == Audit.AuditActions.MoveMade && StatusAfter.Of(entry) is RequestStatus.Moved or RequestStatus.Completed)
        .Select(entry => entry.At)
        .ToList();

    /// <summary>The same by what the queue made: the last move before each further start of the clock, and the last of all when nothing is left.</summary>
    /// <param name="state">The request.</param>
    /// <param name="madeAt">When each of its moves was made.</param>
    public static IReadOnlyList<DateTimeOffset> MovedAt(RequestState state, IReadOnlyCollection<DateTimeOffset> madeAt)
    {
        if (madeAt.Count == 0)
            return [];
        var starts = state.Clock.Where(entry => entry.Runs).Select(entry => entry.At).Order().ToList();
        var isDone = state.Status is RequestStatus.Moved or RequestStatus.Completed;
        return madeAt.GroupBy(at => starts.FindLastIndex(start => start <= at))
            .Where(made => isDone || made.Key < starts.Count - 1)
            .Select(made => made.Max())
            .Order()
            .ToList();
    }

    private static ClockRun Ended(ClockRun run, DateTimeOffset at) => run with { EndedAt = at, EndedBy = MovedBy, IsMoved = true };

    private static bool Resumes(ClockEntry entry) => entry.Cause.Contains("never stopped", StringComparison.Ordinal);

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;
}
