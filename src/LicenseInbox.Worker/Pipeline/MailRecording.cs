using LicenseInbox.Domain.Audit;
using LicenseInbox.Domain.Casebook;
using LicenseInbox.Domain.Intake;
using LicenseInbox.Domain.Policy;

namespace LicenseInbox.Worker.Pipeline;

/// <summary>Records an email, once and for all its appearances, with its entry in the audit trail.</summary>
internal sealed class MailRecording(TimeProvider time)
{
    /// <summary>Records it, or anew with what it led to.</summary>
    public RecordedMessage Record(ICasebook book, ArrivedMail mail, Sorted sorted, MessageState state, IReadOnlyList<Finding> findings, IReadOnlyList<Guid> requests)
    {
        var message = new RecordedMessage
        {
            Id = mail.KnownAs ?? Guid.CreateVersion7(time.GetUtcNow()),
            Account = mail.Account,
            Facts = mail.Facts,
            ReceivedAt = mail.ReceivedAt,
            RecordedAt = time.GetUtcNow(),
            State = state,
            IsFax = sorted.IsFax,
            SubjectCases = sorted.Subject,
            BodyCases = sorted.Body,
            Findings = findings,
            Requests = requests,
            AdmittedBy = mail.AdmittedBy,
            Trace = mail.Trace,
        };
        book.Put(message);
        var content = new { state, message.ReceivedAt, Findings = findings.Select(finding => finding.Code) };
        book.Add(AuditEntry.Of(message.Id, sorted.Subject.Count > 0 ? sorted.Subject[0] : null, message.RecordedAt, AuditActions.MessageRecorded, content) with { Personal = Senders(message) });
        return message;
    }

    /// <summary>Who wrote it, for the trail.</summary>
    public static string? Senders(RecordedMessage message) =>
        message.Facts.From.Count == 0 ? null : string.Join(", ", message.Facts.From.Select(from => from.Name is { } name ? $"{name} <{from.Address}>" : from.Address));
}
