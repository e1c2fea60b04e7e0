using System.Globalization;
using LicenseInbox.Worker.Database.Rows;
using Microsoft.EntityFrameworkCore;

namespace LicenseInbox.Worker.Database;

/// <summary>
/// Which programs can live with the store: programs have generations, and the store names the oldest one that may use it. A migration that an older program would not notice (a column it leaves
/// empty, a table it does not know) leaves that number as it is: then old and new workers run side by side during an upgrade. One that an older program would break raises <see cref="OldestProgram"/>.
/// </summary>
internal static class StoreSchema
{
    /// <summary>This program's generation; one more with each release that changes the schema. 1: the first; 2: several workers (leases, claims).</summary>
    public const int Program = 2;

    /// <summary>The oldest generation that can live with what this program makes of the store. A worker of generation 1 would not heed leases and claims.</summary>
    public const int OldestProgram = 2;

    public const string Setting = "schema.oldest-program";

    /// <summary>What the store needs; null when it does not say.</summary>
    public static async Task<int?> NeededAsync(StoreContext store, CancellationToken cancellationToken) =>
        await store.Settings.AsNoTracking().Where(row => row.Name == Setting).Select(row => row.Value).SingleOrDefaultAsync(cancellationToken) is { } text
            ? int.Parse(text, CultureInfo.InvariantCulture)
            : null;

    /// <summary>Says what the store needs from now on.</summary>
    public static async Task NeedAsync(StoreContext store, CancellationToken cancellationToken)
    {
        var row = await store.Settings.SingleOrDefaultAsync(row => row.Name == Setting, cancellationToken);
        if (row is null)
            store.Settings.Add(row = new SettingRow { Name = Setting, Value = "" });
        row.Value = OldestProgram.ToString(CultureInfo.InvariantCulture);
        await store.SaveChangesAsync(cancellationToken);
    }
}
