using LicenseInbox.Domain.Casebook;
using LicenseInbox.Domain.Policy;
using LicenseInbox.Domain.Receiving;
using LicenseInbox.Domain.Replies;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace LicenseInbox.Worker.Pipeline;

/// <summary>How replies are sent.</summary>
/// <param name="PerAddressPerHour">At most so many to one address in an hour; more are delayed, never dropped.</param>
/// <param name="PerDomainPerHour">At most so many to all addresses of one domain.</param>
/// <param name="PerHour">At most so many to anybody.</param>
/// <param name="LookEvery">How often the outbox is looked at.</param>
internal sealed record OutboxSettings(int PerAddressPerHour, int PerDomainPerHour, int PerHour, TimeSpan LookEvery);

/// <summary>
/// Sends what the outbox holds, beside other workers. A mail is claimed before it is handed over, so that nobody else does and it is not written anew meanwhile; when the claimant dies, or the
/// connection was lost after DATA, it is handed over again with the same Message-ID. What the server took is told to its requests (their clocks stop) in one transaction.
/// All that is written about a mail is written only while it is this worker's: one that was cut off finds, when it is back, that another has it.
/// </summary>
internal sealed class OutboxSender(
    ICasebooks casebooks,
    IDeliveryLog log,
    IMailSender sender,
    IReadOnlyList<IMailbox> mailboxes,
    Answering answering,
    OutboxBell bell,
    ToldBefore toldBefore,
    OutboxSettings settings,
    TimeProvider time,
    ILogger<OutboxSender> logger) : BackgroundService
{
    /// <summary>So often a mail is handed over whose answer after DATA is lost; then a person decides.</summary>
    private const int UncertainTries = 3;

    /// <summary>So often it is tried to write down what became of a mail though something other than the database fails; then a person decides.</summary>
    private const int RecordTries = 5;

    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(15);

    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan LongestRecordPause = TimeSpan.FromSeconds(15);

    private static readonly TimeSpan LimitPause = TimeSpan.FromMinutes(5);

    private readonly ExceptionGroups _groups = new(50);

    /// <summary>Sends everything that may be sent now, as far as no other worker does.</summary>
    /// <returns>How many mails the server took.</returns>
    public async Task<int> SendDueAsync(CancellationToken cancellationToken)
    {
        var sent = 0;
        while (!await toldBefore.IsUnknownAsync(cancellationToken) && await log.ClaimAsync(time.GetUtcNow(), cancellationToken) is { } mail)
        {
            var mailbox = mailboxes.FirstOrDefault(mailbox => mailbox.Account == mail.Account) ?? mailboxes[0];
            if (await toldBefore.SettleAsync(mailbox, mail, cancellationToken) || await DelayAsync(mail, cancellationToken) || !await IsStillOursAsync(mail, cancellationToken))
                continue;
            var startedAt = time.GetUtcNow();
            var attempt = await sender.SendAsync(mail, mailbox.Address, cancellationToken);
            Instruments.Tried(mail, attempt.Result, startedAt, time.GetUtcNow());
            await RecordAsync(mail, attempt, cancellationToken);
            if (attempt.Result != SendResult.Sent)
                continue;
            sent++;
            await AppendAsync(mailbox, mail, attempt.Raw, cancellationToken);
        }

        return sent;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await bell.WaitAsync(settings.LookEvery, stoppingToken);
                await SendDueAsync(stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (StoreUnavailableException error)
            {
                logger.LogWarning("Replies wait: {Reason:l}", error.Message);
            }
            catch (Exception error)
            {
                logger.LogError(error, "Replies could not be sent; they are tried again");
            }
        }
    }

    /// <summary>The last look before it is handed over: what came before may have taken its time.</summary>
    private async Task<bool> IsStillOursAsync(OutgoingMail mail, CancellationToken cancellationToken)
    {
        await using var book = await casebooks.OpenAsync(cancellationToken);
        return await book.FindOutgoingAsync(mail.MessageId, cancellationToken) is { } now && now.IsStill(mail);
    }

    /// <summary>Whether a limit is reached: then it waits, and a person is told once a day for each address, domain, or all.</summary>
    private async Task<bool> DelayAsync(OutgoingMail mail, CancellationToken cancellationToken)
    {
        if (await ReachedAsync(mail, cancellationToken) is not { } reached)
            return false;
        var now = time.GetUtcNow();
        await using var book = await casebooks.OpenAsync(cancellationToken);
        if (await book.FindOutgoingAsync(mail.MessageId, cancellationToken) is not { } current || !current.IsStill(mail))
            return true;
        book.Put(mail with { ClaimedBy = null, Attempts = mail.Attempts - 1, NotBefore = now + LimitPause, LastError = $"delayed: {reached.Limit} mails went to {reached.Whom} within an hour" });
        var exception = new ExceptionRecord
        {
            Id = Guid.CreateVersion7(now),
            Code = FindingCodes.ReplyLimit,
            Summary = $"Replies to {reached.Whom} are delayed: {reached.Limit} were sent within an hour.",
            OutgoingMailId = mail.Id,
            OpenedAt = now,
        };
        if (mail.LastError?.StartsWith("delayed:", StringComparison.Ordinal) != true)
            await _groups.AddAsync(book, reached.Whom, exception, cancellationToken);
        await book.CommitAsync(cancellationToken);
        logger.LogWarning("A reply is delayed: {Limit} mails went to {Whom:l} within an hour", reached.Limit, reached.IsOne ? "the same address" : reached.Whom);
        return true;
    }

    private async Task<(string Whom, int Limit, bool IsOne)?> ReachedAsync(OutgoingMail mail, CancellationToken cancellationToken)
    {
        // Billing gets as many as there are moves, managers as many as there are looks; no stranger can cause more.
        if (mail.HandoverId is not null || mail.IsToManagers)
            return null;
        var since = time.GetUtcNow() - TimeSpan.FromHours(1);
        if (await log.SentSinceAsync(since, null, cancellationToken) >= settings.PerHour)
            return ("anybody", settings.PerHour, false);
        foreach (var to in mail.To)
        {
            if (await log.SentSinceAsync(to.Address, since, cancellationToken) >= settings.PerAddressPerHour)
                return (to.Address, settings.PerAddressPerHour, true);
            if (await log.SentSinceAsync(since, to.Domain, cancellationToken) >= settings.PerDomainPerHour)
                return (to.Domain, settings.PerDomainPerHour, false);
        }

        return null;
    }

    private static TimeSpan PauseAfter(OutgoingMail mail) => TimeSpan.FromSeconds(Math.Min(LongestPause.TotalSeconds, 5 * Math.Pow(2, Math.Min(mail.Attempts, 12))));

    /// <summary>Writes down what became of a mail, however long that takes: forgotten, it would be sent again.</summary>
    private async Task RecordAsync(OutgoingMail mail, SendAttempt attempt, CancellationToken cancellationToken)
    {
        // A program that ends takes the time to write it down.
        using var patience = new CancellationTokenSource();
        await using var ending = cancellationToken.Register(() => patience.CancelAfter(LongestRecordPause));
        var failures = 0;
        for (var pause = FirstPause; ;)
        {
            try
            {
                await using var book = await casebooks.OpenAsync(patience.Token);
                if (await book.FindOutgoingAsync(mail.MessageId, patience.Token) is { } now && MayBeWritten(now, mail, attempt))
                {
                    var free = mail with { ClaimedBy = null, LastError = attempt.ServerSaid };
                    if (failures < RecordTries)
                        await RecordAsync(book, free, attempt.Result, patience.Token);
                    else
                        GiveUp(book, free, $"What became of a {Name(mail)} ({attempt.Result}) could not be written down; the log says why.");
                    await book.CommitAsync(patience.Token);
                }

                break;
            }
            catch (Exception error) when (error is ConcurrentChangeException or StoreUnavailableException)
            {
                // Where a request changed meanwhile, what was taken is told to it as it is now.
                logger.LogWarning("What became of a reply is written down in {Pause}: {Reason:l}", pause, error.Message);
            }
            catch (Exception error) when (error is not OperationCanceledException)
            {
                failures++;
                logger.LogError(error, "What became of a reply could not be written down; again in {Pause}", pause);
            }

            await Task.Delay(pause, time, patience.Token);
            pause = pause < LongestRecordPause ? pause * 2 : pause;
        }

        if (attempt.Result == SendResult.Sent)
            logger.LogInformation("Reply sent ({Case:l})", string.Join(", ", mail.Cases));
        else
            logger.LogWarning("Reply {Result} ({Case:l}): {Reason:l}", attempt.Result, string.Join(", ", mail.Cases), attempt.ServerSaid);
    }

    /// <summary>While it is ours; and that it was taken counts though another worker claimed it meanwhile, who then need not send it.</summary>
    private static bool MayBeWritten(OutgoingMail now, OutgoingMail claimed, SendAttempt attempt) =>
        now.IsStill(claimed) || (now.State == OutgoingState.Waiting && attempt.Result == SendResult.Sent);

    private async Task RecordAsync(ICasebook book, OutgoingMail mail, SendResult result, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        switch (result)
        {
            case SendResult.Sent:
                book.Put(mail with { State = OutgoingState.Sent, SentAt = now });
                await answering.Outcomes.TakenAsync(book, mail, now, cancellationToken);
                break;
            case SendResult.Deferred:
                book.Put(mail with { NotBefore = now + PauseAfter(mail) });
                break;
            case SendResult.Uncertain when mail.TimesUncertain + 1 < UncertainTries:
                // Told twice under one Message-ID is less bad than never told: mail programs show it once.
                book.Put(mail with { NotBefore = now + PauseAfter(mail), TimesUncertain = mail.TimesUncertain + 1 });
                break;
            case SendResult.Refused:
                await answering.Outcomes.NotDeliveredAsync(book, mail, cancellationToken);
                break;
            default:
                GiveUp(book, mail with { TimesUncertain = mail.TimesUncertain + 1 }, $"The connection was lost {UncertainTries} times while a {Name(mail)} was handed over: nobody knows whether {(mail.IsToManagers ? "the manager" : mail.HandoverId is null ? "the partner" : "billing")} has it.");
                break;
        }
    }

    /// <summary>It is not sent again before a person has decided so.</summary>
    private void GiveUp(ICasebook book, OutgoingMail mail, string why)
    {
        var now = time.GetUtcNow();
        answering.Outcomes.Uncertain(book, mail);
        book.Put(new ExceptionRecord
        {
            Id = Guid.CreateVersion7(now),
            Code = FindingCodes.ReplyUncertain,
            Summary = why,
            OutgoingMailId = mail.Id,
            Case = mail.Cases.Count > 0 ? mail.Cases[0] : null,
            OpenedAt = now,
        });
    }

    private static string Name(OutgoingMail mail) => mail.IsToManagers ? "mail to managers" : mail.HandoverId is null ? "reply" : "card form";

    /// <summary>The Sent folder is for people; a copy that can't be put there does not undo what was sent.</summary>
    private async Task AppendAsync(IMailbox mailbox, OutgoingMail mail, ReadOnlyMemory<byte> raw, CancellationToken cancellationToken)
    {
        try
        {
            await mailbox.AppendSentAsync(raw, mail.MessageId, cancellationToken);
        }
        catch (MailboxUnavailableException error)
        {
            logger.LogWarning("A sent reply is not in the Sent folder: {Reason:l}", error.Message);
        }
    }
}
