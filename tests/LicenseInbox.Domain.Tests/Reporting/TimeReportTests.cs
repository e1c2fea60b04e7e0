using LicenseInbox.Domain.Policy;
using LicenseInbox.Domain.Reporting;
using LicenseInbox.Domain.Tests.Timekeeping;
using LicenseInbox.Domain.Timekeeping;

namespace LicenseInbox.Domain.Tests.Reporting;

public class TimeReportTests
{
    private static readonly DateTimeOffset T = Some.ReceivedAt;

    private static DateTimeOffset At(double hours) => T.AddHours(hours);

    private static RequestStory Read() => RequestStory.Of(T, TimeSpan.Zero);

    [Fact]
    public void A_missed_deadline_says_who_held_it_how_long_and_who_longest()
    {
        var late = Read().Decided(At(1), FindingCodes.OwnerUnsure).Decided(At(30)).Moved(At(30.5));
        var missed = Report(0, 48, late).Missed.ShouldHaveSingleItem();
        (missed.Deadline, missed.EndedAt, missed.Cause).ShouldBe((At(24), At(30.5), Holder.Representative));
        missed.Held.ShouldBe(new TimeSplit { Worker = TimeSpan.FromHours(1.5), Representative = TimeSpan.FromHours(29) });
    }

    [Fact]
    public void An_outage_is_a_cause_of_its_own()
    {
        var late = RequestStory.Of(T, TimeSpan.FromHours(25)).Decided(At(25)).Moved(At(25.5));
        var report = TimeReport.Of([new TrailedRequest(late.Request.State, late.Trail)], [new Outage("a", T, At(25))], T, At(48), At(48));
        report.Missed.ShouldHaveSingleItem().Cause.ShouldBe(Holder.Outage);
    }

    [Fact]
    public void A_deadline_counts_where_it_lies_and_a_kept_one_where_it_ended()
    {
        var kept = Read().Decided(At(1)).Moved(At(2));
        var missed = Read().Decided(At(1), FindingCodes.OwnerUnsure).Decided(At(60)).Moved(At(61));
        (Report(0, 24, kept, missed).Kept, Report(0, 24, kept, missed).Missed.Count).ShouldBe((1, 0));
        (Report(24, 48, kept, missed).Kept, Report(24, 48, kept, missed).Missed.Count).ShouldBe((0, 1));
        (Report(48, 72, kept, missed).Kept, Report(48, 72, kept, missed).Missed.Count, Report(48, 72, kept, missed).Moved).ShouldBe((0, 0, 1));
    }

    [Fact]
    public void Straight_through_goes_what_no_person_held_and_no_partner_was_asked_about()
    {
        var straight = Read().Decided(At(0.1)).Moved(At(0.2));
        var flagged = Read().Decided(At(0.1), FindingCodes.OwnerUnsure).Decided(At(1)).Moved(At(1.1));
        var asked = Read().Decided(At(0.1), FindingCodes.FormCardMissing).Told(At(0.2)).Received(At(3), At(3)).Decided(At(3.1)).Moved(At(3.2));
        var report = Report(0, 24, straight, flagged, asked);
        (report.Moved, report.StraightThrough).ShouldBe((3, 1));
        report.StraightThroughShare!.Value.ShouldBe(1 / 3.0, 0.0001);
        report.KeptShare.ShouldBe(1);
    }

    [Fact]
    public void A_question_that_was_wrong_on_the_same_documents_is_counted()
    {
        var overturned = Read().Decided(At(0.1), FindingCodes.FormCardMissing).Told(At(0.2)).Overridden(At(3)).Moved(At(4));
        Report(0, 24, overturned).Overturned.ShouldBe(1);
    }

    [Fact]
    public void A_time_without_anything_has_no_shares()
    {
        var report = Report(0, 24);
        (report.KeptShare, report.StraightThroughShare, report.Held.Total).ShouldBe((null, null, TimeSpan.Zero));
    }

    [Theory]
    [InlineData("2026-03-08", "2026-03-08T08:00:00Z", 23)]
    [InlineData("2026-11-01", "2026-11-01T07:00:00Z", 25)]
    [InlineData("2026-06-01", "2026-06-01T07:00:00Z", 24)]
    public void A_day_begins_at_midnight_and_has_its_own_length(string day, string start, int hours)
    {
        var date = DateOnly.Parse(day, null);
        var from = LocalDays.StartOf(date, Some.Policy.TimeZone);
        from.ShouldBe(DateTimeOffset.Parse(start, null));
        (LocalDays.StartOf(date.AddDays(1), Some.Policy.TimeZone) - from).ShouldBe(TimeSpan.FromHours(hours));
    }

    [Fact]
    public void Where_the_clock_jumps_over_midnight_a_day_begins_when_there_is_one()
    {
        var zone = TimeZoneInfo.FindSystemTimeZoneById("America/Santiago");
        LocalDays.StartOf(new DateOnly(2026, 9, 6), zone).ShouldBe(DateTimeOffset.Parse("2026-09-06T04:00:00Z", null));
    }

    private static TimeReport Report(double from, double to, params RequestStory[] stories) =>
        TimeReport.Of(stories.Select(story => new TrailedRequest(story.Request.State, story.Trail)).ToList(), [], At(from), At(to), At(100));
}
