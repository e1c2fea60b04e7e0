using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace LicenseInbox.Worker.Database.Migrations.Sqlite
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
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "erased_at",
                table: "outgoing_mails",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "erased_at",
                table: "messages",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<Guid>(
                name: "exception_id",
                table: "messages",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "erased_at",
                table: "exceptions",
                type: "INTEGER",
                nullable: true);

            // What messages say already, in a column of its own.
            migrationBuilder.Sql("UPDATE messages SET exception_id = upper(json_extract(json, '$.ExceptionId'))");
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
