using LicenseInbox.Domain.Policy;
using LicenseInbox.Domain.Registry;
using LicenseInbox.Domain.Replies;
using LicenseInbox.Domain.Requests;

namespace LicenseInbox.Domain.Desk;

/// <summary>What an act changes, or would change: the same for a preview and for the act.</summary>
public sealed record DeskEffect
{
    /// <summary>The number of the last entry in the chain of what was acted on, after the act: what the representative has seen then. In a preview, before it.</summary>
    public required int Version { get; init; }

    /// <summary>The requests that it changes, that of the act first.</summary>
    public IReadOnlyList<RequestChange> Requests { get; init; } = [];

    /// <summary>The mails that it writes to the partner's side, in full.</summary>
    public IReadOnlyList<OutgoingMail> Mails { get; init; } = [];

    /// <summary>What it does beside, in sentences.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];
}

/// <summary>What an act changes about one request.</summary>
public sealed record RequestChange
{
    /// <summary>The request.</summary>
    public required Guid RequestId { get; init; }

    /// <summary>Its case, or null.</summary>
    public CaseNumber? Case { get; init; }

    /// <summary>As it was; null when it was opened by the act.</summary>
    public RequestState? Before { get; init; }

    /// <summary>As it is then.</summary>
    public required RequestState After { get; init; }

    /// <summary>The findings that are gone, or stand in the way no more.</summary>
    public IReadOnlyList<Finding> Gone { get; init; } = [];

    /// <summary>The findings that are new, or stand in the way anew.</summary>
    public IReadOnlyList<Finding> New { get; init; } = [];

    /// <summary>The moves that are to be made then.</summary>
    public IReadOnlyList<PlannedMove> Moves => After.Status is RequestStatus.Queued or RequestStatus.WaitingForSales ? After.Decision?.Moves ?? [] : [];

    /// <summary>Compares two states of a request.</summary>
    public static RequestChange Of(RequestState? before, RequestState after) => new()
    {
        RequestId = after.Id,
        Case = after.Case,
        Before = before,
        After = after,
        Gone = Except(before, after),
        New = Except(after, before),
    };

    private static List<Finding> Except(RequestState? of, RequestState? other)
    {
        var standing = Standing(other).Select(DeskItem.IdOf).ToHashSet(StringComparer.Ordinal);
        return Standing(of).Where(finding => !standing.Contains(DeskItem.IdOf(finding))).ToList();
    }

    private static IEnumerable<Finding> Standing(RequestState? state) => state?.Decision?.Findings.Where(finding => finding.Outcome > Outcome.Accept) ?? [];
}
