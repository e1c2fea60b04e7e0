using FsCheck.Xunit;
using LicenseInbox.Domain.Policy;
using LicenseInbox.Domain.Requests;

namespace LicenseInbox.Domain.Tests.RequestsStage;

public class RequestClockTests
{
    private static readonly DateTimeOffset Received = Some.ReceivedAt;

    [Fact]
    public void It_starts_with_the_receipt_of_the_email_not_with_our_decision()
    {
        var request = Some.Admitted().Decided(Some.Decision(codes: []), now: Received.AddHours(5));
        request.CompletedAt.ShouldBe(Received);
        request.Deadline.ShouldBe(Received.AddHours(24));
    }

    [Theory]
    [InlineData("2026-03-07T20:00:00-08:00", "2026-03-08T21:00:00-07:00")] // the night has 23 hours
    [InlineData("2026-10-31T20:00:00-07:00", "2026-11-01T19:00:00-08:00")] // the night has 25 hours
    public void Twenty_four_hours_are_elapsed_ones_on_both_days_the_clocks_change(string received, string deadline)
    {
        var zone = Some.Policy.TimeZone;
        var shown = TimeZoneInfo.ConvertTime(Some.Admitted(DateTimeOffset.Parse(received, null)).Decided().Deadline!.Value, zone);
        shown.ShouldBe(DateTimeOffset.Parse(deadline, null));
        shown.Offset.ShouldBe(DateTimeOffset.Parse(deadline, null).Offset);
    }

    [Property]
    public bool The_deadline_is_the_completing_receipt_and_the_agreed_time_whatever_the_offset(DateTime received, short minutesOff, uint hours)
    {
        var offset = TimeSpan.FromMinutes(minutesOff % 840);
        var at = new DateTimeOffset(2000 + (received.Year % 50), received.Month, 1, received.Hour, received.Minute, 0, offset);
        var sla = TimeSpan.FromHours((hours % 96) + 1);
        var request = Request.Open(Guid.NewGuid(), Some.CaseNumber, at, sla);
        request.Admits(at, Some.Transfer(), Some.Card());
        request.Decided();
        return request.Deadline!.Value.UtcDateTime - at.UtcDateTime == sla;
    }

    [Theory]
    [InlineData(FindingCodes.FormCardMissing)]
    [InlineData(FindingCodes.OwnerMismatch)]
    public void It_stops_only_once_the_partner_was_told_what_he_owes(string code)
    {
        var request = Some.Admitted().Decided(code);
        request.Deadline.ShouldBe(Received.AddHours(24));

        request.Tell("asked", Received.AddMinutes(1));
        request.Deadline.ShouldBeNull();
        request.State.Clock.Select(entry => entry.Runs).ShouldBe([true, false]);
    }

    [Fact]
    public void The_missing_part_starts_it_anew()
    {
        var request = Told(FindingCodes.FormCardMissing);
        var later = Received.AddDays(2);
        request.Admits(later, Some.Card());
        request.Decided();
        (request.CompletedAt, request.State.JudgedAt, request.Deadline).ShouldBe((later, later, later.AddHours(24)));
    }

    [Fact]
    public void An_email_while_it_runs_does_not_change_it()
    {
        var request = Some.InStatus(RequestStatus.WithRepresentative);
        request.Tell("received", Received.AddMinutes(1));
        request.Admits(Received.AddHours(2), Some.Transfer());
        request.Decided();
        (request.CompletedAt, request.Deadline).ShouldBe((Received, Received.AddHours(24)));
    }

    [Fact]
    public void While_a_representative_holds_it_what_was_asked_at_once_starts_it_anew_when_it_comes()
    {
        var request = Some.Admitted().Decided(FindingCodes.OwnerUnsure, FindingCodes.FormCardMissing);
        request.Tell("received, and the card form is missing", Received.AddMinutes(1));
        request.Deadline.ShouldBe(Received.AddHours(24));

        request.Admits(Received.AddHours(5), Some.Card());
        request.Decided(FindingCodes.OwnerUnsure).Deadline.ShouldBe(Received.AddHours(29));
    }

    [Fact]
    public void A_changed_fact_that_completes_it_starts_it_as_the_fact_reached_us_and_dates_are_judged_as_before()
    {
        var request = Told(FindingCodes.TargetNotRegistered);
        var changed = Received.AddDays(3);
        request.Decided(Some.Decision(codes: []), now: changed);
        (request.Status, request.CompletedAt, request.Deadline, request.State.JudgedAt).ShouldBe((RequestStatus.Queued, changed, changed.AddHours(24), Received));
    }

    [Fact]
    public void A_changed_fact_that_leaves_something_owed_leaves_it_standing()
    {
        var request = Told(FindingCodes.TargetNotRegistered, FindingCodes.FormCardMissing);
        request.Decided(Some.Decision(FindingCodes.FormCardMissing), now: Received.AddDays(3));
        (request.Status, request.Deadline).ShouldBe((RequestStatus.WaitingForPartner, (DateTimeOffset?)null));
    }

    [Fact]
    public void A_question_that_turns_out_wrong_on_the_same_documents_never_stopped_it()
    {
        var request = Told(FindingCodes.FormIncomplete);
        request.Override(new Override(FindingCodes.FormIncomplete, "print", "Pat", "it is signed", Received.AddHours(30)));
        request.Decided(Some.Decision(codes: []), now: Received.AddHours(30));
        (request.Status, request.Deadline).ShouldBe((RequestStatus.Queued, Received.AddHours(24)));
    }

    [Fact]
    public void An_answer_that_comes_back_never_stopped_it_and_a_representative_has_it()
    {
        var request = Told(FindingCodes.FormCardMissing);
        request.Untell(Received.AddHours(3));
        (request.Status, request.Deadline).ShouldBe((RequestStatus.WithRepresentative, Received.AddHours(24)));
        request.IsAnswered.ShouldBeFalse();

        // Nobody can be asked: it stays with a person, until the partner writes.
        request.Decided(FindingCodes.FormCardMissing).Status.ShouldBe(RequestStatus.WithRepresentative);
        request.Admits(Received.AddHours(4), Some.Transfer());
        request.Decided(FindingCodes.FormCardMissing).Status.ShouldBe(RequestStatus.WaitingForPartner);
    }

    [Fact]
    public void An_email_received_earlier_and_admitted_later_never_stopped_it()
    {
        var request = Told(FindingCodes.FormCardMissing);
        request.Admits(Received.AddDays(2), Some.Transfer());
        request.Decided(FindingCodes.FormCardMissing).Tell("asked again", Received.AddDays(2).AddMinutes(1));

        request.Admits(Received.AddDays(1), Some.Card());
        request.Decided(Some.Decision(codes: []), now: Received.AddDays(5));

        request.Deadline.ShouldBe(Received.AddDays(3));
    }

    [Fact]
    public void It_stands_while_the_partner_asked_to_wait_and_starts_anew_then()
    {
        var request = Some.InStatus(RequestStatus.Queued);
        request.Hold(Received.AddDays(5), askedByPartner: true, Received.AddHours(1));
        request.Deadline.ShouldBeNull();
        request.Decided().Deadline.ShouldBeNull();

        request.HoldEnded(Received.AddDays(5));
        request.Decided(Some.Decision(codes: []), now: Received.AddDays(5));
        (request.Status, request.Deadline).ShouldBe((RequestStatus.Queued, Received.AddDays(6)));
    }

    [Fact]
    public void It_runs_while_a_representative_holds_it_of_his_own_accord()
    {
        var request = Some.InStatus(RequestStatus.Queued);
        request.Hold(Received.AddDays(5), askedByPartner: false, Received.AddHours(1));
        request.HoldEnded(Received.AddDays(5));
        request.Decided().Deadline.ShouldBe(Received.AddHours(24));
    }

    [Fact]
    public void A_silent_partner_is_reminded_once_and_the_request_lapses()
    {
        var request = Told(FindingCodes.FormCardMissing);
        var told = Received.AddMinutes(1);
        request.IsReminderDue(TimeSpan.FromDays(2), told.AddHours(47)).ShouldBeFalse();
        request.IsReminderDue(TimeSpan.FromDays(2), told.AddHours(48)).ShouldBeTrue();
        request.Remind(told.AddHours(48));
        request.Tell(request.State.Told!, told.AddHours(48).AddMinutes(1));
        request.IsReminderDue(TimeSpan.FromDays(2), told.AddDays(20)).ShouldBeFalse();

        request.IsLapseDue(TimeSpan.FromDays(30), told.AddDays(29)).ShouldBeFalse();
        request.IsLapseDue(TimeSpan.FromDays(30), told.AddDays(30)).ShouldBeTrue();
        request.Lapse(told.AddDays(30));
        (request.Status, request.Deadline).ShouldBe((RequestStatus.Lapsed, (DateTimeOffset?)null));
    }

    [Fact]
    public void Whoever_was_not_told_is_not_reminded()
    {
        Some.InStatus(RequestStatus.WaitingForPartner).IsReminderDue(TimeSpan.FromDays(2), Received.AddDays(9)).ShouldBeFalse();
        Should.Throw<InvalidOperationException>(() => Some.InStatus(RequestStatus.Queued).Remind(Received));
    }

    [Theory]
    [InlineData(RequestStatus.Lapsed)]
    [InlineData(RequestStatus.Closed)]
    [InlineData(RequestStatus.Withdrawn)]
    public void It_stands_once_the_request_has_ended_and_forms_start_it_anew(RequestStatus status)
    {
        var request = Some.InStatus(status);
        request.Deadline.ShouldBeNull();
        request.Admits(Received.AddDays(60), Some.Card());
        request.Decided().Deadline.ShouldBe(Received.AddDays(61));
    }

    private static Request Told(params string[] codes)
    {
        var request = Some.Admitted().Decided(codes);
        request.Tell("asked", Received.AddMinutes(1));
        return request;
    }
}
