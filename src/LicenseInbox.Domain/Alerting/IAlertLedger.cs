using LicenseInbox.Domain.Casebook;
using LicenseInbox.Domain.Replies;
using LicenseInbox.Domain.Requests;

namespace LicenseInbox.Domain.Alerting;

/// <summary>A request with what the queue made of it.</summary>
/// <param name="State">The request.</param>
/// <param name="MadeAt">When each of its moves was made.</param>
/// <param name="IsByHand">Whether a person has one of its moves, to make it in the license server.</param>
public sealed record TimedRequest(RequestState State, IReadOnlyList<DateTimeOffset> MadeAt, bool IsByHand = false);

/// <summary>What a look for alerts finds, at one moment.</summary>
public sealed record AlertLook
{
    /// <summary>Open requests, and others whose deadlines may have ended since: late ones, and those that were alerted.</summary>
    public required IReadOnlyList<TimedRequest> Requests { get; init; }

    /// <summary>Exceptions with a deadline that are no request: open ones, and those that were alerted.</summary>
    public required IReadOnlyList<ExceptionRecord> Exceptions { get; init; }

    /// <summary>Conditions that go on, or that were told and ended.</summary>
    public required IReadOnlyList<Condition> Conditions { get; init; }

    /// <summary>The alerts about all of these.</summary>
    public required IReadOnlyList<Alert> Alerts { get; init; }

    /// <summary>Mails and posts that nobody has tried to send yet: what they tell can still be taken back.</summary>
    public required IReadOnlySet<Guid> Untouched { get; init; }

    /// <summary>When alerts were looked for first.</summary>
    public required DateTimeOffset Since { get; init; }
}

/// <summary>What a look led to; written in one transaction.</summary>
public sealed record AlertWrites
{
    /// <summary>New alerts, and those that are taken back.</summary>
    public required IReadOnlyList<Alert> Alerts { get; init; }

    /// <summary>Mails that tell them.</summary>
    public required IReadOnlyList<OutgoingMail> Mails { get; init; }

    /// <summary>Posts that tell them.</summary>
    public required IReadOnlyList<WebhookPost> Posts { get; init; }

    /// <summary>Whether there is anything to write.</summary>
    public bool IsEmpty => Alerts.Count == 0 && Mails.Count == 0 && Posts.Count == 0;
}

/// <summary>A piece of work that was done.</summary>
/// <param name="Work">Its kind (<see cref="WatchedDeadline.Work"/>).</param>
/// <param name="From">Since when it was to be done.</param>
/// <param name="To">When it was done.</param>
/// <param name="IsPeoples">Whether people did it.</param>
public sealed record DoneWork(string Work, DateTimeOffset From, DateTimeOffset To, bool IsPeoples);

/// <summary>What was alerted, and what alerts rest on.</summary>
public interface IAlertLedger
{
    /// <summary>Looks for what may have to be alerted.</summary>
    Task<AlertLook> LookAsync(DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>The work done since a moment.</summary>
    Task<IReadOnlyList<DoneWork>> DoneSinceAsync(DateTimeOffset since, CancellationToken cancellationToken);

    /// <summary>Writes alerts and what tells them. Mails and posts that somebody began to send meanwhile are left alone.</summary>
    /// <exception cref="ConcurrentChangeException">What was to be taken back was begun to be sent meanwhile: nothing was written; look again.</exception>
    /// <exception cref="LeaseLostException">Another worker alerts now: nothing was written.</exception>
    Task WriteAsync(Lease lease, AlertWrites writes, CancellationToken cancellationToken);

    /// <summary>The last successful look at each mailbox.</summary>
    Task<IReadOnlyList<SeenMailbox>> LooksAsync(CancellationToken cancellationToken);

    /// <summary>How the work goes.</summary>
    Task<WorkFacts> WorkAsync(DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>Makes these the conditions that go on: new ones start, others end. One that goes on keeps its start.</summary>
    Task SetConditionsAsync(Lease lease, IReadOnlyList<FoundCondition> found, DateTimeOffset now, CancellationToken cancellationToken);
}

/// <summary>Something that is wrong at this moment.</summary>
/// <param name="Code">What.</param>
/// <param name="Of">Of which mailbox, certificate, …; empty where there is one only.</param>
/// <param name="Detail">In a sentence.</param>
public sealed record FoundCondition(string Code, string Of, string Detail);
