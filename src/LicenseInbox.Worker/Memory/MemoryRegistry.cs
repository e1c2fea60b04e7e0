using System.Collections.Immutable;
using LicenseInbox.Domain.Moving;
using LicenseInbox.Domain.Registry;
using LicenseInbox.Domain.Requests;

namespace LicenseInbox.Worker.Memory;

/// <summary>The registry and the case desk of a unit of work in memory.</summary>
internal sealed class MemoryRegistry(MemoryCasebook book) : ILicenseRegistry, ICaseDesk
{
    public Task<RegistryFacts> FactsAsync(FactsQuery query, CancellationToken cancellationToken)
    {
        var state = book.State;
        var cases = query.Cases.Distinct().Where(state.Cases.ContainsKey).Select(number => state.Cases[number]).ToList();
        var alike = query.SystemsLike.Count + query.EndUsers.Count == 0 ? [] : state.Systems.Values.Where(system => query.IsLike(system.Key.Text, system.EndUser)).Select(system => system.Key);
        var systems = query.Systems.Concat(cases.Select(known => known.System)).Concat(alike).Distinct().Where(state.Systems.ContainsKey).ToDictionary(key => key, key => state.Systems[key]);
        var partners = state.Partners.Values
            .Where(partner => cases.Any(known => known.PartnerId == partner.Id) || query.Addresses.Any(partner.Has))
            .ToDictionary(partner => partner.Id, StringComparer.Ordinal);
        var licenses = query.Licenses.Distinct().ToHashSet();
        var like = query.LicensesLike.ToHashSet(StringComparer.Ordinal);
        return Task.FromResult(new RegistryFacts
        {
            Cases = cases.ToDictionary(known => known.Number),
            Systems = systems,
            Partners = partners,
            Licenses = state.Licenses.Values.Where(license => licenses.Contains(license.Key) || systems.ContainsKey(license.System) || (like.Count > 0 && like.Contains(LookAlikes.Fold(license.Key.Text)))).ToDictionary(license => license.Key),
            Reservations = state.Requests.Values
                .Where(request => request.Id != query.ForRequest)
                .Select(Request.Restore)
                .SelectMany(request => request.ReservedKeys.Where(licenses.Contains).Select(key => new Reservation(key, request.Id, request.Case, request.CompletedAt)))
                .ToList(),
        });
    }

    public Task<IReadOnlySet<LicenseKey>> UsedAsync(IReadOnlyCollection<LicenseKey> keys, CancellationToken cancellationToken)
    {
        var retired = book.State.Moves.Values.Where(move => move.State == MoveState.Made).SelectMany(move => move.NewKeys.Keys).ToHashSet();
        return Task.FromResult<IReadOnlySet<LicenseKey>>(keys.Where(key => book.State.Licenses.ContainsKey(key) || retired.Contains(key)).ToHashSet());
    }

    public Task<MoveResult> MoveAsync(Move move, RegistryFacts facts, CancellationToken cancellationToken)
    {
        var licenses = book.State.Licenses;
        if (move.Planned.Licenses.Any(license => licenses.GetValueOrDefault(license.Key)?.System != move.Planned.From))
            return Task.FromResult(MoveResult.FactsChanged);
        foreach (var moved in move.Planned.Licenses)
        {
            var license = licenses[moved.Key];
            licenses = move.NewKeys.TryGetValue(moved.Key, out var newKey)
                ? licenses.Remove(moved.Key).SetItem(newKey, new License(newKey, moved.NewType ?? license.Type, license.Quantity, move.Planned.To))
                : licenses.SetItem(moved.Key, license with { System = move.Planned.To });
        }

        book.State = book.State with { Licenses = licenses };
        return Task.FromResult(MoveResult.Made);
    }

    public Task<IReadOnlyList<LicenseKey>> UndoAsync(Move move, CancellationToken cancellationToken)
    {
        var licenses = book.State.Licenses;
        var now = move.Planned.Licenses.Select(license => move.NewKeys.TryGetValue(license.Key, out var key) ? key : license.Key);
        var gone = now.Where(key => licenses.GetValueOrDefault(key)?.System != move.Planned.To).ToList();
        if (gone.Count > 0)
            return Task.FromResult<IReadOnlyList<LicenseKey>>(gone);
        foreach (var moved in move.Planned.Licenses)
        {
            if (move.NewKeys.TryGetValue(moved.Key, out var newKey))
                licenses = licenses.Remove(newKey);
            licenses = licenses.SetItem(moved.Key, new License(moved.Key, moved.Type, moved.Quantity, move.Planned.From));
        }

        book.State = book.State with { Licenses = licenses };
        return Task.FromResult<IReadOnlyList<LicenseKey>>([]);
    }

    /// <summary>Nothing is handed over while emails are only checked.</summary>
    public Task TakeOverAsync(Move move, CancellationToken cancellationToken) => throw new NotSupportedException();

    /// <summary>As <see cref="TakeOverAsync"/>.</summary>
    public Task TakeBackAsync(Move move, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task RegisterAsync(string partnerId, Contact contact, CancellationToken cancellationToken)
    {
        var partner = book.State.Partners.GetValueOrDefault(partnerId) ?? throw new InvalidOperationException($"There is no partner {partnerId}.");
        book.State = book.State with { Partners = book.State.Partners.SetItem(partnerId, partner with { Contacts = [.. partner.Contacts, contact] }) };
        return Task.CompletedTask;
    }

    public Task<SupportCase?> FindAsync(CaseNumber number, CancellationToken cancellationToken) =>
        Task.FromResult(book.State.Cases.GetValueOrDefault(number));

    public Task CloseAsync(CaseNumber number, CancellationToken cancellationToken)
    {
        if (book.State.Cases.GetValueOrDefault(number) is { } known)
            book.State = book.State with { Cases = book.State.Cases.SetItem(number, known with { IsOpen = false }) };
        return Task.CompletedTask;
    }

    public Task AddNoteAsync(CaseNumber number, string note, DateTimeOffset at, CancellationToken cancellationToken) => Task.CompletedTask;
}
