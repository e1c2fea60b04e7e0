using LicenseInbox.Domain.Policy;
using LicenseInbox.Domain.Reading;
using LicenseInbox.Domain.Registry;

namespace LicenseInbox.Domain.Tests.Policy.Rules;

public class FormsAgreeTests
{
    [Fact]
    public void What_a_field_holds_is_what_the_page_shows()
    {
        var form = Some.Transfer() with { Conflicts = [new FieldConflict("quantity_1", "10", "40", 1, "the page shows another value")] };
        var decision = Some.Decide(Some.Request(form, Some.Card()));

        decision.Codes().ShouldBe([FindingCodes.FormConflict]);
        decision.Findings[0].Message.ShouldContain("'10' and '40'");
        decision.Findings[0].Evidence.Select(evidence => evidence.Value).ShouldBe(["10", "40"]);
    }

    [Theory]
    [InlineData("end_user", "Harbor Clinic")]
    [InlineData("quantity_1", "20")]
    public void The_worksheet_says_what_the_transfer_form_says(string field, string value)
    {
        var decision = Some.Decide(Some.Upgrade(worksheet: Some.Worksheet().With(field, value)), Some.UpgradeFacts());

        decision.Codes().ShouldContain(FindingCodes.FormConflict);
        decision.The(FindingCodes.FormConflict).Message.ShouldContain($"'{value}'");
    }

    [Theory]
    [InlineData("Ridgeway Dental Grp")]
    [InlineData("RIDGEWAY DENTAL GROUP, INC.")]
    public void Another_spelling_of_the_end_user_is_no_conflict(string name) =>
        Some.Decide(Some.Upgrade(worksheet: Some.Worksheet().With("end_user", name)), Some.UpgradeFacts()).Codes().ShouldBeEmpty();

    [Fact]
    public void The_worksheet_names_the_same_systems()
    {
        var other = SystemKey.Of("OTHR-OTHR-OTHR-OTHR");
        var decision = Some.Decide(Some.Upgrade(worksheet: Some.Worksheet(from: other)), Some.UpgradeFacts().With(Some.System(other)));

        decision.Codes().ShouldBe([FindingCodes.FormConflict]);
        decision.Findings[0].Message.ShouldContain(other.Text);
    }

    [Fact]
    public void A_key_is_on_both_or_on_none()
    {
        Some.Decide(Some.Upgrade(worksheet: Some.Worksheet().WithoutRow(2)), Some.UpgradeFacts()).Codes().ShouldBe([FindingCodes.FormConflict]);
        Some.Decide(Some.Upgrade(transfer: Some.Transfer().WithoutRow(2)), Some.UpgradeFacts()).Codes().ShouldBe([FindingCodes.FormConflict]);
    }

    [Fact]
    public void Rows_may_be_in_another_order()
    {
        var worksheet = Some.Worksheet()
            .WithRow(1, Some.Agents, "ALTI-ACM-5", "5").With("new_license_type_1", "SSW-ACMAGENT-5")
            .WithRow(2, Some.Stations, "ALTI-STATION-10", "10").With("new_license_type_2", "SSW-STATION-10");

        Some.Decide(Some.Upgrade(worksheet: worksheet), Some.UpgradeFacts()).Codes().ShouldBeEmpty();
    }

    [Fact]
    public void A_move_on_two_transfer_forms_and_two_worksheets_is_compared_as_one()
    {
        var request = Some.Request(
            Some.Submission(Some.Message(words: "This is an upgrade to a software-only solution.")),
            Some.Transfer().WithoutRow(2), Some.Transfer().WithoutRow(1), Some.Worksheet().WithoutRow(2), Some.Worksheet().WithoutRow(1).With("po_number", null), Some.Card());

        Some.Decide(request, Some.UpgradeFacts()).Codes().ShouldBeEmpty();
    }

    [Fact]
    public void A_worksheet_for_a_move_that_nobody_asks_for_is_a_conflict()
    {
        var (second, third) = (SystemKey.Of("OLD2-OLD2-OLD2-OLD2"), SystemKey.Of("OLD3-OLD3-OLD3-OLD3"));
        var key = Some.License("KEY2-0000-0000-0000-0000", "ALTI-STATION-5", 5, second);
        var move = Some.Transfer(from: second).WithoutRow(2).WithRow(1, key.Key.Text, key.Type, "5");
        var worksheet = Some.Worksheet(from: second).WithoutRow(2).WithRow(1, key.Key.Text, key.Type, "5").With("new_license_type_1", "SSW-STATION-5");
        var request = Some.Request(
            Some.Submission(Some.Message(words: "Upgrade to software-only.")), Some.Transfer(), move, Some.Worksheet(), worksheet, Some.Worksheet(from: third), Some.Card("600"));
        var decision = Some.Decide(request, Some.UpgradeFacts().With(Some.System(second)).With(Some.System(third)).With(key));

        decision.Codes().ShouldContain(FindingCodes.FormConflict);
        decision.The(FindingCodes.FormConflict).Message.ShouldContain(third.Text);
    }
}
