using LicenseInbox.Domain.Alerting;
using LicenseInbox.Domain.Casebook;
using LicenseInbox.Domain.Receiving;
using LicenseInbox.Domain.Replies;
using Microsoft.Extensions.Logging;

namespace LicenseInbox.Worker.Pipeline;

/// <summary>How managers are alerted.</summary>
/// <param name="Addresses">Whom emails go to.</param>
/// <param name="Margin"><see cref="AlertSettings.Margin"/>.</param>
/// <param name="LatestTimeLeft"><see cref="AlertSettings.LatestTimeLeft"/>.</param>
/// <param name="Origin">Where emails come from.</param>
/// <param name="ConsoleUrl">Where the console is; null: there is none.</param>
/// <param name="LookEvery">How often deadlines are looked at.</param>
internal sealed record AlarmSettings(
    IReadOnlyList<string> Addresses, TimeSpan Margin, TimeSpan LatestTimeLeft, ManagerMailOrigin Origin, string? ConsoleUrl, TimeSpan LookEvery);

/// <summary>
/// Alerts managers: looks at every deadline and at what is wrong with the work, decides (<see cref="AlertRound"/>) and writes what is to be told into the outboxes, decision and mail in one transaction. One worker at a time does this. One look gives each recipient one message, however much there is to tell.
/// </summary>
internal sealed class Alarms(
    IAlertLedger ledger,
    IAlertWriter writer,
    IWebhookWriter webhooks,
    IStaffedHours staffed,
    SelfWatch selfWatch,
    IRestoredStore restored,
    ManagersToldBefore toldBefore,
    OutboxBell bell,
    AlarmSettings settings,
    TimeProvider time,
    ILogger<Alarms> logger)
{
    private const string WebhookPrefix = "webhook:";

    private static readonly TimeSpan Learned = TimeSpan.FromDays(30);

    private static readonly TimeSpan LearnEvery = TimeSpan.FromMinutes(10);

    private readonly AlertSettings _alerts = new([.. settings.Addresses, .. webhooks.Names.Select(name => WebhookPrefix + name)], settings.Margin, settings.LatestTimeLeft);
    private (DateTimeOffset At, IReadOnlyDictionary<string, TimeSpan> Times)? _medians;

    /// <summary>Looks again and again, until the lease or the program ends.</summary>
    public async Task WatchAsync(Lease lease, CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                if (!await restored.IsIncompleteAsync(stoppingToken))
                    await LookAsync(lease, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception error) when (error is StoreUnavailableException or ConcurrentChangeException or MailboxUnavailableException)
            {
                logger.LogWarning("Deadlines are looked at again: {Reason:l}", error.Message);
            }
            catch (Exception error) when (error is not LeaseLostException)
            {
                logger.LogError(error, "Deadlines could not be looked at; again in {Pause}", settings.LookEvery);
            }

            await Task.Delay(settings.LookEvery, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>One look.</summary>
    /// <returns>How many alerts were decided.</returns>
    public async Task<int> LookAsync(Lease lease, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        await ledger.SetConditionsAsync(lease, await selfWatch.FindAsync(cancellationToken), now, cancellationToken);
        var look = await ledger.LookAsync(now, cancellationToken);
        var deadlines = look.Requests.SelectMany(Deadlines.Of).Concat(look.Exceptions.Select(Deadlines.Of).OfType<WatchedDeadline>()).ToList();
        var last = deadlines.Where(deadline => deadline.EndedAt is null).Select(deadline => deadline.Deadline).Append(now).Max();
        var facts = new AlertFacts
        {
            Deadlines = deadlines,
            MedianTimes = await MediansAsync(now, cancellationToken),
            Staffed = staffed.Between(now, last),
            Conditions = look.Conditions,
            Since = look.Since,
        };
        var round = AlertRound.Decide(facts, _alerts, look.Alerts, alert => !look.Untouched.Contains(alert.Carrier), now);
        var writes = Writes(round, look.Alerts, round.Decided.Count > 0 ? await toldBefore.FindAsync(cancellationToken) : new HashSet<string>(), now);
        if (writes.IsEmpty)
            return 0;
        await ledger.WriteAsync(lease, writes, cancellationToken);
        bell.Ring();
        foreach (var kind in round.Decided.DistinctBy(alert => (alert.Key.Kind, alert.Key.Subject, alert.Key.Deadline)).GroupBy(alert => alert.Key.Kind))
            logger.LogWarning("Managers are alerted: {Count} {Kind}", kind.Count(), kind.Key);
        return round.Decided.Count;
    }

    private async Task<IReadOnlyDictionary<string, TimeSpan>> MediansAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (_medians is { } known && now - known.At < LearnEvery && now >= known.At)
            return known.Times;
        var since = now - Learned;
        var times = Deadlines.MedianTimes(await ledger.DoneSinceAsync(since, cancellationToken), staffed.Between(since, now));
        _medians = (now, times);
        return times;
    }

    private AlertWrites Writes(AlertRound round, IReadOnlyList<Alert> known, IReadOnlySet<string> toldBefore, DateTimeOffset now)
    {
        var alerts = new List<Alert>(round.Cancelled);
        var mails = new List<OutgoingMail>();
        var posts = new List<WebhookPost>();

        // What the Sent folder shows that it was told is written down as told.
        alerts.AddRange(round.Decided.Where(IsToldBefore).Select(alert => alert with { Carrier = Guid.CreateVersion7(now) }));
        foreach (var told in round.Decided.Where(alert => !IsToldBefore(alert)).GroupBy(alert => alert.Key.Recipient))
        {
            var carried = told.Select(alert => alert with { Carrier = Guid.CreateVersion7(now) }).ToList();
            carried = carried.ConvertAll(alert => alert with { Carrier = carried[0].Carrier });
            alerts.AddRange(carried);
            Carry(carried[0].Carrier, told.Key, carried, null);
        }

        // A message that loses some of its alerts tells the others; one that loses all is not sent.
        foreach (var taken in round.Cancelled.GroupBy(alert => (alert.Carrier, alert.Key.Recipient)))
        {
            var left = known.Where(alert => alert.Carrier == taken.Key.Carrier && alert.CancelledBecause is null && !taken.Any(cancelled => cancelled.Key == alert.Key)).ToList();
            Carry(taken.Key.Carrier, taken.Key.Recipient, left.Count > 0 ? left : taken.ToList(), left.Count > 0 ? null : taken.First().CancelledBecause);
        }

        return new AlertWrites { Alerts = alerts, Mails = mails, Posts = posts };

        bool IsToldBefore(Alert alert) => ManagersToldBefore.IsAmong(toldBefore, alert, settings.Addresses);

        void Carry(Guid id, string recipient, List<Alert> told, string? cancelledBecause)
        {
            var letter = AlertLetter.Of(told, settings.ConsoleUrl, now);
            if (recipient.StartsWith(WebhookPrefix, StringComparison.Ordinal))
                posts.Add(Post(id, recipient[WebhookPrefix.Length..], letter, cancelledBecause));
            else
                mails.Add(Mail(id, recipient, letter, told, cancelledBecause));
        }
    }

    private WebhookPost Post(Guid id, string webhook, AlertLetter letter, string? cancelledBecause) => new()
    {
        Id = id,
        Webhook = webhook,
        Body = webhooks.Names.Contains(webhook) ? webhooks.Write(webhook, letter) : "{}",
        State = cancelledBecause is null ? PostState.Waiting : PostState.Cancelled,
        WrittenAt = letter.WrittenAt,
        NotBefore = letter.WrittenAt,
        LastError = cancelledBecause,
    };

    private OutgoingMail Mail(Guid id, string address, AlertLetter letter, List<Alert> told, string? cancelledBecause) =>
        ManagerMail.Of(id, address, writer.Write(letter), letter.WrittenAt, settings.Origin, told.Select(ToldManagers.Of).OfType<string>().ToList()) with
        {
            State = cancelledBecause is null ? OutgoingState.Waiting : OutgoingState.Cancelled,
            LastError = cancelledBecause,
        };
}
