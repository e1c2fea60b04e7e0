using LicenseInbox.Domain.Desk;
using LicenseInbox.Domain.Policy;
using LicenseInbox.Domain.Requests;

namespace LicenseInbox.Worker.Database.Rows;

/// <summary>
/// What lists show of a request, in columns; written with it. <see cref="RequestVersion"/> says from which version of the request: a program that does not know this table leaves it behind, and the next start catches up.
/// </summary>
internal sealed class BoardRow
{
    public Guid RequestId { get; set; }

    public string? CaseNumber { get; set; }

    public string? CaseText { get; set; }

    public string? Partner { get; set; }

    public string? EndUser { get; set; }

    public RequestStatus? Status { get; set; }

    public Outcome? Outcome { get; set; }

    public string? Summary { get; set; }

    public DateTimeOffset OpenedAt { get; set; }

    public DateTimeOffset? Deadline { get; set; }

    public bool AwaitsApproval { get; set; }

    public int RequestVersion { get; set; }

    /// <summary>Digest of what partner, end user and words were found by: as long as it is the same they are not looked up again.</summary>
    public string Basis { get; set; } = "";

    public RequestLine ToRequest() => new()
    {
        Id = RequestId,
        Case = CaseText is { } text ? Domain.Registry.CaseNumber.Of(text) : null,
        Partner = Partner,
        EndUser = EndUser,
        Status = Status,
        Outcome = Outcome,
        Summary = Summary,
        OpenedAt = OpenedAt,
        Deadline = Deadline,
        AwaitsApproval = AwaitsApproval,
    };
}

/// <summary>A word by which a request is found, lower case. Words are added and never removed: a key that once was asked for still leads to it.</summary>
internal sealed class BoardWordRow
{
    public required string Word { get; set; }

    public Guid RequestId { get; set; }
}
