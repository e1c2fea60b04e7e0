using LicenseInbox.Domain.Policy;
using LicenseInbox.Domain.Reading;
using LicenseInbox.Domain.Requests;
using LicenseInbox.Domain.Sureness;

namespace LicenseInbox.Domain.Tests.Sureness;

/// <summary>What a representative saw on the page is sure, whatever was read there.</summary>
public class CorrectedTests
{
    private static readonly Guid Email = Guid.NewGuid();

    [Theory]
    [InlineData("license_key_1", Some.Stations)]
    [InlineData("from_system_key", "7K2M-91QD-XR48-5TZC")]
    [InlineData("end_user", Some.EndUser)]
    [InlineData("signature", "Lee Park")]
    public void A_correction_settles_what_was_in_doubt(string field, string value)
    {
        var scan = Some.Transfer().Scanned().Read(field, "7KT", "");
        Some.DecideScans(Some.Facts(), scan, Some.Card()).Codes().ShouldBe([FindingCodes.FormUnreadable]);

        Some.DecideScans(Some.Facts(), Correct(scan, field, value), Some.Card()).Outcome.ShouldBe(Outcome.Accept);
    }

    [Fact]
    public void A_field_that_is_empty_on_the_page_is_missing_not_in_doubt()
    {
        var scan = Correct(Some.Transfer().Scanned().Read("quantity_1", "l", ""), "quantity_1", null);

        var finding = Some.DecideScans(Some.Facts(), scan, Some.Card()).Findings.ShouldHaveSingleItem();

        (finding.Code, finding.Evidence[0].Field, finding.Evidence[0].By).ShouldBe((FindingCodes.FormIncomplete, "quantity_1", ReadBy.Representative));
    }

    [Fact]
    public void Specks_in_a_row_that_are_said_to_be_nothing_are_no_row()
    {
        var scan = Some.Transfer().Scanned().Read("license_key_5", "7KT M", "IIII");
        Some.DecideScans(Some.Facts(), scan, Some.Card()).Codes().ShouldBe([FindingCodes.FormUnreadable]);

        Some.DecideScans(Some.Facts(), Correct(scan, "license_key_5", null), Some.Card()).Outcome.ShouldBe(Outcome.Accept);
    }

    [Fact]
    public void A_typed_field_that_holds_something_else_than_it_shows_is_settled_too()
    {
        var form = Some.Transfer() with { Conflicts = [new FieldConflict("quantity_1", "10", "100", 1, "the page shows another value")] };
        Some.Decide(Some.Request(form, Some.Card())).Codes().ShouldBe([FindingCodes.FormConflict]);

        Some.Decide(Some.Request(Correct(form, "quantity_1", "10"), Some.Card())).Outcome.ShouldBe(Outcome.Accept);
    }

    [Fact]
    public void A_card_s_month_is_judged_as_corrected()
    {
        var card = Correct(Some.Card(year: 2020), "expiration", "09/29");

        (card.Card!.ExpiryYear, card.Card.ExpiryMonth).ShouldBe((2029, 9));
        Some.Decide(Some.Request(Some.Transfer(), card)).Outcome.ShouldBe(Outcome.Accept);
    }

    [Theory]
    [InlineData("12/29", true)]
    [InlineData("13/29", false)]
    [InlineData("1229", false)]
    [InlineData("12/2029", false)]
    [InlineData("", false)]
    public void Month_and_year_are_written_one_way(string text, bool isRead) => (Corrected.Expiration(text) is not null).ShouldBe(isRead);

    [Fact]
    public void Corrections_of_another_email_or_form_do_nothing()
    {
        var form = Some.Transfer();
        var message = Some.Mail(forms: form);

        Corrected.Apply(message, Email, [new Correction(Guid.NewGuid(), form.Id, "end_user", "x", null, "kim", Some.ReceivedAt), new Correction(Email, "other", "end_user", "x", null, "kim", Some.ReceivedAt)])
            .Forms.Single().Text("end_user").ShouldBe(Some.EndUser);
    }

    private static FormFacts Correct(FormFacts form, string field, string? value) =>
        Corrected.Apply(Some.Mail(forms: form), Email, [new Correction(Email, form.Id, field, value, null, "kim", Some.ReceivedAt)]).Forms.Single();
}
