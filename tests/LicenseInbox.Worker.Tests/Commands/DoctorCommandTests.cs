using System.Text.Json.Nodes;
using LicenseInbox.Worker.Tests.EndToEnd;
using LicenseInbox.Worker.Tests.Scenarios;
using LicenseInbox.Worker.Tests.Servers;

namespace LicenseInbox.Worker.Tests.Commands;

/// <summary>The doctor at a real mail server.</summary>
public sealed class DoctorCommandTests(TestServers servers)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_works_is_said_and_nothing_is_changed()
    {
        var server = await servers.DovecotAsync(Token);
        var (inbox, partner) = (server.NewAddress(), server.NewAddress("lee", "northwind.example"));
        await using var worker = await RunningWorker.PrepareAsync(server, inbox, partner, WithManager, Token);
        await server.DeliverAsync(inbox, worker.Sample("1-accepted"), cancellationToken: Token);

        var run = await BuiltProgram.RunHereAsync(["doctor", "--settings", worker.SettingsFile]);

        var said = string.Join('\n', run.Lines);
        run.ExitCode.ShouldBe(0, $"{run.Errors}\n{said}");
        said.ShouldContain($"ok     mailbox licenses: Signed in to {MailServer.Host} as {inbox} (");
        said.ShouldContain("ok     mailbox licenses: 1 of the newest 1 mails carry Authentication-Results that are believed.");
        said.ShouldContain("note   mailbox licenses: There is no folder Processed yet");
        said.ShouldContain("ok     SMTP server: ");
        said.ShouldContain("ok     registry: ");
        said.ShouldContain("ok     reader: ");
        (await server.ReadAsync(inbox, cancellationToken: Token)).ShouldHaveSingleItem().IsSeen.ShouldBeFalse();
        worker.Count("SELECT COUNT(*) FROM deliveries").ShouldBe(0);
    }

    [Fact]
    public async Task What_is_wrong_is_said_with_the_setting_that_mends_it()
    {
        var server = await servers.DovecotAsync(Token);
        var (inbox, partner) = (server.NewAddress(), server.NewAddress("lee", "northwind.example"));
        await using var worker = await RunningWorker.PrepareAsync(
            server,
            inbox,
            partner,
            settings =>
            {
                settings["Mail"]!["AuthServId"] = "mx.elsewhere.example";
                settings["Smtp"]!["Port"] = 9;
                var second = settings["Mail"]!["Mailboxes"]![0]!.DeepClone();
                (second["Name"], second["Password"], second["Address"]) = ("fax", "wrong", server.NewAddress());
                settings["Mail"]!["Mailboxes"]!.AsArray().Add(second);
            },
            Token);
        await server.DeliverAsync(inbox, worker.Sample("1-accepted"), cancellationToken: Token);

        var run = await BuiltProgram.RunHereAsync(["doctor", "--settings", worker.SettingsFile]);

        var said = string.Join('\n', run.Lines);
        run.ExitCode.ShouldBe(1);
        run.Errors.Trim().ShouldBe("4 things are wrong.", said);
        said.ShouldContain($"-> Mail:AuthServId {MailServer.AuthServId}, if that is your own server");
        said.ShouldContain($"WRONG  mailbox fax: {MailServer.Host}: the server refused the login.\n-> Mail:Mailboxes:1:User and PasswordFile");
        said.ShouldContain("-> Smtp:Host and Smtp:Port");
        said.ShouldContain("-> Alerts:Recipients or Alerts:Webhooks");
    }

    private static void WithManager(JsonObject settings) => settings["Alerts"] = new JsonObject { ["Recipients"] = new JsonArray("manager@vendor.example") };
}
