using LicenseInbox.Domain.Alerting;
using LicenseInbox.Domain.Casebook;
using LicenseInbox.Domain.Receiving;
using Microsoft.Extensions.Logging;

namespace LicenseInbox.Worker.Pipeline;

/// <summary>
/// After the store was restored from an older copy: what managers were told since that copy lies in the Sent folder, and is not told again. Asked once, in the days after the restoring; when the folder can't be looked into for some time, they
/// are rather told twice than never.
/// </summary>
/// <param name="mailboxes">The mailboxes; mails to managers come from the first.</param>
/// <param name="restored">Whether and when the store was restored.</param>
/// <param name="origin">Where mails to managers come from.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">The log.</param>
internal sealed class ManagersToldBefore(IReadOnlyList<IMailbox> mailboxes, IRestoredStore restored, ManagerMailOrigin origin, TimeProvider time, ILogger<ManagersToldBefore> logger)
{
    /// <summary>What was told of deadlines and days that lie further back is not told any more anyway.</summary>
    private static readonly TimeSpan Asks = TimeSpan.FromDays(8);

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    private (DateTimeOffset RestoredAt, IReadOnlySet<string> Entries)? _found;
    private DateTimeOffset? _failingSince;

    /// <summary>The entries (<see cref="ToldManagers"/>) that were told before the restoring; none where there was no restoring.</summary>
    /// <exception cref="MailboxUnavailableException">The folder can't be looked into: to be asked again.</exception>
    public async Task<IReadOnlySet<string>> FindAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (await restored.RestoredAtAsync(cancellationToken) is not { } at || now - at > Asks)
            return new HashSet<string>();
        if (_found is { } known && known.RestoredAt == at)
            return known.Entries;
        try
        {
            var mailbox = mailboxes.FirstOrDefault(mailbox => mailbox.Account == origin.Account) ?? mailboxes[0];
            var copies = await mailbox.FindSentAsync(ManagerMail.Of(Guid.Empty, mailbox.Address, new("", "", ""), now, origin), cancellationToken);
            _found = (at, copies.Where(copy => copy.SentAt <= at).SelectMany(copy => copy.Told).ToHashSet());
            return _found.Value.Entries;
        }
        catch (MailboxUnavailableException error)
        {
            _failingSince ??= now;
            if (now - _failingSince < Patience)
                throw;
            logger.LogWarning("Managers may be told again what they were told before the store was restored: {Reason:l}", error.Message);
            return new HashSet<string>();
        }
    }

    /// <summary>Whether an alert was told: by mail to the same manager; for a webhook, by mail to any.</summary>
    public static bool IsAmong(IReadOnlySet<string> entries, Alert alert, IReadOnlyList<string> addresses) =>
        entries.Count > 0 && ToldManagers.Of(alert) is { } entry
        && (entries.Contains(entry) || (!addresses.Contains(alert.Key.Recipient) && addresses.Any(address => entries.Contains(ToldManagers.Of(alert, address)))));
}
