using LicenseInbox.Domain.Alerting;
using LicenseInbox.Domain.Billing;
using LicenseInbox.Domain.Casebook;
using LicenseInbox.Domain.Policy;
using LicenseInbox.Domain.Pricing;
using LicenseInbox.Domain.Reading;
using LicenseInbox.Domain.Registry;
using LicenseInbox.Domain.Replies;
using LicenseInbox.Domain.Reporting;
using LicenseInbox.Domain.Requests;
using LicenseInbox.Domain.Timekeeping;

namespace LicenseInbox.Worker.Liquid;

/// <summary>
/// Writes one letter of every kind, once with everything that can be told and once with the least, so that a mistake in a template is found at the start of the program and
/// not when a partner is to be answered.
/// </summary>
internal static class LetterCheck
{
    /// <exception cref="TemplateException">A template is missing or uses a name that is none.</exception>
    public static void Write(ReplyTemplates templates, TimeZoneInfo timeZone)
    {
        var writer = new FluidReplyWriter(templates, timeZone, "check");
        foreach (var kind in Enum.GetValues<ReplyKind>())
        {
            writer.Write(Model(Fullest(kind)) with { ContactName = "check", BlankForms = [FormKind.LicenseTransfer] });
            writer.Write(Model(new ReplySection { Kind = kind }));
        }

        writer.WriteToSales(new SalesModel { Case = Number, PurchaseOrder = "1", EndUser = "check", Moves = [Upgrade], Deadline = DateTimeOffset.UnixEpoch });
        writer.WriteToSales(new SalesModel { Case = Number, Moves = [Upgrade], Deadline = DateTimeOffset.UnixEpoch, TimeLeft = TimeSpan.FromHours(4), HasWorksheet = true });
        writer.WriteToSales(new SalesModel { Case = Number, Moves = [], Deadline = null });
        writer.WriteBackToSales(new SalesModel { Case = Number, Moves = [Upgrade], Deadline = DateTimeOffset.UnixEpoch, Problems = ["check"] });
        writer.WriteBackToSales(new SalesModel { Case = Number, Moves = [], Deadline = null });
        writer.WriteEndToSales(new SalesModel { Case = Number, EndUser = "check", Moves = [Upgrade], Deadline = null, EndedAs = RequestStatus.Withdrawn });
        writer.WriteEndToSales(new SalesModel { Case = Number, Moves = [], Deadline = null, EndedAs = RequestStatus.Lapsed });
        writer.WriteToContact(new ContactModel { Case = Number, ContactName = "check", From = "check", ReceivedAt = DateTimeOffset.UnixEpoch, Forms = [FormKind.LicenseTransfer] });
        writer.WriteToContact(new ContactModel { ReceivedAt = DateTimeOffset.UnixEpoch });
        var billing = new BillingModel { Case = Number, Moves = [Upgrade], Lines = Lines, MovedAt = DateTimeOffset.UnixEpoch };
        writer.WriteToBilling(billing);
        writer.WriteUndoneToBilling(billing with { Reason = "check" });
        writer.WriteToBilling(billing with { Place = new CardFormPlace("check", "check", "check", DateTimeOffset.UnixEpoch, "check", "check", 1) });
        writer.WriteToBilling(billing with { Place = new CardFormPlace("check", "check", null, DateTimeOffset.UnixEpoch, "", "check", 1) });
        WriteReports(templates, timeZone);
        var alerts = new FluidAlertWriter(templates, timeZone, "check");
        var line = new AlertLine { Kind = AlertKind.AtRisk, What = "check", Deadline = DateTimeOffset.UnixEpoch };
        alerts.Write(new AlertLetter([line, line with { Kind = AlertKind.Started, Case = Number, Holder = Holder.Sales, Detail = "check", Link = "https://check.example" }], DateTimeOffset.UnixEpoch));
    }

    private static void WriteReports(ReplyTemplates templates, TimeZoneInfo timeZone)
    {
        var reports = new FluidReportWriter(templates, timeZone, "check");
        var at = DateTimeOffset.UnixEpoch;
        var none = TimeReport.Of([], [], at, at.AddDays(1), at);
        var some = none with { Missed = [new MissedDeadline(Guid.Empty, Number, at, null, new TimeSplit())] };
        var empty = MailLedger.Of([], []);
        var full = new MailLedger(new Dictionary<string, int> { ["check"] = 1 }, 1, 1, [new LedgerDifference("check", at, true)]);
        var digest = new DailyDigest { Day = DateOnly.MinValue, CutOff = at, Ledger = empty, Times = none, RepliesSent = 0, Open = [], Exceptions = [] };
        reports.Write(digest);
        reports.Write(digest with { Ledger = full, Times = some, Open = [new OpenRequest(new RunningRequest(Number, RequestStatus.Queued, at), TimeSpan.Zero)], Exceptions = [("check", 1)] });
        reports.Write(none);
        reports.Write(some);
    }

    private static readonly CaseNumber Number = CaseNumber.Of("100000");

    private static readonly StatementLine[] Lines =
    [
        new StatementLine { Case = Number, Move = Guid.Empty, Amount = 1m, Rule = Statement.FeePerMove },
        new StatementLine { Case = Number, Move = Guid.Empty, Key = LicenseKey.Of("3"), Period = new AssurancePeriod(DateOnly.MinValue, DateOnly.MaxValue), Amount = 1m, Rule = Statement.ProRated },
        new StatementLine { Case = Number, Move = Guid.Empty, Key = LicenseKey.Of("4"), Rule = Statement.Undetermined },
    ];

    private static readonly PlannedMove Upgrade = new(
        SystemKey.Of("1"),
        SystemKey.Of("2"),
        [new MoveLicense(LicenseKey.Of("3"), "A-1", 1, "B-1", 1m) { Period = new AssurancePeriod(DateOnly.MinValue, DateOnly.MaxValue) }, new MoveLicense(LicenseKey.Of("4"), "A-1", 1, null, null)],
        IsUpgrade: true,
        "check");

    private static ReplyModel Model(ReplySection section) => new() { OriginalSubject = "check", ReceivedAt = DateTimeOffset.UnixEpoch, Sections = [section] };

    private static ReplySection Fullest(ReplyKind kind) => new()
    {
        Kind = kind,
        Case = Number,
        EndUser = "check",
        Findings = [Told(Outcome.Ask), Told(Outcome.Note)],
        Moves = [Upgrade, Upgrade with { IsUpgrade = false }],
        SoftwareOnly = true,
        Reason = "check",
        NewKeys = new Dictionary<LicenseKey, LicenseKey> { [LicenseKey.Of("3")] = LicenseKey.Of("5") },
        Fee = 1m,
        AssuranceCharge = 1m,
        Deadline = DateTimeOffset.UnixEpoch,
        MovedAt = DateTimeOffset.UnixEpoch,
    };

    private static Finding Told(Outcome outcome) =>
        new() { Code = FindingCodes.FormFormat, Outcome = outcome, Message = "check", Repair = "check", Evidence = [Evidence.From("subject", null, null)] };
}
