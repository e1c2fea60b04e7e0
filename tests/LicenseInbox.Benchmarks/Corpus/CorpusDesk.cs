using LicenseInbox.Domain.Policy;
using LicenseInbox.Domain.Reading;
using LicenseInbox.Domain.Registry;
using LicenseInbox.Worker.Composition;
using LicenseInbox.Worker.Pipeline;
using LicenseInbox.Worker.Settings;

namespace LicenseInbox.Benchmarks.Corpus;

/// <summary>What became of a request.</summary>
internal enum Fate
{
    /// <summary>Decided as it must be, no person needed. A request that must go to a person went to one.</summary>
    AsExpected,

    /// <summary>A person decides what need not have gone to one.</summary>
    Flagged,

    /// <summary>Anything else: another outcome, other moves.</summary>
    Wrong,
}

/// <summary>One request.</summary>
/// <param name="Request">The request as it is.</param>
/// <param name="Fate">What became of it.</param>
/// <param name="Findings">Why, in the findings' words.</param>
/// <param name="Documents">How its documents were read.</param>
internal sealed record RequestResult(TrueRequest Request, Fate Fate, string Findings, IReadOnlyList<DocumentResult> Documents);

/// <summary>
/// Reads documents and mails with the real reader processes and decides them on the corpus' registry, as <c>check --data tests/corpus/registry</c> does. Each request alone: what one moved does not bear on another.
/// </summary>
internal sealed class CorpusDesk : IAsyncDisposable
{
    private readonly Truth _truth;
    private readonly ProgramParts _parts;
    private readonly IReader _reader;
    private readonly FieldComparison _comparison;
    private readonly MemoryDesk _desk;

    /// <param name="truth">The corpus.</param>
    /// <param name="warn">Told what the machine lacks.</param>
    /// <param name="ocrTimeLimit">Another limit than the worker's own, for a machine that is busy.</param>
    public CorpusDesk(Truth truth, Action<string> warn, TimeSpan? ocrTimeLimit = null)
    {
        var data = Path.Combine(truth.Folder, "registry");
        var sources = new SettingsSources { File = Path.Combine(data, "settings.json"), Environment = false };
        _truth = truth;
        _parts = ProgramParts.Load(sources);
        _parts.Settings.Reader.OcrTimeLimit = ocrTimeLimit ?? _parts.Settings.Reader.OcrTimeLimit;
        _reader = Readings.Pool(_parts.Settings, sources, TimeProvider.System, warn);
        _comparison = new FieldComparison(_parts.Policy);
        _desk = new MemoryDesk(_parts, data);
    }

    /// <summary>A document that came without a mail: its forms are held against the registry, no case is known beside them.</summary>
    public async Task<DocumentResult> ReadAsync(TrueDocument document, CancellationToken cancellationToken)
    {
        var facts = await _reader.ReadDocumentAsync(_truth.Bytes(document), document.File, cancellationToken);
        var settled = await SettleAsync(new MessageFacts { Digest = facts.Digest, Documents = [facts] }, [], cancellationToken);
        return _comparison.Compare(document, settled.Documents[0]);
    }

    public async Task<RequestResult> DecideAsync(TrueRequest request, CancellationToken cancellationToken)
    {
        var facts = await _reader.ReadAsync(RequestMail.Raw(_truth, request), cancellationToken);
        var mail = await _desk.DecideAsync(facts, request.ReceivedAt, cancellationToken);
        var settled = await SettleAsync(facts, mail.Requests.Select(decided => decided.Request.Case).OfType<CaseNumber>().Distinct().ToList(), cancellationToken);
        var documents = request.Documents
            .Select(document => (document, read: settled.Documents.SingleOrDefault(read => read.Name == document.File)))
            .Select(pair => _comparison.Compare(pair.document, pair.read ?? new DocumentFacts { Name = pair.document.File, Digest = "", Problem = new DocumentProblem(DocumentProblemKind.ReadingFailed, "it was not found in the mail") }))
            .ToList();
        var findings = mail.Findings.Where(finding => finding.Outcome != Outcome.Note).Select(finding => $"{finding.Code}: {finding.Message}");
        return new RequestResult(request, FateOf(request, mail), $"{mail.Outcome}; {string.Join("; ", findings)}", documents);
    }

    public ValueTask DisposeAsync() => _reader.DisposeAsync();

    /// <summary>Handwriting that is read, and read right, is no mistake.</summary>
    private static Fate FateOf(TrueRequest request, CheckedMail mail)
    {
        var moves = mail.Outcome == Outcome.Accept ? mail.Requests.SelectMany(decided => decided.Decision.Moves).SelectMany(Moves).Order(StringComparer.Ordinal).ToList() : [];
        if (mail.Outcome == request.Outcome)
            return mail.Outcome != Outcome.Accept || moves.SequenceEqual(request.Moves) ? Fate.AsExpected : Fate.Wrong;
        if (mail.Outcome == Outcome.Flag)
            return Fate.Flagged;
        return request.Group == "handwritten" && mail.Outcome == Outcome.Accept && moves.SequenceEqual(request.Moves) ? Fate.AsExpected : Fate.Wrong;
    }

    private static IEnumerable<string> Moves(PlannedMove move) =>
        move.Licenses.Select(license => Truth.Move(move.From.Text, move.To.Text, license.Key.Text, license.Type, license.Quantity));

    private async Task<MessageFacts> SettleAsync(MessageFacts facts, IReadOnlyCollection<CaseNumber> cases, CancellationToken cancellationToken)
    {
        await using var book = await _desk.OpenAsync(cancellationToken);
        return await new FormSettling(_parts.Policy).SettleAsync(book, facts, cases, cancellationToken);
    }
}
