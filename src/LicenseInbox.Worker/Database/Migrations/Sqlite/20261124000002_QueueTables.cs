using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace LicenseInbox.Worker.Database.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class QueueTables : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            foreach (var statement in QuartzScript.Statements("sqlite"))
                migrationBuilder.Sql(statement);
        }
    }
}
