using LicenseInbox.Domain.Casebook;
using LicenseInbox.Domain.Moving;
using LicenseInbox.Domain.Registry;
using LicenseInbox.Worker.Database.Rows;
using Microsoft.EntityFrameworkCore;

namespace LicenseInbox.Worker.Database;

/// <summary>What changes in the tables while they are served to other programs, for their <see cref="ILicenseServer.ChangesAsync"/>. Where they are not served nothing is kept.</summary>
internal static class ServedChanges
{
    /// <summary>The setting whose value names this row of changes; absent while the tables are not served.</summary>
    public const string Serving = "gateway.serving";

    /// <summary>Positions never come again, even when the change that had the last one made way for a newer.</summary>
    private const string Last = "gateway.last-position";

    private const int PageSize = 500;

    private static readonly string[] Everything =
    [
        "INSERT INTO served_changes (fact) SELECT 'partner:' || id FROM partners",
        "INSERT INTO served_changes (fact) SELECT 'system:' || key FROM systems",
        "INSERT INTO served_changes (fact) SELECT 'license:' || key FROM licenses",
        "INSERT INTO served_changes (fact) SELECT 'case:' || number FROM cases",
    ];

    /// <summary>Whether changes are kept.</summary>
    public static async Task<bool> AreKeptAsync(StoreContext store, CancellationToken cancellationToken) => await store.Settings.FindAsync([Serving], cancellationToken) is not null;

    /// <summary>Keeps changes within the transaction that makes them.</summary>
    public static async Task KeepAsync(StoreContext store, ChangedFacts facts, CancellationToken cancellationToken)
    {
        if (await AreKeptAsync(store, cancellationToken))
            store.ServedChanges.AddRange(FactKeys.Of(facts).Select(fact => new ServedChangeRow { Fact = ColumnText.Key(fact) }));
    }

    /// <summary>What a move changes, and its undoing.</summary>
    public static ChangedFacts Of(Move move) => new()
    {
        Systems = new HashSet<SystemKey> { move.Planned.From, move.Planned.To },
        Licenses = move.Planned.Licenses.Select(license => license.Key).Concat(move.NewKeys.Values).ToHashSet(),
    };

    /// <summary>From now on changes are kept; what is there now counts as changed.</summary>
    public static async Task<bool> BeginAsync(StoreContext store, CancellationToken cancellationToken)
    {
        if (await store.Settings.FindAsync([Serving], cancellationToken) is not null)
            return false;
        store.Settings.Add(new SettingRow { Name = Serving, Value = Guid.NewGuid().ToString("N") });
        await store.SaveChangesAsync(cancellationToken);
        foreach (var sql in Everything)
            await store.Database.ExecuteSqlRawAsync(sql, cancellationToken);
        return true;
    }

    /// <summary>Nothing is kept any more: a cursor that somebody has is unknown from now on.</summary>
    public static async Task<bool> EndAsync(StoreContext store, CancellationToken cancellationToken)
    {
        if (await store.Settings.FindAsync([Serving], cancellationToken) is not { } serving)
            return false;
        store.Settings.Remove(serving);
        await store.ServedChanges.ExecuteDeleteAsync(cancellationToken);
        return true;
    }

    /// <summary>The page after a cursor (null: the first); null when the cursor is another row's.</summary>
    public static async Task<(IReadOnlyList<string> Facts, string Next, bool HasMore)?> PageAsync(StoreContext store, string? since, CancellationToken cancellationToken)
    {
        var name = (await store.Settings.FindAsync([Serving], cancellationToken))?.Value ?? throw new InvalidOperationException("The tables are not served.");
        var after = 0L;
        if (since is not null && !(since.Split('.') is [var row, var position] && row == name && long.TryParse(position, out after)))
            return null;
        await NumberAsync(store, cancellationToken);
        var page = await store.ServedChanges.AsNoTracking().Where(change => change.Position > after).OrderBy(change => change.Position).Take(PageSize).ToListAsync(cancellationToken);
        var hasMore = page.Count == PageSize || await store.ServedChanges.AnyAsync(change => change.Position == null, cancellationToken);
        return (page.ConvertAll(change => change.Fact), $"{name}.{(page.Count > 0 ? page[^1].Position!.Value : after)}", hasMore);
    }

    /// <summary>Gives the next positions to what was committed since; of a fact that changed before only the newest place stays.</summary>
    private static async Task NumberAsync(StoreContext store, CancellationToken cancellationToken)
    {
        var fresh = await store.ServedChanges.Where(change => change.Position == null).OrderBy(change => change.Id).Take(PageSize).ToListAsync(cancellationToken);
        if (fresh.Count == 0)
            return;
        var facts = fresh.Select(change => change.Fact).Distinct().ToList();
        await store.ServedChanges.Where(change => change.Position != null && facts.Contains(change.Fact)).ExecuteDeleteAsync(cancellationToken);
        var last = await LastAsync(store, cancellationToken);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var change in Enumerable.Reverse(fresh))
        {
            if (!seen.Add(change.Fact))
                store.ServedChanges.Remove(change);
        }

        foreach (var change in fresh.Where(change => store.Entry(change).State != EntityState.Deleted))
            change.Position = ++last;
        await KeepLastAsync(store, last, cancellationToken);
        await store.SaveChangesAsync(cancellationToken);
    }

    private static async Task<long> LastAsync(StoreContext store, CancellationToken cancellationToken) =>
        await store.Settings.FindAsync([Last], cancellationToken) is { } row ? long.Parse(row.Value, System.Globalization.CultureInfo.InvariantCulture) : 0;

    private static async Task KeepLastAsync(StoreContext store, long last, CancellationToken cancellationToken)
    {
        var text = last.ToString(System.Globalization.CultureInfo.InvariantCulture);
        if (await store.Settings.FindAsync([Last], cancellationToken) is { } row)
            row.Value = text;
        else
            store.Settings.Add(new SettingRow { Name = Last, Value = text });
    }
}
