using System.Text.Json.Nodes;
using LicenseInbox.Worker.Tests.Servers;
using Npgsql;

namespace LicenseInbox.Worker.Tests.EndToEnd;

/// <summary>Three worker processes on one PostgreSQL database and one mailbox.</summary>
public sealed class SeveralWorkersTests(TestServers servers, ITestOutputHelper output)
{
    private const string Holds = "This worker holds 'mailbox licenses' now";

    private static readonly string[] Mails = ["1-accepted", "2-rejected", "3-asked", "5-upgrade"];

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_mail_is_answered_once_though_the_holder_of_the_mailbox_freezes_thaws_and_dies()
    {
        var server = await servers.MailAsync(Token);
        var connection = await (await servers.PostgresAsync(Token)).NewDatabaseAsync(Token);
        var (inbox, partner) = (server.NewAddress(), server.NewAddress("lee", "northwind.example"));
        await using var worker = await RunningWorker.PrepareAsync(
            server, inbox, partner, settings => settings["Store"] = new JsonObject { ["Kind"] = "postgresql", ["ConnectionString"] = connection }, Token);
        List<WorkerProcess> processes = [worker.StartProcess(), worker.StartProcess(), worker.StartProcess()];
        try
        {
            await DeliverAsync(0);
            await AnsweredAsync(1);
            var holder = processes.Single(process => process.Said(Holds) > 0);

            var watch = TimeProvider.System.GetTimestamp();
            holder.Freeze();
            await DeliverAsync(1);
            await AnsweredAsync(2);
            output.WriteLine($"answered {TimeProvider.System.GetElapsedTime(watch).TotalSeconds:0} s after its holder froze");
            holder.Thaw();
            await Until.IsSoAsync(() => holder.Said("Another worker took over 'mailbox licenses'") > 0, Patience);
            await DeliverAsync(2);
            await AnsweredAsync(3);

            var next = processes.Single(process => process != holder && process.Said(Holds) > 0);
            watch = TimeProvider.System.GetTimestamp();
            next.Kill();
            await DeliverAsync(3);
            await AnsweredAsync(4);
            output.WriteLine($"answered {TimeProvider.System.GetElapsedTime(watch).TotalSeconds:0} s after its holder died");
            foreach (var process in processes.Where(process => process != next))
                (await process.EndAsync(Token)).ShouldBe(0);
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

        var replies = await server.ReadAsync(partner, cancellationToken: Token);
        replies.Select(reply => reply.Message.InReplyTo).ShouldBeUnique();
        replies.Count.ShouldBe(Mails.Length);
        (await server.ReadAsync(inbox, "Sent", Token)).Select(copy => copy.Message.MessageId).ShouldBeUnique();
        (await CountAsync("SELECT COUNT(*) FROM messages")).ShouldBe(4 * Mails.Length);
        (await CountAsync("SELECT COUNT(*) FROM registry_moves")).ShouldBe(1);
        (await server.ReadAsync(inbox, "Ignored", Token)).Count.ShouldBe(3 * Mails.Length);
        (await server.ReadAsync(inbox, cancellationToken: Token)).ShouldBeEmpty();
        (await CountAsync("SELECT COUNT(*) FROM outgoing_mails WHERE state <> 'Sent'")).ShouldBe(0);

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

        async Task<long> CountAsync(string sql)
        {
            await using var source = NpgsqlDataSource.Create(connection);
            await using var command = source.CreateCommand(sql);
            return (long)(await command.ExecuteScalarAsync(Token))!;
        }
    }
}
