using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace LicenseInbox.Worker.Database.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class PersonalData : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<long>(
                name: "erased_at",
                table: "requests",
                type: "bigint",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "erased_at",
                table: "outgoing_mails",
                type: "bigint",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "erased_at",
                table: "messages",
                type: "bigint",
                nullable: true);

            migrationBuilder.AddColumn<Guid>(
                name: "exception_id",
                table: "messages",
                type: "uuid",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "erased_at",
                table: "exceptions",
                type: "bigint",
                nullable: true);

            // What messages say already, in a column of its own.
            migrationBuilder.Sql("UPDATE messages SET exception_id = (json::jsonb ->> 'ExceptionId')::uuid");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "erased_at",
                table: "requests");

            migrationBuilder.DropColumn(
                name: "erased_at",
                table: "outgoing_mails");

            migrationBuilder.DropColumn(
                name: "erased_at",
                table: "messages");

            migrationBuilder.DropColumn(
                name: "exception_id",
                table: "messages");

            migrationBuilder.DropColumn(
                name: "erased_at",
                table: "exceptions");
        }
    }
}
