using LicenseInbox.Worker.Imap;
using LicenseInbox.Worker.Tests.Receiving;
using LicenseInbox.Worker.Tests.Servers;

namespace LicenseInbox.Worker.Tests.Imap;

/// <summary>The contract on the run's mail server: GreenMail, or Dovecot over implicit TLS.</summary>
public class ImapMailboxTests(TestServers servers) : MailboxContract
{
    private protected override async Task<MailboxUnderTest> EmptyMailboxAsync(bool appendSent = true) =>
        new ImapUnderTest(await servers.MailAsync(Cancel), options => options with { AppendSent = appendSent });
}

/// <summary>The contract on Dovecot over STARTTLS.</summary>
public class ImapOverStartTlsTests(TestServers servers) : MailboxContract
{
    private protected override async Task<MailboxUnderTest> EmptyMailboxAsync(bool appendSent = true)
    {
        var server = await servers.DovecotAsync(Cancel);
        return new ImapUnderTest(server, options => options with { AppendSent = appendSent, Security = ImapSecurity.StartTls, Port = server.StartTlsPort });
    }
}
