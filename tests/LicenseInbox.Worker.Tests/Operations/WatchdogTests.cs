using LicenseInbox.Domain.Replies;
using LicenseInbox.Worker.Composition;
using LicenseInbox.Worker.Operations;
using LicenseInbox.Worker.Settings;
using Microsoft.Extensions.Time.Testing;

namespace LicenseInbox.Worker.Tests.Operations;

/// <summary>The second process: once at the start of a silence, once at its end, whatever mail server and restarts do.</summary>
public sealed class WatchdogTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("watchdog-");
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 24, 12, 0, 0, TimeSpan.Zero));
    private readonly List<OutgoingMail> _sent = [];
    private SendResult _result = SendResult.Sent;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string BeatFile => Path.Combine(_folder.FullName, "heartbeat");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task A_worker_that_was_killed_is_told_within_fifteen_minutes_and_told_to_be_back()
    {
        Beat();
        var killedAt = _time.GetUtcNow();
        await LookUntilAsync(Watchdog(), killedAt.AddMinutes(15));
        var mail = _sent.ShouldHaveSingleItem();
        mail.Subject.ShouldBe("LicenseInbox: Trouble: LicenseInbox does not work");
        mail.Text.ShouldContain("2026-11-24 12:00:00 UTC");
        (mail.WrittenAt - killedAt).ShouldBeLessThan(TimeSpan.FromMinutes(15));

        // Six hours later it is started again.
        await LookUntilAsync(Watchdog(), killedAt.AddHours(6));
        _sent.Count.ShouldBe(1);
        Beat();
        await LookUntilAsync(Watchdog(), _time.GetUtcNow().AddMinutes(2));
        _sent.Count.ShouldBe(2);
        _sent[1].Subject.ShouldBe("LicenseInbox: Trouble over: LicenseInbox does not work");
    }

    [Fact]
    public async Task A_worker_that_works_is_not_told()
    {
        var watchdog = Watchdog();
        for (var minute = 0; minute < 60; minute++)
        {
            Beat();
            await LookUntilAsync(watchdog, _time.GetUtcNow().AddMinutes(1));
        }

        _sent.ShouldBeEmpty();
    }

    [Fact]
    public async Task One_that_never_began_is_told_too()
    {
        await LookUntilAsync(Watchdog(), _time.GetUtcNow().AddMinutes(11));
        _sent.ShouldHaveSingleItem().Text.ShouldContain("no look at the mailboxes was seen");
    }

    [Fact]
    public async Task What_no_server_took_is_tried_again_and_each_manager_hears_once()
    {
        Beat();
        _result = SendResult.Deferred;
        var watchdog = Watchdog("kim@vendor.example", "jo@vendor.example");
        await LookUntilAsync(watchdog, _time.GetUtcNow().AddMinutes(12));
        _sent.Count.ShouldBeGreaterThan(2);
        _sent.Clear();
        _result = SendResult.Sent;
        await LookUntilAsync(watchdog, _time.GetUtcNow().AddMinutes(5));
        _sent.Select(mail => mail.To[0].Address).ShouldBe(["kim@vendor.example", "jo@vendor.example"]);
    }

    [Fact]
    public async Task A_heartbeat_that_cannot_be_asked_counts_as_none()
    {
        await File.WriteAllTextAsync(BeatFile, "no time", Token);
        await LookUntilAsync(Watchdog(), _time.GetUtcNow().AddMinutes(11));
        _sent.Count.ShouldBe(1);
    }

    private void Beat() => File.WriteAllText(BeatFile, _time.GetUtcNow().ToString("O"));

    private async Task LookUntilAsync(Watchdog watchdog, DateTimeOffset until)
    {
        while (_time.GetUtcNow() < until)
        {
            _time.Advance(TimeSpan.FromSeconds(30));
            await watchdog.LookAsync(Token);
        }
    }

    private Watchdog Watchdog(params string[] recipients) => new(
        HeartbeatSources.File(BeatFile),
        new Server(this),
        ProgramParts.Load(new SettingsSources { Environment = false }).Alerts,
        new WatchdogPlan(recipients.Length > 0 ? recipients : ["kim@vendor.example"], "licenses@vendor.example", TimeSpan.FromMinutes(10), TimeSpan.FromSeconds(30), Path.Combine(_folder.FullName, "state")),
        _time,
        _ => { });

    /// <summary>A mail server that answers as the test wants.</summary>
    private sealed class Server(WatchdogTests test) : IMailSender
    {
        public Task<SendAttempt> SendAsync(OutgoingMail mail, string fromAddress, CancellationToken cancellationToken)
        {
            test._sent.Add(mail);
            return Task.FromResult(new SendAttempt(test._result, default, null));
        }
    }
}
