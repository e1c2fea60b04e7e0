using LicenseInbox.Domain.Policy;
using LicenseInbox.Domain.Registry;

namespace LicenseInbox.Domain.Sureness;

/// <summary>What readings are held against.</summary>
/// <param name="Registry">The facts that <see cref="FormsInDoubt.Query"/> asked for.</param>
/// <param name="Cases">The cases that are known without the form: those that the subject, or an earlier decision, names.</param>
/// <param name="Settings">The policy.</param>
public sealed record WhatIsKnown(RegistryFacts Registry, IReadOnlyCollection<CaseNumber> Cases, PolicySettings Settings)
{
    /// <summary>The people who are registered for the cases' partners, then those whom the email's forms name elsewhere.</summary>
    public IReadOnlyCollection<string> Names { get; init; } = [];

    private readonly Lazy<KnownKeys<PhoneSystem>> _systems = new(() => new(Registry.Systems.Values, system => system.Key.Text));
    private readonly Lazy<KnownKeys<License>> _licenses = new(() => new(Registry.Licenses.Values, license => license.Key.Text));

    internal KnownKeys<PhoneSystem> Systems => _systems.Value;

    internal KnownKeys<License> Licenses => _licenses.Value;
}
