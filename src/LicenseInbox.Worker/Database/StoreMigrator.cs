using LicenseInbox.Domain.Casebook;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace LicenseInbox.Worker.Database;

/// <summary>Makes the store ready at start: refuses a SQLite with a known defect and a schema that this program is too old for, and brings an older one up to date.</summary>
internal sealed class StoreMigrator(StoreDatabase database)
{
    /// <exception cref="StoreUnusableException">Nothing but another program or another database helps.</exception>
    /// <exception cref="StoreUnavailableException">The database does not answer.</exception>
    public async Task MigrateAsync(CancellationToken cancellationToken)
    {
        try
        {
            await StoreFailures.GuardAsync(() => PrepareAsync(cancellationToken));
        }
        catch (SqliteException exception)
        {
            throw new StoreUnusableException($"Store:Path: the file can't be used: {exception.Message}", exception);
        }
        catch (PostgresException exception)
        {
            // The server answers, and says no: the user, the password, the database or a right is not as it must be.
            throw new StoreUnusableException($"Store:ConnectionString: the server refuses: {exception.MessageText}", exception);
        }
    }

    /// <summary>Refuses the versions whose write-ahead log may corrupt the database when it is reset (3.7.0 to 3.51.2).</summary>
    public static void RefuseDefective(string version)
    {
        var parsed = Version.Parse(version);
        if (parsed >= new Version(3, 7, 0) && parsed <= new Version(3, 51, 2))
            throw new StoreUnusableException($"SQLite {version} may corrupt the store (write-ahead log reset, fixed in 3.51.3). Use the program as it was shipped, with the SQLite inside it.");
    }

    private async Task PrepareAsync(CancellationToken cancellationToken)
    {
        await using var context = database.NewContext();
        if (context is SqliteContext)
            await PrepareSqliteAsync(context, cancellationToken);
        else
            await TakeTurnAsync(context, cancellationToken);
        var applied = (await context.Database.GetAppliedMigrationsAsync(cancellationToken)).ToList();
        if (applied.Count > 0 && await StoreSchema.NeededAsync(context, cancellationToken) is { } needed)
        {
            if (needed > StoreSchema.Program)
                throw new StoreUnusableException($"The store needs a newer program: generation {needed} at least, and this one is of generation {StoreSchema.Program}. Use the version that the store was last used with, or restore the backup made before.");
            if (applied.Except(context.Database.GetMigrations()).Any())
                return; // A newer program keeps it so that this one can live with it: a rolling upgrade.
        }

        if (applied.Except(context.Database.GetMigrations()).FirstOrDefault() is { } unknown)
            throw new StoreUnusableException($"The store was made by a newer version of this program (it has '{unknown}'). Use that version, or restore the backup made before.");
        // A start with nothing to do takes no lock at all.
        if (context.Database.GetMigrations().Except(applied).Any())
            await BringUpToDateAsync(context, cancellationToken);
        await StoreSchema.NeedAsync(context, cancellationToken);
        while (await BoardWriter.CatchUpAsync(context, cancellationToken))
        {
            // Each batch is a transaction: a start that is killed goes on where it was.
        }
    }

    private static async Task BringUpToDateAsync(StoreContext context, CancellationToken cancellationToken)
    {
        // Entity Framework's own lock on SQLite is a row, which stays when its holder is killed, and would keep every later start waiting for ever. Who has the turn knows that nobody holds it.
        using var turn = context is SqliteContext && FileOf(context) is { } file ? await TakeTurnAsync(file, cancellationToken) : null;
        if (turn is not null)
            await context.Database.ExecuteSqlRawAsync("DROP TABLE IF EXISTS \"__EFMigrationsLock\"", cancellationToken);
        await context.Database.MigrateAsync(cancellationToken);
    }

    /// <summary>Workers that start together bring the schema up to date one after another; the turn ends with the connection.</summary>
    private static async Task TakeTurnAsync(StoreContext context, CancellationToken cancellationToken)
    {
        await context.Database.OpenConnectionAsync(cancellationToken);
        await context.Database.ExecuteSqlRawAsync("SELECT pg_advisory_lock(5134928471)", cancellationToken);
    }

    /// <summary>The same on a SQLite file, where a worker and commands may start together: the operating system lets go of it when the process ends, however it ends.</summary>
    private static async Task<IDisposable> TakeTurnAsync(string file, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                return new FileStream(file + ".migrating", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (UnauthorizedAccessException exception)
            {
                throw new StoreUnusableException($"Store:Path: '{file}.migrating' can't be written: {exception.Message}", exception);
            }
            catch (IOException) when (File.Exists(file + ".migrating"))
            {
                await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, cancellationToken);
            }
        }
    }

    private static string? FileOf(StoreContext context) =>
        new SqliteConnectionStringBuilder(context.Database.GetDbConnection().ConnectionString) is { Mode: SqliteOpenMode.ReadWriteCreate, DataSource: { Length: > 0 } file } && file != ":memory:" ? file : null;

    private static async Task PrepareSqliteAsync(StoreContext context, CancellationToken cancellationToken)
    {
        if (FileOf(context) is { } file)
            CreateFolder(file);
        await context.Database.OpenConnectionAsync(cancellationToken);
        RefuseDefective(context.Database.GetDbConnection().ServerVersion);

        // Kept in the file; readers then don't wait for writers.
        await context.Database.ExecuteSqlRawAsync("PRAGMA journal_mode = WAL;", cancellationToken);
    }

    private static void CreateFolder(string file)
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(file))!);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new StoreUnusableException($"Store:Path: the folder of '{file}' can't be made: {exception.Message}", exception);
        }
    }
}
