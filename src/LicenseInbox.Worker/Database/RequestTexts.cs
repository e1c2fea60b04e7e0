using System.Globalization;
using System.Text;
using LicenseInbox.Domain.Casebook;
using LicenseInbox.Domain.Requests;
using Microsoft.EntityFrameworkCore;

namespace LicenseInbox.Worker.Database;

/// <summary>Writes what a request is found by, many rows in a statement: its facts and words are most of the rows that a mail leads to. Both databases speak these statements.</summary>
internal static class RequestTexts
{
    private const int RowsPerStatement = 100;

    /// <summary>The facts a request rests on, in the place of those before.</summary>
    public static async Task ReplaceFactsAsync(StoreContext store, Request request, bool isNew, CancellationToken cancellationToken)
    {
        var facts = FactKeys.Of(RestsOn.Of(request)).Select(ColumnText.Key).Distinct(StringComparer.Ordinal).ToList();
        if (!isNew)
            await store.Set<Rows.RequestFactRow>().Where(row => row.RequestId == request.Id && !facts.Contains(row.Fact)).ExecuteDeleteAsync(cancellationToken);
        await AddAsync(store, "request_facts (request_id, fact)", request.Id, facts, cancellationToken);
    }

    /// <summary>Words a request is found by, beside those before.</summary>
    public static Task AddWordsAsync(StoreContext store, Guid request, IReadOnlyCollection<string> words, CancellationToken cancellationToken) =>
        AddAsync(store, "request_words (request_id, word)", request, words, cancellationToken);

    private static async Task AddAsync(StoreContext store, string table, Guid request, IEnumerable<string> texts, CancellationToken cancellationToken)
    {
        foreach (var chunk in texts.Chunk(RowsPerStatement))
        {
            var sql = new StringBuilder("INSERT INTO ").Append(table).Append(" VALUES ");
            for (var row = 1; row <= chunk.Length; row++)
                sql.Append(CultureInfo.InvariantCulture, $"{(row == 1 ? "" : ", ")}({{0}}, {{{row}}})");
            await store.Database.ExecuteSqlRawAsync(sql.Append(" ON CONFLICT DO NOTHING").ToString(), [DeliveryUpsert.Guid(store, request)!, .. chunk], cancellationToken);
        }
    }
}
