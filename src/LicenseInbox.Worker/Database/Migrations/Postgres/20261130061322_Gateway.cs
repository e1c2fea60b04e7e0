using System;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;

#nullable disable

namespace LicenseInbox.Worker.Database.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class Gateway : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<long>(
                name: "ask_at",
                table: "moves",
                type: "bigint",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "case_posts",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    case_number = table.Column<string>(type: "text", nullable: false),
                    case_text = table.Column<string>(type: "text", nullable: false),
                    note = table.Column<string>(type: "text", nullable: true),
                    at = table.Column<long>(type: "bigint", nullable: false),
                    state = table.Column<string>(type: "text", nullable: false),
                    not_before = table.Column<long>(type: "bigint", nullable: false),
                    attempts = table.Column<int>(type: "integer", nullable: false),
                    last_error = table.Column<string>(type: "text", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_case_posts", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "served_changes",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    fact = table.Column<string>(type: "text", nullable: false),
                    position = table.Column<long>(type: "bigint", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_served_changes", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "served_moves",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    state = table.Column<string>(type: "text", nullable: false),
                    at = table.Column<long>(type: "bigint", nullable: false),
                    json = table.Column<string>(type: "text", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_served_moves", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "served_notes",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    case_number = table.Column<string>(type: "text", nullable: false),
                    digest = table.Column<string>(type: "text", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_served_notes", x => x.id);
                });

            migrationBuilder.CreateIndex(
                name: "ix_moves_ask_at",
                table: "moves",
                column: "ask_at");

            migrationBuilder.CreateIndex(
                name: "ix_case_posts_state_at",
                table: "case_posts",
                columns: new[] { "state", "at" });

            migrationBuilder.CreateIndex(
                name: "ix_served_changes_fact",
                table: "served_changes",
                column: "fact");

            migrationBuilder.CreateIndex(
                name: "ix_served_changes_position",
                table: "served_changes",
                column: "position",
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "case_posts");

            migrationBuilder.DropTable(
                name: "served_changes");

            migrationBuilder.DropTable(
                name: "served_moves");

            migrationBuilder.DropTable(
                name: "served_notes");

            migrationBuilder.DropIndex(
                name: "ix_moves_ask_at",
                table: "moves");

            migrationBuilder.DropColumn(
                name: "ask_at",
                table: "moves");
        }
    }
}
