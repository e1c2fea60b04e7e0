using System.Diagnostics;
using LicenseInbox.Worker.Tests.Servers;

namespace LicenseInbox.Worker.Tests.EndToEnd;

/// <summary>Pushes that never come.</summary>
public sealed class SilentPushTests(TestServers servers, ITestOutputHelper output)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_email_is_moved_and_answered_when_pushes_have_died_in_silence()
    {
        var server = await servers.DovecotAsync(Token);
        var (inbox, partner) = (server.NewAddress(), server.NewAddress("lee", "northwind.example"));
        await using var proxy = new SwallowingProxy(server.ImapPort);
        await using var worker = await RunningWorker.PrepareAsync(server, inbox, partner, settings =>
        {
            settings["Mail"]!["Mailboxes"]![0]!["Port"] = proxy.Port;
            settings["Mail"]!["Mailboxes"]![0]!["CommandTimeout"] = "00:00:10";
            settings["Mail"]!["LookEvery"] = "00:00:10";
        }, Token);
        worker.Start();
        await Until.IsSoAsync(() => worker.Count("SELECT COUNT(*) FROM mailboxes WHERE looked_at IS NOT NULL") > 0);
        await Task.Delay(TimeSpan.FromSeconds(3), TimeProvider.System, Token);

        proxy.SwallowWhatIsOpen();
        var watch = new Stopwatch();
        watch.Start();
        await server.DeliverAsync(inbox, worker.Sample("1-accepted"), cancellationToken: Token);
        await server.WaitForMailAsync(partner, within: TimeSpan.FromSeconds(90), cancellationToken: Token);
        output.WriteLine($"delivered to reply with dead pushes: {watch.Elapsed.TotalSeconds:0.0} s");
    }
}
