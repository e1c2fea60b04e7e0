using LicenseInbox.Domain.Audit;
using LicenseInbox.Domain.Billing;
using LicenseInbox.Domain.Casebook;
using LicenseInbox.Domain.Moving;
using LicenseInbox.Domain.Registry;
using LicenseInbox.Domain.Replies;
using LicenseInbox.Domain.Requests;

namespace LicenseInbox.Worker.Memory;

/// <summary>A unit of work over a <see cref="MemoryState"/>.</summary>
internal sealed class MemoryCasebook : ICasebook
{
    private readonly Action<MemoryState> _commit;
    private readonly MemoryRegistry _registry;

    public MemoryCasebook(MemoryState state, Action<MemoryState> commit)
    {
        State = state;
        _commit = commit;
        _registry = new MemoryRegistry(this);
    }

    public MemoryState State { get; set; }

    public ILicenseRegistry Registry => _registry;

    public ICaseDesk Cases => _registry;

    public Task<RecordedMessage?> FindMessageAsync(string? messageId, string digest, CancellationToken cancellationToken) =>
        Task.FromResult(State.Messages.Find(message => message.Facts.MessageId == messageId && (message.Facts.Digest == digest || State.Retentions.GetValueOrDefault(message.Id)?.CopyDigest == digest)));

    public Task<IReadOnlyList<RecordedMessage>> MessagesReceivedAsync(string account, string? messageId, DateTimeOffset receivedAt, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<RecordedMessage>>([.. State.Messages.Where(message => message.Account == account && message.Facts.MessageId == messageId && message.ReceivedAt == receivedAt)]);

    public Task<RecordedMessage?> FindMessageAsync(Guid id, CancellationToken cancellationToken) => Task.FromResult(State.Messages.Find(message => message.Id == id));

    public Task<RecordedMessage> MessageAsync(Guid id, CancellationToken cancellationToken) =>
        Task.FromResult(State.Messages.Find(message => message.Id == id) ?? throw new InvalidOperationException($"There is no message {id}."));

    public Task<IReadOnlyList<Request>> RequestsInThreadAsync(IReadOnlyCollection<string> messageIds, CancellationToken cancellationToken)
    {
        var requests = State.Messages.Reverse()
            .Where(message => message.Facts.MessageId is { } id && messageIds.Contains(id))
            .SelectMany(message => message.Requests)
            .Concat(State.Outgoing.Reverse().Where(mail => messageIds.Contains(mail.MessageId)).SelectMany(mail => mail.Requests))
            .Distinct()
            .Select(Restore)
            .ToList();
        return Task.FromResult<IReadOnlyList<Request>>(requests);
    }

    public Task<Request?> FindRequestAsync(CaseNumber number, CancellationToken cancellationToken) =>
        Task.FromResult(State.Requests.Values.FirstOrDefault(request => request.Case == number) is { } state ? Request.Restore(state) : null);

    public Task<Request?> FindRequestAsync(Guid id, CancellationToken cancellationToken) => Task.FromResult(State.Requests.ContainsKey(id) ? Restore(id) : null);

    public Task<Request> RequestAsync(Guid id, CancellationToken cancellationToken) => Task.FromResult(Restore(id));

    public async Task<IReadOnlyList<Request>> RequestsOfMessageAsync(Guid messageId, CancellationToken cancellationToken) =>
        (await MessageAsync(messageId, cancellationToken)).Requests.Select(Restore).ToList();

    public Task<IReadOnlyList<Request>> OpenRequestsAsync(CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<Request>>(State.Requests.Values.Select(Request.Restore).Where(request => request.IsOpen).OrderBy(request => request.Deadline ?? DateTimeOffset.MaxValue).ToList());

    public Task<IReadOnlyList<Request>> RequestsInAsync(RequestStatus status, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<Request>>(State.Requests.Values.Where(request => request.Status == status).Select(Request.Restore).OrderBy(request => request.Deadline ?? DateTimeOffset.MaxValue).ToList());

    public Task<IReadOnlyList<Move>> MovesAsync(Guid requestId, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<Move>>(State.Moves.Values.Where(move => move.RequestId == requestId && move.State != MoveState.Refused).OrderBy(move => move.CreatedAt).ToList());

    public Task<Move> MoveAsync(Guid id, CancellationToken cancellationToken) => Task.FromResult(State.Moves[id]);

    public Task<NextMove?> NextDueMoveAsync(CancellationToken cancellationToken) =>
        Task.FromResult(State.Moves.Values.Where(move => move.State is MoveState.Due or MoveState.Unknown).MinBy(move => move.DueBy) is { } move ? new NextMove(move.Id, move.RequestId, move) : null);

    public Task<IReadOnlyList<Move>> MovesBetweenAsync(DateTimeOffset from, DateTimeOffset before, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<Move>>(State.Moves.Values
            .Where(move => move.State is MoveState.Made or MoveState.Undone && ((move.MadeAt >= from && move.MadeAt < before) || (move.UndoneAt >= from && move.UndoneAt < before)))
            .OrderBy(move => move.MadeAt)
            .ToList());

    public Task<IReadOnlyList<Move>> MovesPaidByAsync(string cardFormId, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<Move>>(State.Moves.Values
            .Where(move => move.CardFormId == cardFormId && move.State is not (MoveState.Cancelled or MoveState.Undone or MoveState.Refused))
            .ToList());

    public Task<ExceptionRecord?> FindExceptionAsync(Guid id, CancellationToken cancellationToken) => Task.FromResult(State.Exceptions.GetValueOrDefault(id));

    public Task<IReadOnlyList<ExceptionRecord>> OpenExceptionsAsync(Guid subjectId, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<ExceptionRecord>>(State.Exceptions.Values
            .Where(record => record.Resolution is null && (record.Id == State.Messages.Find(message => message.Id == subjectId)?.ExceptionId || record.RequestId == subjectId || record.MessageId == subjectId || record.OutgoingMailId == subjectId || record.MoveId == subjectId))
            .ToList());

    public Task<OutgoingMail?> FindOutgoingAsync(string messageId, CancellationToken cancellationToken) =>
        Task.FromResult(State.Outgoing.Find(mail => mail.MessageId == messageId));

    public Task<OutgoingMail?> FindOutgoingAsync(Guid id, CancellationToken cancellationToken) => Task.FromResult(State.Outgoing.Find(mail => mail.Id == id));

    public Task<OutgoingMail?> LastOutgoingAsync(Guid requestId, CancellationToken cancellationToken) =>
        Task.FromResult(State.Outgoing.FindLast(mail => mail.Requests.Contains(requestId)));

    public Task<IReadOnlyList<OutgoingMail>> WrittenToDomainAsync(string domain, DateTimeOffset since, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<OutgoingMail>>(State.Outgoing.Where(mail => mail.WrittenAt >= since && mail.To.Any(to => to.Domain.Equals(domain, StringComparison.OrdinalIgnoreCase))).ToList());

    public async Task<IReadOnlyList<Request>> RequestsRestingOnAsync(ChangedFacts changed, CancellationToken cancellationToken)
    {
        var open = await OpenRequestsAsync(cancellationToken);
        if (changed.IsEverything)
            return open;
        changed = changed.WithLookAlikes();
        return open.Where(request =>
        {
            var facts = RestsOn.Of(request);
            return facts.Systems.Overlaps(changed.Systems) || facts.Licenses.Overlaps(changed.Licenses) || facts.Cases.Overlaps(changed.Cases)
                || facts.SystemsLike.Overlaps(changed.SystemsLike) || facts.LicensesLike.Overlaps(changed.LicensesLike)
                || facts.Cases.Any(number => State.Cases.GetValueOrDefault(number) is { } known && changed.Partners.Contains(known.PartnerId));
        }).ToList();
    }

    public Task<IReadOnlyList<Request>> MovedOnAsync(ChangedFacts changed, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<Request>>(State.Requests.Values.Where(state => state.Status == RequestStatus.Moved).Select(Request.Restore).Where(request => changed.IsEverything || RestsOn.Of(request).Systems.Overlaps(changed.Systems)).ToList());

    public Task<IReadOnlyList<RecordedMessage>> MessagesRestingOnAsync(ChangedFacts changed, CancellationToken cancellationToken)
    {
        var partners = State.Partners.Values.Where(partner => changed.Partners.Contains(partner.Id)).ToList();
        return Task.FromResult<IReadOnlyList<RecordedMessage>>(State.Messages
            .Where(message => message.State == MessageState.Exception
                && State.Exceptions.Values.Any(record => (record.MessageId == message.Id || record.Id == message.ExceptionId) && record.Resolution is null)
                && RestsOn.Touches(message, changed, partners))
            .OrderBy(message => message.ReceivedAt)
            .ToList());
    }

    public Task<CardHandover> HandoverAsync(Guid id, CancellationToken cancellationToken) => Task.FromResult(State.Handovers[id]);

    public Task<IReadOnlyList<CardHandover>> HandoversAsync(Guid subjectId, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<CardHandover>>(State.Handovers.Values.Where(handover => handover.RequestId == subjectId || handover.MessageId == subjectId).OrderBy(handover => handover.DueAt).ToList());

    public Task<IReadOnlyList<CardHandover>> HandoversToMakeAsync(DateTimeOffset now, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<CardHandover>>(State.Handovers.Values.Where(handover => handover.IsToBeMade && handover.NotBefore <= now).OrderBy(handover => handover.DueAt).ToList());

    public Task<IReadOnlyList<Guid>> MessagesToStripAsync(DateTimeOffset takenBefore, DateTimeOffset now, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<Guid>>(State.Handovers.Values
            .Where(handover => handover.TakenAt <= takenBefore && State.Retentions.GetValueOrDefault(handover.MessageId) is null or { State: RetentionState.Noted })
            .Where(handover => !(State.Retentions.GetValueOrDefault(handover.MessageId)?.NotBefore > now))
            .Select(handover => handover.MessageId)
            .Distinct()
            .ToList());

    public Task<CardRetention?> FindRetentionAsync(Guid messageId, CancellationToken cancellationToken) => Task.FromResult(State.Retentions.GetValueOrDefault(messageId));

    public Task<IReadOnlyList<ExceptionRecord>> OpenExceptionsAsync(string code, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<ExceptionRecord>>([.. State.Exceptions.Values.Where(record => record.Code == code && record.Resolution is null).OrderBy(record => record.OpenedAt)]);

    public void Put(RecordedMessage message) =>
        State = State with { Messages = State.Messages.RemoveAll(known => known.Id == message.Id).Add(message) };

    public Task<IReadOnlyList<RecordedDelivery>> DeliveriesOfMessageAsync(Guid messageId, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<RecordedDelivery>>([]);

    public void Put(RecordedDelivery delivery)
    {
        // Deliveries belong to mailboxes; a store in memory watches none.
    }

    public void Put(Request request) => State = State with { Requests = State.Requests.SetItem(request.Id, request.State) };

    public void Put(Move move) => State = State with { Moves = State.Moves.SetItem(move.Id, move) };

    public void Refuse(Guid moveId) => State = State with { Moves = State.Moves.SetItem(moveId, State.Moves[moveId] with { State = MoveState.Refused }) };

    public void Put(OutgoingMail mail) =>
        State = State with { Outgoing = State.Outgoing.RemoveAll(known => known.Id == mail.Id).Add(mail) };

    public void Put(CardHandover handover) => State = State with { Handovers = State.Handovers.SetItem(handover.Id, handover) };

    public void Put(CardRetention retention) => State = State with { Retentions = State.Retentions.SetItem(retention.MessageId, retention) };

    public void Put(ExceptionRecord exception) => State = State with { Exceptions = State.Exceptions.SetItem(exception.Id, exception) };

    public Task<IReadOnlyList<ChainedEntry>> TrailAsync(Guid chain, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<ChainedEntry>>(State.Trail.GetValueOrDefault(chain, []));

    public void Add(AuditEntry entry)
    {
        var chain = State.Trail.GetValueOrDefault(entry.Chain, []);
        State = State with { Trail = State.Trail.SetItem(entry.Chain, chain.Add(ChainedEntry.After(chain.LastOrDefault()?.Head, entry))) };
    }

    public Task CommitAsync(CancellationToken cancellationToken)
    {
        _commit(State);
        return Task.CompletedTask;
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private Request Restore(Guid id) => Request.Restore(State.Requests[id]);
}
