using System.Text.Json.Nodes;
using LicenseInbox.Worker.Tests.Servers;
using Npgsql;

namespace LicenseInbox.Worker.Tests.EndToEnd;

/// <summary>Three worker processes on one PostgreSQL database and one mailbox.</summary>
public sealed class SeveralWorkersTests(TestServers servers, ITestOutputHelper output)
{
    private const string Holds = "This worker holds 'mailbox licenses' now";

    private const string Lost = "Another worker took over 'mailbox licenses'";

    private static readonly string[] Mails = ["1-accepted", "2-rejected", "3-asked", "5-upgrade"];

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_mail_is_answered_once_though_the_holder_of_the_mailbox_freezes_thaws_and_dies()
    {
        var server = await servers.MailAsync(Token);
        var connection = await (await servers.PostgresAsync(Token)).NewDatabaseAsync(Token);
        var (inbox, partner) = (server.NewAddress(), server.NewAddress("lee", "northwind.example"));
        await using var worker = await RunningWorker.PrepareAsync(
            server, inbox, partner, settings => settings["Store"] = new JsonObject { ["Kind"] = "postgresql", ["ConnectionString"] = connection, ["SilentAfter"] = "00:00:12" }, Token);
        List<WorkerProcess> processes = [worker.StartProcess(), worker.StartProcess(), worker.StartProcess()];
        try
        {
            await DeliverAsync(0);
            await AnsweredAsync(1);

            // Its reply has just arrived: it stands still while it writes that down, longer than the database waits for a transaction.
            var holder = processes.First(Holder);
            var watch = TimeProvider.System.GetTimestamp();
            holder.Freeze();
            await DeliverAsync(1);
            await AnsweredAsync(2);
            output.WriteLine($"answered {TimeProvider.System.GetElapsedTime(watch).TotalSeconds:0} s after its holder froze");
            holder.Thaw();
            await Until.IsSoAsync(() => holder.Said(Lost) > 0, Patience);
            await DeliverAsync(2);
            await AnsweredAsync(3);

            // What it has sent and not written down when it dies would be sent again, under the same Message-ID: nobody knows better.
            await Until.IsSoAsync(() => Count("SELECT COUNT(*) FROM outgoing_mails WHERE state <> 'Sent'") == 0, Patience);
            var next = processes.First(Holder);
            watch = TimeProvider.System.GetTimestamp();
            next.Kill();
            await DeliverAsync(3);
            await AnsweredAsync(4);
            output.WriteLine($"answered {TimeProvider.System.GetElapsedTime(watch).TotalSeconds:0} s after its holder died");
            foreach (var process in processes.Where(process => process != next))
                (await process.EndAsync(Token)).ShouldBe(0);

            var replies = await server.ReadAsync(partner, cancellationToken: Token);
            replies.Select(reply => reply.Message.InReplyTo).ShouldBeUnique(string.Join('\n', replies.Select(Told)));
            replies.Count.ShouldBe(Mails.Length);
            (await server.ReadAsync(inbox, "Sent", Token)).Select(copy => copy.Message.MessageId).ShouldBeUnique();
            Count("SELECT COUNT(*) FROM messages").ShouldBe(4 * Mails.Length);
            Count("SELECT COUNT(*) FROM registry_moves").ShouldBe(1);
            (await server.ReadAsync(inbox, "Ignored", Token)).Count.ShouldBe(3 * Mails.Length);
            (await server.ReadAsync(inbox, cancellationToken: Token)).ShouldBeEmpty();
            Count("SELECT COUNT(*) FROM outgoing_mails WHERE state <> 'Sent'").ShouldBe(0);
        }
        catch
        {
            foreach (var line in processes.SelectMany((process, index) => process.Log.Select(line => $"{index}: {line}")))
                output.WriteLine(line);
            throw;
        }
        finally
        {
            processes.ForEach(process => process.Dispose());
        }

        async Task DeliverAsync(int round)
        {
            for (var i = 0; i < 4; i++)
            {
                var number = (round * 4) + i;
                var raw = worker.Sample(i == 3 ? Mails[round] : "8-ignored", text => text
                    .Replace("Message-ID: <", $"Message-ID: <n{number}.", StringComparison.Ordinal)
                    .Replace("Subject: ", $"Subject: (mail {number}) ", StringComparison.Ordinal));
                await server.DeliverAsync(inbox, raw, cancellationToken: Token);
            }
        }

        // All of a round is filed before its answer counts: the answered mail was delivered last.
        async Task AnsweredAsync(int count) => await server.WaitForMailAsync(partner, count, within: Patience, cancellationToken: Token);

        long Count(string sql)
        {
            using var source = NpgsqlDataSource.Create(connection);
            using var command = source.CreateCommand(sql);
            return (long)command.ExecuteScalar()!;
        }
    }

    private static bool Holder(WorkerProcess process) => process.Said(Holds) > process.Said(Lost);

    private static string Told(StoredMail reply) => $"{reply.Message.InReplyTo} was answered by {reply.Message.MessageId}: {reply.Message.Headers["Received"]}";
}
