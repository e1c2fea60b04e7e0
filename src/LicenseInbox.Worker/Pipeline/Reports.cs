using System.Globalization;
using LicenseInbox.Domain.Alerting;
using LicenseInbox.Domain.Receiving;
using LicenseInbox.Domain.Reporting;
using LicenseInbox.Domain.Replies;
using Microsoft.Extensions.Logging;

namespace LicenseInbox.Worker.Pipeline;

/// <summary>When and to whom reports are mailed.</summary>
/// <param name="Recipients">The managers; none: nothing is mailed.</param>
/// <param name="At">The time of day.</param>
/// <param name="TimeZone">The zone of days and times.</param>
/// <param name="Origin">Where the mails come from.</param>
internal sealed record ReportPlan(IReadOnlyList<string> Recipients, TimeOnly At, TimeZoneInfo TimeZone, ManagerMailOrigin Origin);

/// <summary>
/// Mails the daily digest with the mailbox ledger, and the monthly report, each once, whatever restarts. The ledger's proof asks the server: what lies in a mailbox's folders must be what was recorded; a difference that is
/// still there a minute later is a trouble of its own (<c>ledger.difference</c>).
/// </summary>
internal sealed class Reports(IReportRecords records, IDeadlineReports deadlines, IReportWriter writer, IEnumerable<IMailbox> mailboxes, ManagersToldBefore toldBefore, ReportPlan plan, OutboxBell bell, TimeProvider time, ILogger<Reports> logger)
{
    private const string Daily = "daily";

    private const string Monthly = "monthly";

    /// <summary>After a longer standstill the days before are not told one by one.</summary>
    private const int MostDays = 7;

    private static readonly TimeSpan SecondLook = TimeSpan.FromMinutes(1);

    /// <summary>Mails what is due and was not mailed yet.</summary>
    public async Task SendDueAsync(CancellationToken cancellationToken)
    {
        var local = TimeZoneInfo.ConvertTime(time.GetUtcNow(), plan.TimeZone);
        if (plan.Recipients.Count == 0 || TimeOnly.FromTimeSpan(local.TimeOfDay) < plan.At)
            return;
        var today = DateOnly.FromDateTime(local.Date);
        var last = await records.LastAsync(Daily, cancellationToken) is { } text ? DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture) : today.AddDays(-2);
        for (var day = last.AddDays(1) < today.AddDays(-MostDays) ? today.AddDays(-MostDays) : last.AddDays(1); day < today; day = day.AddDays(1))
            await SendDayAsync(day, cancellationToken);
        var month = new DateOnly(today.Year, today.Month, 1).AddMonths(-1);
        if (await records.LastAsync(Monthly, cancellationToken) is not { } reported || string.CompareOrdinal(reported, Text(month)) < 0)
            await SendMonthAsync(month, cancellationToken);
    }

    /// <summary>A day's digest, as it stands now.</summary>
    public async Task<DailyDigest> DigestAsync(DateOnly day, CancellationToken cancellationToken)
    {
        var (from, to) = (StartOf(day), StartOf(day.AddDays(1)));
        var (dayRecords, ledger) = await LedgerAsync(from, to, cancellationToken);
        if (ledger.Differences.Count > 0)
        {
            // A mail may just be on its way from one folder to another.
            await Task.Delay(SecondLook, time, cancellationToken);
            (dayRecords, ledger) = await LedgerAsync(from, to, cancellationToken);
        }

        var times = await deadlines.OfAsync([(from, to)], cancellationToken);
        return DailyDigest.Of(day, dayRecords, ledger, times[0], time.GetUtcNow());
    }

    /// <summary>A month's report.</summary>
    public async Task<TimeReport> MonthAsync(DateOnly month, CancellationToken cancellationToken) =>
        (await deadlines.OfAsync([(StartOf(month), StartOf(month.AddMonths(1)))], cancellationToken))[0];

    private async Task SendDayAsync(DateOnly day, CancellationToken cancellationToken)
    {
        var digest = await DigestAsync(day, cancellationToken);
        var differing = digest.Ledger.Differences.Select(difference => difference.Account).Distinct().ToList();
        if (await records.WriteAsync(Daily, day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), await MailsAsync(Daily, day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), writer.Write(digest), cancellationToken), differing, cancellationToken))
            logger.LogInformation("The digest of {Day} is mailed: {Mails} mails received, {Differences} differences", day, digest.Ledger.Total, digest.Ledger.Differences.Count);
        bell.Ring();
    }

    private async Task SendMonthAsync(DateOnly month, CancellationToken cancellationToken)
    {
        var report = await MonthAsync(month, cancellationToken);
        if (await records.WriteAsync(Monthly, Text(month), await MailsAsync(Monthly, Text(month), writer.Write(report), cancellationToken), null, cancellationToken))
            logger.LogInformation("The report of {Month:l} is mailed", Text(month));
        bell.Ring();
    }

    private async Task<List<OutgoingMail>> MailsAsync(string name, string period, WrittenReply words, CancellationToken cancellationToken)
    {
        var before = await toldBefore.FindAsync(cancellationToken);
        return plan.Recipients
            .Select(recipient => (Recipient: recipient, Told: ToldManagers.Of(name, period, recipient)))
            .Where(report => !before.Contains(report.Told))
            .Select(report => ManagerMail.Of(Guid.CreateVersion7(time.GetUtcNow()), report.Recipient, words, time.GetUtcNow(), plan.Origin, report.Told))
            .ToList();
    }

    private async Task<(DayRecords Records, MailLedger Ledger)> LedgerAsync(DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken)
    {
        var folders = new List<FolderCount>();
        foreach (var mailbox in mailboxes)
        {
            try
            {
                var filed = (await mailbox.FiledSinceAsync(from, cancellationToken)).Select(mail => mail.Summary.ReceivedAt);
                var waiting = (await mailbox.LookAsync(_ => false, cancellationToken)).Select(mail => mail.ReceivedAt);
                folders.Add(new FolderCount(mailbox.Account, filed.Concat(waiting).Where(at => at >= from && at < to).ToList()));
            }
            catch (MailboxUnavailableException error)
            {
                logger.LogWarning("The ledger has no proof of {Account:l}: {Reason:l}", mailbox.Account, error.Message);
            }
        }

        var day = await records.DayAsync(from, to, cancellationToken);
        return (day, MailLedger.Of(day.Deliveries, folders));
    }

    private DateTimeOffset StartOf(DateOnly day) => LocalDays.StartOf(day, plan.TimeZone);

    private static string Text(DateOnly month) => month.ToString("yyyy-MM", CultureInfo.InvariantCulture);
}
