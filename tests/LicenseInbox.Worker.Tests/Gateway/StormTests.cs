using System.Globalization;
using LicenseInbox.Domain.Alerting;
using LicenseInbox.Domain.Moving;
using LicenseInbox.Domain.Receiving;
using LicenseInbox.Domain.Registry;
using LicenseInbox.Worker.Composition;
using LicenseInbox.Worker.Database;
using LicenseInbox.Worker.Pipeline;
using LicenseInbox.Worker.Settings;
using LicenseInbox.Worker.Tests.Pipeline;
using LicenseInbox.Worker.Tests.Pipeline.Desk;
using LicenseInbox.Worker.Webhooks;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;

namespace LicenseInbox.Worker.Tests.Gateway;

/// <summary>
/// Many moves while the license server loses answers, answers 5xx and is gone for ten minutes: each is made once and told once, none is stuck, and deadlines that pass meanwhile are alerted. More by hand:
/// <c>LICENSEINBOX_TEST_MOVES=1000</c>.
/// </summary>
public sealed class StormTests
{
    private static readonly int Moves = int.Parse(Environment.GetEnvironmentVariable("LICENSEINBOX_TEST_MOVES") ?? "40", CultureInfo.InvariantCulture);

    private static readonly Fate[] Faults = [Fate.AnswerIsLost, Fate.DoneBut500, Fate.Garbled, Fate.Unavailable, Fate.Refused, Fate.IsLost];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1)]
    public async Task Each_move_is_made_once_none_is_stuck_and_missed_deadlines_are_alerted(int seed)
    {
        await using var desk = await MovingDesk.OpenAsync(Registry());
        for (var i = 0; i < Moves; i++)
        {
            await desk.Desk.WriteAsync(
                $"Case {Case(i)}",
                [PartnerDesk.Transfer(("from_system_key", From(i).Text), ("to_system_key", To(i).Text), ("license_key_1", Key(i).Text)), PartnerDesk.Card()]);
        }

        // The first deadlines pass in the outage.
        var due = await desk.Store.Schedule.DueAsync(Token);
        due.Count.ShouldBe(Moves);
        var first = due[0].DueBy;
        if (first - TimeSpan.FromMinutes(3) > desk.Time.GetUtcNow())
            desk.Time.SetUtcNow(first - TimeSpan.FromMinutes(3));
        var start = desk.Time.GetUtcNow();
        var dice = new Random(seed);
        desk.Network.Fate = _ =>
        {
            var at = desk.Time.GetUtcNow() - start;
            lock (dice)
            {
                return at > TimeSpan.FromMinutes(2) && at < TimeSpan.FromMinutes(12) ? Fate.Refused
                    : at < TimeSpan.FromMinutes(30) && dice.NextDouble() < 0.3 ? Faults[dice.Next(Faults.Length)]
                    : Fate.Arrives;
            }
        };

        var alarms = Alarms(desk);
        var lease = (await desk.Store.Leases.TakeAsync("alerts", Token))!;
        var looked = DateTimeOffset.MinValue;
        while ((await desk.Store.Schedule.DueAsync(Token)).Count > 0)
        {
            if (desk.Time.GetUtcNow() - looked > TimeSpan.FromSeconds(30))
            {
                await alarms.LookAsync(lease, Token);
                looked = desk.Time.GetUtcNow();
            }

            if (!await desk.ExecuteAsync())
                desk.Time.Advance(TimeSpan.FromSeconds(5));
            (desk.Time.GetUtcNow() - start).ShouldBeLessThan(TimeSpan.FromHours(24), "none is stuck");
        }

        await alarms.LookAsync(lease, Token);
        await OnceAsync(desk);
        await AlertedAsync(desk);
        (await desk.DisagreementsAsync()).ShouldBeEmpty();
    }

    private static async Task OnceAsync(MovingDesk desk)
    {
        await using var server = desk.Served.Store.Database.NewContext();
        var assigned = await server.Assignments.GroupBy(row => row.LicenseKey).Select(group => new { group.Key, Count = group.Count() }).ToDictionaryAsync(group => group.Key, group => group.Count, Token);
        var there = await server.Licenses.ToDictionaryAsync(row => row.Key, row => row.SystemText, Token);
        await using var own = desk.Store.Database.NewContext();
        var made = (await own.Moves.Where(row => row.State == MoveState.Made).ToListAsync(Token)).ConvertAll(row => row.ToMove());
        made.Count.ShouldBe(Moves);
        for (var i = 0; i < Moves; i++)
        {
            assigned[Key(i).Canonical].ShouldBe(2, $"key {i} was loaded, and moved once");
            there[Key(i).Canonical].ShouldBe(To(i).Text);
        }

        // One reply each: the one that waited for the move, written anew when it was made.
        var sent = await desk.Desk.SendAsync();
        sent.Where(mail => mail.Cases.Count > 0).GroupBy(mail => mail.Cases[0]).Count(group => group.Count(mail => mail.Text.Contains(ServerMovesTests.Told, StringComparison.Ordinal)) == 1).ShouldBe(Moves);
    }

    private static async Task AlertedAsync(MovingDesk desk)
    {
        await using var own = desk.Store.Database.NewContext();
        var late = (await own.Moves.ToListAsync(Token)).Where(row => row.MadeAt > row.DueBy + TimeSpan.FromMinutes(1)).Select(row => row.RequestId).ToList();
        late.ShouldNotBeEmpty("deadlines passed in the outage");
        var alerted = await own.Alerts.Where(row => row.Kind == AlertKind.Breached).Select(row => row.Subject).ToListAsync(Token);
        late.Except(alerted).ShouldBeEmpty();
    }

    private static Alarms Alarms(MovingDesk desk)
    {
        var parts = ProgramParts.Load(new SettingsSources { Environment = false });
        var ledger = new AlertLedger(desk.Store.Database);
        var origin = new ManagerMailOrigin("moves", "vendor.example");
        return new Alarms(
            ledger,
            parts.Alerts,
            new WebhookBodies([], TimeZoneInfo.Utc),
            new AlertOptions().ToStaffedHours(TimeZoneInfo.Utc),
            new SelfWatch(ledger, [], new TroubleLimits(), [], desk.Time),
            new RestoredStore(desk.Store.Database),
            new ManagersToldBefore(Array.Empty<IMailbox>(), new RestoredStore(desk.Store.Database), origin, desk.Time, NullLogger<ManagersToldBefore>.Instance),
            new OutboxBell(desk.Time),
            new AlarmSettings(["kim@vendor.example"], TimeSpan.FromMinutes(30), TimeSpan.FromHours(4), origin, null, TimeSpan.FromSeconds(15)),
            desk.Time,
            NullLogger<Alarms>.Instance);
    }

    private static RegistryLoad Registry()
    {
        var (registered, ends) = (new DateOnly(2026, 10, 1), new DateOnly(2035, 6, 30));
        PhoneSystem System(SystemKey key) => new(key, "Ridgeway Dental Group", "E-1", Platform.MaxServer, Chassis.Other, registered, ends);
        var all = Enumerable.Range(0, Moves).ToList();
        return DeskUnderTest.Registry() with
        {
            Systems = [.. all.SelectMany(i => new[] { new FileRow<PhoneSystem>(System(From(i)), i), new FileRow<PhoneSystem>(System(To(i)), i) })],
            Licenses = [.. all.Select(i => new FileRow<License>(new License(Key(i), "ALTI-STATION-10", 10, From(i)), i))],
            Cases = [.. all.Select(i => new FileRow<SupportCase>(new SupportCase(Case(i), To(i), "P-1", true, false, false, null, null), i))],
        };
    }

    private static SystemKey From(int i) => SystemKey.Of($"AAAA-FFFF-0000-{i:0000}");

    private static SystemKey To(int i) => SystemKey.Of($"BBBB-TTTT-0000-{i:0000}");

    private static LicenseKey Key(int i) => LicenseKey.Of($"KKKK-EEEE-YYYY-0000-{i:0000}");

    private static CaseNumber Case(int i) => CaseNumber.Of((300000 + i).ToString(CultureInfo.InvariantCulture));
}
