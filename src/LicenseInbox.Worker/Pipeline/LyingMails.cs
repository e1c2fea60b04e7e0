using LicenseInbox.Domain.Casebook;
using LicenseInbox.Domain.Receiving;

namespace LicenseInbox.Worker.Pipeline;

/// <summary>
/// The known mails that still lie in a watched folder, by the last look at it, under one lease. Whoever looks passes over them without asking the database for all that was ever handled, which grows for years: asked is only about
/// what a look finds beside them.
/// </summary>
internal sealed class LyingMails(IDeliveryLog log, string account)
{
    private IReadOnlySet<DeliveryId>? _lying;

    /// <summary>Looks, and leaves out what is known.</summary>
    public async Task<IReadOnlyList<DeliverySummary>> LeaveOutAsync(Func<Func<DeliveryId, bool>, Task<IReadOnlyList<DeliverySummary>>> look, CancellationToken cancellationToken)
    {
        var before = _lying ?? await log.KnownAsync(account, cancellationToken);
        var still = new HashSet<DeliveryId>();
        var found = await look(id =>
        {
            var isKnown = before.Contains(id);
            if (isKnown)
                still.Add(id);
            return isKnown;
        });
        var known = await log.KnownAmongAsync(account, found.Select(mail => mail.Id).ToList(), cancellationToken);
        still.UnionWith(known);
        _lying = still;
        return known.Count == 0 ? found : found.Where(mail => !known.Contains(mail.Id)).ToList();
    }
}
