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

    /// <summary>A statement over millions of rows takes longer than one of a unit of work.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(30);

    /// <summary>So many changed rows are held at a time.</summary>
    public const int Chunk = 1000;

    public Task<LoadResult> LoadAsync(RegistryLoad load, bool overrideMoves, CancellationToken cancellationToken) => LoadAsync(null, load, overrideMoves, cancellationToken);

    public Task<LoadResult> LoadAsync(Lease lease, RegistryLoad load, CancellationToken cancellationToken) => LoadAsync(lease, load, overrideMoves: false, cancellationToken);

    public Task ConfirmAsync(Lease lease, CancellationToken cancellationToken) =>
        database.WriteAsync(
            lease,
            async store =>
            {
                await NoteAsync(store, time.GetUtcNow(), cancellationToken);
                return true;
            },
            cancellationToken);

    /// <summary>When the registry was loaded or confirmed last; null when it never was.</summary>
    public static async Task<DateTimeOffset?> LoadedAtAsync(StoreContext store, CancellationToken cancellationToken) =>
        await StoreQueries.Of(store).Setting(store, LoadedAt, cancellationToken) is { } value
            ? DateTimeOffset.Parse(value, CultureInfo.InvariantCulture)
            : null;

    private Task<LoadResult> LoadAsync(Lease? lease, RegistryLoad load, bool overrideMoves, CancellationToken cancellationToken) => database.WriteAsync(
        lease,
        async store =>
        {
            store.Database.SetCommandTimeout(Patience);
            await StagedLoad.FillAsync(store, load, cancellationToken);
        },
        async store =>
        {
            var result = await StagedLoad.ProblemsAsync(store, cancellationToken) is { Count: > 0 } problems
                ? new LoadResult { Problems = problems }
                : await LoadAsync(store, load.Partners, overrideMoves, cancellationToken);
            await StagedLoad.DropAsync(store, cancellationToken);
            return result;
        },
        cancellationToken);

    private async Task<LoadResult> LoadAsync(StoreContext store, IEnumerable<FileRow<PartnerContact>> partners, bool overrideMoves, CancellationToken cancellationToken)
    {
        var changes = new LoadChanges(store, time.GetUtcNow());
        changes.RowsAdded(await StagedLoad.AddNewAsync(store, changes.Now, cancellationToken));
        await PartnersAsync(store, partners.ToList(), changes, cancellationToken);
        await SystemsAsync(store, changes, cancellationToken);
        await CasesAsync(store, changes, cancellationToken);
        var licenses = new LicenseLoad(store, changes, overrideMoves);
        await licenses.LoadAsync(cancellationToken);
        await StagedLoad.HoldAsync(store, changes.Now, cancellationToken);
        await StagedLoad.KeepFactsAsync(store, cancellationToken);
        await NoteAsync(store, changes.Now, cancellationToken);
        if (changes.Added + changes.Replaced > 0)
        {
            var content = new { changes.Added, changes.Replaced, LeftAlone = licenses.LeftAlone.Count, overrideMoves };
            await AuditWriter.AddAsync(store, AuditEntry.Of(Guid.CreateVersion7(changes.Now), null, changes.Now, AuditActions.FactsImported, content), cancellationToken);
        }

        return new LoadResult { LeftAlone = licenses.LeftAlone, Added = changes.Added, Replaced = changes.Replaced, Confirmed = licenses.Confirmed };
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

    private static async Task SystemsAsync(StoreContext store, LoadChanges changes, CancellationToken cancellationToken)
    {
        var after = "";
        while (await StagedLoad.ChangedSystemsAsync(store, after, Chunk, cancellationToken) is { Count: > 0 } staged)
        {
            var keys = staged.ConvertAll(row => row.Key);
            var known = await store.Systems.Where(row => keys.Contains(row.Key)).ToDictionaryAsync(row => row.Key, cancellationToken);
            foreach (var system in staged.Select(row => row.ToSystem()))
            {
                known[system.Key.Canonical].Take(system);
                changes.SystemReplaced(system.Key.Canonical);
            }

            await changes.WriteAsync(cancellationToken);
            after = keys[^1];
        }
    }

    private static async Task CasesAsync(StoreContext store, LoadChanges changes, CancellationToken cancellationToken)
    {
        var after = "";
        while (await StagedLoad.ChangedCasesAsync(store, after, Chunk, cancellationToken) is { Count: > 0 } staged)
        {
            var numbers = staged.ConvertAll(row => row.Number);
            var known = await store.Cases.Where(row => numbers.Contains(row.Number)).ToDictionaryAsync(row => row.Number, cancellationToken);
            // The same system may be spelled otherwise.
            foreach (var supportCase in staged.Select(row => row.ToCase()).Where(supportCase => known[supportCase.Number.Canonical].ToCase() != supportCase))
            {
                known[supportCase.Number.Canonical].Take(supportCase);
                changes.CaseReplaced(supportCase.Number.Canonical);
            }

            await changes.WriteAsync(cancellationToken);
            after = numbers[^1];
        }
    }

    private static async Task PartnersAsync(StoreContext store, List<FileRow<PartnerContact>> rows, LoadChanges changes, CancellationToken cancellationToken)
    {
        var partners = rows.Count == 0 ? [] : await store.Partners.ToDictionaryAsync(row => row.Id, StringComparer.Ordinal, cancellationToken);
        foreach (var (line, _) in rows)
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

        await changes.WriteAsync(cancellationToken);
    }
}
