using LicenseInbox.Domain.Audit;
using LicenseInbox.Domain.Casebook;
using LicenseInbox.Domain.Moving;
using LicenseInbox.Domain.Registry;
using LicenseInbox.Worker.Database.Rows;
using Microsoft.EntityFrameworkCore;

namespace LicenseInbox.Worker.Database;

/// <summary>Takes over into the tables what the license server tells; only the rows that it tells of are looked at.</summary>
internal sealed class RegistryCopy(StoreDatabase database, TimeProvider time) : IRegistryCopy
{
    private const string Cursor = "gateway.cursor";

    public Task<string?> CursorAsync(CancellationToken cancellationToken) =>
        database.ReadAsync(store => store.Settings.AsNoTracking().Where(row => row.Name == Cursor && row.Value != "").Select(row => row.Value).SingleOrDefaultAsync(cancellationToken), cancellationToken);

    public Task TakeAsync(ServerFacts facts, CancellationToken cancellationToken) => facts.Count == 0
        ? Task.CompletedTask
        : database.WriteAsync(store => TakeAsync(store, facts, cancellationToken), cancellationToken);

    public Task TakeAsync(Lease lease, ServerFacts facts, string? cursor, CancellationToken cancellationToken) => database.WriteAsync(
        lease,
        async store =>
        {
            await TakeAsync(store, facts, cancellationToken);
            await SetAsync(store, Cursor, cursor ?? "", cancellationToken);

            // Who is up to date with the license server has a registry of this moment.
            await SetAsync(store, RegistryLoader.LoadedAt, time.GetUtcNow().ToString("O", System.Globalization.CultureInfo.InvariantCulture), cancellationToken);
            return true;
        },
        cancellationToken);

    private async Task<bool> TakeAsync(StoreContext store, ServerFacts facts, CancellationToken cancellationToken)
    {
        if (facts.Count == 0)
            return true;
        var changes = new CopiedChanges(store, time.GetUtcNow());
        foreach (var partner in facts.Partners)
            await TakeAsync(store, partner, changes, cancellationToken);
        foreach (var system in facts.Systems)
            await TakeAsync(store, system, changes, cancellationToken);
        var awaited = await AwaitedMoves.OfAsync(store, cancellationToken);
        foreach (var license in facts.Licenses.Where(license => !awaited.Brings(license)))
            await TakeAsync(store, license, changes, cancellationToken);
        foreach (var key in facts.Gone.Where(key => !awaited.Takes(key)))
            await RetireAsync(store, key, changes, cancellationToken);
        foreach (var supportCase in facts.Cases)
            await TakeAsync(store, supportCase, changes, cancellationToken);
        await awaited.HastenAsync(facts.Licenses, changes.Now, cancellationToken);
        await changes.KeepAsync(cancellationToken);
        if (changes.Added + changes.Replaced > 0)
        {
            var content = new { changes.Added, changes.Replaced, LeftAlone = 0, overrideMoves = true };
            await AuditWriter.AddAsync(store, AuditEntry.Of(Guid.CreateVersion7(changes.Now), null, changes.Now, AuditActions.FactsImported, content), cancellationToken);
        }

        return true;
    }

    private static async Task TakeAsync(StoreContext store, PhoneSystem system, CopiedChanges changes, CancellationToken cancellationToken)
    {
        if (await store.Systems.FindAsync([system.Key.Canonical], cancellationToken) is not { } row)
        {
            row = new SystemRow { Key = system.Key.Canonical, Text = "", EndUser = "" };
            row.Take(system);
            store.Systems.Add(row);
            changes.Changed(FactKeys.System + row.Key, isNew: true);
            changes.Hold(row);
        }
        else if (row.ToSystem() != system)
        {
            row.Take(system);
            changes.Changed(FactKeys.System + row.Key, isNew: false);
            changes.Hold(row);
        }
    }

    private static async Task TakeAsync(StoreContext store, License license, CopiedChanges changes, CancellationToken cancellationToken)
    {
        var system = await store.Systems.FindAsync([license.System.Canonical], cancellationToken) ?? throw new InvalidOperationException($"The license server has {license.Key} on {license.System}, which is not known.");
        var row = await store.Licenses.FindAsync([license.Key.Canonical], cancellationToken);
        if (row is { IsRetired: false } && row.ToLicense() == license)
            return;
        var isNew = row is null;
        if (row is null)
            store.Licenses.Add(row = new LicenseRow { Key = license.Key.Canonical, Text = "", Type = "", SystemKey = "", SystemText = "" });
        else if (await store.Systems.FindAsync([row.SystemKey], cancellationToken) is { } before)
            changes.Hold(before);
        row.Text = license.Key.Text;
        row.Type = license.Type;
        row.Quantity = license.Quantity;
        row.IsRetired = false;
        Assign(store, row, system, changes);
        changes.Changed(FactKeys.License + row.Key, isNew);
    }

    /// <summary>Nobody's any more: its row stays, so that the key is never taken for a new one.</summary>
    private static async Task RetireAsync(StoreContext store, LicenseKey key, CopiedChanges changes, CancellationToken cancellationToken)
    {
        if (await store.Licenses.FindAsync([key.Canonical], cancellationToken) is not { IsRetired: false } row)
            return;
        row.IsRetired = true;
        Assign(store, row, (await store.Systems.FindAsync([row.SystemKey], cancellationToken))!, changes);
        changes.Changed(FactKeys.License + row.Key, isNew: false);
    }

    private static void Assign(StoreContext store, LicenseRow row, SystemRow system, CopiedChanges changes)
    {
        row.SystemKey = system.Key;
        row.SystemText = system.Text;
        row.Version++;
        store.Assignments.Add(new AssignmentRow { LicenseKey = row.Key, Version = row.Version, SystemKey = row.SystemKey, At = changes.Now, Cause = AssignmentCause.Import });
        changes.Hold(system);
    }

    private static async Task TakeAsync(StoreContext store, SupportCase supportCase, CopiedChanges changes, CancellationToken cancellationToken)
    {
        if (await store.Cases.FindAsync([supportCase.Number.Canonical], cancellationToken) is not { } row)
        {
            row = new CaseRow { Number = supportCase.Number.Canonical, Text = "", SystemText = "", PartnerId = "" };
            row.Take(supportCase);
            store.Cases.Add(row);
            changes.Changed(FactKeys.Of(supportCase.Number), isNew: true);
        }
        else if (row.ToCase() != supportCase)
        {
            row.Take(supportCase);
            changes.Changed(FactKeys.Of(supportCase.Number), isNew: false);
        }
    }

    /// <summary>The server tells all contacts of a partner: one that is no more may not send forms any more.</summary>
    private static async Task TakeAsync(StoreContext store, Partner partner, CopiedChanges changes, CancellationToken cancellationToken)
    {
        var row = await store.Partners.SingleOrDefaultAsync(row => row.Id == partner.Id, cancellationToken) ?? store.Partners.Local.FirstOrDefault(row => row.Id == partner.Id);
        var isNew = row is null;
        if (row is null)
            store.Partners.Add(row = new PartnerRow { Id = partner.Id, Company = partner.Company });
        var told = partner.Contacts.DistinctBy(contact => contact.Address.ToLowerInvariant()).ToList();
        var known = row.ToPartner();
        if (!isNew && known.Company == partner.Company && known.Contacts.SequenceEqual(told))
            return;
        row.Company = partner.Company;
        row.Contacts.RemoveAll(contact => !told.Exists(other => other.Address.Equals(contact.Lookup, StringComparison.OrdinalIgnoreCase)));
        for (var i = 0; i < told.Count; i++)
        {
            var lookup = ColumnText.Clean(told[i].Address.ToLowerInvariant());
            var contact = row.Contacts.Find(other => other.Lookup == lookup);
            if (contact is null)
                row.Contacts.Add(contact = new ContactRow { PartnerId = row.Id, Lookup = lookup, Address = "" });
            contact.Address = ColumnText.Clean(told[i].Address);
            contact.Name = told[i].Name is { } name ? ColumnText.Clean(name) : null;
            contact.Position = i;
        }

        changes.Changed(FactKeys.Partner + partner.Id, isNew);
    }

    private static async Task SetAsync(StoreContext store, string name, string value, CancellationToken cancellationToken)
    {
        if (await store.Settings.FindAsync([name], cancellationToken) is { } known)
            known.Value = value;
        else
            store.Settings.Add(new SettingRow { Name = name, Value = value });
    }

    /// <summary>Collects what one take-over changes, and gives each changed system its next version, once.</summary>
    private sealed class CopiedChanges(StoreContext store, DateTimeOffset now)
    {
        private readonly HashSet<string> _facts = new(StringComparer.Ordinal);
        private readonly HashSet<string> _held = new(StringComparer.Ordinal);

        public DateTimeOffset Now => now;

        public int Added { get; private set; }

        public int Replaced { get; private set; }

        public void Changed(string fact, bool isNew)
        {
            _facts.Add(fact);
            Added += isNew ? 1 : 0;
            Replaced += isNew ? 0 : 1;
        }

        public void Hold(SystemRow row)
        {
            if (!_held.Add(row.Key))
                return;
            _facts.Add(FactKeys.System + row.Key);
            row.Version++;
            store.Holdings.Add(new HoldingRow { SystemKey = row.Key, Version = row.Version, At = now });
        }

        /// <summary>Keeps the changes for those who decide again, here and where this copy is served.</summary>
        public async Task KeepAsync(CancellationToken cancellationToken)
        {
            store.RegistryChanges.AddRange(_facts.Select(fact => new RegistryChangeRow { Fact = ColumnText.Clean(fact) }));
            await ServedChanges.KeepAsync(store, FactKeys.Read(_facts), cancellationToken);
        }
    }
}
