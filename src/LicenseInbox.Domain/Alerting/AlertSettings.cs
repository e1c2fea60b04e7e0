namespace LicenseInbox.Domain.Alerting;

/// <summary>When managers are alerted.</summary>
/// <param name="Recipients">To whom.</param>
/// <param name="Margin">What is added to the time that the work before it takes.</param>
/// <param name="LatestTimeLeft">With so much time left a deadline is at risk in any case.</param>
public sealed record AlertSettings(IReadOnlyList<string> Recipients, TimeSpan Margin, TimeSpan LatestTimeLeft);

/// <summary>What alerts are decided on.</summary>
public sealed record AlertFacts
{
    /// <summary>All open deadlines, and those that ended since they were looked at last.</summary>
    public required IReadOnlyList<WatchedDeadline> Deadlines { get; init; }

    /// <summary>For each kind of work (<see cref="WatchedDeadline.Work"/>) the median of what it took in the last 30 days: staffed time of what people do, else elapsed time.</summary>
    public IReadOnlyDictionary<string, TimeSpan> MedianTimes { get; init; } = new Dictionary<string, TimeSpan>();

    /// <summary>When people are at work, from now until the last deadline.</summary>
    public StaffedTime Staffed { get; init; } = StaffedTime.Always;

    /// <summary>What was wrong with the work itself: what goes on, and what ended.</summary>
    public IReadOnlyList<Condition> Conditions { get; init; } = [];

    /// <summary>Deadlines that ended before are not told: alerts were not on yet.</summary>
    public DateTimeOffset Since { get; init; } = DateTimeOffset.MinValue;
}

/// <summary>Something that is wrong with the work itself, from its start to its end.</summary>
public sealed record Condition
{
    /// <summary>Identity.</summary>
    public required Guid Id { get; init; }

    /// <summary>What, such as <c>mailbox.silent</c>.</summary>
    public required string Code { get; init; }

    /// <summary>Of which mailbox, certificate, …; empty where there is one only.</summary>
    public required string Of { get; init; }

    /// <summary>In a sentence.</summary>
    public required string Detail { get; init; }

    /// <summary>Since when.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>Until when; null while it goes on.</summary>
    public DateTimeOffset? EndedAt { get; init; }
}
