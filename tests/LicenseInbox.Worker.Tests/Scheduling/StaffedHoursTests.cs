using LicenseInbox.Worker.Scheduling;

namespace LicenseInbox.Worker.Tests.Scheduling;

/// <summary>Staffed hours and holidays, by the clock on the wall of a zone that changes it.</summary>
public class StaffedHoursTests
{
    private static readonly TimeZoneInfo Zone = TimeZoneInfo.FindSystemTimeZoneById("America/Los_Angeles");

    [Theory]
    [InlineData("2026-06-05T12:00:00-07:00", "2026-06-08T10:00:00-07:00", 10.0)] // Friday noon to Monday at ten: five hours, Saturday's three, and two
    [InlineData("2026-06-06T00:00:00-07:00", "2026-06-08T00:00:00-07:00", 3.0)] // a weekend: Saturday morning
    [InlineData("2026-03-06T08:00:00-08:00", "2026-03-09T17:00:00-07:00", 21.0)] // one day, Saturday and another, with the short night between
    [InlineData("2026-10-30T08:00:00-07:00", "2026-11-02T17:00:00-08:00", 21.0)] // with the long night between
    [InlineData("2026-07-02T17:00:00-07:00", "2026-07-06T09:00:00-07:00", 1.0)] // Friday is a holiday, so is Saturday
    [InlineData("2026-06-08T10:00:00-07:00", "2026-06-08T09:00:00-07:00", 0.0)]
    public void Only_staffed_hours_count(string from, string to, double hours)
    {
        var staffed = Hours("Mon-Fri 08:00-17:00", "Sat 09:00-12:00");
        var (start, end) = (DateTimeOffset.Parse(from, null), DateTimeOffset.Parse(to, null));
        staffed.Between(start, end < start ? start : end).Between(start, end).TotalHours.ShouldBe(hours, 0.001);
    }

    [Fact]
    public void Without_hours_somebody_is_always_there()
    {
        var at = DateTimeOffset.UnixEpoch;
        new StaffedHours([], [], Zone).Between(at, at.AddDays(9)).Between(at, at.AddDays(9)).ShouldBe(TimeSpan.FromDays(9));
        new StaffedHours([], [new DateOnly(2026, 7, 3)], Zone).Between(At("2026-07-01"), At("2026-07-09")).Between(At("2026-07-01"), At("2026-07-09")).ShouldBe(TimeSpan.FromDays(7));
    }

    [Fact]
    public void A_whole_day_is_one_without_a_gap_at_midnight()
    {
        var staffed = Hours("Mon-Sun 00:00-24:00");
        staffed.Between(At("2026-06-01"), At("2026-06-03")).Between(At("2026-06-01"), At("2026-06-03")).ShouldBe(TimeSpan.FromDays(2));
    }

    [Theory]
    [InlineData("Mon-Fri 08:00-17:00", true)]
    [InlineData("sat 09:00 - 12:00", true)]
    [InlineData("Fri-Mon 00:00-24:00", true)]
    [InlineData("Mon-Fri", false)]
    [InlineData("Mon-Fri 17:00-08:00", false)]
    [InlineData("Mon-Fry 08:00-17:00", false)]
    [InlineData("Mon-Fri 08:00-25:00", false)]
    public void A_line_names_days_and_hours(string text, bool isOne) => StaffedLine.TryRead(text, out _).ShouldBe(isOne);

    private static DateTimeOffset At(string day) => DateTimeOffset.Parse($"{day}T00:00:00-07:00", null);

    private static StaffedHours Hours(params string[] lines) =>
        new(lines.Select(text => StaffedLine.TryRead(text, out var line) ? line : throw new FormatException(text)).ToList(), [new DateOnly(2026, 7, 3), new DateOnly(2026, 7, 4)], Zone);
}
