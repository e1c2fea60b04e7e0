using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace LicenseInbox.Worker.Database.Migrations.Sqlite
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
                type: "INTEGER",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "case_posts",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    case_number = table.Column<string>(type: "TEXT", nullable: false),
                    case_text = table.Column<string>(type: "TEXT", nullable: false),
                    note = table.Column<string>(type: "TEXT", nullable: true),
                    at = table.Column<long>(type: "INTEGER", nullable: false),
                    state = table.Column<string>(type: "TEXT", nullable: false),
                    not_before = table.Column<long>(type: "INTEGER", nullable: false),
                    attempts = table.Column<int>(type: "INTEGER", nullable: false),
                    last_error = table.Column<string>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_case_posts", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "served_changes",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    fact = table.Column<string>(type: "TEXT", nullable: false),
                    position = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_served_changes", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "served_moves",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    state = table.Column<string>(type: "TEXT", nullable: false),
                    at = table.Column<long>(type: "INTEGER", nullable: false),
                    json = table.Column<string>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_served_moves", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "served_notes",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    case_number = table.Column<string>(type: "TEXT", nullable: false),
                    digest = table.Column<string>(type: "TEXT", nullable: false)
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
