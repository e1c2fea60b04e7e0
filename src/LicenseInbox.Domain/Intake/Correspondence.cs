using LicenseInbox.Domain.Policy;
using LicenseInbox.Domain.Reading;
using LicenseInbox.Domain.Requests;

namespace LicenseInbox.Domain.Intake;

/// <summary>
/// Tells an email that brings something asked for (a form, a PO, a declaration, a case number) from one that a person wrote for a person, under a case that was already answered.
/// </summary>
public static class Correspondence
{
    /// <summary>Where one of these was found, a link to a file is an answer, though not one that can be read.</summary>
    private static readonly string[] AskForForms =
        [FindingCodes.FormTransferMissing, FindingCodes.FormCardMissing, FindingCodes.FormWorksheetMissing, FindingCodes.FormIncomplete, FindingCodes.FormFormat, FindingCodes.CardExpired, FindingCodes.CardInvalid];

    /// <summary>The finding when the email brings nothing; null when it does, or when nothing was answered before.</summary>
    /// <param name="message">The email.</param>
    /// <param name="sorted">What sorting found.</param>
    /// <param name="requests">The requests it belongs to, and those of its thread.</param>
    /// <param name="settings">The policy.</param>
    public static Finding? Find(MessageFacts message, Sorted sorted, IReadOnlyList<Request> requests, PolicySettings settings)
    {
        var answered = requests.Where(request => request.IsAnswered || request.State.Status is RequestStatus.Moved or RequestStatus.Completed).ToList();
        if (answered.Count == 0 || message.Forms.Any() || message.Documents.Any(document => document.Problem is { IsAttached: true }))
            return null;
        var findings = answered.SelectMany(request => request.Decision?.Findings ?? []).ToList();
        var open = findings.Select(finding => finding.Code).ToHashSet(StringComparer.Ordinal);
        var asked = findings.Where(finding => finding.Outcome != Outcome.Note).Select(finding => finding.Code).ToHashSet(StringComparer.Ordinal);
        var bringsDeclaration = open.Contains(FindingCodes.UpgradeUndeclared)
            && Phrase.Find(settings.UpgradeDeclarations, $"{message.Subject}\n{message.OwnWords}") is not null;
        var bringsOrder = (open.Contains(FindingCodes.PoMissing) || open.Contains(FindingCodes.FormWorksheetMissing)) && PurchaseOrder.In(message.OwnWords) is not null;
        var bringsCase = sorted.Subject.Count > 0
            && (answered.Any(request => request.Case is not { } number || !sorted.Subject.Contains(number))
                || sorted.Subject.Any(number => answered.All(request => request.Case != number))
                || open.Contains(FindingCodes.CaseMissing));
        var bringsLink = asked.Overlaps(AskForForms) && message.Documents.Any(document => document.Problem is { IsAttached: false });
        var bringsConfirmation = open.Contains(FindingCodes.AssuranceUnconfirmed) && Policy.Rules.AssuranceEstimateIsConfirmed.Confirmed(message.OwnWords, settings) is not null;
        if (bringsConfirmation || bringsDeclaration || bringsOrder || bringsCase || bringsLink)
            return null;
        var words = message.OwnWords.Length > 200 ? message.OwnWords[..200] + "…" : message.OwnWords;
        return new Finding
        {
            Code = FindingCodes.MailCorrespondence,
            Outcome = settings.Table[FindingCodes.MailCorrespondence].Outcome,
            Case = answered[0].Case,
            Message = "An email under a case that was answered brings nothing that was asked for: a person wrote, and a person reads it.",
            Evidence = [Evidence.From("body", null, words), Evidence.From("requests", "case", answered[0].Case?.Text)],
        };
    }
}
