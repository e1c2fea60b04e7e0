namespace LicenseInbox.Domain.Timekeeping;

/// <summary>Who a request waited for.</summary>
public enum Holder
{
    /// <summary>This program: it had not read, decided, told or moved it yet.</summary>
    Worker,

    /// <summary>A representative.</summary>
    Representative,

    /// <summary>Sales, who issue new keys.</summary>
    Sales,

    /// <summary>The partner, who owes something and was told so, or asked in writing to wait: the clock stands.</summary>
    Partner,

    /// <summary>This program or the mail server was down while the request was the program's.</summary>
    Outage,
}

/// <summary>A time in which one held a request.</summary>
/// <param name="Holder">Who.</param>
/// <param name="From">Since when.</param>
/// <param name="To">Until when; never before <paramref name="From"/>.</param>
public sealed record HeldSpan(Holder Holder, DateTimeOffset From, DateTimeOffset To)
{
    /// <summary>How long, in elapsed time.</summary>
    public TimeSpan Length => To - From;
}

/// <summary>A time in which no mailbox was looked at: the program was down, or the mail server.</summary>
/// <param name="Account">The mailbox.</param>
/// <param name="From">The last successful look before.</param>
/// <param name="To">The first one after.</param>
public sealed record Outage(string Account, DateTimeOffset From, DateTimeOffset To);

/// <summary>How long each held a request, in elapsed time.</summary>
public sealed record TimeSplit
{
    /// <inheritdoc cref="Holder.Worker"/>
    public TimeSpan Worker { get; init; }

    /// <inheritdoc cref="Holder.Representative"/>
    public TimeSpan Representative { get; init; }

    /// <inheritdoc cref="Holder.Sales"/>
    public TimeSpan Sales { get; init; }

    /// <inheritdoc cref="Holder.Partner"/>
    public TimeSpan Partner { get; init; }

    /// <inheritdoc cref="Holder.Outage"/>
    public TimeSpan Outage { get; init; }

    /// <summary>All of it.</summary>
    public TimeSpan Total => Worker + Representative + Sales + Partner + Outage;

    /// <summary>What the deadline counts: all but the partner's time.</summary>
    public TimeSpan Ours => Total - Partner;

    /// <summary>The sum of spans.</summary>
    public static TimeSplit Of(IEnumerable<HeldSpan> spans)
    {
        var sums = spans.GroupBy(span => span.Holder).ToDictionary(held => held.Key, held => new TimeSpan(held.Sum(span => span.Length.Ticks)));
        return new TimeSplit
        {
            Worker = sums.GetValueOrDefault(Holder.Worker),
            Representative = sums.GetValueOrDefault(Holder.Representative),
            Sales = sums.GetValueOrDefault(Holder.Sales),
            Partner = sums.GetValueOrDefault(Holder.Partner),
            Outage = sums.GetValueOrDefault(Holder.Outage),
        };
    }

    /// <summary>Both together.</summary>
    public static TimeSplit operator +(TimeSplit left, TimeSplit right) => new()
    {
        Worker = left.Worker + right.Worker,
        Representative = left.Representative + right.Representative,
        Sales = left.Sales + right.Sales,
        Partner = left.Partner + right.Partner,
        Outage = left.Outage + right.Outage,
    };

    /// <summary>The same by name, for languages without operators.</summary>
    public static TimeSplit Add(TimeSplit left, TimeSplit right) => left + right;
}
