using LicenseInbox.Domain.Registry;
using LicenseInbox.Domain.Reporting;
using LicenseInbox.Domain.Requests;
using Microsoft.EntityFrameworkCore;

namespace LicenseInbox.Worker.Database;

/// <summary>Requests decided in mode observe, with the assignments that imports gave their keys.</summary>
internal sealed class ObservedRequests(StoreDatabase database) : IObservedRequests
{
    public Task<IReadOnlyList<ObservedRequest>> SinceAsync(DateTimeOffset since, CancellationToken cancellationToken) => database.ReadAsync<IReadOnlyList<ObservedRequest>>(
        async store =>
        {
            var states = (await store.Requests.AsNoTracking().IgnoreAutoIncludes().Where(row => row.Status == RequestStatus.Observed).Select(row => row.Json).ToListAsync(cancellationToken))
                .ConvertAll(StoreJson.Read<RequestState>)
                .FindAll(state => state.Decision is { } decision && decision.DecidedAt >= since);
            var assignments = await AssignmentsAsync(store, states.SelectMany(KeysOf).Select(key => key.Canonical).Distinct().ToList(), cancellationToken);
            return states
                .Select(state => new ObservedRequest(state.Id, state.Case, state.Decision!, KeysOf(state).Distinct().Where(assignments.ContainsKey).ToDictionary(key => key, key => assignments[key])))
                .OrderBy(request => request.Decision.DecidedAt)
                .ToList();
        },
        cancellationToken);

    private static IEnumerable<LicenseKey> KeysOf(RequestState state) => state.Decision!.Moves.SelectMany(move => move.Licenses).Select(license => license.Key);

    /// <summary>The assignments of keys that are in force still: of one that became another key nobody can say where people put it.</summary>
    private static async Task<Dictionary<LicenseKey, IReadOnlyList<KeyAssignment>>> AssignmentsAsync(StoreContext store, List<string> keys, CancellationToken cancellationToken)
    {
        var rows = await store.Assignments.AsNoTracking()
            .Where(row => keys.Contains(row.LicenseKey) && store.Licenses.Any(license => license.Key == row.LicenseKey && !license.IsRetired))
            .OrderBy(row => row.Version)
            .ToListAsync(cancellationToken);
        return rows.GroupBy(row => row.LicenseKey).ToDictionary(
            key => LicenseKey.Of(key.Key),
            IReadOnlyList<KeyAssignment> (key) => key.Select(row => new KeyAssignment(SystemKey.Of(row.SystemKey), row.At)).ToList());
    }
}
