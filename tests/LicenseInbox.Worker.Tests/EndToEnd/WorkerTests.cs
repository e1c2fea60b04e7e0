using System.Diagnostics;
using LicenseInbox.Worker.Tests.Servers;
using Microsoft.Data.Sqlite;

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
        await WaitAsync(() => worker.Log.Contains("Started", StringComparison.Ordinal));
        await WaitAsync(() => Scalar(worker.StorePath, "SELECT COUNT(*) FROM mailboxes WHERE looked_at IS NOT NULL") > 0);

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
    public async Task Mails_delivered_while_the_worker_is_stopped_are_each_handled_once_and_oldest_first()
    {
        const int Count = 300;
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
        await WaitAsync(() => Scalar(worker.StorePath, "SELECT COUNT(*) FROM deliveries WHERE state = 'Filed'") == Count, TimeSpan.FromMinutes(2));
        await worker.StopAsync();

        Scalar(worker.StorePath, "SELECT COUNT(*) FROM messages").ShouldBe(Count);
        (await server.ReadAsync(inbox, cancellationToken: Token)).ShouldBeEmpty();
        (await server.ReadAsync(inbox, "Ignored", Token)).Count.ShouldBe(Count / 3);
        worker.Start();
        await Task.Delay(TimeSpan.FromSeconds(3), TimeProvider.System, Token);
        Scalar(worker.StorePath, "SELECT COUNT(*) FROM messages").ShouldBe(Count);
    }

    private static async Task WaitAsync(Func<bool> isSo, TimeSpan? within = null)
    {
        var watch = new Stopwatch();
        watch.Start();
        while (!isSo())
        {
            watch.Elapsed.ShouldBeLessThan(within ?? TimeSpan.FromSeconds(60));
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, Token);
        }
    }

    private static long Scalar(string store, string sql)
    {
        using var connection = new SqliteConnection($"Data Source={store};Mode=ReadOnly");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return (long)command.ExecuteScalar()!;
    }
}
