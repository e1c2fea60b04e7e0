using System.Text;
using LicenseInbox.Domain.Moving;
using LicenseInbox.Domain.Reading;
using LicenseInbox.Domain.Requests;
using LicenseInbox.Worker.Composition;
using LicenseInbox.Worker.Database;
using LicenseInbox.Worker.Maildir;
using LicenseInbox.Worker.Pipeline;
using LicenseInbox.Worker.Settings;
using LicenseInbox.Worker.Tests.Database;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;

namespace LicenseInbox.Worker.Tests.Pipeline;

/// <summary>A mail that fails whenever it is handled.</summary>
public sealed class PoisonTests : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("poison-").FullName;
    private StoreUnderTest _store = null!;

    private const string Fax = "fax@gateway.example";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string Inbox => Path.Combine(_folder, "mailbox");

    public async ValueTask InitializeAsync() => _store = await StoreUnderTest.SqliteAsync(Token);

    public async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Theory]
    [InlineData(Mode.Automatic, "Exceptions")]
    [InlineData(Mode.Observe, null)]
    public async Task After_three_tries_it_is_set_aside_for_a_person_and_it_never_held_up_the_others(Mode mode, string? filed)
    {
        for (var hour = 0; hour < 3; hour++)
            await MaildirMailbox.DeliverAsync(Inbox, Encoding.ASCII.GetBytes(hour == 1 ? "poison" : $"mail {hour}"), SomeRecords.Noon.AddHours(hour), Token);
        await using var mailbox = new MaildirMailbox(new MaildirOptions { Name = "moves", Address = "licenses@vendor.example", Path = Inbox }, _store.Time, NullLogger<MaildirMailbox>.Instance);
        using var watch = Watch(mailbox, mode);
        var lease = (await _store.Leases.TakeAsync("mailbox moves", Token))!;

        for (var tries = 1; tries <= 3; tries++)
        {
            (await CountAsync("mail.poison")).ShouldBe(0);
            await watch.LookAsync(lease, Token);
            (await _store.Deliveries.KnownAsync("moves", Token)).Count.ShouldBe(tries < 3 ? 2 : 3);
        }

        (await CountAsync("mail.poison")).ShouldBe(1);
        var lies = Directory.GetFiles(_folder, "*", SearchOption.AllDirectories).Single(file => File.ReadAllText(file) == "poison");
        lies.Contains($".{filed}/", StringComparison.Ordinal).ShouldBe(filed is not null);
        await watch.LookAsync(lease, Token);
        (await CountAsync("mail.poison")).ShouldBe(1);
    }

    [Fact]
    public async Task A_reader_that_does_not_start_is_no_mails_fault()
    {
        await MaildirMailbox.DeliverAsync(Inbox, "no reader"u8.ToArray(), SomeRecords.Noon, Token);
        await using var mailbox = new MaildirMailbox(new MaildirOptions { Name = "moves", Address = "licenses@vendor.example", Path = Inbox }, _store.Time, NullLogger<MaildirMailbox>.Instance);
        using var watch = Watch(mailbox, Mode.Automatic);
        var lease = (await _store.Leases.TakeAsync("mailbox moves", Token))!;
        for (var tries = 1; tries <= 4; tries++)
            await Should.ThrowAsync<ReaderUnavailableException>(() => watch.LookAsync(lease, Token));
        (await CountAsync("mail.poison")).ShouldBe(0);
        (await _store.Deliveries.KnownAsync("moves", Token)).ShouldBeEmpty();
    }

    private Task<int> CountAsync(string code) => _store.Database.ReadAsync(store => store.Exceptions.CountAsync(row => row.Code == code && row.IsOpen, Token), Token);

    private MailboxWatch Watch(MaildirMailbox mailbox, Mode mode)
    {
        var parts = ProgramParts.Load(new SettingsSources { Environment = false });
        var settings = parts.Settings.ToPipelineSettings(parts.Policy, ["licenses@vendor.example"]) with { Mode = mode, FaxGateways = new HashSet<string> { Fax } };
        var pipeline = new MailPipeline(settings, new Deciding(settings, _store.Time), new Answering(settings, parts.Replies, _store.Time), _store.Time);
        var intake = new MailIntake(_store.Casebooks, pipeline, settings, new NoQueue(), new OutboxBell(_store.Time), _store.Time, NullLogger<MailIntake>.Instance);
        var leases = new LeaseKeeper(_store.Leases, _store.Time, NullLogger<LeaseKeeper>.Instance);
        var reading = new MailReading(new FailingReader(), new NoKeys(), _store.Casebooks, settings);
        var recovery = new Recovery(new RestoredStore(_store.Database), reading, intake, new NoMoves(), NullLogger<Recovery>.Instance);
        return new MailboxWatch(
            mailbox, _store.Deliveries, reading, intake, leases, recovery, new WatchSettings(DateTimeOffset.MinValue, 1_000_000, TimeSpan.FromMinutes(1)), _store.Time, NullLogger<MailboxWatch>.Instance);
    }

    /// <summary>Reads nothing of a mail but its text, and fails at the poison.</summary>
    private sealed class FailingReader : IMessageReader
    {
        public Task<HeadersRead> ReadHeadersAsync(ReadOnlyMemory<byte> raw, SignatureCheck? check, CancellationToken cancellationToken) => Task.FromResult(new HeadersRead(Facts("headers"), []));

        public Task<MessageFacts> ReadAsync(ReadOnlyMemory<byte> raw, ReadingDepth depth, CancellationToken cancellationToken) => Encoding.ASCII.GetString(raw.Span) switch
        {
            "poison" => throw new InvalidDataException("This mail can't be read by anybody."),
            "no reader" => throw new ReaderUnavailableException("It does not start."),
            var text => Task.FromResult(Facts(text)),
        };

        private static MessageFacts Facts(string text) => new()
        {
            MessageId = $"{text.Replace(' ', '.')}@gateway.example",
            Digest = text,
            Subject = text,
            From = [new MailAddress("Fax", Fax)],
            FromHeaders = 1,
            Authentication = [new AuthenticationResult("dmarc", "pass", new Dictionary<string, string> { ["header.from"] = "gateway.example" }, "dmarc=pass")],
        };
    }

    private sealed class NoKeys : ISigningKeys
    {
        public Task<SigningKey> FindAsync(string name, CancellationToken cancellationToken) => throw new InvalidOperationException("No signature is verified here.");
    }

    private sealed class NoMoves : IMoveExecutor
    {
        public Task<bool> ExecuteNextAsync(CancellationToken cancellationToken) => Task.FromResult(false);
    }
}
