using LicenseInbox.Domain.Alerting;
using LicenseInbox.Domain.Timekeeping;

namespace LicenseInbox.Domain.Tests.Alerting;

public class AlertRoundTests
{
    private static readonly DateTimeOffset T = Some.ReceivedAt;

    private static readonly AlertSettings Settings = new(["kim@vendor.example"], TimeSpan.FromMinutes(30), TimeSpan.FromHours(4));

    private readonly List<Alert> _known = [];

    [Theory]
    [InlineData(-4.02, false)]
    [InlineData(-4, true)]
    [InlineData(0, true)]
    public void A_deadline_is_at_risk_at_the_latest_with_the_set_time_left(double hours, bool isAtRisk) =>
        Kinds(Look(T.AddHours(24 + hours), Due(24))).ShouldBe(isAtRisk ? [AlertKind.AtRisk] : []);

    [Fact]
    public void It_is_at_risk_earlier_when_what_is_due_before_takes_longer()
    {
        WatchedDeadline[] due = [Due(20, "a"), Due(21, "a"), Due(24, "b")];
        var medians = new Dictionary<string, TimeSpan> { ["a"] = TimeSpan.FromHours(3), ["b"] = TimeSpan.FromHours(9) };

        // 24:00 less 2 × 3 h less half an hour; its own kind takes no part in that.
        Kinds(Look(T.AddHours(17.5), [due[2]], medians)).ShouldBeEmpty();
        Look(T.AddHours(17.5), due, medians).Decided.Select(alert => alert.Key.Deadline).ShouldBe([T.AddHours(20), T.AddHours(21)]);
        Look(T.AddHours(17.51), due, medians).Decided.Select(alert => alert.Key.Deadline).ShouldBe([T.AddHours(24)]);
    }

    [Fact]
    public void What_others_hold_does_not_delay_it()
    {
        var medians = new Dictionary<string, TimeSpan> { ["sales"] = TimeSpan.FromHours(20) };
        Look(T.AddHours(10), [Due(20, "sales", Holder.Sales), Due(24, "a")], medians).Decided.ShouldBeEmpty();
    }

    [Fact]
    public void What_people_do_before_Monday_morning_is_told_on_Friday_and_the_deadline_stays()
    {
        var friday = new DateTimeOffset(2026, 6, 5, 0, 0, 0, TimeSpan.Zero);
        var staffed = StaffedTime.Of([(friday.AddHours(9), friday.AddHours(17)), (friday.AddDays(3).AddHours(9), friday.AddDays(3).AddHours(17))]);
        var due = Due(0) with { Deadline = friday.AddDays(2).AddHours(11) };

        Look(friday.AddHours(12).AddMinutes(59), [due], staffed: staffed).Decided.ShouldBeEmpty();
        Look(friday.AddHours(13), [due], staffed: staffed).Decided.ShouldHaveSingleItem().Key.ShouldBe(new AlertKey(AlertKind.AtRisk, due.Subject, due.Deadline, "kim@vendor.example"));
        Look(due.Deadline, [due], staffed: staffed).Decided.ShouldBeEmpty();
        Kinds(Look(due.Deadline.AddTicks(1), [due], staffed: staffed)).ShouldBe([AlertKind.Breached]);
    }

    [Fact]
    public void What_the_program_does_needs_nobody_at_work()
    {
        var staffed = StaffedTime.Of([(T.AddDays(9), T.AddDays(10))]);
        Look(T.AddHours(10), [Due(24, "worker", Holder.Worker)], staffed: staffed).Decided.ShouldBeEmpty();
    }

    [Fact]
    public void Each_kind_is_told_once_for_a_deadline_and_recipient()
    {
        var due = Due(24);
        Kinds(Look(T.AddHours(21), due)).ShouldBe([AlertKind.AtRisk]);
        Look(T.AddHours(22), due).Decided.ShouldBeEmpty();
        Kinds(Look(T.AddHours(25), due)).ShouldBe([AlertKind.Breached]);
        Look(T.AddHours(26), due).Decided.ShouldBeEmpty();

        var resolved = Look(T.AddHours(30), Over(due, 29)).Decided.ShouldHaveSingleItem();
        (resolved.Key.Kind, resolved.Holder, resolved.Detail).ShouldBe((AlertKind.Resolved, null, "moved, 5 h 0 min late"));
        Look(T.AddHours(31), Over(due, 29)).Decided.ShouldBeEmpty();
    }

    [Fact]
    public void A_new_deadline_of_the_same_request_is_told_again()
    {
        var due = Due(24);
        Look(T.AddHours(21), due);
        var next = due with { Deadline = T.AddHours(48) };
        Kinds(Look(T.AddHours(44), Over(due, 22), next)).ShouldBe([AlertKind.Resolved, AlertKind.AtRisk]);
    }

    [Fact]
    public void A_further_recipient_hears_of_what_is_open_but_not_of_what_is_over()
    {
        var (open, over) = (Due(24), Due(20));
        Look(T.AddHours(25), open, Over(over, 24));
        var both = Settings with { Recipients = ["kim@vendor.example", "jo@vendor.example"] };
        Look(T.AddHours(26), [open, Over(over, 24)], settings: both).Decided.ShouldHaveSingleItem().Key.ShouldBe(new AlertKey(AlertKind.Breached, open.Subject, open.Deadline, "jo@vendor.example"));
    }

    [Fact]
    public void A_deadline_that_passed_and_ended_while_nobody_looked_is_told_once_with_its_end()
    {
        var alert = Look(T.AddHours(30), Over(Due(24), 26)).Decided.ShouldHaveSingleItem();
        (alert.Key.Kind, alert.Detail).ShouldBe((AlertKind.Breached, "over since: moved, 2 h 0 min late"));
        Look(T.AddHours(31), Over(Due(24) with { Subject = alert.Key.Subject }, 26)).Decided.ShouldBeEmpty();
    }

    [Fact]
    public void What_ended_before_alerts_were_on_is_not_told() =>
        Look(T.AddHours(30), [Over(Due(24), 26)], since: T.AddHours(27)).Decided.ShouldBeEmpty();

    [Fact]
    public void What_was_in_time_and_never_told_stays_untold() => Look(T.AddHours(30), Over(Due(24), 23)).Decided.ShouldBeEmpty();

    [Fact]
    public void A_risk_that_was_not_told_yet_is_taken_back_when_it_is_over()
    {
        var due = Due(24);
        Look(T.AddHours(21), due);
        var round = Look(T.AddHours(22), [Over(due, 21.5)], isTold: false);
        round.Decided.ShouldBeEmpty();
        round.Cancelled.ShouldHaveSingleItem().CancelledBecause.ShouldBe("moved");
        Look(T.AddHours(23), Over(due, 21.5)).Decided.ShouldBeEmpty();
    }

    [Fact]
    public void A_risk_that_was_not_told_before_the_deadline_passed_gives_way_to_the_breach()
    {
        var due = Due(24);
        Look(T.AddHours(21), due);
        var round = Look(T.AddHours(25), [due], isTold: false);
        Kinds(round).ShouldBe([AlertKind.Breached]);
        round.Cancelled.ShouldHaveSingleItem().Key.Kind.ShouldBe(AlertKind.AtRisk);
    }

    [Fact]
    public void A_breach_that_was_not_told_yet_stays_one_and_its_end_is_told_after_it()
    {
        var due = Due(24);
        Look(T.AddHours(25), due);
        var round = Look(T.AddHours(26), [Over(due, 25.5)], isTold: false);
        round.Cancelled.ShouldBeEmpty();
        round.Decided.ShouldBeEmpty();
        Kinds(Look(T.AddHours(27), Over(due, 25.5))).ShouldBe([AlertKind.Resolved]);
    }

    [Fact]
    public void What_was_taken_back_is_told_when_it_is_so_again()
    {
        // The partner was asked, so the clock stopped; the question came back, so it never did.
        var due = Due(24);
        Look(T.AddHours(21), due);
        Look(T.AddHours(22), [Over(due, 21.5)], isTold: false);
        Kinds(Look(T.AddHours(23), due)).ShouldBe([AlertKind.AtRisk]);
    }

    [Fact]
    public void A_deadline_that_does_not_count_any_more_is_told_to_be_over()
    {
        var due = Due(24);
        Look(T.AddHours(21), due);
        Look(T.AddHours(22), [Due(90)]).Decided.ShouldHaveSingleItem().Detail.ShouldBe("the deadline does not count any more");
    }

    [Fact]
    public void A_trouble_is_told_at_its_start_and_at_its_end()
    {
        var trouble = new Condition { Id = Guid.NewGuid(), Code = "mailbox.silent", Of = "licenses", Detail = "The server does not answer.", StartedAt = T };
        Kinds(Look(T.AddMinutes(1), conditions: [trouble])).ShouldBe([AlertKind.Started]);
        Kinds(Look(T.AddMinutes(2), conditions: [trouble])).ShouldBeEmpty();
        var ended = Look(T.AddMinutes(90), conditions: [trouble with { EndedAt = T.AddMinutes(90) }]).Decided.ShouldHaveSingleItem();
        (ended.Key.Kind, ended.Detail).ShouldBe((AlertKind.Ended, "after 1 h 30 min: The server does not answer."));
        Look(T.AddMinutes(91), conditions: [trouble with { EndedAt = T.AddMinutes(90) }]).Decided.ShouldBeEmpty();
    }

    [Fact]
    public void A_trouble_that_ended_before_it_was_told_is_taken_back()
    {
        var trouble = new Condition { Id = Guid.NewGuid(), Code = "mailbox.silent", Of = "licenses", Detail = "The server does not answer.", StartedAt = T };
        Look(T.AddMinutes(1), conditions: [trouble]);
        var round = Look(T.AddMinutes(9), conditions: [trouble with { EndedAt = T.AddMinutes(8) }], isTold: false);
        (round.Decided.Count, round.Cancelled.Count).ShouldBe((0, 1));
    }

    [Fact]
    public void The_median_is_the_middle_one_or_between_the_two_in_the_middle()
    {
        int[] took = [1, 9, 3, 4];
        var done = took.Select(hours => new DoneWork("a", T, T.AddHours(hours), false)).Append(new DoneWork("b", T, T.AddHours(7), true)).ToList();
        var staffed = StaffedTime.Of([(T.AddHours(1), T.AddHours(3))]);
        Deadlines.MedianTimes(done, staffed).ShouldBe(new Dictionary<string, TimeSpan> { ["a"] = TimeSpan.FromHours(3.5), ["b"] = TimeSpan.FromHours(2) });
    }

    [Fact]
    public void Five_hundred_breaches_are_one_letter()
    {
        var round = Look(T.AddHours(25), [.. Enumerable.Range(0, 500).Select(_ => Due(24))]);
        var letter = AlertLetter.Of(round.Decided, "https://licenses.vendor.example/", T);
        letter.Lines.Count.ShouldBe(500);
        letter.Headline.ShouldBe("500 deadlines missed");
        letter.Lines[0].Link.ShouldBe($"https://licenses.vendor.example/requests/{round.Decided[0].Key.Subject}");
    }

    private static WatchedDeadline Due(double hours, string work = "owner.unsure", Holder holder = Holder.Representative) => new()
    {
        Kind = SubjectKind.Request,
        Subject = Guid.NewGuid(),
        Case = Some.CaseNumber,
        What = "with-representative",
        Work = work,
        Holder = holder,
        Deadline = T.AddHours(hours),
    };

    private static WatchedDeadline Over(WatchedDeadline due, double hours) => due with { EndedAt = T.AddHours(hours), EndedBy = "moved" };

    private static List<AlertKind> Kinds(AlertRound round) => round.Decided.Select(alert => alert.Key.Kind).ToList();

    private AlertRound Look(DateTimeOffset now, params WatchedDeadline[] deadlines) => Look(now, deadlines, null);

    /// <summary>One look; what it decided is known from then on.</summary>
    private AlertRound Look(
        DateTimeOffset now,
        WatchedDeadline[]? deadlines = null,
        Dictionary<string, TimeSpan>? medians = null,
        StaffedTime? staffed = null,
        AlertSettings? settings = null,
        Condition[]? conditions = null,
        DateTimeOffset? since = null,
        bool isTold = true)
    {
        var facts = new AlertFacts
        {
            Deadlines = deadlines ?? [],
            MedianTimes = medians ?? [],
            Staffed = staffed ?? StaffedTime.Always,
            Conditions = conditions ?? [],
            Since = since ?? DateTimeOffset.MinValue,
        };
        var round = AlertRound.Decide(facts, settings ?? Settings, _known, _ => isTold, now);
        foreach (var alert in round.Decided.Concat(round.Cancelled))
        {
            _known.RemoveAll(known => known.Key == alert.Key);
            _known.Add(alert);
        }

        return round;
    }
}
