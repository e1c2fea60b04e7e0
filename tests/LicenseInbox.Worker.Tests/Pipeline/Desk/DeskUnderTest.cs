using LicenseInbox.Domain.Audit;
using LicenseInbox.Domain.Casebook;
using LicenseInbox.Domain.Desk;
using LicenseInbox.Domain.Moving;
using LicenseInbox.Domain.Reading;
using LicenseInbox.Domain.Registry;
using LicenseInbox.Domain.Replies;
using LicenseInbox.Domain.Requests;
using LicenseInbox.Worker.Composition;
using LicenseInbox.Worker.Pipeline;
using LicenseInbox.Worker.Settings;
using LicenseInbox.Worker.Tests.Database;
using Microsoft.Extensions.Logging.Abstractions;

namespace LicenseInbox.Worker.Tests.Pipeline.Desk;

/// <summary>Representatives at their desk over a store: partners' emails arrive as a reader would have read them, replies are taken by the server when a test says so.</summary>
internal sealed class DeskUnderTest : IAsyncDisposable
{
    public const string Ann = "ann";
    public const string Ben = "ben";
    public const string Lee = "lee@northwind.example";

    private static readonly ProgramParts Parts = ProgramParts.Load(new SettingsSources { Environment = false });

    private readonly PipelineSettings _settings;
    private readonly MailPipeline _pipeline;
    private readonly Answering _answering;
    private readonly MoveRunner _runner;
    private readonly MoveExecutor _executor;
    private int _mails;

    private DeskUnderTest(StoreUnderTest store, Mode mode, bool hasLicenseServer = false)
    {
        Store = store;
        _settings = Parts.Settings.ToPipelineSettings(Parts.Policy, ["licenses@vendor.example"]) with { Mode = mode, Settle = false, HasLicenseServer = hasLicenseServer };
        Deciding = new Deciding(_settings, store.Time);
        _answering = new Answering(_settings, Parts.Replies, store.Time);
        _pipeline = new MailPipeline(_settings, Deciding, _answering, store.Time);
        var bell = new OutboxBell(store.Time);
        _executor = new MoveExecutor(_settings, Deciding, _answering, store.Time);
        _runner = new MoveRunner(store.Casebooks, _executor.ExecuteAsync, bell, store.Time, NullLogger<MoveRunner>.Instance);
        Handed = new HandedMoves(_executor, Deciding, _answering, new MoveUndoing(_settings, _answering, store.Time), store.Time);
        Desk = DeskParts.Of(store.Casebooks, _settings, Parts.Replies, new NoQueue(), bell, store.Time);
    }

    public StoreUnderTest Store { get; }

    public IDesk Desk { get; }

    public Deciding Deciding { get; }

    /// <summary>Moves that are made elsewhere.</summary>
    public HandedMoves Handed { get; }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static async Task<DeskUnderTest> OverAsync(StoreUnderTest store, Mode mode = Mode.Automatic)
    {
        await store.Loader.LoadAsync(Registry(), false, Token);
        return new DeskUnderTest(store, mode);
    }

    /// <summary>A desk where a license server of the vendor's makes the moves; the store is to have its facts.</summary>
    public static DeskUnderTest BesideServer(StoreUnderTest store) => new(store, Mode.Automatic, hasLicenseServer: true);

    /// <summary>The same desk in another mode.</summary>
    public DeskUnderTest In(Mode mode) => new(Store, mode);

    /// <summary>An email arrives.</summary>
    public async Task<RecordedMessage> WriteAsync(
        string subject, IReadOnlyList<FormFacts> forms, string words = "Please find the forms attached.", string from = Lee, bool isVouchedFor = true, string? inReplyTo = null, bool isAutomatic = false)
    {
        var number = ++_mails;
        Store.Time.Advance(TimeSpan.FromMinutes(1));
        var facts = new MessageFacts
        {
            MessageId = $"mail-{number}@northwind.example",
            Digest = $"digest-{number}",
            From = [new MailAddress(null, from)],
            FromHeaders = 1,
            References = inReplyTo is null ? [] : [inReplyTo],
            Subject = subject,
            OwnWords = words,
            Authentication = [new AuthenticationResult("dmarc", isVouchedFor ? "pass" : "fail", new Dictionary<string, string> { ["header.from"] = from[(from.IndexOf('@', StringComparison.Ordinal) + 1)..] }, "dmarc")],
            Automatic = isAutomatic ? new AutomaticFacts("auto-replied", null, false, false, false, false) : new AutomaticFacts(null, null, false, false, false, false),
            Documents = [.. forms.Select((form, index) => new DocumentFacts { Name = form.Source, Digest = $"{number}-{index}", Pages = 1, Forms = [form with { Id = $"{number}-{index}#1" }] })],
        };
        var handled = await Store.InAsync(book => _pipeline.HandleAsync(book, new ArrivedMail("moves", facts, Store.Time.GetUtcNow()), Token), Token);

        // What is written next is written later.
        Store.Time.Advance(TimeSpan.FromSeconds(1));
        return handled.Message;
    }

    public async Task<Dossier> DossierAsync(string number = "204417") => (await Desk.FindAsync(CaseNumber.Of(number), Token)).ShouldNotBeNull();

    public Task<DeskEffect> DoAsync(DeskAct act, string author = Ann) => Desk.DoAsync(act, author, Token);

    public Task<DeskEffect> PreviewAsync(DeskAct act, string author = Ann) => Desk.PreviewAsync(act, author, Token);

    public async Task<DeskRefusedException> RefusedAsync(DeskAct act, string author = Ann)
    {
        var before = await DumpAsync();
        var refused = await Should.ThrowAsync<DeskRefusedException>(() => DoAsync(act, author));
        (await Should.ThrowAsync<DeskRefusedException>(() => PreviewAsync(act, author))).Refusal.ShouldBe(refused.Refusal);
        (await DumpAsync()).ShouldBe(before);
        return refused;
    }

    /// <summary>The server takes all that waits in the outbox.</summary>
    public async Task<IReadOnlyList<OutgoingMail>> SendAsync()
    {
        var sent = new List<OutgoingMail>();
        while (await Store.Deliveries.ClaimAsync(Store.Time.GetUtcNow().AddHours(1), Token) is { } mail)
        {
            await Store.InAsync(
                async book =>
                {
                    book.Put(mail with { State = OutgoingState.Sent, SentAt = Store.Time.GetUtcNow(), ClaimedBy = null });
                    await _answering.Outcomes.TakenAsync(book, mail, Store.Time.GetUtcNow(), Token);
                    return true;
                },
                Token);
            sent.Add(mail);
        }

        return sent;
    }

    /// <summary>The queue makes what is due.</summary>
    public async Task MoveAsync()
    {
        while (await _runner.ExecuteNextAsync(Token))
        {
        }
    }

    /// <summary>A fact changed that the request rests on.</summary>
    public Task<Request> DecideAgainAsync(Guid requestId) => Store.InAsync(
        async book =>
        {
            var request = await book.RequestAsync(requestId, Token);
            await Deciding.DecideAsync(book, request, DecisionCause.Facts, Token);
            await _answering.DecidedAgainAsync(book, request, Token);
            return request;
        },
        Token);

    public Task<IReadOnlyList<ChainedEntry>> TrailAsync(Guid chain) => Store.InAsync(book => book.TrailAsync(chain, Token), Token);

    public Task<License?> LicenseAsync(string key) =>
        Store.InAsync(async book => (await book.Registry.FactsAsync(new FactsQuery { Licenses = [LicenseKey.Of(key)] }, Token)).License(LicenseKey.Of(key)), Token);

    public Task<IReadOnlyList<ExceptionRecord>> ExceptionsAsync(Guid subject) => Store.InAsync(book => book.OpenExceptionsAsync(subject, Token), Token);

    /// <summary>Everything in the store that acts could change, as one text.</summary>
    public async Task<string> DumpAsync()
    {
        await using var context = Store.Database.NewContext();
        var rows = context.Requests.Select(row => row.Json).ToList()
            .Concat(context.Messages.Select(row => row.Json).ToList())
            .Concat(context.Moves.Select(row => row.Json).ToList())
            .Concat(context.Outgoing.Select(row => row.Json).ToList())
            .Concat(context.Exceptions.Select(row => row.Json).ToList())
            .Concat(context.AuditEntries.Select(row => row.Hash).ToList())
            .Concat(context.CaseNotes.Select(row => row.Note).ToList())
            .Concat(context.Partners.ToList().SelectMany(partner => partner.Contacts.Select(contact => contact.Address)));
        return string.Join('\n', rows.Order(StringComparer.Ordinal));
    }

    public ValueTask DisposeAsync() => Store.DisposeAsync();

    /// <summary>The form as recognition read it, with one field that nothing makes sure.</summary>
    public static FormFacts Scan(FormFacts form, string field, params string[] readings) => form with
    {
        Source = form.Source.Replace(".pdf", ".tif", StringComparison.Ordinal),
        Fields = form.Fields.Values.ToDictionary(read => read.Name, read => Recognized(read, read.Name == field ? readings : [read.Value ?? "", read.Value ?? ""])),
    };

    private static FieldFacts Recognized(FieldFacts field, string[] readings) => field with
    {
        Value = readings.FirstOrDefault(text => text.Length > 0),
        By = ReadBy.Ocr,
        Confidence = 0.7,
        Readings = readings,
        Box = new Box(100, 600, 120, 14),
    };

    public static RegistryLoad Registry()
    {
        var (registered, ends) = (new DateOnly(2026, 10, 1), new DateOnly(2035, 6, 30));
        PhoneSystem System(string key, string endUser, string id, Platform platform) => new(SystemKey.Of(key), endUser, id, platform, Chassis.Other, registered, ends);
        SupportCase Case(string number, string system, bool softwareOnly = false) => new(CaseNumber.Of(number), SystemKey.Of(system), "P-1", true, softwareOnly, false, null, null);
        License License(string key, string system, int quantity) => new(LicenseKey.Of(key), $"ALTI-STATION-{quantity}", quantity, SystemKey.Of(system));
        const string Ridgeway = "Ridgeway Dental Group";
        return new RegistryLoad
        {
            Partners = [new(new PartnerContact("P-1", "Northwind Voice", new Contact("Lee Ames", Lee)), 2), new(new PartnerContact("P-2", "Second Voice", new Contact(null, "@second.example")), 3)],
            Systems =
            [
                new(System(PartnerDesk.Old, Ridgeway, "E-1", Platform.Office), 2), new(System(PartnerDesk.New, Ridgeway, "E-1", Platform.MaxServer), 3),
                new(System(PartnerDesk.SoftwareOnly, Ridgeway, "E-1", Platform.SoftwareOnly), 4), new(System(PartnerDesk.Foreign, "Harbor Law Offices", "E-2", Platform.MaxServer), 5),
            ],
            Licenses = [new(License(PartnerDesk.Key, PartnerDesk.Old, 10), 2), new(License(PartnerDesk.BigKey, PartnerDesk.Old, 60), 3), new(License(PartnerDesk.ForeignKey, PartnerDesk.Foreign, 10), 4)],
            Cases = [new(Case("204417", PartnerDesk.New), 2), new(Case("204420", PartnerDesk.SoftwareOnly, softwareOnly: true), 3), new(Case("204430", PartnerDesk.New), 4)],
        };
    }
}
