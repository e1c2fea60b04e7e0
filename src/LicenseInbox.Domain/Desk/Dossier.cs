using LicenseInbox.Domain.Audit;
using LicenseInbox.Domain.Casebook;
using LicenseInbox.Domain.Issuing;
using LicenseInbox.Domain.Moving;
using LicenseInbox.Domain.Policy;
using LicenseInbox.Domain.Reading;
using LicenseInbox.Domain.Registry;
using LicenseInbox.Domain.Replies;
using LicenseInbox.Domain.Requests;

namespace LicenseInbox.Domain.Desk;

/// <summary>Everything about one request, as a representative needs it to decide.</summary>
public sealed record Dossier
{
    /// <summary>The request as it stands.</summary>
    public required Request Request { get; init; }

    /// <summary>The number of the last entry in its chain of the trail: what he has seen. Acts take it as <see cref="DeskAct.Seen"/>.</summary>
    public required int Version { get; init; }

    /// <summary>Its emails in order of receipt.</summary>
    public required IReadOnlyList<DossierMail> Mails { get; init; }

    /// <summary>What registry and case desk say of what its forms name, at this moment.</summary>
    public required RegistryFacts Facts { get; init; }

    /// <summary>Every rule with what it finds now, on these facts; overrides applied.</summary>
    public required IReadOnlyList<RuleVerdict> Rules { get; init; }

    /// <summary>Its moves, oldest first.</summary>
    public required IReadOnlyList<Move> Moves { get; init; }

    /// <summary>Open exceptions about it, its emails and its moves.</summary>
    public required IReadOnlyList<ExceptionRecord> Exceptions { get; init; }

    /// <summary>What was written to the partner last, or null.</summary>
    public OutgoingMail? LastMail { get; init; }

    /// <summary>Everything that happened to it, oldest first.</summary>
    public required IReadOnlyList<ChainedEntry> History { get; init; }

    /// <summary>What the partner may be asked for.</summary>
    public required IReadOnlyList<DeskItem> MayAsk { get; init; }

    /// <summary>Reasons to reject it.</summary>
    public required IReadOnlyList<DeskItem> MayReject { get; init; }

    /// <summary>Findings that a representative may override, by what <see cref="OverrideFinding"/> takes.</summary>
    public required IReadOnlyList<DeskItem> MayOverride { get; init; }

    /// <summary>The acts that are possible as it stands.</summary>
    public required AllowedActs Allowed { get; init; }
}

/// <summary>An email of a request.</summary>
/// <param name="Message">As it was recorded: its facts are as they were read.</param>
/// <param name="Settled">Its facts as they are decided on: held against the registry, corrections taken over.</param>
public sealed record DossierMail(RecordedMessage Message, MessageFacts Settled);

/// <summary>One rule and what it finds.</summary>
/// <param name="Rule">The rule's name, such as <c>OwnersAreTheSame</c>.</param>
/// <param name="Codes">The codes it may find.</param>
/// <param name="Findings">What it finds; empty when it holds, or rests on something unknown, which is a finding of another rule then.</param>
public sealed record RuleVerdict(string Rule, IReadOnlyList<string> Codes, IReadOnlyList<Finding> Findings);

/// <summary>Which acts are possible on a request as it stands.</summary>
/// <param name="Decide">Correct, override, ask, reject.</param>
/// <param name="Approve">Approve.</param>
/// <param name="Hold">Hold until a time.</param>
/// <param name="EndHold">End a hold.</param>
/// <param name="Withdraw">Withdraw.</param>
/// <param name="IssueKeys">Enter new keys.</param>
/// <param name="MissOrder">Say that sales never received the no-charge PO.</param>
public sealed record AllowedActs(bool Decide, bool Approve, bool Hold, bool EndHold, bool Withdraw, bool IssueKeys, bool MissOrder)
{
    /// <summary>What a request allows.</summary>
    public static AllowedActs Of(Request request) => new(
        request.IsOpen,
        request.MayBeApproved,
        request.IsOpen,
        request.IsOpen && request.State.Held is not null,
        request.IsOpen,
        request.State.Status is RequestStatus.WaitingForSales or RequestStatus.WithRepresentative && IssuedKeys.Wanted(request).Count > 0,
        request.State.Status == RequestStatus.WaitingForSales);
}

/// <summary>Everything about one email, as a representative needs it to say where it belongs.</summary>
public sealed record MailDossier
{
    /// <summary>The email as it was recorded.</summary>
    public required RecordedMessage Message { get; init; }

    /// <summary>The number of the last entry in its chain of the trail; acts take it as <see cref="DeskAct.Seen"/>.</summary>
    public required int Version { get; init; }

    /// <summary>Open exceptions about it, as one of a group too.</summary>
    public required IReadOnlyList<ExceptionRecord> Exceptions { get; init; }

    /// <summary>The requests it was admitted to.</summary>
    public required IReadOnlyList<Request> Requests { get; init; }

    /// <summary>The cases that subject, words and forms name, as far as they are known.</summary>
    public required IReadOnlyList<SupportCase> Cases { get; init; }

    /// <summary>The partners of these cases, and those of whom the sender is a contact.</summary>
    public required IReadOnlyList<Partner> Partners { get; init; }

    /// <summary>Who would be asked whether he sent it; null when there is nobody.</summary>
    public MailAddress? Contact { get; init; }

    /// <summary>Everything that happened to it, oldest first.</summary>
    public required IReadOnlyList<ChainedEntry> History { get; init; }
}
