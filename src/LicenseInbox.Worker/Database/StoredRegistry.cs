using LicenseInbox.Domain.Casebook;
using LicenseInbox.Domain.Moving;
using LicenseInbox.Domain.Registry;
using LicenseInbox.Worker.Database.Rows;
using Microsoft.EntityFrameworkCore;

namespace LicenseInbox.Worker.Database;

/// <summary>The built-in registry: the tables that imports fill, within the unit of work's transaction.</summary>
internal sealed class StoredRegistry(StoreContext context, PendingRows pending, TimeProvider time) : ILicenseRegistry
{
    private readonly Dictionary<string, Partner> _partners = new(StringComparer.Ordinal);
    private DateTimeOffset? _asOf;

    public async Task<RegistryFacts> FactsAsync(FactsQuery query, CancellationToken cancellationToken)
    {
        // Reservations are read from the rows of other requests.
        if (query.Licenses.Count > 0 && pending.HasRequestBut(query.ForRequest))
            await pending.WriteAsync(RecordKinds.Requests, cancellationToken);
        return await StoreFailures.GuardAsync(() => ReadAsync(query, cancellationToken));
    }

    public async Task<IReadOnlySet<LicenseKey>> UsedAsync(IReadOnlyCollection<LicenseKey> keys, CancellationToken cancellationToken)
    {
        var wanted = keys.Select(key => key.Canonical).Distinct().ToList();
        var known = await StoreFailures.GuardAsync(() => context.Licenses.AsNoTracking().Where(row => wanted.Contains(row.Key)).Select(row => row.Key).ToListAsync(cancellationToken));
        return keys.Where(key => known.Contains(key.Canonical)).ToHashSet();
    }

    public async Task<MoveResult> MoveAsync(Move move, RegistryFacts facts, CancellationToken cancellationToken)
    {
        await pending.WriteAsync(RecordKinds.All, cancellationToken);
        return await StoreFailures.GuardAsync(() => new MoveWriter(context, time).MakeAsync(move, facts, cancellationToken));
    }

    public async Task<IReadOnlyList<LicenseKey>> UndoAsync(Move move, CancellationToken cancellationToken)
    {
        await pending.WriteAsync(RecordKinds.All, cancellationToken);
        return await StoreFailures.GuardAsync(() => new MoveWriter(context, time).UndoAsync(move, cancellationToken));
    }

    public async Task TakeOverAsync(Move move, CancellationToken cancellationToken)
    {
        await pending.WriteAsync(RecordKinds.All, cancellationToken);
        await StoreFailures.GuardAsync(() => new MoveWriter(context, time).TakeOverAsync(move, cancellationToken));
    }

    public async Task TakeBackAsync(Move move, CancellationToken cancellationToken)
    {
        await pending.WriteAsync(RecordKinds.All, cancellationToken);
        await StoreFailures.GuardAsync(() => new MoveWriter(context, time).TakeBackAsync(move, cancellationToken));
    }

    public async Task RegisterAsync(string partnerId, Contact contact, CancellationToken cancellationToken)
    {
        await pending.WriteAsync(RecordKinds.All, cancellationToken);
        await StoreFailures.GuardAsync(async () =>
        {
            var partner = await context.Partners.SingleOrDefaultAsync(row => row.Id == partnerId, cancellationToken) ?? throw new InvalidOperationException($"There is no partner {partnerId}.");
            var lookup = ColumnText.Clean(contact.Address.ToLowerInvariant());
            if (partner.Contacts.Exists(known => known.Lookup == lookup))
                return;
            _partners.Remove(partnerId);
            partner.Contacts.Add(new ContactRow { PartnerId = partner.Id, Lookup = lookup, Address = ColumnText.Clean(contact.Address), Name = contact.Name is { } name ? ColumnText.Clean(name) : null, Position = partner.Contacts.Count });
            context.RegistryChanges.Add(new RegistryChangeRow { Fact = ColumnText.Clean(FactKeys.Partner + partner.Id) });
            await ServedChanges.KeepAsync(context, new ChangedFacts { Partners = new HashSet<string> { partner.Id } }, cancellationToken);
            await context.SaveChangesAsync(cancellationToken);
        });
    }

    private async Task<RegistryFacts> ReadAsync(FactsQuery query, CancellationToken cancellationToken)
    {
        var queries = StoreQueries.Of(context);
        var numbers = query.Cases.Select(number => number.Canonical).Distinct().ToList();
        var cases = numbers.Count == 0 ? [] : await queries.Cases(context, numbers).Select(row => row.ToCase()).ToListAsync(cancellationToken);
        var systemKeys = query.Systems.Concat(cases.Select(known => known.System)).Select(key => key.Canonical).Concat(await AlikeSystemsAsync(query, cancellationToken)).Distinct().ToList();
        var systems = systemKeys.Count == 0 ? [] : await queries.Systems(context, systemKeys).ToListAsync(cancellationToken);
        var licenseKeys = query.Licenses.Select(key => key.Canonical).Distinct().ToList();
        var namedKeys = licenseKeys.Concat(await AlikeLicensesAsync(query.LicensesLike, cancellationToken)).Distinct().ToList();
        var licenses = namedKeys.Count + systemKeys.Count == 0 ? [] : await queries.Licenses(context, namedKeys, systemKeys).ToListAsync(cancellationToken);
        return new RegistryFacts
        {
            Cases = cases.ToDictionary(known => known.Number),
            Systems = systems.Select(row => row.ToSystem()).ToDictionary(system => system.Key),
            Licenses = licenses.Select(row => row.ToLicense()).ToDictionary(license => license.Key),
            Partners = await PartnersAsync(cases, query.Addresses, cancellationToken),
            Reservations = await ReservationsAsync(licenseKeys, query.ForRequest, cancellationToken),
            AsOf = _asOf ??= await RegistryLoader.LoadedAtAsync(context, cancellationToken) ?? DateTimeOffset.MinValue,
            AssignmentVersions = licenses.ToDictionary(row => LicenseKey.Of(row.Text), row => row.Version),
            HoldingVersions = systems.ToDictionary(row => SystemKey.Of(row.Text), row => row.Version),
        };
    }

    /// <summary>Keys of systems that come near what recognition read: every key is looked at, since one character off can be any of them. Only page images ask for it.</summary>
    private async Task<List<string>> AlikeSystemsAsync(FactsQuery query, CancellationToken cancellationToken)
    {
        if (query.SystemsLike.Count + query.EndUsers.Count == 0)
            return [];
        var alike = new List<string>();
        await foreach (var row in context.Systems.AsNoTracking().Select(row => new { row.Key, row.EndUser }).AsAsyncEnumerable().WithCancellation(cancellationToken))
        {
            if (query.IsLike(row.Key, row.EndUser))
                alike.Add(row.Key);
        }

        return alike;
    }

    /// <summary>License keys that fold to what recognition read. The look-alikes are folded as <see cref="LookAlikes.Fold"/> does, by the database.</summary>
    private async Task<List<string>> AlikeLicensesAsync(IReadOnlyCollection<string> folded, CancellationToken cancellationToken)
    {
        if (folded.Count == 0)
            return [];
        var wanted = folded.Distinct().ToList();
        return await context.Licenses.AsNoTracking()
            .Where(row => !row.IsRetired && wanted.Contains(row.Key.Replace("O", "0").Replace("I", "1").Replace("L", "1").Replace("S", "5").Replace("B", "8").Replace("Z", "2")))
            .Select(row => row.Key)
            .ToListAsync(cancellationToken);
    }

    private async Task<IReadOnlyDictionary<string, Partner>> PartnersAsync(List<SupportCase> cases, IReadOnlyCollection<string> addresses, CancellationToken cancellationToken)
    {
        var ids = cases.Select(known => known.PartnerId).Distinct().ToList();
        var lookups = addresses.SelectMany(Lookups).Distinct().ToList();
        if (ids.Count + lookups.Count == 0)
            return new Dictionary<string, Partner>(StringComparer.Ordinal);
        if (lookups.Count == 0 && ids.TrueForAll(_partners.ContainsKey))
            return ids.ToDictionary(id => id, id => _partners[id], StringComparer.Ordinal);
        var found = await StoreQueries.Of(context).Partners(context, ids, lookups).Select(row => row.ToPartner()).ToDictionaryAsync(partner => partner.Id, StringComparer.Ordinal, cancellationToken);
        foreach (var partner in found.Values)
            _partners[partner.Id] = partner;
        return found;
    }

    private async Task<List<Reservation>> ReservationsAsync(List<string> licenseKeys, Guid? forRequest, CancellationToken cancellationToken)
    {
        if (licenseKeys.Count == 0)
            return [];
        return await StoreQueries.Of(context).Reservations(context, licenseKeys, forRequest)
            .Select(by => new Reservation(LicenseKey.Of(by.Key), by.Request, by.Case is { } number ? CaseNumber.Of(number) : null, by.CompletedAt))
            .ToListAsync(cancellationToken);
    }

    /// <summary>The contact lines that may cover an address: its own and its domain's.</summary>
    private static string[] Lookups(string address)
    {
        var lower = ColumnText.Clean(address.ToLowerInvariant());
        var at = lower.LastIndexOf('@');
        return at > 0 ? [lower, lower[at..]] : [lower];
    }
}
