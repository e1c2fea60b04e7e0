using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace LicenseInbox.Worker.Database.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class Board : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_messages_state",
                table: "messages");

            migrationBuilder.CreateTable(
                name: "request_board",
                columns: table => new
                {
                    request_id = table.Column<Guid>(type: "uuid", nullable: false),
                    case_number = table.Column<string>(type: "text", nullable: true),
                    case_text = table.Column<string>(type: "text", nullable: true),
                    partner = table.Column<string>(type: "text", nullable: true),
                    end_user = table.Column<string>(type: "text", nullable: true),
                    status = table.Column<string>(type: "text", nullable: true),
                    outcome = table.Column<string>(type: "text", nullable: true),
                    summary = table.Column<string>(type: "text", nullable: true),
                    opened_at = table.Column<long>(type: "bigint", nullable: false),
                    deadline = table.Column<long>(type: "bigint", nullable: true),
                    awaits_approval = table.Column<bool>(type: "boolean", nullable: false),
                    request_version = table.Column<int>(type: "integer", nullable: false),
                    basis = table.Column<string>(type: "text", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_request_board", x => x.request_id);
                    table.ForeignKey(
                        name: "fk_request_board_request_id",
                        column: x => x.request_id,
                        principalTable: "requests",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "request_words",
                columns: table => new
                {
                    word = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    request_id = table.Column<Guid>(type: "uuid", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_request_words", x => new { x.request_id, x.word });
                    table.ForeignKey(
                        name: "fk_request_words_request_id",
                        column: x => x.request_id,
                        principalTable: "requests",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "ix_messages_received_at",
                table: "messages",
                column: "received_at");

            migrationBuilder.CreateIndex(
                name: "ix_messages_state_received_at",
                table: "messages",
                columns: new[] { "state", "received_at" });

            migrationBuilder.CreateIndex(
                name: "ix_exceptions_opened_at_code",
                table: "exceptions",
                columns: new[] { "opened_at", "code" });

            migrationBuilder.CreateIndex(
                name: "ix_request_board_case_number",
                table: "request_board",
                column: "case_number");

            migrationBuilder.CreateIndex(
                name: "ix_request_board_opened_at",
                table: "request_board",
                column: "opened_at");

            migrationBuilder.CreateIndex(
                name: "ix_request_board_status_opened_at",
                table: "request_board",
                columns: new[] { "status", "opened_at" });

            migrationBuilder.CreateIndex(
                name: "ix_request_words_word",
                table: "request_words",
                column: "word");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "request_board");

            migrationBuilder.DropTable(
                name: "request_words");

            migrationBuilder.DropIndex(
                name: "ix_messages_received_at",
                table: "messages");

            migrationBuilder.DropIndex(
                name: "ix_messages_state_received_at",
                table: "messages");

            migrationBuilder.DropIndex(
                name: "ix_exceptions_opened_at_code",
                table: "exceptions");

            migrationBuilder.CreateIndex(
                name: "ix_messages_state",
                table: "messages",
                column: "state");
        }
    }
}
