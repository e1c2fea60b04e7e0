using LicenseInbox.Domain.Casebook;
using LicenseInbox.Domain.Policy;
using LicenseInbox.Domain.Receiving;
using LicenseInbox.Domain.Replies;
using Microsoft.Extensions.Logging;

namespace LicenseInbox.Worker.Pipeline;

/// <summary>
/// After the store was restored from an older copy: nothing is told twice. Before a mail about something received earlier goes out, the Sent folder is asked: copies there that the store does not know
/// are what was told without being in it. One that tells the same stands for the mail; where what was told differs, a person decides.
/// </summary>
internal sealed class ToldBefore(ICasebooks casebooks, IRestoredStore restored, Answering answering, TimeProvider time, ILogger<ToldBefore> logger)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);

    /// <summary>Whether it can't be said yet what was told: then nothing is sent.</summary>
    public Task<bool> IsUnknownAsync(CancellationToken cancellationToken) => restored.IsIncompleteAsync(cancellationToken);

    /// <summary>Whether the mail needs not, or may not, be sent (now); then it is written down why, unless another worker has it.</summary>
    public async Task<bool> SettleAsync(IMailbox mailbox, OutgoingMail mail, CancellationToken cancellationToken)
    {
        if (mail.IsToManagers || mail.IsSentAnyway || await restored.RestoredAtAsync(cancellationToken) is not { } at || mail.ReceivedAt > at)
            return false;
        IReadOnlyList<SentCopy> copies;
        try
        {
            copies = await mailbox.FindSentAsync(mail, cancellationToken);
        }
        catch (MailboxUnavailableException error)
        {
            await WaitAsync(mail, error, cancellationToken);
            return true;
        }

        await using var book = await casebooks.OpenAsync(cancellationToken);
        if (await book.FindOutgoingAsync(mail.MessageId, cancellationToken) is not { } current || !current.IsStill(mail))
            return true;
        var unknown = new List<SentCopy>();
        foreach (var copy in copies.Where(copy => copy.MessageId == mail.MessageId || copy.Told.Any(Answer.IsToBilling) == mail.HandoverId.HasValue))
        {
            if (copy.MessageId == mail.MessageId || await book.FindOutgoingAsync(copy.MessageId, cancellationToken) is null)
                unknown.Add(copy);
        }

        if (unknown.Count == 0)
            return false;
        var free = mail with { ClaimedBy = null };
        if (SameAs(mail, unknown) is { } same)
        {
            // It goes on under that copy's Message-ID: what comes back, or answers it, names that one.
            var sent = free with { MessageId = same.MessageId, State = OutgoingState.Sent, SentAt = same.SentAt, LastError = "found in the Sent folder after the store was restored" };
            book.Put(sent);
            await answering.Outcomes.TakenAsync(book, sent, same.SentAt, cancellationToken);
        }
        else if (mail.Told.Count > 0 && mail.Told.All(Answer.IsReceipt) && unknown.Exists(copy => copy.InReplyTo == mail.InReplyTo))
        {
            book.Put(free with { State = OutgoingState.Cancelled, LastError = "more was told before the store was restored" });
        }
        else
        {
            answering.Outcomes.Uncertain(book, free with { LastError = $"the Sent folder holds something else: {string.Join(", ", unknown.Select(copy => copy.MessageId))}" });
            book.Put(new ExceptionRecord
            {
                Id = Guid.CreateVersion7(time.GetUtcNow()),
                Code = FindingCodes.ReplyUncertain,
                Summary = "The store was restored, and something else was told before than would be told now: compare the Sent folder.",
                OutgoingMailId = mail.Id,
                Case = mail.Cases.Count > 0 ? mail.Cases[0] : null,
                OpenedAt = time.GetUtcNow(),
            });
        }

        await book.CommitAsync(cancellationToken);
        logger.LogInformation("A reply is not sent: the Sent folder tells about {Case:l} what the restored store does not know", string.Join(", ", mail.Cases));
        return true;
    }

    private async Task WaitAsync(OutgoingMail mail, MailboxUnavailableException error, CancellationToken cancellationToken)
    {
        await using var book = await casebooks.OpenAsync(cancellationToken);
        if (await book.FindOutgoingAsync(mail.MessageId, cancellationToken) is not { } current || !current.IsStill(mail))
            return;
        book.Put(mail with { ClaimedBy = null, Attempts = mail.Attempts - 1, NotBefore = time.GetUtcNow() + Pause, LastError = error.Message });
        await book.CommitAsync(cancellationToken);
        logger.LogWarning("A reply waits until the Sent folder tells whether it was sent: {Reason:l}", error.Message);
    }

    /// <summary>The mail itself, or the newest copy of those that together tell all that it tells.</summary>
    private static SentCopy? SameAs(OutgoingMail mail, List<SentCopy> unknown)
    {
        if (unknown.Find(copy => copy.MessageId == mail.MessageId) is { } itself)
            return itself;
        var telling = unknown.Where(copy => copy.Told.Intersect(mail.Told).Any()).OrderByDescending(copy => copy.SentAt).ToList();
        return mail.Told.Count > 0 && mail.Told.All(told => telling.Exists(copy => copy.Told.Contains(told))) ? telling[0] : null;
    }
}
