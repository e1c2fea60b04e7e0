using LicenseInbox.Domain.Audit;
using LicenseInbox.Domain.Billing;
using LicenseInbox.Domain.Casebook;
using LicenseInbox.Domain.Moving;
using LicenseInbox.Domain.Reading;
using LicenseInbox.Domain.Receiving;
using LicenseInbox.Domain.Requests;
using Microsoft.Extensions.Logging;

namespace LicenseInbox.Worker.Pipeline;

/// <summary>Takes one delivered mail through the pipeline and commits everything it led to, its delivery included, in one transaction.</summary>
internal sealed class MailIntake(ICasebooks casebooks, MailPipeline pipeline, PipelineSettings settings, IMoveDispatcher moves, OutboxBell bell, TimeProvider time, ILogger<MailIntake> logger)
{
    /// <summary>The exception's code; no finding of the policy.</summary>
    public const string Poison = "mail.poison";

    private const int Tries = 5;

    /// <exception cref="StoreUnavailableException">Nothing was written; the mail is handled again at the next look.</exception>
    /// <exception cref="LeaseLostException">Another worker watches the mailbox now; nothing was written.</exception>
    public async Task HandleAsync(Lease lease, string account, DeliverySummary delivery, MessageFacts facts, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                var handled = await HandleOnceAsync(lease, account, delivery, facts, cancellationToken);
                if (settings.Mode != Mode.Observe)
                    bell.Ring();
                await WakeQueueAsync(handled, cancellationToken);
                return;
            }
            catch (ConcurrentChangeException) when (attempt < Tries)
            {
                // Somebody else changed a request, or recorded the same message, meanwhile: it is read and decided again.
            }
        }
    }

    /// <summary>A mail that was handled before the store was restored from a copy that does not know it: it is handled as it was then, and stays where it is filed.</summary>
    public async Task HandleFiledAsync(Lease lease, string account, FiledDelivery mail, MessageFacts facts, CancellationToken cancellationToken)
    {
        HandledMail handled;
        await using (var book = await casebooks.OpenAsync(lease, cancellationToken))
        {
            if (await book.FindMessageAsync(facts.MessageId, facts.Digest, cancellationToken) is not null || await TookPlaceAsync(book, account, mail, facts, cancellationToken))
                return;
            handled = await pipeline.HandleAsync(book, new ArrivedMail(account, facts, mail.Summary.ReceivedAt), cancellationToken);
            book.Put(new RecordedDelivery(mail.Summary.Id, mail.Summary.ReceivedAt, DeliveryState.Filed, handled.Message.Id, mail.Filing));
            await book.CommitAsync(cancellationToken);
        }

        Log(account, handled);
    }

    /// <summary>Whether it is the copy without its card form that took the place of a mail which the store knows; then that is noted again.</summary>
    private async Task<bool> TookPlaceAsync(ICasebook book, string account, FiledDelivery mail, MessageFacts facts, CancellationToken cancellationToken)
    {
        var known = await book.MessagesReceivedAsync(account, facts.MessageId, mail.Summary.ReceivedAt, cancellationToken);
        if (known.FirstOrDefault(message => CardRetention.IsCopy(facts, message.Facts)) is not { } original)
            return false;
        var now = time.GetUtcNow();
        var retention = await book.FindRetentionAsync(original.Id, cancellationToken) ?? new CardRetention { MessageId = original.Id, MailId = facts.MessageId, NotedAt = now, NotBefore = now };
        book.Put(retention with { CopyDigest = facts.Digest });
        await book.CommitAsync(cancellationToken);
        return true;
    }

    /// <summary>A mail that always fails is set aside for a person, so that it holds up no other.</summary>
    public async Task SetAsideAsync(Lease lease, DeliverySummary delivery, Exception error, CancellationToken cancellationToken, bool isFiled = false)
    {
        await using var book = await casebooks.OpenAsync(lease, cancellationToken);
        var isObserved = settings.Mode == Mode.Observe;
        book.Put(new RecordedDelivery(delivery.Id, delivery.ReceivedAt, isFiled ? DeliveryState.Filed : isObserved ? DeliveryState.LeftInPlace : DeliveryState.Handled, null, isObserved ? null : Filing.Exceptions));
        var record = new ExceptionRecord
        {
            Id = Guid.CreateVersion7(time.GetUtcNow()),
            Code = Poison,
            Summary = $"A mail received {delivery.ReceivedAt:u} in {delivery.Id.Account} could not be handled ({error.GetType().Name}); it lies in the {(isObserved ? "watched folder" : "folder for exceptions")}.",
            OpenedAt = time.GetUtcNow(),
            Deadline = delivery.ReceivedAt + settings.Policy.Sla,
        };
        book.Put(record);
        book.Add(AuditEntry.Of(record.Id, null, record.OpenedAt, AuditActions.MessageSetAside, new { delivery.Id.Folder, delivery.Id.UidValidity, delivery.Id.Uid, Error = error.GetType().Name }));
        await book.CommitAsync(cancellationToken);
        logger.LogError(error, "Mail {Uid:l} of {Account:l} failed again and again; a person must look at it", delivery.Id.Uid, delivery.Id.Account);
    }

    private async Task<HandledMail> HandleOnceAsync(Lease lease, string account, DeliverySummary delivery, MessageFacts facts, CancellationToken cancellationToken)
    {
        var startedAt = time.GetUtcNow();
        using var trace = Instruments.Begin(delivery.ReceivedAt);
        await using var book = await casebooks.OpenAsync(lease, cancellationToken);
        var handled = await pipeline.HandleAsync(book, new ArrivedMail(account, facts, delivery.ReceivedAt) { Trace = trace?.Id }, cancellationToken);
        var isDuplicate = handled.Findings.Any(finding => finding.Code == Domain.Policy.FindingCodes.MailDuplicate);
        var (state, filing) = settings.Mode == Mode.Observe || handled.Message.State == MessageState.Observed
            ? (DeliveryState.LeftInPlace, (Filing?)null)
            : (DeliveryState.Handled, isDuplicate ? Appearances.FilingOfAnother(await book.DeliveriesOfMessageAsync(handled.Message.Id, cancellationToken), delivery.Id) : FilingOf(handled));
        book.Put(new RecordedDelivery(delivery.Id, delivery.ReceivedAt, state, handled.Message.Id, filing));
        await book.CommitAsync(cancellationToken);
        Instruments.Handled(handled, trace, delivery.ReceivedAt, startedAt, time.GetUtcNow());
        Log(account, handled);
        return handled;
    }

    private static Filing FilingOf(HandledMail handled) => handled.Message.State switch
    {
        MessageState.Ignored => Filing.Ignored,
        MessageState.Exception => Filing.Exceptions,
        _ => handled.Requests.Any(request => request.State.Status == RequestStatus.WithRepresentative) ? Filing.Exceptions : Filing.Processed,
    };

    private async Task WakeQueueAsync(HandledMail handled, CancellationToken cancellationToken)
    {
        var queued = handled.Requests.Where(request => request.State.Status == RequestStatus.Queued).ToList();
        if (queued.Count == 0)
            return;
        var due = new List<Guid>();
        await using (var book = await casebooks.OpenAsync(cancellationToken))
        {
            foreach (var request in queued)
                due.AddRange((await book.MovesAsync(request.Id, cancellationToken)).Where(move => move.State == MoveState.Due).Select(move => move.Id));
        }

        // The queue writes to the same database: no unit of work may be open meanwhile.
        foreach (var id in due)
            await moves.EnqueueAsync(id, cancellationToken);
    }

    private void Log(string account, HandledMail handled)
    {
        var codes = handled.Findings.Count == 0 ? "nothing in the way" : string.Join(", ", handled.Findings.Select(finding => finding.Code).Distinct());
        if (handled.Requests.Count == 0)
            logger.LogInformation("Mail in {Account:l}: {State} ({Codes:l})", account, handled.Message.State, codes);
        foreach (var request in handled.Requests)
        {
            using (logger.BeginScope(new Dictionary<string, object?> { ["Case"] = request.Case?.Text, ["Request"] = request.Id }))
                logger.LogInformation("Mail in {Account:l}, case {Number:l}: {Outcome}, {Status} ({Codes:l})", account, request.Case?.Text ?? "not known", request.Decision?.Outcome, request.State.Status, codes);
        }
    }
}
