using LicenseInbox.Domain.Moving;
using LicenseInbox.Domain.Requests;

namespace LicenseInbox.Domain.Audit;

/// <summary>
/// What entitles a move: the last decision of its request, as the audit trail has it, lets the request move, plans this very move, and nothing held or ended the request since. A move that came into
/// the store in another way, or was changed there, is not made.
/// </summary>
public static class Warrant
{
    private static readonly HashSet<string> Decisive = [AuditActions.RequestDecided, AuditActions.RequestHeld, AuditActions.RequestEnded];

    /// <summary>Why the trail does not warrant a move, in a sentence; null when it does.</summary>
    /// <param name="trail">The chain of the move's request.</param>
    /// <param name="move">The move as it is to be made.</param>
    public static string? Missing(IReadOnlyList<ChainedEntry> trail, Move move)
    {
        var last = trail.Count - 1;
        while (last >= 0 && !Decisive.Contains(trail[last].Action))
            last--;
        if (last < 0)
            return "The audit trail has no decision of its request.";
        if (trail[last].Action != AuditActions.RequestDecided)
            return "The audit trail says that its request was held or ended after the last decision.";
        for (var i = last; i < trail.Count; i++)
        {
            if (!ChainCheck.IsIntact(trail, i))
                return $"Entry {trail[i].Number} of the audit trail of its request does not agree with its hash.";
        }

        var decision = AuditEntry.Read<DecisionContent>(trail[last].Content);
        if (decision.Status is not (RequestStatus.Queued or RequestStatus.WaitingForSales))
            return "The last decision of its request, as the audit trail has it, does not let it move.";
        if (!decision.Moves.Any(planned => planned.IsOf(move.Planned)))
            return "The last decision of its request, as the audit trail has it, does not plan this move: other keys, or other systems.";
        if (trail.Skip(last).Where(entry => entry.Action == AuditActions.MoveMade).Select(entry => AuditEntry.Read<MadeContent>(entry.Content)).Any(made => made.Move != move.Id && made.Made.IsOf(move.Planned)))
            return "The audit trail says that the same move was made already.";
        return NewKeysMissing(trail, move);
    }

    /// <summary>The new keys of an upgrade are those that sales issued.</summary>
    private static string? NewKeysMissing(IReadOnlyList<ChainedEntry> trail, Move move)
    {
        var issued = Enumerable.Range(0, trail.Count)
            .Where(i => trail[i].Action == AuditActions.KeysIssued && ChainCheck.IsIntact(trail, i))
            .SelectMany(i => AuditEntry.Read<IssuedContent>(trail[i].Content).Keys)
            .ToHashSet();
        var wanted = move.Planned.IsUpgrade ? move.Planned.Licenses.Select(license => license.Key) : [];
        return move.NewKeys.All(issued.Contains) && wanted.All(move.NewKeys.ContainsKey) ? null : "The audit trail does not say that sales issued these new keys.";
    }
}
