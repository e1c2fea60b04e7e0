using LicenseInbox.Domain.Alerting;
using LicenseInbox.Domain.Casebook;
using LicenseInbox.Domain.Moving;
using LicenseInbox.Domain.Replies;
using LicenseInbox.Domain.Requests;
using LicenseInbox.Worker.Database.Rows;
using Microsoft.EntityFrameworkCore;

namespace LicenseInbox.Worker.Database;

/// <summary>Reads from the store how the work stands.</summary>
internal sealed class StatusBoard(StoreDatabase database, IMoveSchedule schedule, TimeProvider time) : IStatusBoard
{
    private static readonly RequestStatus?[] ClockRuns = [RequestStatus.Settling, RequestStatus.WithRepresentative, RequestStatus.Queued, RequestStatus.WaitingForSales];

    public async Task<WorkStatus> ReadAsync(CancellationToken cancellationToken)
    {
        var pace = await schedule.PaceAsync(cancellationToken);
        var due = await schedule.DueAsync(cancellationToken);
        var byHand = await database.ReadAsync(store => store.Moves.AsNoTracking().Where(MoveRow.WaitsForConfirmation).Select(row => row.RequestId).ToListAsync(cancellationToken), cancellationToken);
        return await database.ReadAsync(
            async store => new WorkStatus
            {
                Queue = pace,
                DueMoves = due,
                Requests = await store.Requests.AsNoTracking().IgnoreAutoIncludes()
                    .Where(row => row.Status != null)
                    .GroupBy(row => row.Status!.Value)
                    .Select(group => new { group.Key, Count = group.Count() })
                    .ToDictionaryAsync(group => group.Key, group => group.Count, cancellationToken),
                Running = (await store.Requests.AsNoTracking().IgnoreAutoIncludes()
                        .Where(row => row.Deadline != null && ClockRuns.Contains(row.Status))
                        .OrderBy(row => row.Deadline)
                        .ToListAsync(cancellationToken))
                    .ConvertAll(row => new RunningRequest(row.ToRequest().Case, row.Status!.Value, row.Deadline!.Value, byHand.Contains(row.Id))),
                Exceptions = (await store.Exceptions.AsNoTracking()
                        .Where(row => row.IsOpen)
                        .OrderBy(row => row.Deadline == null)
                        .ThenBy(row => row.Deadline)
                        .ThenBy(row => row.OpenedAt)
                        .ToListAsync(cancellationToken))
                    .ConvertAll(row => row.ToRecord()),
                OutgoingWaiting = await CountAsync(store, OutgoingState.Waiting, cancellationToken),
                OutgoingUncertain = await CountAsync(store, OutgoingState.Uncertain, cancellationToken),
                PostsWaiting = await store.WebhookPosts.AsNoTracking().CountAsync(row => row.State == PostState.Waiting, cancellationToken),
                PostsUndeliverable = (await store.WebhookPosts.AsNoTracking()
                        .Where(row => row.State == PostState.Undeliverable && row.WrittenAt >= time.GetUtcNow() - TimeSpan.FromDays(7))
                        .OrderBy(row => row.WrittenAt)
                        .ToListAsync(cancellationToken))
                    .ConvertAll(row => new UndeliverablePost(row.Webhook, row.WrittenAt, row.LastError)),
                Mailboxes = (await store.Mailboxes.AsNoTracking().OrderBy(row => row.Account).ToListAsync(cancellationToken)).ConvertAll(row => new SeenMailbox(row.Account, row.LookedAt)),
            },
            cancellationToken);
    }

    public Task<IReadOnlyList<string>> VerifyAsync(CancellationToken cancellationToken) =>
        database.ReadAsync(store => new StoreVerification(store).FindAsync(cancellationToken), cancellationToken);

    private static Task<int> CountAsync(StoreContext store, OutgoingState state, CancellationToken cancellationToken) =>
        store.Outgoing.AsNoTracking().IgnoreAutoIncludes().CountAsync(row => row.State == state, cancellationToken);
}
