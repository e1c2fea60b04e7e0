namespace LicenseInbox.Domain.Issuing;

/// <summary>That sales is asked for the new keys of a software-only upgrade. Its life: due with the decision, written into the outbox, reminded of while the clock runs out.</summary>
public sealed record SalesOrder
{
    /// <summary>What it asks for, as one text (<see cref="Replies.Answer.ToldToSales"/>): a request that asks for other keys is another order.</summary>
    public required string Told { get; init; }

    /// <summary>When it became due.</summary>
    public required DateTimeOffset DueAt { get; init; }

    /// <summary>Message-ID of its mail, without angle brackets; null until it is written.</summary>
    public string? MailId { get; init; }

    /// <summary>When its mail was written.</summary>
    public DateTimeOffset? WrittenAt { get; init; }

    /// <summary>When sales was reminded last.</summary>
    public DateTimeOffset? RemindedAt { get; init; }

    /// <summary>
    /// Whether sales is to be reminded: one of the moments has come, and nothing was written to sales since. An order that is written later than such a moment needs no reminder for it.
    /// </summary>
    /// <param name="deadline">When the move is due.</param>
    /// <param name="before">The moments, as time before the deadline.</param>
    /// <param name="now">The moment.</param>
    public bool IsReminderDue(DateTimeOffset deadline, IEnumerable<TimeSpan> before, DateTimeOffset now) =>
        WrittenAt is { } written && before.Select(span => deadline - span).Any(at => at <= now && (RemindedAt ?? written) < at);
}

/// <summary>That sales never received the no-charge PO of an upgrade.</summary>
/// <param name="At">When sales said so.</param>
/// <param name="Number">The number that the partner had named, or null.</param>
public sealed record MissingOrder(DateTimeOffset At, string? Number);
