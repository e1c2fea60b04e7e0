namespace LicenseInbox.Domain.Audit;

/// <summary>Holds the seals, one after another, against each other and against the chains they seal.</summary>
/// <param name="keys">The keys that are known, former ones too.</param>
/// <param name="noted">Seals as they were kept elsewhere: number to digest.</param>
public sealed class SealCheck(IReadOnlyList<SealKey> keys, IReadOnlyDictionary<long, string> noted)
{
    private Seal? _former;
    private bool _wasKeyed;

    /// <summary>Seals seen so far.</summary>
    public int Count { get; private set; }

    /// <summary>Of these, those made with a known key.</summary>
    public int Keyed { get; private set; }

    /// <summary>What does not agree in the next seal.</summary>
    /// <param name="seal">The seal.</param>
    /// <param name="hashes">For its heads, the hash that the entry with that number has now; a missing entry is absent.</param>
    public IEnumerable<AuditProblem> Problems(Seal seal, IReadOnlyDictionary<Guid, string> hashes)
    {
        var (former, missingFrom) = (_former, (_former?.Number ?? 0) + 1);
        _former = seal;
        Count++;
        if (seal.Number > missingFrom)
            yield return new AuditProblem("seal.missing", null, missingFrom == seal.Number - 1 ? $"seal {missingFrom} is missing." : $"seals {missingFrom} to {seal.Number - 1} are missing.");
        else if (DigestProblem(seal, former?.Digest ?? "") is { } problem)
            yield return problem;
        if (noted.TryGetValue(seal.Number, out var digest) && digest != seal.Digest)
            yield return new AuditProblem("seal.changed", null, $"seal {seal.Number} is not the one that was noted.");
        foreach (var head in seal.Heads)
        {
            if (!hashes.TryGetValue(head.Chain, out var hash))
                yield return new AuditProblem("entry.missing", head.Chain, $"entry {head.Number} is missing, which seal {seal.Number} covers.");
            else if (hash != head.Hash)
                yield return new AuditProblem("seal.mismatch", head.Chain, $"entry {head.Number} is not the one that seal {seal.Number} covers.");
        }
    }

    /// <summary>Noted seals that came after the last one.</summary>
    public IEnumerable<AuditProblem> MissingAtEnd() =>
        noted.Keys.Where(number => number > (_former?.Number ?? 0)).Order().Select(number => new AuditProblem("seal.missing", null, $"seal {number}, which was noted, is missing."));

    private AuditProblem? DigestProblem(Seal seal, string former)
    {
        if (seal.KeyId is null && _wasKeyed)
            return new AuditProblem("seal.changed", null, $"seal {seal.Number} was made without a key, though earlier ones were made with one.");
        var key = seal.KeyId is null ? null : keys.FirstOrDefault(known => known.Id == seal.KeyId);
        if (seal.KeyId is not null && key is null)
            return new AuditProblem("seal.unknown-key", null, $"seal {seal.Number} can't be checked: its key {seal.KeyId} is not among those in Audit:SealKeyFile.");
        _wasKeyed |= key is not null;
        Keyed += key is null ? 0 : 1;
        return seal.Digest == seal.DigestAfter(former, key) ? null : new AuditProblem("seal.changed", null, $"seal {seal.Number} does not agree with its digest: it was changed, or the seal before it was.");
    }
}
