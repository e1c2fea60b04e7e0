using LicenseInbox.Domain.Policy;
using LicenseInbox.Domain.Reading;
using LicenseInbox.Domain.Registry;

namespace LicenseInbox.Domain.Assembly;

/// <summary>One message with what was read from it, whose sender counts.</summary>
public sealed record Submission
{
    /// <summary>Identity of the message in the store.</summary>
    public required Guid Id { get; init; }

    /// <summary>What was read.</summary>
    public required MessageFacts Message { get; init; }

    /// <summary>When the mail server received it (IMAP INTERNALDATE).</summary>
    public required DateTimeOffset ReceivedAt { get; init; }

    /// <summary>Whether it came through an authenticated fax gateway.</summary>
    public bool IsFax { get; init; }

    /// <summary>Case numbers in the subject, as sure ones only.</summary>
    public IReadOnlyList<CaseNumber> SubjectCases { get; init; } = [];

    /// <summary>Case numbers in the partner's own words.</summary>
    public IReadOnlyList<CaseNumber> BodyCases { get; init; } = [];
}

/// <summary>A form together with the email it came in.</summary>
/// <param name="Form">What was read.</param>
/// <param name="SubmissionId">Its email.</param>
/// <param name="ReceivedAt">When that email was received.</param>
public sealed record SubmittedForm(FormFacts Form, Guid SubmissionId, DateTimeOffset ReceivedAt);

/// <summary>A move that was made under this case.</summary>
/// <param name="MoveId">Its id.</param>
/// <param name="From">The "from" system.</param>
/// <param name="To">The "to" system.</param>
/// <param name="Keys">The license keys moved.</param>
/// <param name="FormId">The transfer form that asked for it.</param>
/// <param name="MadeAt">When it was made.</param>
public sealed record MadeMove(Guid MoveId, SystemKey From, SystemKey To, IReadOnlyList<LicenseKey> Keys, string FormId, DateTimeOffset MadeAt);

/// <summary>Everything admitted under one case, assembled: what the policy decides on.</summary>
public sealed record AssembledRequest
{
    /// <summary>That sales never received the no-charge PO; null when nobody said so.</summary>
    public Issuing.MissingOrder? OrderMissing { get; init; }

    /// <summary>Identity of the request.</summary>
    public required Guid Id { get; init; }

    /// <summary>The case it is evaluated against: from a subject, else from the forms; null when none is usable.</summary>
    public CaseNumber? Case { get; init; }

    /// <summary>Whether a subject of its submissions names <see cref="Case"/>; else only the forms do (<c>case.missing</c>).</summary>
    public bool CaseInSubject { get; init; }

    /// <summary>All case numbers that the emails of this request carry (one email may carry several cases).</summary>
    public IReadOnlyList<CaseNumber> CasesOfEmails { get; init; } = [];

    /// <summary>All submissions that count, in order of receipt; at least one.</summary>
    public required IReadOnlyList<Submission> Submissions { get; init; }

    /// <summary>The transfer forms in force, those of moves already made left out.</summary>
    public IReadOnlyList<SubmittedForm> Transfers { get; init; } = [];

    /// <summary>The migration worksheets in force.</summary>
    public IReadOnlyList<SubmittedForm> Worksheets { get; init; } = [];

    /// <summary>The card authorization in force, not yet used up; null when there is none.</summary>
    public SubmittedForm? Card { get; init; }

    /// <summary>How many moves of other requests, made or asked for, <see cref="Card"/> has to pay for beside this request's.</summary>
    public int MovesPaidElsewhere { get; init; }

    /// <summary>Moves made under this case, not undone.</summary>
    public IReadOnlyList<MadeMove> MovesMade { get; init; } = [];

    /// <summary>
    /// Disagreements that assembling found (<c>case.conflict</c>, <c>form.conflict</c>: unclear which older form a newer one replaces), as findings to be
    /// reported with the others.
    /// </summary>
    public IReadOnlyList<Finding> AssemblyFindings { get; init; } = [];

    /// <summary>When the email that completed it was received: dates are judged on that day.</summary>
    public required DateTimeOffset CompletedAt { get; init; }
}
