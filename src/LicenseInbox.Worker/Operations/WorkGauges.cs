using System.Diagnostics.Metrics;
using LicenseInbox.Domain.Casebook;
using LicenseInbox.Domain.Reporting;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace LicenseInbox.Worker.Operations;

/// <summary>How the work stands, as gauges: read from the store now and then, not for each question. What can't be read is left out, so that nobody takes an old figure for a new one.</summary>
internal sealed class WorkGauges : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(15);

    private readonly IStatusBoard _board;
    private readonly IDeadlineReports _deadlines;
    private readonly IReadOnlyList<string> _accounts;
    private readonly TimeProvider _time;
    private readonly ILogger<WorkGauges> _logger;
    private volatile Figures? _figures;

    private sealed record Figures(WorkStatus Status, DeadlinesNow Deadlines);

    public WorkGauges(Meter meter, IStatusBoard board, IDeadlineReports deadlines, IReadOnlyList<string> accounts, TimeProvider time, ILogger<WorkGauges> logger)
    {
        (_board, _deadlines, _accounts, _time, _logger) = (board, deadlines, accounts, time, logger);
        Gauge("licenseinbox.deadlines.breached", "{deadline}", "Open deadlines that have passed.", figures => figures.Deadlines.Missed.Count);
        Gauge("licenseinbox.deadlines.at_risk", "{deadline}", "Open deadlines that were alerted as at risk.", figures => figures.Deadlines.AtRisk.Count);
        Gauge("licenseinbox.queue.due", "{move}", "Moves that are due.", figures => figures.Status.DueMoves.Count);
        Gauge("licenseinbox.queue.paused", "{pause}", "1 while the queue is paused.", figures => figures.Status.Queue.IsPaused ? 1 : 0);
        Gauge("licenseinbox.outbox.waiting", "{mail}", "Mails that are to be sent.", figures => figures.Status.OutgoingWaiting);
        Gauge("licenseinbox.outbox.uncertain", "{mail}", "Mails of which nobody knows whether the server took them.", figures => figures.Status.OutgoingUncertain);
        Gauge("licenseinbox.webhooks.undeliverable", "{post}", "Posts to webhooks that were given up within a week.", figures => figures.Status.PostsUndeliverable.Count);
        meter.CreateObservableGauge("licenseinbox.exceptions.open", () => Exceptions(), "{exception}", "Open exceptions by code.");
        meter.CreateObservableGauge("licenseinbox.requests", () => Requests(), "{request}", "Requests by status.");
        meter.CreateObservableGauge("licenseinbox.mailbox.look.age", () => Ages(), "s", "Time since the last successful look at each mailbox.");

        void Gauge(string name, string unit, string description, Func<Figures, long> read) =>
            meter.CreateObservableGauge(name, () => _figures is { } figures ? [new Measurement<long>(read(figures))] : (IEnumerable<Measurement<long>>)[], unit, description);
    }

    /// <summary>Reads them once.</summary>
    public async Task ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            _figures = new Figures(await _board.ReadAsync(cancellationToken), await _deadlines.NowAsync(cancellationToken));
        }
        catch (StoreUnavailableException error)
        {
            _figures = null;
            _logger.LogWarning("Gauges wait: {Reason:l}", error.Message);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await ReadAsync(stoppingToken);
            }
            catch (Exception error) when (!stoppingToken.IsCancellationRequested)
            {
                _figures = null;
                _logger.LogError(error, "Gauges could not be read; again in {Pause}", Every);
            }

            await Task.Delay(Every, _time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private IEnumerable<Measurement<long>> Exceptions() => _figures is { } figures
        ? figures.Status.Exceptions.GroupBy(record => record.Code).Select(code => new Measurement<long>(code.Sum(record => record.Count), new KeyValuePair<string, object?>("code", code.Key)))
        : [];

    private IEnumerable<Measurement<long>> Requests() => _figures is { } figures
        ? figures.Status.Requests.Select(status => new Measurement<long>(status.Value, new KeyValuePair<string, object?>("status", System.Text.Json.JsonNamingPolicy.KebabCaseLower.ConvertName(status.Key.ToString()))))
        : [];

    private IEnumerable<Measurement<double>> Ages()
    {
        foreach (var account in _figures is null ? [] : _accounts)
        {
            if (_figures?.Status.Mailboxes.FirstOrDefault(mailbox => mailbox.Account == account)?.LookedAt is { } at)
                yield return new Measurement<double>((_time.GetUtcNow() - at).TotalSeconds, new KeyValuePair<string, object?>("mailbox", account));
        }
    }
}
