namespace LicenseInbox.Domain.Reading;

/// <summary>An address and the name shown with it.</summary>
/// <param name="Name">Display name, masked, or null.</param>
/// <param name="Address">The addr-spec, such as <c>lee@partner.example</c>; lower case, domain in ASCII.</param>
public sealed record MailAddress(string? Name, string Address)
{
    /// <summary>What follows the last <c>@</c>; empty when there is none.</summary>
    public string Domain => Address[(Address.LastIndexOf('@') + 1)..];
}

/// <summary>One result of an <c>Authentication-Results</c> header that is believed (RFC 8601).</summary>
/// <param name="Method"><c>dmarc</c>, <c>dkim</c>, <c>spf</c>, … in lower case.</param>
/// <param name="Result"><c>pass</c>, <c>fail</c>, <c>none</c>, … in lower case.</param>
/// <param name="Properties">Such as <c>header.from</c>, <c>header.d</c>, <c>smtp.mailfrom</c>; names in lower case.</param>
/// <param name="Header">The header it stands in, unfolded, as evidence.</param>
public sealed record AuthenticationResult(string Method, string Result, IReadOnlyDictionary<string, string> Properties, string Header);

/// <summary>What the headers say about a machine having written it.</summary>
/// <param name="AutoSubmitted">Value of <c>Auto-Submitted</c> without parameters, lower case; null when absent.</param>
/// <param name="Precedence">Value of <c>Precedence</c>, lower case; null when absent.</param>
/// <param name="HasListHeaders">Any <c>List-*</c> header (RFC 2369, 2919).</param>
/// <param name="HasAutoReplyHeaders">A well-known automatic-reply header (<c>X-Autoreply</c>, <c>X-Autorespond</c>, <c>X-Auto-Response-Suppress: All</c>, …).</param>
/// <param name="NullReturnPath"><c>Return-Path: &lt;&gt;</c>.</param>
/// <param name="IsReport"><c>multipart/report</c> or another notification type.</param>
public sealed record AutomaticFacts(
    string? AutoSubmitted,
    string? Precedence,
    bool HasListHeaders,
    bool HasAutoReplyHeaders,
    bool NullReturnPath,
    bool IsReport);

/// <summary>A delivery status notification (RFC 3464).</summary>
/// <param name="OriginalMessageId">Message-ID of the mail that was not delivered, where the notification holds it.</param>
/// <param name="Recipients">The recipients it speaks of.</param>
/// <param name="Action"><c>failed</c>, <c>delayed</c>, <c>delivered</c>, … in lower case.</param>
/// <param name="Diagnostic">The remote server's words, or null.</param>
public sealed record BounceFacts(string? OriginalMessageId, IReadOnlyList<string> Recipients, string Action, string? Diagnostic);

/// <summary>Everything that is kept of one email: plain data, card numbers masked. Nothing past the reading boundary holds MIME, PDF or card data.</summary>
public sealed record MessageFacts
{
    /// <summary>Message-ID without angle brackets, or null.</summary>
    public string? MessageId { get; init; }

    /// <summary>SHA-256, hex, of sender, subject and decoded content without trace headers and line-end differences.</summary>
    public required string Digest { get; init; }

    /// <summary>Size of the raw mail in bytes.</summary>
    public long Size { get; init; }

    /// <summary>Every address of every From header.</summary>
    public IReadOnlyList<MailAddress> From { get; init; } = [];

    /// <summary>How many From headers there are.</summary>
    public int FromHeaders { get; init; }

    /// <summary>Header fields that may stand once and stand more often (RFC 5322, 3.6): signatures and people may go by another of them than we do. From aside, which has its own count.</summary>
    public IReadOnlyList<string> RepeatedFields { get; init; } = [];

    /// <summary>To and Cc.</summary>
    public IReadOnlyList<MailAddress> Recipients { get; init; } = [];

    /// <summary>Message-IDs of In-Reply-To and References, newest first, without angle brackets, each once.</summary>
    public IReadOnlyList<string> References { get; init; } = [];

    /// <summary>The Subject, decoded, unfolded, masked.</summary>
    public string Subject { get; init; } = "";

    /// <summary>The Date header, or null.</summary>
    public DateTimeOffset? Date { get; init; }

    /// <summary>Date of the topmost Received header, or null.</summary>
    public DateTimeOffset? TopmostReceived { get; init; }

    /// <summary>Results of the Authentication-Results headers that are believed, in order. Empty when none is.</summary>
    public IReadOnlyList<AuthenticationResult> Authentication { get; init; } = [];

    /// <summary>Whether a machine wrote it.</summary>
    public AutomaticFacts Automatic { get; init; } = new(null, null, false, false, false, false);

    /// <summary>Set when it is a delivery status notification.</summary>
    public BounceFacts? Bounce { get; init; }

    /// <summary>The sender's own words: the body without quoted text, signature and disclaimer; plain text, masked.</summary>
    public string OwnWords { get; init; } = "";

    /// <summary>Lines beside the own words that give one key for another, masked: <c>KEY = KEY</c> filled in in what is quoted, and rows of attached CSV files.</summary>
    public IReadOnlyList<string> KeyLines { get; init; } = [];

    /// <summary>Documents: everything that is, or may be, a form. Small pictures in the body are none.</summary>
    public IReadOnlyList<DocumentFacts> Documents { get; init; } = [];

    /// <summary>Why the email was not read (<c>mail.unreadable</c>), or null.</summary>
    public string? Unreadable { get; init; }

    /// <summary>All forms of all documents.</summary>
    public IEnumerable<FormFacts> Forms => Documents.SelectMany(document => document.Forms);
}
