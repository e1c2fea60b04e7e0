using LicenseInbox.Domain.Policy;
using LicenseInbox.Domain.Registry;

namespace LicenseInbox.Domain.Tests.Policy.Rules;

public class UpgradesAreDeclaredTests
{
    [Theory]
    [InlineData(true, true, null)]
    [InlineData(true, false, "the email does not say")]
    [InlineData(false, true, "the case does not say")]
    [InlineData(false, false, "neither the case nor the email does say")]
    public void An_upgrade_is_said_so_in_the_case_and_in_the_email(bool inCase, bool inEmail, string? message)
    {
        var submission = Some.Submission(Some.Message(words: inEmail ? "This is an upgrade to a software-only solution." : "Forms attached."));
        var request = Some.Request(submission, Some.Transfer(), Some.Worksheet(), Some.Card());
        var decision = Some.Decide(request, Some.UpgradeFacts().WithCase(known => known with { SoftwareOnly = inCase }));

        decision.Codes().ShouldBe(message is null ? [] : [FindingCodes.UpgradeUndeclared]);
        if (message is not null)
            decision.Findings[0].Message.Replace("email say", "email does say", StringComparison.Ordinal).ShouldContain(message);
    }

    [Fact]
    public void The_box_on_the_form_declares_it() =>
        Some.Decide(Some.Request(Some.Transfer().Checked("software_only"), Some.Worksheet(), Some.Card()), Some.UpgradeFacts()).Codes().ShouldBeEmpty();

    [Theory]
    [InlineData("This is an upgrade to a software-only solution", true)]
    [InlineData("The customer is upgrading from MAX server to Software Only.", true)]
    [InlineData("Software only upgrade for Ridgeway, with the no-charge PO on the worksheet.", true)]
    [InlineData("With the no-charge PO attached, we are migrating them to software only.", true)]
    [InlineData("Please find attached the forms for our customer Ridgeway Dental Group, who upgrade to\na software-only system.", true)]
    [InlineData("We migrate the stations to SSW.", true)]
    [InlineData("This is not an upgrade to a software-only solution.", false)]
    [InlineData("They don't want to move to software-only.", false)]
    [InlineData("See the MAXCS Software Only Solution License Migration Worksheet.", false)]
    [InlineData("Upgrade of the phones.", false)]
    [InlineData("", false)]
    public void A_sentence_of_the_partner_declares_it(string words, bool declares)
    {
        var request = Some.Request(Some.Submission(Some.Message(words: words)), Some.Transfer(), Some.Worksheet(), Some.Card());

        Some.Decide(request, Some.UpgradeFacts()).Codes().ShouldBe(declares ? [] : [FindingCodes.UpgradeUndeclared]);
    }

    [Fact]
    public void The_sentence_that_the_question_suggests_declares_it()
    {
        var request = Some.Request(Some.Transfer(), Some.Worksheet(), Some.Card());
        var repair = Some.Decide(request, Some.UpgradeFacts()).The(FindingCodes.UpgradeUndeclared).Repair!;
        var answer = Some.Submission(Some.Message("RE: Case 204417", repair.Split('"')[1]), Some.ReceivedAt.AddHours(1));

        Some.Decide(request with { Submissions = [.. request.Submissions, answer] }, Some.UpgradeFacts()).Outcome.ShouldBe(Outcome.Accept);
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public void What_is_declared_an_upgrade_is_one(bool inCase, bool inEmail)
    {
        var submission = Some.Submission(Some.Message(words: inEmail ? "This is an upgrade to software-only." : "Forms attached."));
        var decision = Some.Decide(Some.Request(submission, Some.Transfer(), Some.Card()), Some.Facts().WithCase(known => known with { SoftwareOnly = inCase }));

        decision.Codes().ShouldBe([FindingCodes.UpgradeNotOne]);
        decision.SoftwareOnly.ShouldBeFalse();
    }

    [Theory]
    [InlineData(Platform.Office, Platform.Office)]
    [InlineData(Platform.Office, Platform.MaxServer)]
    [InlineData(Platform.SoftwareOnly, Platform.SoftwareOnly)]
    [InlineData(Platform.SoftwareOnly, Platform.Office, FindingCodes.UpgradeReverse)]
    [InlineData(Platform.SoftwareOnly, Platform.MaxServer, FindingCodes.UpgradeReverse)]
    [InlineData(Platform.MaxServer, Platform.SoftwareOnly, FindingCodes.FormWorksheetMissing, FindingCodes.UpgradeUndeclared)]
    [InlineData(Platform.Office, Platform.SoftwareOnly, FindingCodes.FormWorksheetMissing, FindingCodes.UpgradeUndeclared)]
    public void Whether_it_is_an_upgrade_is_a_matter_of_the_platforms(Platform from, Platform to, params string[] codes) =>
        Some.Decide(Some.Request(Some.Transfer(), Some.Card()), Some.Facts(from, to)).Codes().ShouldBe(codes);
}

public class WorksheetNamesThePurchaseOrderTests
{
    [Theory]
    [InlineData("NC-2231", "", null)]
    [InlineData(null, "", FindingCodes.PoMissing)]
    [InlineData(null, "PO number 12345.", null)]
    public void The_no_charge_order_is_on_the_worksheet_or_in_the_partners_words(string? onWorksheet, string words, string? code)
    {
        var submission = Some.Submission(Some.Message(words: $"This is an upgrade to software-only. {words}"));
        var request = Some.Request(submission, Some.Transfer(), Some.Worksheet().With("po_number", onWorksheet), Some.Card());
        var decision = Some.Decide(request, Some.UpgradeFacts());

        decision.Codes().ShouldBe(code is null ? [] : [code]);
        decision.Outcome.ShouldBe(code is null ? Outcome.Accept : Outcome.Ask);
    }

    [Fact]
    public void The_number_as_the_question_suggests_it_is_found()
    {
        var repair = Some.Decide(Some.Upgrade(worksheet: Some.Worksheet().With("po_number", null)), Some.UpgradeFacts()).The(FindingCodes.PoMissing).Repair!;

        Intake.PurchaseOrder.In(repair.Split('"')[1]).ShouldBe("12345");
    }
}

public class WorksheetConvertsTypesTests
{
    [Theory]
    [InlineData("SSW-STATION-10", false)]
    [InlineData("SSW-STATION-XX", false)]
    [InlineData("ssw station 10", false)]
    [InlineData("SSW-STATION-20", true)]
    [InlineData("SSW-ACMAGENT-10", true)]
    [InlineData("ALTI-STATION-10", true)]
    [InlineData(null, true)]
    public void Stations_become_ssw_stations_of_the_same_quantity(string? newType, bool found) => ShouldFind("new_license_type_1", newType, found);

    [Theory]
    [InlineData("SSW-ACMAGENT-5", false)]
    [InlineData("SSW-ACMAGENT-XX", false)]
    [InlineData("SSW-STATION-5", true)]
    public void Agent_seats_become_ssw_acm_agents(string newType, bool found) => ShouldFind("new_license_type_2", newType, found);

    private static void ShouldFind(string field, string? newType, bool found)
    {
        var decision = Some.Decide(Some.Upgrade(worksheet: Some.Worksheet().With(field, newType)), Some.UpgradeFacts());

        decision.Codes().ShouldBe(found ? [FindingCodes.WorksheetConversion] : []);
        decision.Outcome.ShouldBe(found ? Outcome.Flag : Outcome.Accept);
    }
}

public class MissingOrderTests
{
    [Fact]
    public void A_purchase_order_that_sales_has_not_received_is_asked_for_until_the_partner_names_one_later()
    {
        var said = Some.ReceivedAt.AddHours(2);
        var request = Some.Upgrade() with { OrderMissing = new LicenseInbox.Domain.Issuing.MissingOrder(said, "NC-4471") };
        var finding = Some.Decide(request, Some.UpgradeFacts()).The(FindingCodes.PoMissing);
        finding.Outcome.ShouldBe(Outcome.Ask);
        finding.Message.ShouldContain("NC-4471");

        Some.Decide(Answered(said.AddHours(-1)), Some.UpgradeFacts()).Codes().ShouldBe([FindingCodes.PoMissing]);
        Some.Decide(Answered(said.AddHours(1)), Some.UpgradeFacts()).Outcome.ShouldBe(Outcome.Accept);

        LicenseInbox.Domain.Assembly.AssembledRequest Answered(DateTimeOffset at) =>
            request with { Submissions = [.. request.Submissions, Some.Submission(Some.Message("RE: Case 204417", finding.Repair!.Split('"')[1]), at)] };
    }
}
