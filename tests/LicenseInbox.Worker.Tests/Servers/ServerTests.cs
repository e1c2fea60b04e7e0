using System.Text;
using Npgsql;

namespace LicenseInbox.Worker.Tests.Servers;

/// <summary>The fixtures themselves: what other tests rest on.</summary>
public class ServerTests(TestServers servers)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_mail_sent_by_smtp_lies_in_the_mailbox_with_the_servers_results()
    {
        var server = await servers.MailAsync(Cancel);
        var address = server.NewAddress();

        await server.DeliverAsync(address, Mail("ann@partner.example"), cancellationToken: Cancel);

        var mail = (await server.WaitForMailAsync(address, cancellationToken: Cancel)).ShouldHaveSingleItem();
        mail.Subject.ShouldBe("Hello");
        mail.IsSeen.ShouldBeFalse();
        mail.Message.Headers["Authentication-Results"].ShouldBe($"{MailServer.AuthServId}; spf=pass smtp.mailfrom=ann@partner.example; dmarc=pass header.from=partner.example");
    }

    [Fact]
    public async Task A_forged_sender_is_not_vouched_for()
    {
        var server = await servers.MailAsync(Cancel);
        var address = server.NewAddress();

        await server.DeliverAsync(address, Mail("ann@partner.example"), envelopeFrom: "eve@forger.example", cancellationToken: Cancel);

        var mail = (await server.WaitForMailAsync(address, cancellationToken: Cancel)).ShouldHaveSingleItem();
        mail.Message.Headers["Authentication-Results"].ShouldNotBeNull().ShouldContain("dmarc=fail");
    }

    [Fact]
    public async Task A_date_of_receipt_can_be_chosen()
    {
        var server = await servers.MailAsync(Cancel);
        var address = server.NewAddress();
        var receivedAt = new DateTimeOffset(2026, 3, 4, 5, 6, 7, TimeSpan.FromHours(-8));

        await server.DeliverAsync(address, Mail("ann@partner.example"), receivedAt, cancellationToken: Cancel);

        var mail = (await server.ReadAsync(address, cancellationToken: Cancel)).ShouldHaveSingleItem();
        mail.InternalDate.ToUniversalTime().ShouldBe(receivedAt.ToUniversalTime());
        mail.Message.Headers["Received"].ShouldNotBeNull().ShouldContain("Wed, 04 Mar 2026 05:06:07 -0800");
    }

    [Fact]
    public async Task A_mail_that_cannot_be_delivered_comes_back()
    {
        var server = await servers.DovecotAsync(Cancel);
        var sender = server.NewAddress();

        await server.DeliverAsync(server.NewAddress("bounced"), Mail(sender), cancellationToken: Cancel);

        var bounce = (await server.WaitForMailAsync(sender, cancellationToken: Cancel)).ShouldHaveSingleItem();
        bounce.Message.Headers["Return-Path"].ShouldBe("<>");
    }

    [Fact]
    public async Task Each_test_has_a_database_of_its_own()
    {
        var server = await servers.PostgresAsync(Cancel);
        var one = await server.NewDatabaseAsync(Cancel);
        var other = await server.NewDatabaseAsync(Cancel);

        one.ShouldNotBe(other);
        await using var connection = new NpgsqlConnection(one);
        await connection.OpenAsync(Cancel);
        await using var command = new NpgsqlCommand("SELECT count(*) FROM information_schema.tables WHERE table_schema = 'public'", connection);
        (await command.ExecuteScalarAsync(Cancel)).ShouldBe(0L);
    }

    private static byte[] Mail(string from) =>
        Encoding.ASCII.GetBytes($"From: Ann <{from}>\r\nTo: licenses@vendor.example\r\nSubject: Hello\r\nMessage-ID: <{Guid.NewGuid()}@partner.example>\r\n\r\n.Dots stay.\r\n");
}
