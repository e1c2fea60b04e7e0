using LicenseInbox.Domain.Casebook;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace LicenseInbox.Worker.Database;

/// <summary>Says what a database's failure means to the rest of the program: try again with fresh facts, wait for the database, or a defect.</summary>
internal static class StoreFailures
{
    public static async Task<T> GuardAsync<T>(Func<Task<T>> work)
    {
        try
        {
            return await work();
        }
        catch (Exception exception) when (Translate(exception) is { } translated)
        {
            throw translated;
        }
    }

    public static async Task GuardAsync(Func<Task> work)
    {
        try
        {
            await work();
        }
        catch (Exception exception) when (Translate(exception) is { } translated)
        {
            throw translated;
        }
    }

    /// <summary>The domain's word for a failure; null when it has none.</summary>
    public static Exception? Translate(Exception exception)
    {
        for (var cause = exception; cause is not null; cause = cause.InnerException)
        {
            switch (cause)
            {
                case ConcurrentChangeException or LeaseLostException or StoreUnavailableException or StoreUnusableException:
                    return null;
                case DbUpdateConcurrencyException:
                    return new ConcurrentChangeException("Somebody else changed the same row meanwhile.", exception);
                case SqliteException sqlite:
                    return Translate(sqlite, exception);
                case PostgresException postgres:
                    return Translate(postgres, exception);
                // Everything Npgsql says that is not the server's own word is about the connection: refused, lost, timed out.
                case NpgsqlException or TimeoutException:
                    return new StoreUnavailableException($"The database does not answer: {cause.Message}", exception);
            }
        }

        return null;
    }

    private static Exception? Translate(SqliteException sqlite, Exception whole)
    {
        const int Unique = 2067, PrimaryKey = 1555, BusySnapshot = 517;
        const int Busy = 5, Locked = 6, OutOfMemory = 7, ReadOnly = 8, InputOutput = 10, Full = 13, CanNotOpen = 14;
        return (sqlite.SqliteErrorCode, sqlite.SqliteExtendedErrorCode) switch
        {
            (_, Unique or PrimaryKey or BusySnapshot) => new ConcurrentChangeException($"Somebody else wrote the same thing first: {sqlite.Message}", whole),
            (Busy or Locked or OutOfMemory or ReadOnly or InputOutput or Full or CanNotOpen, _) =>
                new StoreUnavailableException($"The database can't be read or written: {sqlite.Message}", whole),
            _ => null,
        };
    }

    private static Exception? Translate(PostgresException postgres, Exception whole) => postgres.SqlState switch
    {
        PostgresErrorCodes.UniqueViolation or PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected =>
            new ConcurrentChangeException($"Somebody else wrote the same thing first: {postgres.MessageText}", whole),

        // Connection, resources (disk full, memory, connections), operator intervention (shutdown, timeouts), I/O, standby.
        PostgresErrorCodes.QueryCanceled or PostgresErrorCodes.LockNotAvailable or PostgresErrorCodes.ReadOnlySqlTransaction =>
            new StoreUnavailableException($"The database can't be read or written: {postgres.MessageText}", whole),
        // A login or a database that is not there: no waiting helps, an operator does.
        _ when postgres.SqlState[..2] is "28" or "3D" =>
            new StoreUnusableException($"The database refuses: {postgres.MessageText}", whole),
        _ when postgres.SqlState[..2] is "08" or "53" or "57" or "58" =>
            new StoreUnavailableException($"The database can't be read or written: {postgres.MessageText}", whole),
        // The server ended the connection, such as that of a worker which stood still within a transaction (25P03).
        _ when postgres.InvariantSeverity is "FATAL" or "PANIC" =>
            new StoreUnavailableException($"The database ended the connection: {postgres.MessageText}", whole),
        _ => null,
    };
}
