using LicenseInbox.Domain.Timekeeping;

namespace LicenseInbox.Domain.Alerting;

/// <summary>
/// Which open deadlines are at risk: the time left is less than what the work that is due earlier takes (each at the median of its kind) and a margin, or is the latest that is allowed. For what people do, only
/// staffed time counts as time left, so that what would come due before Monday morning is told on Friday; the deadline itself stays.
/// </summary>
internal static class Risks
{
    public static HashSet<WatchedDeadline> Of(AlertFacts facts, AlertSettings settings, DateTimeOffset now)
    {
        var found = new HashSet<WatchedDeadline>(ReferenceEqualityComparer.Instance);
        foreach (var queue in facts.Deadlines.Where(deadline => deadline.EndedAt is null && deadline.Holder is not (Holder.Partner or Holder.Outage)).GroupBy(deadline => deadline.Holder))
        {
            var ahead = TimeSpan.Zero;
            foreach (var due in queue.OrderBy(deadline => deadline.Deadline).GroupBy(deadline => deadline.Deadline))
            {
                foreach (var deadline in due.Where(deadline => IsAtRisk(deadline, ahead)))
                    found.Add(deadline);
                ahead += new TimeSpan(due.Sum(deadline => facts.MedianTimes.GetValueOrDefault(deadline.Work).Ticks));
            }
        }

        return found;

        bool IsAtRisk(WatchedDeadline deadline, TimeSpan ahead)
        {
            var left = deadline.IsPeoples ? facts.Staffed.Between(now, deadline.Deadline) : deadline.Deadline - now;
            return left < ahead + settings.Margin || left <= settings.LatestTimeLeft;
        }
    }

    /// <summary>The middle one, or the mean of the two in the middle; null of none.</summary>
    public static TimeSpan? Median(IEnumerable<TimeSpan> times)
    {
        var sorted = times.Order().ToList();
        return sorted.Count == 0 ? null : (sorted[(sorted.Count - 1) / 2] + sorted[sorted.Count / 2]) / 2;
    }
}
