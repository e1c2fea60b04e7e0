using System.Security.Cryptography;
using System.Text;
using LicenseInbox.Domain.Casebook;
using LicenseInbox.Domain.Moving;
using LicenseInbox.Domain.Policy;
using LicenseInbox.Domain.Registry;
using LicenseInbox.Worker.Database.Rows;
using Microsoft.EntityFrameworkCore;

namespace LicenseInbox.Worker.Database;

/// <summary>The tables of this program as another program's license server: each call one transaction. Its own queue moves in the same tables; who comes second meets the versions of the first.</summary>
internal sealed class ServedTables(StoreDatabase database, TimeProvider time) : ILicenseServer
{
    /// <summary>From now on changes are kept for <see cref="ChangesAsync"/>.</summary>
    public Task BeginAsync(CancellationToken cancellationToken) => database.WriteAsync(store => ServedChanges.BeginAsync(store, cancellationToken), cancellationToken);

    /// <summary>Changes are kept no longer.</summary>
    public Task EndAsync(CancellationToken cancellationToken) => database.WriteAsync(store => ServedChanges.EndAsync(store, cancellationToken), cancellationToken);

    public Task<SystemAtServer?> SystemAsync(SystemKey key, CancellationToken cancellationToken) => database.ReadAsync(store => SystemAsync(store, key, cancellationToken), cancellationToken);

    public Task<License?> LicenseAsync(LicenseKey key, CancellationToken cancellationToken)
    {
        var canonical = key.Canonical;
        return database.ReadAsync(
            async store => (await store.Licenses.AsNoTracking().SingleOrDefaultAsync(row => row.Key == canonical && !row.IsRetired, cancellationToken))?.ToLicense(),
            cancellationToken);
    }

    public Task<CaseAtServer?> CaseAsync(CaseNumber number, CancellationToken cancellationToken)
    {
        var canonical = number.Canonical;
        return database.ReadAsync(
            async store =>
            {
                if (await store.Cases.AsNoTracking().SingleOrDefaultAsync(row => row.Number == canonical, cancellationToken) is not { } row)
                    return null;
                return new CaseAtServer(row.ToCase(), (await store.Partners.AsNoTracking().SingleOrDefaultAsync(partner => partner.Id == row.PartnerId, cancellationToken))?.ToPartner());
            },
            cancellationToken);
    }

    public Task<OrderAnswer> MoveAsync(MoveOrder order, CancellationToken cancellationToken) => database.WriteAsync(
        async store =>
        {
            if (await store.ServedMoves.FindAsync([order.Id], cancellationToken) is { } known)
            {
                return known.Json is null || StoreJson.Read<MoveOrder>(known.Json).IsSame(order)
                    ? new OrderAnswer(known.ToMove(), [])
                    : throw new LicenseServerRefusedException($"The move {order.Id} is another one: this id was used for other keys or systems before.");
            }

            var move = ToMove(order);
            await RequireNewKeysAsync(store, move, cancellationToken);
            if (!await StandsAsync(store, order, cancellationToken) || await new MoveWriter(store, time).MakeAsync(move, await FactsAsync(store, move, cancellationToken), cancellationToken) != MoveResult.Made)
                return new OrderAnswer(null, await NowAsync(store, order, cancellationToken));
            var row = new ServedMoveRow { Id = order.Id, State = ServerMoveState.Made, At = time.GetUtcNow(), Json = StoreJson.Write(order) };
            store.ServedMoves.Add(row);
            KeepForOwnRequests(store, move);
            return new OrderAnswer(row.ToMove(), []);
        },
        cancellationToken);

    public Task<MoveAtServer?> FindMoveAsync(Guid id, CancellationToken cancellationToken) =>
        database.ReadAsync(async store => (await store.ServedMoves.AsNoTracking().SingleOrDefaultAsync(row => row.Id == id, cancellationToken))?.ToMove(), cancellationToken);

    public Task<ReversalAnswer> ReverseAsync(Guid id, CancellationToken cancellationToken) => database.WriteAsync(
        async store =>
        {
            if (await store.ServedMoves.FindAsync([id], cancellationToken) is not { } row)
                store.ServedMoves.Add(row = new ServedMoveRow { Id = id, State = ServerMoveState.Void, At = time.GetUtcNow() });
            if (row is { State: ServerMoveState.Made, Json: { } json })
            {
                var move = ToMove(StoreJson.Read<MoveOrder>(json));
                if (await new MoveWriter(store, time).UndoAsync(move, cancellationToken) is { Count: > 0 } gone)
                    return new ReversalAnswer(null, gone);
                (row.State, row.At) = (ServerMoveState.Reversed, time.GetUtcNow());
                KeepForOwnRequests(store, move);
            }

            return new ReversalAnswer(row.ToMove(), []);
        },
        cancellationToken);

    public Task<bool> AddNoteAsync(CaseNumber number, CaseNote note, CancellationToken cancellationToken) => database.WriteAsync(
        async store =>
        {
            var (canonical, text) = (number.Canonical, ColumnText.Clean(note.Text));
            var digest = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
            if (!await store.Cases.AnyAsync(row => row.Number == canonical, cancellationToken))
                return false;
            if (await store.ServedNotes.FindAsync([note.Id], cancellationToken) is { } known)
            {
                return known.CaseNumber == canonical && known.Digest == digest
                    ? true
                    : throw new LicenseServerRefusedException($"The note {note.Id} is another one: this id was used for another note before.");
            }

            store.ServedNotes.Add(new ServedNoteRow { Id = note.Id, CaseNumber = canonical, Digest = digest });
            store.CaseNotes.Add(new CaseNoteRow { CaseNumber = canonical, At = note.At, Note = text });
            return true;
        },
        cancellationToken);

    public Task<bool> CloseCaseAsync(CaseNumber number, CancellationToken cancellationToken) => database.WriteAsync(
        async store =>
        {
            if (await store.Cases.FindAsync([number.Canonical], cancellationToken) is not { } row)
                return false;
            if (!row.IsOpen)
                return true;
            row.IsOpen = false;
            Keep(store, new ChangedFacts { Cases = new HashSet<CaseNumber> { number } });
            await ServedChanges.KeepAsync(store, new ChangedFacts { Cases = new HashSet<CaseNumber> { number } }, cancellationToken);
            return true;
        },
        cancellationToken);

    public Task<ChangePage?> ChangesAsync(string? since, CancellationToken cancellationToken) => database.WriteAsync(
        async store => await ServedChanges.PageAsync(store, since, cancellationToken) is { } page
            ? new ChangePage(await FactsAsync(store, FactKeys.Read(page.Facts), cancellationToken), page.Next, page.HasMore)
            : null,
        cancellationToken);

    private static async Task<SystemAtServer?> SystemAsync(StoreContext store, SystemKey key, CancellationToken cancellationToken)
    {
        var canonical = key.Canonical;
        if (await store.Systems.AsNoTracking().SingleOrDefaultAsync(row => row.Key == canonical, cancellationToken) is not { } system)
            return null;
        var licenses = await store.Licenses.AsNoTracking().Where(row => row.SystemKey == canonical && !row.IsRetired).OrderBy(row => row.Key).ToListAsync(cancellationToken);
        return new SystemAtServer(system.ToSystem(), Version(system), licenses.ConvertAll(row => row.ToLicense()));
    }

    private static string Version(SystemRow system) => system.Version.ToString(System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>Whether systems and keys are as the order has them.</summary>
    private static async Task<bool> StandsAsync(StoreContext store, MoveOrder order, CancellationToken cancellationToken)
    {
        foreach (var (key, version) in order.Versions)
        {
            if (await store.Systems.FindAsync([key.Canonical], cancellationToken) is not { } system || Version(system) != version)
                return false;
        }

        foreach (var license in order.Licenses)
        {
            if (await store.Licenses.FindAsync([license.Key.Canonical], cancellationToken) is not { IsRetired: false } row || row.SystemKey != order.From.Canonical || row.Quantity != license.Quantity || row.Type != license.Type)
                return false;
        }

        return true;
    }

    private static async Task RequireNewKeysAsync(StoreContext store, Move move, CancellationToken cancellationToken)
    {
        foreach (var key in move.NewKeys.Values)
        {
            if (await store.Licenses.FindAsync([key.Canonical], cancellationToken) is { } used && (used.IsRetired || used.SystemKey != move.Planned.To.Canonical))
                throw new LicenseServerRefusedException($"The new key {key} is in use already.");
        }
    }

    private static async Task<IReadOnlyList<SystemAtServer>> NowAsync(StoreContext store, MoveOrder order, CancellationToken cancellationToken)
    {
        store.ChangeTracker.Clear();
        var now = new List<SystemAtServer>();
        foreach (var key in new[] { order.From, order.To })
        {
            if (await SystemAsync(store, key, cancellationToken) is { } system)
                now.Add(system);
        }

        return now;
    }

    /// <summary>The facts as they are, which the order was just held against.</summary>
    private static async Task<RegistryFacts> FactsAsync(StoreContext store, Move move, CancellationToken cancellationToken)
    {
        var systems = new[] { move.Planned.From, move.Planned.To }.Distinct().ToList();
        var holdings = new Dictionary<SystemKey, int>();
        foreach (var key in systems)
        {
            if (await store.Systems.FindAsync([key.Canonical], cancellationToken) is { } row)
                holdings[SystemKey.Of(row.Text)] = row.Version;
        }

        var assignments = new Dictionary<LicenseKey, int>();
        foreach (var license in move.Planned.Licenses)
            assignments[license.Key] = (await store.Licenses.FindAsync([license.Key.Canonical], cancellationToken))!.Version;
        return new RegistryFacts { HoldingVersions = holdings, AssignmentVersions = assignments };
    }

    private static async Task<ServerFacts> FactsAsync(StoreContext store, ChangedFacts changed, CancellationToken cancellationToken)
    {
        var keys = changed.Licenses.Select(key => key.Canonical).ToList();
        var licenses = await store.Licenses.AsNoTracking().Where(row => keys.Contains(row.Key)).ToListAsync(cancellationToken);
        var systems = changed.Systems.Select(key => key.Canonical).Concat(licenses.Where(row => !row.IsRetired).Select(row => row.SystemKey)).Distinct().ToList();
        var cases = changed.Cases.Select(number => number.Canonical).ToList();
        var partners = changed.Partners.ToList();
        return new ServerFacts
        {
            Systems = (await store.Systems.AsNoTracking().Where(row => systems.Contains(row.Key)).ToListAsync(cancellationToken)).ConvertAll(row => row.ToSystem()),
            Licenses = [.. licenses.Where(row => !row.IsRetired).Select(row => row.ToLicense())],
            Gone = [.. licenses.Where(row => row.IsRetired).Select(row => LicenseKey.Of(row.Text))],
            Cases = (await store.Cases.AsNoTracking().Where(row => cases.Contains(row.Number)).ToListAsync(cancellationToken)).ConvertAll(row => row.ToCase()),
            Partners = (await store.Partners.AsNoTracking().Where(row => partners.Contains(row.Id)).ToListAsync(cancellationToken)).ConvertAll(row => row.ToPartner()),
        };
    }

    private static Move ToMove(MoveOrder order) => new()
    {
        Id = order.Id,
        RequestId = Guid.Empty,
        Case = order.Case,
        Planned = new PlannedMove(order.From, order.To, [.. order.Licenses.Select(license => new MoveLicense(license.Key, license.Type, license.Quantity, license.NewType, null))], order.Licenses.Any(license => license.NewKey is not null), ""),
        State = MoveState.Due,
        DueBy = default,
        CreatedAt = default,
        NewKeys = order.Licenses.Where(license => license.NewKey is not null).ToDictionary(license => license.Key, license => license.NewKey!.Value),
    };

    /// <summary>Requests of this program that rest on what moved are decided again.</summary>
    private static void KeepForOwnRequests(StoreContext store, Move move) => Keep(store, ServedChanges.Of(move));

    private static void Keep(StoreContext store, ChangedFacts facts) => store.RegistryChanges.AddRange(FactKeys.Of(facts).Select(fact => new RegistryChangeRow { Fact = ColumnText.Clean(fact) }));
}
