using LicenseInbox.Domain.Audit;
using LicenseInbox.Domain.Billing;
using LicenseInbox.Domain.Casebook;
using LicenseInbox.Domain.Moving;
using LicenseInbox.Domain.Replies;
using LicenseInbox.Domain.Requests;
using LicenseInbox.Worker.Database.Rows;
using Microsoft.EntityFrameworkCore;

namespace LicenseInbox.Worker.Database;

/// <summary>
/// What a unit of work has put and not written yet: of what was put again the last only. Whether a row is added or replaced is known only when the database is asked, so it is asked when written.
/// </summary>
internal sealed class PendingRows(StoreContext context, KnownRecords known)
{
    private readonly List<(RecordKinds Kind, object? Key, Func<CancellationToken, Task> Write)> _writes = [];

    /// <summary>What can be written when its request is.</summary>
    private readonly List<Func<CancellationToken, Task>> _afterwards = [];

    public void Put(RecordedMessage message) =>
        Put(RecordKinds.Messages, message.Id, async token => Put(context.Messages, await StoreQueries.Of(context).Message(context, message.Id, token), () => MessageRow.From(message), row => row.Take(message)));

    public void Put(RecordedDelivery delivery) => Put(RecordKinds.Deliveries, delivery.Id, cancellationToken => DeliveryUpsert.WriteAsync(context, [delivery], cancellationToken));

    public void Put(Request request)
    {
        // A request goes on changing after it was put: what counts is what it was then.
        var then = Request.Restore(request.State);
        Put(RecordKinds.Requests, then.Id, async cancellationToken =>
        {
            var stored = await StoreQueries.Of(context).Request(context, then.Id, cancellationToken);
            var row = Put(context.Requests, stored, () => RequestRow.From(then), row => row.Take(then));
            foreach (var key in row.ReservedKeys.Where(key => context.Entry(key).State is EntityState.Added or EntityState.Detached))
                await TakeTurnAsync(key.LicenseKey, cancellationToken);
            var words = await BoardWriter.TakeAsync(context, row, then, stored is null, known, cancellationToken);
            _afterwards.Add(async token =>
            {
                await RequestTexts.ReplaceFactsAsync(context, then, stored is null, token);
                await RequestTexts.AddWordsAsync(context, then.Id, words, token);
            });
        });
    }

    public void Put(Move move) =>
        Put(RecordKinds.Moves, move.Id, async token => Put(context.Moves, await context.Moves.FindAsync([move.Id], token), () => MoveRow.From(move), row => row.Take(move)));

    public void Refuse(Guid moveId) => Add(RecordKinds.Moves, async cancellationToken =>
    {
        // Its JSON may be what is wrong with it: the column alone says what became of it.
        if (await context.Moves.FindAsync([moveId], cancellationToken) is { } row)
            (row.State, row.AskAt) = (MoveState.Refused, null);
    });

    public void Put(OutgoingMail mail) =>
        Put(RecordKinds.Outgoing, mail.Id, async token => Put(context.Outgoing, await context.Outgoing.FindAsync([mail.Id], token), () => OutgoingRow.From(mail), row => row.Take(mail)));

    public void Put(CardHandover handover) =>
        Put(RecordKinds.Handovers, handover.Id, async token => Put(context.Handovers, await context.Handovers.FindAsync([handover.Id], token), () => HandoverRow.From(handover), row => row.Take(handover)));

    public void Put(CardRetention retention) =>
        Put(RecordKinds.Retentions, retention.MessageId, async token => Put(context.Retentions, await context.Retentions.FindAsync([retention.MessageId], token), () => RetentionRow.From(retention), row => row.Take(retention)));

    public void Put(ExceptionRecord record) =>
        Put(RecordKinds.Exceptions, record.Id, async token => Put(context.Exceptions, await context.Exceptions.FindAsync([record.Id], token), () => ExceptionRow.From(record), row => row.Take(record)));

    public void Add(AuditEntry entry) => Add(RecordKinds.Trail, cancellationToken => AuditWriter.AddAsync(context, entry, cancellationToken));

    /// <summary>A note, if its case is known; then <paramref name="also"/> is done as well.</summary>
    public void Add(CaseNoteRow note, Action? also) => Add(RecordKinds.Notes, async cancellationToken =>
    {
        if (!await context.Cases.AnyAsync(row => row.Number == note.CaseNumber, cancellationToken))
            return;
        context.CaseNotes.Add(note);
        also?.Invoke();
    });

    /// <summary>Whether another request than this one is not written yet.</summary>
    public bool HasRequestBut(Guid? id) => _writes.Exists(write => write.Kind == RecordKinds.Requests && !id.Equals(write.Key));

    /// <summary>Writes everything, within the transaction, if something of these kinds is not written yet.</summary>
    public async Task WriteAsync(RecordKinds kinds, CancellationToken cancellationToken)
    {
        if (!_writes.Exists(write => kinds.HasFlag(write.Kind)))
            return;
        await StoreFailures.GuardAsync(async () =>
        {
            foreach (var (_, _, write) in _writes)
                await write(cancellationToken);
            await context.SaveChangesAsync(cancellationToken);
            foreach (var write in _afterwards)
                await write(cancellationToken);
        });
        _writes.Clear();
        _afterwards.Clear();
    }

    private void Add(RecordKinds kind, Func<CancellationToken, Task> write) => _writes.Add((kind, null, write));

    private void Put(RecordKinds kind, object key, Func<CancellationToken, Task> write)
    {
        _writes.RemoveAll(earlier => earlier.Kind == kind && key.Equals(earlier.Key));
        _writes.Add((kind, key, write));
    }

    private static TRow Put<TRow>(DbSet<TRow> rows, TRow? stored, Func<TRow> make, Action<TRow> replace)
        where TRow : class
    {
        if (stored is null)
            return rows.Add(make()).Entity;
        replace(stored);
        return stored;
    }

    private async Task TakeTurnAsync(string licenseKey, CancellationToken cancellationToken)
    {
        if (await context.ReservationTurns.FindAsync([licenseKey], cancellationToken) is { } turn)
            turn.Turn++;
        else
            context.ReservationTurns.Add(new ReservationTurnRow { LicenseKey = licenseKey, Turn = 1 });
    }
}
