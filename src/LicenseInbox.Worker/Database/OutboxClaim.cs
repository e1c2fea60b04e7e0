using LicenseInbox.Domain.Replies;
using LicenseInbox.Worker.Database.Rows;
using Microsoft.EntityFrameworkCore;

namespace LicenseInbox.Worker.Database;

/// <summary>Finds the oldest mail of the outbox that nobody hands over. On PostgreSQL it is locked, and one that another worker claims at this moment is passed over.</summary>
internal static class OutboxClaim
{
    /// <summary>Nothing lets a mail wait that long: what is not to be sent before later than that was written while a clock was wrong.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(20);

    /// <param name="store">The transaction.</param>
    /// <param name="now">Mails not to be sent before later wait.</param>
    /// <param name="worker">This worker: what it claimed itself it lost on the way, since it sends one after another.</param>
    /// <param name="others">The other workers that live: what they claimed is theirs; null when that can't be told, and all claims count.</param>
    public static IQueryable<OutgoingRow> Oldest(StoreContext store, DateTimeOffset now, long worker, IReadOnlyCollection<long>? others)
    {
        List<object> values = [nameof(OutgoingState.Waiting), now.UtcTicks, worker, (now + LongestWait).UtcTicks];
        var free = others switch
        {
            null => " AND (claimed_by IS NULL OR claimed_by = {2})",
            { Count: 0 } => "",
            _ => $" AND (claimed_by IS NULL OR claimed_by NOT IN ({string.Join(", ", others.Select(other => Parameter(values, other)))}))",
        };
        // Found by what stands before the mail in its row, and then read: of a long outbox every mail would be read and sorted whole, for each that is sent.
        var sql = $$"""
            SELECT * FROM outgoing_mails WHERE id = (
                SELECT id FROM outgoing_mails WHERE state = {0} AND (not_before <= {1} OR not_before > {3}){{free}}
                ORDER BY written_at, id LIMIT 1{{(store is SqliteContext ? "" : " FOR UPDATE SKIP LOCKED")}})
            """;
#pragma warning disable EF1002 // The text is made of the words above; every value is a parameter.
        return store.Outgoing.FromSqlRaw(sql, [.. values]).IgnoreAutoIncludes().AsTracking();
#pragma warning restore EF1002
    }

    private static string Parameter(List<object> values, long other)
    {
        values.Add(other);
        return $"{{{values.Count - 1}}}";
    }
}
