using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace LicenseInbox.Worker.Database.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class ExceptionColumns : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "case_number",
                table: "exceptions",
                type: "text",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "holder",
                table: "exceptions",
                type: "text",
                nullable: true);

            // Case numbers are digits wherever they are known: without separators they are what is compared.
            migrationBuilder.Sql("UPDATE exceptions SET holder = json::json->>'Holder', case_number = upper(json::json->>'Case') WHERE is_open");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "case_number",
                table: "exceptions");

            migrationBuilder.DropColumn(
                name: "holder",
                table: "exceptions");
        }
    }
}
