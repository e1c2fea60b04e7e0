using LicenseInbox.Domain.Casebook;
using LicenseInbox.Domain.Policy;
using LicenseInbox.Domain.Reading;
using LicenseInbox.Domain.Registry;
using LicenseInbox.Domain.Requests;
using LicenseInbox.Domain.Sureness;

namespace LicenseInbox.Worker.Pipeline;

/// <summary>
/// Looks up what recognition read of an email's forms, and holds it against that. What was recorded stays as it was read: this is done anew for every decision.
/// </summary>
internal sealed class FormSettling(PolicySettings settings)
{
    /// <summary>An email's forms as a request is decided on them, corrections of a representative taken over, and as what is said of it quotes them.</summary>
    public async Task<MessageFacts> SettleAsync(ICasebook book, Request request, RecordedMessage message, CancellationToken cancellationToken) =>
        await SettleAsync(book, Corrected.Apply(message.Facts, message.Id, request.State.Corrections), message.SubjectCases.Concat(request.Case is { } number ? [number] : []).Distinct().ToList(), cancellationToken);

    /// <summary>The email with its forms as they may be decided on.</summary>
    /// <param name="book">The unit of work.</param>
    /// <param name="message">The email as it was read.</param>
    /// <param name="cases">The cases that are known without its forms.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task<MessageFacts> SettleAsync(ICasebook book, MessageFacts message, IReadOnlyCollection<CaseNumber> cases, CancellationToken cancellationToken)
    {
        if (FormsInDoubt.Query(message.Forms, cases, settings) is not { } query)
            return message;
        var facts = await book.Registry.FactsAsync(query, cancellationToken);
        var settled = FormsInDoubt.Settle(message, new WhatIsKnown(facts, cases, settings));
        if (FormsInDoubt.QueryForDoubts(query, settled.Forms, facts) is not { } wider)
            return settled;
        return FormsInDoubt.Settle(message, new WhatIsKnown(await book.Registry.FactsAsync(wider, cancellationToken), cases, settings));
    }
}
