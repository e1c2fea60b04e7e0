namespace LicenseInbox.Domain.Registry;

/// <summary>A license key that an earlier request holds.</summary>
/// <param name="Key">The key.</param>
/// <param name="RequestId">The request that reserved it.</param>
/// <param name="Case">That request's case.</param>
/// <param name="ReceivedAt">When that request was received.</param>
public sealed record Reservation(LicenseKey Key, Guid RequestId, CaseNumber? Case, DateTimeOffset ReceivedAt);

/// <summary>
/// Everything the registry and the case desk say about the keys, cases and addresses that one decision needs, read at one moment.
/// What is not in here is unknown.
/// </summary>
public sealed record RegistryFacts
{
    /// <summary>Nothing is known.</summary>
    public static readonly RegistryFacts Empty = new();

    /// <summary>Systems by key.</summary>
    public IReadOnlyDictionary<SystemKey, PhoneSystem> Systems { get; init; } = new Dictionary<SystemKey, PhoneSystem>();

    /// <summary>License keys by key: those named, and all that are assigned to a named "to" system (its stations count).</summary>
    public IReadOnlyDictionary<LicenseKey, License> Licenses { get; init; } = new Dictionary<LicenseKey, License>();

    /// <summary>Cases by number.</summary>
    public IReadOnlyDictionary<CaseNumber, SupportCase> Cases { get; init; } = new Dictionary<CaseNumber, SupportCase>();

    /// <summary>Partners by id: those of the cases, and those of whom the sender is a registered contact.</summary>
    public IReadOnlyDictionary<string, Partner> Partners { get; init; } = new Dictionary<string, Partner>(StringComparer.Ordinal);

    /// <summary>Reservations of the license keys by other requests (queued, with sales, with a representative).</summary>
    public IReadOnlyList<Reservation> Reservations { get; init; } = [];

    /// <summary>For each known license key the version of its assignment these facts were read at; a move inserts the next.</summary>
    public IReadOnlyDictionary<LicenseKey, int> AssignmentVersions { get; init; } = new Dictionary<LicenseKey, int>();

    /// <summary>For each known system the version of its holdings these facts were read at; a move to or from it inserts the next.</summary>
    public IReadOnlyDictionary<SystemKey, int> HoldingVersions { get; init; } = new Dictionary<SystemKey, int>();

    /// <summary>
    /// When these facts were last known to be right: the registry's last import, whether it changed anything or not; <see cref="DateTimeOffset.MinValue"/> when it never had one. Null: they are asked for where they are
    /// kept, and have no age.
    /// </summary>
    public DateTimeOffset? AsOf { get; init; }

    /// <summary>The system, or null when it is not known.</summary>
    public PhoneSystem? System(SystemKey key) => Systems.GetValueOrDefault(key);

    /// <summary>The license, or null when it is not known.</summary>
    public License? License(LicenseKey key) => Licenses.GetValueOrDefault(key);

    /// <summary>The case, or null when it is not known.</summary>
    public SupportCase? Case(CaseNumber number) => Cases.GetValueOrDefault(number);

    /// <summary>The partner of a case, or null when the case or its partner is not known.</summary>
    public Partner? PartnerOf(CaseNumber number) =>
        Case(number) is { } known ? Partners.GetValueOrDefault(known.PartnerId) : null;

    /// <summary>Everything that is assigned to <paramref name="system"/>.</summary>
    public IEnumerable<License> LicensesOn(SystemKey system) => Licenses.Values.Where(license => license.System == system);
}
