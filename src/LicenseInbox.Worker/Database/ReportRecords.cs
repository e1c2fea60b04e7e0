using LicenseInbox.Domain.Casebook;
using LicenseInbox.Domain.Replies;
using LicenseInbox.Domain.Reporting;
using LicenseInbox.Domain.Requests;
using LicenseInbox.Domain.Timekeeping;
using LicenseInbox.Worker.Database.Rows;
using Microsoft.EntityFrameworkCore;

namespace LicenseInbox.Worker.Database;

/// <summary>What days and months were, from the store.</summary>
internal sealed class ReportRecords(StoreDatabase database, IStatusBoard board) : IReportRecords
{
    public const string Differing = "ledger.differing";

    /// <summary>A request that began longer before a time does not live in it, unless it is open: it was asked or moved, and nothing was to be done any more.</summary>
    private static readonly TimeSpan Lives = TimeSpan.FromDays(40);

    private static readonly RequestStatus?[] Open = [.. RequestTransitions.Open.Select(status => (RequestStatus?)status)];

    public async Task<DayRecords> DayAsync(DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken)
    {
        var status = await board.ReadAsync(cancellationToken);
        return await database.ReadAsync(
            async store =>
            {
                var deliveries = Current((await store.Deliveries.AsNoTracking().Where(row => row.ReceivedAt >= from && row.ReceivedAt < to).OrderBy(row => row.ReceivedAt).ToListAsync(cancellationToken)).ConvertAll(row => row.ToDelivery()));
                var messages = await MessagesAsync(store, deliveries.Select(delivery => delivery.MessageId).OfType<Guid>().Distinct().ToList(), cancellationToken);
                var requests = await RequestsAsync(store, messages.Values.SelectMany(message => message.Requests).Distinct().ToList(), cancellationToken);
                var sent = await store.Outgoing.AsNoTracking().IgnoreAutoIncludes().Where(row => row.SentAt >= from && row.SentAt < to).Select(row => row.Json).ToListAsync(cancellationToken);
                return new DayRecords
                {
                    Deliveries = Entries(deliveries, messages, requests),
                    Running = status.Running,
                    Exceptions = status.Exceptions,
                    Requests = status.Requests,
                    RepliesSent = sent.ConvertAll(StoreJson.Read<OutgoingMail>).Count(mail => !mail.IsToManagers),
                };
            },
            cancellationToken);
    }

    public Task<IReadOnlyList<TrailedRequest>> RequestsAsync(DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken) => database.ReadAsync<IReadOnlyList<TrailedRequest>>(
        async store =>
        {
            var rows = await store.Requests.AsNoTracking().IgnoreAutoIncludes()
                .Where(row => (row.CompletedAt >= from - Lives && row.CompletedAt < to) || Open.Contains(row.Status))
                .Select(row => new { row.Id, row.Json })
                .ToListAsync(cancellationToken);
            var ids = rows.ConvertAll(row => row.Id);
            var entries = (await store.AuditEntries.AsNoTracking().Where(row => ids.Contains(row.Chain)).OrderBy(row => row.Number).ToListAsync(cancellationToken)).ToLookup(row => row.Chain, row => row.ToEntry(null));
            return rows.ConvertAll(row => new TrailedRequest(StoreJson.Read<RequestState>(row.Json), [.. entries[row.Id]]));
        },
        cancellationToken);

    public Task<IReadOnlyList<Outage>> OutagesAsync(DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken) => database.ReadAsync<IReadOnlyList<Outage>>(
        async store => (await store.Outages.AsNoTracking().Where(row => row.To > from - Lives && row.From < to).OrderBy(row => row.From).ToListAsync(cancellationToken)).ConvertAll(row => new Outage(row.Account, row.From, row.To)),
        cancellationToken);

    public Task<string?> LastAsync(string kind, CancellationToken cancellationToken) =>
        database.ReadAsync(store => store.Settings.AsNoTracking().Where(row => row.Name == NameOf(kind)).Select(row => (string?)row.Value).SingleOrDefaultAsync(cancellationToken), cancellationToken);

    public Task<bool> WriteAsync(string kind, string of, IReadOnlyList<OutgoingMail> mails, IReadOnlyList<string>? differing, CancellationToken cancellationToken) => database.WriteAsync(
        async store =>
        {
            var last = await store.Settings.FindAsync([NameOf(kind)], cancellationToken);
            if (last is not null && string.CompareOrdinal(last.Value, of) >= 0)
                return false;
            await SetAsync(store, NameOf(kind), of, cancellationToken);
            if (differing is not null)
                await SetAsync(store, Differing, string.Join('\n', differing), cancellationToken);
            store.Outgoing.AddRange(mails.Select(OutgoingRow.From));
            return true;
        },
        cancellationToken);

    private static async Task SetAsync(StoreContext store, string name, string value, CancellationToken cancellationToken)
    {
        if (await store.Settings.FindAsync([name], cancellationToken) is { } known)
            known.Value = value;
        else
            store.Settings.Add(new SettingRow { Name = name, Value = value });
    }

    private static string NameOf(string kind) => $"reported.{kind}";

    /// <summary>After a change of UIDVALIDITY a mail that stayed where it was is recorded again: what was before lies there no more.</summary>
    private static List<RecordedDelivery> Current(List<RecordedDelivery> deliveries) => deliveries
        .GroupBy(delivery => (delivery.Id.Account, delivery.Id.Folder, delivery.MessageId ?? Guid.Empty, delivery.ReceivedAt))
        .SelectMany(same => same.Key.Item3 == Guid.Empty ? same : same.Where(delivery => delivery.Id.UidValidity == same.Max(other => other.Id.UidValidity)))
        .OrderBy(delivery => delivery.ReceivedAt)
        .ToList();

    private static List<LedgerEntry> Entries(List<RecordedDelivery> deliveries, Dictionary<Guid, RecordedMessage> messages, Dictionary<Guid, RequestState> requests)
    {
        var seen = new HashSet<Guid>();
        return deliveries.ConvertAll(delivery =>
        {
            var message = delivery.MessageId is { } id ? messages.GetValueOrDefault(id) : null;
            var isFirst = message is not null && message.ReceivedAt >= delivery.ReceivedAt && seen.Add(message.Id);
            return new LedgerEntry(delivery, message, isFirst, message?.Requests.Select(requests.GetValueOrDefault).OfType<RequestState>().ToList() ?? []);
        });
    }

    private static async Task<Dictionary<Guid, RecordedMessage>> MessagesAsync(StoreContext store, List<Guid> ids, CancellationToken cancellationToken) =>
        (await store.Messages.AsNoTracking().IgnoreAutoIncludes().Where(row => ids.Contains(row.Id)).Select(row => row.Json).ToListAsync(cancellationToken))
            .Select(StoreJson.Read<RecordedMessage>)
            .ToDictionary(message => message.Id);

    private static async Task<Dictionary<Guid, RequestState>> RequestsAsync(StoreContext store, List<Guid> ids, CancellationToken cancellationToken) =>
        (await store.Requests.AsNoTracking().IgnoreAutoIncludes().Where(row => ids.Contains(row.Id)).Select(row => row.Json).ToListAsync(cancellationToken))
            .Select(StoreJson.Read<RequestState>)
            .ToDictionary(state => state.Id);
}
