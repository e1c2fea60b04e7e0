using System.Threading.Channels;
using LicenseInbox.Domain.Casebook;
using LicenseInbox.Domain.Reading;
using LicenseInbox.Domain.Receiving;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace LicenseInbox.Worker.Pipeline;

/// <summary>
/// Watches one mailbox: look, fetch, read (in parallel), handle (one after another, oldest first), file; then wait for a push or the next look. It survives whatever happens: what was not
/// committed is found again at the next look.
/// </summary>
internal sealed class MailboxWatch(
    IMailbox mailbox,
    IDeliveryLog log,
    IMessageReader reader,
    MailIntake intake,
    WatchSettings settings,
    TimeProvider time,
    ILogger<MailboxWatch> logger) : BackgroundService
{
    /// <summary>Mails that are read ahead of the one that is handled.</summary>
    private const int ReadAhead = 8;

    /// <summary>Filed together: moving one by one out of a large mailbox is slow.</summary>
    private const int FilingBatch = 50;

    private const int Tries = 3;

    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(1);

    private readonly Dictionary<DeliveryId, int> _failures = [];

    /// <summary>One look, until everything found is handled and filed.</summary>
    public async Task LookAsync(CancellationToken cancellationToken)
    {
        var start = await log.StartAsync(mailbox.Account, settings.StartFrom, cancellationToken);
        var known = await log.KnownAsync(mailbox.Account, cancellationToken);
        var found = await mailbox.LookAsync(known.Contains, cancellationToken);
        var mails = await LeaveOldAsync(found, start, cancellationToken);
        foreach (var large in mails.Where(mail => mail.Size > settings.SizeLimit))
            await HandleAsync(large, TooLarge(large), cancellationToken);
        await HandleAllAsync(mails.Where(mail => mail.Size <= settings.SizeLimit).ToList(), cancellationToken);
        await FileAsync(cancellationToken);
        await log.LookedAsync(mailbox.Account, time.GetUtcNow(), cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var pause = TimeSpan.FromSeconds(1);
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await LookAsync(stoppingToken);
                pause = TimeSpan.FromSeconds(1);
                await mailbox.WaitForChangeAsync(settings.LookEvery, stoppingToken);
                continue;
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception error) when (error is MailboxUnavailableException or StoreUnavailableException)
            {
                logger.LogWarning("{Account:l} is looked at again in {Pause}: {Reason:l}", mailbox.Account, pause, error.Message);
            }
            catch (Exception error)
            {
                logger.LogError(error, "{Account:l} could not be looked at; again in {Pause}", mailbox.Account, pause);
            }

            await Task.Delay(pause, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            pause = TimeSpan.FromTicks(Math.Min(pause.Ticks * 2, LongestPause.Ticks));
        }
    }

    /// <summary>
    /// What lies before the start, by the earlier of INTERNALDATE and the topmost Received header, is written down and never answered: also after a change of UIDVALIDITY or server.
    /// </summary>
    private async Task<IReadOnlyList<DeliverySummary>> LeaveOldAsync(IReadOnlyList<DeliverySummary> found, DateTimeOffset start, CancellationToken cancellationToken)
    {
        if (start == DateTimeOffset.MinValue || found.Count == 0)
            return found;
        var recent = found.Where(mail => mail.ReceivedAt >= start).ToList();
        var received = recent.Count == 0 ? null : await mailbox.TopmostReceivedAsync(recent.ConvertAll(mail => mail.Id), cancellationToken);
        // Received headers know seconds only: one of the very second of the start is not old.
        var old = found.Where(mail => mail.ReceivedAt < start || (received?.GetValueOrDefault(mail.Id) is { } at && at < start - TimeSpan.FromSeconds(1))).ToHashSet();
        await log.RecordAsync(old.Select(mail => new RecordedDelivery(mail.Id, mail.ReceivedAt, DeliveryState.BeforeStart, null, null)).ToList(), cancellationToken);
        if (old.Count > 0)
            logger.LogInformation("{Account:l}: {Count} mails lie before the start and are left alone", mailbox.Account, old.Count);
        return found.Where(mail => !old.Contains(mail)).ToList();
    }

    private async Task HandleAllAsync(List<DeliverySummary> mails, CancellationToken cancellationToken)
    {
        if (mails.Count == 0)
            return;
        var read = Channel.CreateBounded<(DeliverySummary Mail, Task<MessageFacts>? Facts)>(ReadAhead);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var fetching = FetchAsync(mails, read.Writer, stop.Token);
        try
        {
            var handled = 0;
            await foreach (var (mail, facts) in read.Reader.ReadAllAsync(cancellationToken))
            {
                if (facts is null)
                    await log.RecordAsync([new RecordedDelivery(mail.Id, mail.ReceivedAt, DeliveryState.Gone, null, null)], cancellationToken);
                else
                    await HandleAsync(mail, await facts, cancellationToken);
                if (++handled % FilingBatch == 0)
                    await FileAsync(cancellationToken);
            }
        }
        finally
        {
            await stop.CancelAsync();
            await fetching.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        await fetching;
    }

    private async Task FetchAsync(List<DeliverySummary> mails, ChannelWriter<(DeliverySummary, Task<MessageFacts>?)> read, CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var fetched in mailbox.FetchAsync(mails, cancellationToken))
            {
                var facts = fetched.Raw is { } raw ? Task.Run(() => reader.ReadAsync(raw, cancellationToken), cancellationToken) : null;
                await read.WriteAsync((fetched.Summary, facts), cancellationToken);
            }
        }
        finally
        {
            // What was fetched before a failure is handled; the failure itself ends the look afterwards.
            read.Complete();
        }
    }

    private async Task HandleAsync(DeliverySummary mail, MessageFacts facts, CancellationToken cancellationToken)
    {
        try
        {
            await intake.HandleAsync(mailbox.Account, mail, facts, cancellationToken);
            _failures.Remove(mail.Id);
        }
        catch (Exception error) when (error is not (OperationCanceledException or StoreUnavailableException))
        {
            // It may be the mail, or a passing trouble: it is tried at the next looks, then a person sees it. The others go on meanwhile.
            var failures = _failures[mail.Id] = _failures.GetValueOrDefault(mail.Id) + 1;
            if (failures < Tries)
            {
                logger.LogError(error, "Mail {Uid:l} of {Account:l} could not be handled; it is tried again", mail.Id.Uid, mailbox.Account);
                return;
            }

            await intake.SetAsideAsync(mail, error, cancellationToken);
            _failures.Remove(mail.Id);
        }
    }

    private async Task FileAsync(CancellationToken cancellationToken)
    {
        var pending = await log.ToFileAsync(mailbox.Account, cancellationToken);
        if (pending.Count == 0)
            return;
        var results = await mailbox.FileAsync(pending.Select(delivery => (delivery.Id, delivery.Filing ?? Filing.Processed)).ToList(), cancellationToken);
        await log.RecordAsync(
            pending.Where(delivery => results.TryGetValue(delivery.Id, out var result) && result != FilingResult.OverQuota).Select(delivery => delivery with
            {
                State = results[delivery.Id] switch
                {
                    FilingResult.Filed => DeliveryState.Filed,
                    FilingResult.Gone => DeliveryState.Gone,
                    _ => DeliveryState.FilingDenied,
                },
            }).ToList(),
            cancellationToken);
    }

    private MessageFacts TooLarge(DeliverySummary mail) => new()
    {
        Digest = $"unfetched:{mail.Id.Folder}:{mail.Id.UidValidity}:{mail.Id.Uid}",
        Size = mail.Size,
        Unreadable = $"it has {mail.Size / 1_000_000} MB; at most {settings.SizeLimit / 1_000_000} MB are fetched",
    };
}
