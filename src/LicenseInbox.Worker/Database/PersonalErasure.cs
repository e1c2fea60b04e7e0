using System.Linq.Expressions;
using LicenseInbox.Domain.Audit;
using LicenseInbox.Domain.Casebook;
using LicenseInbox.Domain.Registry;
using LicenseInbox.Domain.Replies;
using LicenseInbox.Domain.Requests;
using LicenseInbox.Worker.Database.Rows;
using Microsoft.EntityFrameworkCore;

namespace LicenseInbox.Worker.Database;

/// <summary>
/// Erases people from what has been quiet for long: one request, or a few other records, in a transaction, so that nobody waits long for it. When a request was quiet is what its audit trail says,
/// since every change of it is an entry there.
/// </summary>
internal sealed class PersonalErasure(StoreDatabase database, TimeProvider time) : IPersonalData
{
    private const int Batch = 50;

    private static readonly RequestStatus?[] Open = RequestTransitions.Open.Select(status => (RequestStatus?)status).ToArray();

    public async Task<ErasedRecords> EraseAsync(DateTimeOffset before, CancellationToken cancellationToken)
    {
        var (requests, messages, mails) = (0, 0, 0);
        while (await WriteAsync(store => RequestAsync(store, before, cancellationToken), cancellationToken) is { } erased)
            (requests, messages, mails) = (requests + 1, messages + erased.Messages, mails + erased.Mails);
        messages += await AllAsync(store => MessagesAsync(store, before, cancellationToken), cancellationToken);
        mails += await AllAsync(store => MailsAsync(store, before, cancellationToken), cancellationToken);
        var exceptions = await AllAsync(store => ExceptionsAsync(store, before, cancellationToken), cancellationToken);
        return new ErasedRecords(requests, messages, mails, exceptions);
    }

    private Task<T> WriteAsync<T>(Func<StoreContext, Task<T>> write, CancellationToken cancellationToken) => database.WriteAsync(
        async store =>
        {
            // SQLite leaves what was deleted in the file unless it is told to write over it.
            if (store is SqliteContext)
                await store.Database.ExecuteSqlRawAsync("PRAGMA secure_delete = ON", cancellationToken);
            return await write(store);
        },
        cancellationToken);

    private async Task<int> AllAsync(Func<StoreContext, Task<int>> erase, CancellationToken cancellationToken)
    {
        var all = 0;
        while (await WriteAsync(erase, cancellationToken) is > 0 and var count)
            all += count;
        return all;
    }

    /// <summary>One quiet request with what belongs to it alone; null when there is none left.</summary>
    private async Task<(int Messages, int Mails)?> RequestAsync(StoreContext store, DateTimeOffset before, CancellationToken cancellationToken)
    {
        var row = await store.Requests
            .Where(request => request.ErasedAt == null && !Open.Contains(request.Status) && request.CompletedAt < before && !store.AuditEntries.Any(entry => entry.Chain == request.Id && entry.At >= before))
            .OrderBy(request => request.CompletedAt)
            .FirstOrDefaultAsync(cancellationToken);
        if (row is null)
            return null;
        var now = time.GetUtcNow();
        row.Take(Request.Restore(PersonalData.Without(row.ToRequest().State)));
        row.ErasedAt = now;
        await store.SaveChangesAsync(cancellationToken);

        // What other requests have to do with is erased with the last of them.
        var messages = await EraseAsync(store, store.Messages, message => message.ErasedAt == null
            && message.Requests.Any(link => link.RequestId == row.Id)
            && message.Requests.All(link => store.Requests.Any(other => other.Id == link.RequestId && other.ErasedAt != null)), int.MaxValue, now, cancellationToken);
        var mails = await EraseAsync(store, store.Outgoing, mail => mail.ErasedAt == null && mail.State != OutgoingState.Waiting
            && mail.Requests.Any(link => link.RequestId == row.Id)
            && mail.Requests.All(link => store.Requests.Any(other => other.Id == link.RequestId && other.ErasedAt != null)), int.MaxValue, now, cancellationToken);
        await EraseTextsAsync(store, row.Id, row.CaseNumber is { } number ? CaseNumber.Of(number) : null, now, cancellationToken);
        return (messages, mails);
    }

    /// <summary>Messages that belong to no request, and that no person is to look at.</summary>
    private Task<int> MessagesAsync(StoreContext store, DateTimeOffset before, CancellationToken cancellationToken) =>
        EraseAsync(store, store.Messages, message => message.ErasedAt == null && message.ReceivedAt < before && message.Requests.Count == 0
            && !store.AuditEntries.Any(entry => entry.Chain == message.Id && entry.At >= before)
            && !store.Exceptions.Any(record => record.IsOpen && (record.MessageId == message.Id || record.Id == message.ExceptionId)), Batch, time.GetUtcNow(), cancellationToken);

    private Task<int> MailsAsync(StoreContext store, DateTimeOffset before, CancellationToken cancellationToken) =>
        EraseAsync(store, store.Outgoing, mail => mail.ErasedAt == null && mail.State != OutgoingState.Waiting && mail.WrittenAt < before && mail.Requests.Count == 0, Batch, time.GetUtcNow(), cancellationToken);

    private async Task<int> ExceptionsAsync(StoreContext store, DateTimeOffset before, CancellationToken cancellationToken)
    {
        var rows = await store.Exceptions.Where(record => record.ErasedAt == null && !record.IsOpen && record.OpenedAt < before).OrderBy(record => record.OpenedAt).Take(Batch).ToListAsync(cancellationToken);
        foreach (var row in rows)
        {
            row.Take(PersonalData.Without(row.ToRecord()));
            row.ErasedAt = time.GetUtcNow();
        }

        return rows.Count;
    }

    private static async Task<int> EraseAsync(StoreContext store, DbSet<MessageRow> messages, Expression<Func<MessageRow, bool>> which, int atMost, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var rows = await messages.Where(which).OrderBy(row => row.ReceivedAt).Take(atMost).ToListAsync(cancellationToken);
        foreach (var row in rows)
        {
            var message = row.ToMessage();
            row.Take(PersonalData.Without(message));
            row.ErasedAt = now;
            await EraseTextsAsync(store, row.Id, message.SubjectCases.Count > 0 ? message.SubjectCases[0] : null, now, cancellationToken);
        }

        return rows.Count;
    }

    private static async Task<int> EraseAsync(StoreContext store, DbSet<OutgoingRow> mails, Expression<Func<OutgoingRow, bool>> which, int atMost, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var rows = await mails.Where(which).OrderBy(row => row.WrittenAt).Take(atMost).ToListAsync(cancellationToken);
        foreach (var row in rows)
        {
            var mail = row.ToMail();
            row.Take(PersonalData.Without(mail));
            row.ErasedAt = now;
            await EraseTextsAsync(store, row.Id, mail.Cases.Count > 0 ? mail.Cases[0] : null, now, cancellationToken);
        }

        return rows.Count;
    }

    /// <summary>Names and addresses of a chain, salts included: what is left of them in the entries can't be guessed at.</summary>
    private static async Task EraseTextsAsync(StoreContext store, Guid chain, CaseNumber? number, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var count = await store.AuditTexts.Where(text => text.Chain == chain).ExecuteDeleteAsync(cancellationToken);
        if (count > 0)
            await AuditWriter.AddAsync(store, AuditEntry.Of(chain, number, now, AuditActions.PersonalErased, new { Texts = count }), cancellationToken);
    }
}
