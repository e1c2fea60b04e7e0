using LicenseInbox.Domain.Policy;
using LicenseInbox.Domain.Requests;
using static LicenseInbox.Domain.Requests.RequestStatus;

namespace LicenseInbox.Domain.Tests.RequestsStage;

/// <summary>What a representative does to a request by his own decision: where it is possible, and what it does to status and clock.</summary>
public class RepresentativeStepsTests
{
    private static readonly DateTimeOffset Later = Some.ReceivedAt.AddHours(2);

    public static TheoryData<RequestStatus> Statuses => [.. Enum.GetValues<RequestStatus>()];

    [Theory]
    [MemberData(nameof(Statuses))]
    public void Only_what_is_open_is_corrected_ruled_or_held(RequestStatus status)
    {
        Action[] steps =
        [
            () => Some.InStatus(status).Correct([Correction()]),
            () => Some.InStatus(status).Rule(Ruling(Outcome.Ask)),
            () => Some.InStatus(status).Rule(Ruling(Outcome.Reject)),
            () => Some.InStatus(status).Hold(Later.AddDays(1), askedByPartner: false, Later),
        ];
        foreach (var step in steps)
        {
            if (RequestTransitions.Open.Contains(status))
                Should.NotThrow(step);
            else
                Should.Throw<IllegalTransitionException>(step);
        }
    }

    [Theory]
    [MemberData(nameof(Statuses))]
    public void A_ruling_is_what_is_decided_next_from_every_open_status(RequestStatus status)
    {
        if (!RequestTransitions.Open.Contains(status))
            return;
        foreach (var (outcome, wanted) in new[] { (Outcome.Ask, WaitingForPartner), (Outcome.Reject, Rejected) })
        {
            var request = Some.InStatus(status);
            request.Rule(Ruling(outcome));
            request.Decided(Ruled(request, FindingCodes.OwnerUnsure), now: Later);
            (request.Status, request.Decision!.Outcome).ShouldBe((wanted, outcome));
        }
    }

    [Fact]
    public void Under_a_ruling_the_policys_findings_are_notes_that_the_representative_has_seen_to()
    {
        var found = Some.Decision(FindingCodes.FormUnreadable, FindingCodes.FormCardMissing, FindingCodes.RequestAlreadyMoved).Findings;

        var findings = Ruling(Outcome.Ask, found[1] with { Outcome = Outcome.Ask }).Apply(found);

        findings.Select(finding => (finding.Code, finding.Outcome, finding.OverriddenBy)).ShouldBe(
            [(FindingCodes.FormCardMissing, Outcome.Ask, null), (FindingCodes.FormUnreadable, Outcome.Note, "kim"), (FindingCodes.RequestAlreadyMoved, Outcome.Reject, null)]);
    }

    [Fact]
    public void The_clock_runs_until_the_partner_was_told_and_starts_anew_with_his_answer()
    {
        var request = Some.InStatus(WithRepresentative);
        request.Rule(Ruling(Outcome.Ask));
        request.Decided(Ruled(request), now: Later);
        request.Deadline.ShouldBe(Some.ReceivedAt + Some.Sla);

        request.Tell("asked", Later);
        request.Deadline.ShouldBeNull();

        request.Admits(Later.AddDays(1), Some.Transfer());
        request.State.Ruling.ShouldBeNull();
        request.Decided(Some.Decision(codes: []), now: Later.AddDays(1)).Deadline.ShouldBe(Later.AddDays(1) + Some.Sla);
    }

    [Fact]
    public void A_correction_ends_a_ruling_and_the_clock_never_stopped()
    {
        var request = Some.InStatus(WithRepresentative);
        request.Rule(Ruling(Outcome.Ask));
        request.Decided(Ruled(request), now: Later).Tell("asked", Later);

        request.Correct([Correction()]);
        request.Decided(Some.Decision(codes: []), now: Later.AddHours(1));

        (request.Status, request.Deadline, request.State.Ruling).ShouldBe((Queued, Some.ReceivedAt + Some.Sla, null));
    }

    [Fact]
    public void Each_field_is_corrected_once_the_last_time_counts()
    {
        var request = Some.InStatus(WithRepresentative);
        request.Correct([Correction(), Correction() with { Field = "end_user" }]);
        request.Correct([Correction() with { Value = "11" }]);

        request.State.Corrections.Select(correction => (correction.Field, correction.Value)).ShouldBe([("end_user", "10"), ("quantity_1", "11")]);
    }

    [Fact]
    public void Held_by_a_representative_the_clock_of_what_waited_for_the_partner_runs()
    {
        var request = Some.InStatus(WaitingForPartner);
        request.Tell("asked", Some.ReceivedAt.AddMinutes(1));
        request.Deadline.ShouldBeNull();

        request.Hold(Later.AddDays(1), askedByPartner: false, Later, "He phoned.");

        (request.Status, request.State.HeldWhy, request.Deadline).ShouldBe((WithRepresentative, "He phoned.", Later + Some.Sla));
    }

    [Theory]
    [InlineData(HoldReason.Correspondence)]
    [InlineData(HoldReason.Unreachable)]
    [InlineData(HoldReason.MoveRefused)]
    [InlineData(HoldReason.Undone)]
    [InlineData(HoldReason.Wait)]
    public void Whatever_holds_it_may_be_ended(HoldReason reason)
    {
        var request = Request.Restore(Some.InStatus(WithRepresentative).State with { Held = reason, HeldUntil = Later, HeldWhy = "why" });

        request.EndHold(Later);

        (request.State.Held, request.State.HeldUntil, request.State.HeldWhy).ShouldBe((null, null, null));
        request.Decided(Some.Decision(codes: []), now: Later).Status.ShouldBe(Queued);
        Should.Throw<InvalidOperationException>(() => request.EndHold(Later));
    }

    [Fact]
    public void A_ruling_lets_go_what_was_held()
    {
        var request = Request.Restore(Some.InStatus(WithRepresentative).State with { Held = HoldReason.Undone });
        request.Rule(Ruling(Outcome.Reject));

        request.Decided(Ruled(request), now: Later).Status.ShouldBe(Rejected);
    }

    [Fact]
    public void Without_its_only_email_a_request_ends_withdrawn()
    {
        var request = Some.InStatus(Queued);

        request.Part(request.State.Submissions[0].Id, [], Later).ShouldBeTrue();

        (request.Status, request.Deadline, request.State.Forms.Count).ShouldBe((Withdrawn, null, 0));
    }

    [Fact]
    public void An_email_whose_form_did_its_work_stays()
    {
        var request = Some.InStatus(Moved);

        Should.Throw<InvalidOperationException>(() => request.Part(request.State.Submissions[0].Id, [], Later));
    }

    private static Ruling Ruling(Outcome outcome, params Finding[] findings) =>
        new(outcome, findings.Length > 0 ? findings : [Some.Finding(FindingCodes.FormIncomplete) with { Outcome = outcome }], "kim", Later);

    /// <summary>What the policy makes of it under its ruling.</summary>
    private static Decision Ruled(Request request, params string[] codes) => Some.Decision([.. request.State.Ruling!.Apply(Some.Decision(codes).Findings)]);

    private static Correction Correction() => new(Guid.Empty, "transfer", "quantity_1", "10", null, "kim", Later);
}
