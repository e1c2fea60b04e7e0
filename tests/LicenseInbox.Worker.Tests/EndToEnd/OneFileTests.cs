using LicenseInbox.Worker.Tests.Scenarios;
using LicenseInbox.Worker.Tests.Servers;

namespace LicenseInbox.Worker.Tests.EndToEnd;

/// <summary>Processes beside a running worker on its SQLite file.</summary>
public sealed class OneFileTests(TestServers servers)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_second_worker_is_refused_as_long_as_the_first_lives_and_commands_work_beside_it()
    {
        var server = await servers.MailAsync(Token);
        var (inbox, partner) = (server.NewAddress(), server.NewAddress("lee", "northwind.example"));
        await using var worker = await RunningWorker.PrepareAsync(server, inbox, partner, null, Token);
        using var first = worker.StartProcess();
        await Until.IsSoAsync(() => worker.Count("SELECT COUNT(*) FROM mailboxes WHERE looked_at IS NOT NULL") > 0, TimeSpan.FromMinutes(3));

        var refused = await RunAsync(worker, "run");
        refused.ExitCode.ShouldBe(1);
        refused.Errors.ShouldContain("Another worker runs on");
        (await RunAsync(worker, "status")).ExitCode.ShouldBe(0);
        (await RunAsync(worker, "import", Path.Combine(worker.Folder, "data"))).ExitCode.ShouldBe(0);
        (await RunAsync(worker, "check", Path.Combine(AppContext.BaseDirectory, "config", "demo", "mails", "2-rejected.eml"))).Lines.ShouldHaveSingleItem().ShouldContain("\"outcome\"");
        (await RunAsync(worker, "read", Path.Combine(AppContext.BaseDirectory, "config", "forms", "license-transfer.pdf"))).Lines.ShouldHaveSingleItem().ShouldContain("license-transfer");

        // Killed, it leaves the file of its lock behind, but not the lock.
        first.Kill();
        using var next = worker.StartProcess();
        await server.DeliverAsync(inbox, worker.Sample("1-accepted"), cancellationToken: Token);
        (await server.WaitForMailAsync(partner, within: TimeSpan.FromMinutes(3), cancellationToken: Token)).ShouldHaveSingleItem();
        (await next.EndAsync(Token)).ShouldBe(0);
    }

    private static Task<ProgramRun> RunAsync(RunningWorker worker, string command, params string[] arguments) =>
        BuiltProgram.RunAsync(worker.Folder, [command, .. arguments, "--settings", worker.SettingsFile], Token);
}
