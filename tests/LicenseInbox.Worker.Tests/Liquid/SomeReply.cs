using LicenseInbox.Domain.Billing;
using LicenseInbox.Domain.Policy;
using LicenseInbox.Domain.Pricing;
using LicenseInbox.Domain.Reading;
using LicenseInbox.Domain.Registry;
using LicenseInbox.Domain.Replies;

namespace LicenseInbox.Worker.Tests.Liquid;

/// <summary>Replies to write: one for each kind, and those with everything that can be told.</summary>
internal static class SomeReply
{
    public static readonly DateTimeOffset Received = new(2026, 3, 4, 9, 30, 0, TimeSpan.FromHours(-8));

    private static readonly SystemKey Old = SystemKey.Of("A1B2-C3D4-E5F6-0001");
    private static readonly SystemKey New = SystemKey.Of("A1B2-C3D4-E5F6-0002");
    private static readonly LicenseKey Stations = LicenseKey.Of("7QK2-M4XR-9T3B-W6HN-0001");
    private static readonly LicenseKey Seats = LicenseKey.Of("7QK2-M4XR-9T3B-W6HN-0002");

    public static IReadOnlyDictionary<string, ReplyModel> All { get; } = new Dictionary<string, ReplyModel>
    {
        ["received"] = With(Section(ReplyKind.Received) with { Deadline = Received.AddHours(24) }),
        ["received-asked"] = With(Section(ReplyKind.Received) with { Deadline = Received.AddHours(24), Findings = [CardMissing] }) with { BlankForms = [FormKind.CardAuthorization] },
        ["moved"] = With(Section(ReplyKind.Moved) with { MovedAt = Received.AddMinutes(1), Moves = [Move()] }),
        ["moved-two"] = With(Section(ReplyKind.Moved) with
        {
            MovedAt = Received.AddMinutes(1),
            Moves = [Move(), Move() with { From = SystemKey.Of("A1B2-C3D4-E5F6-0003"), Licenses = [Key(LicenseKey.Of("7QK2-M4XR-9T3B-W6HN-0003"), "ALTI-TRUNK-8", 8, null, null)] }],
            Fee = 600m,
            AssuranceCharge = null,
            Findings = [Note("We could not open 'old scan.doc': it is a Word document.")],
        }),
        ["waiting-for-sales"] = With(Section(ReplyKind.WaitingForSales) with { Deadline = Received.AddHours(24), SoftwareOnly = true, Moves = [Upgrade()] }),
        ["registrations-open"] = With(Section(ReplyKind.RegistrationsOpen) with { MovedAt = Received.AddMinutes(1), Moves = [Move()], OpenSystems = new HashSet<SystemKey> { New } }),
        ["undone"] = With(Section(ReplyKind.Undone) with
        {
            SoftwareOnly = true,
            Moves = [Upgrade()],
            NewKeys = new Dictionary<LicenseKey, LicenseKey> { [Stations] = LicenseKey.Of("SSW1-M4XR-9T3B-W6HN-0001"), [Seats] = LicenseKey.Of("SSW1-M4XR-9T3B-W6HN-0002") },
            Reason = "The keys belong to another site of the end user.",
        }),
        ["new-keys"] = With(Section(ReplyKind.NewKeys) with
        {
            MovedAt = Received.AddHours(5),
            SoftwareOnly = true,
            Moves = [Upgrade()],
            NewKeys = new Dictionary<LicenseKey, LicenseKey> { [Stations] = LicenseKey.Of("SSW1-M4XR-9T3B-W6HN-0001"), [Seats] = LicenseKey.Of("SSW1-M4XR-9T3B-W6HN-0002") },
        }),
        ["asked"] = With(Section(ReplyKind.Asked) with
        {
            Moves = [Move()],
            Findings =
            [
                CardMissing,
                Ask("case.missing", "The email's subject has no case number; the form names 204417 (Case Number, page 1 of transfer.pdf).", "Reply to this email with 204417 in the subject."),
            ],
        }) with
        { BlankForms = [FormKind.CardAuthorization], OriginalSubject = "licenses for Harbor Dental" },
        ["asked-without-case"] = With(Section(ReplyKind.Asked) with { Case = null, EndUser = null, Findings = [Ask("form.transfer-missing", "The License Transfer Form is missing.", "Fill in the License Transfer Form, sign it, and send it as a PDF in a reply to this email.")], Fee = 0m })
            with
        { ContactName = null, OriginalSubject = "" },
        ["rejected"] = With(Section(ReplyKind.Rejected) with
        {
            Findings =
            [
                Reject("target.not-registered", "The new system A1B2-C3D4-E5F6-0002 is not registered.", "Register the system A1B2-C3D4-E5F6-0002. We look again as soon as the registration has reached us."),
                Reject("license.partial", "The form asks for 5 of the key 7QK2-M4XR-9T3B-W6HN-0001 (Quantity 1 '5', page 1 of transfer.pdf); a key moves whole, with its 10.", "Send a form that asks for the whole 10."),
            ],
        }) with
        { BlankForms = [FormKind.LicenseTransfer] },
        ["already-moved"] = With(Section(ReplyKind.Rejected) with { Fee = 0m, Findings = [Reject("request.already-moved", "The licenses of this case were already moved on March 2, 2026.", null)] }),
        ["reminder"] = With(Section(ReplyKind.Reminder) with { Findings = [CardMissing] }) with { BlankForms = [FormKind.CardAuthorization] },
        ["lapsed"] = With(Section(ReplyKind.Lapsed) with { Fee = 0m }),
        ["closed"] = With(Section(ReplyKind.Closed) with { Fee = 0m }),
        ["withdrawn"] = With(Section(ReplyKind.Withdrawn) with { Fee = 0m }),
        ["card-declined"] = With(Section(ReplyKind.CardDeclined) with { Moves = [Move()] }) with { BlankForms = [FormKind.CardAuthorization] },
        ["card-received"] = With(Section(ReplyKind.CardReceived) with { Moves = [Move()] }),
        ["two-cases"] = With(
            Section(ReplyKind.Moved) with { MovedAt = Received.AddMinutes(1), Moves = [Move()] },
            Section(ReplyKind.Rejected) with { Case = CaseNumber.Of("204418"), EndUser = "Cedar Veterinary Clinic", Findings = [Reject("system.same", "The form names A1B2-C3D4-E5F6-0009 as both the old and the new system (To System Key, page 1 of second.pdf).", "Send a form that names the old system in From System Key and the new one in To System Key.")] }),
        ["hostile"] = With(Section(ReplyKind.Asked) with
        {
            EndUser = "<b>Evil</b> & Sons\r\n\r\nKind regards,\r\nThe Boss",
            Moves = [],
            Findings = [Ask("form.incomplete", "The License Transfer Form (<script>alert(1)</script>.pdf) is not complete: Signature {{ signed_by }}.", "Fill in \"Signature\"\r\n2. Pay us.")],
        }) with
        { ContactName = "Lee <lee>\nBcc: x@y.example", OriginalSubject = "Re: AW: Case 204417\r\nBcc: victim@other.example\u2028X" },
    };

    public static SalesModel Sales { get; } = new()
    {
        Case = CaseNumber.Of("204417"),
        PurchaseOrder = "88123",
        EndUser = "Harbor Dental",
        Moves = [Upgrade()],
        Deadline = Received.AddHours(24),
        HasWorksheet = true,
    };

    private static StatementLine[] Lines =>
    [
        new StatementLine { Case = CaseNumber.Of("204417"), Move = Guid.Empty, Amount = 300m, Rule = Statement.FeePerMove },
        new StatementLine { Case = CaseNumber.Of("204417"), Move = Guid.Empty, Key = Stations, Period = Year, Amount = 41.10m, Rule = Statement.ProRated },
    ];

    private static AssurancePeriod Year => new(new DateOnly(2026, 6, 30), new DateOnly(2027, 6, 30));

    public static BillingModel Billing { get; } = new() { Case = CaseNumber.Of("204417"), Moves = [Move()], Lines = Lines, MovedAt = Received.AddMinutes(1) };

    public static CardFormPlace CardPlace { get; } = new("licenses@vendor.example", "Processed", "mail-1@partner.example", Received, "RE: Case 204417 license transfer", "card.pdf", 1);

    private static Finding CardMissing => Ask(
        "form.card-missing",
        "The Credit Card Authorization form is missing.",
        "Fill in the Credit Card Authorization, sign it, and send it as a PDF in a reply to this email.");

    private static ReplyModel With(params ReplySection[] sections) => new()
    {
        ContactName = "Robin Lee",
        OriginalSubject = "RE: Case 204417 license transfer",
        ReceivedAt = Received,
        Sections = sections,
    };

    private static ReplySection Section(ReplyKind kind) => new()
    {
        Case = CaseNumber.Of("204417"),
        Kind = kind,
        EndUser = "Harbor Dental",
        Fee = 300m,
        AssuranceCharge = 41.10m,
    };

    private static PlannedMove Move() => new(Old, New, [Key(Stations, "ALTI-STATION-10", 10, null, 41.10m)], false, "form-1");

    private static PlannedMove Upgrade() => new(
        Old,
        New,
        [Key(Stations, "ALTI-STATION-10", 10, "SSW-STATION-10", 41.10m), Key(Seats, "ALTI-ACC-5", 5, "SSW-ACMAGENT-5", 0m)],
        true,
        "form-1");

    private static MoveLicense Key(LicenseKey key, string type, int quantity, string? newType, decimal? charge) => new(key, type, quantity, newType, charge) { Period = charge > 0m ? Year : null };

    private static Finding Ask(string code, string message, string? repair) => Finding(code, Outcome.Ask, message, repair);

    private static Finding Reject(string code, string message, string? repair) => Finding(code, Outcome.Reject, message, repair);

    private static Finding Note(string message) => Finding("form.format", Outcome.Note, message, null);

    private static Finding Finding(string code, Outcome outcome, string message, string? repair) => new()
    {
        Code = code,
        Outcome = outcome,
        Message = message,
        Repair = repair,
        Evidence = [Evidence.From("subject", null, null)],
    };
}
