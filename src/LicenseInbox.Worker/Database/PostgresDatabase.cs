using System.Data;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace LicenseInbox.Worker.Database;

/// <summary>
/// A PostgreSQL database. A transaction sees one moment (repeatable read): a row that somebody else changed since can't be written over, it starts again.
/// </summary>
internal sealed class PostgresDatabase : StoreDatabase
{
    private readonly NpgsqlDataSource _source;
    private readonly DbContextOptions<PostgresContext> _options;

    /// <param name="connectionString">How it is reached.</param>
    /// <param name="silentAfter">A worker that is stopped or cut off within a transaction loses it somewhat earlier than its leases, and with it all that others wait for.</param>
    public PostgresDatabase(string connectionString, TimeSpan silentAfter)
    {
        var builder = new NpgsqlConnectionStringBuilder(connectionString);
        builder.Options = $"{builder.Options} -c idle_in_transaction_session_timeout={silentAfter.TotalMilliseconds * 0.6:0}".TrimStart();
        _source = NpgsqlDataSource.Create(builder);
        _options = new DbContextOptionsBuilder<PostgresContext>().UseNpgsql(_source, StoreQueries.Configure).Options;
    }

    /// <summary>The operator's connection string with what he left open: time-outs, and a name to be seen by.</summary>
    /// <exception cref="ArgumentException">It is no connection string.</exception>
    public static string ConnectionString(string text, TimeSpan timeout)
    {
        var builder = new NpgsqlConnectionStringBuilder(text);
        builder.ApplicationName ??= "licenseinbox";
        if (!builder.ContainsKey("Command Timeout"))
            builder.CommandTimeout = (int)timeout.TotalSeconds;
        return builder.ToString();
    }

    public override StoreContext NewContext() => new PostgresContext(_options);

    public override ValueTask DisposeAsync() => _source.DisposeAsync();

    protected override async Task<StoreSession> OpenAsync(bool write, Func<StoreContext, Task>? prepare, CancellationToken cancellationToken)
    {
        var context = NewContext();
        try
        {
            if (prepare is not null)
            {
                await context.Database.OpenConnectionAsync(cancellationToken);
                await prepare(context);
            }

            context.Database.AutoSavepointsEnabled = false;
            var transaction = await context.Database.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellationToken);
            return StoreSession.Over(context, transaction, () => Task.CompletedTask);
        }
        catch
        {
            await context.DisposeAsync();
            throw;
        }
    }
}
