using System.Collections.Concurrent;
using System.Threading.Channels;
using LicenseInbox.Domain.Casebook;
using LicenseInbox.Domain.Reading;
using LicenseInbox.Domain.Receiving;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace LicenseInbox.Worker.Pipeline;

/// <summary>
/// Watches one mailbox, while this worker holds its lease: look, fetch, read (in parallel), handle (one after another, oldest first), file; then wait for a push or the next look.
/// Mails of senders who don't count have a turn of their own beside it. It survives whatever happens: what was not
/// committed is found again at the next look. A mail that fails again and again, in whatever part, is set aside for a person; the others go on meanwhile.
/// </summary>
internal sealed class MailboxWatch(
    IMailbox mailbox,
    IDeliveryLog log,
    MailReading reading,
    MailIntake intake,
    LeaseKeeper leases,
    Recovery recovery,
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

    private readonly PutOffMails _putOff = new(time);
    private readonly ConcurrentDictionary<DeliveryId, int> _failures = new();
    private readonly SemaphoreSlim _filing = new(1);
    private long? _deniedAt;

    private (Lease Lease, StrangersTurn Strangers, LyingMails Lying)? _held;

    public override void Dispose()
    {
        _filing.Dispose();
        base.Dispose();
    }

    /// <summary>One look, until everything found is handled and filed, or waits for the strangers' turn.</summary>
    public async Task LookAsync(Lease lease, CancellationToken cancellationToken)
    {
        // INTERNALDATE and Received headers know seconds only: what comes in the very second of the start is not old.
        var start = FullSecond(await log.StartAsync(lease, mailbox.Account, settings.StartFrom, cancellationToken));
        // In this order: what is no longer waiting has been recorded.
        var waiting = StrangersUnder(lease).Waiting;
        var found = await Under(lease).Lying.LeaveOutAsync(isKnown => mailbox.LookAsync(id => isKnown(id) || waiting.Contains(id) || _putOff.Has(id), cancellationToken), cancellationToken);
        var mails = await LeaveOldAsync(lease, found, start, cancellationToken);
        foreach (var large in mails.Where(mail => mail.Size > settings.SizeLimit))
            await HandleAsync(lease, large, Task.FromResult(TooLarge(large)), cancellationToken);
        await StrangersUnder(lease).MakeWayAsync(() => HandleAllAsync(lease, mails.Where(mail => mail.Size <= settings.SizeLimit).ToList(), cancellationToken));
        await FileAsync(lease, cancellationToken);
        await FileDeniedAsync(lease, cancellationToken);
        await log.LookedAsync(lease, mailbox.Account, time.GetUtcNow(), cancellationToken);
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => leases.RunAsync(
        $"mailbox {mailbox.Account}",
        (lease, held) => Task.WhenAll(StrangersUnder(lease).RunAsync(held), WatchAsync(lease, held)),
        stoppingToken);

    private StrangersTurn StrangersUnder(Lease lease) => Under(lease).Strangers;

    /// <summary>What waits under a lease is the next holder's to find, and what he knows is his own.</summary>
    private (Lease Lease, StrangersTurn Strangers, LyingMails Lying) Under(Lease lease)
    {
        if (_held is { } held && held.Lease == lease)
            return held;
        var strangers = new StrangersTurn(mailbox, reading, (mail, facts, token) => HandleAsync(lease, mail, facts, token), token => FileAsync(lease, token), logger);
        _held = (lease, strangers, new LyingMails(log, mailbox.Account));
        return _held.Value;
    }

    private async Task WatchAsync(Lease lease, CancellationToken stoppingToken)
    {
        var pause = TimeSpan.FromSeconds(1);
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await recovery.CompleteAsync(lease, mailbox, stoppingToken);
                await LookAsync(lease, stoppingToken);
                pause = TimeSpan.FromSeconds(1);
                await mailbox.WaitForChangeAsync(settings.LookEvery, stoppingToken);
                continue;
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception error) when (error is MailboxUnavailableException or StoreUnavailableException or ReaderUnavailableException)
            {
                logger.LogWarning("{Account:l} is looked at again in {Pause}: {Reason:l}", mailbox.Account, pause, error.Message);
            }
            catch (Exception error) when (error is not LeaseLostException)
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
    private async Task<IReadOnlyList<DeliverySummary>> LeaveOldAsync(Lease lease, IReadOnlyList<DeliverySummary> found, DateTimeOffset start, CancellationToken cancellationToken)
    {
        if (start == DateTimeOffset.MinValue || found.Count == 0)
            return found;
        var recent = found.Where(mail => mail.ReceivedAt >= start).ToList();
        var received = recent.Count == 0 ? null : await mailbox.TopmostReceivedAsync(recent.ConvertAll(mail => mail.Id), cancellationToken);
        var old = found.Where(mail => mail.ReceivedAt < start || received?.GetValueOrDefault(mail.Id) < start).ToHashSet();
        await log.RecordAsync(lease, old.Select(mail => new RecordedDelivery(mail.Id, mail.ReceivedAt, DeliveryState.BeforeStart, null, null)).ToList(), cancellationToken);
        if (old.Count > 0)
            logger.LogInformation("{Account:l}: {Count} mails lie before the start and are left alone", mailbox.Account, old.Count);
        return found.Where(mail => !old.Contains(mail)).ToList();
    }

    private static DateTimeOffset FullSecond(DateTimeOffset at) => at.AddTicks(-(at.Ticks % TimeSpan.TicksPerSecond));

    private async Task HandleAllAsync(Lease lease, List<DeliverySummary> mails, CancellationToken cancellationToken)
    {
        if (mails.Count == 0)
            return;
        var read = Channel.CreateBounded<(DeliverySummary Mail, Task<FirstReading>? Reading)>(ReadAhead);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var fetching = FetchAsync(mails, read.Writer, stop.Token);
        try
        {
            var handled = 0;
            await foreach (var (mail, reading) in read.Reader.ReadAllAsync(cancellationToken))
            {
                await HandleAsync(lease, mail, reading, cancellationToken);
                if (++handled % FilingBatch == 0)
                    await FileAsync(lease, cancellationToken);
            }
        }
        finally
        {
            await stop.CancelAsync();
            await fetching.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        await fetching;
    }

    private async Task FetchAsync(List<DeliverySummary> mails, ChannelWriter<(DeliverySummary, Task<FirstReading>?)> read, CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var batch in FetchedBatches.Of(mailbox.FetchAsync(mails, cancellationToken), cancellationToken))
            {
                var given = batch.Where(mail => mail.Raw is not null).ToList();
                var headers = await reading.ReadHeadersAsync(given.Select(mail => mail.Raw!.Value), cancellationToken);
                var known = await reading.KnownSendersAsync(headers, cancellationToken);
                foreach (var fetched in batch)
                    await read.WriteAsync((fetched.Summary, ReadFirst(fetched, given.IndexOf(fetched) is >= 0 and var at ? headers[at] : null, known, cancellationToken)), cancellationToken);
            }
        }
        finally
        {
            // What was fetched before a failure is handled; the failure itself ends the look afterwards.
            read.Complete();
        }
    }

    /// <summary>The reading of a fetched mail, by its headers; null when it is gone.</summary>
    private Task<FirstReading>? ReadFirst(FetchedMail fetched, HeadersRead? headers, IReadOnlySet<string> known, CancellationToken cancellationToken) => fetched switch
    {
        { Refusal: { } refusal } => Task.FromException<FirstReading>(new MailboxUnavailableException(mailbox.Account, refusal)),
        { Raw: { } raw } => Task.Run(() => reading.ReadExpectedAsync(fetched.Summary, raw, headers!, known, cancellationToken), cancellationToken),
        _ => null,
    };

    /// <summary>Handles it now, or leaves it for later.</summary>
    private Task HandleAsync(Lease lease, DeliverySummary mail, Task<FirstReading>? reading, CancellationToken cancellationToken) => reading is null
        ? GoneAsync(lease, mail, cancellationToken)
        : TryAsync(lease, mail, async () =>
        {
            var first = await reading;
            if (first.IsUndecided && _putOff.PutOff(mail.Id))
            {
                logger.LogWarning("Mail {Uid:l} of {Account:l} is looked at again later: the key of its signature could not be looked up", mail.Id.Uid, mailbox.Account);
                return;
            }

            _putOff.Forget(mail.Id);
            if (first.Facts is null)
                StrangersUnder(lease).Add(mail);
            else
                await HandleAsync(lease, mail, first.Facts, cancellationToken);
        }, cancellationToken);

    private Task HandleAsync(Lease lease, DeliverySummary mail, Task<MessageFacts>? facts, CancellationToken cancellationToken) => facts is null
        ? GoneAsync(lease, mail, cancellationToken)
        : TryAsync(lease, mail, async () => await HandleAsync(lease, mail, await facts, cancellationToken), cancellationToken);

    private async Task HandleAsync(Lease lease, DeliverySummary mail, MessageFacts facts, CancellationToken cancellationToken)
    {
        await intake.HandleAsync(lease, mailbox.Account, mail, facts, cancellationToken);
        _failures.TryRemove(mail.Id, out _);
    }

    private Task GoneAsync(Lease lease, DeliverySummary mail, CancellationToken cancellationToken) =>
        log.RecordAsync(lease, [new RecordedDelivery(mail.Id, mail.ReceivedAt, DeliveryState.Gone, null, null)], cancellationToken);

    private async Task TryAsync(Lease lease, DeliverySummary mail, Func<Task> handle, CancellationToken cancellationToken)
    {
        try
        {
            await handle();
        }
        catch (Exception error) when (!IsOfAll(error) && !cancellationToken.IsCancellationRequested)
        {
            // It may be the mail, or a passing trouble: it is tried at the next looks, then a person sees it. The others go on meanwhile.
            var failures = _failures.AddOrUpdate(mail.Id, 1, (_, before) => before + 1);
            if (failures < Tries)
            {
                logger.LogError(error, "Mail {Uid:l} of {Account:l} could not be handled; it is tried again", mail.Id.Uid, mailbox.Account);
                return;
            }

            await intake.SetAsideAsync(lease, mail, error, cancellationToken);
            _failures.TryRemove(mail.Id, out _);
        }
    }

    /// <summary>Troubles of this worker, its database or its readers, which no mail is to be blamed for.</summary>
    internal static bool IsOfAll(Exception error) => error is StoreUnavailableException or LeaseLostException or ReaderUnavailableException;

    private async Task FileAsync(Lease lease, CancellationToken cancellationToken) =>
        await FileAsync(lease, () => log.InStateAsync(mailbox.Account, DeliveryState.Handled, cancellationToken), cancellationToken);

    /// <summary>What the server did not allow (a quota, rights) it may allow later; a few are tried at each regular look, and the rest when they went.</summary>
    private async Task FileDeniedAsync(Lease lease, CancellationToken cancellationToken)
    {
        if (_deniedAt is not { } deniedAt || time.GetElapsedTime(deniedAt) >= settings.LookEvery)
            await FileAsync(lease, async () => (await log.InStateAsync(mailbox.Account, DeliveryState.FilingDenied, cancellationToken)).Take(FilingBatch).ToList(), cancellationToken);
    }

    /// <summary>One at a time: what two file together would be gone for one of them.</summary>
    private async Task FileAsync(Lease lease, Func<Task<IReadOnlyList<RecordedDelivery>>> pending, CancellationToken cancellationToken)
    {
        await _filing.WaitAsync(cancellationToken);
        try
        {
            await FileAsync(lease, await pending(), cancellationToken);
        }
        finally
        {
            _filing.Release();
        }
    }

    private async Task FileAsync(Lease lease, IReadOnlyList<RecordedDelivery> pending, CancellationToken cancellationToken)
    {
        if (pending.Count == 0)
            return;
        var results = await mailbox.FileAsync(pending.Select(delivery => (delivery.Id, delivery.Filing ?? Filing.Processed)).ToList(), cancellationToken);
        _deniedAt = results.Values.Contains(FilingResult.Denied) ? time.GetTimestamp() : null;
        await log.RecordAsync(
            lease,
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
