using System.Globalization;
using Npgsql;

namespace LicenseInbox.Servers;

/// <summary>A real PostgreSQL for one test run, with a fresh database for each test that asks.</summary>
public abstract class PostgresServer : IAsyncDisposable
{
    private readonly SemaphoreSlim preparing = new(1);
    private string? prepared;
    private int databases;

    /// <summary>Which server this is, for the run's output.</summary>
    public abstract string Name { get; }

    /// <summary>The connection string of the administrator's database.</summary>
    protected abstract string Administrator { get; }

    /// <summary>Makes an empty database; its connection string.</summary>
    public Task<string> NewDatabaseAsync(CancellationToken cancellationToken = default) => CreateAsync("template1", cancellationToken);

    /// <summary>Makes a database as <paramref name="prepare"/> made the first one, given its connection string; its connection string. Nobody may stay connected to that first one.</summary>
    public async Task<string> NewDatabaseAsync(Func<string, Task> prepare, CancellationToken cancellationToken = default)
    {
        await preparing.WaitAsync(cancellationToken);
        try
        {
            if (prepared is null)
            {
                var first = await NewDatabaseAsync(cancellationToken);
                await prepare(first);
                prepared = new NpgsqlConnectionStringBuilder(first).Database;
            }
        }
        finally
        {
            preparing.Release();
        }

        return await CreateAsync(prepared!, cancellationToken);
    }

    public abstract ValueTask DisposeAsync();

    private async Task<string> CreateAsync(string template, CancellationToken cancellationToken)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"test_{Interlocked.Increment(ref databases)}");
        await using var connection = new NpgsqlConnection(Administrator);
        await connection.OpenAsync(cancellationToken);
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The names are made here; CREATE DATABASE takes no parameters.
        command.CommandText = $"CREATE DATABASE {name} TEMPLATE {template}";
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync(cancellationToken);
        return new NpgsqlConnectionStringBuilder(Administrator) { Database = name }.ConnectionString;
    }
}
