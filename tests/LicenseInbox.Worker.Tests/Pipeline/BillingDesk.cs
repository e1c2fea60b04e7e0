using LicenseInbox.Domain.Billing;
using LicenseInbox.Domain.Casebook;
using LicenseInbox.Domain.Desk;
using LicenseInbox.Domain.Reading;
using LicenseInbox.Domain.Receiving;
using LicenseInbox.Domain.Registry;
using LicenseInbox.Domain.Replies;
using LicenseInbox.Domain.Requests;
using LicenseInbox.Worker.Billing;
using LicenseInbox.Worker.Composition;
using LicenseInbox.Worker.Csv;
using LicenseInbox.Worker.Database;
using LicenseInbox.Worker.Maildir;
using LicenseInbox.Worker.Pipeline;
using LicenseInbox.Worker.Settings;
using LicenseInbox.Worker.Tests.Billing;
using LicenseInbox.Worker.Tests.Database;
using LicenseInbox.Worker.Tests.Receiving;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Time.Testing;

namespace LicenseInbox.Worker.Tests.Pipeline;

/// <summary>
/// Receives the demo's mails into a Maildir, moves what they ask for, and hands the card forms to billing: real mailbox, real store, real reading and encryption; the SMTP server is a list. Its clock
/// stands until it is moved.
/// </summary>
internal sealed class BillingDesk : IAsyncDisposable
{
    public const string Address = "billing@vendor.example";
    public const string Sales = "sales@vendor.example";

    private static readonly SettingsSources Sources = new() { Environment = false };
    private static readonly ProgramParts Parts = ProgramParts.Load(Sources);
    private static readonly IReader Reader = Readings.InProcess(Configured(), Sources);

    private readonly StoreUnderTest _store;
    private readonly MaildirMailbox _mailbox;
    private readonly PipelineSettings _settings;
    private readonly Answering _answering;
    private readonly MailPipeline _pipeline;
    private readonly MoveExecutor _moves;
    private readonly CardHandovers _handovers;
    private readonly SalesOrders _orders;
    private readonly KeyIssuing _issuing;
    private readonly Upkeep _upkeep;
    private readonly OutboxSender _outbox;
    private readonly RestoredStore _restored;

    private BillingDesk(StoreUnderTest store, bool withCertificate, TimeSpan? registryMaxAge)
    {
        _store = store;
        _mailbox = new MaildirMailbox(new MaildirOptions { Name = "demo", Address = "licenses@vendor.example", Path = Path }, Time, Logger);
        _settings = Parts.Settings.ToPipelineSettings(Parts.Policy with { RegistryMaxAge = registryMaxAge }, ["licenses@vendor.example"]) with { Mode = Mode.Automatic, Settle = false, BillingAddress = Address, SalesAddress = Sales };
        var deciding = new Deciding(_settings, Time);
        _answering = new Answering(_settings, Parts.Replies, Time);
        _pipeline = new MailPipeline(_settings, deciding, _answering, Time);
        _moves = new MoveExecutor(_settings, deciding, _answering, Time);
        _restored = new RestoredStore(store.Database);
        var bell = new OutboxBell(Time);
        var certificates = new BillingCertificates(new BillingOptions { Address = Address, CertificateFile = withCertificate ? Certificates.File : null }, TimeProvider.System);
        _handovers = new CardHandovers(
            store.Casebooks, store.Deliveries, [_mailbox], Reader, certificates, Parts.Replies, _settings, bell, Keeper, _restored, new HandoverSettings(Address, TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(1)), Time, new CollectingLogger<CardHandovers>());
        _issuing = new KeyIssuing(_settings, deciding, _answering, Time);
        _upkeep = new Upkeep(
            store.Casebooks,
            store.Changes,
            deciding,
            _answering,
            new Admission(_pipeline, Time),
            new RegistrationWatch(_settings, new RegistrationSettings(TimeSpan.FromDays(7), TimeSpan.FromDays(14), CloseCase: true), _answering, Time),
            new NoQueue(),
            bell,
            Keeper,
            _restored,
            new UpkeepSettings(TimeSpan.FromDays(2), TimeSpan.FromDays(30), TimeSpan.FromSeconds(5)),
            Time,
            new CollectingLogger<Upkeep>());
        _orders = new SalesOrders(
            store.Casebooks, [_mailbox.Filed], Reader, _answering, bell, Keeper, _restored, new SalesOrderSettings([TimeSpan.FromHours(8), TimeSpan.FromHours(4)], TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(10)), Time, new CollectingLogger<SalesOrders>());
        _outbox = new OutboxSender(store.Casebooks, store.Deliveries, Server, [_mailbox], _answering, bell, new ToldBefore(store.Casebooks, _restored, _answering, Time, new CollectingLogger<ToldBefore>()), new OutboxSettings(1000, 1000, 1000, TimeSpan.FromSeconds(5)), Time, new CollectingLogger<OutboxSender>());
    }

    public SomeCertificates Certificates { get; } = new();

    public CollectingSender Server { get; } = new();

    public FakeTimeProvider Time => _store.Time;

    public StoreUnderTest Store => _store;

    public string Path { get; } = Directory.CreateTempSubdirectory("licenseinbox-billing-").FullName;

    private CollectingLogger<MaildirMailbox> Logger { get; } = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static async Task<BillingDesk> OpenAsync(bool withCertificate = true, TimeSpan? registryMaxAge = null)
    {
        var store = await StoreUnderTest.SqliteAsync(Token);
        store.Time.SetUtcNow(new DateTimeOffset(2026, 11, 24, 12, 0, 0, TimeSpan.Zero));
        await new RegistryImport(store.Loader).ImportAsync(System.IO.Path.Combine(AppContext.BaseDirectory, "config", "demo", "data"), overrideMoves: false, progress: null, Token);
        return new BillingDesk(store, withCertificate, registryMaxAge);
    }

    /// <summary>A sample of the demo.</summary>
    public static byte[] Sample(string name, Func<string, string>? change = null)
    {
        var text = File.ReadAllText(System.IO.Path.Combine(AppContext.BaseDirectory, "config", "demo", "mails", name + ".eml"), System.Text.Encoding.Latin1);
        return System.Text.Encoding.Latin1.GetBytes((change?.Invoke(text) ?? text).ReplaceLineEndings("\r\n"));
    }

    /// <summary>A mail comes, is decided, filed, and what it asks for is moved.</summary>
    public async Task<RecordedMessage> ReceiveAsync(byte[] raw, bool move = true)
    {
        Time.Advance(TimeSpan.FromMinutes(1));
        var uid = await MaildirMailbox.DeliverAsync(Path, raw, Time.GetUtcNow(), Token);
        var facts = await Reader.ReadAsync(raw, Token);
        var delivery = new DeliveryId("demo", "INBOX", 0, uid);
        var message = await _store.InAsync(
            async book =>
            {
                var handled = await _pipeline.HandleAsync(book, new ArrivedMail("demo", facts, Time.GetUtcNow()), Token);
                book.Put(new RecordedDelivery(delivery, Time.GetUtcNow(), DeliveryState.Handled, handled.Message.Id, Filing.Processed));
                return handled.Message;
            },
            Token);
        if (move)
            await MoveAsync();
        return message;
    }

    /// <summary>Every move that is due is made, or given up.</summary>
    public async Task MoveAsync()
    {
        while (await _store.InAsync(book => _moves.ExecuteNextAsync(book, Token), Token))
        {
        }
    }

    /// <summary>Handled mails go to their folders.</summary>
    public async Task FileAsync()
    {
        foreach (var delivery in await _store.Deliveries.InStateAsync("demo", DeliveryState.Handled, Token))
        {
            await _mailbox.FileAsync([(delivery.Id, delivery.Filing!.Value)], Token);
            await _store.Deliveries.RecordAsync(await LeaseAsync("mailbox demo"), [delivery with { State = DeliveryState.Filed }], Token);
        }
    }

    /// <summary>Replaces what is due, through a mailbox that may be changed.</summary>
    public async Task ReplaceAsync(Func<IFiledMails, IFiledMails>? change = null)
    {
        using var retentions = new CardRetentions(
            _store.Casebooks, [change?.Invoke(_mailbox.Filed) ?? _mailbox.Filed], Reader, _settings, Keeper, _restored, new RetentionSettings(TimeSpan.FromDays(6), TimeSpan.FromMinutes(1), TimeSpan.FromHours(1)), Time, new CollectingLogger<CardRetentions>());
        await retentions.ReplaceDueAsync(await LeaseAsync("card retention"), Token);
    }

    /// <summary>What is done with a filed mail after the store was restored.</summary>
    public async Task RecoverAsync()
    {
        var intake = new MailIntake(_store.Casebooks, _pipeline, _settings, new NoQueue(), new OutboxBell(Time), Time, new CollectingLogger<MailIntake>());
        foreach (var mail in await _mailbox.FiledSinceAsync(DateTimeOffset.MinValue, Token))
            await intake.HandleFiledAsync(await LeaseAsync("mailbox demo"), "demo", mail, await Reader.ReadAsync((await _mailbox.FetchFiledAsync(mail, Token))!.Value, Token), Token);
    }

    /// <summary>The store becomes one that knows nothing of what was replaced.</summary>
    public async Task ForgetRetentionsAsync()
    {
        await using var context = _store.Database.NewContext();
        await context.Retentions.ExecuteDeleteAsync(Token);
    }

    public async Task<int> MessagesAsync()
    {
        await using var context = _store.Database.NewContext();
        return await context.Messages.CountAsync(Token);
    }

    /// <summary>The mails that lie in a folder, by their files.</summary>
    public IReadOnlyList<string> Lying(string folder)
    {
        var path = System.IO.Path.Combine(Path, "." + folder);
        return Directory.Exists(path) ? [.. ((string[])["new", "cur"]).SelectMany(part => Directory.GetFiles(System.IO.Path.Combine(path, part)))] : [];
    }

    public Task<CardRetention> RetentionAsync() => _store.InAsync(
        async book => (await book.FindRetentionAsync((await book.FindRequestAsync(CaseNumber.Of("204417"), Token))!.State.Submissions[0].Id, Token)).ShouldNotBeNull(),
        Token);

    /// <summary>How often something stands in the audit trail.</summary>
    public async Task<int> AuditAsync(string action)
    {
        await using var context = _store.Database.NewContext();
        return context.AuditEntries.Count(row => row.Action == action);
    }

    public async Task HandOverAsync() => await _handovers.MakeDueAsync(await LeaseAsync("card hand-overs"), Token);

    /// <summary>Sales is asked for keys, or reminded, where that is due.</summary>
    public async Task OrderAsync() => await _orders.WriteDueAsync(await LeaseAsync("sales orders"), Token);

    /// <summary>A representative enters a new key, and what is due is moved.</summary>
    public async Task<IReadOnlyList<string>> IssueAsync(string number, LicenseKey old, LicenseKey key)
    {
        var problems = await _store.InAsync(
            async book => await _issuing.EnterAsync(book, (await book.FindRequestAsync(CaseNumber.Of(number), Token))!, new Dictionary<LicenseKey, LicenseKey> { [old] = key }, "operator", Token), Token);
        while (await _store.InAsync(book => _moves.ExecuteNextAsync(book, Token), Token))
        {
        }

        return problems;
    }

    /// <summary>A representative undoes the last move of a case; why it can't be done, or null.</summary>
    public Task<string?> UndoAsync(string number, string reason) => _store.InAsync(
        async book =>
        {
            var moves = await book.MovesAsync((await book.FindRequestAsync(CaseNumber.Of(number), Token))!.Id, Token);
            return await new MoveUndoing(_settings, _answering, Time).UndoAsync(book, moves[^1], reason, "operator", Token);
        },
        Token);

    /// <summary>What a representative does about a case.</summary>
    public async Task ActAsync(string number, Func<Guid, DeskAct> act) =>
        await DeskParts.Of(_store.Casebooks, _settings, Parts.Replies, new NoQueue(), new OutboxBell(Time), Time).DoAsync(act((await RequestAsync(number)).Id), "ann", Token);

    /// <summary>A stored request by other rules.</summary>
    public Task<Replay?> ReplayAsync(string number, Func<LicenseInbox.Domain.Policy.PolicySettings, LicenseInbox.Domain.Policy.PolicySettings> change) => _store.InAsync(
        async book => await new ReplayRun(_settings.Policy, change(_settings.Policy), null, Time).DecideAsync(book, (await book.FindRequestAsync(CaseNumber.Of(number), Token))!, Token), Token);

    /// <summary>A stored request with its mails read again, and the mails that are gone.</summary>
    public async Task<(Replay? Replay, IReadOnlyList<RecordedMessage> Gone)> ReplayReadAsync(string number)
    {
        var again = new MailsAgain([_mailbox.Filed], Reader);
        var replay = await _store.InAsync(
            async book => await new ReplayRun(_settings.Policy, _settings.Policy, again, Time).DecideAsync(book, (await book.FindRequestAsync(CaseNumber.Of(number), Token))!, Token), Token);
        return (replay, again.Gone);
    }

    /// <summary>Today, where the vendor is.</summary>
    public DateOnly Today => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(Time.GetUtcNow(), _settings.Policy.TimeZone).DateTime);

    /// <summary>An import says that a system was registered; what waits for it is looked at.</summary>
    public async Task RegisterAsync(SystemKey system, DateOnly on)
    {
        var known = (await _store.InAsync(book => book.Registry.FactsAsync(new LicenseInbox.Domain.Moving.FactsQuery { Systems = [system] }, Token), Token)).System(system)!;
        await _store.Loader.LoadAsync(new RegistryLoad { Systems = [new(known with { RegisteredOn = on }, 2)] }, overrideMoves: false, Token);
        await ChangedAsync();
    }

    /// <summary>What rests on changed facts is looked at.</summary>
    public async Task ChangedAsync() => await _upkeep.ActOnChangesAsync(await LeaseAsync("upkeep"), Token);

    /// <summary>Times that have passed are acted on.</summary>
    public async Task PassAsync(TimeSpan time)
    {
        Time.Advance(time);
        await _upkeep.ActOnTimeAsync(await LeaseAsync("upkeep"), Token);
        await SendAsync();
    }

    /// <summary>Moved requests whose time has come are looked at.</summary>
    public async Task LookAtRegistrationsAsync() => await _upkeep.ActOnRegistrationsAsync(await LeaseAsync("upkeep"), Token);

    /// <summary>The mails that sales' server was given.</summary>
    public IReadOnlyList<OutgoingMail> ToSales => [.. Server.Sent.Where(mail => mail.To[0].Address == Sales)];

    /// <summary>The mails that the partner's server was given.</summary>
    public IReadOnlyList<OutgoingMail> ToPartner => [.. Server.Sent.Where(mail => mail.To[0].Address == "lee@northwind.example")];

    public Task<Request> RequestAsync(string number) => _store.InAsync(async book => (await book.FindRequestAsync(CaseNumber.Of(number), Token)).ShouldNotBeNull(), Token);

    /// <summary>Everything in the outbox that is due is sent.</summary>
    public Task<int> SendAsync() => _outbox.SendDueAsync(Token);

    /// <summary>The mails that billing's server was given.</summary>
    public IReadOnlyList<OutgoingMail> ToBilling => [.. Server.Sent.Where(mail => mail.To[0].Address == Address)];

    public Task<IReadOnlyList<CardHandover>> HandoversAsync(RecordedMessage message) => _store.InAsync(book => book.HandoversAsync(message.Id, Token), Token);

    public Task<IReadOnlyList<CardHandover>> HandoversAsync(string number) =>
        _store.InAsync(async book => await book.HandoversAsync((await book.FindRequestAsync(CaseNumber.Of(number), Token))!.Id, Token), Token);

    /// <summary>Open exceptions with this code.</summary>
    public async Task<IReadOnlyList<ExceptionRecord>> ExceptionsAsync(string code) =>
        [.. (await new Worker.Database.StatusBoard(_store.Database, _store.Schedule, _store.Time).ReadAsync(Token)).Exceptions.Where(record => record.Code == code)];

    public async ValueTask DisposeAsync()
    {
        _handovers.Dispose();
        _orders.Dispose();
        _upkeep.Dispose();
        _outbox.Dispose();
        await _mailbox.DisposeAsync();
        await _store.DisposeAsync();
        Certificates.Dispose();
        Directory.Delete(Path, recursive: true);
    }

    private LeaseKeeper Keeper => new(_store.Leases, Time, new CollectingLogger<LeaseKeeper>());

    private async Task<Lease> LeaseAsync(string name) => (await _store.Leases.TakeAsync(name, Token)).ShouldNotBeNull();

    private static WorkerSettings Configured()
    {
        var settings = WorkerSettings.Load(Sources);
        settings.Mail.AuthServId = ["mx.vendor.example"];
        return settings;
    }
}

/// <summary>An SMTP server that takes everything, or answers as it is told.</summary>
internal sealed class CollectingSender : IMailSender
{
    private readonly List<OutgoingMail> _sent = [];

    public IReadOnlyList<OutgoingMail> Sent => _sent;

    /// <summary>What it says to mails for an address; else it takes them.</summary>
    public Dictionary<string, SendResult> Answers { get; } = [];

    public Task<SendAttempt> SendAsync(OutgoingMail mail, string fromAddress, CancellationToken cancellationToken)
    {
        var result = Answers.GetValueOrDefault(mail.To[0].Address, SendResult.Sent);
        if (result == SendResult.Sent)
            _sent.Add(mail);
        return Task.FromResult(new SendAttempt(result, ReadOnlyMemory<byte>.Empty, "250 or not"));
    }
}
