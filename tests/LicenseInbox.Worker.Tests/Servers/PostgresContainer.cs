using Testcontainers.PostgreSql;

namespace LicenseInbox.Worker.Tests.Servers;

/// <summary>PostgreSQL in a container.</summary>
public sealed class PostgresContainer : PostgresServer
{
    private const string Image = "postgres:17-alpine";

    private readonly PostgreSqlContainer container;

    private PostgresContainer(PostgreSqlContainer container) => this.container = container;

    public override string Name => $"PostgreSQL in a container ({Image})";

    protected override string Administrator => container.GetConnectionString();

    /// <summary>Starts it where that is possible; null and the reason elsewhere.</summary>
    public static async Task<(PostgresContainer? Server, string Reason)> TryStartAsync(CancellationToken cancellationToken)
    {
        var (container, reason) = await ContainerEngine.TryStartAsync(
            () => new PostgreSqlBuilder(Image).WithCommand("-c", "max_connections=300").WithAutoRemove(true).Build(), cancellationToken);
        return (container is null ? null : new PostgresContainer(container), reason);
    }

    public override ValueTask DisposeAsync() => container.DisposeAsync();
}
