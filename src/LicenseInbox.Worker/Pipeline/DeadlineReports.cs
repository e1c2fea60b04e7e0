using LicenseInbox.Domain.Alerting;
using LicenseInbox.Domain.Reporting;

namespace LicenseInbox.Worker.Pipeline;

/// <summary>What managers see of deadlines, now and over any time.</summary>
internal sealed class DeadlineReports(IAlertLedger ledger, IReportRecords records, TimeProvider time) : IDeadlineReports
{
    public async Task<DeadlinesNow> NowAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var look = await ledger.LookAsync(now, cancellationToken);
        var open = look.Requests.SelectMany(Deadlines.Of).Concat(look.Exceptions.Select(Deadlines.Of).OfType<WatchedDeadline>())
            .Where(deadline => deadline.EndedAt is null)
            .OrderBy(deadline => deadline.Deadline)
            .ToList();
        var alerted = look.Alerts.Where(alert => alert.CancelledBecause is null && alert.Key.Kind == AlertKind.AtRisk).Select(alert => (alert.Key.Subject, alert.Key.Deadline)).ToHashSet();
        var missed = open.FindAll(deadline => now > deadline.Deadline);
        var atRisk = open.FindAll(deadline => now <= deadline.Deadline && alerted.Contains((deadline.Subject, deadline.Deadline)));
        return new DeadlinesNow(missed, atRisk, open.Count - missed.Count - atRisk.Count);
    }

    public async Task<IReadOnlyList<TimeReport>> OfAsync(IReadOnlyList<(DateTimeOffset From, DateTimeOffset To)> times, CancellationToken cancellationToken)
    {
        if (times.Count == 0)
            return [];
        var (from, to) = (times.Min(span => span.From), times.Max(span => span.To));
        var requests = await records.RequestsAsync(from, to, cancellationToken);
        var outages = await records.OutagesAsync(from, to, cancellationToken);
        var now = time.GetUtcNow();
        return times.Select(span => TimeReport.Of(requests, outages, span.From, span.To, now)).ToList();
    }
}
