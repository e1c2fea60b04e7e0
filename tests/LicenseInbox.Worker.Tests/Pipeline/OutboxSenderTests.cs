using LicenseInbox.Domain.Casebook;
using LicenseInbox.Domain.Policy;
using LicenseInbox.Domain.Reading;
using LicenseInbox.Domain.Receiving;
using LicenseInbox.Domain.Replies;
using LicenseInbox.Worker.Composition;
using LicenseInbox.Worker.Database;
using LicenseInbox.Worker.Maildir;
using LicenseInbox.Worker.Pipeline;
using LicenseInbox.Worker.Settings;
using LicenseInbox.Worker.Tests.Database;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;

namespace LicenseInbox.Worker.Tests.Pipeline;

/// <summary>Limits of replies: up to them everything is sent, beyond them the rest waits, and a person is told once. And whose a mail is when a worker was away.</summary>
public sealed class OutboxSenderTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("outbox-");

    public void Dispose() => _folder.Delete(recursive: true);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(3, 100, 100, "lee@partner.example", "lee@partner.example", "lee@partner.example")]
    [InlineData(100, 3, 100, "lee@partner.example", "ann@partner.example", "partner.example")]
    [InlineData(100, 100, 3, "lee@partner.example", "ann@second.example", "anybody")]
    public async Task At_a_limit_replies_wait_for_an_hour_and_a_person_is_told_once(int perAddress, int perDomain, int perHour, string one, string other, string whom)
    {
        await using var store = await StoreUnderTest.SqliteAsync(Token);
        await using var mailbox = Mailbox(store);
        var sent = new CollectingSender();
        var outbox = Outbox(store, mailbox, sent, new OutboxSettings(perAddress, perDomain, perHour, TimeSpan.FromSeconds(5)));
        for (var number = 0; number < 5; number++)
            await store.PutAsync(Token, Write(store, number % 2 == 0 ? one : other, number));

        (await outbox.SendDueAsync(Token)).ShouldBe(3);
        store.Time.Advance(TimeSpan.FromMinutes(59));
        (await outbox.SendDueAsync(Token)).ShouldBe(0);
        var told = (await ExceptionsAsync(store)).ShouldHaveSingleItem();
        told.Code.ShouldBe(FindingCodes.ReplyLimit);
        told.Summary.ShouldContain(whom);
        told.Count.ShouldBe(2);

        // None is dropped: the hour is over.
        store.Time.Advance(TimeSpan.FromMinutes(6));
        (await outbox.SendDueAsync(Token)).ShouldBe(2);
        sent.Mails.Select(mail => mail.Subject).ShouldBe(["0", "1", "2", "3", "4"], ignoreOrder: true);
        (await ExceptionsAsync(store)).Count.ShouldBe(1);
    }

    [Fact]
    public async Task Below_every_limit_nobody_is_told_anything()
    {
        await using var store = await StoreUnderTest.SqliteAsync(Token);
        await using var mailbox = Mailbox(store);
        var outbox = Outbox(store, mailbox, new CollectingSender(), new OutboxSettings(3, 3, 3, TimeSpan.FromSeconds(5)));
        for (var number = 0; number < 3; number++)
            await store.PutAsync(Token, Write(store, "lee@partner.example", number));

        (await outbox.SendDueAsync(Token)).ShouldBe(3);
        (await ExceptionsAsync(store)).ShouldBeEmpty();
    }

    [Theory]
    [InlineData(1, OutgoingState.Sent)]
    [InlineData(5, OutgoingState.Uncertain)]
    public async Task What_was_taken_is_not_sent_again_though_writing_it_down_fails(int failures, OutgoingState inTheEnd)
    {
        await using var store = await StoreUnderTest.SqliteAsync(Token);
        await using var mailbox = Mailbox(store);
        var sent = new CollectingSender();
        var casebooks = new FailingCasebooks(store.Casebooks);
        sent.Meanwhile = _ =>
        {
            casebooks.Failures = failures;
            return Task.CompletedTask;
        };
        var outbox = Outbox(store, mailbox, sent, new OutboxSettings(3, 3, 3, TimeSpan.FromSeconds(5)), casebooks: casebooks);
        await store.PutAsync(Token, Write(store, "lee@partner.example", 0));

        var sending = outbox.SendDueAsync(Token);
        for (; !sending.IsCompleted; await Task.Delay(10, Token))
            store.Time.Advance(TimeSpan.FromSeconds(1));
        await sending;
        store.Time.Advance(TimeSpan.FromHours(1));
        await outbox.SendDueAsync(Token);
        sent.Mails.ShouldHaveSingleItem();
        (await MailAsync(store)).State.ShouldBe(inTheEnd);
        (await ExceptionsAsync(store)).Select(record => record.Code).ShouldBe(inTheEnd == OutgoingState.Uncertain ? [FindingCodes.ReplyUncertain] : []);
    }

    [Fact]
    public async Task A_mail_that_another_worker_took_over_is_not_handed_over()
    {
        await using var store = await StoreUnderTest.SqliteAsync(Token);
        await using var mailbox = Mailbox(store);
        var sent = new CollectingSender();
        var outbox = Outbox(store, mailbox, sent, new OutboxSettings(3, 3, 3, TimeSpan.FromSeconds(5)), log: new OneClaim(store.Deliveries, () => TakeOverAsync(store)));
        await store.PutAsync(Token, Write(store, "lee@partner.example", 0));

        (await outbox.SendDueAsync(Token)).ShouldBe(0);
        sent.Mails.ShouldBeEmpty();
        (await MailAsync(store)).ClaimedBy.ShouldBe(4711);
    }

    [Theory]
    [InlineData(SendResult.Sent, OutgoingState.Waiting, OutgoingState.Sent)]
    [InlineData(SendResult.Deferred, OutgoingState.Waiting, OutgoingState.Waiting)]
    [InlineData(SendResult.Deferred, OutgoingState.Sent, OutgoingState.Sent)]
    [InlineData(SendResult.Sent, OutgoingState.Undeliverable, OutgoingState.Undeliverable)]
    public async Task A_worker_that_was_cut_off_writes_nothing_about_a_mail_that_another_took_over_but_that_the_server_has_it(SendResult result, OutgoingState meanwhile, OutgoingState inTheEnd)
    {
        await using var store = await StoreUnderTest.SqliteAsync(Token);
        await using var mailbox = Mailbox(store);
        var sent = new CollectingSender { Result = result, Meanwhile = _ => TakeOverAsync(store, meanwhile) };
        await store.PutAsync(Token, Write(store, "lee@partner.example", 0));
        var outbox = Outbox(store, mailbox, sent, new OutboxSettings(3, 3, 3, TimeSpan.FromSeconds(5)), log: new OneClaim(store.Deliveries, () => Task.CompletedTask));

        await outbox.SendDueAsync(Token);
        var mail = await MailAsync(store);
        mail.State.ShouldBe(inTheEnd);
        mail.ClaimedBy.ShouldBe(result == SendResult.Sent && meanwhile == OutgoingState.Waiting ? null : 4711);
    }

    private static Task<bool> TakeOverAsync(StoreUnderTest store, OutgoingState state = OutgoingState.Waiting) =>
        store.InAsync(
            async book =>
            {
                book.Put((await book.FindOutgoingAsync("0@vendor.example", Token))! with { ClaimedBy = 4711, State = state });
                return true;
            },
            Token);

    private static Task<OutgoingMail> MailAsync(StoreUnderTest store) => store.InAsync(async book => (await book.FindOutgoingAsync("0@vendor.example", Token))!, Token);

    private MaildirMailbox Mailbox(StoreUnderTest store) => new(
        new MaildirOptions { Name = "moves", Address = "moves@vendor.example", Path = _folder.FullName, AppendSent = false }, store.Time, NullLogger<MaildirMailbox>.Instance);

    private static OutboxSender Outbox(StoreUnderTest store, IMailbox mailbox, IMailSender sender, OutboxSettings limits, IDeliveryLog? log = null, ICasebooks? casebooks = null)
    {
        var parts = ProgramParts.Load(new SettingsSources { Environment = false });
        var answering = new Answering(parts.Settings.ToPipelineSettings(parts.Policy, ["moves@vendor.example"]), parts.Replies, store.Time);
        var told = new ToldBefore(store.Casebooks, new RestoredStore(store.Database), answering, store.Time, NullLogger<ToldBefore>.Instance);
        return new OutboxSender(casebooks ?? store.Casebooks, log ?? store.Deliveries, sender, [mailbox], answering, new OutboxBell(store.Time), told, limits, store.Time, NullLogger<OutboxSender>.Instance);
    }

    private static Action<ICasebook> Write(StoreUnderTest store, string to, int number) => book => book.Put(new OutgoingMail
    {
        Id = Guid.CreateVersion7(store.Time.GetUtcNow().AddMilliseconds(number)),
        MessageId = $"{number}@vendor.example",
        Account = "moves",
        To = [new MailAddress(null, to)],
        Subject = $"{number}",
        Text = "text",
        Html = "text",
        WrittenAt = store.Time.GetUtcNow().AddMilliseconds(number),
        NotBefore = store.Time.GetUtcNow(),
    });

    private static Task<List<ExceptionRecord>> ExceptionsAsync(StoreUnderTest store) =>
        store.Database.ReadAsync(async rows => (await rows.Exceptions.AsNoTracking().ToListAsync(Token)).ConvertAll(row => StoreJson.Read<ExceptionRecord>(row.Json)), Token);

    private sealed class CollectingSender : IMailSender
    {
        public List<OutgoingMail> Mails { get; } = [];

        public SendResult Result { get; init; } = SendResult.Sent;

        /// <summary>What happens while it is handed over.</summary>
        public Func<OutgoingMail, Task> Meanwhile { get; set; } = _ => Task.CompletedTask;

        public async Task<SendAttempt> SendAsync(OutgoingMail mail, string fromAddress, CancellationToken cancellationToken)
        {
            Mails.Add(mail);
            await Meanwhile(mail);
            return new SendAttempt(Result, ReadOnlyMemory<byte>.Empty, "250 or not");
        }
    }

    /// <summary>Fails so many times for a reason that is none of the database's.</summary>
    private sealed class FailingCasebooks(ICasebooks casebooks) : ICasebooks
    {
        public int Failures { get; set; }

        public Task<ICasebook> OpenAsync(CancellationToken cancellationToken) => Failures-- > 0 ? throw new InvalidOperationException("a defect") : casebooks.OpenAsync(cancellationToken);

        public Task<ICasebook> OpenAsync(Lease lease, CancellationToken cancellationToken) => throw new NotSupportedException();
    }

    /// <summary>Something happens right after the first claim; there is no second.</summary>
    private sealed class OneClaim(IDeliveryLog log, Func<Task> afterClaim) : IDeliveryLog
    {
        private bool _hasClaimed;

        public async Task<OutgoingMail?> ClaimAsync(DateTimeOffset now, CancellationToken cancellationToken)
        {
            if (_hasClaimed)
                return null;
            _hasClaimed = true;
            var mail = await log.ClaimAsync(now, cancellationToken);
            await afterClaim();
            return mail;
        }

        public Task<int> SentSinceAsync(DateTimeOffset since, string? domain, CancellationToken cancellationToken) => log.SentSinceAsync(since, domain, cancellationToken);

        public Task<int> SentSinceAsync(string address, DateTimeOffset since, CancellationToken cancellationToken) => log.SentSinceAsync(address, since, cancellationToken);

        public Task<IReadOnlySet<DeliveryId>> KnownAmongAsync(string account, IReadOnlyList<DeliveryId> deliveries, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<IReadOnlySet<DeliveryId>> KnownAsync(string account, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task RecordAsync(Lease lease, IReadOnlyList<RecordedDelivery> deliveries, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<IReadOnlyList<RecordedDelivery>> InStateAsync(string account, DeliveryState state, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<DateTimeOffset> StartAsync(Lease lease, string account, DateTimeOffset startFrom, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task LookedAsync(Lease lease, string account, DateTimeOffset at, CancellationToken cancellationToken) => throw new NotSupportedException();
    }
}
