using LicenseInbox.Domain.Audit;
using LicenseInbox.Domain.Billing;
using LicenseInbox.Domain.Casebook;
using LicenseInbox.Domain.Moving;
using LicenseInbox.Domain.Registry;
using LicenseInbox.Domain.Replies;
using LicenseInbox.Domain.Requests;
using LicenseInbox.Worker.Database.Rows;
using Microsoft.EntityFrameworkCore;

namespace LicenseInbox.Worker.Database;

/// <summary>
/// A unit of work. What is put waits in <see cref="PendingRows"/> and is written before a lookup that reads its kind, within the transaction, so that lookups see it; only the commit makes it last.
/// Messages and requests that were read or put are at hand (<see cref="KnownRecords"/>).
/// </summary>
internal sealed class StoredCasebook : ICasebook
{
    private readonly StoreSession _session;
    private readonly KnownRecords _known = new();
    private readonly PendingRows _pending;
    private readonly TimeProvider _time;
    private bool _isCommitted;

    public StoredCasebook(StoreSession session, bool tellsCaseDesk, TimeProvider time)
    {
        _session = session;
        _time = time;
        _pending = new PendingRows(session.Context, _known);
        Registry = new StoredRegistry(session.Context, _pending, time);
        Cases = new StoredCaseDesk(session.Context, _pending, tellsCaseDesk, time);
    }

    public ILicenseRegistry Registry { get; }

    public ICaseDesk Cases { get; }

    private StoreContext Context => _session.Context;

    private StoreQueries Queries => StoreQueries.Of(Context);

    private DateTimeOffset Now => _time.GetUtcNow();

    public Task<RecordedMessage?> FindMessageAsync(string? messageId, string digest, CancellationToken cancellationToken) =>
        LookUpAsync(RecordKinds.Messages | RecordKinds.Retentions, async () =>
        {
            var key = ColumnText.Key(messageId);
            var json = await Queries.MessageText(Context, key, digest, cancellationToken);
            if (json is null && await Queries.MessageReplaced(Context, key, digest, cancellationToken) is { } replaced)
                json = await Messages.Where(row => row.Id == replaced).Select(row => row.Json).SingleOrDefaultAsync(cancellationToken);
            return json is null ? null : _known.Read(StoreJson.Read<RecordedMessage>(json));
        }, cancellationToken);

    public Task<RecordedMessage?> FindMessageAsync(Guid id, CancellationToken cancellationToken) =>
        LookUpAsync(RecordKinds.None, async () =>
        {
            if (_known.Message(id) is { } known)
                return known;
            var json = await Messages.Where(row => row.Id == id).Select(row => row.Json).SingleOrDefaultAsync(cancellationToken);
            return json is null ? null : _known.Read(StoreJson.Read<RecordedMessage>(json));
        }, cancellationToken);

    public Task<IReadOnlyList<RecordedMessage>> MessagesReceivedAsync(string account, string? messageId, DateTimeOffset receivedAt, CancellationToken cancellationToken) =>
        LookUpAsync<IReadOnlyList<RecordedMessage>>(
            RecordKinds.Messages,
            async () =>
            {
                var key = ColumnText.Key(messageId);
                var found = await Messages.Where(row => row.MessageId == key && row.ReceivedAt == receivedAt).Select(row => row.Json).ToListAsync(cancellationToken);
                return found.ConvertAll(StoreJson.Read<RecordedMessage>).FindAll(message => message.Account == account);
            },
            cancellationToken);

    public async Task<RecordedMessage> MessageAsync(Guid id, CancellationToken cancellationToken) => await FindMessageAsync(id, cancellationToken) ?? throw Missing("message", id);

    public Task<IReadOnlyList<Request>> RequestsInThreadAsync(IReadOnlyCollection<string> messageIds, CancellationToken cancellationToken) =>
        LookUpAsync<IReadOnlyList<Request>>(RecordKinds.Messages | RecordKinds.Outgoing, async () =>
        {
            var keys = messageIds.Where(id => id.Length > 0).Select(ColumnText.Key).Distinct(StringComparer.Ordinal).ToList();
            var answered = await Messages
                .Where(row => keys.Contains(row.MessageId))
                .SelectMany(row => row.Requests, (row, link) => new { At = row.ReceivedAt, link.RequestId, link.Position })
                .ToListAsync(cancellationToken);
            var told = await Context.Outgoing.AsNoTracking().IgnoreAutoIncludes()
                .Where(row => keys.Contains(row.MessageId))
                .SelectMany(row => row.Requests, (row, link) => new { At = row.WrittenAt, link.RequestId })
                .ToListAsync(cancellationToken);
            var ids = answered.OrderByDescending(link => link.At).ThenBy(link => link.Position).Select(link => link.RequestId)
                .Concat(told.OrderByDescending(link => link.At).Select(link => link.RequestId))
                .Distinct()
                .ToList();
            return await RequestsAsync(ids, cancellationToken);
        }, cancellationToken);

    public Task<IReadOnlyList<RecordedDelivery>> DeliveriesOfMessageAsync(Guid messageId, CancellationToken cancellationToken) =>
        LookUpAsync<IReadOnlyList<RecordedDelivery>>(
            RecordKinds.Deliveries,
            async () => (await Context.Deliveries.AsNoTracking().Where(row => row.MessageId == messageId).OrderBy(row => row.UidValidity).ToListAsync(cancellationToken)).ConvertAll(row => row.ToDelivery()),
            cancellationToken);

    public Task<Request?> FindRequestAsync(CaseNumber number, CancellationToken cancellationToken) =>
        LookUpAsync(RecordKinds.None, async () =>
        {
            var canonical = number.Canonical;
            if (!_known.IsCaseKnown(canonical, out var state))
            {
                state = _known.ReadOf(canonical, StoreJson.ReadOrNull<RequestState>(await Queries.RequestText(Context, canonical, cancellationToken)));
            }

            return state is null ? null : Request.Restore(state);
        }, cancellationToken);

    public Task<Request?> FindRequestAsync(Guid id, CancellationToken cancellationToken) =>
        LookUpAsync(RecordKinds.None, async () => (await RequestsAsync([id], cancellationToken)).SingleOrDefault(), cancellationToken);

    public async Task<Request> RequestAsync(Guid id, CancellationToken cancellationToken) => await FindRequestAsync(id, cancellationToken) ?? throw Missing("request", id);

    public Task<IReadOnlyList<Request>> RequestsOfMessageAsync(Guid messageId, CancellationToken cancellationToken) =>
        LookUpAsync<IReadOnlyList<Request>>(RecordKinds.None, async () =>
        {
            var ids = _known.Message(messageId)?.Requests ?? await Context.Set<MessageRequestRow>().AsNoTracking()
                .Where(link => link.MessageId == messageId)
                .OrderBy(link => link.Position)
                .Select(link => link.RequestId)
                .ToListAsync(cancellationToken);
            return await RequestsAsync(ids, cancellationToken);
        }, cancellationToken);

    public Task<IReadOnlyList<Request>> OpenRequestsAsync(CancellationToken cancellationToken) =>
        LookUpAsync<IReadOnlyList<Request>>(RecordKinds.Requests, async () => Restore(await Open.OrderBy(row => row.Deadline == null).ThenBy(row => row.Deadline).Select(row => row.Json).ToListAsync(cancellationToken)), cancellationToken);

    public Task<IReadOnlyList<Request>> RequestsInAsync(RequestStatus status, CancellationToken cancellationToken) =>
        LookUpAsync<IReadOnlyList<Request>>(
            RecordKinds.Requests,
            async () => Restore(await Requests.Where(row => row.Status == status).OrderBy(row => row.Deadline == null).ThenBy(row => row.Deadline).Select(row => row.Json).ToListAsync(cancellationToken)),
            cancellationToken);

    public Task<IReadOnlyList<Request>> RequestsRestingOnAsync(ChangedFacts changed, CancellationToken cancellationToken) =>
        changed.IsEverything ? OpenRequestsAsync(cancellationToken) : LookUpAsync<IReadOnlyList<Request>>(RecordKinds.Requests, async () =>
        {
            var partners = changed.Partners.ToList();
            var numbers = await Context.Cases.AsNoTracking().Where(row => partners.Contains(row.PartnerId)).Select(row => row.Text).ToListAsync(cancellationToken);
            var facts = FactKeys.Of(changed.WithLookAlikes()).Concat(numbers.Select(text => FactKeys.Of(CaseNumber.Of(text)))).Select(ColumnText.Key).Distinct(StringComparer.Ordinal).ToList();
            var rows = await RequestsAsync(await Open.Where(row => row.Facts.Any(fact => facts.Contains(fact.Fact))).Select(row => row.Id).ToListAsync(cancellationToken), cancellationToken);
            return rows.OrderBy(request => request.Deadline ?? DateTimeOffset.MaxValue).ToList();
        }, cancellationToken);

    public Task<IReadOnlyList<Request>> MovedOnAsync(ChangedFacts changed, CancellationToken cancellationToken) =>
        changed.IsEverything ? RequestsInAsync(RequestStatus.Moved, cancellationToken) : LookUpAsync<IReadOnlyList<Request>>(RecordKinds.Requests, async () =>
        {
            var systems = FactKeys.Of(new ChangedFacts { Systems = changed.Systems }).Select(ColumnText.Key).ToList();
            return await RequestsAsync(await Requests.Where(row => row.Status == RequestStatus.Moved && row.Facts.Any(fact => systems.Contains(fact.Fact))).Select(row => row.Id).ToListAsync(cancellationToken), cancellationToken);
        }, cancellationToken);

    public Task<IReadOnlyList<RecordedMessage>> MessagesRestingOnAsync(ChangedFacts changed, CancellationToken cancellationToken) =>
        LookUpAsync<IReadOnlyList<RecordedMessage>>(RecordKinds.Messages | RecordKinds.Exceptions, async () =>
        {
            var ids = changed.Partners.ToList();
            var partners = (await Context.Partners.AsNoTracking().Where(row => ids.Contains(row.Id)).ToListAsync(cancellationToken)).ConvertAll(row => row.ToPartner());
            var open = await Context.Exceptions.AsNoTracking().Where(record => record.IsOpen && record.RequestId == null).Select(record => new { record.Id, record.MessageId }).ToListAsync(cancellationToken);
            var groups = open.Select(record => record.Id).Concat(open.Select(record => record.MessageId).OfType<Guid>()).ToHashSet();
            var waiting = await Messages
                .Where(row => row.State == MessageState.Exception)
                .OrderBy(row => row.ReceivedAt)
                .Select(row => row.Json)
                .ToListAsync(cancellationToken);
            return waiting.Select(StoreJson.Read<RecordedMessage>)
                .Where(message => (groups.Contains(message.Id) || (message.ExceptionId is { } group && groups.Contains(group))) && RestsOn.Touches(message, changed, partners))
                .ToList();
        }, cancellationToken);

    public Task<IReadOnlyList<Move>> MovesAsync(Guid requestId, CancellationToken cancellationToken) =>
        LookUpAsync<IReadOnlyList<Move>>(RecordKinds.Moves, async () => Read<Move>(await Queries.MoveTexts(Context, requestId).ToListAsync(cancellationToken)), cancellationToken);

    public Task<Move> MoveAsync(Guid id, CancellationToken cancellationToken) =>
        LookUpAsync(RecordKinds.Moves, async () => StoreJson.Read<Move>(await Moves.Where(row => row.Id == id).Select(row => row.Json).SingleOrDefaultAsync(cancellationToken) ?? throw Missing("move", id)), cancellationToken);

    public Task<NextMove?> NextDueMoveAsync(CancellationToken cancellationToken) =>
        LookUpAsync(RecordKinds.Moves, async () => (await Moves
            .Where(row => (row.State == MoveState.Due && row.AskAt == null) || row.AskAt <= Now)
            .OrderBy(row => row.DueBy).ThenBy(row => row.CreatedAt).ThenBy(row => row.Id)
            .FirstOrDefaultAsync(cancellationToken))?.ToNext(), cancellationToken);

    public Task<IReadOnlyList<Move>> MovesBetweenAsync(DateTimeOffset from, DateTimeOffset before, CancellationToken cancellationToken) =>
        LookUpAsync<IReadOnlyList<Move>>(
            RecordKinds.Moves,
            async () => Between(Read<Move>(await MadeOrUndone(Moves, from, before).Select(row => row.Json).ToListAsync(cancellationToken)), from, before),
            cancellationToken);

    /// <summary>The rows of moves that were made or undone in a time, and of some that were undone at another: <see cref="Between"/> has them left out.</summary>
    public static IQueryable<MoveRow> MadeOrUndone(IQueryable<MoveRow> moves, DateTimeOffset from, DateTimeOffset before) => moves
        .Where(row => row.MadeAt != null && ((row.State == MoveState.Made && row.MadeAt >= from && row.MadeAt < before) || row.State == MoveState.Undone))
        .OrderBy(row => row.MadeAt).ThenBy(row => row.Id);

    /// <summary>Of moves, those that were made or undone in a time.</summary>
    public static List<Move> Between(IEnumerable<Move> moves, DateTimeOffset from, DateTimeOffset before) =>
        moves.Where(move => (move.MadeAt >= from && move.MadeAt < before) || (move.UndoneAt >= from && move.UndoneAt < before)).ToList();

    public Task<IReadOnlyList<Move>> MovesPaidByAsync(string cardFormId, CancellationToken cancellationToken) =>
        LookUpAsync<IReadOnlyList<Move>>(RecordKinds.Moves, async () => Read<Move>(await Queries.PaidMoveTexts(Context, ColumnText.Key(cardFormId)).ToListAsync(cancellationToken)), cancellationToken);

    public Task<ExceptionRecord?> FindExceptionAsync(Guid id, CancellationToken cancellationToken) =>
        LookUpAsync(RecordKinds.Exceptions, async () => StoreJson.ReadOrNull<ExceptionRecord>(await Context.Exceptions.AsNoTracking().Where(row => row.Id == id).Select(row => row.Json).SingleOrDefaultAsync(cancellationToken)), cancellationToken);

    public Task<IReadOnlyList<ExceptionRecord>> OpenExceptionsAsync(Guid subjectId, CancellationToken cancellationToken) =>
        LookUpAsync<IReadOnlyList<ExceptionRecord>>(RecordKinds.Exceptions, async () =>
        {
            // A mail or a move has no such message either.
            var group = _known.Request(subjectId) is null ? (await FindMessageAsync(subjectId, cancellationToken))?.ExceptionId : null;
            return Read<ExceptionRecord>(await Queries.OpenExceptionTexts(Context, subjectId, group).ToListAsync(cancellationToken));
        }, cancellationToken);

    public Task<OutgoingMail?> FindOutgoingAsync(string messageId, CancellationToken cancellationToken) =>
        LookUpAsync(RecordKinds.Outgoing, async () =>
        {
            var key = ColumnText.Key(messageId);
            return StoreJson.ReadOrNull<OutgoingMail>(await Outgoing.Where(row => row.MessageId == key).Select(row => row.Json).SingleOrDefaultAsync(cancellationToken));
        }, cancellationToken);

    public Task<OutgoingMail?> FindOutgoingAsync(Guid id, CancellationToken cancellationToken) =>
        LookUpAsync(RecordKinds.Outgoing, async () => StoreJson.ReadOrNull<OutgoingMail>(await Outgoing.Where(row => row.Id == id).Select(row => row.Json).SingleOrDefaultAsync(cancellationToken)), cancellationToken);

    public Task<OutgoingMail?> LastOutgoingAsync(Guid requestId, CancellationToken cancellationToken) =>
        LookUpAsync(RecordKinds.Outgoing, async () =>
        {
            // The mails of the request first: else a database may look through all mails, newest first, for one of its.
            var mails = await Context.Set<OutgoingRequestRow>().AsNoTracking().Where(link => link.RequestId == requestId).Select(link => link.OutgoingId).ToListAsync(cancellationToken);
            return mails.Count == 0 ? null : StoreJson.ReadOrNull<OutgoingMail>(await Outgoing
                .Where(row => mails.Contains(row.Id))
                .OrderByDescending(row => row.WrittenAt).ThenByDescending(row => row.Id)
                .Select(row => row.Json)
                .FirstOrDefaultAsync(cancellationToken));
        }, cancellationToken);

    public Task<IReadOnlyList<OutgoingMail>> WrittenToDomainAsync(string domain, DateTimeOffset since, CancellationToken cancellationToken)
    {
        var ending = ColumnText.Ending($"@{domain.ToLowerInvariant()}");
        return LookUpAsync<IReadOnlyList<OutgoingMail>>(
            RecordKinds.Outgoing,
            async () => Read<OutgoingMail>(await Outgoing.Where(row => row.WrittenAt >= since && row.Addresses.Any(to => EF.Functions.Like(to.Address, ending, ColumnText.Escape))).Select(row => row.Json).ToListAsync(cancellationToken)),
            cancellationToken);
    }

    public Task<IReadOnlyList<ChainedEntry>> TrailAsync(Guid chain, CancellationToken cancellationToken) =>
        LookUpAsync(RecordKinds.Trail, () => AuditTrail.ChainAsync(Context, chain, cancellationToken), cancellationToken);

    public Task<CardHandover> HandoverAsync(Guid id, CancellationToken cancellationToken) =>
        LookUpAsync(RecordKinds.Handovers, async () => StoreJson.Read<CardHandover>(await Handovers.Where(row => row.Id == id).Select(row => row.Json).SingleOrDefaultAsync(cancellationToken) ?? throw Missing("hand-over", id)), cancellationToken);

    public Task<IReadOnlyList<CardHandover>> HandoversAsync(Guid subjectId, CancellationToken cancellationToken) =>
        LookUpAsync<IReadOnlyList<CardHandover>>(
            RecordKinds.Handovers,
            async () => Read<CardHandover>(await Handovers.Where(row => row.RequestId == subjectId || row.MessageId == subjectId).OrderBy(row => row.DueAt).ThenBy(row => row.Id).Select(row => row.Json).ToListAsync(cancellationToken)),
            cancellationToken);

    public Task<IReadOnlyList<CardHandover>> HandoversToMakeAsync(DateTimeOffset now, CancellationToken cancellationToken) =>
        LookUpAsync<IReadOnlyList<CardHandover>>(
            RecordKinds.Handovers,
            async () => Read<CardHandover>(await Handovers
                .Where(row => (row.State == HandoverState.Due || row.State == HandoverState.Held) && row.NotBefore <= now)
                .OrderBy(row => row.DueAt).ThenBy(row => row.Id)
                .Select(row => row.Json)
                .ToListAsync(cancellationToken)),
            cancellationToken);

    public Task<IReadOnlyList<Guid>> MessagesToStripAsync(DateTimeOffset takenBefore, DateTimeOffset now, CancellationToken cancellationToken) =>
        LookUpAsync<IReadOnlyList<Guid>>(
            RecordKinds.Handovers | RecordKinds.Retentions,
            async () => await Handovers
                .Where(row => row.TakenAt != null && row.TakenAt <= takenBefore)
                .Where(row => !Context.Retentions.Any(retention => retention.MessageId == row.MessageId && (retention.State != RetentionState.Noted || retention.NotBefore > now)))
                .Select(row => row.MessageId)
                .Distinct()
                .ToListAsync(cancellationToken),
            cancellationToken);

    public Task<CardRetention?> FindRetentionAsync(Guid messageId, CancellationToken cancellationToken) =>
        LookUpAsync(
            RecordKinds.Retentions,
            async () => StoreJson.ReadOrNull<CardRetention>(await Context.Retentions.AsNoTracking().Where(row => row.MessageId == messageId).Select(row => row.Json).SingleOrDefaultAsync(cancellationToken)),
            cancellationToken);

    public void Put(RecordedMessage message)
    {
        _known.Put(message);
        _pending.Put(message);
    }

    public void Put(RecordedDelivery delivery) => _pending.Put(delivery);

    public void Put(Request request)
    {
        _known.Put(request.State);
        _pending.Put(request);
    }

    public void Put(Move move) => _pending.Put(move);

    public void Refuse(Guid moveId) => _pending.Refuse(moveId);

    public void Put(OutgoingMail mail) => _pending.Put(mail);

    public void Put(CardHandover handover) => _pending.Put(handover);

    public void Put(CardRetention retention) => _pending.Put(retention);

    public void Put(ExceptionRecord exception) => _pending.Put(exception);

    public void Add(AuditEntry entry) => _pending.Add(entry);

    public async Task CommitAsync(CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_isCommitted, this);
        await _pending.WriteAsync(RecordKinds.All, cancellationToken);
        await _session.CommitAsync(cancellationToken);
        _isCommitted = true;
    }

    public ValueTask DisposeAsync() => _session.DisposeAsync();

    private IQueryable<MessageRow> Messages => Context.Messages.AsNoTracking().IgnoreAutoIncludes();

    private IQueryable<RequestRow> Requests => Context.Requests.AsNoTracking().IgnoreAutoIncludes();

    public Task<IReadOnlyList<ExceptionRecord>> OpenExceptionsAsync(string code, CancellationToken cancellationToken) =>
        LookUpAsync<IReadOnlyList<ExceptionRecord>>(
            RecordKinds.Exceptions,
            async () => Read<ExceptionRecord>(await Context.Exceptions.AsNoTracking().Where(row => row.IsOpen && row.Code == code).OrderBy(row => row.OpenedAt).Select(row => row.Json).ToListAsync(cancellationToken)),
            cancellationToken);

    private IQueryable<MoveRow> Moves => Context.Moves.AsNoTracking();

    private IQueryable<OutgoingRow> Outgoing => Context.Outgoing.AsNoTracking().IgnoreAutoIncludes();

    private IQueryable<HandoverRow> Handovers => Context.Handovers.AsNoTracking();

    private IQueryable<RequestRow> Open
    {
        get
        {
            RequestStatus?[] open = RequestTransitions.Open.Select(status => (RequestStatus?)status).ToArray();
            return Requests.Where(row => open.Contains(row.Status));
        }
    }

    /// <param name="reads">The kinds of records that the query reads from tables: what is at hand aside.</param>
    /// <param name="query">The query.</param>
    /// <param name="cancellationToken">Stops it.</param>
    private async Task<T> LookUpAsync<T>(RecordKinds reads, Func<Task<T>> query, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_isCommitted, this);
        await _pending.WriteAsync(reads, cancellationToken);
        return await StoreFailures.GuardAsync(query);
    }

    /// <summary>The requests in the order of their ids.</summary>
    private async Task<IReadOnlyList<Request>> RequestsAsync(IReadOnlyList<Guid> ids, CancellationToken cancellationToken)
    {
        var unknown = ids.Where(id => _known.Request(id) is null).ToList();
        if (unknown.Count > 0)
        {
            foreach (var json in await Requests.Where(row => unknown.Contains(row.Id)).Select(row => row.Json).ToListAsync(cancellationToken))
                _known.Read(StoreJson.Read<RequestState>(json));
        }

        return ids.Select(_known.Request).OfType<RequestState>().Select(Request.Restore).ToList();
    }

    private static List<Request> Restore(List<string> rows) => rows.Select(json => Request.Restore(StoreJson.Read<RequestState>(json))).ToList();

    private static List<T> Read<T>(List<string> rows) => rows.Select(StoreJson.Read<T>).ToList();

    private static InvalidOperationException Missing(string what, Guid id) => new($"There is no {what} {id}.");
}
