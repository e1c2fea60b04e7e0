using LicenseInbox.Domain.Policy;
using LicenseInbox.Domain.Reading;
using LicenseInbox.Domain.Registry;

namespace LicenseInbox.Domain.Tests.Policy.Rules;

public class FormsAreAttachedTests
{
    [Fact]
    public void Without_forms_the_transfer_form_and_the_authorization_are_asked_for() =>
        Some.Decide(Some.Request()).Codes().ShouldBe([FindingCodes.FormCardMissing, FindingCodes.FormTransferMissing]);

    [Fact]
    public void An_upgrade_needs_the_worksheet_and_nothing_that_rests_on_it_is_evaluated()
    {
        var upgrade = Some.Upgrade() with { Worksheets = [] };

        Some.Decide(upgrade, Some.UpgradeFacts()).Codes().ShouldBe([FindingCodes.FormWorksheetMissing]);
        Some.Decide(upgrade, Some.UpgradeFacts()).Findings[0].Repair!.ShouldContain("no-charge PO");
    }

    [Fact]
    public void A_declared_upgrade_needs_it_while_its_systems_are_unknown()
    {
        var upgrade = Some.Upgrade() with { Worksheets = [] };
        var unknown = Some.UpgradeFacts() with { Systems = new Dictionary<SystemKey, PhoneSystem>() };

        Some.Decide(upgrade, unknown).Codes().ShouldBe([FindingCodes.FormWorksheetMissing, FindingCodes.SystemUnknown]);
        Some.Decide(upgrade, unknown).SoftwareOnly.ShouldBeTrue();
    }

    [Fact]
    public void A_declared_upgrade_to_an_office_system_needs_none() =>
        Some.Decide(Some.Upgrade() with { Worksheets = [] }, Some.Facts()).Codes().ShouldBe([FindingCodes.UpgradeNotOne]);

    [Fact]
    public void With_several_moves_each_needs_its_own()
    {
        var other = SystemKey.Of("OLD2-OLD2-OLD2-OLD2");
        var key = Some.License("KEY2-0000-0000-0000-0000", "ALTI-STATION-5", 5, other);
        var second = Some.Transfer(from: other).WithoutRow(2).WithRow(1, key.Key.Text, key.Type, "5");
        var request = Some.Request(Some.Submission(Some.Message(words: "This is an upgrade to software-only.")), Some.Transfer(), second, Some.Worksheet(), Some.Card("600"));
        var decision = Some.Decide(request, Some.UpgradeFacts().With(Some.System(other)).With(key));

        decision.Codes().ShouldBe([FindingCodes.FormWorksheetMissing]);
        decision.Findings[0].Message.ShouldContain(other.Text);
        decision.Findings[0].Evidence.ShouldAllBe(evidence => evidence.FormId == null);
    }
}

public class FormsAreCompleteTests
{
    [Theory]
    [InlineData("end_user")]
    [InlineData("from_system_key")]
    [InlineData("to_system_key")]
    [InlineData("signature")]
    [InlineData("signed_date")]
    [InlineData("license_key_1")]
    [InlineData("license_type_2")]
    [InlineData("quantity_2")]
    public void A_transfer_form_without_a_required_field_names_it(string field) => ShouldName(Some.Transfer().With(field, null), Some.Card(), field);

    [Theory]
    [InlineData("cardholder_name")]
    [InlineData("card_number")]
    [InlineData("expiration")]
    [InlineData("billing_zip")]
    [InlineData("signature")]
    [InlineData("signed_date")]
    public void So_does_a_card_form(string field)
    {
        var card = Some.Card();
        var facts = field == "expiration" ? card.Card! with { ExpiryMonth = null, ExpiryYear = null } : card.Card;
        ShouldName(Some.Transfer(), card.With(field, null) with { Card = facts }, field);
    }

    [Theory]
    [InlineData("end_user")]
    [InlineData("from_system_key")]
    [InlineData("license_key_1")]
    [InlineData("quantity_1")]
    public void So_does_a_worksheet(string field)
    {
        var decision = Some.Decide(Some.Upgrade(worksheet: Some.Worksheet().With(field, null)), Some.UpgradeFacts());

        decision.Codes().ShouldBe([FindingCodes.FormIncomplete]);
        decision.Findings[0].Evidence.Select(evidence => evidence.Field).ShouldBe([field]);
    }

    [Fact]
    public void All_fields_of_a_form_are_named_by_one_finding()
    {
        var finding = Some.Decide(Some.Request(Some.Transfer().With("signature", null).With("signed_date", null), Some.Card())).The(FindingCodes.FormIncomplete);

        finding.Message.ShouldContain("transfer.pdf");
        finding.Repair!.ShouldContain("Signature, Signed Date");
    }

    [Fact]
    public void A_form_without_a_row_is_not_complete() =>
        ShouldName(Some.Transfer().WithoutRow(1).WithoutRow(2), Some.Card(), "license_key_1");

    [Theory]
    [InlineData("---")]
    [InlineData("?")]
    public void A_dash_fills_nothing(string text) => ShouldName(Some.Transfer().With("to_system_key", text), Some.Card(), "to_system_key");

    [Theory]
    [InlineData("[drawn]")]
    [InlineData("[digital signature]")]
    [InlineData("~~~")]
    public void A_signature_may_look_like_anything(string signature) =>
        Some.Decide(Some.Request(Some.Transfer().With("signature", signature), Some.Card())).Codes().ShouldBeEmpty();

    [Theory]
    [InlineData("10", true)]
    [InlineData("10 stations", true)]
    [InlineData("10 ea", true)]
    [InlineData("x 10", true)]
    [InlineData("10.0", true)]
    [InlineData("ten", false)]
    [InlineData("0", false)]
    [InlineData("-10", false)]
    [InlineData("10/20", false)]
    public void A_quantity_is_a_whole_number_above_zero(string text, bool read)
    {
        var decision = Some.Decide(Some.Request(Some.Transfer().With("quantity_1", text), Some.Card()));

        decision.Codes().ShouldBe(read ? [] : [FindingCodes.FormIncomplete]);
    }

    [Fact]
    public void What_stands_there_and_is_no_quantity_is_quoted() =>
        Some.Decide(Some.Request(Some.Transfer().With("quantity_1", "ten"), Some.Card())).The(FindingCodes.FormIncomplete).Message.ShouldContain("'ten'");

    [Fact]
    public void The_case_number_is_required_on_faxes_and_where_one_email_carries_several_cases()
    {
        var several = Some.Submission() with { SubjectCases = [Some.CaseNumber, CaseNumber.Of("204418")] };

        Some.Decide(Some.Request(several, Some.Transfer(), Some.Card())).The(FindingCodes.FormIncomplete).Evidence[0].Field.ShouldBe("case_number");
        Some.Decide(Some.Request(several, Some.Transfer().With("case_number", "204417"), Some.Card())).Codes().ShouldBeEmpty();
    }

    [Fact]
    public void The_amount_and_the_purchase_order_have_codes_of_their_own() =>
        Some.Decide(Some.Upgrade(worksheet: Some.Worksheet().With("po_number", null)) with { Card = Some.Request(Some.Card(null)).Card }, Some.UpgradeFacts()).Codes()
            .ShouldBe([FindingCodes.FeeNotCovered, FindingCodes.PoMissing]);

    private static void ShouldName(FormFacts transfer, FormFacts card, string field)
    {
        var decision = Some.Decide(Some.Request(transfer, card));

        decision.Codes().ShouldBe([FindingCodes.FormIncomplete]);
        decision.Outcome.ShouldBe(Outcome.Ask);
        decision.Findings[0].Evidence.Select(evidence => evidence.Field).ShouldBe([field]);
    }
}

public class AttachmentsCanBeOpenedTests
{
    [Theory]
    [InlineData(DocumentProblemKind.PasswordProtected)]
    [InlineData(DocumentProblemKind.Damaged)]
    [InlineData(DocumentProblemKind.XfaOnly)]
    [InlineData(DocumentProblemKind.Word)]
    [InlineData(DocumentProblemKind.Excel)]
    [InlineData(DocumentProblemKind.Heic)]
    [InlineData(DocumentProblemKind.Archive)]
    [InlineData(DocumentProblemKind.ReadingFailed)]
    public void A_document_that_does_not_open_is_asked_for_as_a_pdf_while_a_form_is_missing_else_noted(DocumentProblemKind kind)
    {
        var submission = Some.Submission(Some.Message(documents: Document(kind)));

        var lacking = Some.Decide(Some.Request(submission, Some.Transfer()));
        lacking.Codes().ShouldBe([FindingCodes.FormCardMissing, FindingCodes.FormFormat]);
        lacking.The(FindingCodes.FormFormat).Repair!.ShouldContain("PDF");
        lacking.The(FindingCodes.FormFormat).Message.ShouldContain("forms.bin");

        var complete = Some.Decide(Some.Request(submission, Some.Transfer(), Some.Card()));
        complete.Outcome.ShouldBe(Outcome.Accept);
        complete.The(FindingCodes.FormFormat).Outcome.ShouldBe(Outcome.Note);
    }

    [Fact]
    public void An_image_may_be_the_missing_form_and_goes_to_a_person()
    {
        var submission = Some.Submission(Some.Message(documents: Document(DocumentProblemKind.Image)));

        Some.Decide(Some.Request(submission, Some.Transfer())).Codes().ShouldBe([FindingCodes.FormUnreadable]);
        Some.Decide(Some.Request(submission, Some.Transfer(), Some.Card())).Outcome.ShouldBe(Outcome.Accept);
    }

    private static DocumentFacts Document(DocumentProblemKind kind) =>
        new() { Name = "forms.bin", Digest = "d1", Problem = new DocumentProblem(kind, "it does not open") };
}

public class FieldsAreReadSurelyTests
{
    [Theory]
    [InlineData("from_system_key", 0.79, true)]
    [InlineData("license_key_1", 0.5, true)]
    [InlineData("quantity_2", 0.5, true)]
    [InlineData("from_system_key", 0.8, false)]
    [InlineData("printed_name", 0.1, false)]
    public void A_required_field_that_was_not_read_surely_goes_to_a_person(string field, double confidence, bool found)
    {
        var decision = Some.Decide(Some.Request(Some.Transfer().With("printed_name", "Lee Park").Unsure(field, confidence), Some.Card()));

        decision.Codes().ShouldBe(found ? [FindingCodes.FormUnreadable] : []);
    }
}
