using LicenseInbox.Domain.Audit;
using LicenseInbox.Domain.Billing;
using LicenseInbox.Domain.Casebook;
using LicenseInbox.Domain.Moving;
using LicenseInbox.Domain.Replies;
using LicenseInbox.Domain.Requests;
using LicenseInbox.Worker.Database.Rows;
using Microsoft.EntityFrameworkCore;

namespace LicenseInbox.Worker.Database;

/// <summary>What a unit of work has put and not written yet. Whether a row is added or replaced is known only when the database is asked, so it is asked when written.</summary>
internal sealed class PendingRows(StoreContext context)
{
    private readonly List<Func<CancellationToken, Task>> _writes = [];

    public void Put(RecordedMessage message) =>
        _writes.Add(cancellationToken => PutAsync(context.Messages, row => row.Id == message.Id, () => MessageRow.From(message), row => row.Take(message), cancellationToken));

    public void Put(RecordedDelivery delivery)
    {
        var id = delivery.Id;
        _writes.Add(cancellationToken => PutAsync(
            context.Deliveries,
            row => row.Account == id.Account && row.Folder == id.Folder && row.UidValidity == id.UidValidity && row.Uid == id.Uid,
            () => DeliveryRow.From(delivery),
            row => row.Take(delivery),
            cancellationToken));
    }

    public void Put(Request request)
    {
        // A request goes on changing after it was put: what counts is what it was then.
        var then = Request.Restore(request.State);
        _writes.Add(async cancellationToken =>
        {
            var row = await PutAsync(context.Requests, row => row.Id == then.Id, () => RequestRow.From(then), row => row.Take(then), cancellationToken);
            foreach (var key in row.ReservedKeys.Where(key => context.Entry(key).State is EntityState.Added or EntityState.Detached))
                await TakeTurnAsync(key.LicenseKey, cancellationToken);
            await BoardWriter.TakeAsync(context, row, then, cancellationToken);
        });
    }

    public void Put(Move move) =>
        _writes.Add(cancellationToken => PutAsync(context.Moves, row => row.Id == move.Id, () => MoveRow.From(move), row => row.Take(move), cancellationToken));

    public void Refuse(Guid moveId) => _writes.Add(async cancellationToken =>
    {
        // Its JSON may be what is wrong with it: the column alone says what became of it.
        if (await context.Moves.FindAsync([moveId], cancellationToken) is { } row)
            (row.State, row.AskAt) = (MoveState.Refused, null);
    });

    public void Put(OutgoingMail mail) =>
        _writes.Add(cancellationToken => PutAsync(context.Outgoing, row => row.Id == mail.Id, () => OutgoingRow.From(mail), row => row.Take(mail), cancellationToken));

    public void Put(CardHandover handover) =>
        _writes.Add(cancellationToken => PutAsync(context.Handovers, row => row.Id == handover.Id, () => HandoverRow.From(handover), row => row.Take(handover), cancellationToken));

    public void Put(CardRetention retention) =>
        _writes.Add(cancellationToken => PutAsync(context.Retentions, row => row.MessageId == retention.MessageId, () => RetentionRow.From(retention), row => row.Take(retention), cancellationToken));

    public void Put(ExceptionRecord record) =>
        _writes.Add(cancellationToken => PutAsync(context.Exceptions, row => row.Id == record.Id, () => ExceptionRow.From(record), row => row.Take(record), cancellationToken));

    public void Add(AuditEntry entry) => _writes.Add(cancellationToken => AuditWriter.AddAsync(context, entry, cancellationToken));

    /// <summary>A note, if its case is known; then <paramref name="also"/> is done as well.</summary>
    public void Add(CaseNoteRow note, Action? also) => _writes.Add(async cancellationToken =>
    {
        if (!await context.Cases.AnyAsync(row => row.Number == note.CaseNumber, cancellationToken))
            return;
        context.CaseNotes.Add(note);
        also?.Invoke();
    });

    /// <summary>Writes it, within the transaction.</summary>
    public async Task WriteAsync(CancellationToken cancellationToken)
    {
        if (_writes.Count == 0)
            return;
        await StoreFailures.GuardAsync(async () =>
        {
            foreach (var write in _writes)
                await write(cancellationToken);
            await context.SaveChangesAsync(cancellationToken);
        });
        _writes.Clear();
    }

    private static async Task<TRow> PutAsync<TRow>(
        DbSet<TRow> rows,
        System.Linq.Expressions.Expression<Func<TRow, bool>> isIt,
        Func<TRow> make,
        Action<TRow> replace,
        CancellationToken cancellationToken)
        where TRow : class
    {
        var known = rows.Local.FirstOrDefault(isIt.Compile(preferInterpretation: true)) ?? await rows.AsTracking().SingleOrDefaultAsync(isIt, cancellationToken);
        if (known is null)
        {
            known = make();
            rows.Add(known);
        }
        else
        {
            replace(known);
        }

        return known;
    }

    private async Task TakeTurnAsync(string licenseKey, CancellationToken cancellationToken)
    {
        if (await context.ReservationTurns.FindAsync([licenseKey], cancellationToken) is { } turn)
            turn.Turn++;
        else
            context.ReservationTurns.Add(new ReservationTurnRow { LicenseKey = licenseKey, Turn = 1 });
    }
}
