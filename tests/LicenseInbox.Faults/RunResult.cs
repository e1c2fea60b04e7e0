using LicenseInbox.Faults.Outside;

namespace LicenseInbox.Faults;

/// <summary>What one run found.</summary>
internal sealed record RunResult
{
    public required FaultOptions Options { get; init; }

    public required int Mails { get; init; }

    public required IReadOnlyDictionary<string, int> Faults { get; init; }

    public required int Moves { get; init; }

    public required int Replies { get; init; }

    /// <summary>Replies that came again with the Message-ID they had.</summary>
    public required int Repeated { get; init; }

    /// <summary>Times that a worker ended although nobody told it to, and was started again.</summary>
    public required int EndedByItself { get; init; }

    /// <summary>How long the longest SIGTERM took.</summary>
    public double LongestStopSeconds { get; init; }

    /// <summary>How normal work resumed after each round's faults, where that was measured.</summary>
    public IReadOnlyList<Resumption> Resumptions { get; init; } = [];

    /// <summary>From the end of the last fault until everything was as it must be.</summary>
    public required double SecondsToQuiet { get; init; }

    public required IReadOnlyList<Difference> Differences { get; init; }

    /// <summary>Where the logs are, when there are differences.</summary>
    public string? Logs { get; init; }
}

/// <summary>From the end of a round's faults until a mail was answered that was delivered then.</summary>
internal sealed record Resumption(IReadOnlyList<string> Faults, double Seconds);
