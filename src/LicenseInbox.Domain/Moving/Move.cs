using LicenseInbox.Domain.Policy;
using LicenseInbox.Domain.Registry;

namespace LicenseInbox.Domain.Moving;

/// <summary>Where a move stands.</summary>
public enum MoveState
{
    /// <summary>An upgrade that waits for the keys that sales issues.</summary>
    WaitingForKeys,

    /// <summary>To be made before its deadline.</summary>
    Due,

    /// <summary>Handed to the registry, whose answer is not known (a remote registry): asked again with the same id.</summary>
    Unknown,

    /// <summary>Made.</summary>
    Made,

    /// <summary>Given up before it was made: the request was decided anew, withdrawn or closed.</summary>
    Cancelled,

    /// <summary>Made and reversed; counts as never made.</summary>
    Undone,

    /// <summary>Not made for a reason that only a person can judge: its row can't be read, nothing in the audit trail warrants it, or it fails again and again.</summary>
    Refused,
}

/// <summary>One move of a request: the truth about it; the queue's job is only its messenger.</summary>
public sealed record Move
{
    /// <summary>Identity; the registry makes a move once by it.</summary>
    public required Guid Id { get; init; }

    /// <summary>Its request.</summary>
    public required Guid RequestId { get; init; }

    /// <summary>Its case.</summary>
    public required CaseNumber Case { get; init; }

    /// <summary>What moves.</summary>
    public required PlannedMove Planned { get; init; }

    /// <summary>The card form that pays for it (<see cref="Reading.FormFacts.Id"/>).</summary>
    public string? CardFormId { get; init; }

    /// <summary>Where it stands.</summary>
    public required MoveState State { get; init; }

    /// <summary>The request's deadline when it was queued.</summary>
    public required DateTimeOffset DueBy { get; init; }

    /// <summary>When it was queued.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it was made.</summary>
    public DateTimeOffset? MadeAt { get; init; }

    /// <summary>What it is charged, as it was when it was made; null before, and for moves that an older program made.</summary>
    public IReadOnlyList<Pricing.StatementLine>? Charges { get; init; }

    /// <summary>When its systems had been registered last, as it was made; null before, and for moves that an older program made.</summary>
    public RegistrationDates? RegisteredBefore { get; init; }

    /// <summary>When it was undone.</summary>
    public DateTimeOffset? UndoneAt { get; init; }

    /// <summary>For an upgrade, old key to new key as issued by sales.</summary>
    public IReadOnlyDictionary<LicenseKey, LicenseKey> NewKeys { get; init; } = new Dictionary<LicenseKey, LicenseKey>();
}
