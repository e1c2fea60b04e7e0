using LicenseInbox.Domain.Registry;
using LicenseInbox.Domain.Reporting;
using LicenseInbox.Domain.Requests;
using Microsoft.EntityFrameworkCore;

namespace LicenseInbox.Worker.Database;

/// <summary>Requests decided in mode observe, with the assignments that imports gave their keys.</summary>
internal sealed class ObservedRequests(StoreDatabase database) : IObservedRequests
{
    private const int Chunk = 500;

    public Task<IReadOnlyList<ObservedRequest>> SinceAsync(DateTimeOffset since, CancellationToken cancellationToken) => database.ReadAsync<IReadOnlyList<ObservedRequest>>(
        async store =>
        {
            var found = new List<ObservedRequest>();
            var ids = await store.Requests.AsNoTracking().IgnoreAutoIncludes().Where(row => row.Status == RequestStatus.Observed).Select(row => row.Id).ToListAsync(cancellationToken);
            foreach (var chunk in ids.Chunk(Chunk))
            {
                var states = (await store.Requests.AsNoTracking().IgnoreAutoIncludes().Where(row => chunk.Contains(row.Id)).Select(row => row.Json).ToListAsync(cancellationToken))
                    .ConvertAll(StoreJson.Read<RequestState>)
                    .FindAll(state => state.Decision is { } decision && decision.DecidedAt >= since);
                var assignments = await AssignmentsAsync(store, states.SelectMany(KeysOf).Distinct().ToList(), cancellationToken);
                found.AddRange(states.Select(state => new ObservedRequest(state.Id, state.Case, state.Decision!, KeysOf(state).Distinct().Where(assignments.ContainsKey).ToDictionary(key => key, key => assignments[key]))));
            }

            return found.OrderBy(request => request.Decision.DecidedAt).ToList();
        },
        cancellationToken);

    private static IEnumerable<LicenseKey> KeysOf(RequestState state) => state.Decision!.Moves.SelectMany(move => move.Licenses).Select(license => license.Key);

    /// <summary>The assignments of keys that are in force still: of one that became another key nobody can say where people put it.</summary>
    private static async Task<Dictionary<LicenseKey, IReadOnlyList<KeyAssignment>>> AssignmentsAsync(StoreContext store, List<LicenseKey> keys, CancellationToken cancellationToken)
    {
        var found = new Dictionary<LicenseKey, IReadOnlyList<KeyAssignment>>();
        foreach (var chunk in keys.Chunk(Chunk))
        {
            var wanted = chunk.Select(key => key.Canonical).ToList();
            var rows = await store.Assignments.AsNoTracking()
                .Where(row => wanted.Contains(row.LicenseKey) && store.Licenses.Any(license => license.Key == row.LicenseKey && !license.IsRetired))
                .OrderBy(row => row.Version)
                .ToListAsync(cancellationToken);
            foreach (var key in rows.GroupBy(row => row.LicenseKey))
                found[LicenseKey.Of(key.Key)] = key.Select(row => new KeyAssignment(SystemKey.Of(row.SystemKey), row.At)).ToList();
        }

        return found;
    }
}
