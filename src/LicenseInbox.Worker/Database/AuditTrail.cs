using LicenseInbox.Domain.Audit;
using LicenseInbox.Domain.Registry;
using LicenseInbox.Worker.Database.Rows;
using Microsoft.EntityFrameworkCore;

namespace LicenseInbox.Worker.Database;

/// <summary>The trail as a whole: held against its hashes and seals, and sealed.</summary>
internal sealed class AuditTrail(StoreDatabase database) : IAuditTrail
{
    public Task<AuditReport> VerifyAsync(IReadOnlyList<SealKey> keys, IReadOnlyDictionary<long, string> noted, CancellationToken cancellationToken) =>
        database.ReadAsync(
            async store =>
            {
                var problems = new List<AuditProblem>();
                var (entries, chains) = await VerifyChainsAsync(store, problems, cancellationToken);
                var check = new SealCheck(keys, noted);
                var last = await VerifySealsAsync(store, check, problems, cancellationToken);
                return new AuditReport(entries, chains, check.Count, check.Keyed, last, problems);
            },
            cancellationToken);

    public Task<IReadOnlyList<(ChainHead? Head, IReadOnlyList<ChainedEntry> Entries)>> OfCaseAsync(CaseNumber number, CancellationToken cancellationToken) =>
        database.ReadAsync<IReadOnlyList<(ChainHead?, IReadOnlyList<ChainedEntry>)>>(
            async store =>
            {
                var canonical = number.Canonical;
                var ids = await store.AuditEntries.AsNoTracking().Where(row => row.CaseNumber == canonical).Select(row => row.Chain).Distinct().ToListAsync(cancellationToken);
                var chains = new List<(ChainHead?, IReadOnlyList<ChainedEntry>)>();
                foreach (var id in ids)
                {
                    var head = await store.AuditHeads.AsNoTracking().SingleOrDefaultAsync(row => row.Chain == id, cancellationToken);
                    chains.Add((head?.ToHead(), await ChainAsync(store, id, cancellationToken)));
                }

                return chains;
            },
            cancellationToken);

    public Task<Seal?> SealAsync(SealKey? key, DateTimeOffset at, CancellationToken cancellationToken) =>
        database.WriteAsync(
            async store =>
            {
                var grown = await store.AuditHeads.AsNoTracking()
                    .Where(head => !store.AuditSealedHeads.Any(seen => seen.Chain == head.Chain && seen.Number == head.Number))
                    .ToListAsync(cancellationToken);
                if (grown.Count == 0)
                    return null;
                var former = await store.AuditSeals.AsNoTracking().OrderByDescending(row => row.Number).FirstOrDefaultAsync(cancellationToken);
                var seal = Seal.After(former?.ToSeal([]), at, grown.ConvertAll(row => row.ToHead()), key);
                store.AuditSeals.Add(new AuditSealRow { Number = seal.Number, At = seal.At, KeyId = seal.KeyId, Digest = seal.Digest });
                store.AuditSealedHeads.AddRange(seal.Heads.Select(head => new AuditSealedHeadRow { Seal = seal.Number, Chain = head.Chain, Number = head.Number, Hash = head.Hash }));
                return seal;
            },
            cancellationToken);

    /// <summary>One chain, first entry first.</summary>
    public static async Task<IReadOnlyList<ChainedEntry>> ChainAsync(StoreContext store, Guid chain, CancellationToken cancellationToken) =>
        (await WithTexts(store, store.AuditEntries.Where(row => row.Chain == chain)).OrderBy(row => row.Entry.Number).ToListAsync(cancellationToken)).ConvertAll(row => row.Entry.ToEntry(row.Text));

    private static async Task<(int Entries, int Chains)> VerifyChainsAsync(StoreContext store, List<AuditProblem> problems, CancellationToken cancellationToken)
    {
        var heads = await store.AuditHeads.AsNoTracking().ToDictionaryAsync(row => row.Chain, row => row.ToHead(), cancellationToken);
        var (entries, chains) = (0, 0);
        var chain = new List<ChainedEntry>();
        await foreach (var row in WithTexts(store, store.AuditEntries).OrderBy(row => row.Entry.Chain).ThenBy(row => row.Entry.Number).AsAsyncEnumerable().WithCancellation(cancellationToken))
        {
            if (chain.Count > 0 && chain[0].Chain != row.Entry.Chain)
                End();
            chain.Add(row.Entry.ToEntry(row.Text));
            entries++;
        }

        if (chain.Count > 0)
            End();
        foreach (var (id, head) in heads)
            problems.AddRange(ChainCheck.Problems(id, [], head));
        return (entries, chains);

        void End()
        {
            heads.Remove(chain[0].Chain, out var head);
            problems.AddRange(ChainCheck.Problems(chain[0].Chain, chain, head));
            chain.Clear();
            chains++;
        }
    }

    private static async Task<Seal?> VerifySealsAsync(StoreContext store, SealCheck check, List<AuditProblem> problems, CancellationToken cancellationToken)
    {
        Seal? last = null;
        foreach (var row in await store.AuditSeals.AsNoTracking().OrderBy(row => row.Number).ToListAsync(cancellationToken))
        {
            var heads = await store.AuditSealedHeads.AsNoTracking()
                .Where(head => head.Seal == row.Number)
                .Select(head => new { Head = new ChainHead(head.Chain, head.Number, head.Hash), Now = store.AuditEntries.Where(entry => entry.Chain == head.Chain && entry.Number == head.Number).Select(entry => entry.Hash).FirstOrDefault() })
                .ToListAsync(cancellationToken);
            last = row.ToSeal(heads.ConvertAll(head => head.Head));
            problems.AddRange(check.Problems(last, heads.Where(head => head.Now is not null).ToDictionary(head => head.Head.Chain, head => head.Now!)));
        }

        problems.AddRange(check.MissingAtEnd());
        return last;
    }

    private static IQueryable<EntryWithText> WithTexts(StoreContext store, IQueryable<AuditEntryRow> entries) =>
        from entry in entries.AsNoTracking()
        join text in store.AuditTexts.AsNoTracking() on new { entry.Chain, entry.Number } equals new { text.Chain, text.Number } into texts
        from text in texts.DefaultIfEmpty()
        select new EntryWithText { Entry = entry, Text = text };

    private sealed class EntryWithText
    {
        public required AuditEntryRow Entry { get; init; }

        public AuditTextRow? Text { get; init; }
    }
}
