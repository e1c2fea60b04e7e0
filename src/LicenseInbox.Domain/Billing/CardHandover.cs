using LicenseInbox.Domain.Moving;
using LicenseInbox.Domain.Registry;
using LicenseInbox.Domain.Requests;

namespace LicenseInbox.Domain.Billing;

/// <summary>Where a hand-over stands.</summary>
public enum HandoverState
{
    /// <summary>To be made, once no move of its request is queued any more.</summary>
    Due,

    /// <summary>Held back for a reason that a person was told; it goes on by itself when that is gone.</summary>
    Held,

    /// <summary>Its mail lies in the outbox.</summary>
    Written,

    /// <summary>The server took its mail.</summary>
    Taken,

    /// <summary>The server refused its mail for good, or the mail came back.</summary>
    Returned,

    /// <summary>Billing could not charge the card; a new one is asked for.</summary>
    Declined,

    /// <summary>Every move it pays for was undone before it was made.</summary>
    Withdrawn,
}

/// <summary>
/// A card form that is handed to billing, with the moves it pays for. Its life: due with a move made (<see cref="Of"/>), written into the outbox, taken by the server; or held back,
/// returned, or declined and replaced by that of another card form. Moves that the same card pays for are one hand-over as long as nothing was written.
/// </summary>
public sealed record CardHandover
{
    /// <summary>Identity.</summary>
    public required Guid Id { get; init; }

    /// <summary>The request whose moves it pays for.</summary>
    public required Guid RequestId { get; init; }

    /// <summary>Its case.</summary>
    public required CaseNumber Case { get; init; }

    /// <summary>The card form (<see cref="Reading.FormFacts.Id"/>).</summary>
    public required string CardFormId { get; init; }

    /// <summary>The email that the card form came in.</summary>
    public required Guid MessageId { get; init; }

    /// <summary>The moves made that it pays for, in the order they were made.</summary>
    public required IReadOnlyList<Guid> Moves { get; init; }

    /// <summary>Where it stands.</summary>
    public HandoverState State { get; init; } = HandoverState.Due;

    /// <summary>When it became due.</summary>
    public required DateTimeOffset DueAt { get; init; }

    /// <summary>Not to be tried before.</summary>
    public required DateTimeOffset NotBefore { get; init; }

    /// <summary>What holds it back, as a person was told; null when nothing does.</summary>
    public string? Held { get; init; }

    /// <summary>The exception that tells it.</summary>
    public Guid? ExceptionId { get; init; }

    /// <summary>Message-ID of its mail, without angle brackets; null until it is written.</summary>
    public string? MailId { get; init; }

    /// <summary>Whether the form itself went, encrypted; else billing was told where it lies.</summary>
    public bool IsEnclosed { get; init; }

    /// <summary>For a declined one, whether another card form took its place.</summary>
    public bool IsReplaced { get; init; }

    /// <summary>When the server took its mail.</summary>
    public DateTimeOffset? TakenAt { get; init; }

    /// <summary>Whether it waits to be made.</summary>
    public bool IsToBeMade => State is HandoverState.Due or HandoverState.Held;

    /// <summary>The hand-over of another card form for the moves of a declined one.</summary>
    public static CardHandover Replacing(CardHandover declined, RequestForm card, DateTimeOffset at) => new()
    {
        Id = Guid.CreateVersion7(at),
        RequestId = declined.RequestId,
        Case = declined.Case,
        CardFormId = card.FormId,
        MessageId = card.SubmissionId,
        Moves = declined.Moves,
        DueAt = at,
        NotBefore = at,
    };

    /// <summary>The hand-over that a move made leads to: the one that waits for the same card, else a new one.</summary>
    /// <param name="waiting">The hand-overs of the request.</param>
    /// <param name="move">The move.</param>
    /// <param name="card">The card form that pays for it.</param>
    /// <param name="at">When it was made.</param>
    public static CardHandover Of(IEnumerable<CardHandover> waiting, Move move, RequestForm card, DateTimeOffset at) =>
        waiting.FirstOrDefault(known => known.IsToBeMade && known.CardFormId == card.FormId && known.MessageId == card.SubmissionId) is { } open
            ? open with { Moves = [.. open.Moves, move.Id] }
            : new CardHandover
            {
                Id = Guid.CreateVersion7(at),
                RequestId = move.RequestId,
                Case = move.Case,
                CardFormId = card.FormId,
                MessageId = card.SubmissionId,
                Moves = [move.Id],
                DueAt = at,
                NotBefore = at,
            };
}
