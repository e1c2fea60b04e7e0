using LicenseInbox.Domain.Reading;
using LicenseInbox.Domain.Registry;

namespace LicenseInbox.Domain.Replies;

/// <summary>Where an outgoing mail stands.</summary>
public enum OutgoingState
{
    /// <summary>To be sent.</summary>
    Waiting,

    /// <summary>Handed to the server again and again, whose answer after DATA was never seen: a person decides whether it is sent again, with the same Message-ID.</summary>
    Uncertain,

    /// <summary>The server took it.</summary>
    Sent,

    /// <summary>The server refused it for good, or it bounced.</summary>
    Undeliverable,

    /// <summary>Superseded before it was sent.</summary>
    Cancelled,
}

/// <summary>A file that is attached to a mail of ours.</summary>
/// <param name="Name">Its name, such as <c>migration-worksheet-1.jpg</c>.</param>
/// <param name="MediaType">Such as <c>image/jpeg</c>.</param>
/// <param name="Content">Its bytes.</param>
public sealed record AttachedFile(string Name, string MediaType, byte[] Content);

/// <summary>A mail in the durable outbox.</summary>
public sealed record OutgoingMail
{
    /// <summary>Identity.</summary>
    public required Guid Id { get; init; }

    /// <summary>Message-ID without angle brackets, fixed when it was written.</summary>
    public required string MessageId { get; init; }

    /// <summary>The mailbox it answers from.</summary>
    public required string Account { get; init; }

    /// <summary>Its recipients.</summary>
    public required IReadOnlyList<MailAddress> To { get; init; }

    /// <summary>Subject.</summary>
    public required string Subject { get; init; }

    /// <summary>Plain text.</summary>
    public required string Text { get; init; }

    /// <summary>HTML; null for a mail that has text only.</summary>
    public string? Html { get; init; }

    /// <summary>Message-ID of the mail it answers, or null.</summary>
    public string? InReplyTo { get; init; }

    /// <summary>The message it answers, or null.</summary>
    public Guid? Answers { get; init; }

    /// <summary>The trace that it belongs to (<see cref="Casebook.RecordedMessage.Trace"/>), or null.</summary>
    public string? Trace { get; init; }

    /// <summary>The thread, oldest first, that mail included.</summary>
    public IReadOnlyList<string> References { get; init; } = [];

    /// <summary>Blank forms to attach.</summary>
    public IReadOnlyList<FormKind> BlankForms { get; init; } = [];

    /// <summary>The requests it tells about.</summary>
    public IReadOnlyList<Guid> Requests { get; init; } = [];

    /// <summary>The cases it tells about.</summary>
    public IReadOnlyList<CaseNumber> Cases { get; init; } = [];

    /// <summary>The hand-over to billing that it is, or null.</summary>
    public Guid? HandoverId { get; init; }

    /// <summary>The request whose new keys it asks sales for, or null.</summary>
    public Guid? KeysFor { get; init; }

    /// <summary>Files to attach; null for none.</summary>
    public IReadOnlyList<AttachedFile>? Files { get; init; }

    /// <summary>For a card form, the enveloped data (RFC 5652, DER) that is sent in the place of <see cref="Text"/>, which it holds as well; null for a mail that is not encrypted.</summary>
    public byte[]? Enveloped { get; init; }

    /// <summary>Lines for its Comments headers: what an encrypted mail says in clear beside its subject.</summary>
    public IReadOnlyList<string> Comments { get; init; } = [];

    /// <summary>When the mail that it answers was received; null when none was.</summary>
    public DateTimeOffset? ReceivedAt { get; init; }

    /// <summary>What it tells, one entry for each request (<see cref="Answer.ToldOf(ReplySection)"/>): it says so in a header too, so that the Sent folder tells what a lost store has told.</summary>
    public IReadOnlyList<string> Told { get; init; } = [];

    /// <summary>Whether it goes to our own managers: an alert or a report. No limit delays it, and it answers nobody.</summary>
    public bool IsToManagers { get; init; }

    /// <summary>Whether it tells the outcome of a mail with forms: then a limit delays it, never drops it.</summary>
    public bool TellsOutcome { get; init; }

    /// <summary>Where it stands.</summary>
    public OutgoingState State { get; init; } = OutgoingState.Waiting;

    /// <summary>Whether a representative had it sent again though something like it may have been told: the Sent folder is not asked any more.</summary>
    public bool IsSentAnyway { get; init; }

    /// <summary>When it was written.</summary>
    public required DateTimeOffset WrittenAt { get; init; }

    /// <summary>Not to be sent before.</summary>
    public required DateTimeOffset NotBefore { get; init; }

    /// <summary>When the server took it.</summary>
    public DateTimeOffset? SentAt { get; init; }

    /// <summary>The worker that hands it over at this moment, or null.</summary>
    public long? ClaimedBy { get; init; }

    /// <summary>How often it was tried.</summary>
    public int Attempts { get; init; }

    /// <summary>How often the connection was lost after DATA, before the answer.</summary>
    public int TimesUncertain { get; init; }

    /// <summary>What the server said last, or null.</summary>
    public string? LastError { get; init; }

    /// <summary>Whether a mail, as it stands now, is still this worker's who claimed it: nobody claimed it after him, and nothing became of it.</summary>
    public bool IsStill(OutgoingMail claimed) => State == OutgoingState.Waiting && ClaimedBy == claimed.ClaimedBy;
}

/// <summary>What became of handing a mail to the server.</summary>
public enum SendResult
{
    /// <summary>The server took it.</summary>
    Sent,

    /// <summary>Not now (4yz, no connection): to be tried again.</summary>
    Deferred,

    /// <summary>Refused for good (5yz).</summary>
    Refused,

    /// <summary>The connection was lost after DATA, before the answer.</summary>
    Uncertain,
}

/// <summary>One try to send a mail.</summary>
/// <param name="Result">What became of it.</param>
/// <param name="Raw">The mail as it was sent, for the Sent folder.</param>
/// <param name="ServerSaid">The server's words or the connection's error, or null.</param>
public sealed record SendAttempt(SendResult Result, ReadOnlyMemory<byte> Raw, string? ServerSaid);

/// <summary>Hands mails to the partner's side.</summary>
public interface IMailSender
{
    /// <summary>Tries once. Never throws for what server or network do.</summary>
    Task<SendAttempt> SendAsync(OutgoingMail mail, string fromAddress, CancellationToken cancellationToken);
}
