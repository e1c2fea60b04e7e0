using LicenseInbox.Domain.Policy;
using LicenseInbox.Domain.Reading;
using LicenseInbox.Domain.Registry;
using LicenseInbox.Domain.Sureness;

namespace LicenseInbox.Domain.Tests.Sureness;

public class CaseInDoubtTests
{
    private static readonly FormFacts Card = Some.Card().Scanned();

    [Theory]
    [InlineData("804417", true)]
    [InlineData("804477", false)]
    public void A_number_that_no_case_has_and_that_is_the_known_one_but_for_a_digit_is_no_contradiction(string read, bool isUnsure) =>
        Some.Transfer().Scanned().Read("case_number", read, read, read).Settled(cases: Some.CaseNumber).Unsure.ContainsKey("case_number").ShouldBe(isUnsure);

    [Theory]
    [InlineData("204417", "204417")]
    [InlineData("204411", null)]
    public void A_case_that_readings_of_two_forms_name_is_known(string onCard, string? number)
    {
        var forms = new[] { Some.Transfer().Scanned().Read("case_number", "204411", "204411", "204417"), Card.Read("case_number", onCard, "204117") };
        var message = Some.Message() with { Documents = [new DocumentFacts { Name = "scan.tif", Digest = "d", Pages = 2, Forms = forms }] };

        FormsInDoubt.Settle(message, new WhatIsKnown(Some.Facts(), [], Some.Policy)).Forms.First().Text("case_number").ShouldBe(number);
    }

    [Theory]
    [InlineData("2O44I7", "204417", Outcome.Accept)]
    [InlineData("204417", "", Outcome.Accept)]
    [InlineData("204417", "204411", Outcome.Flag)]
    [InlineData("204411", "204411", Outcome.Flag)]
    [InlineData("204417", "204411", Outcome.Accept, "204411", "204411", "204417")]
    public void The_case_of_a_fax_is_read_from_its_form(string one, string other, Outcome outcome, params string[] more)
    {
        var facts = Some.Facts().WithCase(known => known with { FaxAnnounced = true });

        Some.DecideFax(facts, Some.Transfer().Scanned().Read("case_number", [one, other, .. more]), Card).Outcome.ShouldBe(outcome);
    }

    [Theory]
    [InlineData("C5-2O26-OO417")]
    [InlineData("CS-2026-00417")]
    [InlineData("cs 2026 0041l")]
    public void A_case_number_with_letters_is_the_known_one_when_look_alikes_are_folded(string read)
    {
        var policy = Some.Policy with { CaseNumberPattern = @"CS-20\d{2}-\d{5}" };
        var number = CaseNumber.Of(read.EndsWith('l') ? "CS-2026-00411" : "CS-2026-00417");

        FormsInDoubt.Settle(Some.Transfer().Scanned().Read("case_number", read, ""), new WhatIsKnown(Some.Facts(), [number], policy)).Text("case_number").ShouldBe(number.Text);
    }

    [Fact]
    public void A_number_that_no_case_has_is_no_reading_against_one_that_there_is()
    {
        var facts = Some.Facts().WithCase(known => known with { FaxAnnounced = true });
        var fax = Some.Transfer().Scanned().Read("case_number", "1204417", "204417", "204417", "1204417", "204417");

        Some.DecideFax(facts, fax, Card).Outcome.ShouldBe(Outcome.Accept);
        Some.DecideFax(facts.With(Some.Case(CaseNumber.Of("1204417"), Some.OldSystem)), fax, Card).Codes().ShouldBe([FindingCodes.FormUnreadable]);
    }

    [Fact]
    public void A_border_that_was_read_as_the_first_digit_of_a_case_number_makes_no_other_number_of_it()
    {
        var facts = Some.Facts().WithCase(known => known with { FaxAnnounced = true });
        var fax = Some.Transfer().Scanned().Read("case_number", "1204417", "I204417", "1204417", "", "31");

        Some.DecideFax(facts, fax, Card).Outcome.ShouldBe(Outcome.Accept);
        fax.Settled(cases: Some.CaseNumber).Text("case_number").ShouldBe("204417");
        Some.DecideFax(facts.With(Some.Case(CaseNumber.Of("1204417"), Some.OldSystem)), fax, Card).Codes().ShouldBe([FindingCodes.FormUnreadable]);
        Some.DecideFax(facts, fax.Read("case_number", "9204417", "9204417"), Card).Codes().ShouldBe([FindingCodes.FormUnreadable]);
    }

    [Fact]
    public void The_case_of_a_fax_is_not_sure_when_closed_or_of_another_system()
    {
        var facts = Some.Facts().WithCase(known => known with { FaxAnnounced = true });
        var fax = Some.Transfer().Scanned().Read("case_number", "204417", "204417");

        Some.DecideFax(facts.WithCase(known => known with { IsOpen = false }), fax, Card).Codes().ShouldBe([FindingCodes.FormUnreadable]);
        Some.DecideFax(facts.WithCase(known => known with { System = Some.OldSystem }), fax, Card).Codes().ShouldBe([FindingCodes.FormUnreadable]);
    }
}
