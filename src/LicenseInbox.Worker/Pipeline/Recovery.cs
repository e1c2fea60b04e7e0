using LicenseInbox.Domain.Casebook;
using LicenseInbox.Domain.Moving;
using LicenseInbox.Domain.Receiving;
using Microsoft.Extensions.Logging;

namespace LicenseInbox.Worker.Pipeline;

/// <summary>
/// After the store was restored from an older copy: the mails that were handled since lie in their folders, and the copy does not know them. They are handled again in the order of receipt, each with
/// the moves that it led to, so that requests and registry are again what they were; what that would tell was told already, and <see cref="ToldBefore"/> finds it in the Sent folder.
/// </summary>
internal sealed class Recovery(IRestoredStore restored, MailReading reading, MailIntake intake, IMoveExecutor moves, ILogger<Recovery> logger)
{
    private const int Tries = 3;

    /// <summary>Does nothing when the store is complete as far as this mailbox goes.</summary>
    public async Task CompleteAsync(Lease lease, IMailbox mailbox, CancellationToken cancellationToken)
    {
        if (await restored.LostSinceAsync(mailbox.Account, cancellationToken) is not { } since)
            return;
        logger.LogWarning("The store was restored from an older copy: {Account:l} is searched for what was handled since {Since}", mailbox.Account, since);
        await MakeDueMovesAsync(cancellationToken);
        var filed = await mailbox.FiledSinceAsync(since, cancellationToken);
        foreach (var mail in filed)
        {
            await HandleAsync(lease, mailbox, mail, cancellationToken);
            await MakeDueMovesAsync(cancellationToken);
        }

        await restored.CompletedAsync(lease, mailbox.Account, cancellationToken);
        logger.LogWarning("The store is complete again as far as {Account:l} goes: {Count} filed mails were looked at", mailbox.Account, filed.Count);
    }

    private async Task HandleAsync(Lease lease, IMailbox mailbox, FiledDelivery mail, CancellationToken cancellationToken)
    {
        if (await mailbox.FetchFiledAsync(mail, cancellationToken) is not { } raw)
            return;
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await intake.HandleFiledAsync(lease, mailbox.Account, mail, await reading.ReadAsync(raw, mail.Summary.ReceivedAt, cancellationToken), cancellationToken);
                return;
            }
            catch (Exception error) when (!MailboxWatch.IsOfAll(error) && !cancellationToken.IsCancellationRequested)
            {
                if (attempt < Tries)
                    continue;
                await intake.SetAsideAsync(lease, mail.Summary, error, cancellationToken, isFiled: true);
                return;
            }
        }
    }

    /// <summary>In their place among the mails, since the next mail was decided on what they left; the queue stands still meanwhile.</summary>
    private async Task MakeDueMovesAsync(CancellationToken cancellationToken)
    {
        if (await restored.IsQueuePausedAsync(cancellationToken))
            return;
        for (var attempt = 1; ;)
        {
            try
            {
                while (await moves.ExecuteNextAsync(cancellationToken))
                    attempt = 1;
                return;
            }
            catch (ConcurrentChangeException) when (attempt++ < Tries)
            {
                // Somebody else changed what it rests on: it reads again.
            }
        }
    }
}
