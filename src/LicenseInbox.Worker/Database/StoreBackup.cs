using System.Globalization;
using LicenseInbox.Domain.Casebook;
using Microsoft.Data.Sqlite;

namespace LicenseInbox.Worker.Database;

/// <summary>Copies of the SQLite store: made by SQLite's online backup while a worker runs, each one whole and of one moment; and a copy made the store again.</summary>
internal static class StoreBackup
{
    /// <summary>Writes a copy into a new file.</summary>
    /// <exception cref="StoreUnusableException">There is no store, or the file is there already.</exception>
    public static async Task BackUpAsync(StoreOptions options, string file, CancellationToken cancellationToken)
    {
        if (!File.Exists(options.Path))
            throw new StoreUnusableException($"Store:Path: there is no store '{options.Path}' to back up.");
        if (File.Exists(file))
            throw new StoreUnusableException($"'{file}' is there already: nothing was written. Name a new file.");
        await CopyAsync(options.Path, file + ".partial", cancellationToken);
        File.Move(file + ".partial", file);
    }

    /// <summary>Puts a copy in the place of the store, which stays beside it under another name.</summary>
    /// <param name="options">The store.</param>
    /// <param name="file">The copy.</param>
    /// <param name="accounts">The mailboxes that are searched then for what was done since the copy.</param>
    /// <param name="now">When.</param>
    /// <param name="cancellationToken">Gives up before anything is replaced.</param>
    /// <returns>Where the store lies that was replaced; null when there was none.</returns>
    /// <exception cref="StoreUnusableException">A worker runs, or the file is no whole copy of a store that this program can use.</exception>
    public static async Task<string?> RestoreAsync(StoreOptions options, string file, IReadOnlyCollection<string> accounts, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (!File.Exists(file))
            throw new StoreUnusableException($"'{file}': there is no such file.");
        using var alone = WorkerLock.Take(options);
        var path = Path.GetFullPath(options.Path);
        path = File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path;
        var coming = path + ".restoring";
        await CopyAsync(file, coming, cancellationToken);
        await using (var database = new SqliteDatabase(SqliteDatabase.ConnectionString(coming, options.Timeout), options.Timeout))
        {
            await new StoreMigrator(database).MigrateAsync(cancellationToken);
            await using var context = database.NewContext();
            await RestoredStore.MarkAsync(context, accounts, now, cancellationToken);
        }

        await SettleAsync(coming, cancellationToken);

        // This process keeps nothing open of the file that is replaced.
        SqliteConnection.ClearAllPools();
        var replaced = File.Exists(path) ? path + now.UtcDateTime.ToString("'.replaced-'yyyyMMdd'T'HHmmss", CultureInfo.InvariantCulture) : null;
        if (replaced is not null)
            KeepAside(path, replaced);
        File.Move(coming, path, overwrite: true);
        return replaced;
    }

    /// <summary>The store that is replaced, with what of it was not yet written into its file; from here on the file may be replaced in one step.</summary>
    private static void KeepAside(string path, string replaced)
    {
        File.Copy(path, replaced);
        foreach (var part in (string[])["-wal", "-shm"])
        {
            if (File.Exists(path + part))
                File.Move(path + part, replaced + part);
        }
    }

    private static async Task CopyAsync(string from, string to, CancellationToken cancellationToken)
    {
        File.Delete(to);
        try
        {
            await using (var source = await OpenAsync(from, SqliteOpenMode.ReadOnly, cancellationToken))
            await using (var target = await OpenAsync(to, SqliteOpenMode.ReadWriteCreate, cancellationToken))
            {
                source.BackupDatabase(target);
                if (await ScalarAsync(target, "SELECT COUNT(*) FROM sqlite_master WHERE name = '__EFMigrationsHistory'", cancellationToken) is not 1L)
                    throw new StoreUnusableException($"'{from}' is no store of this program.");
                if (await ScalarAsync(target, "PRAGMA integrity_check", cancellationToken) is not "ok")
                    throw new StoreUnusableException($"'{from}' is damaged. Use another copy.");
            }

            await SettleAsync(to, cancellationToken);
        }
        catch (SqliteException exception)
        {
            File.Delete(to);
            throw new StoreUnusableException($"'{from}' can't be copied to '{to}': {exception.Message}", exception);
        }
        catch (StoreUnusableException)
        {
            File.Delete(to);
            throw;
        }
    }

    /// <summary>Makes a copy one file, all of it on the disk.</summary>
    private static async Task SettleAsync(string path, CancellationToken cancellationToken)
    {
        await using (var connection = await OpenAsync(path, SqliteOpenMode.ReadWrite, cancellationToken))
            await ScalarAsync(connection, "PRAGMA journal_mode = DELETE", cancellationToken);
        await using var file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite);
        file.Flush(flushToDisk: true);
    }

    private static async Task<SqliteConnection> OpenAsync(string path, SqliteOpenMode mode, CancellationToken cancellationToken)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = Path.GetFullPath(path), Mode = mode, Pooling = false, DefaultTimeout = 30 }.ToString());
        await connection.OpenAsync(cancellationToken);
        return connection;
    }

    private static async Task<object?> ScalarAsync(SqliteConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // Every text is one of those above.
        command.CommandText = sql;
#pragma warning restore CA2100
        return await command.ExecuteScalarAsync(cancellationToken);
    }
}
