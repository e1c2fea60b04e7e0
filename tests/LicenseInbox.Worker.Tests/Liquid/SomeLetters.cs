using LicenseInbox.Domain.Alerting;
using LicenseInbox.Domain.Casebook;
using LicenseInbox.Domain.Moving;
using LicenseInbox.Domain.Registry;
using LicenseInbox.Domain.Reporting;
using LicenseInbox.Domain.Requests;
using LicenseInbox.Domain.Timekeeping;

namespace LicenseInbox.Worker.Tests.Liquid;

/// <summary>Letters to managers: with everything that can be told.</summary>
internal static class SomeLetters
{
    private static readonly DateTimeOffset Now = new(2026, 3, 5, 7, 0, 0, TimeSpan.FromHours(-8));

    private static readonly MissedDeadline Missed = new(
        Guid.Empty, CaseNumber.Of("204417"), Now.AddHours(-9), Now.AddHours(-7), new TimeSplit { Worker = TimeSpan.FromMinutes(3), Representative = TimeSpan.FromHours(25), Outage = TimeSpan.FromMinutes(30) });

    public static AlertLetter Alert { get; } = new(
        [
            Line(AlertKind.Breached, "204417", "waiting-for-sales", Holder.Sales, null),
            Line(AlertKind.Breached, "204423", "moved", null, "over since: moved, 0 h 12 min late"),
            Line(AlertKind.AtRisk, "204418", "with-representative (owner.unsure)", Holder.Representative, "3 h 59 min left", "owner.unsure"),
            Line(AlertKind.AtRisk, "204419", "queued", Holder.Worker, "0 h 29 min left"),
            Line(AlertKind.AtRisk, "204424", "queued (move.to-be-confirmed)", Holder.Representative, "3 h 59 min left", Move.ToBeConfirmed),
            Line(AlertKind.Started, null, "mailbox.silent", null, "The mailbox licenses was not looked at since 2026-03-05 14:52 UTC: the server does not answer, or refuses us; the log says why.", "mailbox.silent"),
            Line(AlertKind.Resolved, "204420", "moved", null, "moved, in time"),
        ],
        Now);

    public static DailyDigest Digest { get; } = new()
    {
        Day = new DateOnly(2026, 3, 4),
        CutOff = Now,
        Ledger = new MailLedger(new Dictionary<string, int> { ["moved"] = 31, ["asked"] = 6, ["with a representative"] = 2, ["ignored (mail.auto-reply)"] = 4 }, 41, 1, [new LedgerDifference("licenses", Now.AddHours(-12), IsUnrecorded: true)]),
        Times = Report(Now.AddDays(-1), Now),
        RepliesSent = 44,
        Open = [Open("204418", RequestStatus.WithRepresentative, 4), Open("204424", RequestStatus.Queued, 5, isByHand: true), Open(null, RequestStatus.Queued, -1)],
        Exceptions = [("owner.unsure", 1), ("sender.not-partner", 3)],
    };

    public static TimeReport Month { get; } = Report(new DateTimeOffset(2026, 2, 1, 0, 0, 0, TimeSpan.FromHours(-8)), new DateTimeOffset(2026, 3, 1, 0, 0, 0, TimeSpan.FromHours(-8)));

    private static TimeReport Report(DateTimeOffset from, DateTimeOffset to) => new()
    {
        From = from,
        To = to,
        Kept = 30,
        Missed = [Missed],
        Held = new TimeSplit { Worker = TimeSpan.FromHours(1), Representative = TimeSpan.FromHours(52), Sales = TimeSpan.FromHours(20), Outage = TimeSpan.FromMinutes(30), Partner = TimeSpan.FromHours(200) },
        Moved = 31,
        StraightThrough = 28,
        Overturned = 1,
    };

    private static OpenRequest Open(string? number, RequestStatus status, int hoursLeft, bool isByHand = false) =>
        new(new RunningRequest(number is null ? null : CaseNumber.Of(number), status, Now.AddHours(hoursLeft), isByHand), TimeSpan.FromHours(hoursLeft));

    private static AlertLine Line(AlertKind kind, string? number, string what, Holder? holder, string? detail, string? code = null) => new()
    {
        Kind = kind,
        Case = number is null ? null : CaseNumber.Of(number),
        What = what,
        Code = code,
        Holder = holder,
        Deadline = Now.AddHours(kind == AlertKind.AtRisk ? 4 : -1),
        Detail = detail,
        Link = number is null ? null : $"https://licenses.vendor.example/requests/{number}",
    };
}
