using System.Globalization;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using LicenseInbox.Worker.Tests.Gateway;
using LicenseInbox.Worker.Tests.Servers;

namespace LicenseInbox.Worker.Tests.EndToEnd;

/// <summary>Two whole workers, each a process with a mailbox and a store of its own: one serves its tables, and they are the license server of the other.</summary>
public sealed class TwoWorkersTests(TestServers servers, ITestOutputHelper output)
{
    private const string Key = "4TZK-8QWM-2NXD-R7HV-9PKC";

    /// <summary>Starts of three processes on a busy machine, and the pause after a call in vain.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_is_mailed_to_the_one_is_moved_once_in_the_tables_of_the_other_though_that_one_dies_before_the_move()
    {
        var server = await servers.DovecotAsync(Token);
        var partner = server.NewAddress("lee", "northwind.example");
        var inbox = server.NewAddress();
        var port = Loopback.FreePorts(1)[0];
        var url = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}");
        await using var serving = await RunningWorker.PrepareAsync(server, server.NewAddress(), partner, settings => settings["Gateway"] = new JsonObject { ["Serve"] = new JsonObject { ["Listen"] = url, ["TokenFile"] = TokenFile(settings) } }, Token);
        await using var moving = await RunningWorker.PrepareAsync(
            server, inbox, partner, settings => settings["Registry"] = new JsonObject { ["Gateway"] = new JsonObject { ["Url"] = url, ["TokenFile"] = TokenFile(settings), ["LookEvery"] = "00:01:00" } }, registry: null, "", Token);
        List<WorkerProcess> processes = [serving.StartProcess()];
        try
        {
            await Until.IsSoAsync(() => Listens(port), Patience);
            processes.Add(moving.StartProcess());
            await Until.IsSoAsync(() => moving.Count("SELECT COUNT(*) FROM sqlite_master WHERE name = 'cases'") == 1 && moving.Count("SELECT COUNT(*) FROM cases") == 5, Patience);

            // Decided on what was learned; the tables that it is to be moved in are gone just then.
            processes[0].Kill();
            await server.DeliverAsync(inbox, moving.Sample("1-accepted"), cancellationToken: Token);
            await Until.IsSoAsync(() => processes[1].Said("waits for the license server") > 0, Patience);
            SystemOf(serving).ShouldBe("7K2M-91QD-XR48-5TZC");
            processes.Add(serving.StartProcess());

            // Where it takes longer than two minutes, it is told before that the email was received.
            for (var count = 1; !await IsMovedAsync(count); count++)
            {
            }

            SystemOf(serving).ShouldBe("Q4W8-2HNP-7F3J-K6VD");
            SystemOf(moving).ShouldBe("Q4W8-2HNP-7F3J-K6VD");
            serving.Count("SELECT COUNT(*) FROM served_moves").ShouldBe(1);
            await Until.IsSoAsync(() => serving.Count("SELECT COUNT(*) FROM case_notes WHERE note LIKE '%moved from%'") == 1, Patience);
            await Until.IsSoAsync(() => moving.Count("SELECT COUNT(*) FROM outgoing_mails WHERE state <> 'Sent'") == 0, Patience);
            foreach (var process in processes.Skip(1))
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

        async Task<bool> IsMovedAsync(int count) =>
            (await server.WaitForMailAsync(partner, count, within: Patience, cancellationToken: Token)).Any(mail => mail.Message.TextBody!.Contains(ServerMovesTests.Told, StringComparison.Ordinal));
    }

    /// <summary>The token that both have, in a file beside a worker's store.</summary>
    private static string TokenFile(JsonObject settings)
    {
        var file = Path.Combine(Path.GetDirectoryName((string)settings["Store"]!["Path"]!)!, "token");
        File.WriteAllText(file, ServedRegistry.Token);
        return file;
    }

    private static bool Listens(int port)
    {
        using var client = new TcpClient();
        try
        {
            client.Connect("127.0.0.1", port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static string SystemOf(RunningWorker worker) => worker.Text($"SELECT system_text FROM licenses WHERE text = '{Key}'");
}
