using System.Globalization;
using System.Text.Json;
using LicenseInbox.Domain.Alerting;
using LicenseInbox.Domain.Moving;
using LicenseInbox.Domain.Reporting;
using LicenseInbox.Domain.Replies;
using LicenseInbox.Domain.Timekeeping;

namespace LicenseInbox.Worker.Liquid;

/// <summary>Puts reports into the words of the templates <c>digest</c> and <c>report</c> in <c>config/replies</c>.</summary>
internal sealed class FluidReportWriter(ReplyTemplates templates, TimeZoneInfo timeZone, string signedBy) : IReportWriter
{
    private const int MostOpen = 50;

    private const int MostDifferences = 50;

    public WrittenReply Write(DailyDigest digest)
    {
        var ledger = digest.Ledger;
        var view = Of(digest.Times);
        view["day"] = digest.Day.ToString("dddd, yyyy-MM-dd", CultureInfo.InvariantCulture);
        view["cut_off"] = Time(digest.CutOff);
        view["received"] = Number(ledger.Total);
        view["states"] = ledger.States.Select(state => Row(("state", state.Key), ("count", Number(state.Value)))).ToList();
        view["on_server"] = Number(ledger.OnServer);
        view["taken_away"] = Number(ledger.TakenAway);
        view["agrees"] = ledger.Differences.Count == 0;
        view["differences"] = ledger.Differences.Take(MostDifferences).Select(difference => Row(
            ("account", difference.Account), ("received_at", Time(difference.ReceivedAt)), ("what", difference.IsUnrecorded ? "lies in a folder and was not recorded" : "was recorded and lies in no folder"))).ToList();
        view["difference_count"] = Number(ledger.Differences.Count);
        view["replies_sent"] = Number(digest.RepliesSent);
        view["open"] = digest.Open.Take(MostOpen).Select(open => Row(
            ("case", open.Request.Case?.Text ?? "no case"), ("status", Word(open.Request.Status) + (open.Request.IsByHand ? $" ({Move.ToBeConfirmed})" : "")), ("deadline", Time(open.Request.Deadline)), ("left", open.Left < TimeSpan.Zero ? $"{AlertRound.Span(-open.Left)} late" : AlertRound.Span(open.Left)))).ToList();
        view["open_count"] = Number(digest.Open.Count);
        view["exceptions"] = digest.Exceptions.Select(code => Row(("code", code.Code), ("count", Number(code.Count)))).ToList();
        view["signed_by"] = signedBy;
        var trouble = ledger.Differences.Count > 0 ? ", LEDGER DIFFERS" : "";
        return new WrittenReply(
            SubjectLine.OneLine($"LicenseInbox, {digest.Day:yyyy-MM-dd}: {Count(ledger.Total, "mail")}, {digest.Times.Moved} moved, {Count(digest.Times.Missed.Count, "deadline")} missed{trouble}"), templates.Text("digest", view), templates.Html("digest", view));
    }

    public WrittenReply Write(TimeReport report)
    {
        var view = Of(report);
        var month = TimeZoneInfo.ConvertTime(report.From, timeZone).ToString("yyyy-MM", CultureInfo.InvariantCulture);
        view["month"] = month;
        view["signed_by"] = signedBy;
        return new WrittenReply(SubjectLine.OneLine($"LicenseInbox, {month}: {Count(report.Kept, "deadline")} kept, {report.Missed.Count} missed"), templates.Text("report", view), templates.Html("report", view));
    }

    private Dictionary<string, object?> Of(TimeReport report) => new()
    {
        ["kept"] = Number(report.Kept),
        ["missed_count"] = Number(report.Missed.Count),
        ["kept_share"] = Share(report.KeptShare),
        ["missed"] = report.Missed.Select(missed => Row(
            ("case", missed.Case?.Text ?? "no case"),
            ("deadline", Time(missed.Deadline)),
            ("late", missed.EndedAt is { } ended ? AlertRound.Span(ended - missed.Deadline) : "still open"),
            ("cause", AlertLetter.Word(missed.Cause)),
            ("worker", Hours(missed.Held.Worker)),
            ("representative", Hours(missed.Held.Representative)),
            ("sales", Hours(missed.Held.Sales)),
            ("outage", Hours(missed.Held.Outage)))).ToList(),
        ["moved"] = Number(report.Moved),
        ["straight_through"] = Number(report.StraightThrough),
        ["straight_through_share"] = Share(report.StraightThroughShare),
        ["overturned"] = Number(report.Overturned),
        ["held"] = Held(report.Held),
    };

    private static List<object> Held(TimeSplit held) =>
    [
        .. new[] { (Holder.Worker, held.Worker), (Holder.Representative, held.Representative), (Holder.Sales, held.Sales), (Holder.Outage, held.Outage), (Holder.Partner, held.Partner) }
            .Select(part => Row(("who", AlertLetter.Word(part.Item1)), ("hours", Hours(part.Item2)))),
    ];

    private static Dictionary<string, object?> Row(params (string Name, string Value)[] values) => values.ToDictionary(value => value.Name, value => (object?)SubjectLine.OneLine(value.Value));

    private static string Hours(TimeSpan span) => span.TotalHours.ToString("0.0", CultureInfo.InvariantCulture);

    private static string Share(double? share) => share is { } known ? (known * 100).ToString("0.0", CultureInfo.InvariantCulture) + " %" : "none";

    private static string Count(int number, string word) => $"{Number(number)} {word}{(number == 1 ? "" : "s")}";

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Word<T>(T status)
        where T : struct, Enum => JsonNamingPolicy.KebabCaseLower.ConvertName(status.ToString());

    private string Time(DateTimeOffset at) => TimeZoneInfo.ConvertTime(at, timeZone).ToString("ddd yyyy-MM-dd HH:mm zzz", CultureInfo.InvariantCulture);
}
