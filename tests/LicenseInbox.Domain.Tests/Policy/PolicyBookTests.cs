using LicenseInbox.Domain.Policy;
using LicenseInbox.Domain.Registry;

namespace LicenseInbox.Domain.Tests.Policy;

public class PolicyBookTests
{
    [Fact]
    public void A_request_that_nothing_is_wrong_with_is_accepted()
    {
        var decision = Some.Decide(Some.Request(Some.Transfer(), Some.Card()));

        decision.Findings.ShouldBeEmpty();
        decision.Outcome.ShouldBe(Outcome.Accept);
        decision.Fee.ShouldBe(300m);
        decision.SoftwareOnly.ShouldBeFalse();
        decision.SettlesAt.ShouldBeNull();
        var move = decision.Moves.ShouldHaveSingleItem();
        (move.From, move.To, move.IsUpgrade).ShouldBe((Some.OldSystem, Some.NewSystem, false));
        move.Licenses.Select(license => (license.Type, license.Quantity, license.NewType)).ShouldBe([("ALTI-STATION-10", 10, null), ("ALTI-ACM-5", 5, null)]);
    }

    [Fact]
    public void An_upgrade_that_nothing_is_wrong_with_is_accepted_with_its_new_types()
    {
        var decision = Some.Decide(Some.Upgrade(), Some.UpgradeFacts());

        decision.Findings.ShouldBeEmpty();
        decision.SoftwareOnly.ShouldBeTrue();
        decision.Fee.ShouldBe(300m);
        decision.Moves.ShouldHaveSingleItem().Licenses.Select(license => license.NewType).ShouldBe(["SSW-STATION-10", "SSW-ACMAGENT-5"]);
    }

    [Fact]
    public void The_estimate_of_assurance_is_per_key_and_in_total()
    {
        var decision = Some.Decide(Some.Request(Some.Transfer(), Some.Card()));

        // 184 days from June 30 to December 31: 12.00 × 10 × 184 ÷ 365 and 54.00 × 5 × 184 ÷ 365.
        decision.Moves[0].Licenses.Select(license => license.AssuranceCharge).ShouldBe([60.49m, 136.11m]);
        decision.AssuranceCharge.ShouldBe(196.60m);
    }

    [Fact]
    public void One_charge_that_a_person_must_determine_leaves_the_total_open()
    {
        var decision = Some.Decide(Some.Request(Some.Transfer(), Some.Card()), Some.Facts().WithSource(system => system with { AssuranceEndsOn = null }));

        decision.Outcome.ShouldBe(Outcome.Accept);
        decision.AssuranceCharge.ShouldBeNull();
    }

    [Fact]
    public void All_findings_are_reported_together_strongest_first()
    {
        var facts = Some.Facts().WithTarget(system => system with { RegisteredOn = null, AssuranceEndsOn = null, Chassis = Chassis.Unknown, Platform = Platform.MaxServer });
        var decision = Some.Decide(Some.Request(Some.Transfer().With("signature", null).With("quantity_1", "4")), facts);

        decision.Findings.Select(finding => (finding.Code, finding.Outcome)).ShouldBe(
        [
            (FindingCodes.ChassisUnknown, Outcome.Flag),
            (FindingCodes.TargetNotRegistered, Outcome.Reject),
            (FindingCodes.TargetAssuranceInactive, Outcome.Reject),
            (FindingCodes.LicensePartial, Outcome.Reject),
            (FindingCodes.FormCardMissing, Outcome.Ask),
            (FindingCodes.FormIncomplete, Outcome.Ask),
        ]);
        decision.Outcome.ShouldBe(Outcome.Flag);
    }

    [Fact]
    public void A_note_stops_nothing()
    {
        var decision = Some.Decide(Some.Request(Some.Transfer().With("end_user", "Ridgeway Dental"), Some.Card()));

        decision.Findings.ShouldHaveSingleItem().Outcome.ShouldBe(Outcome.Note);
        decision.Outcome.ShouldBe(Outcome.Accept);
    }

    [Fact]
    public void Two_forms_for_the_same_systems_are_one_move()
    {
        var one = Some.Transfer().WithoutRow(2);
        var other = Some.Transfer().WithoutRow(1);
        var decision = Some.Decide(Some.Request(one, other, Some.Card()));

        decision.Codes().ShouldBeEmpty();
        decision.Fee.ShouldBe(300m);
        decision.Moves.ShouldHaveSingleItem().Licenses.Count.ShouldBe(2);
    }

    [Fact]
    public void A_finding_that_settles_says_until_when_from_the_receipt_of_the_last_email()
    {
        var request = Some.Request(Some.Transfer(), Some.Card());
        var later = Some.Submission(receivedAt: Some.ReceivedAt.AddHours(2));

        Some.Decide(request, Some.Facts().WithoutCase()).SettlesAt.ShouldBe(Some.ReceivedAt.AddHours(1));
        Some.Decide(request with { Submissions = [.. request.Submissions, later] }, Some.Facts().WithoutCase()).SettlesAt.ShouldBe(Some.ReceivedAt.AddHours(3));
    }

    [Fact]
    public void Every_finding_rests_on_evidence_and_every_question_and_rejection_says_what_repairs_it()
    {
        var facts = Some.UpgradeFacts()
            .WithTarget(system => system with { RegisteredOn = null, AssuranceEndsOn = new DateOnly(2026, 3, 3), EndUser = "Harbor Clinic" })
            .WithCase(known => known with { IsOpen = false, System = Some.OldSystem, SoftwareOnly = false });
        var request = Some.Request(
            Some.Submission(Some.Message(words: "Forms attached.")),
            Some.Transfer().With("license_key_1", "NONE-0000-0000-0000-0000").With("quantity_2", "3").With("signed_date", null),
            Some.Worksheet().With("po_number", null),
            Some.Card("$10", 2026, 1));
        var findings = Some.Decide(request with { CaseInSubject = false }, facts).Findings;

        findings.Count(finding => finding.Outcome is Outcome.Ask or Outcome.Reject).ShouldBeGreaterThan(10);
        findings.ShouldAllBe(finding => finding.Evidence.Count > 0 && finding.Message.Length > 0 && finding.Case == Some.CaseNumber);
        findings.Where(finding => finding.Outcome is Outcome.Ask or Outcome.Reject).ShouldAllBe(finding => !string.IsNullOrEmpty(finding.Repair));
    }
}
