using LicenseInbox.Domain.Casebook;
using LicenseInbox.Domain.Moving;
using LicenseInbox.Domain.Policy;
using LicenseInbox.Domain.Reading;
using LicenseInbox.Domain.Registry;
using LicenseInbox.Domain.Replies;
using LicenseInbox.Domain.Requests;

namespace LicenseInbox.Domain.Desk;

/// <summary>Lists for representatives and managers: only reads, page by page, and stays quick however much the store holds. Everything may throw <see cref="StoreUnavailableException"/>: transient.</summary>
public interface IDeskBoard
{
    /// <summary>The open exceptions, nearest deadline first; those without any last, oldest first.</summary>
    Task<BoardPage<ExceptionLine>> ExceptionsAsync(ExceptionFilter filter, int page, CancellationToken cancellationToken);

    /// <summary>The open exception with this identity; null when there is none, or it is over.</summary>
    Task<ExceptionLine?> FindExceptionAsync(Guid id, CancellationToken cancellationToken);

    /// <summary>How many open exceptions there are of each code, most first.</summary>
    Task<IReadOnlyList<CodeCount>> OpenByCodeAsync(CancellationToken cancellationToken);

    /// <summary>The partners who have open exceptions, in the order of their names.</summary>
    Task<IReadOnlyList<string>> PartnersWithExceptionsAsync(CancellationToken cancellationToken);

    /// <summary>Requests, newest first.</summary>
    Task<BoardPage<RequestLine>> RequestsAsync(RequestFilter filter, int page, CancellationToken cancellationToken);

    /// <summary>Emails, newest first.</summary>
    Task<BoardPage<MailLine>> MailsAsync(MessageState? state, int page, CancellationToken cancellationToken);

    /// <summary>The mails that tell about a request, oldest first.</summary>
    Task<IReadOnlyList<OutgoingMail>> WrittenAsync(Guid requestId, CancellationToken cancellationToken);

    /// <summary>Moves that were made or undone from one moment on and before another, oldest first.</summary>
    Task<IReadOnlyList<Move>> MovesBetweenAsync(DateTimeOffset from, DateTimeOffset before, CancellationToken cancellationToken);

    /// <summary>What was to be told to managers since a moment and could not be, newest first.</summary>
    Task<IReadOnlyList<UndeliveredAlert>> UndeliveredAlertsAsync(DateTimeOffset since, CancellationToken cancellationToken);

    /// <summary>How the work went.</summary>
    /// <param name="periods">Since when; each gives one entry of the result.</param>
    /// <param name="days">Beginnings of the days that are told one by one, oldest first, and the end of the last.</param>
    /// <param name="sla">From the email that makes a request complete to its move: the time that deadlines give.</param>
    /// <param name="cancellationToken">Stops it.</param>
    Task<WorkNumbers> NumbersAsync(IReadOnlyList<DateTimeOffset> periods, IReadOnlyList<DateTimeOffset> days, TimeSpan sla, CancellationToken cancellationToken);
}

/// <summary>One page of a list.</summary>
/// <param name="Items">Its items.</param>
/// <param name="Page">Its number, from 1.</param>
/// <param name="Total">How many items all pages have together.</param>
/// <typeparam name="T">What is listed.</typeparam>
public sealed record BoardPage<T>(IReadOnlyList<T> Items, int Page, int Total)
{
    /// <summary>How many items a page has at most.</summary>
    public const int Size = 50;

    /// <summary>How many pages there are; one at least.</summary>
    public int Pages => Math.Max(1, (Total + Size - 1) / Size);
}

/// <summary>Which exceptions are listed.</summary>
/// <param name="Code">Those of a code; null: all.</param>
/// <param name="Partner">Those about requests of a partner, by the company's name; null: all.</param>
/// <param name="Taken">By who has taken them.</param>
/// <param name="Text">As <see cref="RequestFilter.Text"/>, of the request; or the case that an email names; null: all.</param>
public sealed record ExceptionFilter(string? Code = null, string? Partner = null, TakenBy? Taken = null, string? Text = null);

/// <summary>Who has taken an exception.</summary>
/// <param name="Person">This person; null: nobody.</param>
/// <param name="IsOther">Somebody else than him.</param>
public sealed record TakenBy(string? Person, bool IsOther = false);

/// <summary>An alert or a report that a manager never got.</summary>
/// <param name="To">His address, or the webhook's name.</param>
/// <param name="WrittenAt">When it was written.</param>
/// <param name="Subject">The mail's subject; null for a post to a webhook.</param>
/// <param name="Why">What the other side said last, or what a person found out; null when nobody knows.</param>
public sealed record UndeliveredAlert(string To, DateTimeOffset WrittenAt, string? Subject, string? Why);

/// <summary>An open exception in the list.</summary>
/// <param name="Record">The exception.</param>
/// <param name="Request">Its request, or null.</param>
/// <param name="From">The sender of its email, where it is about one alone; null else, and when he was erased.</param>
/// <param name="Subject">The subject of that email.</param>
public sealed record ExceptionLine(ExceptionRecord Record, RequestLine? Request, MailAddress? From, string? Subject);

/// <summary>How many open exceptions have a code.</summary>
/// <param name="Code">The code.</param>
/// <param name="Count">How many.</param>
public sealed record CodeCount(string Code, int Count);

/// <summary>Which requests are listed.</summary>
/// <param name="Text">Words that each must be in the case number, a system or license key, the partner's or the end user's name, as the beginning of a word; null: all.</param>
/// <param name="Status">Those of a status; null: all.</param>
public sealed record RequestFilter(string? Text = null, RequestStatus? Status = null);

/// <summary>A request in the list.</summary>
public sealed record RequestLine
{
    /// <summary>Identity.</summary>
    public required Guid Id { get; init; }

    /// <summary>Its case, or null.</summary>
    public CaseNumber? Case { get; init; }

    /// <summary>The partner of its case; null when it has none that is known.</summary>
    public string? Partner { get; init; }

    /// <summary>The end user: as the registry names the owner of its systems, else as its forms do; null when neither says.</summary>
    public string? EndUser { get; init; }

    /// <summary>Where it stands; null before the first decision.</summary>
    public RequestStatus? Status { get; init; }

    /// <summary>What was decided last; null before.</summary>
    public Outcome? Outcome { get; init; }

    /// <summary>The strongest finding, in a sentence; null when none stands in the way.</summary>
    public string? Summary { get; init; }

    /// <summary>When its first email was received.</summary>
    public required DateTimeOffset OpenedAt { get; init; }

    /// <summary>When it is due, while its clock runs.</summary>
    public DateTimeOffset? Deadline { get; init; }

    /// <summary>Whether it was accepted and waits for a person's click.</summary>
    public bool AwaitsApproval { get; init; }

    /// <summary>Whether a person has one of its moves, to make it in the license server.</summary>
    public bool IsByHand { get; init; }
}

/// <summary>An email in the list.</summary>
/// <param name="Id">Identity.</param>
/// <param name="ReceivedAt">When the mail server received it.</param>
/// <param name="State">What it led to.</param>
/// <param name="From">The sender; null when there is none, or he was erased.</param>
/// <param name="Subject">Its subject.</param>
public sealed record MailLine(Guid Id, DateTimeOffset ReceivedAt, MessageState State, MailAddress? From, string Subject);

/// <summary>How the work went, and stands.</summary>
public sealed record WorkNumbers
{
    /// <summary>One for each period that was asked for.</summary>
    public required IReadOnlyList<PeriodNumbers> Periods { get; init; }

    /// <summary>One for each day that was asked for.</summary>
    public required IReadOnlyList<DayNumbers> Days { get; init; }

    /// <summary>Exceptions that were opened since the earliest period began, by code, most first.</summary>
    public required IReadOnlyList<CodeCount> Causes { get; init; }

    /// <summary>Deadlines of the open requests whose clock runs, nearest first.</summary>
    public required IReadOnlyList<DateTimeOffset> OpenDeadlines { get; init; }

    /// <summary>Open requests whose clock stands.</summary>
    public required int OpenWithoutDeadline { get; init; }
}

/// <summary>Numbers of a time until now.</summary>
/// <param name="Since">When it begins.</param>
/// <param name="Mails">Emails received.</param>
/// <param name="Requests">Requests whose first email was received then.</param>
/// <param name="WithoutPerson">Of these, those that were decided, and about which no person was ever asked, and none did anything.</param>
/// <param name="Moves">Moves made.</param>
/// <param name="InTime">Of these, those made by their deadline.</param>
/// <param name="MedianTime">From the email that made a request complete to its move, the middle one; null when none was made.</param>
/// <param name="NinetyFifth">The time that 95 of 100 moves did not exceed.</param>
public sealed record PeriodNumbers(DateTimeOffset Since, int Mails, int Requests, int WithoutPerson, int Moves, int InTime, TimeSpan? MedianTime, TimeSpan? NinetyFifth);

/// <summary>Numbers of one day.</summary>
/// <param name="Begins">When it begins.</param>
/// <param name="Requests">Requests whose first email was received on it.</param>
/// <param name="WithoutPerson">Of these, those decided without a person.</param>
/// <param name="Moves">Moves made on it.</param>
/// <param name="InTime">Of these, those made by their deadline.</param>
public sealed record DayNumbers(DateTimeOffset Begins, int Requests, int WithoutPerson, int Moves, int InTime);
