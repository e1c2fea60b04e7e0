using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using LicenseInbox.Domain.Intake;
using LicenseInbox.Domain.Registry;

namespace LicenseInbox.Domain.Tests.IntakeStage;

public class CaseNumbersTests
{
    [Theory]
    [InlineData("Case 204417")]
    [InlineData("204417")]
    [InlineData("Case \u0662\u0660\u0664\u0664\u0661\u0667")]
    [InlineData("Case #204417")]
    [InlineData("CASE-204417")]
    [InlineData("[204417]")]
    [InlineData("[Case #204417] license move")]
    [InlineData("Case No. 204417: move licenses")]
    [InlineData("case number is 204417")]
    [InlineData("Case Nr: 204417")]
    [InlineData("Case ID = 204417")]
    [InlineData("Support Case 204417")]
    [InlineData("Case/Ticket 204417")]
    [InlineData("case204417")]
    [InlineData("Case \u2013 204417")]
    [InlineData("Case\u00a0204417")]
    [InlineData("Case \uff12\uff10\uff14\uff14\uff11\uff17")]
    [InlineData("Case 204\u200b417")]
    [InlineData("License move 204417, please")]
    [InlineData("License move for Ridgeway (204417).")]
    [InlineData("License move #204417")]
    [InlineData("RE: 204417")]
    [InlineData("RE:204417")]
    [InlineData("RE: FW: [EXTERNAL] WG: AW: Case 204417 - license move")]
    [InlineData("Re[2]: Fwd: 204417 license move")]
    [InlineData("[External Sender] 204417")]
    public void One_number_is_found_however_it_is_written(string subject) => Find(subject).ShouldBe(["204417"]);

    [Theory]
    [InlineData("Vorgang CS-2026-00417", "CS-2026-00417")]
    [InlineData("Re: ticket no. cs-2026-00417, PO 445566", "cs-2026-00417")]
    [InlineData("Service Request CS-2026-00417 and CS-2026-00418", "CS-2026-00417", "CS-2026-00418")]
    [InlineData("Tickets CS-2026-00417 CS-2026-00418", "CS-2026-00417", "CS-2026-00418")]
    [InlineData("[CS-2026-00417] move", "CS-2026-00417")]
    [InlineData("Case 204417")]
    [InlineData("Ticket XCS-2026-00417")]
    public void A_vendor_has_words_and_numbers_of_its_own(string subject, params string[] numbers)
    {
        var policy = Some.Policy with { CaseWords = ["vorgang", "ticket", "service request"], CaseNumberPattern = @"CS-20\d{2}-\d{5}" };

        CaseNumbers.InSubject(subject, policy, _ => false).Select(number => number.Text).ShouldBe(numbers);
    }

    [Theory]
    [InlineData("Case 204417, PO 445566")]
    [InlineData("PO 445566 / Case 204417")]
    [InlineData("License move 204417 PO# 445566")]
    [InlineData("204417 (PO number: 445566)")]
    [InlineData("204417 - P.O. 445566")]
    [InlineData("Invoice 2044199 for 204417")]
    [InlineData("204417 call me at 555-123-4567")]
    [InlineData("204417, tel. 5551234")]
    [InlineData("204417, phone (555) 1234567")]
    [InlineData("204417 Tel: +1 555 1234567")]
    [InlineData("204417 amount $300000")]
    [InlineData("204417 for 300000 USD")]
    [InlineData("204417 due 20260304")]
    [InlineData("204417 due 2026-03-04")]
    [InlineData("Our ticket 889900: 204417")]
    [InlineData("[Ticket#889900] 204417")]
    [InlineData("INC-889900 204417")]
    [InlineData("204417 RMA 778899 zip 94538-1234")]
    [InlineData("204417 order no. 778899")]
    [InlineData("Customer 778899; case is 204417")]
    [InlineData("Move of 204417 (our ref: 778899)")]
    [InlineData("204417 purchase order number is 445566")]
    [InlineData("204417 POs 445566, 445567 and 445568")]
    [InlineData("204417 license 778899")]
    [InlineData("204417 mail lee778899@lakeside.example")]
    [InlineData("204417 ref 778899")]
    [InlineData("Case 204417 and 20260304")]
    [InlineData("Case 204417 889900")]
    [InlineData("204417 1234567890123")]
    public void Numbers_that_are_something_else_stand_in_no_way(string subject) => Find(subject).ShouldBe(["204417"]);

    [Theory]
    [InlineData("PO 445566")]
    [InlineData("PO: 445566, 445567")]
    [InlineData("Invoice #2044199")]
    [InlineData("Please call 5551234")]
    [InlineData("tel (555) 1234567")]
    [InlineData("Fax from 5551234")]
    [InlineData("$300000")]
    [InlineData("20260304")]
    [InlineData("12345")]
    [InlineData("123456789")]
    [InlineData("2044-1701")]
    [InlineData("RMA-778899")]
    [InlineData("445566 (PO)")]
    [InlineData("No case yet, ticket 889900")]
    [InlineData("")]
    public void A_number_labelled_as_something_else_is_none(string subject) => Find(subject).ShouldBeEmpty();

    [Theory]
    [InlineData("Cases 204417 and 204418")]
    [InlineData("Cases 204417, 204418")]
    [InlineData("Cases 204417 204418")]
    [InlineData("Case 204417/204418")]
    [InlineData("Case #204417 & #204418")]
    [InlineData("Case 204417, case 204418")]
    [InlineData("Case no. 204417 and case no. 204418")]
    [InlineData("RE: [Case 204417] [Case 204418] PO 445566")]
    public void Several_labelled_numbers_are_several_cases(string subject) => Find(subject).ShouldBe(["204417", "204418"]);

    [Theory]
    [InlineData("204417 889900", "204417")]
    [InlineData("889900 / 204417", "204417")]
    [InlineData("PO 445566, 204417", "204417")]
    [InlineData("Customer 778899, 204417", "204417")]
    [InlineData("reference 204417, 889900", "204417")]
    [InlineData("204417 and 204418", "204417", "204418")]
    [InlineData("Case 889900 (was 204417)", "889900")]
    public void Among_numbers_without_a_label_those_that_are_known_cases_are_meant(string subject, params string[] found) =>
        Find(subject, "204417", "204418").ShouldBe(found);

    [Theory]
    [InlineData("204417 889900")]
    [InlineData("204417 and 204418")]
    [InlineData("PO 445566, 204417")]
    [InlineData("ref 204417, ref 889900")]
    public void Numbers_that_nothing_tells_apart_are_never_guessed(string subject) => Find(subject).ShouldBeEmpty();

    [Fact]
    public void What_may_be_a_case_is_looked_up_before() =>
        CaseNumbers.CandidatesInSubject("204417 889900, PO 445566", Some.Policy).Select(number => number.Text).ShouldBe(["204417", "889900"]);

    [Theory]
    [InlineData("This is for case 204417. Call 5551234 or see PO 445566.", "204417")]
    [InlineData("The numbers 204417 and 889900 mean nothing.")]
    [InlineData("For our case\n204417 and for cases 204418 and 204419", "204417", "204418", "204419")]
    public void In_running_text_only_what_is_labelled_as_a_case_counts(string words, params string[] found) =>
        CaseNumbers.InWords(words, Some.Policy).Select(number => number.Text).ShouldBe(found);

    [Theory]
    [InlineData("204417", "204417")]
    [InlineData("Case #204417", "204417")]
    [InlineData("2 0 4 4 1 7", "204417")]
    [InlineData("N/A", null)]
    [InlineData("12345", null)]
    [InlineData("204417 or 204418", null)]
    [InlineData(null, null)]
    public void On_a_form_the_field_holds_one_number_or_none(string? text, string? number) =>
        (CaseNumbers.OnForm(text, Some.Policy)?.Text).ShouldBe(number);

    [Fact]
    public void The_form_of_a_case_number_is_a_setting()
    {
        var settings = Some.Policy with { CaseNumberPattern = @"CS-\d{4}" };
        CaseNumbers.InSubject("License move CS-2044, PO 445566", settings, _ => false).ShouldBe([CaseNumber.Of("CS-2044")]);
    }

    [Property]
    public Property A_labelled_case_is_found_among_any_other_numbers() => Prop.ForAll(
        Gen.Elements("RE: ", "FW: [EXTERNAL] ", "AW: WG: ", "", "Please see ").ToArbitrary(),
        Numbers().ToArbitrary(),
        Others().ToArbitrary(),
        (prefix, number, others) => Find($"{prefix}{others.Before} case {number}, {others.After}").SequenceEqual([number]));

    [Property]
    public Property What_is_labelled_as_something_else_is_never_taken() => Prop.ForAll(
        Others().ToArbitrary(),
        others => Find($"{others.Before}; {others.After}", "204417").Count == 0);

    [Property]
    public Property Nothing_is_found_that_is_not_written_and_shaped_like_a_case_number() => Prop.ForAll<string>(text =>
    {
        var found = CaseNumbers.InSubject($"{text} 204417 {text}", Some.Policy, _ => false);
        return found.All(number => number.Text.Length is >= 6 and <= 8 && number.Text.All(char.IsDigit));
    });

    private static Gen<string> Numbers() => Gen.Choose(100_000, 99_999_999).Select(number => $"{number}");

    private static Gen<(string Before, string After)> Others()
    {
        var labels = Gen.Elements("PO", "PO#", "P.O. number", "Invoice", "invoice no.", "Tel.", "phone:", "our ticket", "order", "RMA", "amount", "zip", "quote #", "customer", "serial number");
        var labelled = from label in labels from number in Numbers() select $"{label} {number}";
        return from before in labelled from after in labelled select (before, after);
    }

    private static List<string> Find(string subject, params string[] known) =>
        CaseNumbers.InSubject(subject, Some.Policy, number => known.Contains(number.Text)).Select(number => number.Text).ToList();
}
