using LicenseInbox.Domain.Audit;
using LicenseInbox.Worker.Database.Rows;

namespace LicenseInbox.Worker.Database;

/// <summary>Adds entries to their chains, within a transaction. The head of a chain has a version: of two who add to it at once the second starts again.</summary>
internal static class AuditWriter
{
    public static async Task AddAsync(StoreContext context, AuditEntry entry, CancellationToken cancellationToken)
    {
        var clean = entry with { Author = ColumnText.Clean(entry.Author), Personal = entry.Personal is { } text ? ColumnText.Clean(text) : null };
        var head = context.AuditHeads.Local.FindEntry(entry.Chain)?.Entity ?? await StoreQueries.Of(context).AuditHead(context, entry.Chain, cancellationToken);
        var chained = ChainedEntry.After(head?.ToHead(), clean);
        context.AuditEntries.Add(AuditEntryRow.From(chained));
        if (chained.Personal is { } personal)
            context.AuditTexts.Add(new AuditTextRow { Chain = chained.Chain, Number = chained.Number, At = chained.At, Salt = personal.Salt, Text = personal.Text });
        if (head is null)
            context.AuditHeads.Add(head = new AuditHeadRow { Chain = chained.Chain, Hash = "" });
        (head.Number, head.Hash) = (chained.Number, chained.Hash);
    }
}
