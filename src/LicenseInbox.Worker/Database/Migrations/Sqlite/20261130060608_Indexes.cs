using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace LicenseInbox.Worker.Database.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class Indexes : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_request_words_word",
                table: "request_words");

            migrationBuilder.DropIndex(
                name: "ix_messages_received_at",
                table: "messages");

            migrationBuilder.DropIndex(
                name: "ix_messages_state_received_at",
                table: "messages");

            migrationBuilder.CreateIndex(
                name: "ix_request_words_word_request_id",
                table: "request_words",
                columns: new[] { "word", "request_id" });

            migrationBuilder.CreateIndex(
                name: "ix_outgoing_mails_written_at",
                table: "outgoing_mails",
                column: "written_at");

            migrationBuilder.CreateIndex(
                name: "ix_messages_received_at_id",
                table: "messages",
                columns: new[] { "received_at", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_messages_state_received_at_id",
                table: "messages",
                columns: new[] { "state", "received_at", "id" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_request_words_word_request_id",
                table: "request_words");

            migrationBuilder.DropIndex(
                name: "ix_outgoing_mails_written_at",
                table: "outgoing_mails");

            migrationBuilder.DropIndex(
                name: "ix_messages_received_at_id",
                table: "messages");

            migrationBuilder.DropIndex(
                name: "ix_messages_state_received_at_id",
                table: "messages");

            migrationBuilder.CreateIndex(
                name: "ix_request_words_word",
                table: "request_words",
                column: "word");

            migrationBuilder.CreateIndex(
                name: "ix_messages_received_at",
                table: "messages",
                column: "received_at");

            migrationBuilder.CreateIndex(
                name: "ix_messages_state_received_at",
                table: "messages",
                columns: new[] { "state", "received_at" });
        }
    }
}
