using LicenseInbox.Domain.Registry;
using LicenseInbox.Domain.Timekeeping;

namespace LicenseInbox.Domain.Alerting;

/// <summary>What an alert says.</summary>
public enum AlertKind
{
    /// <summary>A deadline is near.</summary>
    AtRisk,

    /// <summary>A deadline has passed.</summary>
    Breached,

    /// <summary>What an earlier alert told is over.</summary>
    Resolved,

    /// <summary>Something is wrong with the work itself.</summary>
    Started,

    /// <summary>That is over.</summary>
    Ended,
}

/// <summary>What identifies an alert: each is decided once.</summary>
/// <param name="Kind">What it says.</param>
/// <param name="Subject">Of which request, exception or condition.</param>
/// <param name="Deadline">Of which of its deadlines; for a condition its start.</param>
/// <param name="Recipient">To whom: an email address, or the name of a webhook.</param>
public sealed record AlertKey(AlertKind Kind, Guid Subject, DateTimeOffset Deadline, string Recipient);

/// <summary>An alert that was decided.</summary>
public sealed record Alert
{
    /// <summary>Which.</summary>
    public required AlertKey Key { get; init; }

    /// <summary>What kind of subject.</summary>
    public required SubjectKind SubjectKind { get; init; }

    /// <summary>The case, or null.</summary>
    public CaseNumber? Case { get; init; }

    /// <summary>Where the subject stood: a status or a code.</summary>
    public required string What { get; init; }

    /// <summary>The code under which a representative had it, or the condition's; null when there was none.</summary>
    public string? Code { get; init; }

    /// <summary>Who had it; null when nobody has to do anything.</summary>
    public Holder? Holder { get; init; }

    /// <summary>More to say, in a sentence: how it ended, how long it is late; null when there is nothing.</summary>
    public string? Detail { get; init; }

    /// <summary>When it was decided.</summary>
    public required DateTimeOffset DecidedAt { get; init; }

    /// <summary>The outgoing mail or webhook post that tells it.</summary>
    public Guid Carrier { get; init; }

    /// <summary>Why it was taken back before it was told; null when it was not.</summary>
    public string? CancelledBecause { get; init; }
}
