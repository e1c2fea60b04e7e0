using System.Collections.Immutable;
using System.Text.Json;
using LicenseInbox.Domain.Casebook;
using LicenseInbox.Domain.Moving;
using LicenseInbox.Domain.Receiving;
using LicenseInbox.Domain.Requests;
using LicenseInbox.Worker.Composition;
using LicenseInbox.Worker.Csv;
using LicenseInbox.Worker.Dns;
using LicenseInbox.Worker.Memory;
using LicenseInbox.Worker.Pipeline;
using LicenseInbox.Worker.Settings;
using LicenseInbox.Worker.Tests.Scenarios;

namespace LicenseInbox.Worker.Tests.Senders;

/// <summary>Receives raw mails with the real reader, the real pipeline and a store in memory, as <c>check</c> does; one mail a minute.</summary>
internal sealed class LicenseDesk
{
    private static readonly string Data = Path.Combine(ScenarioFolder.Named("auto-submitted-no").Path, "data");
    private static readonly ProgramParts Parts = ProgramParts.Load(new SettingsSources { Environment = false }, Path.Combine(Data, "license-types.json"));
    private static readonly RegistryRows Rows = RegistryFiles.Read(Data);

    /// <summary>When the first mail is received.</summary>
    public static readonly DateTimeOffset Received = new(2026, 9, 15, 17, 5, 0, TimeSpan.Zero);

    private readonly MemoryCasebooks _casebooks = new(new MemoryState
    {
        Systems = Rows.Systems.ToImmutableDictionary(system => system.Key),
        Licenses = Rows.Licenses.ToImmutableDictionary(license => license.Key),
        Cases = Rows.Cases.ToImmutableDictionary(known => known.Number),
        Partners = Rows.Partners.ToImmutableDictionary(partner => partner.Id),
    });

    private readonly CheckClock _clock = new(DateTimeOffset.MinValue);
    private readonly CheckRun _run;
    private readonly MailReading _reading;
    private DateTimeOffset _now = Received;

    public LicenseDesk(string authServId = "mx.vendor.example", int hops = 1, Action<WorkerSettings>? change = null, Domain.Reading.IReader? reader = null, Domain.Reading.ISigningKeys? keys = null)
    {
        var sources = new SettingsSources { Environment = false };
        var settings = WorkerSettings.Load(sources);
        settings.Mail.AuthServId = [authServId];
        settings.Mail.TrustedHops = hops;
        change?.Invoke(settings);
        var pipeline = settings.ToPipelineSettings(Parts.Policy, ["licensing@vendor.example"]) with { Mode = Mode.Automatic, Settle = false };
        _reading = new MailReading(reader ?? Readings.InProcess(settings, sources), keys ?? new DnsSigningKeys(settings.Dns, TimeProvider.System), _casebooks, pipeline);
        var deciding = new Deciding(pipeline, _clock);
        var answering = new Answering(pipeline, Parts.Replies, _clock);
        _run = new CheckRun(_casebooks, new MailPipeline(pipeline, deciding, answering, _clock), new MoveExecutor(pipeline, deciding, answering, _clock), answering, _clock);
    }

    public MemoryState State => _casebooks.State;

    public IEnumerable<ExceptionRecord> Exceptions => State.Exceptions.Values.Where(record => record.Resolution is null);

    /// <summary>All requests, as text: to see whether anything about them changed.</summary>
    public string Requests => string.Join('\n', State.Requests.Values.OrderBy(request => request.Id).Select(request => JsonSerializer.Serialize(request)));

    public int MovesMade => State.Moves.Values.Count(move => move.State == MoveState.Made);

    public Task<CheckedMail> ReceiveAsync(SomeLetter letter) => ReceiveAsync(letter.Raw());

    public async Task<CheckedMail> ReceiveAsync(byte[] raw)
    {
        var facts = await _reading.ReadAsync(raw, Received, TestContext.Current.CancellationToken);
        return await ReceiveAsync(facts);
    }

    /// <summary>Reads it as the worker does at first.</summary>
    public async Task<FirstReading> ReadFirstAsync(byte[] raw)
    {
        var headers = await _reading.ReadHeadersAsync([raw], TestContext.Current.CancellationToken);
        return await _reading.ReadExpectedAsync(
            new DeliverySummary(new DeliveryId("licenses", "INBOX", 1, "1"), Received, raw.Length), raw, headers[0], await _reading.KnownSendersAsync(headers, TestContext.Current.CancellationToken), TestContext.Current.CancellationToken);
    }

    public async Task<CheckedMail> ReceiveAsync(Domain.Reading.MessageFacts facts)
    {
        _now = _now.AddMinutes(1);
        var before = State;
        var mail = await _run.DecideAsync(facts, _now, TestContext.Current.CancellationToken);
        Pipeline.TrailIsWhole.Check(before, State);
        return mail;
    }

    public Task<Domain.Reading.MessageFacts> ReadAsync(SomeLetter letter) => _reading.ReadAsync(letter.Raw(), Received, TestContext.Current.CancellationToken);
}
