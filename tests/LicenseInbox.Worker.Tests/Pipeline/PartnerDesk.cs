using System.Collections.Immutable;
using LicenseInbox.Domain.Audit;
using LicenseInbox.Domain.Casebook;
using LicenseInbox.Domain.Moving;
using LicenseInbox.Domain.Policy;
using LicenseInbox.Domain.Reading;
using LicenseInbox.Domain.Registry;
using LicenseInbox.Domain.Requests;
using LicenseInbox.Worker.Composition;
using LicenseInbox.Worker.Memory;
using LicenseInbox.Worker.Pipeline;
using LicenseInbox.Worker.Settings;

namespace LicenseInbox.Worker.Tests.Pipeline;

/// <summary>
/// A partner at his desk: he writes emails as a reader would have read them, and gets what the whole pipeline makes of them. The registry has one move that nothing stands in the way of.
/// </summary>
internal sealed class PartnerDesk
{
    public const string Old = "7K2M-91QD-XR48-5TZC";
    public const string New = "Q4W8-2HNP-7F3J-K6VD";
    public const string Foreign = "H3NF-M8RT-4C2X-9JWQ";
    public const string SoftwareOnly = "K8PW-5RXN-2DVT-7MHQ";
    public const string Key = "4TZK-8QWM-2NXD-R7HV-9PKC";
    public const string BigKey = "5NWX-8TKD-4QRH-7VPM-2XKT";
    public const string ForeignKey = "9WHD-3KXT-7QPM-V2RN-6TDK";

    private static readonly ProgramParts Parts = ProgramParts.Load(new SettingsSources { Environment = false });

    private readonly MemoryCasebooks _casebooks = new(new MemoryState
    {
        Systems = Systems().ToImmutableDictionary(system => system.Key),
        Licenses = new[]
        {
            new License(LicenseKey.Of(Key), "ALTI-STATION-10", 10, SystemKey.Of(Old)),
            new License(LicenseKey.Of(BigKey), "ALTI-STATION-60", 60, SystemKey.Of(Old)),
            new License(LicenseKey.Of(ForeignKey), "ALTI-STATION-10", 10, SystemKey.Of(Foreign)),
        }.ToImmutableDictionary(license => license.Key),
        Cases = new[] { Case("204417", New), Case("204418", New, isOpen: false), Case("204419", Foreign), Case("204420", SoftwareOnly, softwareOnly: true), Case("204421", SoftwareOnly) }
            .ToImmutableDictionary(known => known.Number),
        Partners = ImmutableDictionary<string, Partner>.Empty.Add("P-1", new Partner("P-1", "Northwind Voice", [new Contact("Lee Ames", "lee@northwind.example")])),
    });

    private readonly CheckClock _clock = new(DateTimeOffset.MinValue);
    private readonly Deciding _deciding;
    private readonly CheckRun _run;
    private readonly DateTimeOffset _start = new(2026, 11, 20, 18, 0, 0, TimeSpan.Zero);
    private int _mails;
    private string? _lastId;

    /// <param name="around">Casebooks laid around the desk's own.</param>
    public PartnerDesk(Func<ICasebooks, ICasebooks>? around = null)
    {
        var settings = Parts.Settings.ToPipelineSettings(Parts.Policy, ["licenses@vendor.example"]) with { Mode = Mode.Automatic, Settle = false };
        _deciding = new Deciding(settings, _clock);
        var answering = new Answering(settings, Parts.Replies, _clock);
        _run = new CheckRun(around?.Invoke(_casebooks) ?? _casebooks, new MailPipeline(settings, _deciding, answering, _clock), new MoveExecutor(settings, _deciding, answering, _clock), answering, _clock);
    }

    public IReadOnlyCollection<ExceptionRecord> Exceptions => [.. _casebooks.State.Exceptions.Values];

    public IReadOnlyCollection<Move> Moves => [.. _casebooks.State.Moves.Values];

    public static PolicyTable Table => Parts.Policy.Table;

    /// <summary>Writes an email; the next ones are answers in its thread.</summary>
    public async Task<CheckedMail> WriteAsync(string subject, string words, params IReadOnlyList<FormFacts> forms) =>
        await WriteAsync(subject, words, null, forms);

    public async Task<CheckedMail> WriteAsync(string subject, string words, DocumentProblem? problem, IReadOnlyList<FormFacts> forms)
    {
        var number = ++_mails;
        var id = $"mail-{number}@northwind.example";
        var facts = new MessageFacts
        {
            MessageId = id,
            Digest = $"digest-{number}",
            From = [new MailAddress("Lee Ames", "lee@northwind.example")],
            FromHeaders = 1,
            References = _lastId is null ? [] : [_lastId],
            Subject = subject,
            OwnWords = words,
            Authentication = [new AuthenticationResult("dmarc", "pass", new Dictionary<string, string> { ["header.from"] = "northwind.example" }, "dmarc=pass")],
            Documents =
            [
                .. forms.Select((form, index) => new DocumentFacts { Name = form.Source, Digest = $"{number}-{index}", Pages = 1, Forms = [form with { Id = $"{number}-{index}#1" }] }),
                .. problem is null ? Array.Empty<DocumentFacts>() : [new DocumentFacts { Name = "scan.pdf", Digest = $"{number}-problem", Problem = problem }],
            ],
        };
        _lastId = id;
        var before = _casebooks.State;
        var mail = await _run.DecideAsync(facts, _start.AddHours(number), TestContext.Current.CancellationToken);
        TrailIsWhole.Check(before, _casebooks.State);
        return mail;
    }

    /// <summary>An import changes the registry.</summary>
    public async Task ChangeAsync(Func<MemoryState, MemoryState> change)
    {
        await using var book = (MemoryCasebook)await _casebooks.OpenAsync(TestContext.Current.CancellationToken);
        book.State = change(book.State);
        await book.CommitAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>An import changes the registry, and the request that rests on it is decided again.</summary>
    public async Task<Decision> ImportAsync(Func<MemoryState, MemoryState> change, CaseNumber number)
    {
        await using var book = (MemoryCasebook)await _casebooks.OpenAsync(TestContext.Current.CancellationToken);
        book.State = change(book.State);
        var request = (await book.FindRequestAsync(number, TestContext.Current.CancellationToken))!;
        var (decision, _) = await _deciding.DecideAsync(book, request, DecisionCause.Facts, TestContext.Current.CancellationToken);
        await book.CommitAsync(TestContext.Current.CancellationToken);
        return decision;
    }

    public static FormFacts Transfer(params (string Field, string? Value)[] changes) => Form(
        FormKind.LicenseTransfer,
        "transfer.pdf",
        [
            ("end_user", "Ridgeway Dental Group"), ("from_system_key", Old), ("to_system_key", New), ("license_key_1", Key), ("license_type_1", "ALTI-STATION-10"), ("quantity_1", "10"),
            ("signature", "Lee Ames"), ("signed_date", "11/20/2026"),
        ],
        changes);

    public static FormFacts Worksheet(params (string Field, string? Value)[] changes) => Form(
        FormKind.MigrationWorksheet,
        "worksheet.pdf",
        [
            ("end_user", "Ridgeway Dental Group"), ("from_system_key", Old), ("to_system_key", SoftwareOnly), ("po_number", "NC-4471"), ("license_key_1", Key),
            ("license_type_1", "ALTI-STATION-10"), ("quantity_1", "10"), ("new_license_type_1", "SSW-STATION-10"),
        ],
        changes);

    public static FormFacts Card(params (string Field, string? Value)[] changes) => Card(new CardFacts("Visa", "1111", 2035, 12, true), changes);

    public static FormFacts Card(CardFacts facts, params (string Field, string? Value)[] changes) => Form(
        FormKind.CardAuthorization,
        "card.pdf",
        [
            ("cardholder_name", "Lee Ames"), ("card_number", "**** **** **** 1111"), ("expiration", "12/35"), ("billing_zip", "94110"), ("amount", "300.00"),
            ("signature", "Lee Ames"), ("signed_date", "11/20/2026"),
        ],
        changes) with
    { Card = facts };

    private static FormFacts Form(FormKind kind, string source, (string Field, string? Value)[] filled, (string Field, string? Value)[] changes)
    {
        var values = filled.Concat(changes).GroupBy(entry => entry.Field).ToDictionary(group => group.Key, group => group.Last().Value);
        return new FormFacts
        {
            Id = "",
            Kind = kind,
            Source = source,
            Fields = values.ToDictionary(
                entry => entry.Key,
                entry => new FieldFacts { Name = entry.Key, Value = entry.Value, Page = 1, By = entry.Value is null ? null : ReadBy.AcroForm, Confidence = entry.Value is null ? null : 1 }),
        };
    }

    private static IEnumerable<PhoneSystem> Systems()
    {
        var (registered, ends) = (new DateOnly(2026, 10, 1), new DateOnly(2035, 6, 30));
        yield return new PhoneSystem(SystemKey.Of(Old), "Ridgeway Dental Group", "E-1", Platform.Office, Chassis.Other, registered, ends);
        yield return new PhoneSystem(SystemKey.Of(New), "Ridgeway Dental Group", "E-1", Platform.MaxServer, Chassis.Max1000, registered, ends);
        yield return new PhoneSystem(SystemKey.Of(SoftwareOnly), "Ridgeway Dental Group", "E-1", Platform.SoftwareOnly, Chassis.Unknown, registered, ends);
        yield return new PhoneSystem(SystemKey.Of(Foreign), "Harbor Law Offices", "E-2", Platform.MaxServer, Chassis.Max2000, registered, ends);
    }

    private static SupportCase Case(string number, string system, bool isOpen = true, bool softwareOnly = false) =>
        new(CaseNumber.Of(number), SystemKey.Of(system), "P-1", isOpen, softwareOnly, false, null, null);
}
