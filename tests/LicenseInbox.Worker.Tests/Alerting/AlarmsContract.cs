using LicenseInbox.Domain.Alerting;
using LicenseInbox.Domain.Casebook;
using LicenseInbox.Domain.Policy;
using LicenseInbox.Domain.Replies;
using LicenseInbox.Domain.Requests;
using LicenseInbox.Domain.SigningIn;
using LicenseInbox.Worker.Composition;
using LicenseInbox.Worker.Database;
using LicenseInbox.Worker.Maildir;
using LicenseInbox.Worker.OAuth;
using LicenseInbox.Worker.Pipeline;
using LicenseInbox.Worker.Settings;
using LicenseInbox.Worker.Smtp;
using LicenseInbox.Worker.Tests.Database;
using LicenseInbox.Worker.Tests.Servers;
using LicenseInbox.Worker.Webhooks;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;

namespace LicenseInbox.Worker.Tests.Alerting;

/// <summary>Alerts of a worker on every database: whatever restarts, crashes and other workers do, each is written once, with what tells it.</summary>
public abstract class AlarmsContract : StoreContract
{
    private const string Kim = "kim@vendor.example";

    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("alarms-");
    private MaildirMailbox _mailbox = null!;

    private protected override async Task PrepareAsync()
    {
        _mailbox = new MaildirMailbox(new MaildirOptions { Name = "moves", Address = "moves@vendor.example", Path = _folder.FullName }, Store.Time, NullLogger<MaildirMailbox>.Instance);
        await WatchAsync("mailbox moves");
        await Store.Deliveries.LookedAsync(await WatchAsync("mailbox moves"), "moves", Store.Time.GetUtcNow(), Token);
    }

    private protected override async Task ClearAsync()
    {
        await _mailbox.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task A_request_that_was_flagged_and_left_alone_leads_a_manager_to_it_by_email_alone()
    {
        var request = await FlaggedAsync();
        var due = request.Deadline!.Value;
        var alarms = Alarms();
        var lease = await WatchAsync("alerts");

        await AdvanceAsync(alarms, lease, due - TimeSpan.FromHours(4) - Minute);
        (await MailsAsync()).ShouldBeEmpty();
        await AdvanceAsync(alarms, lease, due - TimeSpan.FromHours(4));
        var mail = (await MailsAsync()).ShouldHaveSingleItem();
        mail.To.ShouldHaveSingleItem().Address.ShouldBe(Kim);
        mail.Subject.ShouldBe("LicenseInbox: Deadline at risk: case 204417, End users only alike");
        mail.Text.ShouldContain($"https://licenses.vendor.example/requests/{request.Id}");
        mail.Html!.ShouldContain($"https://licenses.vendor.example/requests/{request.Id}");
        mail.Text.ShouldContain("a representative");
        mail.Requests.ShouldBeEmpty();

        await AdvanceAsync(alarms, lease, due + Minute);
        (await MailsAsync()).Single(other => other.State == OutgoingState.Waiting).Subject.ShouldBe("LicenseInbox: Deadline missed: case 204417, End users only alike");
        await AdvanceAsync(alarms, lease, due + TimeSpan.FromHours(1));
        (await MailsAsync()).Count.ShouldBe(2);
    }

    [Fact]
    public async Task An_exception_that_is_no_request_yet_is_alerted_alike()
    {
        var record = SomeRecords.Exception() with { Deadline = SomeRecords.Noon.AddHours(24) };
        await Store.PutAsync(Token, book => book.Put(record));
        await AdvanceAsync(Alarms(), await WatchAsync("alerts"), SomeRecords.Noon.AddHours(20));
        (await MailsAsync()).ShouldHaveSingleItem().Text.ShouldContain($"https://licenses.vendor.example/exceptions/{record.Id}");
    }

    [Fact]
    public async Task A_worker_that_starts_again_repeats_nothing_and_one_that_lost_its_lease_writes_nothing()
    {
        await FlaggedAsync();
        var first = await WatchAsync("alerts");
        Store.Time.Advance(TimeSpan.FromHours(21));
        await LookedAsync();
        (await Alarms().LookAsync(first, Token)).ShouldBe(1);
        (await Alarms().LookAsync(await WatchAsync("alerts"), Token)).ShouldBe(0);

        Store.Time.Advance(TimeSpan.FromHours(4));
        await LookedAsync();
        await Should.ThrowAsync<LeaseLostException>(() => Alarms().LookAsync(first, Token));
        (await MailsAsync()).Count.ShouldBe(1);
        (await Alarms().LookAsync(await WatchAsync("alerts"), Token)).ShouldBe(1);
    }

    [Fact]
    public async Task Five_hundred_breaches_are_one_email_and_one_post()
    {
        await Store.PutAsync(Token, [.. Enumerable.Range(0, 500).Select(number => (Action<ICasebook>)(book => book.Put(SomeRecords.Exception() with { Deadline = SomeRecords.Noon.AddHours(1) })))]);
        Store.Time.Advance(TimeSpan.FromHours(2));
        await LookedAsync();
        (await Alarms(new WebhookOptions { Name = "teams", Url = "https://hooks.vendor.example/1", Shape = WebhookShape.Teams }).LookAsync(await WatchAsync("alerts"), Token)).ShouldBe(1000);

        var mail = (await MailsAsync()).ShouldHaveSingleItem();
        mail.Subject.ShouldBe("LicenseInbox: 500 deadlines missed");
        mail.Html!.Split("<tr>").Length.ShouldBe(502);
        (await Outbox.DueAsync(Store.Time.GetUtcNow(), Token)).ShouldHaveSingleItem().Body.ShouldContain("and 480 more");
    }

    [Fact]
    public async Task An_alert_that_was_not_sent_is_taken_back_with_its_reason_and_the_others_of_its_mail_stay()
    {
        var (over, open) = (SomeRecords.Exception() with { Deadline = SomeRecords.Noon.AddHours(24) }, SomeRecords.Exception() with { Deadline = SomeRecords.Noon.AddHours(24), Code = "mail.unreadable" });
        await Store.PutAsync(Token, book => book.Put(over), book => book.Put(open));
        Store.Time.Advance(TimeSpan.FromHours(21));
        await LookedAsync();
        await Alarms().LookAsync(await WatchAsync("alerts"), Token);
        var id = (await MailsAsync()).ShouldHaveSingleItem().MessageId;

        await Store.PutAsync(Token, book => book.Put(over with { Resolution = "Admitted.", ResolvedAt = Store.Time.GetUtcNow() }));
        await Alarms().LookAsync(await WatchAsync("alerts"), Token);
        var mail = (await MailsAsync()).ShouldHaveSingleItem();
        mail.MessageId.ShouldBe(id);
        mail.Text.ShouldContain("mail.unreadable");
        mail.Text.ShouldNotContain("sender.not-partner");

        await Store.PutAsync(Token, book => book.Put(open with { Resolution = "Read.", ResolvedAt = Store.Time.GetUtcNow() }));
        await Alarms().LookAsync(await WatchAsync("alerts"), Token);
        var cancelled = (await MailsAsync()).ShouldHaveSingleItem();
        (cancelled.State, cancelled.LastError).ShouldBe((OutgoingState.Cancelled, "a representative dealt with it, or it is not needed any more"));
    }

    [Fact]
    public async Task What_was_sent_is_told_to_be_over()
    {
        var record = SomeRecords.Exception() with { Deadline = SomeRecords.Noon.AddHours(24) };
        await Store.PutAsync(Token, book => book.Put(record));
        Store.Time.Advance(TimeSpan.FromHours(21));
        await LookedAsync();
        await Alarms().LookAsync(await WatchAsync("alerts"), Token);
        var mail = (await MailsAsync()).ShouldHaveSingleItem();
        await Store.PutAsync(Token, book => book.Put(mail with { State = OutgoingState.Sent, SentAt = Store.Time.GetUtcNow() }), book => book.Put(record with { Resolution = "Admitted.", ResolvedAt = Store.Time.GetUtcNow() }));

        await Alarms().LookAsync(await WatchAsync("alerts"), Token);
        (await MailsAsync()).Select(told => told.Subject).ShouldBe(["LicenseInbox: Deadline at risk: Sender not registered", "LicenseInbox: Resolved: Sender not registered"], ignoreOrder: true);
    }

    [Fact]
    public async Task After_six_hours_without_a_worker_every_deadline_that_fell_meanwhile_is_told_once()
    {
        var request = await FlaggedAsync();
        var alarms = Alarms();
        await AdvanceAsync(alarms, await WatchAsync("alerts"), SomeRecords.Noon.AddHours(19));
        await Store.PutAsync(Token, book => book.Put(SomeRecords.Exception() with { Deadline = SomeRecords.Noon.AddHours(22) }));

        // The worker is killed, and started again six hours later.
        Store.Time.Advance(TimeSpan.FromHours(6));
        await LookedAsync();
        (await Alarms().LookAsync(await WatchAsync("alerts"), Token)).ShouldBe(2);
        (await Alarms().LookAsync(await WatchAsync("alerts"), Token)).ShouldBe(0);
        var mail = (await MailsAsync()).ShouldHaveSingleItem();
        mail.Subject.ShouldBe("LicenseInbox: 2 deadlines missed");
        mail.Text.ShouldContain(request.Id.ToString());
        await using var session = await Store.Database.ReadAsync(Token);
        (await session.Context.Outages.ToListAsync(Token)).ShouldContain(outage => outage.To - outage.From == TimeSpan.FromHours(6));
    }

    [Fact]
    public async Task A_mailbox_that_is_not_looked_at_is_told_at_its_start_and_its_end()
    {
        var alarms = Alarms();
        Store.Time.Advance(TimeSpan.FromMinutes(5.5));
        (await alarms.LookAsync(await WatchAsync("alerts"), Token)).ShouldBe(1);
        (await alarms.LookAsync(await WatchAsync("alerts"), Token)).ShouldBe(0);
        var mail = (await MailsAsync()).ShouldHaveSingleItem();
        mail.Subject.ShouldBe("LicenseInbox: Trouble: Mailbox not looked at");
        await Store.PutAsync(Token, book => book.Put(mail with { State = OutgoingState.Sent, SentAt = Store.Time.GetUtcNow() }));

        await LookedAsync();
        (await alarms.LookAsync(await WatchAsync("alerts"), Token)).ShouldBe(1);
        (await MailsAsync()).Select(told => told.Subject).ShouldBe(["LicenseInbox: Trouble: Mailbox not looked at", "LicenseInbox: Trouble over: Mailbox not looked at"], ignoreOrder: true);
    }

    [Fact]
    public async Task After_a_restore_from_an_older_copy_managers_do_not_hear_again_what_the_Sent_folder_shows()
    {
        var told = SomeRecords.Exception() with { Deadline = SomeRecords.Noon.AddHours(24) };
        await Store.PutAsync(Token, book => book.Put(told));
        Store.Time.Advance(TimeSpan.FromHours(21));
        await LookedAsync();
        await Alarms().LookAsync(await WatchAsync("alerts"), Token);
        var mail = (await MailsAsync()).ShouldHaveSingleItem();
        using (var message = new OutgoingMessage(null, _ => throw new NotSupportedException()).Build(mail, "moves@vendor.example"))
            await _mailbox.AppendSentAsync(OutgoingMessage.ToBytes(message), mail.MessageId, Token);

        // The copy knows of no alert, and what it makes again has another identity.
        var again = told with { Id = Guid.NewGuid() };
        var other = again with { Id = Guid.NewGuid(), Code = "mail.unreadable" };
        await Store.PutAsync(Token, book => book.Put(told with { Deadline = null }), book => book.Put(again), book => book.Put(other));
        await Store.Database.WriteAsync(
            async store =>
            {
                await store.Alerts.ExecuteDeleteAsync(Token);
                store.Outgoing.RemoveRange(await store.Outgoing.ToListAsync(Token));
                await RestoredStore.MarkAsync(store, [], Store.Time.GetUtcNow(), Token);
                return true;
            },
            Token);
        await LookedAsync();
        await Alarms().LookAsync(await WatchAsync("alerts"), Token);
        await Alarms().LookAsync(await WatchAsync("alerts"), Token);
        (await MailsAsync()).ShouldHaveSingleItem().Subject.ShouldBe("LicenseInbox: Deadline at risk: Email unreadable");

        // What was told before is told to be over.
        await Store.PutAsync(Token, book => book.Put(again with { Resolution = "Admitted.", ResolvedAt = Store.Time.GetUtcNow() }));
        await Alarms().LookAsync(await WatchAsync("alerts"), Token);
        (await MailsAsync()).Select(written => written.Subject).ShouldContain("LicenseInbox: Resolved: Sender not registered");
    }

    [Fact]
    public async Task What_is_open_for_months_is_not_told_again()
    {
        await Store.PutAsync(Token, book => book.Put(SomeRecords.Exception() with { Deadline = SomeRecords.Noon.AddHours(1) }));
        Store.Time.Advance(TimeSpan.FromHours(2));
        await LookedAsync();
        (await Alarms().LookAsync(await WatchAsync("alerts"), Token)).ShouldBe(1);
        Store.Time.Advance(TimeSpan.FromDays(90));
        await LookedAsync();
        (await Alarms().LookAsync(await WatchAsync("alerts"), Token)).ShouldBe(0);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_token_that_can_not_be_renewed_is_told_within_ten_minutes_of_the_first_failure_and_when_it_can_be_again(bool isRefused)
    {
        var isWell = true;
        var records = new SigningInRecords(Store.Database);
        var troubles = new TokenTroubles(records, Store.Time, NullLogger.Instance);
        var account = OAuth.SomeAccount.Of(new OAuthOptions { Provider = TokenProvider.Custom, TokenEndpoint = "https://issuer.example/token" });
        var source = new TokenSource(
            account,
            (_, _) => isWell
                ? Task.FromResult(new AccessToken("token", Store.Time.GetUtcNow(), Store.Time.GetUtcNow().AddHours(1)))
                : throw (isRefused ? (Exception)new TokenUnavailableException("issuer.example", "said invalid_grant (the grant was revoked)", true, account.Login) : new HttpRequestException("Connection refused")),
            troubles,
            Store.Time,
            NullLogger.Instance);
        var alarms = AlarmsWith(async (now, token) => TokenTrouble.Told(await troubles.FindAsync([account.Name], token), new AlertOptions().TokenFailing, now));
        var lease = await WatchAsync("alerts");
        await source.GetAsync(Token);
        await AdvanceAsync(alarms, lease, Store.Time.GetUtcNow().AddMinutes(53));
        (await MailsAsync()).ShouldBeEmpty();

        // From here on each renewal fails; the token at hand is still good.
        isWell = false;
        var failedAt = Store.Time.GetUtcNow();
        while ((await MailsAsync()).Count == 0)
        {
            await Should.ThrowAsync<TokenUnavailableException>(() => source.RenewAsync(Token));
            await AdvanceAsync(alarms, lease, Store.Time.GetUtcNow() + Minute);
        }

        var told = (await MailsAsync()).ShouldHaveSingleItem();
        (told.WrittenAt - failedAt).ShouldBeLessThanOrEqualTo(isRefused ? Minute : 3 * Minute);
        told.Subject.ShouldBe("LicenseInbox: Trouble: Mailbox's token not renewed");
        told.Text.ShouldContain("The mailbox licenses gets no new token to sign in with since");
        told.Text.ShouldContain(isRefused ? "issuer.example said invalid_grant (the grant was revoked). To be mended: licenseinbox login licenses." : "issuer.example can't be reached (Connection refused). To be mended: Mail:Mailboxes:0:OAuth:TokenEndpoint, and whether this machine may reach issuer.example.");
        (await source.GetAsync(Token)).Value.ShouldBe("token");
        await Store.PutAsync(Token, book => book.Put(told with { State = OutgoingState.Sent, SentAt = Store.Time.GetUtcNow() }));

        isWell = true;
        await source.RenewAsync(Token);
        await AdvanceAsync(alarms, lease, Store.Time.GetUtcNow() + Minute);
        (await MailsAsync()).Last().Subject.ShouldBe("LicenseInbox: Trouble over: Mailbox's token not renewed");
        (await MailsAsync()).Count.ShouldBe(2);
    }

    private WebhookOutbox Outbox => new WebhookOutbox(Store.Database);

    private async Task<Lease> WatchAsync(string name) => (await Store.Leases.TakeAsync(name, Token))!;

    private async Task LookedAsync() => await Store.Deliveries.LookedAsync(await WatchAsync("mailbox moves"), "moves", Store.Time.GetUtcNow(), Token);

    private async Task AdvanceAsync(Alarms alarms, Lease lease, DateTimeOffset until)
    {
        // In long steps as long as nothing is due, then by the minute.
        while (Store.Time.GetUtcNow() < until)
        {
            var left = until - Store.Time.GetUtcNow();
            Store.Time.Advance(left > TimeSpan.FromHours(1) ? TimeSpan.FromMinutes(59) : left > TimeSpan.FromMinutes(10) ? TimeSpan.FromMinutes(10) : left < Minute ? left : Minute);
            await LookedAsync();
            await alarms.LookAsync(lease, Token);
        }
    }

    private async Task<Request> FlaggedAsync()
    {
        var finding = new Finding { Code = FindingCodes.OwnerUnsure, Outcome = Outcome.Flag, Message = "The names are alike.", Evidence = [Evidence.From("systems", null, null)] };
        var request = SomeRecords.Request();
        request.Decide(new Decision { Outcome = Outcome.Flag, Findings = [finding], Moves = [], Fee = 300m, AssuranceCharge = null, DecidedAt = SomeRecords.Noon }, Mode.Automatic, SomeRecords.Noon, settle: false);
        await Store.PutAsync(Token, book => book.Put(request));
        return request;
    }

    private async Task<List<OutgoingMail>> MailsAsync()
    {
        await using var session = await Store.Database.ReadAsync(Token);
        return (await session.Context.Outgoing.OrderBy(row => row.WrittenAt).ToListAsync(Token)).ConvertAll(row => row.ToMail());
    }

    /// <summary>As a worker that was just started has it.</summary>
    private Alarms Alarms(params WebhookOptions[] webhooks) => Alarms(webhooks, []);

    private Alarms AlarmsWith(Func<DateTimeOffset, CancellationToken, Task<IEnumerable<FoundCondition>>> look) => Alarms([], [look]);

    private Alarms Alarms(WebhookOptions[] webhooks, IReadOnlyList<Func<DateTimeOffset, CancellationToken, Task<IEnumerable<FoundCondition>>>> looks)
    {
        var parts = ProgramParts.Load(new SettingsSources { Environment = false });
        var ledger = new AlertLedger(Store.Database);
        return new Alarms(
            ledger,
            parts.Alerts,
            new WebhookBodies(webhooks, TimeZoneInfo.Utc),
            new AlertOptions().ToStaffedHours(TimeZoneInfo.Utc),
            new SelfWatch(ledger, ["moves"], new TroubleLimits { OutboxStuck = TimeSpan.FromDays(99) }, looks, Store.Time),
            new RestoredStore(Store.Database),
            new ManagersToldBefore([_mailbox], new RestoredStore(Store.Database), new ManagerMailOrigin("moves", "vendor.example"), Store.Time, NullLogger<ManagersToldBefore>.Instance),
            new OutboxBell(Store.Time),
            new AlarmSettings([Kim], TimeSpan.FromMinutes(30), TimeSpan.FromHours(4), new ManagerMailOrigin("moves", "vendor.example"), "https://licenses.vendor.example", Minute),
            Store.Time,
            NullLogger<Alarms>.Instance);
    }
}

/// <summary>On a SQLite file.</summary>
public sealed class SqliteAlarmsTests : AlarmsContract
{
    private protected override Task<StoreUnderTest> MakeAsync() => StoreUnderTest.SqliteAsync(Token);
}

/// <summary>On PostgreSQL.</summary>
public sealed class PostgresAlarmsTests(TestServers servers) : AlarmsContract
{
    private protected override async Task<StoreUnderTest> MakeAsync() => await StoreUnderTest.PostgresAsync(await servers.PostgresAsync(Token), Token);
}
