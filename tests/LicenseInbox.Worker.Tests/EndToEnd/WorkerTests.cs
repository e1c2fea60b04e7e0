using System.Diagnostics;
using LicenseInbox.Worker.Tests.Servers;

namespace LicenseInbox.Worker.Tests.EndToEnd;

/// <summary>An emailed form becomes a moved license, on a real mail server.</summary>
public sealed class WorkerTests(TestServers servers, ITestOutputHelper output)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_email_delivered_by_smtp_is_moved_and_answered_through_a_push()
    {
        var server = await servers.MailAsync(Token);
        var (inbox, partner) = (server.NewAddress(), server.NewAddress("lee", "northwind.example"));
        await using var worker = await RunningWorker.PrepareAsync(server, inbox, partner, null, Token);
        worker.Start();
        await Until.IsSoAsync(() => worker.Log.Contains("Started", StringComparison.Ordinal));
        await Until.IsSoAsync(() => worker.Count("SELECT COUNT(*) FROM mailboxes WHERE looked_at IS NOT NULL") > 0);

        var watch = new Stopwatch();
        watch.Start();
        await server.DeliverAsync(inbox, worker.Sample("1-accepted"), cancellationToken: Token);
        var replies = await server.WaitForMailAsync(partner, cancellationToken: Token);
        output.WriteLine($"delivered to reply: {watch.Elapsed.TotalSeconds:0.00} s");

        var reply = replies.ShouldHaveSingleItem().Message;
        reply.Subject!.ShouldContain("204417");
        reply.InReplyTo.ShouldBe("1-accepted@northwind.example");
        reply.TextBody!.ShouldContain("4TZK-8QWM-2NXD-R7HV-9PKC");
        reply.Headers["Auto-Submitted"].ShouldBe("auto-replied");
        await server.WaitForMailAsync(inbox, folder: "Processed", cancellationToken: Token);
        (await server.WaitForMailAsync(inbox, folder: "Sent", cancellationToken: Token)).ShouldHaveSingleItem();
        (await server.ReadAsync(inbox, cancellationToken: Token)).ShouldBeEmpty();
    }

    [Fact]
    public async Task In_mode_observe_every_email_stays_as_it_is_and_nobody_is_answered()
    {
        string[] samples = ["1-accepted", "2-rejected", "3-asked", "4-completed", "5-upgrade", "6-flagged", "7-forged", "8-ignored", "1-accepted"];
        var server = await servers.MailAsync(Token);
        var (inbox, partner) = (server.NewAddress(), server.NewAddress("lee", "northwind.example"));
        await using var worker = await RunningWorker.PrepareAsync(server, inbox, partner, settings => settings["Mode"] = "observe", Token);
        foreach (var sample in samples)
            await server.DeliverAsync(inbox, worker.Sample(sample), cancellationToken: Token);
        worker.Start();

        await Until.IsSoAsync(() => worker.Count("SELECT COUNT(*) FROM deliveries WHERE state = 'LeftInPlace'") == samples.Length, TimeSpan.FromMinutes(2));

        worker.Count("SELECT COUNT(*) FROM messages WHERE state = 'Ignored'").ShouldBe(1);
        var mails = await server.ReadAsync(inbox, cancellationToken: Token);
        mails.Count.ShouldBe(samples.Length);
        mails.ShouldAllBe(mail => !mail.IsSeen);
        using var client = await server.ConnectAsync(inbox, Token);
        (await client.GetFoldersAsync(client.PersonalNamespaces[0], cancellationToken: Token)).Select(folder => folder.Name).ShouldNotContain(name => name == "Ignored" || name == "Processed" || name == "Exceptions");
        (await server.ReadAsync(partner, cancellationToken: Token)).ShouldBeEmpty();
    }
}
