using LicenseInbox.Domain.Policy;

namespace LicenseInbox.Web.Wording;

/// <summary>What a finding's or an exception's code means, in two to six words: for lists and filters, where the sentence would be too long.</summary>
internal static class Causes
{
    private static readonly Dictionary<string, string> Words = new(StringComparer.Ordinal)
    {
        [FindingCodes.TargetNotRegistered] = "New system not registered",
        [FindingCodes.TargetAssuranceInactive] = "New system without assurance",
        [FindingCodes.OwnerMismatch] = "Systems of two end users",
        [FindingCodes.OwnerUnsure] = "End users only alike",
        [FindingCodes.OwnerNameDiffers] = "Forms name another end user",
        [FindingCodes.LicensePartial] = "Part of a key",
        [FindingCodes.LicenseUnknown] = "License key unknown",
        [FindingCodes.LicenseNotOnSource] = "Key on another system",
        [FindingCodes.LicenseTypeMismatch] = "Another license type than the key's",
        [FindingCodes.LicenseTypeUnknown] = "License type unknown",
        [FindingCodes.LicenseNoCounterpart] = "No software-only counterpart",
        [FindingCodes.LicenseDuplicate] = "Key asked for twice",
        [FindingCodes.ChassisStationCap] = "Too many stations",
        [FindingCodes.ChassisUnknown] = "Chassis not known",
        [FindingCodes.FeeNotCovered] = "Fee not covered",
        [FindingCodes.CaseMissing] = "No case number",
        [FindingCodes.CaseUnknown] = "Case unknown",
        [FindingCodes.CaseClosed] = "Case closed",
        [FindingCodes.CaseSystemMismatch] = "Case of another system",
        [FindingCodes.CaseConflict] = "Two case numbers",
        [FindingCodes.FormTransferMissing] = "No transfer form",
        [FindingCodes.FormCardMissing] = "No card form",
        [FindingCodes.FormWorksheetMissing] = "No worksheet",
        [FindingCodes.FormIncomplete] = "Form incomplete",
        [FindingCodes.FormFormat] = "File that can't be opened",
        [FindingCodes.FormUnreadable] = "Can't be read surely",
        [FindingCodes.FormConflict] = "Forms contradict each other",
        [FindingCodes.SystemUnknown] = "System key unknown",
        [FindingCodes.SystemSame] = "From and to the same system",
        [FindingCodes.UpgradeUndeclared] = "Upgrade not declared",
        [FindingCodes.UpgradeNotOne] = "Declared upgrade is none",
        [FindingCodes.UpgradeReverse] = "Back from software-only",
        [FindingCodes.PoMissing] = "No PO number",
        [FindingCodes.AssuranceUnconfirmed] = "Assurance not confirmed",
        [FindingCodes.RegistryStale] = "Registry's data too old",
        [FindingCodes.WorksheetConversion] = "Conversion on the worksheet",
        [FindingCodes.CardExpired] = "Card expired",
        [FindingCodes.CardInvalid] = "Card number invalid",
        [FindingCodes.SenderUnauthenticated] = "Sender not vouched for",
        [FindingCodes.SenderNotPartner] = "Sender not registered",
        [FindingCodes.FaxUnannounced] = "Fax not announced",
        [FindingCodes.RequestAlreadyMoved] = "Already moved",
        [FindingCodes.MailInstruction] = "Partner asks for more",
        [FindingCodes.MailCorrespondence] = "Partner wrote words",
        [FindingCodes.MailAutomatic] = "Automatic mail with a form",
        [FindingCodes.MailAutoReply] = "Automatic reply",
        [FindingCodes.MailList] = "Mailing list",
        [FindingCodes.MailOwn] = "Our own mail",
        [FindingCodes.MailDuplicate] = "The same email again",
        [FindingCodes.MailUnrelated] = "Not for us",
        [FindingCodes.MailBounce] = "Bounce",
        [FindingCodes.MailUnreadable] = "Email unreadable",
        [FindingCodes.ReplyUndeliverable] = "Our mail came back",
        [FindingCodes.ReplyUncertain] = "Our mail may not have arrived",
        [FindingCodes.ReplyLimit] = "Too many mails to one address",
        [FindingCodes.ReplyNoAddressee] = "Nobody to answer to",
        [FindingCodes.ReadingFailed] = "Reading a document failed",
        [FindingCodes.BillingHeld] = "Card form not handed over",
        [FindingCodes.RetentionHeld] = "Card form still in the mailbox",
        [FindingCodes.RegistrationOverdue] = "Registration overdue",
        [FindingCodes.MoveUndone] = "Move undone",
        [FindingCodes.CardDeclined] = "Card declined",
        [FindingCodes.RepresentativeAsks] = "Asked by a representative",
        [FindingCodes.RepresentativeRejects] = "Rejected by a representative",
        ["request.held"] = "Held until a time",
        ["request.accepted"] = "Accepted, waits for approval",
        ["mail.poison"] = "Email that always fails",
        ["mail.junk"] = "Filed as junk by the server",
        ["move.unwarranted"] = "Move without a warrant",
        ["move.unreadable"] = "Move that can't be read",
        ["move.failed"] = "Move failed",
    };

    /// <summary>The words; the code itself where there are none yet.</summary>
    public static string Of(string code) => Words.GetValueOrDefault(code, code);

    /// <summary>Whether a code has words.</summary>
    public static bool Has(string code) => Words.ContainsKey(code);
}
