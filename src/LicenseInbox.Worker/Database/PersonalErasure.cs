using LicenseInbox.Domain.Audit;
using LicenseInbox.Domain.Billing;
using LicenseInbox.Domain.Casebook;
using LicenseInbox.Domain.Registry;
using LicenseInbox.Domain.Replies;
using LicenseInbox.Domain.Requests;
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
        var requests = await AllAsync(store => RequestAsync(store, before, cancellationToken), cancellationToken);
        var messages = await AllAsync(store => MessagesAsync(store, before, cancellationToken), cancellationToken);
        var mails = await AllAsync(store => MailsAsync(store, before, cancellationToken), cancellationToken);
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

    /// <summary>One quiet request: not open, nobody is to look at it, and billing has what it needs.</summary>
    private async Task<int> RequestAsync(StoreContext store, DateTimeOffset before, CancellationToken cancellationToken)
    {
        var row = await store.Requests
            .Where(request => request.ErasedAt == null && !Open.Contains(request.Status) && request.CompletedAt < before
                && !store.AuditEntries.Any(entry => entry.Chain == request.Id && entry.At >= before)
                && !store.Exceptions.Any(record => record.IsOpen && record.RequestId == request.Id)
                && !store.Handovers.Any(handover => handover.RequestId == request.Id && handover.State != HandoverState.Taken && handover.State != HandoverState.Declined))
            .OrderBy(request => request.CompletedAt)
            .FirstOrDefaultAsync(cancellationToken);
        if (row is null)
            return 0;
        var now = time.GetUtcNow();
        var erased = Request.Restore(PersonalData.Without(row.ToRequest().State));
        row.Take(erased);
        var words = await BoardWriter.TakeAsync(store, row, erased, isNew: false, new KnownRecords(), cancellationToken);
        await RequestTexts.ReplaceFactsAsync(store, erased, isNew: false, cancellationToken);
        await RequestTexts.AddWordsAsync(store, row.Id, words, cancellationToken);
        row.ErasedAt = now;
        await EraseTextsAsync(store, row.Id, row.CaseNumber is { } number ? CaseNumber.Of(number) : null, now, cancellationToken);
        return 1;
    }

    /// <summary>Messages that no person is to look at, and all of whose requests, if any, were erased.</summary>
    private async Task<int> MessagesAsync(StoreContext store, DateTimeOffset before, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var rows = await store.Messages
            .Where(message => message.ErasedAt == null && message.ReceivedAt < before
                && message.Requests.All(link => store.Requests.Any(request => request.Id == link.RequestId && request.ErasedAt != null))
                && !store.AuditEntries.Any(entry => entry.Chain == message.Id && entry.At >= before)
                && !store.Exceptions.Any(record => record.IsOpen && (record.MessageId == message.Id || record.Id == message.ExceptionId)))
            .OrderBy(message => message.ReceivedAt)
            .Take(Batch)
            .ToListAsync(cancellationToken);
        foreach (var row in rows)
        {
            var message = row.ToMessage();
            row.Take(PersonalData.Without(message));
            row.ErasedAt = now;
            await EraseTextsAsync(store, row.Id, message.SubjectCases.Count > 0 ? message.SubjectCases[0] : null, now, cancellationToken);
        }

        return rows.Count;
    }

    /// <summary>Mails of ours that are not to be sent any more, and all of whose requests, if any, were erased.</summary>
    private async Task<int> MailsAsync(StoreContext store, DateTimeOffset before, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var rows = await store.Outgoing
            .Where(mail => mail.ErasedAt == null && mail.State != OutgoingState.Waiting && mail.WrittenAt < before
                && mail.Requests.All(link => store.Requests.Any(request => request.Id == link.RequestId && request.ErasedAt != null))
                && !store.Exceptions.Any(record => record.IsOpen && record.OutgoingMailId == mail.Id))
            .OrderBy(mail => mail.WrittenAt)
            .Take(Batch)
            .ToListAsync(cancellationToken);
        foreach (var row in rows)
        {
            var mail = row.ToMail();
            row.Take(PersonalData.Without(mail));
            row.ErasedAt = now;
            await EraseTextsAsync(store, row.Id, mail.Cases.Count > 0 ? mail.Cases[0] : null, now, cancellationToken);
        }

        return rows.Count;
    }

    private async Task<int> ExceptionsAsync(StoreContext store, DateTimeOffset before, CancellationToken cancellationToken)
    {
        var rows = await store.Exceptions.Where(record => record.ErasedAt == null && !record.IsOpen && record.OpenedAt < before).OrderBy(record => record.OpenedAt).Take(Batch).ToListAsync(cancellationToken);
        foreach (var row in rows)
        {
            var record = row.ToRecord();
            row.Take(PersonalData.Without(record));
            row.ErasedAt = time.GetUtcNow();
            await EraseTextsAsync(store, row.Id, record.Case, time.GetUtcNow(), cancellationToken);
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
