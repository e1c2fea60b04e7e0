using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace LicenseInbox.Worker.Database;

/// <summary>
/// For <c>dotnet ef migrations add NAME --context SqliteContext --output-dir Database/Migrations/Sqlite</c>, and the same with <c>PostgresContext</c> and <c>Postgres</c>.
/// Both are needed for each change of the model. No database is opened.
/// </summary>
internal sealed class SqliteContextFactory : IDesignTimeDbContextFactory<SqliteContext>
{
    public SqliteContext CreateDbContext(string[] args) =>
        new(new DbContextOptionsBuilder<SqliteContext>().UseSqlite("Data Source=:memory:").Options);
}

/// <summary>As <see cref="SqliteContextFactory"/>.</summary>
internal sealed class PostgresContextFactory : IDesignTimeDbContextFactory<PostgresContext>
{
    public PostgresContext CreateDbContext(string[] args) =>
        new(new DbContextOptionsBuilder<PostgresContext>().UseNpgsql("Host=localhost").Options);
}
