using LicenseInbox.Domain.Policy;
using LicenseInbox.Domain.Reading;
using LicenseInbox.Domain.Receiving;
using LicenseInbox.Domain.Registry;

namespace LicenseInbox.Domain.Casebook;

/// <summary>What a message led to.</summary>
public enum MessageState
{
    /// <summary>Its forms belong to a request, or it was answered.</summary>
    Admitted,

    /// <summary>It is an exception of its own until a representative admits it.</summary>
    Exception,

    /// <summary>Not for us to answer.</summary>
    Ignored,

    /// <summary>Decided in mode observe: shown, never answered or moved.</summary>
    Observed,
}

/// <summary>One message, however often delivered: its identity, what was read from it and what it led to.</summary>
public sealed record RecordedMessage
{
    /// <summary>Identity.</summary>
    public required Guid Id { get; init; }

    /// <summary>The mailbox it came to.</summary>
    public required string Account { get; init; }

    /// <summary>What was read from it; Message-ID and digest together identify it.</summary>
    public required MessageFacts Facts { get; init; }

    /// <summary>When the mail server received it first.</summary>
    public required DateTimeOffset ReceivedAt { get; init; }

    /// <summary>When it was recorded.</summary>
    public required DateTimeOffset RecordedAt { get; init; }

    /// <summary>What it led to.</summary>
    public required MessageState State { get; init; }

    /// <summary>Whether it came through an authenticated fax gateway.</summary>
    public bool IsFax { get; init; }

    /// <summary>Case numbers in the subject that are usable.</summary>
    public IReadOnlyList<CaseNumber> SubjectCases { get; init; } = [];

    /// <summary>Case numbers in the partner's own words.</summary>
    public IReadOnlyList<CaseNumber> BodyCases { get; init; } = [];

    /// <summary>Findings about the message itself (why it is ignored or an exception).</summary>
    public IReadOnlyList<Finding> Findings { get; init; } = [];

    /// <summary>The requests it was admitted to.</summary>
    public IReadOnlyList<Guid> Requests { get; init; } = [];

    /// <summary>The representative who admitted it, or said to which case it belongs; null when it was admitted by itself, or was not.</summary>
    public string? AdmittedBy { get; init; }

    /// <summary>The exception it opened or was added to, or null.</summary>
    public Guid? ExceptionId { get; init; }

    /// <summary>The trace of its way, as a traceparent (W3C Trace Context), so that what follows belongs to it, whenever and in whatever process; null when nobody traced it.</summary>
    public string? Trace { get; init; }
}

/// <summary>What happened to one delivery.</summary>
public enum DeliveryState
{
    /// <summary>It lay there before the start and is left alone.</summary>
    BeforeStart,

    /// <summary>Handled; to be filed.</summary>
    Handled,

    /// <summary>Filed.</summary>
    Filed,

    /// <summary>The server did not allow filing (rights, quota); it stays where it is, and filing is tried again now and then.</summary>
    FilingDenied,

    /// <summary>A person moved or deleted it before it was handled or filed.</summary>
    Gone,

    /// <summary>Handled in mode observe: stays put and unmarked.</summary>
    LeftInPlace,
}

/// <summary>One delivery and what happened to it.</summary>
/// <param name="Id">Which.</param>
/// <param name="ReceivedAt">INTERNALDATE.</param>
/// <param name="State">What happened.</param>
/// <param name="MessageId">The message it is an appearance of; null before the start, or when it was too large to fetch.</param>
/// <param name="Filing">Where it is to be filed.</param>
public sealed record RecordedDelivery(DeliveryId Id, DateTimeOffset ReceivedAt, DeliveryState State, Guid? MessageId, Filing? Filing);

/// <summary>A record that a TSO representative must look at.</summary>
public sealed record ExceptionRecord
{
    /// <summary>Identity.</summary>
    public required Guid Id { get; init; }

    /// <summary>Code, such as <c>sender.not-partner</c>; for a request the code of its strongest finding.</summary>
    public required string Code { get; init; }

    /// <summary>In a sentence, masked.</summary>
    public required string Summary { get; init; }

    /// <summary>The request it is about, or null.</summary>
    public Guid? RequestId { get; init; }

    /// <summary>The message it is about, or null.</summary>
    public Guid? MessageId { get; init; }

    /// <summary>The outgoing mail it is about, or null.</summary>
    public Guid? OutgoingMailId { get; init; }

    /// <summary>The move it is about, or null.</summary>
    public Guid? MoveId { get; init; }

    /// <summary>The case it is about, or null.</summary>
    public CaseNumber? Case { get; init; }

    /// <summary>How many like ones it stands for; more than one for a group, whose message is its first.</summary>
    public int Count { get; init; } = 1;

    /// <summary>When it was opened.</summary>
    public required DateTimeOffset OpenedAt { get; init; }

    /// <summary>When it is due; null when nothing is.</summary>
    public DateTimeOffset? Deadline { get; init; }

    /// <summary>Who has taken it, or null.</summary>
    public string? Holder { get; init; }

    /// <summary>How it ended; null while it is open.</summary>
    public string? Resolution { get; init; }

    /// <summary>When it ended.</summary>
    public DateTimeOffset? ResolvedAt { get; init; }

    /// <summary>It without one of its messages, which needs nobody any more: ended when that was the only one.</summary>
    public ExceptionRecord Without(Guid messageId, string why, DateTimeOffset at) => Count > 1
        ? this with { Count = Count - 1, MessageId = MessageId == messageId ? null : MessageId }
        : this with { Resolution = why, ResolvedAt = at };
}
