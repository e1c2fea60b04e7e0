using LicenseInbox.Domain.Policy;
using LicenseInbox.Domain.Registry;
using LicenseInbox.Domain.Requests;

namespace LicenseInbox.Domain.Audit;

/// <summary>Why a request was decided.</summary>
public enum DecisionCause
{
    /// <summary>An email was admitted to it.</summary>
    Mail,

    /// <summary>A fact it rests on changed in the registry or at the case desk.</summary>
    Facts,

    /// <summary>The time to settle or to hold is over.</summary>
    Time,

    /// <summary>A person let it go on.</summary>
    Approval,

    /// <summary>Sales said something about it.</summary>
    Sales,

    /// <summary>A representative corrected, overrode, asked, rejected, or held it or let it go.</summary>
    Representative,

    /// <summary>Its move was to be made, and what it rested on had changed.</summary>
    Move,
}

/// <summary>What the trail says of a decision.</summary>
/// <param name="Cause">Why it was taken.</param>
/// <param name="Mode">How far the worker might go alone.</param>
/// <param name="Outcome">The strongest of its findings.</param>
/// <param name="Status">The request's status after it.</param>
/// <param name="Findings">All of them.</param>
/// <param name="Moves">The moves it plans.</param>
public sealed record DecisionContent(
    DecisionCause Cause, Mode Mode, Outcome Outcome, RequestStatus Status, IReadOnlyList<FindingContent> Findings, IReadOnlyList<MoveContent> Moves)
{
    /// <summary>What there is to say of a decision that was just taken.</summary>
    public static DecisionContent Of(Request request, Decision decision, DecisionCause cause, Mode mode) => new(
        cause,
        mode,
        decision.Outcome,
        request.Status,
        decision.Findings.Select(finding => new FindingContent(finding.Code, finding.Outcome, finding.OverriddenBy is not null)).ToList(),
        decision.Moves.Select(MoveContent.Of).ToList());
}

/// <summary>A finding, without the texts it quotes.</summary>
/// <param name="Code">Its code.</param>
/// <param name="Outcome">Where it leads.</param>
/// <param name="Overridden">Whether a representative has overridden it.</param>
public sealed record FindingContent(string Code, Outcome Outcome, bool Overridden);

/// <summary>A planned move.</summary>
/// <param name="From">The "from" system.</param>
/// <param name="To">The "to" system.</param>
/// <param name="Upgrade">Whether it is an upgrade to a software-only system.</param>
/// <param name="Licenses">What moves.</param>
public sealed record MoveContent(SystemKey From, SystemKey To, bool Upgrade, IReadOnlyList<LicenseContent> Licenses)
{
    /// <summary>What there is to say of it.</summary>
    public static MoveContent Of(PlannedMove move) => new(
        move.From, move.To, move.IsUpgrade, move.Licenses.Select(license => new LicenseContent(license.Key, license.Type, license.Quantity, license.NewType)).ToList());

    /// <summary>Whether it is the very same move: systems, keys, types and quantities.</summary>
    public bool IsOf(PlannedMove move) =>
        From == move.From && To == move.To && Upgrade == move.IsUpgrade && Licenses.Count == move.Licenses.Count && Licenses.ToHashSet().SetEquals(Of(move).Licenses);
}

/// <summary>A license key that moves.</summary>
/// <param name="Key">The key.</param>
/// <param name="Type">Its type.</param>
/// <param name="Quantity">Its quantity.</param>
/// <param name="NewType">In an upgrade the type it becomes, else null.</param>
public sealed record LicenseContent(LicenseKey Key, string Type, int Quantity, string? NewType);

/// <summary>A move that was made.</summary>
/// <param name="Move">Its id.</param>
/// <param name="Made">What moved.</param>
/// <param name="NewKeys">For an upgrade, old key to new key.</param>
/// <param name="CardFormId">The card form that pays for it, or null.</param>
/// <param name="Status">The request's status after it.</param>
public sealed record MadeContent(Guid Move, MoveContent Made, IReadOnlyDictionary<LicenseKey, LicenseKey> NewKeys, string? CardFormId, RequestStatus Status);

/// <summary>The keys that sales issued, old key to new key.</summary>
/// <param name="Keys">Old key to new key.</param>
public sealed record IssuedContent(IReadOnlyDictionary<LicenseKey, LicenseKey> Keys);
