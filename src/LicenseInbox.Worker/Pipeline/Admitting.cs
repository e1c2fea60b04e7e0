using LicenseInbox.Domain.Audit;
using LicenseInbox.Domain.Casebook;
using LicenseInbox.Domain.Intake;
using LicenseInbox.Domain.Policy;
using LicenseInbox.Domain.Reading;
using LicenseInbox.Domain.Registry;
using LicenseInbox.Domain.Requests;

namespace LicenseInbox.Worker.Pipeline;

/// <summary>Admits an email that counts: to the requests of its cases, with its forms, which are decided and answered then.</summary>
internal sealed class Admitting(PipelineSettings settings, Deciding deciding, Answering answering, MailRecording recording, SettingAside aside, CardDeclines declines, TimeProvider time)
{
    private readonly AnswerLoops _loops = new(settings.RepliesWithoutProgress, time);

    /// <summary>Admits it; what brings nothing, or answers an answer again and again, is set aside.</summary>
    public async Task<HandledMail> AdmitAsync(ICasebook book, ArrivedMail mail, Sorted sorted, RegistryFacts facts, CancellationToken cancellationToken)
    {
        var thread = await ThreadAsync(book, mail.Facts, facts, cancellationToken);
        var routes = mail.AssignedTo is { } assigned ? [new Route(assigned, true, null, mail.Settled.Forms.ToList())] : Routing.Find(mail.Settled, sorted, thread, facts, settings.Policy);
        var targets = new List<(Route Route, Request? Existing)>();
        foreach (var route in routes)
            targets.Add((route, route.Existing ?? (route.Case is { } number ? await book.FindRequestAsync(number, cancellationToken) : null)));

        var existing = targets.Select(target => target.Existing).OfType<Request>().ToList();
        if (mail.AdmittedBy is null && Correspondence.Find(mail.Facts, sorted, existing.Concat(thread).DistinctBy(request => request.Id).ToList(), settings.Policy) is { } correspondence)
            return await aside.CorrespondAsync(book, mail, sorted, existing, correspondence, facts, cancellationToken);
        if (settings.Mode != Mode.Observe && existing.Find(request => request.State.Status == RequestStatus.Observed) is { } observed)
            return await aside.SetAsideAsync(book, mail, sorted, [ObservedBefore(observed)], facts, cancellationToken);
        if (mail.AdmittedBy is null && await _loops.FindAsync(book, mail.Facts, existing, settings.Policy, cancellationToken) is { } loop)
            return await aside.SetAsideAsync(book, mail, sorted, [loop], facts, cancellationToken);

        var message = recording.Record(book, mail, sorted, settings.Mode == Mode.Observe ? MessageState.Observed : MessageState.Admitted, [], []);
        if (message.State == MessageState.Admitted && mail.KnownAs is null)
            ReadingFailures.Of(message).ToList().ForEach(book.Put);
        var handovers = mail.AssignedTo is null ? Handover.Find(routes, thread, facts, settings.Policy) : [];
        var requests = new List<Request>();
        foreach (var (route, found) in targets)
        {
            var request = found ?? Request.Open(Guid.CreateVersion7(time.GetUtcNow()), route.Case, mail.ReceivedAt, settings.Policy.Sla);
            foreach (var handover in handovers.Where(handover => handover.Route == route))
            {
                request.TakeOver(handover.Source, handover.FormIds);
                book.Add(AuditEntry.Of(request, message.RecordedAt, AuditActions.RequestTookOver, new { From = handover.Source.Id, Forms = handover.FormIds }));
            }

            // Where a representative says to which case an email belongs, it may bear any other number.
            var tolerated = mail.AssignedTo is null ? await ToleratedAsync(book, mail.Facts, thread, sorted, facts, cancellationToken) : Sorting.CasesToLookUp(mail.Facts, settings.Policy);
            request.Admit(Deciding.ToSubmission(message), route.Forms, route.InSubject, tolerated);
            book.Put(request);
            book.Add(AuditEntry.Of(request, message.RecordedAt, AuditActions.RequestAdmitted, new { Message = message.Id, message.ReceivedAt, Forms = route.Forms.Select(form => form.Id) }) with
            {
                Personal = MailRecording.Senders(message),
            });
            requests.Add(request);
        }

        foreach (var given in handovers.GroupBy(handover => handover.Source.Id))
            await GiveAwayAsync(book, given.First().Source, given.ToList(), cancellationToken);

        message = message with { Requests = requests.Select(request => request.Id).ToList() };
        book.Put(message);

        // Every request of the email is admitted before the first is decided: an authorization belongs to all of them. A card in the place of a declined one pays for moves made before any other.
        var replaced = new List<Request>();
        foreach (var request in requests)
        {
            if (message.State == MessageState.Admitted && await declines.ReplaceAsync(book, request, message, cancellationToken))
                replaced.Add(request);
            await deciding.DecideAsync(book, request, DecisionCause.Mail, cancellationToken);
        }

        replaced.RemoveAll(request => request.IsOpen);
        await answering.AnswerAsync(book, message, [.. requests.Except(replaced)], cancellationToken);
        foreach (var request in replaced)
            await answering.CardReceivedAsync(book, message, request, cancellationToken);
        return new HandledMail(message, requests, requests.SelectMany(request => request.Decision!.Findings).ToList());
    }

    /// <summary>The requests of the email's thread, as far as they are of the sender's partner.</summary>
    private static async Task<List<Request>> ThreadAsync(ICasebook book, MessageFacts message, RegistryFacts facts, CancellationToken cancellationToken)
    {
        if (message.References.Count == 0)
            return [];
        var own = new List<Request>();
        var partners = facts.Partners.Values.Where(partner => message.From.Any(address => partner.Has(address.Address))).ToList();
        foreach (var request in await book.RequestsInThreadAsync(message.References, cancellationToken))
        {
            var first = await book.MessageAsync(request.State.Submissions[0].Id, cancellationToken);
            if (partners.Exists(partner => first.Facts.From.Any(address => partner.Has(address.Address))))
                own.Add(request);
        }

        return own;
    }

    /// <summary>Forms went over to other cases; a request that is left with none ends.</summary>
    private async Task GiveAwayAsync(ICasebook book, Request source, List<Handover> handovers, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var ended = source.GiveAway(handovers.SelectMany(handover => handover.FormIds).ToHashSet(), now);
        book.Put(source);
        var detail = $"Forms went over to case {string.Join(", ", handovers.Select(handover => handover.Route.Case))}.";
        var to = handovers.Select(handover => handover.Route.Case?.Canonical).ToList();
        book.Add(AuditEntry.Of(source, now, ended ? AuditActions.RequestEnded : AuditActions.RequestHandedOver, new { source.Status, To = to, Forms = handovers.SelectMany(handover => handover.FormIds) }));
        if (!ended)
            return;
        await answering.Sales.OrderEndedAsync(book, source, cancellationToken);
        foreach (var record in await book.OpenExceptionsAsync(source.Id, cancellationToken))
            book.Put(record with { Resolution = detail, ResolvedAt = now });
    }

    /// <summary>Numbers that a form may still bear: cases that were turned down earlier in this thread, or earlier for this partner.</summary>
    private async Task<IReadOnlyList<CaseNumber>> ToleratedAsync(
        ICasebook book, MessageFacts message, List<Request> thread, Sorted sorted, RegistryFacts facts, CancellationToken cancellationToken)
    {
        var named = new List<Request>();
        foreach (var number in Sorting.CasesToLookUp(message, settings.Policy))
        {
            if (await book.FindRequestAsync(number, cancellationToken) is { } request)
                named.Add(request);
        }

        return ToleratedCases.Find(thread, named, sorted.Partner, facts);
    }

    private Finding ObservedBefore(Request request) => new()
    {
        Code = FindingCodes.MailCorrespondence,
        Outcome = settings.Policy.Table[FindingCodes.MailCorrespondence].Outcome,
        Case = request.Case,
        Message = $"The case {request.Case} was only observed before; a representative decides what becomes of this email.",
        Evidence = [Evidence.From("requests", "status", "observed")],
    };
}
