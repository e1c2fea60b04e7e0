using LicenseInbox.Domain.Audit;
using LicenseInbox.Domain.Moving;
using LicenseInbox.Domain.Registry;
using LicenseInbox.Worker.Database.Rows;
using Microsoft.EntityFrameworkCore;

namespace LicenseInbox.Worker.Database;

/// <summary>
/// Moves that were handed over and not answered. What facts from outside say of their keys may be the move itself: it is left to the answer, which then assigns them as a move; else their request
/// would be decided on it as if somebody else had moved them.
/// </summary>
internal sealed class AwaitedMoves
{
    private readonly StoreContext _store;
    private readonly List<(MoveRow Row, Move Move)> _moves;
    private readonly Dictionary<LicenseKey, SystemKey> _brought;
    private readonly HashSet<LicenseKey> _replaced;

    private AwaitedMoves(StoreContext store, List<(MoveRow Row, Move Move)> moves)
    {
        (_store, _moves) = (store, moves);
        _brought = moves.SelectMany(each => KeysAfter(each.Move).Select(key => (Key: key, each.Move.Planned.To))).DistinctBy(pair => pair.Key).ToDictionary(pair => pair.Key, pair => pair.To);
        _replaced = moves.Where(each => each.Move.Planned.IsUpgrade).SelectMany(each => each.Move.Planned.Licenses.Select(license => license.Key)).ToHashSet();
    }

    public static async Task<AwaitedMoves> OfAsync(StoreContext store, CancellationToken cancellationToken) =>
        new(store, (await store.Moves.Where(row => row.State == MoveState.Unknown).ToListAsync(cancellationToken)).ConvertAll(row => (row, row.ToMove())));

    /// <summary>As <see cref="HastenAsync"/>, on the facts of an import.</summary>
    /// <param name="store">The store, of which nothing is tracked.</param>
    /// <param name="find">Finds the facts of some keys.</param>
    /// <param name="now">When.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public static async Task<int> ConfirmAsync(StoreContext store, Func<List<string>, Task<IReadOnlyList<License>>> find, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var awaited = await OfAsync(store, cancellationToken);
        return awaited._brought.Count == 0 ? 0 : await awaited.HastenAsync(await find([.. awaited._brought.Keys.Select(key => key.Canonical)]), now, cancellationToken);
    }

    /// <summary>Whether a key lies where such a move is to bring it.</summary>
    public bool Brings(License license) => _brought.TryGetValue(license.Key, out var to) && to == license.System;

    /// <summary>Whether such a move is to replace a key by a new one.</summary>
    public bool Takes(LicenseKey key) => _replaced.Contains(key);

    /// <summary>Moves of which facts say that all of their keys lie where they are to bring them: they count as confirmed, and the license server is asked at once where it can be.</summary>
    /// <returns>How many.</returns>
    public async Task<int> HastenAsync(IEnumerable<License> licenses, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var there = licenses.Where(Brings).Select(license => license.Key).ToHashSet();
        var hastened = 0;
        foreach (var (row, move) in _moves.Where(each => !each.Move.IsGivenUp && KeysAfter(each.Move).All(there.Contains)))
        {
            if (move.WaitsForConfirmation)
                await AuditWriter.AddAsync(_store, AuditEntry.Of(move.RequestId, move.Case, now, AuditActions.MoveConfirmed, new { Move = move.Id }), cancellationToken);
            row.Take(move with { AskAt = now });
            hastened++;
        }

        return hastened;
    }

    /// <summary>The keys that lie on the "to" system once a move is made.</summary>
    private static IEnumerable<LicenseKey> KeysAfter(Move move) => move.Planned.IsUpgrade ? move.NewKeys.Values : move.Planned.Licenses.Select(license => license.Key);
}
