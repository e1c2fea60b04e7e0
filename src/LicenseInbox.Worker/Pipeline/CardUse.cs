using LicenseInbox.Domain.Casebook;
using LicenseInbox.Domain.Moving;
using LicenseInbox.Domain.Pricing;
using LicenseInbox.Domain.Requests;

namespace LicenseInbox.Worker.Pipeline;

/// <summary>An authorization is used up when what is left of its amount pays for no further move.</summary>
internal sealed class CardUse(PipelineSettings settings, Deciding deciding)
{
    /// <summary>Lets a card form go that is used up by the moves it paid for.</summary>
    public async Task UseUpAsync(ICasebook book, Request request, string? card, CancellationToken cancellationToken)
    {
        if (card is null || request.State.Forms.LastOrDefault(form => form.FormId == card) is not { } state)
            return;
        var message = await deciding.SettleAsync(book, request, await book.MessageAsync(state.SubmissionId, cancellationToken), cancellationToken);
        var form = message.Forms.First(form => form.Id == card);
        var paid = (await book.MovesPaidByAsync(card, cancellationToken)).Count(paidFor => paidFor.State == MoveState.Made);
        if ((Usd.Read(form.Text("amount")) ?? 0m) < Fee.For(paid + 1, settings.Policy))
            request.CardUsedUp(card);
    }
}
