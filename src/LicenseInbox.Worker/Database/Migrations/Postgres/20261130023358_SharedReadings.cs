using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace LicenseInbox.Worker.Database.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class SharedReadings : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "shared_readings",
                columns: table => new
                {
                    account = table.Column<string>(type: "text", nullable: false),
                    folder = table.Column<string>(type: "text", nullable: false),
                    uid_validity = table.Column<long>(type: "bigint", nullable: false),
                    uid = table.Column<string>(type: "text", nullable: false),
                    received_at = table.Column<long>(type: "bigint", nullable: false),
                    size = table.Column<long>(type: "bigint", nullable: false),
                    depth = table.Column<string>(type: "text", nullable: false),
                    asked_by = table.Column<long>(type: "bigint", nullable: false),
                    asked_at = table.Column<long>(type: "bigint", nullable: false),
                    begun_by = table.Column<long>(type: "bigint", nullable: true),
                    is_given = table.Column<bool>(type: "boolean", nullable: false),
                    json = table.Column<string>(type: "text", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_shared_readings", x => new { x.account, x.folder, x.uid_validity, x.uid });
                });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "shared_readings");
        }
    }
}
