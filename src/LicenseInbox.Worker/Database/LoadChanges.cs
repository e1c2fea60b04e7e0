using LicenseInbox.Domain.Casebook;
using LicenseInbox.Domain.Registry;
using LicenseInbox.Worker.Database.Rows;

namespace LicenseInbox.Worker.Database;

/// <summary>Collects what one load changes, and gives each changed system its next version.</summary>
internal sealed class LoadChanges(StoreContext store, DateTimeOffset now)
{
    private readonly HashSet<SystemKey> _systems = [];
    private readonly HashSet<LicenseKey> _licenses = [];
    private readonly HashSet<CaseNumber> _cases = [];
    private readonly HashSet<string> _partners = new(StringComparer.Ordinal);

    public DateTimeOffset Now => now;

    public int Added { get; private set; }

    public int Replaced { get; private set; }

    public ChangedFacts Facts => new() { Systems = _systems, Licenses = _licenses, Cases = _cases, Partners = _partners };

    public void SystemAdded(SystemRow row)
    {
        Added++;
        Hold(row);
    }

    public void SystemReplaced(SystemRow row)
    {
        Replaced++;
        Hold(row);
    }

    /// <summary>A system holds something else than before: its next version, once per load.</summary>
    public void Hold(SystemRow row)
    {
        if (!_systems.Add(SystemKey.Of(row.Text)))
            return;
        row.Version++;
        store.Holdings.Add(new HoldingRow { SystemKey = row.Key, Version = row.Version, At = now });
    }

    public void LicenseChanged(LicenseRow row, bool isNew)
    {
        _licenses.Add(LicenseKey.Of(row.Text));
        Count(isNew);
    }

    public void CaseChanged(CaseNumber number, bool isNew)
    {
        _cases.Add(number);
        Count(isNew);
    }

    public void PartnerChanged(string id, bool isNew)
    {
        if (_partners.Add(id))
            Count(isNew);
    }

    /// <summary>Keeps the changes for those who decide again.</summary>
    public void Keep() =>
        store.RegistryChanges.AddRange(FactKeys.Of(Facts).Select(fact => new RegistryChangeRow { Fact = ColumnText.Clean(fact) }));

    private void Count(bool isNew)
    {
        if (isNew)
            Added++;
        else
            Replaced++;
    }
}
