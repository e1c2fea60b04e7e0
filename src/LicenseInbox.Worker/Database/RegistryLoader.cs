using System.Globalization;
using LicenseInbox.Domain.Audit;
using LicenseInbox.Domain.Casebook;
using LicenseInbox.Domain.Registry;
using LicenseInbox.Worker.Database.Rows;
using Microsoft.EntityFrameworkCore;

namespace LicenseInbox.Worker.Database;

/// <summary>Loads the rows of an import into the registry and the case desk, all of them or none, in one transaction.</summary>
internal sealed class RegistryLoader(StoreDatabase database, TimeProvider time) : IRegistryLoader
{
    public const string LoadedAt = "registry.loaded-at";

    public Task<LoadResult> LoadAsync(RegistryLoad load, bool overrideMoves, CancellationToken cancellationToken) =>
        database.WriteAsync(store => LoadAsync(store, load, overrideMoves, cancellationToken), cancellationToken);

    public Task<LoadResult> LoadAsync(Lease lease, RegistryLoad load, CancellationToken cancellationToken) =>
        database.WriteAsync(lease, store => LoadAsync(store, load, overrideMoves: false, cancellationToken), cancellationToken);

    private async Task<LoadResult> LoadAsync(StoreContext store, RegistryLoad load, bool overrideMoves, CancellationToken cancellationToken)
    {
        var changes = new LoadChanges(store, time.GetUtcNow());
        var systems = await SystemsAsync(store, load, changes, cancellationToken);
        if (Unknown(load, systems) is { Count: > 0 } problems)
        {
            store.ChangeTracker.Clear();
            return new LoadResult { Problems = problems };
        }

        await PartnersAsync(store, load, changes, cancellationToken);
        await CasesAsync(store, load, changes, cancellationToken);
        var licenses = new LicenseLoad(store, changes, systems, overrideMoves);
        await licenses.LoadAsync(load.Licenses, cancellationToken);
        changes.Keep();
        await NoteAsync(store, changes.Now, cancellationToken);
        if (!changes.Facts.IsEmpty)
        {
            var content = new { changes.Added, changes.Replaced, LeftAlone = licenses.LeftAlone.Count, overrideMoves };
            await AuditWriter.AddAsync(store, AuditEntry.Of(Guid.CreateVersion7(changes.Now), null, changes.Now, AuditActions.FactsImported, content), cancellationToken);
        }

        return new LoadResult { LeftAlone = licenses.LeftAlone, Changed = changes.Facts, Added = changes.Added, Replaced = changes.Replaced };
    }

    /// <summary>When the registry was loaded last, changed by it or not: what stays the same is confirmed.</summary>
    private static async Task NoteAsync(StoreContext store, DateTimeOffset at, CancellationToken cancellationToken)
    {
        var value = at.ToString("O", CultureInfo.InvariantCulture);
        if (await store.Settings.FindAsync([LoadedAt], cancellationToken) is { } known)
            known.Value = value;
        else
            store.Settings.Add(new SettingRow { Name = LoadedAt, Value = value });
    }

    private static async Task<Dictionary<string, SystemRow>> SystemsAsync(StoreContext store, RegistryLoad load, LoadChanges changes, CancellationToken cancellationToken)
    {
        var systems = await store.Systems.ToDictionaryAsync(row => row.Key, cancellationToken);
        foreach (var (system, _) in load.Systems)
        {
            if (!systems.TryGetValue(system.Key.Canonical, out var row))
            {
                row = new SystemRow { Key = system.Key.Canonical, Text = "", EndUser = "" };
                row.Take(system);
                store.Systems.Add(systems[row.Key] = row);
                changes.SystemAdded(row);
            }
            else if (row.ToSystem() != system)
            {
                row.Take(system);
                changes.SystemReplaced(row);
            }
        }

        return systems;
    }

    private static List<RowProblem> Unknown(RegistryLoad load, Dictionary<string, SystemRow> systems) =>
        load.Licenses
            .Where(row => !systems.ContainsKey(row.Value.System.Canonical))
            .Select(row => new RowProblem("licenses.csv", row.Line, "system_key", $"'{row.Value.System}' is not a known system; allowed is one of systems.csv or one imported before"))
            .ToList();

    private static async Task PartnersAsync(StoreContext store, RegistryLoad load, LoadChanges changes, CancellationToken cancellationToken)
    {
        var partners = load.Partners.Count == 0 ? [] : await store.Partners.ToDictionaryAsync(row => row.Id, StringComparer.Ordinal, cancellationToken);
        foreach (var (line, _) in load.Partners)
        {
            if (!partners.TryGetValue(line.PartnerId, out var partner))
            {
                partner = new PartnerRow { Id = line.PartnerId, Company = line.Company };
                store.Partners.Add(partners[line.PartnerId] = partner);
                changes.PartnerChanged(line.PartnerId, isNew: true);
            }

            var lookup = line.Contact?.Address.ToLowerInvariant() ?? "";
            var contact = partner.Contacts.Find(known => known.Lookup == lookup);
            var isSame = line.Contact is null || (contact is not null && contact.Name == line.Contact.Name && contact.Address == line.Contact.Address);
            if (partner.Company == line.Company && isSame)
                continue;
            changes.PartnerChanged(line.PartnerId, isNew: line.Contact is not null && contact is null);
            partner.Company = line.Company;
            if (line.Contact is null)
                continue;
            if (contact is null)
            {
                contact = new ContactRow { PartnerId = partner.Id, Lookup = lookup, Address = "", Position = partner.Contacts.Count };
                partner.Contacts.Add(contact);
            }

            contact.Name = line.Contact.Name;
            contact.Address = line.Contact.Address;
        }
    }

    private static async Task CasesAsync(StoreContext store, RegistryLoad load, LoadChanges changes, CancellationToken cancellationToken)
    {
        var cases = load.Cases.Count == 0 ? [] : await store.Cases.ToDictionaryAsync(row => row.Number, cancellationToken);
        foreach (var (supportCase, _) in load.Cases)
        {
            if (!cases.TryGetValue(supportCase.Number.Canonical, out var row))
            {
                row = new CaseRow { Number = supportCase.Number.Canonical, Text = "", SystemText = "", PartnerId = "" };
                row.Take(supportCase);
                store.Cases.Add(cases[row.Number] = row);
                changes.CaseChanged(supportCase.Number, isNew: true);
            }
            else if (row.ToCase() != supportCase)
            {
                row.Take(supportCase);
                changes.CaseChanged(supportCase.Number, isNew: false);
            }
        }
    }
}
