using LicenseInbox.Domain.Policy;
using LicenseInbox.Domain.Pricing;
using LicenseInbox.Domain.Registry;

namespace LicenseInbox.Domain.Billing;

/// <summary>What billing is told with, or instead of, a card form.</summary>
public sealed record BillingModel
{
    /// <summary>The case.</summary>
    public required CaseNumber Case { get; init; }

    /// <summary>The moves made that the card pays for.</summary>
    public required IReadOnlyList<PlannedMove> Moves { get; init; }

    /// <summary>What these moves are charged, line by line.</summary>
    public required IReadOnlyList<StatementLine> Lines { get; init; }

    /// <summary>What is to be charged to the card, in USD: the fee of these moves, not the amount authorized.</summary>
    public decimal FeeDue => Statement.FeeOf(Lines);

    /// <summary>When the last of them was made, in the vendor's time zone.</summary>
    public required DateTimeOffset MovedAt { get; init; }

    /// <summary>For moves that were undone, why, in a representative's words.</summary>
    public string? Reason { get; init; }

    /// <summary>Where the card form lies, when it is not enclosed.</summary>
    public CardFormPlace? Place { get; init; }
}

/// <summary>Where billing finds a card form.</summary>
/// <param name="Mailbox">The mailbox's address.</param>
/// <param name="Folder">The folder.</param>
/// <param name="MessageId">Message-ID without angle brackets, or null.</param>
/// <param name="ReceivedAt">When the email was received, in the vendor's time zone.</param>
/// <param name="Subject">Its subject.</param>
/// <param name="FileName">The attachment.</param>
/// <param name="FirstPage">The form's first page in it, from 1.</param>
public sealed record CardFormPlace(string Mailbox, string Folder, string? MessageId, DateTimeOffset ReceivedAt, string Subject, string FileName, int FirstPage);

/// <summary>A mail to billing in words.</summary>
/// <param name="Subject">Subject, one line.</param>
/// <param name="Text">Plain text.</param>
public sealed record BillingNotice(string Subject, string Text);
