namespace LicenseInbox.Worker.Database;

/// <summary>Collects what one load changes: what is decided again because of it, and which systems get their next version.</summary>
internal sealed class LoadChanges(StoreContext store, DateTimeOffset now)
{
    private readonly HashSet<string> _facts = new(StringComparer.Ordinal);
    private readonly HashSet<string> _holders = new(StringComparer.Ordinal);
    private readonly HashSet<string> _partners = new(StringComparer.Ordinal);

    public DateTimeOffset Now => now;

    public int Added { get; private set; }

    public int Replaced { get; private set; }

    public void RowsAdded(int count) => Added += count;

    public void SystemReplaced(string key)
    {
        Replaced++;
        Hold(key);
    }

    /// <summary>A system holds something else than before.</summary>
    public void Hold(string key) => _holders.Add(key);

    public void LicenseReplaced(string key)
    {
        Replaced++;
        _facts.Add(FactKeys.License + key);
    }

    public void CaseReplaced(string number)
    {
        Replaced++;
        _facts.Add(FactKeys.Case + number);
    }

    public void PartnerChanged(string id, bool isNew)
    {
        if (!_partners.Add(id))
            return;
        _facts.Add(ColumnText.Clean(FactKeys.Partner + id));
        if (isNew)
            Added++;
        else
            Replaced++;
    }

    /// <summary>Writes what was collected, and the rows that were changed; nothing of it is held any longer.</summary>
    public async Task WriteAsync(CancellationToken cancellationToken)
    {
        await store.SaveChangesAsync(cancellationToken);
        store.ChangeTracker.Clear();
        await ManyRows.WriteAsync(store, "staged_facts", _facts.Select(fact => (object?[])[fact]), cancellationToken);
        await ManyRows.WriteAsync(store, "staged_holders", _holders.Select(key => (object?[])[key]), cancellationToken);
        _facts.Clear();
        _holders.Clear();
    }
}
