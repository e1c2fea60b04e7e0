using LicenseInbox.Domain.Policy;
using LicenseInbox.Domain.Registry;

namespace LicenseInbox.Domain.Requests;

/// <summary>Everything admitted under one case, or under none yet: zero or more submissions, assembled and decided.</summary>
public sealed class Request
{
    /// <summary>Identity.</summary>
    public required Guid Id { get; init; }

    /// <summary>Its case; null for a request without a usable case number.</summary>
    public CaseNumber? Case { get; private set; }

    /// <summary>Where it stands.</summary>
    public RequestStatus Status { get; private set; }

    /// <summary>When the email that made it complete was received.</summary>
    public DateTimeOffset CompletedAt { get; private set; }

    /// <summary>When it must be moved; null while the clock stands.</summary>
    public DateTimeOffset? Deadline { get; private set; }

    /// <summary>The last decision; null before the first.</summary>
    public Decision? Decision { get; private set; }
}
