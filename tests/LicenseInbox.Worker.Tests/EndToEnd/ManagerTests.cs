using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using LicenseInbox.Worker.Tests.Servers;
using LicenseInbox.Worker.Tests.Web;

namespace LicenseInbox.Worker.Tests.EndToEnd;

/// <summary>What a manager hears by email alone, from processes of their own and through a real mail server: of a request that nobody looks at, and of a worker that is dead.</summary>
public sealed partial class ManagerTests(TestServers servers, ITestOutputHelper output)
{
    /// <summary>Of the defaults: of a request of 24 hours a manager hears with 4 of them left.</summary>
    private static readonly TimeSpan AtRiskAfter = TimeSpan.FromHours(20);

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_manager_is_led_to_what_was_left_alone_and_hears_of_a_worker_that_was_killed()
    {
        var server = await servers.MailAsync(Token);
        var (inbox, partner, manager) = (server.NewAddress(), server.NewAddress("lee", "northwind.example"), server.NewAddress("kim"));
        await using var worker = await RunningWorker.PrepareAsync(server, inbox, partner, settings => Change(settings, manager), Token);
        using var process = worker.StartProcess();
        using var watchdog = worker.StartProcess("watchdog");
        try
        {
            // The email came nearly twenty hours ago, and is at risk in some seconds.
            var receivedAt = TimeProvider.System.GetUtcNow() - AtRiskAfter + TimeSpan.FromSeconds(20);
            await server.DeliverAsync(inbox, worker.Sample("6-flagged"), receivedAt, cancellationToken: Token);
            var alert = (await MailsAsync(server, manager, "Deadline at risk: case 204421", 1))[0];
            (alert.InternalDate - receivedAt).ShouldBeGreaterThanOrEqualTo(AtRiskAfter - TimeSpan.FromSeconds(1));

            // The link alone asks who it is; signed in, it is the request's page.
            var link = new Uri(Links().Match(alert.Message.TextBody!).Value);
            using var browser = ConsoleUnderTest.Browser();
            (await browser.GetAsync(link, Token)).Headers.Location!.AbsolutePath.ShouldBe("/sign-in");
            var signIn = process.Log.SelectMany(line => Links().Matches(line)).First(match => match.Value.Contains("/sign-in?link=", StringComparison.Ordinal)).Value;
            (await browser.GetAsync(new Uri(signIn), Token)).StatusCode.ShouldBe(HttpStatusCode.Redirect);
            var page = await browser.GetStringAsync(link, Token);
            page.ShouldContain("204421");
            page.ShouldContain(partner);

            process.Kill();
            (await LastAsync(server, manager, "LicenseInbox: Trouble: LicenseInbox does not work")).Message.TextBody!.ShouldContain("does not work");
            worker.Start();
            await LastAsync(server, manager, "LicenseInbox: Trouble over: LicenseInbox does not work");
            (await watchdog.EndAsync(Token)).ShouldBe(0);
            (await MailsAsync(server, manager, "case 204421", 1)).Count.ShouldBe(1, "what was told before is not told again after the restart");
        }
        catch
        {
            foreach (var line in process.Log.Select(line => "worker: " + line).Concat(watchdog.Log.Select(line => "watchdog: " + line)).Append(worker.Log))
                output.WriteLine(line);
            throw;
        }
    }

    private static void Change(JsonObject settings, string manager)
    {
        settings["Alerts"] = new JsonObject { ["Recipients"] = new JsonArray(manager), ["DiskFree"] = 0 };
        settings["Console"] = new JsonObject { ["Enabled"] = true, ["Urls"] = new JsonArray(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{Loopback.FreePorts(1)[0]}")) };
        settings["Mail"]!["LookEvery"] = "00:00:01";
        settings["Watchdog"] = new JsonObject { ["SilentAfter"] = "00:00:20", ["LookEvery"] = "00:00:01", ["StateFile"] = Path.Combine(Path.GetDirectoryName((string)settings["Store"]!["Path"]!)!, "watchdog.state") };
    }

    /// <summary>The manager's mails with these words in the subject, once there are so many.</summary>
    private static async Task<List<StoredMail>> MailsAsync(MailServer server, string manager, string words, int count)
    {
        var found = new List<StoredMail>();
        for (var all = 1; found.Count < count; all++)
            found = [.. (await server.WaitForMailAsync(manager, all, within: Patience, cancellationToken: Token)).Where(mail => mail.Subject.Contains(words, StringComparison.Ordinal))];
        return found;
    }

    /// <summary>Waits until the last that was told of the worker itself is this: on a machine that stands still for long it may have been silent before.</summary>
    private static async Task<StoredMail> LastAsync(MailServer server, string manager, string subject)
    {
        for (var all = 1; ; all++)
        {
            if ((await server.WaitForMailAsync(manager, all, within: Patience, cancellationToken: Token)).LastOrDefault(mail => mail.Subject.Contains("LicenseInbox does not work", StringComparison.Ordinal)) is { } last && last.Subject == subject)
                return last;
        }
    }

    [GeneratedRegex(@"http://127\.0\.0\.1:\S+")]
    private static partial Regex Links();
}
