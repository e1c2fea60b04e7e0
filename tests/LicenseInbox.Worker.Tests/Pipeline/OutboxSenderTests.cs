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

/// <summary>Limits of replies: up to them everything is sent, beyond them the rest waits, and a person is told once.</summary>
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

    private MaildirMailbox Mailbox(StoreUnderTest store) => new(
        new MaildirOptions { Name = "moves", Address = "moves@vendor.example", Path = _folder.FullName, AppendSent = false }, store.Time, NullLogger<MaildirMailbox>.Instance);

    private static OutboxSender Outbox(StoreUnderTest store, IMailbox mailbox, IMailSender sender, OutboxSettings limits)
    {
        var parts = ProgramParts.Load(new SettingsSources { Environment = false });
        var answering = new Answering(parts.Settings.ToPipelineSettings(parts.Policy, ["moves@vendor.example"]), parts.Replies, store.Time);
        var told = new ToldBefore(store.Casebooks, new RestoredStore(store.Database), answering, store.Time, NullLogger<ToldBefore>.Instance);
        return new OutboxSender(store.Casebooks, store.Deliveries, sender, [mailbox], answering, new OutboxBell(store.Time), told, limits, store.Time, NullLogger<OutboxSender>.Instance);
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

        public Task<SendAttempt> SendAsync(OutgoingMail mail, string fromAddress, CancellationToken cancellationToken)
        {
            Mails.Add(mail);
            return Task.FromResult(new SendAttempt(SendResult.Sent, ReadOnlyMemory<byte>.Empty, "250 ok"));
        }
    }
}
