using LicenseInbox.Domain.Receiving;
using LicenseInbox.Worker.Imap;
using LicenseInbox.Worker.Tests.Receiving;
using LicenseInbox.Worker.Tests.Servers;

namespace LicenseInbox.Worker.Tests.Imap;

/// <summary>TLS, logins, and connections that break: on Dovecot.</summary>
public class ImapConnectionTests(TestServers servers)
{
    private static readonly DateTimeOffset Monday = new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("Tls")]
    [InlineData("StartTls")]
    public async Task A_certificate_of_an_unknown_authority_is_refused(string security)
    {
        var server = await servers.DovecotAsync(Cancel);
        var port = security == "Tls" ? server.ImapPort : server.StartTlsPort;
        await using var test = new ImapUnderTest(server, options => options with { CertificateAuthorityFile = null, Security = Enum.Parse<ImapSecurity>(security), Port = port });

        (await LookFailsAsync(test)).Message.ShouldStartWith("Mailbox 'main': the server's certificate or its TLS was refused");
    }

    [Fact]
    public async Task A_certificate_of_another_authority_than_the_one_in_the_settings_is_refused()
    {
        var server = await servers.DovecotAsync(Cancel);
        using var other = new TestAuthority("Another authority");
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, other.Pem, Cancel);
        await using var test = new ImapUnderTest(server, options => options with { CertificateAuthorityFile = file });

        (await LookFailsAsync(test)).Message.ShouldContain("was refused");
        File.Delete(file);
    }

    [Fact]
    public async Task A_certificate_of_another_host_is_refused()
    {
        await using var server = await servers.OwnMailServerAsync(new DovecotOptions { CertificateHost = "mail.elsewhere.example" }, Cancel);
        await using var test = new ImapUnderTest(server);

        (await LookFailsAsync(test)).Message.ShouldContain("was refused");
    }

    [Fact]
    public async Task A_server_without_starttls_gets_no_password()
    {
        var server = await servers.DovecotAsync(Cancel);
        // The IMAPS port speaks no plain greeting at all: nothing may be sent there either.
        await using var test = new ImapUnderTest(server, options => options with { Security = ImapSecurity.StartTls, CommandTimeout = TimeSpan.FromSeconds(1) });

        await LookFailsAsync(test);
        test.Logger.Everything.ShouldNotContain(MailServer.Password);
    }

    [Fact]
    public async Task A_refused_login_is_said_without_the_password()
    {
        var server = await servers.DovecotAsync(Cancel);
        await using var test = new ImapUnderTest(server, options => options with { Password = "wrong-and-secret" });

        var failure = await LookFailsAsync(test);

        failure.Message.ShouldBe("Mailbox 'main': the server refused the login");
        (failure + test.Logger.Everything).ShouldNotContain("wrong-and-secret");
    }

    [Fact]
    public async Task A_password_file_is_read_again_at_every_connection()
    {
        var server = await servers.DovecotAsync(Cancel);
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, "outdated\n", Cancel);
        await using var test = new ImapUnderTest(server, options => options with { Password = null, PasswordFile = file });
        await LookFailsAsync(test);

        await File.WriteAllTextAsync(file, MailServer.Password + "\n", Cancel);

        (await LookAsync(test)).ShouldBeEmpty();
        File.Delete(file);
    }

    [Fact]
    public async Task A_folder_that_is_missing_is_said()
    {
        var server = await servers.DovecotAsync(Cancel);
        await using var test = new ImapUnderTest(server, options => options with { Folder = "Licences" });

        (await LookFailsAsync(test)).Message.ShouldBe("Mailbox 'main': the server has no folder 'Licences'");
    }

    [Fact]
    public async Task A_server_that_is_down_is_unavailable_and_used_again_when_it_is_back()
    {
        await using var server = await servers.OwnMailServerAsync(cancellationToken: Cancel);
        await using var test = new ImapUnderTest(server);
        await test.DeliverAsync(SomeMail.With("before"), Monday);
        var before = (await LookAsync(test)).ShouldHaveSingleItem();

        await server.Dovecot.StopAsync();
        await LookFailsAsync(test);
        await server.Dovecot.StartAsync(Cancel);

        (await LookAsync(test)).ShouldBe([before]);
        (await test.Mailbox.FileAsync([(before.Id, Filing.Processed)], Cancel))[before.Id].ShouldBe(FilingResult.Filed);
    }

    [Fact]
    public async Task A_restart_of_the_server_while_waiting_loses_no_mail()
    {
        await using var server = await servers.OwnMailServerAsync(cancellationToken: Cancel);
        await using var test = new ImapUnderTest(server);
        await SettleAsync(test);

        await server.Dovecot.RestartAsync(Cancel);
        await server.DeliverAsync(test.Address, SomeMail.With("after the restart"), cancellationToken: Cancel);

        (await WaitForOneAsync(test, TimeSpan.FromSeconds(20))).ShouldBeTrue();
    }

    [Fact]
    public async Task Idle_is_renewed_in_time()
    {
        var server = await servers.DovecotAsync(Cancel);
        await using var test = new ImapUnderTest(server, options => options with { RenewIdleEvery = TimeSpan.FromSeconds(1) });
        server.Dovecot.Record(test.Address);
        await SettleAsync(test);

        await test.Mailbox.WaitForChangeAsync(TimeSpan.FromSeconds(3.5), Cancel);

        var commands = server.Dovecot.Commands(test.Address);
        commands.Count(command => command.EndsWith("IDLE", StringComparison.Ordinal)).ShouldBeGreaterThanOrEqualTo(3);
        commands.Count(command => command == "DONE").ShouldBeGreaterThanOrEqualTo(2);
    }

    /// <summary>Before, while and after the watch connects, selects the folder and begins to listen.</summary>
    [Fact]
    public async Task A_mail_is_seen_within_seconds_whenever_it_arrives()
    {
        var server = await servers.DovecotAsync(Cancel);
        foreach (var milliseconds in (int[])[0, 10, 20, 40, 60, 80, 100, 130, 160, 200, 300, 600])
        {
            await using var test = new ImapUnderTest(server);
            await test.DeliverAsync(SomeMail.With("known"), Monday);
            var known = (await LookAsync(test)).ShouldHaveSingleItem().Id;
            var waiting = WaitForOneAsync(test, TimeSpan.FromSeconds(15), id => id == known);
            await Task.Delay(milliseconds, Cancel);
            await test.DeliverAsync(SomeMail.With("new"), Monday);
            (await waiting).ShouldBeTrue($"delivered {milliseconds} ms after the first look");
        }
    }

    [Fact]
    public async Task The_server_is_asked_for_news_before_every_idle()
    {
        var server = await servers.DovecotAsync(Cancel);
        await using var test = new ImapUnderTest(server, options => options with { RenewIdleEvery = TimeSpan.FromSeconds(1) });
        server.Dovecot.Record(test.Address);
        await test.Mailbox.WaitForChangeAsync(TimeSpan.FromSeconds(1), Cancel);
        await test.Mailbox.WaitForChangeAsync(TimeSpan.FromSeconds(3), Cancel);

        var commands = server.Dovecot.Commands(test.Address).Select(command => command.Split(' ')[^1]).ToList();
        var idles = commands.Index().Where(command => command.Item == "IDLE").Select(command => command.Index).ToList();
        idles.Count.ShouldBeGreaterThanOrEqualTo(2);
        idles.ShouldAllBe(index => commands[index - 1] == "NOOP");
    }

    [Fact]
    public async Task A_wait_on_a_connection_that_died_in_silence_still_ends_and_later_a_new_one_is_used()
    {
        var server = await servers.DovecotAsync(Cancel);
        await using var proxy = new SwallowingProxy(server.ImapPort);
        await using var test = new ImapUnderTest(server, options => options with
        {
            Port = proxy.Port,
            RenewIdleEvery = TimeSpan.FromSeconds(2),
            CommandTimeout = TimeSpan.FromSeconds(1),
        });
        await SettleAsync(test);

        proxy.SwallowWhatIsOpen();
        await test.DeliverAsync(SomeMail.With("unheard"), Monday);
        await test.Mailbox.WaitForChangeAsync(TimeSpan.FromMilliseconds(300), Cancel).WaitAsync(TimeSpan.FromSeconds(2), TimeProvider.System, Cancel);
        // The look's connection is dead as well: it takes another one.
        (await LookAsync(test)).ShouldHaveSingleItem();

        // IDLE can't be renewed, so it is taken up on a new connection, which hears again.
        await test.Mailbox.WaitForChangeAsync(TimeSpan.FromSeconds(20), Cancel);
        var waiting = test.Mailbox.WaitForChangeAsync(TimeSpan.FromMinutes(1), Cancel);
        await test.DeliverAsync(SomeMail.With("heard"), Monday);
        await waiting.WaitAsync(TimeSpan.FromSeconds(10), TimeProvider.System, Cancel);
        proxy.Connections.ShouldBe(4);
    }

    [Fact]
    public async Task A_quiet_connection_is_tried_before_it_is_used_so_that_a_dead_one_costs_little()
    {
        var server = await servers.DovecotAsync(Cancel);
        await using var proxy = new SwallowingProxy(server.ImapPort);
        var connector = new ImapConnector(
            new ImapOptions
            {
                Name = "main",
                Address = server.NewAddress(),
                Host = MailServer.Host,
                Port = proxy.Port,
                Password = MailServer.Password,
                CertificateAuthorityFile = server.CertificateAuthorityFile,
            },
            new CollectingLogger<ImapConnector>());
        await using var connection = new ImapConnection("main", connector, TimeSpan.FromMinutes(1), TimeProvider.System, probeAfter: TimeSpan.Zero);
        await connection.UseAsync(CountAsync, TimeSpan.Zero, Cancel);

        proxy.SwallowWhatIsOpen();

        (await connection.UseAsync(CountAsync, TimeSpan.Zero, Cancel).WaitAsync(TimeSpan.FromSeconds(30), TimeProvider.System, Cancel)).ShouldBe(0);

        static async Task<int> CountAsync(MailKit.Net.Imap.ImapClient client, CancellationToken token)
        {
            await client.Inbox!.OpenAsync(MailKit.FolderAccess.ReadOnly, token);
            return client.Inbox!.Count;
        }
    }

    [Fact]
    public async Task A_server_without_idle_is_asked()
    {
        await using var server = await servers.OwnMailServerAsync(new DovecotOptions { Capabilities = "IMAP4rev1 UIDPLUS MOVE NAMESPACE UNSELECT LITERAL+" }, Cancel);
        await using var test = new ImapUnderTest(server, options => options with { PollEvery = TimeSpan.FromSeconds(1) });
        server.Dovecot.Record(test.Address);
        await SettleAsync(test);

        await test.DeliverAsync(SomeMail.With("asked for"), Monday);

        (await WaitForOneAsync(test, TimeSpan.FromSeconds(10))).ShouldBeTrue();
        server.Dovecot.Commands(test.Address).ShouldNotContain(command => command.Contains("IDLE", StringComparison.Ordinal));
    }

    private static async Task<MailboxUnavailableException> LookFailsAsync(ImapUnderTest test) =>
        await Should.ThrowAsync<MailboxUnavailableException>(() => test.Mailbox.LookAsync(_ => false, Cancel));

    private static Task<IReadOnlyList<DeliverySummary>> LookAsync(ImapUnderTest test) => test.Mailbox.LookAsync(_ => false, Cancel);

    private static async Task SettleAsync(ImapUnderTest test)
    {
        await LookAsync(test);
        await test.Mailbox.WaitForChangeAsync(TimeSpan.FromSeconds(2), Cancel);
    }

    /// <summary>Waits and looks, as the worker does, until a mail is there.</summary>
    private static async Task<bool> WaitForOneAsync(ImapUnderTest test, TimeSpan within, Func<DeliveryId, bool>? isKnown = null)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (TimeProvider.System.GetElapsedTime(started) < within)
        {
            await test.Mailbox.WaitForChangeAsync(within - TimeProvider.System.GetElapsedTime(started), Cancel);
            if ((await test.Mailbox.LookAsync(isKnown ?? (_ => false), Cancel)).Count > 0)
                return true;
        }

        return false;
    }
}
