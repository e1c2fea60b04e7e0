using System.Diagnostics;
using LicenseInbox.Worker.Tests.Servers;

namespace LicenseInbox.Worker.Tests.EndToEnd;

/// <summary>What lies in the mailbox when the worker starts.</summary>
public sealed class BacklogTests(TestServers servers, ITestOutputHelper output)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Mails_delivered_while_the_worker_is_stopped_are_each_handled_once_and_oldest_first()
    {
        const int Count = 66;
        var server = await servers.MailAsync(Token);
        var (inbox, partner) = (server.NewAddress(), server.NewAddress("lee", "northwind.example"));
        await using var worker = await RunningWorker.PrepareAsync(server, inbox, partner, null, Token);
        var names = new[] { "8-ignored", "3-asked", "2-rejected" };
        for (var i = 0; i < Count; i++)
        {
            var number = i;
            var raw = worker.Sample(names[i % 3], text => text
                .Replace("Message-ID: <", $"Message-ID: <n{number}.", StringComparison.Ordinal)
                .Replace("Subject: ", $"Subject: (mail {number}) ", StringComparison.Ordinal));
            await server.DeliverAsync(inbox, raw, cancellationToken: Token);
        }

        worker.Start();
        await Until.IsSoAsync(() => worker.Count("SELECT COUNT(*) FROM deliveries WHERE state = 'Filed'") == Count, TimeSpan.FromMinutes(2));
        await worker.StopAsync();

        worker.Count("SELECT COUNT(*) FROM messages").ShouldBe(Count);
        (await server.ReadAsync(inbox, cancellationToken: Token)).ShouldBeEmpty();
        (await server.ReadAsync(inbox, "Ignored", Token)).Count.ShouldBe(Count / 3);
        worker.Start();
        await Task.Delay(TimeSpan.FromSeconds(3), TimeProvider.System, Token);
        worker.Count("SELECT COUNT(*) FROM messages").ShouldBe(Count);
    }

    [Fact]
    public async Task A_mailbox_of_old_mails_is_left_alone_and_the_next_mail_is_answered()
    {
        const int Old = 3_000;
        await using var server = await servers.OwnMailServerAsync(cancellationToken: Token);
        var (inbox, partner) = (server.NewAddress(), server.NewAddress("lee", "northwind.example"));
        server.Dovecot.Seed(inbox, Old, DateTimeOffset.UnixEpoch.AddYears(50), TimeSpan.FromMinutes(1));
        server.Dovecot.Record(inbox);
        await using var worker = await RunningWorker.PrepareAsync(server, inbox, partner, settings => settings["Mail"]!["StartFrom"] = "now", Token);
        var watch = new Stopwatch();
        watch.Start();
        worker.Start();
        await Until.IsSoAsync(() => worker.Count("SELECT COUNT(*) FROM mailboxes WHERE looked_at IS NOT NULL") > 0);
        output.WriteLine($"start with {Old} old mails: {watch.Elapsed.TotalSeconds:0.0} s");

        worker.Count("SELECT COUNT(*) FROM deliveries WHERE state = 'BeforeStart'").ShouldBe(Old);
        server.Dovecot.Commands(inbox).ShouldNotContain(command => command.Contains("BODY", StringComparison.OrdinalIgnoreCase));
        await server.DeliverAsync(inbox, worker.Sample("1-accepted"), cancellationToken: Token);
        watch.Restart();
        try
        {
            (await server.WaitForMailAsync(partner, within: TimeSpan.FromMinutes(3), cancellationToken: Token)).ShouldHaveSingleItem();
        }
        finally
        {
            output.WriteLine($"delivered to reply: {watch.Elapsed.TotalSeconds:0.0} s\n{worker.Log}");
        }

        (await server.ReadAsync(inbox, cancellationToken: Token)).Count.ShouldBe(Old);
    }
}
