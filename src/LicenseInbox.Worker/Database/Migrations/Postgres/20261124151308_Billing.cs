using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace LicenseInbox.Worker.Database.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class Billing : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "card_handovers",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    request_id = table.Column<Guid>(type: "uuid", nullable: false),
                    message_id = table.Column<Guid>(type: "uuid", nullable: false),
                    state = table.Column<string>(type: "text", nullable: false),
                    due_at = table.Column<long>(type: "bigint", nullable: false),
                    not_before = table.Column<long>(type: "bigint", nullable: false),
                    taken_at = table.Column<long>(type: "bigint", nullable: true),
                    version = table.Column<int>(type: "integer", nullable: false),
                    json = table.Column<string>(type: "text", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_card_handovers", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "card_retentions",
                columns: table => new
                {
                    message_id = table.Column<Guid>(type: "uuid", nullable: false),
                    mail_id = table.Column<string>(type: "text", nullable: false),
                    copy_digest = table.Column<string>(type: "text", nullable: true),
                    state = table.Column<string>(type: "text", nullable: false),
                    not_before = table.Column<long>(type: "bigint", nullable: false),
                    json = table.Column<string>(type: "text", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_card_retentions", x => x.message_id);
                });

            migrationBuilder.CreateIndex(
                name: "ix_card_handovers_message_id",
                table: "card_handovers",
                column: "message_id");

            migrationBuilder.CreateIndex(
                name: "ix_card_handovers_request_id",
                table: "card_handovers",
                column: "request_id");

            migrationBuilder.CreateIndex(
                name: "ix_card_handovers_state_not_before",
                table: "card_handovers",
                columns: new[] { "state", "not_before" });

            migrationBuilder.CreateIndex(
                name: "ix_card_handovers_taken_at",
                table: "card_handovers",
                column: "taken_at");

            migrationBuilder.CreateIndex(
                name: "ix_card_retentions_copy_digest",
                table: "card_retentions",
                column: "copy_digest");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "card_handovers");

            migrationBuilder.DropTable(
                name: "card_retentions");
        }
    }
}
