using LicenseInbox.Domain.Policy;
using LicenseInbox.Domain.Reading;
using LicenseInbox.Domain.Registry;

namespace LicenseInbox.Domain.Requests;

/// <summary>An email admitted to a request.</summary>
/// <param name="Id">The message.</param>
/// <param name="ReceivedAt">When the mail server received it.</param>
public sealed record RequestSubmission(Guid Id, DateTimeOffset ReceivedAt);

/// <summary>A form in force.</summary>
public sealed record RequestForm
{
    /// <summary><see cref="FormFacts.Id"/>.</summary>
    public required string FormId { get; init; }

    /// <summary>The email it came in.</summary>
    public required Guid SubmissionId { get; init; }

    /// <summary>When that email was received.</summary>
    public required DateTimeOffset ReceivedAt { get; init; }

    /// <summary>Which form.</summary>
    public required FormKind Kind { get; init; }

    /// <summary>The "from" system it names, or null.</summary>
    public SystemKey? From { get; init; }

    /// <summary>The "to" system it names, or null.</summary>
    public SystemKey? To { get; init; }

    /// <summary>Whether the last decision had findings of its own about it.</summary>
    public bool HadFindings { get; init; }

    /// <summary>Whether it was added though more than one older form may be the one it replaces.</summary>
    public bool ReplacementIsUnclear { get; init; }
}

/// <summary>Everything a request remembers; kept as JSON by the store.</summary>
public sealed record RequestState
{
    /// <summary>Identity.</summary>
    public required Guid Id { get; init; }

    /// <summary>Its case; null for a request without a usable case number.</summary>
    public CaseNumber? Case { get; init; }

    /// <summary>Whether a subject names the case.</summary>
    public bool CaseInSubject { get; init; }

    /// <summary>Where it stands; null before the first decision.</summary>
    public RequestStatus? Status { get; init; }

    /// <summary>Its emails in order of receipt.</summary>
    public IReadOnlyList<RequestSubmission> Submissions { get; init; } = [];

    /// <summary>The forms in force.</summary>
    public IReadOnlyList<RequestForm> Forms { get; init; } = [];

    /// <summary>Case numbers that its forms may still bear: cases that were turned down or unknown before.</summary>
    public IReadOnlyList<CaseNumber> ToleratedCases { get; init; } = [];

    /// <summary>The last decision.</summary>
    public Decision? Decision { get; init; }

    /// <summary>A representative's overrides.</summary>
    public IReadOnlyList<Override> Overrides { get; init; } = [];

    /// <summary>When its first email was received.</summary>
    public DateTimeOffset OpenedAt { get; init; }

    /// <summary>When the email (or the changed fact) that made it complete arrived: the clock's start.</summary>
    public DateTimeOffset CompletedAt { get; init; }

    /// <summary>The day on which dates are judged: receipt of the completing email.</summary>
    public DateTimeOffset JudgedAt { get; init; }

    /// <summary>From the completing email to the completed move, in elapsed time.</summary>
    public required TimeSpan Sla { get; init; }

    /// <summary>When it must be moved, as long as the clock runs.</summary>
    public DateTimeOffset? Deadline { get; init; }

    /// <summary>Why and when the clock was started and stopped, oldest first.</summary>
    public IReadOnlyList<ClockEntry> Clock { get; init; } = [];

    /// <summary>When the partner was told last that he owes something; null while he owes nothing or was not told.</summary>
    public DateTimeOffset? ToldOwingAt { get; init; }

    /// <summary>When he was reminded of it.</summary>
    public DateTimeOffset? RemindedAt { get; init; }

    /// <summary>What was told last, as one text; null before the first answer.</summary>
    public string? Told { get; init; }

    /// <summary>Until when it is held.</summary>
    public DateTimeOffset? HeldUntil { get; init; }

    /// <summary>Whether a person approved the last accepted decision (mode approve).</summary>
    public bool IsApproved { get; init; }

    /// <summary>Whether it was accepted in mode approve and waits for a person's click.</summary>
    public bool AwaitsApproval { get; init; }
}

/// <summary>One step of the clock.</summary>
/// <param name="At">When it took effect.</param>
/// <param name="Runs">Whether it runs from then on.</param>
/// <param name="Cause">By what.</param>
public sealed record ClockEntry(DateTimeOffset At, bool Runs, string Cause);
