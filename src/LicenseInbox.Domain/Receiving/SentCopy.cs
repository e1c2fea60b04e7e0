namespace LicenseInbox.Domain.Receiving;

/// <summary>What the headers of a mail in the Sent folder say.</summary>
/// <param name="MessageId">Its Message-ID without angle brackets.</param>
/// <param name="InReplyTo">Message-ID of the mail that it answers, or null.</param>
/// <param name="Told">What it tells, as <see cref="Replies.OutgoingMail.Told"/>; empty when it does not say.</param>
/// <param name="SentAt">When it was put there.</param>
public sealed record SentCopy(string MessageId, string? InReplyTo, IReadOnlyList<string> Told, DateTimeOffset SentAt)
{
    /// <summary>The header in which a mail of ours says what it tells.</summary>
    public const string ToldHeader = "X-LicenseInbox-Told";

    /// <summary>How far back it matters what managers were told.</summary>
    public static readonly TimeSpan ManagersToldWithin = TimeSpan.FromDays(40);

    /// <summary>The entries of that header.</summary>
    public static IReadOnlyList<string> ReadTold(string? header) =>
        header?.Split([',', ' ', '\t', '\r', '\n'], StringSplitOptions.RemoveEmptyEntries) ?? [];
}

/// <summary>A handled mail where it was filed.</summary>
/// <param name="Summary">The delivery, in that folder.</param>
/// <param name="Filing">Which folder.</param>
public sealed record FiledDelivery(DeliverySummary Summary, Filing Filing);
