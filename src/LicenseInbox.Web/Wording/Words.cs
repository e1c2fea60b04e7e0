using System.Globalization;
using System.Text;
using LicenseInbox.Domain.Audit;
using LicenseInbox.Domain.Casebook;
using LicenseInbox.Domain.Desk;
using LicenseInbox.Domain.Moving;
using LicenseInbox.Domain.Policy;
using LicenseInbox.Domain.Reading;
using LicenseInbox.Domain.Registry;
using LicenseInbox.Domain.Replies;
using LicenseInbox.Domain.Requests;

namespace LicenseInbox.Web.Wording;

/// <summary>What the domain calls things, as representatives read them.</summary>
internal static class Words
{
    private static readonly Dictionary<string, string> Actions = new(StringComparer.Ordinal)
    {
        [AuditActions.MessageRecorded] = "Email recorded",
        [AuditActions.MessageSetAside] = "Email set aside, since it always failed",
        [AuditActions.MessageAdmitted] = "Email admitted by a representative",
        [AuditActions.DocumentSeen] = "Looked at a document",
        [AuditActions.ContactAsked] = "Registered contact asked",
        [AuditActions.ContactRegistered] = "Sender registered as a contact",
        [AuditActions.ExceptionTaken] = "Taken",
        [AuditActions.ExceptionReleased] = "Given back",
        [AuditActions.ExceptionResolved] = "Seen to",
        [AuditActions.RequestAdmitted] = "Email added",
        [AuditActions.RequestTookOver] = "Forms came over from another request",
        [AuditActions.RequestHandedOver] = "Forms went over to another request",
        [AuditActions.RequestParted] = "Email taken out, it belongs to another case",
        [AuditActions.RequestDecided] = "Decided",
        [AuditActions.RequestHeld] = "Held",
        [AuditActions.RequestReleased] = "Hold over",
        [AuditActions.RequestApproved] = "Approved",
        [AuditActions.RequestCorrected] = "Fields corrected",
        [AuditActions.RequestOverridden] = "Finding overridden",
        [AuditActions.RequestRuled] = "Decided by a representative",
        [AuditActions.RequestEnded] = "Ended",
        [AuditActions.RequestTold] = "The partner's server took our mail",
        [AuditActions.RequestReminded] = "Partner reminded",
        [AuditActions.CallNoted] = "Note",
        [AuditActions.KeysIssued] = "New keys entered",
        [AuditActions.MoveQueued] = "Move queued",
        [AuditActions.MoveCancelled] = "Move cancelled",
        [AuditActions.MoveMade] = "Moved",
        [AuditActions.MoveUnknown] = "Move handed over, no answer yet",
        [AuditActions.MoveByHand] = "Move to be made in the license server by hand",
        [AuditActions.MoveConfirmed] = "Move made in the license server",
        [AuditActions.MoveReversing] = "Move to be undone by the license server",
        [AuditActions.MoveRefused] = "Move refused",
        [AuditActions.MoveUndone] = "Move undone",
        [AuditActions.RequestCompleted] = "Both registrations seen",
        [AuditActions.RegistrationOverdue] = "Registration overdue",
        [AuditActions.ReplyWritten] = "Mail written",
        [AuditActions.ReplySentAgain] = "Mail to be sent again",
        [AuditActions.SalesToldOf] = "Mail to sales written",
        [AuditActions.KeysOrdered] = "New keys ordered from sales",
        [AuditActions.SalesAnswerReturned] = "Answer went back to sales",
        [AuditActions.OrderNotReceived] = "Sales has no PO",
        [AuditActions.CardHandedOver] = "Card form handed to billing",
        [AuditActions.CardDeclined] = "Card declined",
        [AuditActions.CardReplaced] = "Another card form came",
        [AuditActions.CardRemoved] = "Card form taken out of the mailbox",
        [AuditActions.CardGone] = "Email with the card form is gone",
        [AuditActions.ReplyUndeliverable] = "Mail came back",
        [AuditActions.ReplyUncertain] = "Nobody knows whether our mail arrived",
        [AuditActions.JunkFound] = "Found among the server's junk",
        [AuditActions.FactsImported] = "Registry imported",
        [AuditActions.QueueChanged] = "Queue changed",
        [AuditActions.PersonalErased] = "Names and addresses erased",
    };

    /// <param name="status">Where a request stands.</param>
    /// <param name="byHand">Whether a person has one of its moves, to make it in the license server.</param>
    public static string Of(RequestStatus? status, bool byHand = false) => status switch
    {
        RequestStatus.Queued when byHand => "move to be made by hand",
        null => "being decided",
        RequestStatus.Settling => "waiting for facts",
        RequestStatus.WaitingForPartner => "waiting for the partner",
        RequestStatus.Rejected => "rejected",
        RequestStatus.WithRepresentative => "with a representative",
        RequestStatus.Queued => "move due",
        RequestStatus.WaitingForSales => "waiting for sales",
        RequestStatus.Moved => "moved",
        RequestStatus.Completed => "completed",
        RequestStatus.Lapsed => "lapsed",
        RequestStatus.Closed => "closed",
        RequestStatus.Withdrawn => "withdrawn",
        _ => "observed only",
    };

    /// <summary>The colour that goes with the words, never without them.</summary>
    public static string TagOf(RequestStatus? status, bool byHand = false) => status switch
    {
        RequestStatus.Queued when byHand => "tag warn",
        RequestStatus.Moved or RequestStatus.Completed or RequestStatus.Queued => "tag good",
        RequestStatus.WithRepresentative or RequestStatus.WaitingForSales or RequestStatus.Settling => "tag warn",
        RequestStatus.Rejected => "tag bad",
        _ => "tag",
    };

    public static string Of(Outcome outcome) => outcome switch
    {
        Outcome.Note => "note",
        Outcome.Accept => "accept",
        Outcome.Ask => "ask the partner",
        Outcome.Reject => "reject",
        Outcome.Flag => "a representative decides",
        _ => "ignore",
    };

    public static string TagOf(Outcome outcome) => outcome switch
    {
        Outcome.Accept => "tag good",
        Outcome.Ask or Outcome.Flag => "tag warn",
        Outcome.Reject => "tag bad",
        _ => "tag",
    };

    public static string Of(MessageState state) => state switch
    {
        MessageState.Admitted => "belongs to a request",
        MessageState.Exception => "waits for a representative",
        MessageState.Ignored => "ignored",
        _ => "observed only",
    };

    public static string Of(Move move) => move switch
    {
        { WaitsForConfirmation: true } => "to be made in the license server by hand",
        { IsGivenUp: true } => "given up, being taken back",
        { Reversal: not null } => "made, being undone",
        _ => Of(move.State),
    };

    public static string Of(MoveState state) => state switch
    {
        MoveState.WaitingForKeys => "waits for new keys",
        MoveState.Due => "due",
        MoveState.Unknown => "handed over, no answer yet",
        MoveState.Made => "made",
        MoveState.Cancelled => "cancelled",
        MoveState.Undone => "undone",
        _ => "refused",
    };

    public static string Of(OutgoingState state) => state switch
    {
        OutgoingState.Waiting => "to be sent",
        OutgoingState.Uncertain => "nobody knows whether it arrived",
        OutgoingState.Sent => "sent",
        OutgoingState.Undeliverable => "came back",
        _ => "not sent, another took its place",
    };

    public static string Of(ReadBy? by) => by switch
    {
        ReadBy.AcroForm => "form field",
        ReadBy.Text => "typed text",
        ReadBy.Ocr => "image",
        ReadBy.Representative => "corrected",
        _ => "not found",
    };

    public static string Of(Platform platform) => platform switch
    {
        Platform.Office => "office",
        Platform.MaxServer => "MAX server",
        _ => "software-only",
    };

    public static string Sure(double? confidence) => confidence is { } share ? string.Create(CultureInfo.InvariantCulture, $"{share * 100:0} %") : "–";

    /// <summary>A rule's name as a sentence: <c>OwnersAreTheSame</c>, "Owners are the same".</summary>
    public static string OfRule(string name)
    {
        var words = new StringBuilder();
        foreach (var letter in name)
        {
            if (char.IsUpper(letter) && words.Length > 0)
                words.Append(' ').Append(char.ToLowerInvariant(letter));
            else
                words.Append(letter);
        }

        return words.ToString();
    }

    public static string OfAction(string action) => Actions.GetValueOrDefault(action, action);

    /// <summary>What a decision in the trail came to; null for other entries.</summary>
    public static string? Detail(ChainedEntry entry)
    {
        if (entry.Action != AuditActions.RequestDecided)
            return entry.Personal?.Text;
        var said = AuditEntry.Read<DecisionContent>(entry.Content);
        var codes = said.Findings.Where(finding => finding.Outcome > Outcome.Accept).Select(finding => finding.Code).Distinct().ToList();
        return $"{Of(said.Outcome)}{(codes.Count > 0 ? $" ({string.Join(", ", codes)})" : "")}; now {Of(said.Status)}";
    }

    public static string Author(string author) => author == AuditEntry.Program ? "LicenseInbox" : author;

    /// <summary>Whose words evidence is, and where it stands.</summary>
    public static string Of(Evidence evidence, PolicySettings policy)
    {
        var place = new List<string> { evidence.Source is "systems" or "licenses" or "cases" ? "registry" : evidence.Source };
        if (evidence.Page is { } page)
            place.Add($"page {page}");
        if (evidence.Field is { } field)
            place.Add(evidence.Form is { } form ? policy.Label(form, field) : field.Replace('_', ' '));
        return string.Join(", ", place);
    }

    /// <summary>What the registry has of a key; of forms that are not in force, only what was looked up for others.</summary>
    public static string? Known(string field, string? value, RegistryFacts facts, bool isLookedUp)
    {
        if (field.EndsWith("system_key", StringComparison.Ordinal) && SystemKey.TryOf(value, out var system))
            return facts.System(system) is { } known ? $"{known.EndUser}, {Of(known.Platform)}{(known.AssuranceEndsOn is { } ends ? $", assurance until {ends:yyyy-MM-dd}" : ", no assurance")}" : Absent("not in the registry");
        if (field.StartsWith("license_key", StringComparison.Ordinal) && LicenseKey.TryOf(value, out var license))
            return facts.License(license) is { } known ? $"{known.Type}, {known.Quantity.ToString(CultureInfo.InvariantCulture)}, on {known.System}" : Absent("not in the registry");
        if (field == "case_number" && CaseNumber.TryOf(value, out var number))
            return facts.Case(number) is { } known ? $"{(known.IsOpen ? "open" : "closed")}, for {known.System}" : Absent("no such case");
        return null;

        string? Absent(string words) => isLookedUp ? words : null;
    }

    /// <summary>What an act changed, in a few sentences.</summary>
    public static string Done(DeskEffect effect)
    {
        var said = effect.Requests.Select(change => $"{(change.Case is { } number ? $"Case {number}" : "The request")} is now {Of(change.After.Status)}.").ToList();
        if (effect.Mails.Count > 0)
            said.Add(effect.Mails.Count == 1 ? "A mail to the partner is on its way." : $"{effect.Mails.Count} mails are on their way.");
        return string.Join(' ', effect.Notes.Concat(said).DefaultIfEmpty("Done."));
    }
}
