using LicenseInbox.Domain.Intake;
using LicenseInbox.Domain.Policy;
using LicenseInbox.Domain.Reading;
using LicenseInbox.Domain.Registry;
using LicenseInbox.Domain.Requests;

namespace LicenseInbox.Domain.Tests.IntakeStage;

public class RoutingTests
{
    private static readonly CaseNumber Other = CaseNumber.Of("204418");

    private static readonly SystemKey OtherSystem = SystemKey.Of("1AAA-2BBB-3CCC-4DDD");

    private static readonly RegistryFacts Registry = Some.Facts().WithPartner().With(Some.Case(Other, OtherSystem));

    [Fact]
    public void An_email_belongs_to_the_case_its_subject_names_with_all_of_its_forms()
    {
        var route = Route(Some.Mail(forms: [Some.Transfer().With("case_number", "204418"), Some.Card()])).ShouldHaveSingleItem();
        (route.Case, route.InSubject, route.Forms.Count).ShouldBe((Some.CaseNumber, true, 2));
    }

    [Fact]
    public void Of_several_cases_each_gets_the_form_that_names_it_and_all_get_the_card()
    {
        var (one, other, card) = (Some.Transfer().With("case_number", "204418"), Some.Transfer().With("case_number", "Case 204417"), Some.Card());
        var routes = Route(Some.Mail("Cases 204417 and 204418", "", one, other, card));
        routes.Select(route => route.Case!.Value.Text).ShouldBe(["204417", "204418"]);
        routes[0].Forms.ShouldBe([other, card]);
        routes[1].Forms.ShouldBe([one, card]);
    }

    [Fact]
    public void A_form_without_a_case_number_goes_to_the_case_of_its_new_system()
    {
        var (transfer, worksheet) = (Some.Transfer(to: OtherSystem), Some.Worksheet(to: OtherSystem));
        var routes = Route(Some.Mail("Cases 204417 and 204418", "", transfer, worksheet));
        routes[0].Forms.ShouldBeEmpty();
        routes[1].Forms.ShouldBe([transfer, worksheet]);
    }

    [Fact]
    public void Without_a_case_in_the_subject_the_forms_say_which_it_is()
    {
        var route = Route(Some.Mail("Forms", "", Some.Transfer().With("case_number", "204418"), Some.Card().With("case_number", "204417"))).ShouldHaveSingleItem();
        (route.Case, route.InSubject).ShouldBe((Other, false));
    }

    [Theory]
    [InlineData("It is for case 204418.", "204418")]
    [InlineData("It is for case 999999.", null)]
    [InlineData("It is for 204418.", null)]
    public void Without_a_number_on_the_forms_a_known_case_in_the_partner_s_words_is_taken(string words, string? number) =>
        (Route(Some.Mail("Forms", words, Some.Transfer())).ShouldHaveSingleItem().Case?.Text).ShouldBe(number);

    [Fact]
    public void An_email_without_a_case_joins_the_request_of_its_thread()
    {
        var thread = Some.InStatus(RequestStatus.WaitingForPartner);
        var route = Route(Some.Mail("The forms", "", Some.Transfer()), thread).ShouldHaveSingleItem();
        (route.Case, route.Existing, route.InSubject).ShouldBe((Some.CaseNumber, thread, false));
    }

    [Fact]
    public void An_email_without_a_case_joins_the_request_without_a_case_of_its_thread()
    {
        var thread = WithoutCase(FindingCodes.CaseMissing);
        Route(Some.Mail("The forms", "", Some.Transfer()), thread).ShouldHaveSingleItem().Existing.ShouldBe(thread);
    }

    [Theory]
    [InlineData(RequestStatus.Withdrawn)]
    [InlineData(RequestStatus.Observed)]
    public void Nothing_joins_a_request_that_gave_its_forms_away_or_was_only_observed(RequestStatus status) =>
        Route(Some.Mail("The forms", "", Some.Transfer()), Some.InStatus(status)).ShouldHaveSingleItem().Existing.ShouldBeNull();

    [Theory]
    [InlineData("204418", FindingCodes.FormCardMissing, "204418")] // another known case
    [InlineData("999999", FindingCodes.FormCardMissing, "204417")] // a slip: case.conflict shows it
    [InlineData("999999", FindingCodes.CaseUnknown, "999999")] // the thread's own case was turned down
    [InlineData("204417", FindingCodes.FormCardMissing, "204417")]
    public void Forms_in_a_thread_that_name_another_case_go_there(string onForm, string found, string number)
    {
        var thread = Some.Admitted().Decided(found);
        Route(Some.Mail("The forms", "", Some.Transfer().With("case_number", onForm)), thread).ShouldHaveSingleItem().Case!.Value.Text.ShouldBe(number);
    }

    [Fact]
    public void In_a_thread_of_several_cases_each_form_goes_to_the_case_of_its_system()
    {
        var (first, second) = (Some.InStatus(RequestStatus.Rejected), Some.Admitted(number: Other).Decided(FindingCodes.OwnerMismatch));
        var route = Route(Some.Mail("Corrected", "", Some.Transfer(to: OtherSystem)), first, second).ShouldHaveSingleItem();
        (route.Case, route.Existing).ShouldBe((Other, second));
    }

    [Fact]
    public void Forms_of_a_request_without_a_case_go_over_when_the_thread_names_one()
    {
        var source = WithoutCase(FindingCodes.CaseMissing);
        var handover = Handovers(Some.Mail("Re: Case 204417", ""), source).ShouldHaveSingleItem();
        handover.FormIds.ShouldBe(source.State.Forms.Select(form => form.FormId));
    }

    [Theory]
    [InlineData(FindingCodes.CaseUnknown, true)]
    [InlineData(FindingCodes.CaseClosed, true)]
    [InlineData(FindingCodes.CaseSystemMismatch, true)]
    [InlineData(FindingCodes.FormCardMissing, false)]
    public void Forms_go_over_from_a_case_that_was_turned_down(string code, bool goesOver) =>
        Handovers(Some.Mail("Re: Case 204418", ""), Some.Admitted().Decided(code)).Count.ShouldBe(goesOver ? 1 : 0);

    [Theory]
    [InlineData("Re: Case 204417")] // the same case again
    [InlineData("No number")]
    public void Nothing_goes_over_without_another_case(string subject) => Handovers(Some.Mail(subject, ""), Some.Admitted().Decided(FindingCodes.CaseUnknown)).ShouldBeEmpty();

    [Fact]
    public void What_is_sound_and_for_another_system_stays_when_the_email_brings_a_form_of_its_own()
    {
        var source = Some.Admitted().Decided(FindingCodes.CaseUnknown);
        Handovers(Some.Mail("Re: Case 204418", "", Some.Transfer(to: OtherSystem)), source).ShouldBeEmpty();
    }

    [Fact]
    public void A_form_that_was_wrong_goes_over_to_be_corrected()
    {
        var (transfer, card) = (Some.Transfer(), Some.Card());
        var source = Some.Admitted(null, null, transfer, card).Decided(Some.Decision(Some.Finding(FindingCodes.CaseSystemMismatch, transfer)));
        Handovers(Some.Mail("Re: Case 204418", "", Some.Transfer(to: OtherSystem)), source).ShouldHaveSingleItem().FormIds.ShouldBe([transfer.Id, card.Id]);
    }

    [Fact]
    public void Forms_for_two_systems_go_over_to_two_cases_and_the_card_to_both()
    {
        var (one, other, card) = (Some.Transfer(), Some.Transfer(to: OtherSystem), Some.Card());
        var source = WithoutCase(FindingCodes.CaseMissing, one, other, card);
        var handovers = Handovers(Some.Mail("Cases 204417 and 204418", ""), source);
        handovers.Select(handover => handover.Route.Case!.Value.Text).ShouldBe(["204417", "204418"]);
        handovers[0].FormIds.ShouldBe([one.Id, card.Id]);
        handovers[1].FormIds.ShouldBe([other.Id, card.Id]);
    }

    [Fact]
    public void Forms_may_bear_the_number_of_a_case_turned_down_in_the_thread_or_of_the_same_partner()
    {
        var unknown = Some.Admitted(number: CaseNumber.Of("300300")).Decided(FindingCodes.CaseUnknown);
        var own = Some.Admitted(number: Other).Decided(FindingCodes.CaseSystemMismatch);
        var accepted = Some.Admitted().Decided();
        ToleratedCases.Find([unknown, accepted], [own, accepted], Some.Partner(), Registry).Select(number => number.Text).ShouldBe(["300300", "204418"]);
        ToleratedCases.Find([], [own], Some.Partner("P-200"), Registry).ShouldBeEmpty();
    }

    private static Request WithoutCase(string code, params FormFacts[] forms)
    {
        var request = Request.Open(Guid.NewGuid(), null, Some.ReceivedAt, Some.Sla);
        request.Admits(Some.ReceivedAt, forms.Length > 0 ? forms : [Some.Transfer(), Some.Card()]);
        return request.Decided(code);
    }

    private static IReadOnlyList<Route> Route(MessageFacts mail, params Request[] thread) =>
        Routing.Find(mail, Some.Sort(mail, Registry), thread, Registry, Some.Policy);

    private static IReadOnlyList<Handover> Handovers(MessageFacts mail, params Request[] thread) =>
        Handover.Find(Route(mail, thread), thread, Registry, Some.Policy);
}
