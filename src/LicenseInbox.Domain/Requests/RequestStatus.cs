namespace LicenseInbox.Domain.Requests;

/// <summary>
/// Status of a request. The transitions that exist are in the transition table; every other one is refused.
/// </summary>
public enum RequestStatus
{
    /// <summary>Facts may still arrive.</summary>
    Settling,

    /// <summary>The partner was asked.</summary>
    WaitingForPartner,

    /// <summary>The policy forbids it as it stands; may be repaired.</summary>
    Rejected,

    /// <summary>Flagged, held until a time, undone, or accepted in mode approve.</summary>
    WithRepresentative,

    /// <summary>Accepted, a move is due.</summary>
    Queued,

    /// <summary>An upgrade: new keys are to be issued.</summary>
    WaitingForSales,

    /// <summary>Done, registrations open.</summary>
    Moved,

    /// <summary>Both registrations seen.</summary>
    Completed,

    /// <summary>Asked or rejected, reminded, ended, told.</summary>
    Lapsed,

    /// <summary>Its case was closed before a move, told.</summary>
    Closed,

    /// <summary>By the partner or a representative, or its forms went to another case.</summary>
    Withdrawn,

    /// <summary>Decided in mode observe.</summary>
    Observed,
}
