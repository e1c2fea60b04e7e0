using System.Globalization;
using Npgsql;

namespace LicenseInbox.Servers;

/// <summary>A real PostgreSQL for one test run, with a fresh database for each test that asks.</summary>
public abstract class PostgresServer : IAsyncDisposable
{
    private int databases;

    /// <summary>Which server this is, for the run's output.</summary>
    public abstract string Name { get; }

    /// <summary>The connection string of the administrator's database.</summary>
    protected abstract string Administrator { get; }

    /// <summary>Makes an empty database; its connection string.</summary>
    public async Task<string> NewDatabaseAsync(CancellationToken cancellationToken = default)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"test_{Interlocked.Increment(ref databases)}");
        await using var connection = new NpgsqlConnection(Administrator);
        await connection.OpenAsync(cancellationToken);
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The name is made two lines above; CREATE DATABASE takes no parameters.
        command.CommandText = $"CREATE DATABASE {name}";
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync(cancellationToken);
        return new NpgsqlConnectionStringBuilder(Administrator) { Database = name }.ConnectionString;
    }

    public abstract ValueTask DisposeAsync();
}
