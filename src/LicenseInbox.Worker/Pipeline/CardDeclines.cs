using LicenseInbox.Domain.Audit;
using LicenseInbox.Domain.Billing;
using LicenseInbox.Domain.Casebook;
using LicenseInbox.Domain.Policy;
using LicenseInbox.Domain.Reading;
using LicenseInbox.Domain.Requests;

namespace LicenseInbox.Worker.Pipeline;

/// <summary>
/// A card that billing could not charge: a person is told, the partner is asked for another, and the form that he sends goes to billing for the same moves. The request stays what it is.
/// </summary>
internal sealed class CardDeclines(PipelineSettings settings, Deciding deciding, Answering answering, TimeProvider time)
{
    private readonly CardUse _use = new(settings, deciding);

    /// <summary>The hand-over that an email of billing's declines; null when it says something else, or none can be told.</summary>
    public static async Task<CardHandover?> FindAsync(ICasebook book, MessageFacts message, CancellationToken cancellationToken)
    {
        if (!BillingAnswer.IsDeclined(message.OwnWords))
            return null;
        foreach (var id in message.References)
        {
            if (await book.FindOutgoingAsync(id, cancellationToken) is { HandoverId: { } handover })
                return await book.HandoverAsync(handover, cancellationToken) is { State: HandoverState.Written or HandoverState.Taken } open ? open : null;
        }

        return null;
    }

    /// <summary>Billing declined.</summary>
    public async Task DeclineAsync(ICasebook book, CardHandover handover, RecordedMessage answer, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var request = await book.RequestAsync(handover.RequestId, cancellationToken);
        var record = new ExceptionRecord
        {
            Id = Guid.CreateVersion7(now),
            Code = FindingCodes.CardDeclined,
            Summary = $"Billing could not charge the card of case {handover.Case}: \"{BillingAnswer.FirstLine(answer.Facts.OwnWords)}\". The partner is asked for another.",
            RequestId = handover.RequestId,
            MessageId = answer.Id,
            Case = handover.Case,
            OpenedAt = now,
        };
        book.Put(record);
        book.Put(handover with { State = HandoverState.Declined, TakenAt = handover.TakenAt ?? now, ExceptionId = record.Id });
        book.Add(AuditEntry.Of(handover.RequestId, handover.Case, now, AuditActions.CardDeclined, new { Handover = handover.Id, Message = answer.Id }));
        await answering.DeclinedAsync(book, request, cancellationToken);
    }

    /// <summary>The card form that an email brings takes the place of declined ones: it pays for their moves, and goes to billing for them.</summary>
    /// <returns>Whether it does.</returns>
    public async Task<bool> ReplaceAsync(ICasebook book, Request request, RecordedMessage message, CancellationToken cancellationToken)
    {
        if (request.State.Forms.LastOrDefault(form => form.Kind == FormKind.CardAuthorization && form.SubmissionId == message.Id) is not { } card)
            return false;
        var declined = (await book.HandoversAsync(request.Id, cancellationToken)).Where(handover => handover is { RequestId: var id, State: HandoverState.Declined, IsReplaced: false } && id == request.Id).ToList();
        var now = time.GetUtcNow();
        foreach (var handover in declined)
        {
            book.Put(CardHandover.Replacing(handover, card, now));
            book.Put(handover with { IsReplaced = true });
            if (handover.ExceptionId is { } exception && await book.FindExceptionAsync(exception, cancellationToken) is { Resolution: null } open)
                book.Put(open with { Resolution = "The partner sent another card form; it goes to billing.", ResolvedAt = now });
            foreach (var move in (await book.MovesAsync(request.Id, cancellationToken)).Where(move => handover.Moves.Contains(move.Id)))
                book.Put(move with { CardFormId = card.FormId });
            book.Add(AuditEntry.Of(request, now, AuditActions.CardReplaced, new { Handover = handover.Id, Message = message.Id, CardFormId = card.FormId }));
        }

        if (declined.Count > 0)
            await _use.UseUpAsync(book, request, card.FormId, cancellationToken);
        return declined.Count > 0;
    }
}
