using LicenseInbox.Domain.Casebook;
using LicenseInbox.Domain.Reading;
using LicenseInbox.Domain.Receiving;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace LicenseInbox.Worker.Pipeline;

/// <summary>Reads mails that other workers ask for, with as many readers of this worker as are free: each fetches the mail from the mailbox itself.</summary>
internal sealed class ReadingHelp(ReadingTurns turns, IReadOnlyList<IMailbox> mailboxes, int readers, TimeProvider time, ILogger<ReadingHelp> logger) : BackgroundService
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(Enumerable.Range(0, readers).Select(_ => HelpAsync(stoppingToken)));

    private async Task HelpAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                if (await turns.HelpAsync(FetchAsync, stoppingToken) is { } asked)
                {
                    logger.LogDebug("Read mail {Uid:l} of {Account:l} for another worker", asked.Mail.Id.Uid, asked.Mail.Id.Account);
                    continue;
                }
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception error) when (error is MailboxUnavailableException or StoreUnavailableException or ReaderUnavailableException)
            {
                logger.LogWarning("A mail was not read for another worker, which reads it itself: {Reason:l}", error.Message);
            }
            catch (Exception error)
            {
                logger.LogError(error, "A mail could not be read for another worker, which reads it itself");
            }

            await Task.Delay(LookEvery, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task<ReadOnlyMemory<byte>?> FetchAsync(DeliverySummary mail, CancellationToken cancellationToken)
    {
        if (mailboxes.FirstOrDefault(mailbox => mailbox.Account == mail.Id.Account) is not { } mailbox)
            return null;
        await foreach (var fetched in mailbox.FetchAsync([mail], cancellationToken))
            return fetched.Raw;
        return null;
    }
}
