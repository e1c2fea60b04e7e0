using System.Globalization;
using LicenseInbox.Domain.Alerting;
using LicenseInbox.Domain.Casebook;
using LicenseInbox.Domain.Moving;
using LicenseInbox.Domain.Replies;
using LicenseInbox.Domain.Requests;
using LicenseInbox.Worker.Database.Rows;
using Microsoft.EntityFrameworkCore;

namespace LicenseInbox.Worker.Database;

/// <summary>Alerts in the store, and what they rest on.</summary>
internal sealed class AlertLedger(StoreDatabase database) : IAlertLedger
{
    private const string SinceSetting = "alerts.since";

    /// <summary>Alerts of older deadlines say nothing about what is open or ended now, unless they are not over.</summary>
    private static readonly TimeSpan Remembered = TimeSpan.FromDays(40);

    /// <summary>A deadline that was missed while nobody looked is found for so long.</summary>
    private static readonly TimeSpan LooksBack = TimeSpan.FromDays(8);

    private static readonly RequestStatus?[] Open = [.. RequestTransitions.Open.Select(status => (RequestStatus?)status)];

    private static readonly RequestStatus?[] EndedOtherwise = [RequestStatus.Lapsed, RequestStatus.Closed, RequestStatus.Withdrawn];

    public async Task<AlertLook> LookAsync(DateTimeOffset now, CancellationToken cancellationToken) => await database.ReadAsync(
        async store =>
        {
            var alerts = (await store.Alerts.AsNoTracking().Where(row => row.Deadline >= now - Remembered).ToListAsync(cancellationToken)).ConvertAll(row => row.ToAlert());
            var alerted = Unfinished(alerts);
            var requests = await RequestsAsync(store, alerted, now, cancellationToken);
            var exceptions = await ExceptionsAsync(store, alerted, cancellationToken);
            var conditions = await ConditionsAsync(store, alerted, cancellationToken);

            // What is open for long was alerted long ago.
            var subjects = requests.Select(request => request.State.Id).Concat(exceptions.Select(record => record.Id)).Concat(conditions.Select(condition => condition.Id)).ToList();
            alerts.AddRange((await store.Alerts.AsNoTracking().Where(row => row.Deadline < now - Remembered && subjects.Contains(row.Subject)).ToListAsync(cancellationToken)).Select(row => row.ToAlert()));
            return new AlertLook
            {
                Requests = requests,
                Exceptions = exceptions,
                Conditions = conditions,
                Alerts = alerts,
                Untouched = await UntouchedAsync(store, cancellationToken),
                Since = await store.Settings.AsNoTracking().Where(row => row.Name == SinceSetting).Select(row => row.Value).SingleOrDefaultAsync(cancellationToken) is { } text
                    ? DateTimeOffset.Parse(text, CultureInfo.InvariantCulture)
                    : now,
            };
        },
        cancellationToken);

    public async Task<IReadOnlyList<DoneWork>> DoneSinceAsync(DateTimeOffset since, CancellationToken cancellationToken) => await database.ReadAsync(
        async store =>
        {
            var records = (await store.Exceptions.AsNoTracking().Where(row => !row.IsOpen && row.OpenedAt >= since).ToListAsync(cancellationToken)).ConvertAll(row => row.ToRecord());
            var handedAt = records.Where(record => record is { Code: Move.ToBeConfirmed, MoveId: not null }).GroupBy(record => record.MoveId!.Value).ToDictionary(same => same.Key, same => same.Min(record => record.OpenedAt));
            var moves = await store.Moves.AsNoTracking().Where(row => row.MadeAt >= since).ToListAsync(cancellationToken);
            return records
                .Where(record => record.ResolvedAt > record.OpenedAt)
                .Select(record => new DoneWork(record.Code, record.OpenedAt, record.ResolvedAt!.Value, true))
                .Concat(moves.Select(row => row.ToNext().Move).OfType<Move>().Select(move => Done(move, handedAt.TryGetValue(move.Id, out var at) ? at : move.MadeAt!.Value)))
                .ToList();
        },
        cancellationToken);

    public Task WriteAsync(Lease lease, AlertWrites writes, CancellationToken cancellationToken) => database.WriteAsync(
        lease,
        async store =>
        {
            foreach (var mail in writes.Mails)
                await PutAsync(store, mail, cancellationToken);
            foreach (var post in writes.Posts)
                await PutAsync(store, post, cancellationToken);
            foreach (var alert in writes.Alerts)
            {
                var key = alert.Key;
                if (await store.Alerts.FindAsync([key.Kind, key.Subject, key.Deadline, key.Recipient], cancellationToken) is { } known)
                    known.Take(alert);
                else
                    store.Alerts.Add(AlertRow.From(alert));
            }

            return true;
        },
        cancellationToken);

    public async Task SetConditionsAsync(Lease lease, IReadOnlyList<FoundCondition> found, DateTimeOffset now, CancellationToken cancellationToken)
    {
        // Mostly nothing has changed: then nothing is written.
        var known = await database.ReadAsync(
            async store => (
                Open: await store.Conditions.AsNoTracking().Where(row => row.EndedAt == null).Select(row => new { row.Code, row.Of }).ToListAsync(cancellationToken),
                HasBegun: await store.Settings.AnyAsync(row => row.Name == SinceSetting, cancellationToken)),
            cancellationToken);
        if (known.HasBegun && known.Open.Count == found.Count && found.All(condition => known.Open.Exists(row => row.Code == condition.Code && row.Of == ColumnText.Clean(condition.Of))))
            return;
        await database.WriteAsync(
            lease,
            async store =>
            {
                if (!await store.Settings.AnyAsync(row => row.Name == SinceSetting, cancellationToken))
                    store.Settings.Add(new SettingRow { Name = SinceSetting, Value = now.ToString("O", CultureInfo.InvariantCulture) });
                var open = await store.Conditions.Where(row => row.EndedAt == null).ToListAsync(cancellationToken);
                foreach (var row in open.Where(row => !found.Any(condition => condition.Code == row.Code && ColumnText.Clean(condition.Of) == row.Of)))
                    row.EndedAt = now;
                foreach (var condition in found.Where(condition => !open.Exists(row => row.Code == condition.Code && row.Of == ColumnText.Clean(condition.Of))))
                    store.Conditions.Add(new ConditionRow { Id = Guid.CreateVersion7(now), Code = condition.Code, Of = ColumnText.Clean(condition.Of), Detail = ColumnText.Clean(condition.Detail), StartedAt = now });
                return true;
            },
            cancellationToken);
    }

    public Task<IReadOnlyList<SeenMailbox>> LooksAsync(CancellationToken cancellationToken) => database.ReadAsync<IReadOnlyList<SeenMailbox>>(
        async store => (await store.Mailboxes.AsNoTracking().ToListAsync(cancellationToken)).ConvertAll(row => new SeenMailbox(row.Account, row.LookedAt)),
        cancellationToken);

    public Task<WorkFacts> WorkAsync(DateTimeOffset now, CancellationToken cancellationToken) => database.ReadAsync(
        async store =>
        {
            var exceptions = store.Exceptions.AsNoTracking();
            var due = store.Moves.AsNoTracking().Where(row => row.State == MoveState.Due || (row.State == MoveState.Unknown && row.AskAt != null));
            var imported = await RegistryLoader.LoadedAtAsync(store, cancellationToken);
            var watched = await store.Imported.AsNoTracking().Where(row => row.Error == null).Select(row => (DateTimeOffset?)row.At).MaxAsync(cancellationToken);
            return new WorkFacts
            {
                Mailboxes = (await store.Mailboxes.AsNoTracking().ToListAsync(cancellationToken)).ConvertAll(row => new SeenMailbox(row.Account, row.LookedAt)),
                UndeliverableReplies = await exceptions.CountAsync(row => row.IsOpen && row.Code == Domain.Policy.FindingCodes.ReplyUndeliverable, cancellationToken),
                OldestWaitingMail = await store.Outgoing.AsNoTracking().Where(row => row.State == OutgoingState.Waiting).Select(row => (DateTimeOffset?)row.WrittenAt).MinAsync(cancellationToken),
                UndeliverablePosts = await store.WebhookPosts.AsNoTracking().CountAsync(row => row.State == PostState.Undeliverable && row.WrittenAt >= now - TimeSpan.FromDays(3), cancellationToken),
                OldestDueMove = await due.Select(row => (DateTimeOffset?)row.CreatedAt).MinAsync(cancellationToken),
                LastMoveMade = await store.Moves.AsNoTracking().Select(row => row.MadeAt).MaxAsync(cancellationToken),
                IsQueuePaused = await store.Settings.AnyAsync(row => row.Name == MoveSchedule.Paused && row.Value == "true", cancellationToken),
                FailedReadings = await exceptions.CountAsync(row => row.Code == Domain.Policy.FindingCodes.ReadingFailed && row.OpenedAt >= now - TimeSpan.FromHours(1), cancellationToken),
                DisagreeingLedgers = (await store.Settings.AsNoTracking().Where(row => row.Name == ReportRecords.Differing).Select(row => row.Value).SingleOrDefaultAsync(cancellationToken) ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries),
                ImportedAt = imported ?? watched,
            };
        },
        cancellationToken);

    /// <summary>Subjects that were alerted and of which the end was not told yet.</summary>
    private static HashSet<Guid> Unfinished(List<Alert> alerts) => alerts
        .Where(alert => alert.CancelledBecause is null)
        .GroupBy(alert => (alert.Key.Subject, alert.Key.Deadline))
        .Where(told => !told.Any(alert => alert.Key.Kind is AlertKind.Resolved or AlertKind.Ended))
        .Select(told => told.Key.Subject)
        .ToHashSet();

    private static async Task<IReadOnlyList<TimedRequest>> RequestsAsync(StoreContext store, HashSet<Guid> alerted, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var since = now - LooksBack;
        var movedLate = await store.Moves.AsNoTracking().Where(row => row.MadeAt >= since && row.MadeAt > row.DueBy).Select(row => row.RequestId).ToListAsync(cancellationToken);
        var wanted = alerted.Concat(movedLate).Distinct().ToList();
        var rows = await store.Requests.AsNoTracking().IgnoreAutoIncludes()
            .Where(row => Open.Contains(row.Status) || (EndedOtherwise.Contains(row.Status) && row.CompletedAt >= since) || wanted.Contains(row.Id))
            .Select(row => new { row.Id, row.Json })
            .ToListAsync(cancellationToken);
        var ids = rows.ConvertAll(row => row.Id);
        var made = (await store.Moves.AsNoTracking().Where(row => row.MadeAt != null && ids.Contains(row.RequestId)).Select(row => new { row.RequestId, row.MadeAt }).ToListAsync(cancellationToken))
            .ToLookup(row => row.RequestId, row => row.MadeAt!.Value);
        var byHand = await store.Moves.AsNoTracking().Where(MoveRow.WaitsForConfirmation).Select(row => row.RequestId).ToListAsync(cancellationToken);
        return rows.ConvertAll(row => new TimedRequest(StoreJson.Read<RequestState>(row.Json), [.. made[row.Id]], byHand.Contains(row.Id)));
    }

    private static async Task<IReadOnlyList<ExceptionRecord>> ExceptionsAsync(StoreContext store, HashSet<Guid> alerted, CancellationToken cancellationToken)
    {
        var rows = await store.Exceptions.AsNoTracking().Where(row => row.RequestId == null && row.Deadline != null && (row.IsOpen || alerted.Contains(row.Id))).ToListAsync(cancellationToken);
        return rows.ConvertAll(row => row.ToRecord());
    }

    private static async Task<IReadOnlyList<Condition>> ConditionsAsync(StoreContext store, HashSet<Guid> alerted, CancellationToken cancellationToken)
    {
        var rows = await store.Conditions.AsNoTracking().Where(row => row.EndedAt == null || alerted.Contains(row.Id)).ToListAsync(cancellationToken);
        return rows.ConvertAll(row => row.ToCondition());
    }

    private static async Task<IReadOnlySet<Guid>> UntouchedAsync(StoreContext store, CancellationToken cancellationToken)
    {
        var mails = await store.Outgoing.AsNoTracking().IgnoreAutoIncludes().Where(row => row.State == OutgoingState.Waiting && row.ClaimedBy == null).Select(row => row.Json).ToListAsync(cancellationToken);
        var posts = await store.WebhookPosts.AsNoTracking().Where(row => row.State == PostState.Waiting && row.Attempts == 0).Select(row => row.Id).ToListAsync(cancellationToken);
        return mails.ConvertAll(StoreJson.Read<OutgoingMail>).FindAll(IsUntouched).Select(mail => mail.Id).Concat(posts).ToHashSet();
    }

    /// <summary>No server can have taken it: it was not tried, or every try was put off by an answer.</summary>
    private static bool IsUntouched(OutgoingMail mail) => mail is { State: OutgoingState.Waiting, ClaimedBy: null, TimesUncertain: 0 };

    private static async Task PutAsync(StoreContext store, OutgoingMail mail, CancellationToken cancellationToken)
    {
        if (await store.Outgoing.SingleOrDefaultAsync(row => row.Id == mail.Id, cancellationToken) is not { } row)
            store.Outgoing.Add(OutgoingRow.From(mail));
        else if (IsUntouched(row.ToMail()))
            row.Take(mail with { Attempts = row.ToMail().Attempts, NotBefore = row.NotBefore });
        else
            throw new ConcurrentChangeException("An alert was begun to be sent while it was taken back.");
    }

    private static async Task PutAsync(StoreContext store, WebhookPost post, CancellationToken cancellationToken)
    {
        if (await store.WebhookPosts.FindAsync([post.Id], cancellationToken) is not { } row)
            store.WebhookPosts.Add(WebhookPostRow.From(post));
        else if (row is { State: PostState.Waiting, Attempts: 0 })
            row.Take(post);
        else
            throw new ConcurrentChangeException("An alert was begun to be posted while it was taken back.");
    }

    /// <summary>What sales issue keys for waits for people; any other move for the queue. Either ended when a person was given it to make, or it was made.</summary>
    private static DoneWork Done(Move move, DateTimeOffset until) => move.Planned.IsUpgrade
        ? new DoneWork(Deadlines.SalesWork, move.CreatedAt, until, true)
        : new DoneWork(Deadlines.WorkersWork, move.CreatedAt, until, false);
}
