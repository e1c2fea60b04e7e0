using LicenseInbox.Domain.Casebook;
using LicenseInbox.Domain.Policy;
using LicenseInbox.Domain.Reading;

namespace LicenseInbox.Worker.Pipeline;

/// <summary>
/// Documents that the reader failed on, or was stopped at. The partner is asked for another file where a form is lacking; a person looks at the document as well, since it may be hostile, or
/// our own defect.
/// </summary>
internal static class ReadingFailures
{
    /// <summary>An exception for each of an email's.</summary>
    public static IEnumerable<ExceptionRecord> Of(RecordedMessage message) => message.Facts.Documents
        .Where(document => document.Problem?.Kind == DocumentProblemKind.ReadingFailed)
        .DistinctBy(document => document.Digest)
        .Select(document => new ExceptionRecord
        {
            Id = Guid.CreateVersion7(message.RecordedAt),
            Code = FindingCodes.ReadingFailed,
            Summary = $"{document.Name} could not be read: {document.Problem!.Detail}",
            MessageId = message.Id,
            Case = message.SubjectCases.Count > 0 ? message.SubjectCases[0] : null,
            OpenedAt = message.RecordedAt,
        });
}
