using LicenseInbox.Domain.Alerting;
using LicenseInbox.Domain.Reporting;
using LicenseInbox.Domain.Timekeeping;

namespace LicenseInbox.Domain.Tests.Alerting;

public class MonthOfRequestsTests
{
    /// <summary>A month of 2,000 requests around each of the two changes of the clocks: outages of ours and of the managers' mail server, crashes before a commit, restarts, weekends and a holiday.</summary>
    [Theory]
    [InlineData("2026-02-19", 1)]
    [InlineData("2026-10-15", 2)]
    public void Every_alert_is_told_once_in_its_minute_and_no_breach_for_what_was_in_time(string firstDay, int seed)
    {
        var month = new SimulatedMonth(DateOnly.Parse(firstDay, null), seed);
        month.Run();

        month.Requests.Count.ShouldBe(2000);
        var told = month.Told.ToLookup(alert => (alert.Key.Subject, alert.Key.Deadline, alert.Key.Recipient));
        var takenBack = month.TakenBack.ToLookup(alert => (alert.Key.Subject, alert.Key.Deadline, alert.Key.Recipient));
        var count = 0;
        foreach (var request in month.Requests)
        {
            foreach (var (run, recipient) in request.Runs.SelectMany(run => SimulatedMonth.Recipients.Select(recipient => (run, recipient))))
            {
                var key = (request.Id, run.Deadline, recipient);
                count += told[key].Count();
                Check(month, run, told[key].ToDictionary(alert => alert.Key.Kind), takenBack[key].Any(alert => alert.Key.Kind == AlertKind.AtRisk));
            }
        }

        // All belong to a run of the script, and the month has what it is to show.
        month.Told.Count.ShouldBe(count);
        Count(month, AlertKind.Breached).ShouldBeGreaterThan(100);
        Count(month, AlertKind.AtRisk).ShouldBeGreaterThan(200);
        month.Told.Count(alert => alert.Key.Kind == AlertKind.AtRisk && !month.IsAtWork(alert.Key.Deadline)).ShouldBeGreaterThan(20);
        month.TakenBack.ShouldNotBeEmpty();
        month.Crashes.ShouldBeGreaterThan(20);
        month.Digests.Count.ShouldBeGreaterThan(35);
        month.Digests.Count(digest => digest.Ledger.Differences.Count > 0).ShouldBeLessThan(20);
        foreach (var digest in month.Digests)
            Check(month, digest);
    }

    /// <summary>Every sum of a day's digest, held against the script.</summary>
    private static void Check(SimulatedMonth month, DailyDigest digest)
    {
        var (from, to) = (month.StartOf(digest.Day), digest.CutOff);
        var runs = month.Requests.SelectMany(request => request.Runs).ToList();
        var received = runs.Where(run => run.From >= from && run.From < to).ToList();
        var because = $"{digest.Day:O}";

        digest.Ledger.Total.ShouldBe(received.Count(run => run.KnownAt <= to), because);
        digest.Ledger.OnServer.ShouldBe(received.Count, because);
        digest.Ledger.Differences.Count.ShouldBe(received.Count(run => run.KnownAt > to), because);
        digest.Ledger.States.GetValueOrDefault("added to a request").ShouldBe(month.Requests.Sum(request => request.Runs.Skip(1).Count(run => received.Contains(run) && run.KnownAt <= to)), because);
        digest.Ledger.States.GetValueOrDefault("moved").ShouldBe(month.Requests.Count(request => received.Contains(request.Runs[0]) && request.Runs[^1].To <= to), because);

        digest.Times.Kept.ShouldBe(runs.Count(run => run.To >= from && run.To < to && run.To <= run.Deadline), because);
        digest.Times.Missed.Count.ShouldBe(runs.Count(run => run.Deadline >= from && run.Deadline < to && run.To > run.Deadline && run.KnownAt <= to), because);
        digest.Times.Moved.ShouldBe(month.Requests.Count(request => request.Runs[^1].To >= from && request.Runs[^1].To < to), because);
        digest.Times.Held.Representative.ShouldBe(Held(runs, Holder.Representative, from, to), because);
        digest.Times.Held.Sales.ShouldBe(Held(runs, Holder.Sales, from, to), because);
        digest.Open.Count.ShouldBe(runs.Count(run => run.KnownAt <= to && run.To > to), because);
    }

    private static TimeSpan Held(List<SimulatedRun> runs, Holder holder, DateTimeOffset from, DateTimeOffset to)
    {
        var sum = TimeSpan.Zero;
        foreach (var run in runs)
        {
            for (var i = 0; i < run.Held.Count; i++)
            {
                var end = i + 1 < run.Held.Count ? run.Held[i + 1].From : run.To;
                var (begin, stop) = (run.Held[i].From > from ? run.Held[i].From : from, end < to ? end : to);
                if (run.Held[i].Holder == holder && stop > begin)
                    sum += stop - begin;
            }
        }

        return sum;
    }

    private static int Count(SimulatedMonth month, AlertKind kind) => month.Told.Count(alert => alert.Key.Kind == kind);

    private static void Check(SimulatedMonth month, SimulatedRun run, Dictionary<AlertKind, Alert> told, bool riskWasTakenBack)
    {
        var because = $"from {run.From:u}, known {run.KnownAt:u}, due {run.Deadline:u}, ended {run.To:u}";
        var afterDeadline = run.Deadline.AddMinutes(1);
        var breach = run.To > run.Deadline ? month.FirstLook(afterDeadline > run.KnownAt ? afterDeadline : run.KnownAt) : null;
        told.GetValueOrDefault(AlertKind.Breached)?.DecidedAt.ShouldBe(breach ?? DateTimeOffset.MinValue, because);
        told.ContainsKey(AlertKind.Breached).ShouldBe(breach is not null, because);

        told.GetValueOrDefault(AlertKind.AtRisk)?.DecidedAt.ShouldBe(run.FirstRisk ?? DateTimeOffset.MinValue, because);
        told.ContainsKey(AlertKind.AtRisk).ShouldBe(run.FirstRisk is not null && !riskWasTakenBack, because);

        var wasOpenWhenTold = told.Count > 0 && told.GetValueOrDefault(AlertKind.Breached)?.Detail is null;
        told.ContainsKey(AlertKind.Resolved).ShouldBe(wasOpenWhenTold, because);
    }
}
