using System.Text.Json;
using LicenseInbox.Domain.Policy;
using LicenseInbox.Domain.Reading;
using LicenseInbox.Domain.Registry;
using LicenseInbox.Domain.Requests;

namespace LicenseInbox.Domain.Tests.RequestsStage;

public class RequestTests
{
    private static readonly LicenseKey Key = LicenseKey.Of(Some.Stations);

    [Theory]
    [InlineData(RequestStatus.Queued)]
    [InlineData(RequestStatus.WaitingForPartner, FindingCodes.FormCardMissing)]
    [InlineData(RequestStatus.Rejected, FindingCodes.FormCardMissing, FindingCodes.OwnerMismatch)]
    [InlineData(RequestStatus.WithRepresentative, FindingCodes.OwnerUnsure, FindingCodes.OwnerMismatch, FindingCodes.FormCardMissing)]
    public void The_strongest_outcome_leads_to_the_status(RequestStatus status, params string[] codes) =>
        Some.Admitted().Decided(codes).Status.ShouldBe(status);

    [Fact]
    public void An_accepted_upgrade_waits_for_sales_until_the_keys_are_issued()
    {
        var request = Some.Admitted().Decided(Some.UpgradeDecision());
        request.Status.ShouldBe(RequestStatus.WaitingForSales);

        request.KeysIssued(new Dictionary<LicenseKey, LicenseKey> { [Key] = LicenseKey.Of("NEW1-0000") });
        request.Status.ShouldBe(RequestStatus.Queued);
        request.Decided(Some.UpgradeDecision()).Status.ShouldBe(RequestStatus.Queued);
    }

    [Fact]
    public void Issued_keys_stay_issued_while_a_representative_holds_it()
    {
        var request = Some.InStatus(RequestStatus.WaitingForSales);
        request.KeysIssued(new Dictionary<LicenseKey, LicenseKey> { [Key] = LicenseKey.Of("NEW1-0000") });

        request.Decided(Some.UpgradeDecision(FindingCodes.OwnerUnsure)).Decided(Some.UpgradeDecision());

        request.Status.ShouldBe(RequestStatus.Queued);
        request.State.IssuedKeys[Key].ShouldBe(LicenseKey.Of("NEW1-0000"));
    }

    [Fact]
    public void In_mode_approve_an_accept_waits_for_one_click_also_after_the_mode_has_changed()
    {
        var request = Some.Admitted().Decided(Some.Decision(codes: []), Mode.Approve);
        request.Status.ShouldBe(RequestStatus.WithRepresentative);

        request.Decided(Some.Decision(codes: []), Mode.Automatic).Status.ShouldBe(RequestStatus.WithRepresentative);

        request.Approve();
        request.Status.ShouldBe(RequestStatus.Queued);
        request.Decided(Some.Decision(codes: []), Mode.Approve).Status.ShouldBe(RequestStatus.Queued);
    }

    [Fact]
    public void An_approval_holds_for_the_moves_that_were_seen()
    {
        var request = Some.Admitted().Decided(Some.Decision(codes: []), Mode.Approve);
        request.Approve();
        var decision = Some.Decision(codes: []);
        var further = decision.Moves[0] with { Licenses = [new MoveLicense(LicenseKey.Of(Some.Agents), "ALTI-ACM-5", 5, null, 0m)] };

        request.Decided(decision with { Moves = [.. decision.Moves, further] }, Mode.Approve).Status.ShouldBe(RequestStatus.WithRepresentative);
    }

    [Fact]
    public void What_is_not_accepted_can_not_be_approved() =>
        Should.Throw<InvalidOperationException>(Some.InStatus(RequestStatus.WithRepresentative).Approve);

    [Fact]
    public void What_was_observed_stays_so_for_good()
    {
        var request = Some.InStatus(RequestStatus.Observed);
        request.Decided(Some.Decision(FindingCodes.OwnerMismatch), Mode.Observe).Status.ShouldBe(RequestStatus.Observed);

        Should.Throw<IllegalTransitionException>(() => request.Decided()).From.ShouldBe(RequestStatus.Observed);
        request.ReservedKeys.ShouldBeEmpty();
    }

    [Fact]
    public void It_settles_until_its_facts_may_no_longer_arrive()
    {
        var decision = Some.Decision(FindingCodes.CaseUnknown) with { SettlesAt = Some.ReceivedAt.AddHours(1) };
        var request = Some.Admitted().Decided(decision);
        request.Status.ShouldBe(RequestStatus.Settling);

        request.Decided(decision, now: Some.ReceivedAt.AddHours(1)).Status.ShouldBe(RequestStatus.WaitingForPartner);
    }

    [Fact]
    public void Where_facts_are_not_waited_for_it_does_not_settle()
    {
        var request = Some.Admitted();
        request.Decide(Some.Decision(FindingCodes.CaseUnknown) with { SettlesAt = Some.ReceivedAt.AddHours(1) }, Mode.Automatic, Some.ReceivedAt, settle: false);
        request.Status.ShouldBe(RequestStatus.WaitingForPartner);
    }

    [Theory]
    [InlineData(RequestStatus.WaitingForSales, FindingCodes.OwnerMismatch)]
    [InlineData(RequestStatus.Withdrawn)]
    public void Where_the_table_has_no_step_to_the_outcome_a_representative_decides(RequestStatus from, params string[] codes)
    {
        var request = Some.InStatus(from);
        request.Admits(Some.ReceivedAt.AddDays(1), Some.Transfer());
        request.Decided(codes).Status.ShouldBe(RequestStatus.WithRepresentative);
    }

    [Fact]
    public void Forms_that_arrive_after_a_withdrawal_wait_for_a_person_whatever_is_decided()
    {
        var request = Some.InStatus(RequestStatus.Withdrawn);
        request.Admits(Some.ReceivedAt.AddDays(1), Some.Transfer());

        request.Decided().Decided().Status.ShouldBe(RequestStatus.WithRepresentative);
        request.Approve();
        request.Status.ShouldBe(RequestStatus.Queued);
    }

    [Theory]
    [InlineData(RequestStatus.Queued)]
    [InlineData(RequestStatus.WaitingForSales)]
    public void Correspondence_holds_what_is_accepted_but_not_made_until_a_person_lets_it_go_on(RequestStatus status)
    {
        var request = Some.InStatus(status);
        var decision = request.Decision!;
        var deadline = request.Deadline;

        request.HoldForCorrespondence();
        request.Decided(decision).Status.ShouldBe(RequestStatus.WithRepresentative);
        request.Deadline.ShouldBe(deadline);

        request.Approve();
        request.Status.ShouldBe(status);
    }

    [Theory]
    [InlineData(RequestStatus.WaitingForPartner)]
    [InlineData(RequestStatus.Moved)]
    public void Correspondence_leaves_other_statuses_alone(RequestStatus status)
    {
        var request = Some.InStatus(status);
        request.HoldForCorrespondence();
        request.Status.ShouldBe(status);
    }

    [Theory]
    [InlineData(RequestStatus.Queued, true)]
    [InlineData(RequestStatus.WaitingForSales, true)]
    [InlineData(RequestStatus.WithRepresentative, true)]
    [InlineData(RequestStatus.WaitingForPartner, false)]
    [InlineData(RequestStatus.Rejected, false)]
    [InlineData(RequestStatus.Settling, false)]
    [InlineData(RequestStatus.Lapsed, false)]
    public void Keys_are_reserved_while_a_move_may_come(RequestStatus status, bool reserved) =>
        Some.InStatus(status).ReservedKeys.ShouldBe(reserved ? [Key] : []);

    [Fact]
    public void A_request_for_keys_that_another_has_reserved_reserves_nothing() =>
        Some.Admitted().Decided(FindingCodes.LicenseDuplicate).ReservedKeys.ShouldBeEmpty();

    [Fact]
    public void Forms_of_a_move_that_was_made_did_their_work_and_the_card_stays_until_it_is_used_up()
    {
        var request = Some.InStatus(RequestStatus.Moved);
        var card = request.State.Forms.ShouldHaveSingleItem();
        card.Kind.ShouldBe(FormKind.CardAuthorization);

        request.CardUsedUp(card.FormId);
        request.State.Forms.ShouldBeEmpty();
    }

    [Fact]
    public void The_request_is_moved_with_its_last_move()
    {
        var request = Some.InStatus(RequestStatus.Queued);
        request.MoveMade(Some.OldSystem, Some.NewSystem, wasLast: false);
        request.Status.ShouldBe(RequestStatus.Queued);
        request.MoveMade(SystemKey.Of(Some.OtherKey), Some.NewSystem, wasLast: true);
        request.Status.ShouldBe(RequestStatus.Moved);
    }

    [Theory]
    [InlineData(false, 2)]
    [InlineData(true, 1)]
    public void A_move_that_is_undone_counts_as_never_made(bool charged, int formsInForce)
    {
        var transfer = Some.Transfer();
        var card = Some.Card();
        var request = Some.Admitted(null, null, transfer, card).Decided();
        request.KeysIssued(new Dictionary<LicenseKey, LicenseKey> { [Key] = LicenseKey.Of("NEW1-0000") });
        request.MoveMade(Some.OldSystem, Some.NewSystem, wasLast: true);
        request.CardUsedUp(card.Id);

        request.MoveUndone(Some.OldSystem, Some.NewSystem, [Key], card.Id, charged);

        request.Status.ShouldBe(RequestStatus.WithRepresentative);
        request.State.Forms.Count.ShouldBe(formsInForce);
        request.State.IssuedKeys.ShouldBeEmpty();
        request.Decided().Status.ShouldBe(RequestStatus.WithRepresentative);
    }

    [Fact]
    public void Forms_for_a_further_move_open_a_moved_request_again()
    {
        var request = Some.InStatus(RequestStatus.Completed);
        var received = Some.ReceivedAt.AddDays(3);
        request.Admits(received, Some.Transfer(SystemKey.Of(Some.OtherKey)));

        request.Decided(FindingCodes.FeeNotCovered).Status.ShouldBe(RequestStatus.WaitingForPartner);
        request.CompletedAt.ShouldBe(received);
        request.Deadline.ShouldBe(received.AddHours(24));
    }

    [Theory]
    [InlineData(RequestStatus.Moved)]
    [InlineData(RequestStatus.Completed)]
    public void Forms_that_ask_only_for_what_was_moved_change_neither_status_nor_clock(RequestStatus status)
    {
        var request = Some.InStatus(status);
        var (completedAt, deadline, clock) = (request.CompletedAt, request.Deadline, request.State.Clock.Count);
        var again = Some.Transfer();
        request.Admits(Some.ReceivedAt.AddDays(2), again);

        request.Decided(Some.Decision(Some.Finding(FindingCodes.RequestAlreadyMoved, again)), now: Some.ReceivedAt.AddDays(2));

        request.Status.ShouldBe(status);
        (request.CompletedAt, request.Deadline, request.State.Clock.Count).ShouldBe((completedAt, deadline, clock));
        request.State.Forms.ShouldNotContain(form => form.FormId == again.Id);
    }

    [Fact]
    public void What_was_moved_already_stands_in_no_way_of_a_move_that_is_due()
    {
        var again = Some.Transfer();
        var request = Some.Admitted(null, null, Some.Transfer(SystemKey.Of(Some.OtherKey)), Some.Card()).Decided();
        request.Admits(Some.ReceivedAt.AddHours(1), again);

        request.Decided(Some.Decision(Some.Finding(FindingCodes.RequestAlreadyMoved, again))).Status.ShouldBe(RequestStatus.Queued);
        request.Deadline.ShouldBe(Some.ReceivedAt.AddHours(24));
    }

    [Fact]
    public void A_card_alone_leaves_a_moved_request_as_it_was()
    {
        var request = Some.InStatus(RequestStatus.Moved);
        request.Admits(Some.ReceivedAt.AddDays(2), Some.Card());
        request.Decided(FindingCodes.FormTransferMissing).Status.ShouldBe(RequestStatus.Moved);
        request.Deadline.ShouldBe(Some.ReceivedAt.AddHours(24));
    }

    [Fact]
    public void Taking_over_brings_emails_forms_and_the_number_that_the_forms_still_bear()
    {
        var wrong = Some.Admitted(number: CaseNumber.Of("111111")).Decided(FindingCodes.CaseSystemMismatch);
        var right = Request.Open(Guid.NewGuid(), Some.CaseNumber, Some.ReceivedAt.AddHours(1), Some.Sla);

        right.TakeOver(wrong);
        right.Admits(Some.ReceivedAt.AddHours(1));
        wrong.GiveAway(wrong.State.Forms.Select(form => form.FormId).ToList(), Some.ReceivedAt.AddHours(1)).ShouldBeTrue();

        right.State.Submissions.Count.ShouldBe(2);
        right.State.Forms.Select(form => form.Kind).ShouldBe([FormKind.LicenseTransfer, FormKind.CardAuthorization]);
        right.State.ToleratedCases.ShouldBe([CaseNumber.Of("111111")]);
        right.CompletedAt.ShouldBe(Some.ReceivedAt.AddHours(1));
        wrong.Status.ShouldBe(RequestStatus.Withdrawn);
        wrong.State.Forms.ShouldBeEmpty();
    }

    [Fact]
    public void A_request_that_keeps_a_form_goes_on_and_keeps_its_card()
    {
        var (one, other) = (Some.Transfer(), Some.Transfer(to: SystemKey.Of(Some.OtherKey)));
        var request = Some.Admitted(null, null, one, other, Some.Card()).Decided(FindingCodes.CaseMissing);

        request.GiveAway([one.Id, request.State.Forms[^1].FormId], Some.ReceivedAt).ShouldBeFalse();

        request.Status.ShouldBe(RequestStatus.WaitingForPartner);
        request.State.Forms.Select(form => form.Kind).ShouldBe([FormKind.LicenseTransfer, FormKind.CardAuthorization]);
    }

    public static TheoryData<RequestStatus> Statuses() => new(Enum.GetValues<RequestStatus>());

    [Theory]
    [MemberData(nameof(Statuses))]
    public void Its_whole_state_survives_json(RequestStatus status)
    {
        var request = Some.InStatus(status);
        request.Override(new Override(FindingCodes.OwnerUnsure, "print", "Pat", "the same company", Some.ReceivedAt));
        if (status == RequestStatus.Queued)
            request.KeysIssued(new Dictionary<LicenseKey, LicenseKey> { [Key] = LicenseKey.Of("NEW1-0000") });
        var json = JsonSerializer.Serialize(request.State);

        var restored = Request.Restore(JsonSerializer.Deserialize<RequestState>(json)!);

        JsonSerializer.Serialize(restored.State).ShouldBe(json);
        restored.Status.ShouldBe(status);
        restored.ReservedKeys.ShouldBe(request.ReservedKeys);
        restored.State.Forms.ShouldBe(request.State.Forms);
    }

    [Fact]
    public void A_refused_move_holds_its_request_until_a_representative_lets_it_go_on()
    {
        var request = Some.InStatus(RequestStatus.Queued);
        request.HoldForMove();
        request.Decided();
        request.Status.ShouldBe(RequestStatus.WithRepresentative);
        request.Approve();
        request.Decided();
        request.Status.ShouldBe(RequestStatus.Queued);
    }
}
