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

    /// <summary>Handed to the license server (in mode confirm: to a person, who makes it there), whose answer is not known: asked again with the same id, never simply repeated.</summary>
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

/// <summary>A representative's order to reverse a move that was made, until the license server has done it.</summary>
/// <param name="Reason">Why, in his words; partner and billing read it.</param>
/// <param name="Author">Who he is, for the audit trail.</param>
public sealed record MoveReversal(string Reason, string Author);

/// <summary>One move of a request: the truth about it; the queue's job is only its messenger.</summary>
public sealed record Move
{
    /// <summary>The code of the exception for a move that a person makes in the license server.</summary>
    public const string ToBeConfirmed = "move.to-be-confirmed";

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

    /// <summary>When the license server is to be asked about it, or to do it, again; null: at once while it is due, else never.</summary>
    public DateTimeOffset? AskAt { get; init; }

    /// <summary>How often the license server was asked in vain since it last said something.</summary>
    public int Asked { get; init; }

    /// <summary>Nobody wants it any more, while the license server's answer is not known: it is reversed there, made or not.</summary>
    public bool IsGivenUp { get; init; }

    /// <summary>It was made and is to be reversed; null: it is not.</summary>
    public MoveReversal? Reversal { get; init; }

    /// <summary>It waits for a person to say that it was made in the license server.</summary>
    public bool WaitsForConfirmation => State == MoveState.Unknown && AskAt is null && !IsGivenUp;

    /// <summary>For an upgrade, old key to new key as issued by sales.</summary>
    public IReadOnlyDictionary<LicenseKey, LicenseKey> NewKeys { get; init; } = new Dictionary<LicenseKey, LicenseKey>();
}
