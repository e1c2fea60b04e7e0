using LicenseInbox.Domain.Issuing;
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

    /// <summary>What its case number field says, or null.</summary>
    public string? CaseText { get; init; }

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

    /// <summary>Forms that did their work: those of moves made, and authorizations used up. They are back in force when the move is undone.</summary>
    public IReadOnlyList<RequestForm> FormsDone { get; init; } = [];

    /// <summary>Case numbers that its forms may still bear: cases that were turned down or unknown before.</summary>
    public IReadOnlyList<CaseNumber> ToleratedCases { get; init; } = [];

    /// <summary>The last decision.</summary>
    public Decision? Decision { get; init; }

    /// <summary>A representative's overrides.</summary>
    public IReadOnlyList<Override> Overrides { get; init; } = [];

    /// <summary>A representative's corrections of fields, each field once; those of forms that were replaced since do nothing.</summary>
    public IReadOnlyList<Correction> Corrections { get; init; } = [];

    /// <summary>A representative's own decision to ask or to reject; null while the policy's counts.</summary>
    public Ruling? Ruling { get; init; }

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

    /// <summary>Why a representative holds it whatever is decided; null while nobody does.</summary>
    public HoldReason? Held { get; init; }

    /// <summary>Until when it is held; null while it is not, or no end is known.</summary>
    public DateTimeOffset? HeldUntil { get; init; }

    /// <summary>Why a representative holds it until a time, in his words; null while none does.</summary>
    public string? HeldWhy { get; init; }

    /// <summary>Whether the partner asked in writing to wait: then the clock stands while it is held.</summary>
    public bool IsPausedByPartner { get; init; }

    /// <summary>Whether a representative corrected something since the last decision: what was asked before may have been wrong, and never stopped the clock then.</summary>
    public bool IsCorrected { get; init; }

    /// <summary>For an upgrade, old key to new key as issued by sales. They stay issued while the request is held or decided again.</summary>
    public IReadOnlyDictionary<LicenseKey, LicenseKey> IssuedKeys { get; init; } = new Dictionary<LicenseKey, LicenseKey>();

    /// <summary>When its last move was made; null before, and where an older program made it.</summary>
    public DateTimeOffset? MovedAt { get; init; }

    /// <summary>When the partner was reminded of registrations that are open after a move.</summary>
    public DateTimeOffset? RegistrationsRemindedAt { get; init; }

    /// <summary>When a person was told that registrations are overdue.</summary>
    public DateTimeOffset? RegistrationsOverdueAt { get; init; }

    /// <summary>For an upgrade, that sales is asked for the new keys; null before.</summary>
    public SalesOrder? Order { get; init; }

    /// <summary>That sales never received the no-charge PO; null when nobody said so, or it came since. The partner brings it by naming a PO in a later email or worksheet.</summary>
    public MissingOrder? OrderMissing { get; init; }

    /// <summary>The clock before the email that was admitted since the last decision; null between decisions.</summary>
    public ClockBefore? Before { get; init; }

    /// <summary>Whether a person approved the last accepted decision (mode approve).</summary>
    public bool IsApproved { get; init; }

    /// <summary>Whether it was accepted in mode approve and waits for a person's click.</summary>
    public bool AwaitsApproval { get; init; }
}

/// <summary>What a field of a form really says, as a representative saw it on the page. It stays as long as the form is in force.</summary>
/// <param name="SubmissionId">The email the form came in.</param>
/// <param name="FormId">The form.</param>
/// <param name="Field">The field.</param>
/// <param name="Value">Its text, masked; null when nothing stands there.</param>
/// <param name="Checked">For a box that may be ticked, whether it is.</param>
/// <param name="By">The representative.</param>
/// <param name="At">When.</param>
public sealed record Correction(Guid SubmissionId, string FormId, string Field, string? Value, bool? Checked, string By, DateTimeOffset At)
{
    /// <summary>Whether both are of one field.</summary>
    public bool IsOfSameField(Correction other) => SubmissionId == other.SubmissionId && FormId == other.FormId && Field == other.Field;
}

/// <summary>A representative's decision to ask the partner or to reject, whatever the policy finds. It stands until an email is admitted, or a representative decides otherwise.</summary>
/// <param name="Outcome">Ask or reject.</param>
/// <param name="Findings">What the partner is told, each with that outcome.</param>
/// <param name="By">The representative.</param>
/// <param name="At">When.</param>
public sealed record Ruling(Outcome Outcome, IReadOnlyList<Finding> Findings, string By, DateTimeOffset At)
{
    /// <summary>What a request comes to under it: its own findings stand, those of the policy are notes which it has seen to.</summary>
    public IReadOnlyList<Finding> Apply(IEnumerable<Finding> found)
    {
        var own = Findings.Select(Override.FingerprintOf).ToHashSet(StringComparer.Ordinal);
        return
        [
            .. Findings,
            .. found.Where(finding => !own.Contains(Override.FingerprintOf(finding)))
                .Select(finding => finding.Outcome > Outcome.Accept && finding.Code != FindingCodes.RequestAlreadyMoved ? finding with { Outcome = Outcome.Note, OverriddenBy = By } : finding),
        ];
    }
}

/// <summary>Why a representative holds a request whatever the policy decides.</summary>
public enum HoldReason
{
    /// <summary>The partner wrote something that only a person can read.</summary>
    Correspondence,

    /// <summary>A representative or the partner asked to wait.</summary>
    Wait,

    /// <summary>A move of it was undone.</summary>
    Undone,

    /// <summary>Forms arrived after it had been withdrawn.</summary>
    Withdrawn,

    /// <summary>What the partner was to be told came back, or there is nobody to tell.</summary>
    Unreachable,

    /// <summary>A move that was due was refused: only a person can say whether it is right.</summary>
    MoveRefused,
}

/// <summary>The clock as it was before an email was admitted: it stays so when the email asks only for what was moved already.</summary>
/// <param name="CompletedAt"><see cref="RequestState.CompletedAt"/>.</param>
/// <param name="JudgedAt"><see cref="RequestState.JudgedAt"/>.</param>
/// <param name="Deadline"><see cref="RequestState.Deadline"/>.</param>
/// <param name="ToldOwingAt"><see cref="RequestState.ToldOwingAt"/>.</param>
/// <param name="RemindedAt"><see cref="RequestState.RemindedAt"/>.</param>
/// <param name="Clock"><see cref="RequestState.Clock"/>.</param>
public sealed record ClockBefore(
    DateTimeOffset CompletedAt,
    DateTimeOffset JudgedAt,
    DateTimeOffset? Deadline,
    DateTimeOffset? ToldOwingAt,
    DateTimeOffset? RemindedAt,
    IReadOnlyList<ClockEntry> Clock);

/// <summary>One step of the clock.</summary>
/// <param name="At">When it took effect.</param>
/// <param name="Runs">Whether it runs from then on.</param>
/// <param name="Cause">By what.</param>
/// <param name="Deadline">The deadline from then on; null when it stands, or was not kept yet.</param>
public sealed record ClockEntry(DateTimeOffset At, bool Runs, string Cause, DateTimeOffset? Deadline = null);
