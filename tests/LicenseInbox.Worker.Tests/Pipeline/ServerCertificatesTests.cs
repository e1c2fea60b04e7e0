using LicenseInbox.Worker.Pipeline;
using Microsoft.Extensions.Time.Testing;

namespace LicenseInbox.Worker.Tests.Pipeline;

/// <summary>Servers whose certificates expire soon.</summary>
public class ServerCertificatesTests
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 24, 12, 0, 0, TimeSpan.Zero));
    private (string Subject, DateTimeOffset ExpiresAt)? _shown;
    private int _looks;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task One_that_expires_soon_is_told_until_the_server_shows_another()
    {
        _shown = ("CN=imap.vendor.example", _time.GetUtcNow().AddDays(20));
        var watch = Watch();
        (await FindAsync(watch)).ShouldBeEmpty();

        _time.Advance(TimeSpan.FromDays(7));
        var found = (await FindAsync(watch)).ShouldHaveSingleItem();
        (found.Code, found.Of).ShouldBe(("certificate.expiring", "imap.vendor.example:993"));
        found.Detail.ShouldContain("expires on 2026-12-14 12:00 UTC");

        // A server that does not answer shows nothing else.
        _shown = null;
        _time.Advance(TimeSpan.FromDays(15));
        (await FindAsync(watch)).ShouldHaveSingleItem().Detail.ShouldContain("expired on 2026-12-14");

        _shown = ("CN=imap.vendor.example", _time.GetUtcNow().AddDays(90));
        _time.Advance(TimeSpan.FromHours(1));
        (await FindAsync(watch)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Servers_are_asked_once_an_hour()
    {
        var watch = Watch();
        for (var minute = 0; minute < 120; minute++)
        {
            await FindAsync(watch);
            _time.Advance(TimeSpan.FromMinutes(1));
        }

        _looks.ShouldBe(2);
    }

    private Task<IEnumerable<LicenseInbox.Domain.Alerting.FoundCondition>> FindAsync(ServerCertificates watch) => watch.FindAsync(_time.GetUtcNow(), Token);

    private ServerCertificates Watch() => new(
        [new WatchedServer("imap.vendor.example:993", _ => { _looks++; return Task.FromResult(_shown); })],
        TimeSpan.FromDays(14),
        _time);
}
