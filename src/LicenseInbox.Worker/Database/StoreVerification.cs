using LicenseInbox.Domain.Casebook;
using LicenseInbox.Domain.Moving;
using LicenseInbox.Domain.Replies;
using LicenseInbox.Domain.Requests;
using LicenseInbox.Worker.Database.Rows;
using Microsoft.EntityFrameworkCore;

namespace LicenseInbox.Worker.Database;

/// <summary>
/// Looks through the whole store, at one moment, for what does not agree: moves with the registry, requests with their moves, reservations, messages and exceptions, outcomes with the outbox,
/// assignments with the keys and systems as they are now. Each disagreement is a sentence for the operator.
/// </summary>
internal sealed class StoreVerification(StoreContext store)
{
    private readonly Dictionary<Guid, List<(Guid Id, MoveState State)>> _moves = [];

    public async Task<IReadOnlyList<string>> FindAsync(CancellationToken cancellationToken)
    {
        var found = new List<string>();
        if (store is SqliteContext)
            found.AddRange(await FileAsync(cancellationToken));
        found.AddRange(await MovesAsync(cancellationToken));
        found.AddRange(await RegistryAsync(cancellationToken));
        found.AddRange(await MessagesAsync(cancellationToken));
        found.AddRange(await RequestsAsync(cancellationToken));
        found.AddRange(await OutboxAsync(cancellationToken));
        return found;
    }

    private async Task<IEnumerable<string>> FileAsync(CancellationToken cancellationToken)
    {
        var words = await store.Database.SqlQueryRaw<string>("SELECT integrity_check AS Value FROM pragma_integrity_check").ToListAsync(cancellationToken);
        var orphans = await store.Database.SqlQueryRaw<string>("SELECT \"table\" AS Value FROM pragma_foreign_key_check").ToListAsync(cancellationToken);
        return words.Where(word => word != "ok").Select(word => $"The file is damaged: {word}")
            .Concat(orphans.Distinct().Select(table => $"Rows of the table {table} refer to rows that are missing."));
    }

    private async Task<List<string>> MovesAsync(CancellationToken cancellationToken)
    {
        var found = new List<string>();
        var made = await store.RegistryMoves.AsNoTracking().Where(row => !store.ServedMoves.Any(served => served.Id == row.MoveId)).Select(row => row.MoveId).ToHashSetAsync(cancellationToken);
        var assigned = (await store.Assignments.AsNoTracking().Where(row => row.MoveId != null && row.Cause == AssignmentCause.Move).Select(row => new { row.MoveId, row.LicenseKey, row.SystemKey }).ToListAsync(cancellationToken))
            .Select(row => (row.MoveId, row.LicenseKey, row.SystemKey)).ToHashSet();
        await foreach (var row in store.Moves.AsNoTracking().AsAsyncEnumerable().WithCancellation(cancellationToken))
        {
            if (!_moves.TryGetValue(row.RequestId, out var siblings))
                _moves[row.RequestId] = siblings = [];
            var move = row.ToMove();
            siblings.Add((row.Id, move.IsGivenUp ? MoveState.Cancelled : row.State));
            var wasMade = row.State is MoveState.Made or MoveState.Undone;
            if (wasMade != made.Remove(row.Id))
                found.Add($"Case {move.Case}: the move to {move.Planned.To} is {Word(row.State)}, and the registry has {(wasMade ? "never" : "already")} made it.");
            if (row.State != MoveState.Made)
                continue;
            var keys = move.Planned.Licenses.Select(license => license.Key).Concat(move.NewKeys.Values);
            found.AddRange(keys.Where(key => !assigned.Contains((row.Id, key.Canonical, move.Planned.To.Canonical)))
                .Select(key => $"Case {move.Case}: the move to {move.Planned.To} is made, but did not assign {key} to it."));
        }

        found.AddRange(made.Select(id => $"The registry made a move that no request ordered ({id})."));
        return found;
    }

    private async Task<IEnumerable<string>> RegistryAsync(CancellationToken cancellationToken)
    {
        var licenses = await store.Licenses.AsNoTracking()
            .Where(license => !store.Assignments.Any(last => last.LicenseKey == license.Key && last.Version == license.Version && last.SystemKey == license.SystemKey)
                || store.Assignments.Any(later => later.LicenseKey == license.Key && later.Version > license.Version))
            .Select(license => license.Text)
            .ToListAsync(cancellationToken);
        var systems = await store.Systems.AsNoTracking()
            .Where(system => !store.Holdings.Any(last => last.SystemKey == system.Key && last.Version == system.Version)
                || store.Holdings.Any(later => later.SystemKey == system.Key && later.Version > system.Version))
            .Select(system => system.Text)
            .ToListAsync(cancellationToken);
        return licenses.Select(key => $"License key {key} is not where its last assignment put it.")
            .Concat(systems.Select(key => $"System {key} is not as its last change left it."));
    }

    private async Task<IEnumerable<string>> MessagesAsync(CancellationToken cancellationToken)
    {
        var lost = await store.Deliveries.AsNoTracking()
            .Where(delivery => delivery.MessageId != null && !store.Messages.Any(message => message.Id == delivery.MessageId))
            .Select(delivery => new { delivery.Account, delivery.Uid })
            .ToListAsync(cancellationToken);
        var homeless = await store.Messages.AsNoTracking().IgnoreAutoIncludes()
            .Where(message => message.State == MessageState.Admitted && !message.Requests.Any())
            .Select(message => message.MessageId)
            .ToListAsync(cancellationToken);
        var missing = await store.Set<MessageRequestRow>().AsNoTracking()
            .Where(link => !store.Requests.Any(request => request.Id == link.RequestId))
            .Select(link => link.RequestId)
            .ToListAsync(cancellationToken);
        return lost.Select(delivery => $"Mail {delivery.Uid} of {delivery.Account} is handled, but what was read from it is missing.")
            .Concat(homeless.Select(id => $"Message {id} counts, but belongs to no request."))
            .Concat(missing.Distinct().Select(id => $"A message belongs to a request that is missing ({id})."));
    }

    private async Task<List<string>> RequestsAsync(CancellationToken cancellationToken)
    {
        var found = new List<string>();
        var messages = await store.Messages.AsNoTracking().Select(row => row.Id).ToHashSetAsync(cancellationToken);
        var told = await store.Set<OutgoingRequestRow>().AsNoTracking()
            .Where(link => store.Outgoing.Any(mail => mail.Id == link.OutgoingId && mail.State != OutgoingState.Cancelled))
            .Select(link => link.RequestId).ToHashSetAsync(cancellationToken);
        var watched = (await store.Exceptions.AsNoTracking().Where(row => row.IsOpen).Select(row => row.Json).ToListAsync(cancellationToken))
            .ConvertAll(StoreJson.Read<ExceptionRecord>);
        var (byRequest, byCase) = (watched.Select(record => record.RequestId).ToHashSet(), watched.Select(record => record.Case).ToHashSet());
        await foreach (var row in store.Requests.AsNoTracking().AsAsyncEnumerable().WithCancellation(cancellationToken))
        {
            var request = row.ToRequest();
            var name = request.Case is { } number ? $"Case {number}" : $"The request {request.Id}";
            var states = _moves.GetValueOrDefault(request.Id, []).Select(move => move.State).ToHashSet();
            _moves.Remove(request.Id);
            found.AddRange(AgainstMoves(request.State.Status, states).Select(words => $"{name} is {Word(request.State.Status!)}, but {words}."));
            if (row.Status != request.State.Status || row.CaseNumber != request.Case?.Canonical)
                found.Add($"{name} is listed as {row.Status} and remembers itself as {request.State.Status}.");
            if (!row.ReservedKeys.Select(key => key.LicenseKey).ToHashSet().SetEquals(request.ReservedKeys.Select(key => key.Canonical)))
                found.Add($"{name} does not hold the license keys that it reserves.");
            if (request.State.Submissions.Any(submission => !messages.Contains(submission.Id)))
                found.Add($"{name} rests on a message that is missing.");
            if (request.State.Status == RequestStatus.WithRepresentative && !byRequest.Contains(request.Id) && !(request.Case is { } own && byCase.Contains(own)))
                found.Add($"{name} is with a representative, but is no open exception: nobody sees it.");
            if (request.State.Status is RequestStatus.Moved or RequestStatus.Completed or RequestStatus.WaitingForPartner or RequestStatus.Rejected && !told.Contains(request.Id))
                found.Add($"{name} is {Word(request.State.Status)}, but no mail tells the partner.");
        }

        found.AddRange(_moves.Keys.Select(id => $"Moves belong to a request that is missing ({id})."));
        return found;
    }

    private static IEnumerable<string> AgainstMoves(RequestStatus? status, HashSet<MoveState> moves)
    {
        var isDue = moves.Contains(MoveState.Due) || moves.Contains(MoveState.Unknown);
        if (status == RequestStatus.Queued && !isDue)
            yield return "no move is due";
        if (status != RequestStatus.Queued && isDue)
            yield return "a move is due";
        if (status == RequestStatus.WaitingForSales && !moves.Contains(MoveState.WaitingForKeys))
            yield return "no move waits for keys";
        if (status is RequestStatus.Moved or RequestStatus.Completed && !moves.Contains(MoveState.Made))
            yield return "no move was made";
    }

    private async Task<IEnumerable<string>> OutboxAsync(CancellationToken cancellationToken)
    {
        var strangers = await store.Set<OutgoingRequestRow>().AsNoTracking()
            .Where(link => !store.Requests.Any(request => request.Id == link.RequestId))
            .Select(link => link.OutgoingId)
            .ToListAsync(cancellationToken);
        var unseen = await store.Outgoing.AsNoTracking().IgnoreAutoIncludes()
            .Where(mail => (mail.State == OutgoingState.Uncertain || mail.State == OutgoingState.Undeliverable) && !store.Exceptions.Any(record => record.OutgoingMailId == mail.Id))
            .Select(mail => new { mail.MessageId, mail.State })
            .ToListAsync(cancellationToken);
        var timeless = await store.Outgoing.AsNoTracking().IgnoreAutoIncludes()
            .Where(mail => (mail.State == OutgoingState.Sent) != (mail.SentAt != null) && mail.State != OutgoingState.Undeliverable)
            .Select(mail => mail.MessageId)
            .ToListAsync(cancellationToken);
        return strangers.Distinct().Select(id => $"A mail tells about a request that is missing ({id}).")
            .Concat(unseen.Select(mail => $"The mail {mail.MessageId} is {Word(mail.State)}, but no exception was opened for it."))
            .Concat(timeless.Select(id => $"The mail {id} is sent without a time, or has one without being sent."));
    }

    private static string Word(Enum value) => System.Text.Json.JsonNamingPolicy.KebabCaseLower.ConvertName(value.ToString());
}
