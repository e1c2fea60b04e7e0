using FsCheck.Xunit;
using LicenseInbox.Domain.Policy;
using LicenseInbox.Domain.Requests;
using LicenseInbox.Domain.Timekeeping;

namespace LicenseInbox.Domain.Tests.Timekeeping;

public class HoldingsTests
{
    private static readonly DateTimeOffset T = Some.ReceivedAt;

    private static DateTimeOffset At(double hours) => T.AddHours(hours);

    private static RequestStory Started(double readAfterHours = 0) => RequestStory.Of(T, TimeSpan.FromHours(readAfterHours));

    [Fact]
    public void A_request_moved_at_once_was_the_workers_alone()
    {
        var story = Started(0.5).Decided(At(0.5)).Moved(At(0.6));
        story.Spans(At(50)).ShouldBe([new HeldSpan(Holder.Worker, T, At(0.6))]);
    }

    [Fact]
    public void What_was_flagged_is_a_representatives_until_he_decides()
    {
        var story = Started().Decided(At(0.1), FindingCodes.OwnerUnsure).Decided(At(5)).Moved(At(5.1));
        story.Spans(At(50)).ShouldBe([new(Holder.Worker, T, At(0.1)), new(Holder.Representative, At(0.1), At(5)), new(Holder.Worker, At(5), At(5.1))]);
    }

    [Fact]
    public void A_move_that_a_person_makes_is_a_representatives_until_the_last_is_confirmed_also_when_it_is_decided_alike_again()
    {
        var (one, other) = (Guid.NewGuid(), Guid.NewGuid());
        var story = Started().Decided(At(0.1)).HandedToPerson(At(0.2), one).HandedToPerson(At(0.3), other).Confirmed(At(4), one).Decided(At(5)).Confirmed(At(6), other).Moved(At(6.1));
        story.Spans(At(50)).ShouldBe([new(Holder.Worker, T, At(0.2)), new(Holder.Representative, At(0.2), At(6)), new(Holder.Worker, At(6), At(6.1))]);
    }

    [Fact]
    public void An_upgrade_is_with_sales_until_they_issue_the_keys()
    {
        var story = Started().Decided(At(0.1), Some.UpgradeDecision()).Issued(At(7)).Moved(At(7.1));
        TimeSplit.Of(story.Spans(At(50))).ShouldBe(new TimeSplit { Worker = TimeSpan.FromHours(0.1) + (At(7.1) - At(7)), Sales = At(7) - At(0.1) });
    }

    [Fact]
    public void The_partner_holds_it_from_being_told_until_his_email_is_received_not_until_it_is_read()
    {
        var story = Started().Decided(At(0.1), FindingCodes.FormCardMissing).Told(At(1)).Received(At(30), At(33)).Decided(At(33)).Moved(At(33.5));
        story.Spans(At(50)).ShouldBe([new(Holder.Worker, T, At(1)), new(Holder.Partner, At(1), At(30)), new(Holder.Worker, At(30), At(33.5))]);
        story.Runs().Select(run => (run.StartedAt, run.Deadline, run.EndedAt, run.IsMoved)).ShouldBe([(T, At(24), At(1), false), (At(30), At(54), At(33.5), true)]);
    }

    [Fact]
    public void A_decision_that_says_the_same_again_leaves_it_with_the_partner()
    {
        var story = Started().Decided(At(0.1), FindingCodes.FormCardMissing).Told(At(1)).Decided(At(8), FindingCodes.FormCardMissing);
        story.Spans(At(20)).ShouldBe([new(Holder.Worker, T, At(1)), new(Holder.Partner, At(1), At(20))]);
    }

    [Fact]
    public void A_question_that_came_back_was_never_the_partners_and_the_clock_never_stopped()
    {
        var story = Started().Decided(At(0.1), FindingCodes.FormCardMissing).Told(At(1)).Bounced(At(4));
        story.Spans(At(10)).ShouldBe([new(Holder.Worker, T, At(4)), new(Holder.Representative, At(4), At(10))]);
        story.Runs().ShouldHaveSingleItem().ShouldSatisfyAllConditions(run => run.Deadline.ShouldBe(At(24)), run => run.EndedAt.ShouldBeNull());
    }

    [Fact]
    public void A_question_that_turned_out_to_be_wrong_was_the_workers_time()
    {
        var story = Started().Decided(At(0.1), FindingCodes.FormCardMissing).Told(At(1)).Overridden(At(20)).Moved(At(20.1));
        story.Spans(At(50)).ShouldBe([new(Holder.Worker, T, At(20.1))]);
        story.Runs().ShouldHaveSingleItem().Deadline.ShouldBe(At(24));
    }

    [Fact]
    public void A_hold_that_the_partner_asked_for_is_his_time_and_any_other_a_representatives()
    {
        var asked = Started().Decided(At(0.1), FindingCodes.OwnerUnsure).Held(At(2), At(40), askedByPartner: true).HoldEnded(At(40)).Moved(At(40.5));
        asked.Spans(At(50)).ShouldBe([new(Holder.Worker, T, At(0.1)), new(Holder.Representative, At(0.1), At(2)), new(Holder.Partner, At(2), At(40)), new(Holder.Worker, At(40), At(40.5))]);
        asked.Runs()[^1].Deadline.ShouldBe(At(64));

        var ours = Started().Decided(At(0.1), FindingCodes.OwnerUnsure).Held(At(2), At(40), askedByPartner: false);
        ours.Spans(At(10)).ShouldBe([new(Holder.Worker, T, At(0.1)), new(Holder.Representative, At(0.1), At(10))]);
    }

    [Fact]
    public void The_time_we_were_down_counts_as_an_outage_and_runs()
    {
        var story = Started(6).Decided(At(6)).Moved(At(6.1));
        story.Spans(At(50), new Outage("a", T.AddHours(-1), At(5.5)), new Outage("b", At(3), At(5.9)))
            .ShouldBe([new(Holder.Outage, T, At(5.9)), new(Holder.Worker, At(5.9), At(6.1))]);
        story.Runs().ShouldHaveSingleItem().Deadline.ShouldBe(At(24));
    }

    [Fact]
    public void An_outage_while_a_representative_or_the_partner_has_it_is_their_time()
    {
        var story = Started().Decided(At(0.1), FindingCodes.OwnerUnsure);
        story.Spans(At(10), new Outage("a", At(1), At(9))).ShouldBe([new(Holder.Worker, T, At(0.1)), new(Holder.Representative, At(0.1), At(10))]);
    }

    [Fact]
    public void Mail_that_another_server_delivered_late_counts_from_its_receipt_here()
    {
        // Its Date header may say what it likes: the request knows receipt only.
        var story = RequestStory.Of(At(9), TimeSpan.Zero).Decided(At(9.1));
        story.Spans(At(9.5)).ShouldBe([new HeldSpan(Holder.Worker, At(9), At(9.5))]);
        story.Runs().ShouldHaveSingleItem().Deadline.ShouldBe(At(33));
    }

    [Theory]
    [InlineData("2026-03-07T20:00:00-08:00", "2026-03-08T21:00:00-07:00")]
    [InlineData("2026-10-31T20:00:00-07:00", "2026-11-01T19:00:00-08:00")]
    public void Twenty_four_hours_are_elapsed_ones_when_the_clocks_change(string received, string moved)
    {
        var (from, to) = (DateTimeOffset.Parse(received, null), DateTimeOffset.Parse(moved, null));
        var story = RequestStory.Of(from, TimeSpan.Zero).Decided(from.AddMinutes(1), FindingCodes.OwnerUnsure).Decided(to).Moved(to);
        TimeSplit.Of(story.Spans(to.AddDays(1))).ShouldBe(new TimeSplit { Worker = TimeSpan.FromMinutes(1), Representative = TimeSpan.FromHours(24) - TimeSpan.FromMinutes(1) });
        var run = story.Runs().ShouldHaveSingleItem();
        run.Deadline.ShouldBe(to);
        run.IsMissed(to).ShouldBeFalse();
    }

    [Fact]
    public void A_clock_that_was_set_back_turns_nothing_around()
    {
        var story = Started().Decided(At(0.5), FindingCodes.FormCardMissing).Told(At(1)).Decided(At(0.2), FindingCodes.FormCardMissing).Received(At(0.3), At(0.4)).Decided(At(0.4)).Moved(At(0.5));
        var spans = story.Spans(At(50));
        spans.ShouldAllBe(span => span.To > span.From);
        spans[0].From.ShouldBe(T);
        TimeSplit.Of(spans).Total.ShouldBe(At(1) - T);
    }

    [Fact]
    public void What_was_asked_and_never_answered_ends_with_the_partner()
    {
        var story = Started().Decided(At(0.1), FindingCodes.FormCardMissing).Told(At(1)).Lapsed(At(721));
        story.Spans(At(900)).ShouldBe([new(Holder.Worker, T, At(1)), new(Holder.Partner, At(1), At(721))]);
    }

    [Fact]
    public void Forms_for_a_further_move_begin_a_new_run_after_a_rest_that_nobody_held()
    {
        var story = Started().Decided(At(0.1)).Moved(At(0.2));
        story.Request.Admits(At(100), Some.Transfer(), Some.Card());
        story.Request.Decided(now: At(100.1), decision: Some.Decision(FindingCodes.OwnerUnsure));
        story.Runs().Select(run => (run.StartedAt, run.EndedAt, run.IsMoved)).ShouldBe([(T, At(0.2), true), (At(100), (DateTimeOffset?)null, false)]);
    }

    [Fact]
    public void Entries_written_before_they_said_a_status_tell_who_held_it_too()
    {
        var story = Started().Decided(At(0.1)).Held(At(0.2), At(40), askedByPartner: false);
        var old = story.Trail.Select(entry => entry.Action == "request.held" ? entry with { Content = "{\"why\":\"wait\"}" } : entry).ToList();
        Holdings.Of(story.Request.State, old, [], At(3)).ShouldBe([new(Holder.Worker, T, At(0.2)), new(Holder.Representative, At(0.2), At(3))]);
    }

    [Property]
    public bool Every_hour_is_held_by_one_and_the_partner_holds_none_while_the_clock_runs(byte[] steps)
    {
        var story = Started();
        var hour = 1.0;
        story.Decided(At(hour), FindingCodes.FormCardMissing);
        foreach (var step in steps)
        {
            hour += 1 + (step >> 4);
            var status = story.Request.Status;
            if (step % 5 == 0 && status is RequestStatus.WaitingForPartner)
                story.Told(At(hour));
            else if (step % 5 == 1)
                story.Received(At(hour - 1), At(hour)).Decided(At(hour), FindingCodes.FormCardMissing);
            else if (step % 5 == 2)
                story.Decided(At(hour), FindingCodes.OwnerUnsure);
            else if (step % 5 == 3 && story.Request.Deadline is null)
                story.Bounced(At(hour));
            else
                story.Decided(At(hour), FindingCodes.FormCardMissing);
        }

        var now = At(hour + 1);
        var spans = story.Spans(now, new Outage("a", At(3), At(9)), new Outage("a", At(20), At(21)));
        var runs = story.Runs();
        return spans[0].From == T
            && spans[^1].To == now
            && spans.Zip(spans.Skip(1)).All(pair => pair.First.To == pair.Second.From && pair.First.Holder != pair.Second.Holder)
            && spans.Where(span => span.Holder == Holder.Partner).All(span => runs.All(run => run.StartedAt >= span.To || (run.EndedAt ?? now) <= span.From));
    }
}
