using LicenseInbox.Domain.Casebook;
using LicenseInbox.Domain.Policy;
using LicenseInbox.Domain.Reading;
using LicenseInbox.Domain.Registry;
using LicenseInbox.Domain.Requests;

namespace LicenseInbox.Worker.Pipeline;

/// <summary>One email that arrived.</summary>
/// <param name="Account">The mailbox it arrived in.</param>
/// <param name="Facts">What was read from it.</param>
/// <param name="ReceivedAt">When the mail server received it.</param>
internal sealed record ArrivedMail(string Account, MessageFacts Facts, DateTimeOffset ReceivedAt)
{
    /// <summary>The facts with their forms as they may be decided on; the same where all was typed. What is recorded are the facts as they were read.</summary>
    public MessageFacts Settled { get; init; } = Facts;

    /// <summary>Its trace, or null (<see cref="RecordedMessage.Trace"/>).</summary>
    public string? Trace { get; init; }

    /// <summary>Its identity when it was recorded before and is sorted again.</summary>
    public Guid? KnownAs { get; init; }

    /// <summary>The representative who admits it, whoever sent it; null when its sender counts.</summary>
    public string? AdmittedBy { get; init; }

    /// <summary>The case to which that representative says it belongs; null where it says so itself.</summary>
    public CaseNumber? AssignedTo { get; init; }
}

/// <summary>What an email led to.</summary>
/// <param name="Message">The message as recorded.</param>
/// <param name="Requests">The requests it was admitted to, as decided.</param>
/// <param name="Findings">Findings about the message, and those of its requests.</param>
internal sealed record HandledMail(RecordedMessage Message, IReadOnlyList<Request> Requests, IReadOnlyList<Finding> Findings);
