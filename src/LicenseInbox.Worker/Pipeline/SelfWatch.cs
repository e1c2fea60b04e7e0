using LicenseInbox.Domain.Alerting;

namespace LicenseInbox.Worker.Pipeline;

/// <summary>Looks for what is wrong with the work itself: in the store, and with what the program stands on (disk, certificates), each by a look of its own.</summary>
/// <param name="ledger">The store.</param>
/// <param name="accounts">The mailboxes of the settings.</param>
/// <param name="limits">What is still right.</param>
/// <param name="others">Looks beyond the store.</param>
/// <param name="time">The clock.</param>
internal sealed class SelfWatch(IAlertLedger ledger, IReadOnlyList<string> accounts, TroubleLimits limits, IReadOnlyList<Func<DateTimeOffset, CancellationToken, Task<IEnumerable<FoundCondition>>>> others, TimeProvider time)
{
    private readonly DateTimeOffset _startedAt = time.GetUtcNow();

    public async Task<IReadOnlyList<FoundCondition>> FindAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var work = await ledger.WorkAsync(now, cancellationToken);
        var found = new List<FoundCondition>(Troubles.Of(work, accounts, limits, _startedAt, now));
        foreach (var look in others)
            found.AddRange(await look(now, cancellationToken));
        return found;
    }
}
