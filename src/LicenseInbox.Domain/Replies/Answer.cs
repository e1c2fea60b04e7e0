using System.Security.Cryptography;
using System.Text;
using LicenseInbox.Domain.Moving;
using LicenseInbox.Domain.Policy;
using LicenseInbox.Domain.Reading;
using LicenseInbox.Domain.Registry;
using LicenseInbox.Domain.Requests;

namespace LicenseInbox.Domain.Replies;

/// <summary>Plans what a partner is told about his requests, and whom it is told to.</summary>
public static class Answer
{
    /// <summary>What is told about a request as it stands now; null when nothing is.</summary>
    /// <param name="request">The request.</param>
    /// <param name="moves">Its moves.</param>
    /// <param name="endUser">The end user on its forms, or null.</param>
    /// <param name="settings">The policy: which codes are answered, and the time zone.</param>
    public static ReplySection? About(Request request, IReadOnlyList<Move> moves, string? endUser, PolicySettings settings)
    {
        if (request.Decision is not { } decision || request.Status is RequestStatus.Observed or RequestStatus.Settling)
            return null;
        if (decision.Findings.Any(finding => finding.Outcome > Outcome.Accept && !settings.Table[finding.Code].Answered))
            return null;

        var alreadyMoved = decision.Findings.Any(finding => finding.Code == FindingCodes.RequestAlreadyMoved);
        var kind = request.Status switch
        {
            RequestStatus.Moved or RequestStatus.Completed when alreadyMoved => ReplyKind.Rejected,
            RequestStatus.Moved or RequestStatus.Completed => moves.Any(move => move.NewKeys.Count > 0) ? ReplyKind.NewKeys : ReplyKind.Moved,
            RequestStatus.WaitingForPartner => ReplyKind.Asked,
            RequestStatus.Rejected => ReplyKind.Rejected,
            RequestStatus.WaitingForSales => ReplyKind.WaitingForSales,
            RequestStatus.Lapsed => ReplyKind.Lapsed,
            RequestStatus.Closed => ReplyKind.Closed,
            RequestStatus.Withdrawn => ReplyKind.Withdrawn,
            _ => ReplyKind.Received,
        };
        var made = moves.Where(move => move.State == MoveState.Made).OrderBy(move => move.MadeAt).ToList();
        var latest = made.Count > 0 ? made.Where(move => move.DueBy == made[^1].DueBy).ToList() : [];
        var isDone = kind is ReplyKind.Moved or ReplyKind.NewKeys;
        var lines = latest.SelectMany(move => Pricing.Statement.Of(move, settings)).ToList();
        var told = isDone ? latest.Select(move => move.Planned).ToList() : decision.Moves;
        return new ReplySection
        {
            Case = request.Case,
            Kind = kind,
            EndUser = endUser,
            Findings = decision.Findings.Where(finding => IsTold(finding, kind)).ToList(),
            Moves = told,
            SoftwareOnly = decision.SoftwareOnly,
            NewKeys = latest.SelectMany(move => move.NewKeys).DistinctBy(pair => pair.Key).ToDictionary(),
            Fee = isDone ? Pricing.Statement.FeeOf(lines) : decision.Fee,
            AssuranceCharge = isDone ? Pricing.Statement.AssuranceOf(lines) : decision.AssuranceCharge,
            Deadline = InZone(kind is ReplyKind.Asked or ReplyKind.Rejected ? null : request.Deadline, settings),
            MovedAt = isDone && latest.Count > 0 ? InZone(latest[^1].MadeAt, settings) : null,
        };
    }

    /// <summary>The reminder of what the partner owes; null when he owes nothing.</summary>
    public static ReplySection? Reminder(Request request, IReadOnlyList<Move> moves, string? endUser, PolicySettings settings) =>
        request.Status is RequestStatus.WaitingForPartner or RequestStatus.Rejected && About(request, moves, endUser, settings) is { } section
            ? section with { Kind = ReplyKind.Reminder }
            : null;

    /// <summary>The blank forms that the findings of a reply ask for.</summary>
    public static IReadOnlyList<FormKind> BlankForms(IReadOnlyList<ReplySection> sections) => sections
        .Where(section => section.Kind is ReplyKind.Asked or ReplyKind.Rejected or ReplyKind.Received or ReplyKind.Reminder)
        .SelectMany(section => section.Findings)
        .Where(finding => finding.Outcome is Outcome.Ask or Outcome.Reject)
        .Select(finding => finding.Code switch
        {
            FindingCodes.FormTransferMissing => FormKind.LicenseTransfer,
            FindingCodes.FormCardMissing or FindingCodes.FeeNotCovered or FindingCodes.CardExpired or FindingCodes.CardInvalid => FormKind.CardAuthorization,
            FindingCodes.FormWorksheetMissing or FindingCodes.PoMissing => FormKind.MigrationWorksheet,
            FindingCodes.FormIncomplete or FindingCodes.FormUnreadable => finding.Evidence[0].Form,
            FindingCodes.LicensePartial or FindingCodes.LicenseUnknown or FindingCodes.LicenseNotOnSource or FindingCodes.SystemUnknown or FindingCodes.SystemSame
                or FindingCodes.OwnerMismatch or FindingCodes.ChassisStationCap or FindingCodes.CaseSystemMismatch => (FormKind?)FormKind.LicenseTransfer,
            _ => null,
        })
        .OfType<FormKind>()
        .Concat(sections.Any(section => section.Kind == ReplyKind.CardDeclined) ? [FormKind.CardAuthorization] : [])
        .Distinct()
        .Order()
        .ToList();

    /// <summary>
    /// Who is answered: the registered contact who wrote; for a fax the case's contact, else the partner's first with an address of his own. Null when there is nobody.
    /// Never an address from a Reply-To or a form.
    /// </summary>
    public static MailAddress? Addressee(MailAddress? sender, bool isFax, SupportCase? supportCase, Partner? partner)
    {
        if (!isFax && sender is not null)
            return sender;
        if (supportCase?.ContactEmail is { } contact && contact.IndexOf('@', StringComparison.Ordinal) > 0)
            return new MailAddress(partner?.Contacts.FirstOrDefault(known => known.Covers(contact))?.Name, contact);
        return partner?.Contacts.FirstOrDefault(known => !known.IsDomain) is { } first ? new MailAddress(first.Name, first.Address) : null;
    }

    /// <summary>What a section says, as one text: an unchanged outcome is not told again. Which moves are planned is no outcome; which are made, or with sales, is.</summary>
    public static string FingerprintOf(ReplySection section)
    {
        var moves = section.Kind is ReplyKind.Moved or ReplyKind.NewKeys or ReplyKind.WaitingForSales ? section.Moves : [];
        return string.Join('\n', moves
            .SelectMany(move => move.Licenses.Select(license => $"{move.From.Canonical}>{move.To.Canonical}:{license.Key.Canonical}"))
            .Concat(section.Findings.Select(Override.FingerprintOf))
            .Prepend(section.Kind.ToString()));
    }

    /// <summary>What a section says, for a header: case, kind, and a digest of <see cref="FingerprintOf"/>.</summary>
    public static string ToldOf(ReplySection section) => ToldOf(section.Case, section.Kind.ToString(), FingerprintOf(section));

    /// <summary>The same of what is told to sales.</summary>
    public static string ToldToSales(CaseNumber number, IEnumerable<PlannedMove> moves) => ToldOf(number, "Sales", WordsOf(moves));

    /// <summary>The same of a card form that is handed to billing.</summary>
    public static string ToldToBilling(CaseNumber number, IEnumerable<PlannedMove> moves) => ToldOf(number, "Billing", WordsOf(moves));

    /// <summary>Whether an entry is of a card form's hand-over.</summary>
    public static bool IsToBilling(string told) => told.Contains("/Billing/", StringComparison.Ordinal);

    /// <summary>Whether an entry announces only that something was received.</summary>
    public static bool IsReceipt(string told) => told.Contains($"/{nameof(ReplyKind.Received)}/", StringComparison.Ordinal);

    /// <summary>Whether an entry tells where a request stands (<see cref="About"/>), rather than something that happened beside.</summary>
    public static bool IsStanding(string told) => told.Split('/') is [_, var kind, _] && Enum.TryParse<ReplyKind>(kind, out var known)
        && known is not (ReplyKind.Reminder or ReplyKind.CardDeclined or ReplyKind.CardReceived or ReplyKind.RegistrationsOpen or ReplyKind.Undone);

    private static string WordsOf(IEnumerable<PlannedMove> moves) =>
        string.Join('\n', moves.SelectMany(move => move.Licenses.Select(license => $"{move.From.Canonical}>{move.To.Canonical}:{license.Key.Canonical}")));

    private static string ToldOf(CaseNumber? number, string kind, string words) =>
        $"{number?.Canonical ?? "-"}/{kind}/{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(words)).AsSpan(0, 6))}";

    private static bool IsTold(Finding finding, ReplyKind kind) => kind switch
    {
        _ when finding.Code == FindingCodes.RequestAlreadyMoved => true,
        ReplyKind.Rejected => finding.Outcome is Outcome.Reject or Outcome.Ask || IsNamedAttachment(finding),
        ReplyKind.Asked or ReplyKind.Received => finding.Outcome == Outcome.Ask || IsNamedAttachment(finding),
        _ => IsNamedAttachment(finding),
    };

    private static bool IsNamedAttachment(Finding finding) => finding is { Code: FindingCodes.FormFormat, Outcome: Outcome.Note, OverriddenBy: null };

    private static DateTimeOffset? InZone(DateTimeOffset? at, PolicySettings settings) =>
        at is { } moment ? TimeZoneInfo.ConvertTime(moment, settings.TimeZone) : null;
}
