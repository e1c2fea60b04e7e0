using System.Globalization;
using LicenseInbox.Domain.Casebook;
using LicenseInbox.Domain.Examining;
using Microsoft.EntityFrameworkCore;

namespace LicenseInbox.Worker.Database;

/// <summary>Whether the store can be used, and what its registry knows.</summary>
/// <param name="database">The store.</param>
/// <param name="options">Its settings.</param>
/// <param name="maxAge"><c>Registry:MaxAge</c>.</param>
/// <param name="time">The clock.</param>
internal sealed class StoreExamination(StoreDatabase database, StoreOptions options, TimeSpan? maxAge, TimeProvider time)
{
    private const string Part = "store";
    private const string Registry = "registry";

    private static readonly TimeSpan ClocksApart = TimeSpan.FromSeconds(1);

    public async Task<IReadOnlyList<Diagnosis>> ExamineAsync(CancellationToken cancellationToken)
    {
        if (options.Kind == StoreKind.Sqlite && !File.Exists(options.Path))
            return [NotThere()];
        try
        {
            return await database.ReadAsync(store => LookAsync(store, cancellationToken), cancellationToken);
        }
        catch (Exception error) when (error is StoreUnavailableException or StoreUnusableException)
        {
            return [new Diagnosis(Part, Health.Wrong, error.Message, options.Kind == StoreKind.Sqlite ? "Store:Path" : "Store:ConnectionString or ConnectionStringFile, and whether this machine may reach the database")];
        }
    }

    private Diagnosis NotThere()
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(options.Path))!;
        return Directory.Exists(folder)
            ? new Diagnosis(Part, Health.Wrong, $"There is no store at {options.Path} yet, and so no systems, licenses, partners and cases", "Load them: licenseinbox import DIR")
            : new Diagnosis(Part, Health.Wrong, $"The folder {folder} does not exist", "Make it, for the account that runs the worker, or set Store:Path");
    }

    private async Task<IReadOnlyList<Diagnosis>> LookAsync(StoreContext store, CancellationToken cancellationToken)
    {
        if ((await store.Database.GetPendingMigrationsAsync(cancellationToken)).Any())
            return [new Diagnosis(Part, Health.Note, "The store is of an older program, or empty: the next start or import brings it up to date")];
        List<Diagnosis> found = [new(Part, Health.Well, options.Kind == StoreKind.Sqlite ? $"SQLite, {options.Path}" : "PostgreSQL answers")];
        if (await ApartAsync(store, cancellationToken) is { } apart && apart.Duration() > ClocksApart)
            found.Add(new Diagnosis(Part, Health.Note, $"This machine's clock and the database's are {apart.Duration().TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture)} s apart", "Keep all clocks by NTP: deadlines are reckoned by this one"));
        var (systems, licenses, partners, cases) = (await store.Systems.CountAsync(cancellationToken), await store.Licenses.CountAsync(cancellationToken), await store.Partners.CountAsync(cancellationToken), await store.Cases.CountAsync(cancellationToken));
        var age = await RegistryLoader.LoadedAtAsync(store, cancellationToken) is { } loaded ? time.GetUtcNow() - loaded : (TimeSpan?)null;
        var known = $"{systems} systems, {licenses} license keys, {partners} partners, {cases} cases{(age is { } ago ? $", loaded {Age(ago)} ago" : "")}";
        found.Add(systems == 0 || partners == 0 || cases == 0
            ? new Diagnosis(Registry, Health.Wrong, $"{known}: without systems, partners and cases nothing can be accepted", "Load them: licenseinbox import DIR")
            : maxAge is { } most && (age is null || age > most)
                ? new Diagnosis(Registry, Health.Wrong, $"{known}: older than {most:c}, so that nothing is accepted, asked or rejected because of them; representatives have it", "Import newer files: licenseinbox import DIR, or Import:WatchFolder; or set Registry:MaxAge")
                : new Diagnosis(Registry, Health.Well, known));
        return found;
    }

    /// <summary>How far the database's clock is from this one; null on SQLite, which has none.</summary>
    private async Task<TimeSpan?> ApartAsync(StoreContext store, CancellationToken cancellationToken) => store is SqliteContext
        ? null
        : time.GetUtcNow() - (await store.Database.SqlQueryRaw<DateTime>("SELECT clock_timestamp() AT TIME ZONE 'UTC' AS \"Value\"").ToListAsync(cancellationToken))[0];

    private static string Age(TimeSpan age) => age < TimeSpan.FromHours(1) ? $"{age.TotalMinutes:0} min" : age < TimeSpan.FromDays(2) ? $"{age.TotalHours:0} h" : $"{age.TotalDays:0} days";
}
