using LicenseInbox.Domain.Billing;
using LicenseInbox.Domain.Policy;
using LicenseInbox.Domain.Reading;
using LicenseInbox.Domain.Registry;
using LicenseInbox.Domain.Requests;

namespace LicenseInbox.Domain.Replies;

/// <summary>What a reply tells about one case.</summary>
public enum ReplyKind
{
    /// <summary>A representative decides, or the move takes longer: we have it.</summary>
    Received,

    /// <summary>Moved, with what to do next.</summary>
    Moved,

    /// <summary>An upgrade waits for the new keys from sales.</summary>
    WaitingForSales,

    /// <summary>An upgrade is done: the new keys.</summary>
    NewKeys,

    /// <summary>Something is missing.</summary>
    Asked,

    /// <summary>The policy forbids it as it stands.</summary>
    Rejected,

    /// <summary>Still waiting for what was asked.</summary>
    Reminder,

    /// <summary>Ended after the silent days.</summary>
    Lapsed,

    /// <summary>The case was closed before a move.</summary>
    Closed,

    /// <summary>Withdrawn.</summary>
    Withdrawn,

    /// <summary>Moved, but the card could not be charged: another is asked for.</summary>
    CardDeclined,

    /// <summary>Another card form came in the place of the declined one.</summary>
    CardReceived,

    /// <summary>Moved, and registrations are still open.</summary>
    RegistrationsOpen,

    /// <summary>A move was a mistake and was undone.</summary>
    Undone,
}

/// <summary>One case's part of a reply: facts only, the words are in <c>config/replies</c>.</summary>
public sealed record ReplySection
{
    /// <summary>The case, null when none is known.</summary>
    public CaseNumber? Case { get; init; }

    /// <summary>What is told.</summary>
    public required ReplyKind Kind { get; init; }

    /// <summary>End user as on the forms, or null.</summary>
    public string? EndUser { get; init; }

    /// <summary>The findings to tell (ask and reject, and notes that name an attachment), in order.</summary>
    public IReadOnlyList<Finding> Findings { get; init; } = [];

    /// <summary>The moves.</summary>
    public IReadOnlyList<PlannedMove> Moves { get; init; } = [];

    /// <summary>Whether it is a software-only upgrade.</summary>
    public bool SoftwareOnly { get; init; }

    /// <summary>For <see cref="ReplyKind.RegistrationsOpen"/>, the systems that are still to be registered; null: all.</summary>
    public IReadOnlySet<SystemKey>? OpenSystems { get; init; }

    /// <summary>For <see cref="ReplyKind.Undone"/>, why, in a representative's words.</summary>
    public string? Reason { get; init; }

    /// <summary>For <see cref="ReplyKind.NewKeys"/>, old key to new key.</summary>
    public IReadOnlyDictionary<LicenseKey, LicenseKey> NewKeys { get; init; } = new Dictionary<LicenseKey, LicenseKey>();

    /// <summary>Fee in USD.</summary>
    public decimal Fee { get; init; }

    /// <summary>Estimate of pro-rated assurance in USD; null when a person must determine it.</summary>
    public decimal? AssuranceCharge { get; init; }

    /// <summary>Until when it will be moved, in the vendor's time zone; null while the clock stands.</summary>
    public DateTimeOffset? Deadline { get; init; }

    /// <summary>When it was moved, in the vendor's time zone.</summary>
    public DateTimeOffset? MovedAt { get; init; }
}

/// <summary>One reply: to one person, about one or more cases.</summary>
public sealed record ReplyModel
{
    /// <summary>The person's name, or null.</summary>
    public string? ContactName { get; init; }

    /// <summary>Subject of the mail that is answered.</summary>
    public required string OriginalSubject { get; init; }

    /// <summary>When the mail that is answered was received, in the vendor's time zone.</summary>
    public required DateTimeOffset ReceivedAt { get; init; }

    /// <summary>One section for each case.</summary>
    public required IReadOnlyList<ReplySection> Sections { get; init; }

    /// <summary>The blank forms to bring along: those that a question asks for.</summary>
    public IReadOnlyList<FormKind> BlankForms { get; init; } = [];
}

/// <summary>A reply in words, ready to be put into the outbox.</summary>
/// <param name="Subject">Subject, one line.</param>
/// <param name="Text">Plain text.</param>
/// <param name="Html">HTML.</param>
public sealed record WrittenReply(string Subject, string Text, string Html);

/// <summary>Puts replies into words.</summary>
public interface IReplyWriter
{
    /// <summary>Writes one reply.</summary>
    WrittenReply Write(ReplyModel model);

    /// <summary>Writes the mail that tells sales of an accepted upgrade.</summary>
    WrittenReply WriteToSales(SalesModel model);

    /// <summary>Writes the mail that gives sales its answer back, with what is wrong.</summary>
    WrittenReply WriteBackToSales(SalesModel model);

    /// <summary>Writes the mail that tells sales to issue nothing any more.</summary>
    WrittenReply WriteEndToSales(SalesModel model);

    /// <summary>Writes the mail that asks a registered contact whether he sent an email.</summary>
    WrittenReply WriteToContact(ContactModel model);

    /// <summary>Writes the mail that hands a card form to billing, or says where it lies.</summary>
    BillingNotice WriteToBilling(BillingModel model);

    /// <summary>Writes the mail that tells billing of a move that was undone after its card form had been handed over.</summary>
    BillingNotice WriteUndoneToBilling(BillingModel model);
}

/// <summary>What a registered contact is told of an email, to say whether he sent it. Nothing that it holds: whoever wrote it may want to have it passed on.</summary>
public sealed record ContactModel
{
    /// <summary>The case that it names, or null.</summary>
    public CaseNumber? Case { get; init; }

    /// <summary>The contact's name, or null.</summary>
    public string? ContactName { get; init; }

    /// <summary>The address that it says it comes from; null when it says none.</summary>
    public string? From { get; init; }

    /// <summary>When it was received, in the vendor's time zone.</summary>
    public required DateTimeOffset ReceivedAt { get; init; }

    /// <summary>The forms that came with it.</summary>
    public IReadOnlyList<FormKind> Forms { get; init; } = [];
}

/// <summary>What sales needs to issue the new keys of an accepted software-only upgrade.</summary>
public sealed record SalesModel
{
    /// <summary>The case.</summary>
    public required CaseNumber Case { get; init; }

    /// <summary>The no-charge PO number; null when a representative let the request go on without.</summary>
    public string? PurchaseOrder { get; init; }

    /// <summary>End user as on the forms.</summary>
    public string? EndUser { get; init; }

    /// <summary>The moves, each key with its new type.</summary>
    public required IReadOnlyList<PlannedMove> Moves { get; init; }

    /// <summary>Until when the move is due, in the vendor's time zone; null while the clock stands.</summary>
    public required DateTimeOffset? Deadline { get; init; }

    /// <summary>For a reminder, the time that is left; else null.</summary>
    public TimeSpan? TimeLeft { get; init; }

    /// <summary>Whether a picture of the worksheet is attached.</summary>
    public bool HasWorksheet { get; init; }

    /// <summary>For an order that is needed no more, how its request ended; else null.</summary>
    public RequestStatus? EndedAs { get; init; }

    /// <summary>For an answer that goes back, what is wrong with it, each a sentence.</summary>
    public IReadOnlyList<string> Problems { get; init; } = [];
}
