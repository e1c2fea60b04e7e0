using LicenseInbox.Domain.Registry;

namespace LicenseInbox.Domain.Tests;

/// <summary>Builders of what most tests need: an end user's old and new system, a partner, a case. All invented.</summary>
internal static partial class Some
{
    public const string EndUser = "Ridgeway Dental Group";

    public const string Stations = "STAT-0000-0000-0000-0010";

    public const string Agents = "AGNT-0000-0000-0000-0005";

    public static readonly CaseNumber CaseNumber = CaseNumber.Of("204417");

    public static readonly SystemKey OldSystem = SystemKey.Of("7K2M-91QD-XR48-5TZC");

    public static readonly SystemKey NewSystem = SystemKey.Of("4NWB-62HJ-PL35-8VYA");

    /// <summary>A Wednesday, 10:00 in the vendor's time zone.</summary>
    public static readonly DateTimeOffset ReceivedAt = new(2026, 3, 4, 18, 0, 0, TimeSpan.Zero);

    public static PhoneSystem System(SystemKey key, Platform platform = Platform.Office, string endUser = EndUser, string? endUserId = null) =>
        new(key, endUser, endUserId, platform, Chassis.Other, new DateOnly(2026, 1, 15), new DateOnly(2026, 12, 31));

    public static License License(string key, string type, int quantity, SystemKey? system = null) =>
        new(LicenseKey.Of(key), type, quantity, system ?? OldSystem);

    public static SupportCase Case(CaseNumber? number = null, SystemKey? system = null) =>
        new(number ?? CaseNumber, system ?? NewSystem, "P-100", true, false, false, new DateOnly(2026, 3, 2), null);

    public static Partner Partner(string id = "P-100", params string[] addresses) =>
        new(id, "Lakeside Telecom", (addresses.Length > 0 ? addresses : ["lee@lakeside.example"]).Select(address => new Contact(null, address)).ToList());

    /// <summary>A case of the new system, and two keys on the old one: ten stations and five agent seats.</summary>
    public static RegistryFacts Facts(Platform from = Platform.Office, Platform to = Platform.Office) => new RegistryFacts()
        .With(System(OldSystem, from) with { AssuranceEndsOn = new DateOnly(2026, 6, 30) })
        .With(System(NewSystem, to))
        .With(License(Stations, "ALTI-STATION-10", 10))
        .With(License(Agents, "ALTI-ACM-5", 5))
        .With(Case());

    public static RegistryFacts With(this RegistryFacts facts, PhoneSystem system) =>
        facts with { Systems = new Dictionary<SystemKey, PhoneSystem>(facts.Systems) { [system.Key] = system } };

    public static RegistryFacts With(this RegistryFacts facts, License license) =>
        facts with { Licenses = new Dictionary<LicenseKey, License>(facts.Licenses) { [license.Key] = license } };

    public static RegistryFacts With(this RegistryFacts facts, SupportCase known) =>
        facts with { Cases = new Dictionary<CaseNumber, SupportCase>(facts.Cases) { [known.Number] = known } };

    /// <summary>The new system, changed.</summary>
    public static RegistryFacts WithTarget(this RegistryFacts facts, Func<PhoneSystem, PhoneSystem> change) => facts.With(change(facts.System(NewSystem)!));

    /// <summary>The old system, changed.</summary>
    public static RegistryFacts WithSource(this RegistryFacts facts, Func<PhoneSystem, PhoneSystem> change) => facts.With(change(facts.System(OldSystem)!));

    /// <summary>The case, changed.</summary>
    public static RegistryFacts WithCase(this RegistryFacts facts, Func<SupportCase, SupportCase> change) => facts.With(change(facts.Case(CaseNumber)!));

    public static RegistryFacts WithoutCase(this RegistryFacts facts) => facts with { Cases = new Dictionary<CaseNumber, SupportCase>() };
}
