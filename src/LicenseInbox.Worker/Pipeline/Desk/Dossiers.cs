using LicenseInbox.Domain.Casebook;
using LicenseInbox.Domain.Desk;
using LicenseInbox.Domain.Intake;
using LicenseInbox.Domain.Moving;
using LicenseInbox.Domain.Policy;
using LicenseInbox.Domain.Reading;
using LicenseInbox.Domain.Registry;
using LicenseInbox.Domain.Replies;
using LicenseInbox.Domain.Requests;

namespace LicenseInbox.Worker.Pipeline.Desk;

/// <summary>Puts together what representatives look at.</summary>
internal sealed class Dossiers(PipelineSettings settings, Deciding deciding, TimeProvider time)
{
    public async Task<Dossier> OfAsync(ICasebook book, Request request, CancellationToken cancellationToken)
    {
        var mails = new List<DossierMail>();
        var exceptions = new List<ExceptionRecord>(await book.OpenExceptionsAsync(request.Id, cancellationToken));
        foreach (var entry in request.State.Submissions)
        {
            var message = await book.MessageAsync(entry.Id, cancellationToken);
            mails.Add(new DossierMail(message, await deciding.SettleAsync(book, request, message, cancellationToken)));
            exceptions.AddRange(await book.OpenExceptionsAsync(message.Id, cancellationToken));
        }

        var moves = await book.MovesAsync(request.Id, cancellationToken);
        var last = await book.LastOutgoingAsync(request.Id, cancellationToken);
        if (last is not null)
            exceptions.AddRange(await book.OpenExceptionsAsync(last.Id, cancellationToken));
        var (assembled, facts) = await deciding.AssembleAsync(book, request, cancellationToken);
        var found = PolicyBook.Decide(assembled, facts, settings.Policy, time.GetUtcNow(), request.State.Overrides);
        var history = await book.TrailAsync(request.Id, cancellationToken);
        return new Dossier
        {
            Request = request,
            Version = history.Select(entry => entry.Number).LastOrDefault(),
            Mails = mails,
            Facts = facts,
            Rules = PolicyBook.Verdicts(assembled, facts, settings.Policy, request.State.Overrides),
            Moves = moves,
            Exceptions = exceptions.DistinctBy(record => record.Id).OrderBy(record => record.OpenedAt).ToList(),
            LastMail = last,
            History = history,
            MayAsk = request.IsOpen ? DeskItems.ToAsk(found, assembled, settings.Policy) : [],
            MayReject = request.IsOpen ? DeskItems.ToReject(found) : [],
            MayOverride = request is { IsOpen: true, Decision: { } decision } ? DeskItems.ToOverride(decision, settings.Policy) : [],
            Allowed = AllowedActs.Of(request),
        };
    }

    public async Task<MailDossier> OfAsync(ICasebook book, RecordedMessage message, CancellationToken cancellationToken)
    {
        var history = await book.TrailAsync(message.Id, cancellationToken);
        var facts = await FactsAsync(book, message, cancellationToken);
        return new MailDossier
        {
            Message = message,
            Version = history.Select(entry => entry.Number).LastOrDefault(),
            Exceptions = await book.OpenExceptionsAsync(message.Id, cancellationToken),
            Requests = await book.RequestsOfMessageAsync(message.Id, cancellationToken),
            Cases = [.. facts.Cases.Values],
            Partners = [.. facts.Partners.Values],
            Contact = ContactOf(message, facts),
            History = history,
        };
    }

    /// <summary>The cases that an email names, their partners, and those of whom its sender is a contact.</summary>
    public Task<RegistryFacts> FactsAsync(ICasebook book, RecordedMessage message, CancellationToken cancellationToken) => book.Registry.FactsAsync(
        new FactsQuery { Cases = Sorting.CasesToLookUp(message.Facts, settings.Policy), Addresses = message.Facts.From.Select(from => from.Address).ToList() },
        cancellationToken);

    /// <summary>Who may be asked whether he sent an email: the contact of the case that it names; else the registered contact whose address it claims to come from, for whoever wrote it.</summary>
    public static MailAddress? ContactOf(RecordedMessage message, RegistryFacts facts)
    {
        var supportCase = message.SubjectCases.Concat(message.BodyCases).Select(facts.Case).OfType<SupportCase>().FirstOrDefault() ?? facts.Cases.Values.FirstOrDefault();
        if (supportCase is not null)
            return Answer.Addressee(null, isFax: true, supportCase, facts.PartnerOf(supportCase.Number));
        return message.Facts.From.FirstOrDefault(from => facts.Partners.Values.Any(partner => partner.Has(from.Address)));
    }
}
