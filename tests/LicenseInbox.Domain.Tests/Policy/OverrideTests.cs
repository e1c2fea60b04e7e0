using LicenseInbox.Domain.Policy;
using LicenseInbox.Domain.Reading;

namespace LicenseInbox.Domain.Tests.Policy;

public class OverrideTests
{
    private static readonly FormFacts Mistyped = Some.Transfer().With("license_type_1", "ALTI-STATION-20");

    [Fact]
    public void An_overridden_finding_counts_as_a_note_and_says_by_whom()
    {
        var request = Some.Request(Mistyped, Some.Card());
        var decision = Some.Decide(request, overrides: [Of(Some.Decide(request).The(FindingCodes.LicenseTypeMismatch))]);

        decision.Outcome.ShouldBe(Outcome.Accept);
        decision.The(FindingCodes.LicenseTypeMismatch).OverriddenBy.ShouldBe("kim");
    }

    [Fact]
    public void It_stays_while_the_evidence_is_unchanged_and_falls_when_it_changes()
    {
        var request = Some.Request(Mistyped, Some.Card());
        var held = Of(Some.Decide(request).The(FindingCodes.LicenseTypeMismatch));

        Some.Decide(request, Some.Facts().WithTarget(system => system with { RegisteredOn = new DateOnly(2026, 2, 1) }), [held]).Outcome.ShouldBe(Outcome.Accept);
        Some.Decide(Some.Request(Mistyped.With("license_type_1", "ALTI-STATION-30"), Some.Card()), overrides: [held]).Outcome.ShouldBe(Outcome.Flag);
        Some.Decide(request, Some.Facts().With(Some.License(Some.Stations, "ALTI-IPSTATION-10", 10)), [held]).Outcome.ShouldBe(Outcome.Flag);
    }

    [Fact]
    public void A_code_that_may_not_be_overridden_is_not()
    {
        var facts = Some.Facts().WithTarget(system => system with { RegisteredOn = null });
        var request = Some.Request(Some.Transfer(), Some.Card());

        Some.Decide(request, facts, [Of(Some.Decide(request, facts).The(FindingCodes.TargetNotRegistered))]).Outcome.ShouldBe(Outcome.Reject);
    }

    [Fact]
    public void The_same_words_in_a_later_email_are_another_finding()
    {
        var first = Some.Submission(Some.Message(words: "Please hold this until Friday."));
        var request = Some.Request(first, Some.Transfer(), Some.Card());
        var held = Of(Some.Decide(request).The(FindingCodes.MailInstruction));
        var second = Some.Submission(Some.Message(words: "Please hold this until Friday."), Some.ReceivedAt.AddDays(1));

        Some.Decide(request, overrides: [held]).Outcome.ShouldBe(Outcome.Accept);
        Some.Decide(request with { Submissions = [first, second] }, overrides: [held]).Outcome.ShouldBe(Outcome.Flag);
    }

    [Fact]
    public void Overrides_can_not_supply_what_a_move_is_made_of()
    {
        var request = Some.Request(Some.Transfer().With("to_system_key", null), Some.Card());

        Some.Decide(request, overrides: [Of(Some.Decide(request).The(FindingCodes.FormIncomplete))]).Outcome.ShouldBe(Outcome.Ask);
    }

    private static Override Of(Finding finding) => new(finding.Code, Override.FingerprintOf(finding), "kim", "known to us", Some.ReceivedAt);
}
