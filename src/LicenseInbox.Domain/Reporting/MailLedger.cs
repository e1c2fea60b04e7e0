using LicenseInbox.Domain.Casebook;
using LicenseInbox.Domain.Requests;

namespace LicenseInbox.Domain.Reporting;

/// <summary>A delivery with what it led to.</summary>
/// <param name="Delivery">The delivery.</param>
/// <param name="Message">Its message; null when it was not read.</param>
/// <param name="IsFirst">Whether it is the message's first appearance.</param>
/// <param name="Requests">The requests of the message, as they are at the cut-off.</param>
public sealed record LedgerEntry(RecordedDelivery Delivery, RecordedMessage? Message, bool IsFirst, IReadOnlyList<RequestState> Requests);

/// <summary>What a mailbox's folders hold: when each mail there was received.</summary>
/// <param name="Account">The mailbox.</param>
/// <param name="ReceivedAt">INTERNALDATE of each mail that was received on the day.</param>
public sealed record FolderCount(string Account, IReadOnlyList<DateTimeOffset> ReceivedAt);

/// <summary>A difference between what was recorded of a mailbox and what its folders hold.</summary>
/// <param name="Account">The mailbox.</param>
/// <param name="ReceivedAt">When the mail was received.</param>
/// <param name="IsUnrecorded">It lies in a folder and is not recorded; else it is recorded and lies in none.</param>
public sealed record LedgerDifference(string Account, DateTimeOffset ReceivedAt, bool IsUnrecorded);

/// <summary>
/// The mails that were received on a day, each by where it stands at the cut-off, and the proof: as many mails of that day lie in the server's folders as were recorded (those that a person has taken away aside), at the same moments of receipt.
/// </summary>
/// <param name="States">Number of mails by state, in words.</param>
/// <param name="OnServer">Mails of that day in the folders.</param>
/// <param name="TakenAway">Recorded mails that a person moved or deleted.</param>
/// <param name="Differences">What does not agree.</param>
public sealed record MailLedger(IReadOnlyDictionary<string, int> States, int OnServer, int TakenAway, IReadOnlyList<LedgerDifference> Differences)
{
    /// <summary>All mails received.</summary>
    public int Total => States.Values.Sum();

    /// <summary>Makes it.</summary>
    /// <param name="entries">Every delivery recorded of that day.</param>
    /// <param name="folders">What each mailbox's folders hold of that day; a mailbox that could not be asked is absent, and proves nothing.</param>
    public static MailLedger Of(IReadOnlyList<LedgerEntry> entries, IReadOnlyList<FolderCount> folders)
    {
        var differences = new List<LedgerDifference>();
        foreach (var folder in folders)
        {
            var recorded = entries.Where(entry => entry.Delivery.Id.Account == folder.Account && entry.Delivery.State != DeliveryState.Gone).Select(entry => Second(entry.Delivery.ReceivedAt)).ToList();
            var there = folder.ReceivedAt.Select(Second).ToList();
            differences.AddRange(Without(there, recorded).Select(at => new LedgerDifference(folder.Account, at, true)));
            differences.AddRange(Without(recorded, there).Select(at => new LedgerDifference(folder.Account, at, false)));
        }

        return new MailLedger(
            entries.GroupBy(StateOf).OrderBy(state => state.Key, StringComparer.Ordinal).ToDictionary(state => state.Key, state => state.Count()),
            folders.Sum(folder => folder.ReceivedAt.Count),
            entries.Count(entry => entry.Delivery.State == DeliveryState.Gone),
            differences.OrderBy(difference => difference.ReceivedAt).ToList());
    }

    /// <summary>Where a mail stands: every mail has one state.</summary>
    public static string StateOf(LedgerEntry entry)
    {
        if (entry.Delivery.State == DeliveryState.BeforeStart)
            return "before the start";
        if (entry.Message is not { } message)
            return "with a representative (not read)";
        if (!entry.IsFirst)
            return "the same mail again";
        return message.State switch
        {
            MessageState.Ignored => $"ignored ({message.Findings.Select(finding => finding.Code).FirstOrDefault() ?? "no reason"})",
            MessageState.Exception => $"with a representative ({message.Findings.Select(finding => finding.Code).FirstOrDefault() ?? "exception"})",
            MessageState.Observed => "observed",
            _ => OfRequests(message, entry.Requests),
        };
    }

    /// <summary>By the request that stands worst: the one that somebody still has to do something about. A later email of a request is counted as added to it.</summary>
    private static string OfRequests(RecordedMessage message, IReadOnlyList<RequestState> requests)
    {
        if (requests.Count == 0)
            return "answered";
        if (requests.All(request => request.Submissions.Count > 0 && request.Submissions[0].Id != message.Id))
            return "added to a request";
        return Word(requests.MinBy(request => Array.IndexOf(Order, request.Status))!);
    }

    private static readonly RequestStatus?[] Order =
    [
        RequestStatus.WithRepresentative, RequestStatus.Settling, RequestStatus.WaitingForSales, RequestStatus.Queued, RequestStatus.WaitingForPartner, RequestStatus.Rejected,
        RequestStatus.Moved, RequestStatus.Completed, RequestStatus.Lapsed, RequestStatus.Closed, RequestStatus.Withdrawn, RequestStatus.Observed,
    ];

    private static string Word(RequestState request) => request.Status switch
    {
        RequestStatus.WithRepresentative => "with a representative",
        RequestStatus.Settling => "waiting for facts",
        RequestStatus.WaitingForSales => "with sales",
        RequestStatus.Queued => "queued",
        RequestStatus.WaitingForPartner when request.Case is null => "waiting for its case",
        RequestStatus.WaitingForPartner => "asked",
        RequestStatus.Rejected => "rejected",
        RequestStatus.Moved or RequestStatus.Completed => "moved",
        RequestStatus.Observed => "observed",
        _ => "ended",
    };

    /// <summary>INTERNALDATE knows seconds only.</summary>
    private static DateTimeOffset Second(DateTimeOffset at) => at.ToUniversalTime().AddTicks(-(at.UtcTicks % TimeSpan.TicksPerSecond));

    /// <summary>The moments of the first that the second has not, each as often as it is missing.</summary>
    private static IEnumerable<DateTimeOffset> Without(IReadOnlyList<DateTimeOffset> first, IReadOnlyList<DateTimeOffset> second)
    {
        var left = second.GroupBy(at => at).ToDictionary(same => same.Key, same => same.Count());
        foreach (var at in first)
        {
            if (left.GetValueOrDefault(at) is var count && count > 0)
                left[at] = count - 1;
            else
                yield return at;
        }
    }
}
