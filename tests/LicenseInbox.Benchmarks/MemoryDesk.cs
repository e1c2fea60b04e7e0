using System.Collections.Immutable;
using LicenseInbox.Domain.Casebook;
using LicenseInbox.Domain.Reading;
using LicenseInbox.Domain.Requests;
using LicenseInbox.Worker.Composition;
using LicenseInbox.Worker.Csv;
using LicenseInbox.Worker.Memory;
using LicenseInbox.Worker.Pipeline;

namespace LicenseInbox.Benchmarks;

/// <summary>Decides emails on a registry from CSV files, as <c>check --data</c> does; each on the registry as it is in the files: what one moved does not bear on another.</summary>
internal sealed class MemoryDesk
{
    private readonly ProgramParts _parts;
    private readonly MemoryState _registry;

    public MemoryDesk(ProgramParts parts, string data)
    {
        var rows = RegistryFiles.Read(data);
        _parts = parts;
        _registry = new MemoryState
        {
            Systems = rows.Systems.ToImmutableDictionary(system => system.Key),
            Licenses = rows.Licenses.ToImmutableDictionary(license => license.Key),
            Cases = rows.Cases.ToImmutableDictionary(known => known.Number),
            Partners = rows.Partners.ToImmutableDictionary(partner => partner.Id),
        };
    }

    public Task<ICasebook> OpenAsync(CancellationToken cancellationToken) => new MemoryCasebooks(_registry).OpenAsync(cancellationToken);

    public Task<CheckedMail> DecideAsync(MessageFacts facts, DateTimeOffset receivedAt, CancellationToken cancellationToken)
    {
        var clock = new CheckClock(DateTimeOffset.MinValue);
        var settings = _parts.Settings.ToPipelineSettings(_parts.Policy, ["licensing@vendor.example"]) with { Mode = Mode.Automatic, Settle = false };
        var deciding = new Deciding(settings, clock);
        var answering = new Answering(settings, _parts.Replies, clock);
        var run = new CheckRun(
            new MemoryCasebooks(_registry), new MailPipeline(settings, deciding, answering, clock), new MoveExecutor(settings, deciding, answering, clock), answering, clock);
        return run.DecideAsync(facts, receivedAt, cancellationToken);
    }
}
