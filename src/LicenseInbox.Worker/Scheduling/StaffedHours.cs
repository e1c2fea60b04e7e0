using System.Collections.Concurrent;
using LicenseInbox.Domain.Alerting;
using Quartz;
using Quartz.Impl.Calendar;

namespace LicenseInbox.Worker.Scheduling;

/// <summary>
/// When people are at work, by Quartz's calendars: for each line of the settings one that includes its hours of its days, all of them without the holidays. A calendar tells whether a moment is included; the periods are found by asking
/// for each minute of a day, once.
/// </summary>
internal sealed class StaffedHours : IStaffedHours
{
    private readonly List<ICalendar> _calendars;
    private readonly TimeZoneInfo _timeZone;
    private readonly ConcurrentDictionary<DateOnly, List<(DateTimeOffset From, DateTimeOffset To)>> _days = new();

    /// <param name="hours">Days and hours; none: somebody is always there.</param>
    /// <param name="holidays">Days on which nobody is.</param>
    /// <param name="timeZone">The zone of both.</param>
    public StaffedHours(IReadOnlyList<StaffedLine> hours, IReadOnlyList<DateOnly> holidays, TimeZoneInfo timeZone)
    {
        _timeZone = timeZone;
        var free = new HolidayCalendar { TimeZone = timeZone };
        foreach (var day in holidays)
            free.AddExcludedDay(day);
        _calendars = hours.Select(line => Of(line, free, timeZone)).ToList<ICalendar>();
        if (hours.Count == 0 && holidays.Count > 0)
            _calendars.Add(free);
    }

    public StaffedTime Between(DateTimeOffset from, DateTimeOffset to)
    {
        if (_calendars.Count == 0)
            return StaffedTime.Always;
        var periods = new List<(DateTimeOffset From, DateTimeOffset To)>();
        for (var day = DateOnly.FromDateTime(from.UtcDateTime); day <= DateOnly.FromDateTime(to.UtcDateTime); day = day.AddDays(1))
        {
            foreach (var period in _days.GetOrAdd(day, PeriodsOf))
            {
                if (periods.Count > 0 && periods[^1].To == period.From)
                    periods[^1] = (periods[^1].From, period.To);
                else
                    periods.Add(period);
            }
        }

        return StaffedTime.Of(periods);
    }

    /// <summary>The periods of a day of UTC.</summary>
    private List<(DateTimeOffset From, DateTimeOffset To)> PeriodsOf(DateOnly day)
    {
        var periods = new List<(DateTimeOffset From, DateTimeOffset To)>();
        var start = new DateTimeOffset(day, TimeOnly.MinValue, TimeSpan.Zero);
        for (var minute = 0; minute < 24 * 60; minute++)
        {
            var at = start.AddMinutes(minute);
            if (!_calendars.Exists(calendar => calendar.IsTimeIncluded(at)))
                continue;
            if (periods.Count > 0 && periods[^1].To == at)
                periods[^1] = (periods[^1].From, at.AddMinutes(1));
            else
                periods.Add((at, at.AddMinutes(1)));
        }

        return periods;
    }

    private static WeeklyCalendar Of(StaffedLine line, HolidayCalendar free, TimeZoneInfo timeZone)
    {
        // A daily calendar excludes a range; inverted it excludes all but that. It ends a millisecond before the line's end, which belongs to nobody.
        ICalendar hours = free;
        if (line.From != TimeOnly.MinValue || line.To != TimeOnly.MaxValue)
            hours = new DailyCalendar(line.From, line.To == TimeOnly.MaxValue ? line.To : line.To.Add(TimeSpan.FromMilliseconds(-1)), free) { InvertTimeRange = true, TimeZone = timeZone };
        var week = new WeeklyCalendar(hours) { TimeZone = timeZone };
        foreach (var day in Enum.GetValues<DayOfWeek>())
        {
            if (line.Days.Contains(day))
                week.RemoveExcludedDay(day);
            else
                week.AddExcludedDay(day);
        }

        return week;
    }
}
