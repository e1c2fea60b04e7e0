using LicenseInbox.Domain.Billing;
using LicenseInbox.Domain.Casebook;
using LicenseInbox.Domain.Intake;
using LicenseInbox.Domain.Policy;
using LicenseInbox.Domain.Reading;
using LicenseInbox.Domain.Registry;
using LicenseInbox.Domain.Requests;

namespace LicenseInbox.Worker.Pipeline;

/// <summary>What sales and billing write: answers to what they were asked; anything else is for a person.</summary>
internal sealed class DepartmentMails(PipelineSettings settings, Deciding deciding, Answering answering, MailRecording recording, SettingAside aside, CardDeclines declines, TimeProvider time)
{
    private readonly SalesAnswers _sales = new(settings, new KeyIssuing(settings, deciding, answering, time), answering, time);

    /// <summary>Sales answers the mail that asked for new keys; everything else that it writes is for a person. Where sales is billing too, the thread says which it is.</summary>
    public async Task<HandledMail> FromSalesAsync(ICasebook book, ArrivedMail mail, Sorted sorted, RegistryFacts facts, CancellationToken cancellationToken)
    {
        if (settings.Mode != Mode.Observe && await SalesAnswers.FindAsync(book, mail.Facts, cancellationToken) is { } request)
        {
            if (await _sales.TooManyAsync(book, mail.Facts, request, cancellationToken) is { } tooMany)
                return await aside.SetAsideAsync(book, mail, sorted, [tooMany], facts, cancellationToken);
            var message = recording.Record(book, mail, sorted, MessageState.Admitted, [], [request.Id]);
            await _sales.TakeAsync(book, request, message, cancellationToken);
            return new HandledMail(message, [request], []);
        }

        if (settings.BillingAddress is { } billing && billing.Equals(settings.SalesAddress, StringComparison.OrdinalIgnoreCase))
            return await FromBillingAsync(book, mail, sorted, facts, cancellationToken);
        return await aside.SetAsideAsync(book, mail, sorted, [WroteToUs("Sales", mail.Facts)], facts, cancellationToken);
    }

    /// <summary>Billing answers a hand-over: a declined card is asked for anew, everything else is for a person.</summary>
    public async Task<HandledMail> FromBillingAsync(ICasebook book, ArrivedMail mail, Sorted sorted, RegistryFacts facts, CancellationToken cancellationToken)
    {
        if (settings.Mode != Mode.Observe && await CardDeclines.FindAsync(book, mail.Facts, cancellationToken) is { } declined)
        {
            var message = recording.Record(book, mail, sorted, MessageState.Admitted, [], [declined.RequestId]);
            await declines.DeclineAsync(book, declined, message, cancellationToken);
            return new HandledMail(message, [], []);
        }

        return await aside.SetAsideAsync(book, mail, sorted, [WroteToUs("Billing", mail.Facts)], facts, cancellationToken);
    }

    private Finding WroteToUs(string who, MessageFacts message) => new()
    {
        Code = FindingCodes.MailCorrespondence,
        Outcome = settings.Policy.Table[FindingCodes.MailCorrespondence].Outcome,
        Message = $"{who} wrote: \"{BillingAnswer.FirstLine(message.OwnWords)}\". A person reads it.",
        Evidence = [Evidence.From("body", null, BillingAnswer.FirstLine(message.OwnWords))],
    };
}
