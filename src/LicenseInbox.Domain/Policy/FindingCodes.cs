namespace LicenseInbox.Domain.Policy;

/// <summary>The codes of all findings: one constant for each row of <c>config/policy.json</c>.</summary>
public static class FindingCodes
{
#pragma warning disable CS1591 // Each constant's meaning is its row in DOMAIN.md's tables and its rule's summary.
    public const string TargetNotRegistered = "target.not-registered";
    public const string TargetAssuranceInactive = "target.assurance-inactive";
    public const string OwnerMismatch = "owner.mismatch";
    public const string OwnerUnsure = "owner.unsure";
    public const string OwnerNameDiffers = "owner.name-differs";
    public const string LicensePartial = "license.partial";
    public const string LicenseUnknown = "license.unknown";
    public const string LicenseNotOnSource = "license.not-on-source";
    public const string LicenseTypeMismatch = "license.type-mismatch";
    public const string LicenseTypeUnknown = "license.type-unknown";
    public const string LicenseNoCounterpart = "license.no-counterpart";
    public const string LicenseDuplicate = "license.duplicate";
    public const string ChassisStationCap = "chassis.station-cap";
    public const string ChassisUnknown = "chassis.unknown";
    public const string FeeNotCovered = "fee.not-covered";
    public const string CaseMissing = "case.missing";
    public const string CaseUnknown = "case.unknown";
    public const string CaseClosed = "case.closed";
    public const string CaseSystemMismatch = "case.system-mismatch";
    public const string CaseConflict = "case.conflict";
    public const string FormTransferMissing = "form.transfer-missing";
    public const string FormCardMissing = "form.card-missing";
    public const string FormWorksheetMissing = "form.worksheet-missing";
    public const string FormIncomplete = "form.incomplete";
    public const string FormFormat = "form.format";
    public const string FormUnreadable = "form.unreadable";
    public const string FormConflict = "form.conflict";
    public const string SystemUnknown = "system.unknown";
    public const string SystemSame = "system.same";
    public const string UpgradeUndeclared = "upgrade.undeclared";
    public const string UpgradeNotOne = "upgrade.not-one";
    public const string UpgradeReverse = "upgrade.reverse";
    public const string PoMissing = "po.missing";
    public const string AssuranceUnconfirmed = "assurance.unconfirmed";
    public const string WorksheetConversion = "worksheet.conversion";
    public const string RegistryStale = "registry.stale";
    public const string CardExpired = "card.expired";
    public const string CardInvalid = "card.invalid";
    public const string SenderUnauthenticated = "sender.unauthenticated";
    public const string SenderNotPartner = "sender.not-partner";
    public const string FaxUnannounced = "fax.unannounced";
    public const string RequestAlreadyMoved = "request.already-moved";
    public const string MailInstruction = "mail.instruction";
    public const string MailCorrespondence = "mail.correspondence";
    public const string MailAutomatic = "mail.automatic";
    public const string MailAutoReply = "mail.auto-reply";
    public const string MailList = "mail.list";
    public const string MailOwn = "mail.own";
    public const string MailDuplicate = "mail.duplicate";
    public const string MailUnrelated = "mail.unrelated";
    public const string MailBounce = "mail.bounce";
    public const string MailUnreadable = "mail.unreadable";
    public const string ReplyUndeliverable = "reply.undeliverable";
    public const string ReplyUncertain = "reply.uncertain";
    public const string ReplyLimit = "reply.limit";
    public const string ReplyNoAddressee = "reply.no-addressee";
    public const string ReadingFailed = "reading.failed";
    public const string BillingHeld = "billing.held";
    public const string RetentionHeld = "retention.held";
    public const string RegistrationOverdue = "registration.overdue";
    public const string MoveUndone = "move.undone";
    public const string CardDeclined = "card.declined";
    public const string RepresentativeAsks = "representative.asks";
    public const string RepresentativeRejects = "representative.rejects";
#pragma warning restore CS1591
}
