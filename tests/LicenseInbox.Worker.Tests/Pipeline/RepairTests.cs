using LicenseInbox.Domain.Policy;
using LicenseInbox.Domain.Reading;
using LicenseInbox.Domain.Registry;
using LicenseInbox.Domain.Requests;
using LicenseInbox.Worker.Memory;
using LicenseInbox.Worker.Pipeline;
using static LicenseInbox.Worker.Tests.Pipeline.PartnerDesk;

namespace LicenseInbox.Worker.Tests.Pipeline;

/// <summary>Every question and rejection can be repaired by doing literally what the reply says.</summary>
public sealed class RepairTests
{
    private const string Subject = "Case 204417";
    private const string Reply = "Re: Case 204417";
    private const string Upgrade = "Case 204420";

    private static readonly CardFacts Expired = new("Visa", "1111", 2025, 1, true);
    private static readonly CardFacts Wrong = new("Visa", "1112", 2035, 12, false);

    /// <summary>The code, the email that is turned down, and the email (or the import) that does what the reply says.</summary>
    private static readonly Dictionary<string, (Func<PartnerDesk, Task<CheckedMail>> Turned, Func<PartnerDesk, Task<Outcome>> Repair)> Repairs = new()
    {
        [FindingCodes.TargetNotRegistered] = (desk => Import(desk, system => system with { RegisteredOn = null }, Subject), desk => Again(desk, system => system with { RegisteredOn = new DateOnly(2026, 11, 1) })),
        [FindingCodes.TargetAssuranceInactive] = (desk => Import(desk, system => system with { AssuranceEndsOn = new DateOnly(2026, 1, 1) }, Subject), desk => Again(desk, system => system with { AssuranceEndsOn = new DateOnly(2036, 1, 1) })),
        [FindingCodes.OwnerMismatch] = (desk => desk.WriteAsync(Subject, "", Transfer(("from_system_key", Foreign), ("license_key_1", ForeignKey)), Card()), desk => Write(desk, Reply, "", Transfer())),
        [FindingCodes.LicensePartial] = (desk => desk.WriteAsync(Subject, "", Transfer(("quantity_1", "5")), Card()), desk => Write(desk, Reply, "", Transfer())),
        [FindingCodes.ChassisStationCap] = (desk => desk.WriteAsync(Subject, "", Transfer(("license_key_1", BigKey), ("license_type_1", "ALTI-STATION-60"), ("quantity_1", "60")), Card()), desk => Write(desk, Reply, "", Transfer())),
        [FindingCodes.FeeNotCovered] = (desk => desk.WriteAsync(Subject, "", Transfer(), Card(("amount", "100"))), desk => Write(desk, Reply, "", Card(("amount", "$300.00")))),
        [FindingCodes.CaseMissing] = (desk => desk.WriteAsync("License transfer", "", Transfer(), Card()), desk => Write(desk, Reply, "")),
        [FindingCodes.CaseUnknown] = (desk => desk.WriteAsync("Case 999999", "", Transfer(), Card()), desk => Write(desk, Reply, "")),
        [FindingCodes.CaseClosed] = (desk => desk.WriteAsync("Case 204418", "", Transfer(), Card()), desk => Write(desk, Reply, "")),
        [FindingCodes.CaseSystemMismatch] = (desk => desk.WriteAsync("Case 204419", "", Transfer(), Card()), desk => Write(desk, Reply, "")),
        [FindingCodes.FormTransferMissing] = (desk => desk.WriteAsync(Subject, "", Card()), desk => Write(desk, Reply, "", Transfer())),
        [FindingCodes.FormCardMissing] = (desk => desk.WriteAsync(Subject, "", Transfer()), desk => Write(desk, Reply, "", Card())),
        [FindingCodes.FormWorksheetMissing] = (desk => desk.WriteAsync(Upgrade, "This is an upgrade to software-only.", ToSoftwareOnly(), Card()), desk => Write(desk, "Re: " + Upgrade, "", Worksheet())),
        [FindingCodes.FormIncomplete] = (desk => desk.WriteAsync(Subject, "", Transfer(("signature", null), ("quantity_1", null)), Card()), desk => Write(desk, Reply, "", Transfer())),
        [FindingCodes.FormFormat] = (desk => desk.WriteAsync(Subject, "", new DocumentProblem(DocumentProblemKind.PasswordProtected, "it asks for a password"), [Card()]), desk => Write(desk, Reply, "", Transfer())),
        [FindingCodes.SystemUnknown] = (desk => desk.WriteAsync(Subject, "", Transfer(("from_system_key", "AAAA-AAAA-AAAA-AAAA")), Card()), desk => Write(desk, Reply, "", Transfer())),
        [FindingCodes.SystemSame] = (desk => desk.WriteAsync(Subject, "", Transfer(("from_system_key", New)), Card()), desk => Write(desk, Reply, "", Transfer())),
        [FindingCodes.LicenseUnknown] = (desk => desk.WriteAsync(Subject, "", Transfer(("license_key_1", "AAAA-AAAA-AAAA-AAAA-AAAA")), Card()), desk => Write(desk, Reply, "", Transfer())),
        [FindingCodes.LicenseNotOnSource] = (desk => desk.WriteAsync(Subject, "", Transfer(("license_key_1", ForeignKey)), Card()), desk => Write(desk, Reply, "", Transfer())),
        [FindingCodes.UpgradeUndeclared] = (desk => desk.WriteAsync(Upgrade, "Forms attached.", ToSoftwareOnly(), Card(), Worksheet()), desk => Write(desk, "Re: " + Upgrade, "This is an upgrade to a software-only solution")),
        [FindingCodes.PoMissing] = (desk => desk.WriteAsync(Upgrade, "This is an upgrade to software-only.", ToSoftwareOnly(), Card(), Worksheet(("po_number", null))), desk => Write(desk, "Re: " + Upgrade, "PO number 12345")),
        [FindingCodes.CardExpired] = (desk => desk.WriteAsync(Subject, "", Transfer(), PartnerDesk.Card(Expired, ("expiration", "01/25"))), desk => Write(desk, Reply, "", Card())),
        [FindingCodes.CardInvalid] = (desk => desk.WriteAsync(Subject, "", Transfer(), PartnerDesk.Card(Wrong)), desk => Write(desk, Reply, "", Card())),
    };

    public static TheoryData<string> Codes => new(Repairs.Keys.Order());

    [Theory]
    [MemberData(nameof(Codes))]
    public async Task Doing_what_the_reply_says_ends_in_accept(string code)
    {
        var desk = new PartnerDesk();
        var (turned, repair) = Repairs[code];

        var first = await turned(desk);
        var finding = first.Findings.First(finding => finding.Code == code);
        finding.Repair.ShouldNotBeNull();
        first.Reply.ShouldNotBeNull();
        Words(first.Reply.Text).ShouldContain(Words(finding.Repair));

        (await repair(desk)).ShouldBe(Outcome.Accept);
    }

    /// <summary>Codes that nothing here repairs: what was moved needs nothing, what representatives ask ends by their own hands, and an estimate is confirmed where a setting asks for that (AssuranceRulesTests).</summary>
    private static readonly string[] RepairedElsewhere =
        [FindingCodes.RequestAlreadyMoved, FindingCodes.RepresentativeAsks, FindingCodes.RepresentativeRejects, FindingCodes.AssuranceUnconfirmed];

    [Fact]
    public void Every_code_that_asks_or_rejects_has_its_repair() =>
        Repairs.Keys.Concat(RepairedElsewhere).ShouldBe(
            Table.Rows.Where(row => row.Outcome is Outcome.Ask or Outcome.Reject).Select(row => row.Code), ignoreOrder: true);

    private static FormFacts ToSoftwareOnly() => Transfer(("to_system_key", SoftwareOnly));

    private static async Task<Outcome> Write(PartnerDesk desk, string subject, string words, params FormFacts[] forms)
    {
        var mail = await desk.WriteAsync(subject, words, forms);
        mail.Requests.ShouldAllBe(request => request.Status == RequestStatus.Queued || request.Status == RequestStatus.WaitingForSales);
        return mail.Outcome;
    }

    private static async Task<CheckedMail> Import(PartnerDesk desk, Func<PhoneSystem, PhoneSystem> change, string subject)
    {
        await desk.ChangeAsync(state => WithTarget(state, change));
        return await desk.WriteAsync(subject, "", Transfer(), Card());
    }

    private static async Task<Outcome> Again(PartnerDesk desk, Func<PhoneSystem, PhoneSystem> change) =>
        (await desk.ImportAsync(state => WithTarget(state, change), CaseNumber.Of("204417"))).Outcome;

    private static MemoryState WithTarget(MemoryState state, Func<PhoneSystem, PhoneSystem> change) =>
        state with { Systems = state.Systems.SetItem(SystemKey.Of(New), change(state.Systems[SystemKey.Of(New)])) };

    private static string Words(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
