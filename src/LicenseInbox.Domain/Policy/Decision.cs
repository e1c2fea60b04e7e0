using LicenseInbox.Domain.Registry;

namespace LicenseInbox.Domain.Policy;

/// <summary>One license key of a move, as decided.</summary>
/// <param name="Key">The key, in the registry's spelling.</param>
/// <param name="Type">Its own type, such as <c>ALTI-STATION-10</c>.</param>
/// <param name="Quantity">Its whole quantity.</param>
/// <param name="NewType">For a software-only upgrade, the type it becomes; else null.</param>
/// <param name="AssuranceCharge">Pro-rated software assurance in USD; null when a person must determine it.</param>
public sealed record MoveLicense(LicenseKey Key, string Type, int Quantity, string? NewType, decimal? AssuranceCharge)
{
    /// <summary>The days that are charged; null when one of the systems has no assurance.</summary>
    public Pricing.AssurancePeriod? Period { get; init; }
}

/// <summary>All license keys that are to go from one system to one other.</summary>
/// <param name="From">The "from" system.</param>
/// <param name="To">The "to" system.</param>
/// <param name="Licenses">Its keys, in the form's order.</param>
/// <param name="IsUpgrade">Whether it is an upgrade to a software-only system.</param>
/// <param name="FormId">The transfer form that asks for it.</param>
public sealed record PlannedMove(SystemKey From, SystemKey To, IReadOnlyList<MoveLicense> Licenses, bool IsUpgrade, string FormId)
{
    /// <summary>Whether the other moves the same keys from the same system to the same one, whatever becomes of them there.</summary>
    public bool IsOfSameKeys(PlannedMove other) =>
        From == other.From && To == other.To && IsUpgrade == other.IsUpgrade && Licenses.Select(license => license.Key).ToHashSet().SetEquals(other.Licenses.Select(license => license.Key));

    /// <summary>Whether the other also moves them with the same quantities, and to the same new types.</summary>
    public bool IsSame(PlannedMove other) =>
        IsOfSameKeys(other) && Licenses.Select(license => (license.Key, license.Quantity, license.NewType)).ToHashSet().SetEquals(other.Licenses.Select(license => (license.Key, license.Quantity, license.NewType)));
}

/// <summary>What the policy says of one request at one moment.</summary>
public sealed record Decision
{
    /// <summary>The strongest of its findings, accept when none stands in the way.</summary>
    public required Outcome Outcome { get; init; }

    /// <summary>All findings, strongest first.</summary>
    public required IReadOnlyList<Finding> Findings { get; init; }

    /// <summary>The moves the forms ask for and that are not made yet, as far as their keys are known.</summary>
    public required IReadOnlyList<PlannedMove> Moves { get; init; }

    /// <summary>Whether it is a software-only upgrade: it goes, or is declared to go, to a software-only system.</summary>
    public bool SoftwareOnly { get; init; }

    /// <summary>Fee in USD for <see cref="Moves"/>.</summary>
    public decimal Fee { get; init; }

    /// <summary>Sum of the keys' assurance charges; null when one of them is.</summary>
    public decimal? AssuranceCharge { get; init; }

    /// <summary>When it was decided.</summary>
    public DateTimeOffset DecidedAt { get; init; }

    /// <summary>Until when facts may still arrive for a finding that settles; null when none does.</summary>
    public DateTimeOffset? SettlesAt { get; init; }
}
