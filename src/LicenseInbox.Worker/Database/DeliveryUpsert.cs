using System.Globalization;
using System.Text;
using LicenseInbox.Domain.Casebook;
using Microsoft.EntityFrameworkCore;

namespace LicenseInbox.Worker.Database;

/// <summary>Adds or replaces deliveries many at a time: a first look at an old mailbox brings tens of thousands. Both databases speak this statement.</summary>
internal static class DeliveryUpsert
{
    private const int RowsPerStatement = 100;

    public static async Task<int> WriteAsync(StoreContext store, IReadOnlyList<RecordedDelivery> deliveries, CancellationToken cancellationToken)
    {
        var count = 0;
        foreach (var chunk in deliveries.GroupBy(delivery => delivery.Id).Select(same => same.Last()).Chunk(RowsPerStatement))
            count += await store.Database.ExecuteSqlRawAsync(Statement(chunk.Length), Values(store, chunk), cancellationToken);
        return count;
    }

    private static string Statement(int rows)
    {
        const int Columns = 8;
        var sql = new StringBuilder("INSERT INTO deliveries (account, folder, uid_validity, uid, received_at, state, message_id, filing) VALUES ");
        for (var row = 0; row < rows; row++)
        {
            sql.Append(row == 0 ? "(" : ", (");
            for (var column = 0; column < Columns; column++)
                sql.Append(CultureInfo.InvariantCulture, $"{(column == 0 ? "" : ", ")}{{{(row * Columns) + column}}}");
            sql.Append(')');
        }

        return sql.Append(" ON CONFLICT (account, folder, uid_validity, uid) DO UPDATE SET received_at = excluded.received_at, state = excluded.state, message_id = excluded.message_id, filing = excluded.filing").ToString();
    }

    private static List<object> Values(StoreContext store, RecordedDelivery[] deliveries)
    {
        var values = new List<object>(deliveries.Length * 8);
        foreach (var delivery in deliveries)
        {
            values.Add(delivery.Id.Account);
            values.Add(delivery.Id.Folder);
            values.Add(delivery.Id.UidValidity);
            values.Add(delivery.Id.Uid);
            values.Add(delivery.ReceivedAt.UtcTicks);
            values.Add(delivery.State.ToString());
            values.Add(Guid(store, delivery.MessageId)!);
            values.Add(delivery.Filing?.ToString()!);
        }

        return values;
    }

    /// <summary>SQLite keeps identities as text, written as Entity Framework writes them.</summary>
    public static object? Guid(StoreContext store, Guid? id) => store is SqliteContext ? id?.ToString().ToUpperInvariant() : id;
}
