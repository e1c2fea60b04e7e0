using LicenseInbox.Worker.Tests.Servers;

namespace LicenseInbox.Worker.Tests.EndToEnd;

/// <summary>The mail server does not allow moving mails for a while.</summary>
public sealed class DeniedFilingTests(TestServers servers)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_mail_that_could_not_be_filed_is_filed_when_the_server_allows_it()
    {
        await using var server = await servers.OwnMailServerAsync(cancellationToken: Token);
        var (inbox, partner) = (server.NewAddress(), server.NewAddress("lee", "northwind.example"));
        await using var worker = await RunningWorker.PrepareAsync(server, inbox, partner, settings => settings["Mail"]!["LookEvery"] = "00:00:01", Token);
        await server.DeliverAsync(inbox, worker.Sample("8-ignored"), cancellationToken: Token);
        server.Dovecot.Allow(inbox, "lrwsi");
        worker.Start();
        await Until.IsSoAsync(() => worker.Count("SELECT COUNT(*) FROM deliveries WHERE state = 'FilingDenied'") == 1);

        server.Dovecot.Allow(inbox, "lrwstipekxa");
        // It looks for changed rights every half minute only.
        await server.Dovecot.RestartAsync(Token);
        await server.WaitForMailAsync(inbox, folder: "Ignored", cancellationToken: Token);
        (await server.ReadAsync(inbox, cancellationToken: Token)).ShouldBeEmpty();
    }
}
