using LicenseInbox.Domain.Casebook;
using LicenseInbox.Domain.Requests;

namespace LicenseInbox.Domain.Reporting;

/// <summary>What a day was: read from the store at the cut-off.</summary>
public sealed record DayRecords
{
    /// <summary>Every delivery that was received on the day.</summary>
    public required IReadOnlyList<LedgerEntry> Deliveries { get; init; }

    /// <summary>Open requests whose clock runs, earliest deadline first.</summary>
    public required IReadOnlyList<RunningRequest> Running { get; init; }

    /// <summary>Open exceptions.</summary>
    public required IReadOnlyList<ExceptionRecord> Exceptions { get; init; }

    /// <summary>Replies that servers took on the day, mails to managers aside.</summary>
    public required int RepliesSent { get; init; }

    /// <summary>Requests by status.</summary>
    public required IReadOnlyDictionary<RequestStatus, int> Requests { get; init; }
}

/// <summary>An open request with the time it has left.</summary>
/// <param name="Request">The request.</param>
/// <param name="Left">The time left; negative when it is late.</param>
public sealed record OpenRequest(RunningRequest Request, TimeSpan Left);

/// <summary>A day in numbers, for managers.</summary>
public sealed record DailyDigest
{
    /// <summary>The day, in the zone of the settings.</summary>
    public required DateOnly Day { get; init; }

    /// <summary>When it was cut off.</summary>
    public required DateTimeOffset CutOff { get; init; }

    /// <summary>Every mail received, by state, and the proof.</summary>
    public required MailLedger Ledger { get; init; }

    /// <summary>Deadlines kept and missed, moves, and who held what.</summary>
    public required TimeReport Times { get; init; }

    /// <summary>Replies sent.</summary>
    public required int RepliesSent { get; init; }

    /// <summary>What is open, earliest deadline first.</summary>
    public required IReadOnlyList<OpenRequest> Open { get; init; }

    /// <summary>Open exceptions by code, most first.</summary>
    public required IReadOnlyList<(string Code, int Count)> Exceptions { get; init; }

    /// <summary>Makes it.</summary>
    public static DailyDigest Of(DateOnly day, DayRecords records, MailLedger ledger, TimeReport times, DateTimeOffset now) => new()
    {
        Day = day,
        CutOff = now,
        Ledger = ledger,
        Times = times,
        RepliesSent = records.RepliesSent,
        Open = records.Running.Select(request => new OpenRequest(request, request.Deadline - now)).ToList(),
        Exceptions = records.Exceptions.GroupBy(record => record.Code).Select(code => (code.Key, code.Sum(record => record.Count))).OrderByDescending(code => code.Item2).ThenBy(code => code.Key, StringComparer.Ordinal).ToList(),
    };
}

/// <summary>What days and months were, as the store has it.</summary>
public interface IReportRecords
{
    /// <summary>A day's records.</summary>
    Task<DayRecords> DayAsync(DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken);

    /// <summary>Every request that lived in a time, with its trail.</summary>
    Task<IReadOnlyList<TrailedRequest>> RequestsAsync(DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken);

    /// <summary>The outages that reach into a time.</summary>
    Task<IReadOnlyList<Timekeeping.Outage>> OutagesAsync(DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken);

    /// <summary>The newest day or month that was reported (<paramref name="kind"/>); null when none was.</summary>
    Task<string?> LastAsync(string kind, CancellationToken cancellationToken);

    /// <summary>Writes the mails of a report, and that it was reported, unless it was already.</summary>
    /// <param name="kind">What kind of report.</param>
    /// <param name="of">The day or month, as a text that sorts.</param>
    /// <param name="mails">The mails.</param>
    /// <param name="differing">For a daily digest, the mailboxes whose ledger does not agree; else null.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Whether it was written now.</returns>
    Task<bool> WriteAsync(string kind, string of, IReadOnlyList<Replies.OutgoingMail> mails, IReadOnlyList<string>? differing, CancellationToken cancellationToken);
}

/// <summary>Puts reports into words.</summary>
public interface IReportWriter
{
    /// <summary>The daily mail.</summary>
    Replies.WrittenReply Write(DailyDigest digest);

    /// <summary>The monthly mail; its text is what the command prints.</summary>
    Replies.WrittenReply Write(TimeReport report);
}
