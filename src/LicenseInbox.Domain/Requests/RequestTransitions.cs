namespace LicenseInbox.Domain.Requests;

/// <summary>The status table: which status goes to which. Every other step is refused.</summary>
public static class RequestTransitions
{
    /// <summary>The statuses in which something is still to be done.</summary>
    public static IReadOnlySet<RequestStatus> Open { get; } = new HashSet<RequestStatus>
    {
        RequestStatus.Settling, RequestStatus.WaitingForPartner, RequestStatus.Rejected,
        RequestStatus.WithRepresentative, RequestStatus.Queued, RequestStatus.WaitingForSales,
    };

    private static readonly Dictionary<RequestStatus, RequestStatus[]> Table = new()
    {
        [RequestStatus.Settling] = [.. Open],
        [RequestStatus.WaitingForPartner] = [.. Open, RequestStatus.Lapsed, RequestStatus.Closed, RequestStatus.Withdrawn],
        [RequestStatus.Rejected] = [.. Open, RequestStatus.Lapsed, RequestStatus.Closed, RequestStatus.Withdrawn],
        [RequestStatus.WithRepresentative] =
        [
            RequestStatus.WaitingForPartner, RequestStatus.Rejected, RequestStatus.Queued, RequestStatus.WaitingForSales, RequestStatus.Withdrawn, RequestStatus.Closed,
        ],
        [RequestStatus.Queued] = [RequestStatus.Moved, .. Open, RequestStatus.Withdrawn, RequestStatus.Closed],
        [RequestStatus.WaitingForSales] =
        [
            RequestStatus.Queued, RequestStatus.WaitingForPartner, RequestStatus.WithRepresentative, RequestStatus.Withdrawn, RequestStatus.Closed,
        ],
        [RequestStatus.Moved] = [RequestStatus.Completed, .. Open],
        [RequestStatus.Completed] = [.. Open],
        [RequestStatus.Lapsed] = [.. Open],
        [RequestStatus.Closed] = [.. Open],
        [RequestStatus.Withdrawn] = [RequestStatus.WithRepresentative],
        [RequestStatus.Observed] = [],
    };

    /// <summary>Whether the step exists. Staying where it is is no step.</summary>
    public static bool Allows(RequestStatus from, RequestStatus to) => from != to && Table[from].Contains(to);
}

/// <summary>A step that the status table does not have.</summary>
/// <param name="requestId">The request.</param>
/// <param name="from">Its status.</param>
/// <param name="to">The status it was to get.</param>
public sealed class IllegalTransitionException(Guid requestId, RequestStatus from, RequestStatus to)
    : InvalidOperationException($"Request {requestId} can't go from {from} to {to}.")
{
    /// <summary>The request.</summary>
    public Guid RequestId { get; } = requestId;

    /// <summary>Its status.</summary>
    public RequestStatus From { get; } = from;

    /// <summary>The status it was to get.</summary>
    public RequestStatus To { get; } = to;
}
