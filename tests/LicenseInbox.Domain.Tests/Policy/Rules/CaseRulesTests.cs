using LicenseInbox.Domain.Policy;
using LicenseInbox.Domain.Registry;

namespace LicenseInbox.Domain.Tests.Policy.Rules;

public class CaseIsInTheSubjectTests
{
    [Fact]
    public void A_case_that_only_the_form_names_is_asked_for_and_the_rest_evaluated_against_it()
    {
        var request = Some.Request(Some.Transfer().With("case_number", "204417"), Some.Card()) with { CaseInSubject = false };
        var decision = Some.Decide(request, Some.Facts().WithTarget(system => system with { RegisteredOn = null }));

        decision.Codes().ShouldBe([FindingCodes.CaseMissing, FindingCodes.TargetNotRegistered]);
        var finding = decision.The(FindingCodes.CaseMissing);
        finding.Message.ShouldContain("your form names 204417");
        finding.Repair!.ShouldContain("204417");
        finding.Evidence.Select(evidence => evidence.Field).ShouldContain("case_number");
    }

    [Fact]
    public void Without_any_case_the_partner_is_asked_for_one_and_everything_else_is_told_at_once()
    {
        var request = Some.Request(Some.Transfer()) with { Case = null, CaseInSubject = false };

        Some.Decide(request).Codes().ShouldBe([FindingCodes.CaseMissing, FindingCodes.FormCardMissing]);
    }

    [Fact]
    public void A_case_that_only_the_partners_words_name_is_not_said_to_be_on_a_form() =>
        Some.Decide(Some.Request(Some.Transfer(), Some.Card()) with { CaseInSubject = false }).The(FindingCodes.CaseMissing).Message.ShouldContain("your email names 204417");

    [Fact]
    public void An_unknown_number_is_not_what_he_is_told_to_reply_with()
    {
        var request = Some.Request(Some.Transfer().With("case_number", "204417"), Some.Card()) with { CaseInSubject = false };

        Some.Decide(request, Some.Facts().WithoutCase()).The(FindingCodes.CaseMissing).Repair!.ShouldNotContain("204417");
    }

    [Fact]
    public void A_fax_has_no_subject_of_its_own()
    {
        var announced = Some.Facts().WithCase(known => known with { FaxAnnounced = true });
        var fax = Some.Submission(isFax: true);

        Some.Decide(Some.Request(fax, Some.Transfer().With("case_number", "204417"), Some.Card()), announced).Codes().ShouldBeEmpty();
        Some.Decide(Some.Request(fax, Some.Transfer(), Some.Card()) with { Case = null }, announced).Codes().ShouldBe([FindingCodes.FormIncomplete]);
    }
}

public class CaseExistsAndIsOpenTests
{
    [Fact]
    public void An_unknown_case_is_asked_about_and_nothing_that_rests_on_it_is_evaluated()
    {
        var facts = Some.UpgradeFacts().WithoutCase();

        Some.Decide(Some.Upgrade(), facts).Codes().ShouldBe([FindingCodes.CaseUnknown]);
        Some.Decide(Some.Upgrade(), facts).The(FindingCodes.CaseUnknown).Evidence[0].Source.ShouldBe("subject");
    }

    [Fact]
    public void A_closed_case_is_asked_about()
    {
        var decision = Some.Decide(Some.Request(Some.Transfer(), Some.Card()), Some.Facts().WithCase(known => known with { IsOpen = false }));

        decision.Codes().ShouldBe([FindingCodes.CaseClosed]);
        decision.Outcome.ShouldBe(Outcome.Ask);
    }

    [Fact]
    public void The_evidence_is_the_form_when_only_it_names_the_case()
    {
        var request = Some.Request(Some.Transfer().With("case_number", "204417"), Some.Card()) with { CaseInSubject = false };

        Some.Decide(request, Some.Facts().WithoutCase()).The(FindingCodes.CaseUnknown).Evidence[0].Source.ShouldBe("transfer.pdf");
    }
}

public class CaseIsOfTheTargetSystemTests
{
    [Fact]
    public void A_case_opened_under_another_system_than_the_new_one_is_rejected()
    {
        var decision = Some.Decide(Some.Request(Some.Transfer(), Some.Card()), Some.Facts().WithCase(known => known with { System = Some.OldSystem }));

        decision.Codes().ShouldBe([FindingCodes.CaseSystemMismatch]);
        decision.Outcome.ShouldBe(Outcome.Reject);
        decision.Findings[0].Message.ShouldContain(Some.NewSystem.Text);
        decision.Findings[0].Message.ShouldNotContain(Some.OldSystem.Text);
    }

    [Fact]
    public void Of_an_unknown_new_system_it_is_only_said_that_it_is_unknown() =>
        Some.Decide(Some.Request(Some.Transfer(to: SystemKey.Of("ZZZZ-ZZZZ-ZZZZ-ZZZZ")), Some.Card())).Codes().ShouldBe([FindingCodes.SystemUnknown]);

    [Fact]
    public void A_key_is_the_same_however_it_is_spelt() =>
        Some.Decide(Some.Request(Some.Transfer(to: SystemKey.Of("4nwb 62hj pl35 8vya")), Some.Card())).Codes().ShouldBeEmpty();
}

public class FaxIsAnnouncedTests
{
    [Theory]
    [InlineData(true, true, false)]
    [InlineData(true, false, true)]
    [InlineData(false, false, false)]
    public void A_fax_needs_the_partners_note_on_the_case(bool isFax, bool announced, bool found)
    {
        var request = Some.Request(Some.Submission(isFax: isFax), Some.Transfer().With("case_number", "204417"), Some.Card());
        var decision = Some.Decide(request, Some.Facts().WithCase(known => known with { FaxAnnounced = announced }));

        decision.Codes().ShouldBe(found ? [FindingCodes.FaxUnannounced] : []);
        decision.SettlesAt.ShouldBe(found ? Some.ReceivedAt.AddHours(4) : null);
    }
}

public class FormsAskForWhatWasNotMovedYetTests
{
    private static readonly DateTimeOffset MovedAt = new(2026, 3, 5, 7, 30, 0, TimeSpan.Zero);

    [Fact]
    public void Keys_that_were_moved_are_already_done_and_nothing_else_is_looked_at()
    {
        var again = Some.Submission(receivedAt: MovedAt.AddDays(1));
        var facts = Some.Facts().With(Some.License(Some.Stations, "ALTI-STATION-10", 10, Some.NewSystem)).WithTarget(system => system with { Chassis = Chassis.Max1000 });
        var decision = Some.Decide(Some.Request(again, Some.Transfer().WithoutRow(2).With("signature", null).With("quantity_1", "4")) with { MovesMade = [Made(Some.Stations)] }, facts);

        decision.Codes().ShouldBe([FindingCodes.RequestAlreadyMoved]);
        decision.Outcome.ShouldBe(Outcome.Reject);
        decision.Moves.ShouldBeEmpty();
        decision.Fee.ShouldBe(0m);

        // 23:30 the evening before in the vendor's time zone.
        decision.Findings[0].Message.ShouldContain("Already done on March 4, 2026");
        decision.Findings[0].Message.ShouldContain(Some.Stations);
    }

    [Fact]
    public void The_same_form_sent_again_is_already_done()
    {
        var form = Some.Transfer();
        var again = Some.Submission(receivedAt: MovedAt.AddDays(1));

        Some.Decide(Some.Request(again, form) with { MovesMade = [Made(Some.Stations, form.Id)] }).Codes().ShouldBe([FindingCodes.RequestAlreadyMoved]);
    }

    [Fact]
    public void Other_keys_of_the_same_systems_are_a_further_move_with_a_fee_of_its_own()
    {
        var again = Some.Submission(receivedAt: MovedAt.AddDays(1));
        var decision = Some.Decide(Some.Request(again, Some.Transfer().WithoutRow(1)) with { MovesMade = [Made(Some.Stations)] });

        decision.Codes().ShouldBe([FindingCodes.FormCardMissing]);
        decision.Fee.ShouldBe(300m);
        decision.Moves.ShouldHaveSingleItem().Licenses.ShouldHaveSingleItem().Key.ShouldBe(LicenseKey.Of(Some.Agents));
    }

    [Fact]
    public void Once_all_is_moved_nothing_is_missing() =>
        Some.Decide(Some.Request(Some.Card(year: 2020)) with { MovesMade = [Made(Some.Stations)] }).Findings.ShouldBeEmpty();

    private static Assembly.MadeMove Made(string key, string formId = "form-before") =>
        new(Guid.NewGuid(), Some.OldSystem, Some.NewSystem, [LicenseKey.Of(key)], formId, MovedAt);
}
