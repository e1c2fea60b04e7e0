using LicenseInbox.Worker.Tests.Servers;
using LicenseInbox.Worker.Tls;

namespace LicenseInbox.Worker.Tests.Tls;

/// <summary>What real mail servers show at the handshake, whether it is trusted or not.</summary>
public class ShownCertificateTests(TestServers servers)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_is_seen_with_tls_from_the_start_and_with_starttls_on_imap_and_smtp()
    {
        var server = await servers.DovecotAsync(Token);
        foreach (var shown in new[]
        {
            await ShownCertificate.SeeAsync(MailProtocol.Imap, MailServer.Host, server.ImapPort, startTls: false, Token),
            await ShownCertificate.SeeAsync(MailProtocol.Imap, MailServer.Host, server.StartTlsPort, startTls: true, Token),
            await ShownCertificate.SeeAsync(MailProtocol.Smtp, MailServer.Host, server.SmtpPort, startTls: true, Token),
        })
        {
            shown.ShouldNotBeNull().Subject.ShouldBe("CN=localhost");
            (shown.ExpiresAt - TimeProvider.System.GetUtcNow()).ShouldBeInRange(TimeSpan.FromDays(28), TimeSpan.FromDays(29));
        }
    }

    [Fact]
    public async Task A_server_that_is_not_there_or_speaks_no_tls_shows_none()
    {
        (await ShownCertificate.SeeAsync(MailProtocol.Imap, MailServer.Host, Loopback.FreePorts(1)[0], startTls: false, Token)).ShouldBeNull();
        var server = await servers.DovecotAsync(Token);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Token);
        limit.CancelAfter(TimeSpan.FromSeconds(1));
        (await ShownCertificate.SeeAsync(MailProtocol.Smtp, MailServer.Host, server.StartTlsPort, startTls: true, limit.Token)).ShouldBeNull();
    }
}
