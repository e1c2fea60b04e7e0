using LicenseInbox.Domain.Audit;

namespace LicenseInbox.Domain.Tests;

/// <summary>Builders of the audit trail.</summary>
internal static partial class Some
{
    public static AuditEntry AuditEntry(int step, Guid? chain = null) =>
        Domain.Audit.AuditEntry.Of(chain ?? Guid.Empty, CaseNumber, ReceivedAt.AddMinutes(step), AuditActions.RequestDecided, new { step }) with { Personal = $"Lee Park <lee{step}@lakeside.example>" };

    /// <summary>A chain of so many entries.</summary>
    public static IReadOnlyList<ChainedEntry> Chain(int length)
    {
        var (id, chain) = (Guid.NewGuid(), new List<ChainedEntry>());
        for (var step = 1; step <= length; step++)
            chain.Add(ChainedEntry.After(chain.LastOrDefault()?.Head, AuditEntry(step, id)));
        return chain;
    }
}
