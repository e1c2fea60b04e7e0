using System.IO.Compression;
using LicenseInbox.Worker.Database;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace LicenseInbox.Worker.Tests.Database;

/// <summary>
/// A store as a released program left it: dumps in <c>Database/Schemas</c>, one for each generation and database, never changed once they are there. What is in them is of the demo.
/// </summary>
internal static class ReleasedStore
{
    public static IEnumerable<int> Generations => Directory.GetFiles(Folder, "*-sqlite.sql.gz").Select(file => int.Parse(Path.GetFileName(file).Split('-')[0], System.Globalization.CultureInfo.InvariantCulture)).Order();

    private static string Folder => Path.Combine(AppContext.BaseDirectory, "Database", "Schemas");

    /// <summary>Makes the file.</summary>
    public static async Task SqliteAsync(int generation, string path, CancellationToken cancellationToken)
    {
        await using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ToString());
        await connection.OpenAsync(cancellationToken);
        await using var command = connection.CreateCommand();
        command.CommandText = await ReadAsync($"{generation}-sqlite", cancellationToken);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>Makes a database; its connection string.</summary>
    public static async Task<string> PostgresAsync(int generation, PostgresServer server, CancellationToken cancellationToken)
    {
        var database = await server.NewDatabaseAsync(cancellationToken);
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(database) { Pooling = false }.ToString());
        await connection.OpenAsync(cancellationToken);
        await using var command = connection.CreateCommand();
        command.CommandText = await ReadAsync($"{generation}-postgresql", cancellationToken);
        await command.ExecuteNonQueryAsync(cancellationToken);
        return PostgresDatabase.ConnectionString(database, TimeSpan.FromSeconds(20));
    }

    private static async Task<string> ReadAsync(string name, CancellationToken cancellationToken)
    {
        await using var file = File.OpenRead(Path.Combine(Folder, name + ".sql.gz"));
        await using var unpacked = new GZipStream(file, CompressionMode.Decompress);
        using var text = new StreamReader(unpacked);
        return await text.ReadToEndAsync(cancellationToken);
    }
}
