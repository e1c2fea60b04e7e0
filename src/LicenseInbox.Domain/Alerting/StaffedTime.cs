namespace LicenseInbox.Domain.Alerting;

/// <summary>When people are at work: times that don't overlap, in order. What people must do before a deadline, they do in this time.</summary>
public sealed class StaffedTime
{
    private readonly IReadOnlyList<(DateTimeOffset From, DateTimeOffset To)> _periods;
    private readonly bool _isAlways;

    private StaffedTime(IReadOnlyList<(DateTimeOffset From, DateTimeOffset To)> periods, bool isAlways) => (_periods, _isAlways) = (periods, isAlways);

    /// <summary>Somebody is always there.</summary>
    public static StaffedTime Always { get; } = new([], true);

    /// <param name="periods">Times in order, none beginning before the one before it ended.</param>
    /// <exception cref="ArgumentException">They are in disorder.</exception>
    public static StaffedTime Of(IReadOnlyList<(DateTimeOffset From, DateTimeOffset To)> periods)
    {
        if (periods.Any(period => period.To <= period.From) || periods.Zip(periods.Skip(1)).Any(pair => pair.Second.From < pair.First.To))
            throw new ArgumentException("Staffed times are in order and don't overlap.", nameof(periods));
        return new StaffedTime(periods, false);
    }

    /// <summary>How much of the time between two moments people are at work; nothing when the second is not later.</summary>
    public TimeSpan Between(DateTimeOffset from, DateTimeOffset to)
    {
        if (to <= from)
            return TimeSpan.Zero;
        if (_isAlways)
            return to - from;
        var sum = TimeSpan.Zero;
        for (var i = FirstEndingAfter(from); i < _periods.Count && _periods[i].From < to; i++)
            sum += (_periods[i].To < to ? _periods[i].To : to) - (_periods[i].From > from ? _periods[i].From : from);
        return sum;
    }

    private int FirstEndingAfter(DateTimeOffset at)
    {
        var (low, high) = (0, _periods.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (_periods[middle].To > at)
                high = middle;
            else
                low = middle + 1;
        }

        return low;
    }
}

/// <summary>The calendar of the people who do what the program can't.</summary>
public interface IStaffedHours
{
    /// <summary>When they are at work between two moments.</summary>
    StaffedTime Between(DateTimeOffset from, DateTimeOffset to);
}
