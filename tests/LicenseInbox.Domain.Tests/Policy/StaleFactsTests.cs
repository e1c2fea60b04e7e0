using LicenseInbox.Domain.Alerting;
using LicenseInbox.Domain.Assembly;
using LicenseInbox.Domain.Policy;
using LicenseInbox.Domain.Registry;

namespace LicenseInbox.Domain.Tests.Policy;

/// <summary>Decisions on facts that are older than <c>Registry:MaxAge</c>.</summary>
public class StaleFactsTests
{
    private static readonly DateTimeOffset Now = Some.ReceivedAt.AddSeconds(3);
    private static readonly PolicySettings Policy = Some.Policy with { RegistryMaxAge = TimeSpan.FromHours(26) };

    [Fact]
    public void Nothing_is_accepted_on_them()
    {
        var decision = Decide(Some.Request(Some.Transfer(), Some.Card()), Old(Some.Facts()));

        decision.Outcome.ShouldBe(Outcome.Flag);
        var finding = decision.Findings.ShouldHaveSingleItem();
        finding.Code.ShouldBe(FindingCodes.RegistryStale);
        finding.Evidence.ShouldHaveSingleItem().Value.ShouldBe("2026-03-03T16:00:02.0000000+00:00");
        decision.Moves.ShouldHaveSingleItem("what it asks for is shown all the same");
    }

    [Fact]
    public void Nobody_is_rejected_or_asked_because_of_them()
    {
        var facts = Old(Some.Facts().WithTarget(system => system with { AssuranceEndsOn = new DateOnly(2026, 3, 1) }).WithCase(known => known with { IsOpen = false }));

        var decision = Decide(Some.Request(Some.Transfer(), Some.Card()), facts);

        decision.Findings.Select(finding => (finding.Code, finding.Outcome)).ShouldBe(
            [(FindingCodes.CaseClosed, Outcome.Flag), (FindingCodes.TargetAssuranceInactive, Outcome.Flag), (FindingCodes.RegistryStale, Outcome.Flag)]);
    }

    [Fact]
    public void What_the_partners_documents_alone_lack_is_asked_for_at_once()
    {
        var decision = Decide(Some.Request(Some.Transfer().With("signature", null)), Old(Some.Facts()));

        decision.Outcome.ShouldBe(Outcome.Ask);
        decision.Codes().ShouldBe([FindingCodes.FormCardMissing, FindingCodes.FormIncomplete]);
    }

    [Fact]
    public void Beside_what_rests_on_them_it_is_asked_for_still()
    {
        var decision = Decide(Some.Request(Some.Transfer()), Old(Some.Facts().WithTarget(system => system with { RegisteredOn = null })));

        decision.Outcome.ShouldBe(Outcome.Flag);
        decision.The(FindingCodes.FormCardMissing).Outcome.ShouldBe(Outcome.Ask);
        decision.The(FindingCodes.TargetNotRegistered).Outcome.ShouldBe(Outcome.Flag);
    }

    [Fact]
    public void A_system_that_is_the_forms_own_contradiction_is_rejected_as_ever()
    {
        var decision = Decide(Some.Request(Some.Transfer().With("to_system_key", Some.OldSystem.Text), Some.Card()), Old(Some.Facts().WithoutCase()));

        decision.The(FindingCodes.SystemSame).Outcome.ShouldBe(Outcome.Reject);
    }

    [Fact]
    public void Data_as_old_as_may_be_are_right_and_so_are_those_that_have_no_age()
    {
        var request = Some.Request(Some.Transfer(), Some.Card());

        Decide(request, Some.Facts() with { AsOf = Now - TimeSpan.FromHours(26) }).Outcome.ShouldBe(Outcome.Accept);
        Decide(request, Some.Facts()).Outcome.ShouldBe(Outcome.Accept, "they are asked for where they are kept");
        PolicyBook.Decide(request, Old(Some.Facts()), Some.Policy, Now).Outcome.ShouldBe(Outcome.Accept, "no limit is set");
    }

    [Fact]
    public void A_registry_that_was_never_loaded_rejects_nobody()
    {
        var decision = Decide(Some.Request(Some.Transfer(), Some.Card()), RegistryFacts.Empty with { AsOf = DateTimeOffset.MinValue });

        decision.Outcome.ShouldBe(Outcome.Flag);
        decision.Findings.ShouldNotContain(finding => finding.Outcome == Outcome.Reject || finding.Outcome == Outcome.Ask);
        decision.The(FindingCodes.RegistryStale).Evidence[0].Value.ShouldBeNull();
    }

    [Fact]
    public void A_representative_who_looked_elsewhere_lets_it_go_on_until_other_data_come()
    {
        var request = Some.Request(Some.Transfer(), Some.Card());
        var finding = Decide(request, Old(Some.Facts())).The(FindingCodes.RegistryStale);
        var held = new Override(finding.Code, Override.FingerprintOf(finding), "kim", "the license server says so", Now);

        Decide(request, Old(Some.Facts()), held).Outcome.ShouldBe(Outcome.Accept);
        Decide(request, Some.Facts() with { AsOf = Now - TimeSpan.FromDays(2) }, held).Outcome.ShouldBe(Outcome.Flag);
    }

    [Fact]
    public void Overriding_something_else_does_not_let_it_pass_on_them()
    {
        var request = Some.Request(Some.Transfer().With("license_type_1", "ALTI-STATION-20"), Some.Card());
        var mistyped = Decide(request, Old(Some.Facts())).The(FindingCodes.LicenseTypeMismatch);

        Decide(request, Old(Some.Facts()), new Override(mistyped.Code, Override.FingerprintOf(mistyped), "kim", "a slip", Now)).Codes().ShouldBe([FindingCodes.RegistryStale]);
    }

    [Fact]
    public void It_waits_for_data_of_another_time()
    {
        var (facts, request) = (Old(Some.Facts()), Some.Request(Some.Transfer(), Some.Card()));
        var decision = Decide(request, facts);

        StaleFacts.HeldUntilNow(decision, facts.AsOf).ShouldBeFalse();
        StaleFacts.HeldUntilNow(decision, facts.AsOf!.Value.AddTicks(1)).ShouldBeTrue();
        StaleFacts.HeldUntilNow(decision, null).ShouldBeTrue();
        StaleFacts.HeldUntilNow(Some.Decide(request), Now).ShouldBeFalse();
        StaleFacts.HeldUntilNow(null, Now).ShouldBeFalse();
    }

    [Fact]
    public void Managers_hear_of_it_from_the_same_age_on()
    {
        var facts = new WorkFacts { Mailboxes = [], ImportedAt = Now - TimeSpan.FromHours(27) };

        Troubles.Of(facts, [], new TroubleLimits { RegistryAge = Policy.RegistryMaxAge }, Now, Now).ShouldHaveSingleItem().Code.ShouldBe("registry.stale");
    }

    private static RegistryFacts Old(RegistryFacts facts) => facts with { AsOf = Now - TimeSpan.FromHours(26) - TimeSpan.FromSeconds(1) };

    private static Decision Decide(AssembledRequest request, RegistryFacts facts, params Override[] overrides) => PolicyBook.Decide(request, facts, Policy, Now, overrides);
}
