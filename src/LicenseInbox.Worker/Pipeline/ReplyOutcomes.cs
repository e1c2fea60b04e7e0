using LicenseInbox.Domain.Audit;
using LicenseInbox.Domain.Billing;
using LicenseInbox.Domain.Casebook;
using LicenseInbox.Domain.Policy;
using LicenseInbox.Domain.Replies;

namespace LicenseInbox.Worker.Pipeline;

/// <summary>What becomes of a mail that was written: the server took it, refused it, sent it back, or nobody knows.</summary>
internal sealed class ReplyOutcomes(ReplyWriting replies, TimeProvider time)
{
    /// <summary>A reply bounced: it is marked, its requests' clocks never stopped, and a person looks at it.</summary>
    public async Task<HandledMail> BouncedAsync(ICasebook book, RecordedMessage bounce, OutgoingMail mail, CancellationToken cancellationToken)
    {
        if (bounce.Facts.Bounce?.Action is "failed" or "")
            await NotDeliveredAsync(book, mail with { LastError = bounce.Facts.Bounce.Diagnostic }, cancellationToken);
        return new HandledMail(bounce, [], bounce.Findings);
    }

    /// <summary>A mail was refused for good, or came back: it is marked, the clocks of its requests never stopped, and a person looks at it.</summary>
    public async Task NotDeliveredAsync(ICasebook book, OutgoingMail mail, CancellationToken cancellationToken)
    {
        // A second notification about the same mail says nothing new.
        if (mail.State == OutgoingState.Undeliverable)
            return;
        var now = time.GetUtcNow();
        book.Put(mail with { State = OutgoingState.Undeliverable });
        replies.Trace(book, mail, AuditActions.ReplyUndeliverable);
        book.Put(new ExceptionRecord
        {
            Id = Guid.CreateVersion7(now),
            Code = FindingCodes.ReplyUndeliverable,
            Summary = $"{(mail.IsToManagers ? "The alert or report" : mail.HandoverId is not null ? "The hand-over of a card form" : mail.KeysFor is not null ? "The mail about new keys" : "The reply")} to {string.Join(", ", mail.To.Select(to => to.Address))} was not delivered.",
            OutgoingMailId = mail.Id,
            Case = mail.Cases.Count > 0 ? mail.Cases[0] : null,
            OpenedAt = now,
        });
        if (mail.HandoverId is { } handover)
            book.Put(await book.HandoverAsync(handover, cancellationToken) with { State = HandoverState.Returned });
        foreach (var id in mail.Requests)
        {
            var request = await book.RequestAsync(id, cancellationToken);
            request.Untell(now);
            book.Put(request);
        }
    }

    /// <summary>The server took a mail: the clocks of requests that wait for the partner stop, and a card form is with billing.</summary>
    public async Task TakenAsync(ICasebook book, OutgoingMail mail, DateTimeOffset at, CancellationToken cancellationToken)
    {
        if (mail.HandoverId is { } handover && await book.HandoverAsync(handover, cancellationToken) is { State: HandoverState.Written } written)
            book.Put(written with { State = HandoverState.Taken, MailId = mail.MessageId, TakenAt = at });
        foreach (var id in mail.Requests)
        {
            var request = await book.RequestAsync(id, cancellationToken);
            if (await replies.SectionAsync(book, request, cancellationToken) is { } section)
            {
                request.Tell(Answer.FingerprintOf(section), at);
                book.Put(request);
            }
        }

        replies.Trace(book, mail, AuditActions.RequestTold);
    }

    /// <summary>Nobody knows whether the server took a mail.</summary>
    public void Uncertain(ICasebook book, OutgoingMail mail)
    {
        book.Put(mail with { State = OutgoingState.Uncertain });
        replies.Trace(book, mail, AuditActions.ReplyUncertain);
    }
}
