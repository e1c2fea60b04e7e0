using LicenseInbox.Domain.Moving;
using LicenseInbox.Domain.Policy;
using LicenseInbox.Domain.Registry;
using LicenseInbox.Worker.Database.Rows;
using Microsoft.EntityFrameworkCore;

namespace LicenseInbox.Worker.Database;

/// <summary>
/// Makes one move. What guards it are the keys of the rows it inserts: the move's id (made once), each license key's next assignment, each system's next holding.
/// Looking first only tells a change that is already visible from one that happens at this moment, which the insert meets.
/// </summary>
internal sealed class MoveWriter(StoreContext context, TimeProvider time)
{
    public async Task<MoveResult> MakeAsync(Move move, RegistryFacts facts, CancellationToken cancellationToken)
    {
        if (await context.RegistryMoves.AnyAsync(row => row.MoveId == move.Id, cancellationToken))
            return MoveResult.Made;
        var keys = move.Planned.Licenses.Select(license => license.Key.Canonical).ToList();
        var licenses = await context.Licenses.Where(row => keys.Contains(row.Key)).ToDictionaryAsync(row => row.Key, cancellationToken);
        var from = await context.Systems.FindAsync([move.Planned.From.Canonical], cancellationToken);
        var to = await context.Systems.FindAsync([move.Planned.To.Canonical], cancellationToken);
        if (from is null || to is null || !Stands(from, facts) || !Stands(to, facts))
            return MoveResult.FactsChanged;
        if (!move.Planned.Licenses.All(planned => licenses.GetValueOrDefault(planned.Key.Canonical) is { } row && Stands(row, from, facts)))
            return MoveResult.FactsChanged;

        var now = time.GetUtcNow();
        foreach (var planned in move.Planned.Licenses)
        {
            if (move.Planned.IsUpgrade)
                await ReplaceAsync(licenses[planned.Key.Canonical], planned, to, move, now, cancellationToken);
            else
                Assign(licenses[planned.Key.Canonical], to, move, now);
        }

        Hold(from, move, now);
        Hold(to, move, now);
        context.RegistryMoves.Add(new RegistryMoveRow { MoveId = move.Id, At = now });
        await ServedChanges.KeepAsync(context, ServedChanges.Of(move), cancellationToken);
        await context.SaveChangesAsync(cancellationToken);
        return MoveResult.Made;
    }

    /// <summary>Writes down what the license server did: wherever the keys were, they are on the "to" system now.</summary>
    public async Task TakeOverAsync(Move move, CancellationToken cancellationToken)
    {
        if (await context.RegistryMoves.AnyAsync(row => row.MoveId == move.Id, cancellationToken))
            return;
        var now = time.GetUtcNow();
        var (from, to) = (await SystemAsync(move.Planned.From, move, cancellationToken), await SystemAsync(move.Planned.To, move, cancellationToken));
        foreach (var planned in move.Planned.Licenses)
        {
            var license = await LicenseAsync(planned.Key, planned.Type, planned.Quantity, from, cancellationToken);
            if (move.Planned.IsUpgrade)
                await ReplaceAsync(license, planned, to, move, now, cancellationToken);
            else
                Assign(license, to, move, now);
        }

        Hold(from, move, now);
        Hold(to, move, now);
        context.RegistryMoves.Add(new RegistryMoveRow { MoveId = move.Id, At = now });
        await ServedChanges.KeepAsync(context, ServedChanges.Of(move), cancellationToken);
        await context.SaveChangesAsync(cancellationToken);
    }

    /// <summary>Writes down what the license server undid: wherever the keys were, they are on the "from" system again.</summary>
    public async Task TakeBackAsync(Move move, CancellationToken cancellationToken)
    {
        var (from, to) = (await SystemAsync(move.Planned.From, move, cancellationToken), await SystemAsync(move.Planned.To, move, cancellationToken));
        var licenses = new Dictionary<string, LicenseRow>(StringComparer.Ordinal);
        foreach (var planned in move.Planned.Licenses)
        {
            licenses[planned.Key.Canonical] = await LicenseAsync(planned.Key, planned.Type, planned.Quantity, from, cancellationToken);
            if (move.NewKeys.TryGetValue(planned.Key, out var newKey))
                licenses[newKey.Canonical] = await LicenseAsync(newKey, planned.NewType ?? planned.Type, planned.Quantity, to, cancellationToken);
        }

        await TakeBackAsync(move, licenses, from, to, cancellationToken);
    }

    /// <summary>Takes a move back by inserting the next assignments; none when the newest assignment of one of its keys is not that of the move.</summary>
    public async Task<IReadOnlyList<LicenseKey>> UndoAsync(Move move, CancellationToken cancellationToken)
    {
        var keys = move.Planned.Licenses.Select(license => license.Key).Concat(move.NewKeys.Values).ToList();
        var canonical = keys.ConvertAll(key => key.Canonical);
        var licenses = await context.Licenses.Where(row => canonical.Contains(row.Key)).ToDictionaryAsync(row => row.Key, cancellationToken);
        var own = await context.Assignments.AsNoTracking()
            .Where(row => canonical.Contains(row.LicenseKey) && row.MoveId == move.Id && row.Cause == AssignmentCause.Move)
            .ToDictionaryAsync(row => row.LicenseKey, row => row.Version, cancellationToken);
        var gone = keys.Where(key => licenses.GetValueOrDefault(key.Canonical) is not { } row || own.GetValueOrDefault(key.Canonical) != row.Version).ToList();
        if (gone.Count > 0)
            return gone;
        var from = await context.Systems.FindAsync([move.Planned.From.Canonical], cancellationToken);
        var to = await context.Systems.FindAsync([move.Planned.To.Canonical], cancellationToken);
        if (from is null || to is null)
            throw new InvalidOperationException($"Move {move.Id} of case {move.Case}: one of its systems is not known any more.");
        await TakeBackAsync(move, licenses, from, to, cancellationToken);
        return [];
    }

    private async Task TakeBackAsync(Move move, Dictionary<string, LicenseRow> licenses, SystemRow from, SystemRow to, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        foreach (var key in move.NewKeys.Values)
        {
            Assign(licenses[key.Canonical], to, move, now, AssignmentCause.Undo);
            licenses[key.Canonical].IsRetired = true;
        }

        foreach (var planned in move.Planned.Licenses)
        {
            Assign(licenses[planned.Key.Canonical], from, move, now, AssignmentCause.Undo);
            licenses[planned.Key.Canonical].IsRetired = false;
        }

        Hold(from, move, now);
        Hold(to, move, now);
        await ServedChanges.KeepAsync(context, ServedChanges.Of(move), cancellationToken);
        await context.SaveChangesAsync(cancellationToken);
    }

    private async Task<SystemRow> SystemAsync(SystemKey key, Move move, CancellationToken cancellationToken) =>
        await context.Systems.FindAsync([key.Canonical], cancellationToken) ?? throw new InvalidOperationException($"Move {move.Id} of case {move.Case}: system {key} is not known any more.");

    /// <summary>The key's row; one that the tables do not have any more is added.</summary>
    private async Task<LicenseRow> LicenseAsync(LicenseKey key, string type, int quantity, SystemRow system, CancellationToken cancellationToken)
    {
        if (await context.Licenses.FindAsync([key.Canonical], cancellationToken) is { } known)
            return known;
        var row = new LicenseRow { Key = key.Canonical, Text = key.Text, Type = type, Quantity = quantity, SystemKey = system.Key, SystemText = system.Text };
        context.Licenses.Add(row);
        return row;
    }

    private static bool Stands(SystemRow row, RegistryFacts facts) =>
        facts.HoldingVersions.TryGetValue(SystemKey.Of(row.Text), out var version) && version == row.Version;

    private static bool Stands(LicenseRow row, SystemRow from, RegistryFacts facts) =>
        !row.IsRetired && row.SystemKey == from.Key && facts.AssignmentVersions.TryGetValue(LicenseKey.Of(row.Text), out var version) && version == row.Version;

    /// <summary>An upgrade retires the old key and creates the one that sales issued for it on the "to" system.</summary>
    private async Task ReplaceAsync(LicenseRow old, MoveLicense planned, SystemRow to, Move move, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (!move.NewKeys.TryGetValue(planned.Key, out var newKey))
            throw new InvalidOperationException($"Move {move.Id} of case {move.Case}: no new key was issued for {planned.Key}.");
        Assign(old, to, move, now);
        old.IsRetired = true;

        var known = await context.Licenses.FindAsync([newKey.Canonical], cancellationToken);
        if (known is not null && (known.IsRetired || known.SystemKey != to.Key))
            throw new InvalidOperationException($"Move {move.Id} of case {move.Case}: the new key {newKey} is already in use on {known.SystemText}.");
        if (known is null)
        {
            known = new LicenseRow { Key = newKey.Canonical, Text = newKey.Text, Type = "", SystemKey = to.Key, SystemText = to.Text };
            context.Licenses.Add(known);
        }

        known.Type = planned.NewType ?? planned.Type;
        known.Quantity = planned.Quantity;
        Assign(known, to, move, now);
    }

    private void Assign(LicenseRow license, SystemRow to, Move move, DateTimeOffset now, AssignmentCause cause = AssignmentCause.Move)
    {
        license.SystemKey = to.Key;
        license.SystemText = to.Text;
        license.Version++;
        context.Assignments.Add(new AssignmentRow { LicenseKey = license.Key, Version = license.Version, SystemKey = to.Key, At = now, Cause = cause, MoveId = move.Id });
    }

    private void Hold(SystemRow system, Move move, DateTimeOffset now)
    {
        system.Version++;
        context.Holdings.Add(new HoldingRow { SystemKey = system.Key, Version = system.Version, At = now, MoveId = move.Id });
    }
}
