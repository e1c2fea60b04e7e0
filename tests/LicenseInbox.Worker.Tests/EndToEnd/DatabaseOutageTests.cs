using System.Text.Json.Nodes;
using LicenseInbox.Worker.Tests.Servers;

namespace LicenseInbox.Worker.Tests.EndToEnd;

/// <summary>The database goes away and comes back.</summary>
public sealed class DatabaseOutageTests(TestServers servers)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task With_the_database_gone_no_mail_is_moved_or_marked_and_work_resumes_by_itself()
    {
        await using var database = await TestServers.OwnPostgresAsync(Token);
        var server = await servers.MailAsync(Token);
        var (inbox, partner) = (server.NewAddress(), server.NewAddress("lee", "northwind.example"));
        var connection = await database.NewDatabaseAsync(Token);
        await using var worker = await RunningWorker.PrepareAsync(
            server, inbox, partner, settings => settings["Store"] = new JsonObject { ["Kind"] = "postgresql", ["ConnectionString"] = connection, ["Timeout"] = "00:00:05" }, Token);
        worker.Start();
        await server.DeliverAsync(inbox, worker.Sample("1-accepted"), cancellationToken: Token);
        (await server.WaitForMailAsync(partner, cancellationToken: Token)).Count.ShouldBe(1);

        await database.StopAsync();
        await server.DeliverAsync(inbox, worker.Sample("2-rejected"), cancellationToken: Token);
        await Until.IsSoAsync(() => worker.Log.Contains("again in", StringComparison.Ordinal), TimeSpan.FromMinutes(3));
        var kept = (await server.ReadAsync(inbox, cancellationToken: Token)).ShouldHaveSingleItem();
        kept.IsSeen.ShouldBeFalse();

        await database.StartServerAsync(Token);
        (await server.WaitForMailAsync(partner, 2, within: TimeSpan.FromMinutes(3), cancellationToken: Token)).Count.ShouldBe(2);
        await server.WaitForMailAsync(inbox, 2, "Processed", cancellationToken: Token);
    }
}
