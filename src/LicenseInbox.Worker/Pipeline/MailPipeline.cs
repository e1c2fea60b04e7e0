using LicenseInbox.Domain.Audit;
using LicenseInbox.Domain.Billing;
using LicenseInbox.Domain.Casebook;
using LicenseInbox.Domain.Intake;
using LicenseInbox.Domain.Moving;
using LicenseInbox.Domain.Policy;
using LicenseInbox.Domain.Reading;
using LicenseInbox.Domain.Registry;
using LicenseInbox.Domain.Requests;

namespace LicenseInbox.Worker.Pipeline;

/// <summary>One email that arrived.</summary>
/// <param name="Account">The mailbox it arrived in.</param>
/// <param name="Facts">What was read from it.</param>
/// <param name="ReceivedAt">When the mail server received it.</param>
internal sealed record ArrivedMail(string Account, MessageFacts Facts, DateTimeOffset ReceivedAt)
{
    /// <summary>The facts with their forms as they may be decided on; the same where all was typed. What is recorded are the facts as they were read.</summary>
    public MessageFacts Settled { get; init; } = Facts;

    /// <summary>Its trace, or null (<see cref="RecordedMessage.Trace"/>).</summary>
    public string? Trace { get; init; }

    /// <summary>Its identity when it was recorded before and is sorted again.</summary>
    public Guid? KnownAs { get; init; }

    /// <summary>The representative who admits it, whoever sent it; null when its sender counts.</summary>
    public string? AdmittedBy { get; init; }

    /// <summary>The case to which that representative says it belongs; null where it says so itself.</summary>
    public CaseNumber? AssignedTo { get; init; }
}

/// <summary>What an email led to.</summary>
/// <param name="Message">The message as recorded.</param>
/// <param name="Requests">The requests it was admitted to, as decided.</param>
/// <param name="Findings">Findings about the message, and those of its requests.</param>
internal sealed record HandledMail(RecordedMessage Message, IReadOnlyList<Request> Requests, IReadOnlyList<Finding> Findings);

/// <summary>
/// The way of one email: sort → route → admit → decide → answer, all in the unit of work that the caller commits.
/// </summary>
internal sealed class MailPipeline(PipelineSettings settings, Deciding deciding, Answering answering, TimeProvider time)
{
    private readonly ExceptionGroups _groups = new(settings.ExceptionsPerHour);
    private readonly CardDeclines _declines = new(settings, deciding, answering, time);
    private readonly SalesAnswers _sales = new(settings, new KeyIssuing(settings, deciding, answering, time), answering, time);
    private readonly AnswerLoops _loops = new(settings.RepliesWithoutProgress, time);

    public async Task<HandledMail> HandleAsync(ICasebook book, ArrivedMail mail, CancellationToken cancellationToken)
    {
        var known = await book.FindMessageAsync(mail.Facts.MessageId, mail.Facts.Digest, cancellationToken);
        if (known is not null && IsForgedCopy(known, mail))
        {
            mail = mail with { KnownAs = known.Id };
            await WithdrawAsync(book, known, cancellationToken);
            known = null;
        }

        var facts = await LookUpAsync(book, mail.Facts, cancellationToken);
        mail = mail with { Settled = await deciding.SettleArrivedAsync(book, mail.Facts, facts, cancellationToken) };
        var bounced = mail.Facts.Bounce?.OriginalMessageId is { } id ? await book.FindOutgoingAsync(id, cancellationToken) : null;
        var sorted = Sorting.Sort(
            mail.Settled,
            new IntakeFacts
            {
                IsKnownMessage = known is not null,
                OwnAddresses = settings.OwnAddresses,
                FaxGateways = settings.FaxGateways,
                BillingAddress = settings.BillingAddress,
                SalesAddress = settings.SalesAddress,
                Registry = facts,
                BouncedIsOurs = bounced is not null,
            },
            settings.Policy);

        if (known is not null && sorted.As == SortedAs.Ignored)
            return new HandledMail(known, [], sorted.Findings);
        return sorted.As switch
        {
            SortedAs.Counts => await AdmitAsync(book, mail, sorted, facts, cancellationToken),
            SortedAs.Exception => await SetAsideAsync(book, mail, sorted, sorted.Findings, facts, cancellationToken),
            SortedAs.FromSales => await FromSalesAsync(book, mail, sorted, facts, cancellationToken),
            SortedAs.FromBilling => await FromBillingAsync(book, mail, sorted, facts, cancellationToken),
            SortedAs.BounceOfReply => await answering.BouncedAsync(book, Record(book, mail, sorted, MessageState.Ignored, sorted.Findings, []), bounced!, cancellationToken),
            _ => new HandledMail(Record(book, mail, sorted, MessageState.Ignored, sorted.Findings, []), [], sorted.Findings),
        };
    }

    /// <summary>
    /// What came before is the same to the letter, but nobody vouched for its sender, and somebody does now: then the first was a copy by somebody else, which must not make the sender's own mail
    /// a duplicate. The vouched one takes its place.
    /// </summary>
    private static bool IsForgedCopy(RecordedMessage known, ArrivedMail mail) =>
        known.Requests.Count == 0 && !SenderAuthentication.Judge(known.Facts).IsVouchedFor && SenderAuthentication.Judge(mail.Facts).IsVouchedFor;

    private async Task WithdrawAsync(ICasebook book, RecordedMessage copy, CancellationToken cancellationToken)
    {
        foreach (var record in await book.OpenExceptionsAsync(copy.Id, cancellationToken))
            book.Put(record.Without(copy.Id, "The same message came again from a sender who is vouched for.", time.GetUtcNow()));
    }

    /// <summary>Sorts an email again that is an exception of its own; null when its sender still does not count.</summary>
    public async Task<HandledMail?> ReconsiderAsync(ICasebook book, RecordedMessage message, CancellationToken cancellationToken)
    {
        var facts = await LookUpAsync(book, message.Facts, cancellationToken);
        var intake = new IntakeFacts { OwnAddresses = settings.OwnAddresses, FaxGateways = settings.FaxGateways, Registry = facts };
        var settled = await deciding.SettleArrivedAsync(book, message.Facts, facts, cancellationToken);
        var sorted = Sorting.Sort(settled, intake, settings.Policy);
        return sorted.As == SortedAs.Counts && message.Findings.All(finding => finding.Code.StartsWith("sender.", StringComparison.Ordinal))
            ? await AdmitAsync(book, new ArrivedMail(message.Account, message.Facts, message.ReceivedAt) { Settled = settled, KnownAs = message.Id, Trace = message.Trace }, sorted, facts, cancellationToken)
            : null;
    }

    /// <summary>
    /// Admits an email because a representative says so: it counts as received when it was, whoever sent it, and whatever else would have made it an exception.
    /// </summary>
    /// <param name="book">The unit of work.</param>
    /// <param name="message">The email as it was recorded.</param>
    /// <param name="assignedTo">The case it belongs to; null where it says so itself.</param>
    /// <param name="by">The representative.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task<HandledMail> AdmitAsync(ICasebook book, RecordedMessage message, CaseNumber? assignedTo, string by, CancellationToken cancellationToken)
    {
        var facts = await LookUpAsync(book, message.Facts, cancellationToken, assignedTo);
        var intake = new IntakeFacts { OwnAddresses = settings.OwnAddresses, FaxGateways = settings.FaxGateways, Registry = facts };
        var settled = await deciding.SettleArrivedAsync(book, message.Facts, facts, cancellationToken);
        var sorted = Sorting.Sort(settled, intake, settings.Policy) with { As = SortedAs.Counts, Findings = [] };
        if (assignedTo is { } number)
            sorted = sorted with { Subject = [number], Partner = facts.PartnerOf(number) };
        var mail = new ArrivedMail(message.Account, message.Facts, message.ReceivedAt) { Settled = settled, KnownAs = message.Id, Trace = message.Trace, AdmittedBy = by, AssignedTo = assignedTo };
        return await AdmitAsync(book, mail, sorted, facts, cancellationToken);
    }

    private async Task<HandledMail> AdmitAsync(ICasebook book, ArrivedMail mail, Sorted sorted, RegistryFacts facts, CancellationToken cancellationToken)
    {
        var thread = await ThreadAsync(book, mail.Facts, facts, cancellationToken);
        var routes = mail.AssignedTo is { } assigned ? [new Route(assigned, true, null, mail.Settled.Forms.ToList())] : Routing.Find(mail.Settled, sorted, thread, facts, settings.Policy);
        var targets = new List<(Route Route, Request? Existing)>();
        foreach (var route in routes)
            targets.Add((route, route.Existing ?? (route.Case is { } number ? await book.FindRequestAsync(number, cancellationToken) : null)));

        var existing = targets.Select(target => target.Existing).OfType<Request>().ToList();
        if (mail.AdmittedBy is null && Correspondence.Find(mail.Facts, sorted, existing.Concat(thread).DistinctBy(request => request.Id).ToList(), settings.Policy) is { } correspondence)
            return await CorrespondAsync(book, mail, sorted, existing, correspondence, facts, cancellationToken);
        if (settings.Mode != Mode.Observe && existing.Find(request => request.State.Status == RequestStatus.Observed) is { } observed)
            return await SetAsideAsync(book, mail, sorted, [ObservedBefore(observed)], facts, cancellationToken);
        if (mail.AdmittedBy is null && await _loops.FindAsync(book, mail.Facts, existing, settings.Policy, cancellationToken) is { } loop)
            return await SetAsideAsync(book, mail, sorted, [loop], facts, cancellationToken);

        var message = Record(book, mail, sorted, settings.Mode == Mode.Observe ? MessageState.Observed : MessageState.Admitted, [], []);
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
                Personal = Senders(message),
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
            if (message.State == MessageState.Admitted && await _declines.ReplaceAsync(book, request, message, cancellationToken))
                replaced.Add(request);
            await deciding.DecideAsync(book, request, DecisionCause.Mail, cancellationToken);
        }

        replaced.RemoveAll(request => request.IsOpen);
        await answering.AnswerAsync(book, message, [.. requests.Except(replaced)], cancellationToken);
        foreach (var request in replaced)
            await answering.CardReceivedAsync(book, message, request, cancellationToken);
        return new HandledMail(message, requests, requests.SelectMany(request => request.Decision!.Findings).ToList());
    }

    /// <summary>Sales answers the mail that asked for new keys; everything else that it writes is for a person. Where sales is billing too, the thread says which it is.</summary>
    private async Task<HandledMail> FromSalesAsync(ICasebook book, ArrivedMail mail, Sorted sorted, RegistryFacts facts, CancellationToken cancellationToken)
    {
        if (settings.Mode != Mode.Observe && await SalesAnswers.FindAsync(book, mail.Facts, cancellationToken) is { } request)
        {
            if (await _sales.TooManyAsync(book, mail.Facts, request, cancellationToken) is { } tooMany)
                return await SetAsideAsync(book, mail, sorted, [tooMany], facts, cancellationToken);
            var message = Record(book, mail, sorted, MessageState.Admitted, [], [request.Id]);
            await _sales.TakeAsync(book, request, message, cancellationToken);
            return new HandledMail(message, [request], []);
        }

        if (settings.BillingAddress is { } billing && billing.Equals(settings.SalesAddress, StringComparison.OrdinalIgnoreCase))
            return await FromBillingAsync(book, mail, sorted, facts, cancellationToken);
        return await SetAsideAsync(book, mail, sorted, [WroteToUs("Sales", mail.Facts)], facts, cancellationToken);
    }

    /// <summary>Billing answers a hand-over: a declined card is asked for anew, everything else is for a person.</summary>
    private async Task<HandledMail> FromBillingAsync(ICasebook book, ArrivedMail mail, Sorted sorted, RegistryFacts facts, CancellationToken cancellationToken)
    {
        if (settings.Mode != Mode.Observe && await CardDeclines.FindAsync(book, mail.Facts, cancellationToken) is { } declined)
        {
            var message = Record(book, mail, sorted, MessageState.Admitted, [], [declined.RequestId]);
            await _declines.DeclineAsync(book, declined, message, cancellationToken);
            return new HandledMail(message, [], []);
        }

        return await SetAsideAsync(book, mail, sorted, [WroteToUs("Billing", mail.Facts)], facts, cancellationToken);
    }

    private Finding WroteToUs(string who, MessageFacts message) => new()
    {
        Code = FindingCodes.MailCorrespondence,
        Outcome = settings.Policy.Table[FindingCodes.MailCorrespondence].Outcome,
        Message = $"{who} wrote: \"{BillingAnswer.FirstLine(message.OwnWords)}\". A person reads it.",
        Evidence = [Evidence.From("body", null, BillingAnswer.FirstLine(message.OwnWords))],
    };

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
        await answering.OrderEndedAsync(book, source, cancellationToken);
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

    private async Task<HandledMail> CorrespondAsync(
        ICasebook book,
        ArrivedMail mail,
        Sorted sorted,
        List<Request> requests,
        Finding correspondence,
        RegistryFacts facts,
        CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var aside = await SetAsideAsync(book, mail, sorted, [correspondence], facts, cancellationToken);
        foreach (var request in requests.Where(request => request.State.Status is RequestStatus.Queued or RequestStatus.WaitingForSales))
        {
            request.HoldForCorrespondence();
            book.Put(request);
            foreach (var move in (await book.MovesAsync(request.Id, cancellationToken)).Where(move => move.State is MoveState.Due or MoveState.WaitingForKeys))
                Deciding.Cancel(book, request, move, now);
            book.Add(AuditEntry.Of(request, now, AuditActions.RequestHeld, new { Why = request.State.Held, Message = aside.Message.Id }));
        }

        return aside with { Requests = requests };
    }

    /// <summary>The email becomes an exception, of its own or one of a group; no request is touched.</summary>
    private async Task<HandledMail> SetAsideAsync(ICasebook book, ArrivedMail mail, Sorted sorted, IReadOnlyList<Finding> findings, RegistryFacts facts, CancellationToken cancellationToken)
    {
        var state = settings.Mode == Mode.Observe ? MessageState.Observed : MessageState.Exception;
        var message = Record(book, mail, sorted, state, findings, []);
        if (state != MessageState.Exception)
            return new HandledMail(message, [], findings);
        var known = sorted.Subject.Where(number => facts.Case(number) is not null).ToList();
        var record = new ExceptionRecord
        {
            Id = Guid.CreateVersion7(time.GetUtcNow()),
            Code = findings[0].Code,
            Summary = findings[0].Message,
            MessageId = message.Id,
            Case = sorted.Subject.Count > 0 ? sorted.Subject[0] : null,
            OpenedAt = time.GetUtcNow(),
            Deadline = mail.Facts.Forms.Any() || known.Count > 0 ? mail.ReceivedAt + settings.Policy.Sla : null,
        };
        var like = LikeOthers(mail.Facts, sorted, findings, facts);
        record = await PutAsync(book, like, record, known, cancellationToken);
        if (mail.KnownAs is null)
        {
            foreach (var failure in ReadingFailures.Of(message))
                await PutAsync(book, like, failure, known, cancellationToken);
        }

        message = message with { ExceptionId = record.Id };
        book.Put(message);
        return new HandledMail(message, [], findings);
    }

    private async Task<ExceptionRecord> PutAsync(ICasebook book, string? like, ExceptionRecord record, List<CaseNumber> known, CancellationToken cancellationToken)
    {
        if (like is not null)
            return await _groups.AddAsync(book, like, record with { Case = known.Count > 0 ? known[0] : null }, cancellationToken);
        book.Put(record);
        return record;
    }

    /// <summary>What it has in common with others, for what anybody can send in any number; null for what a partner wrote, which is always looked at for itself.</summary>
    private static string? LikeOthers(MessageFacts message, Sorted sorted, IReadOnlyList<Finding> findings, RegistryFacts facts)
    {
        if (findings[0].Code == FindingCodes.ReplyLimit)
            return AnswerLoops.Correspondent(sorted.Sender.Address!.Address);
        if (sorted.Sender.IsVouchedFor && findings[0].Code != FindingCodes.SenderNotPartner)
            return null;

        // Who nobody vouches for may claim any domain: only that of a registered contact tells a person something.
        var claimed = message.From.FirstOrDefault(address => facts.Partners.Values.Any(partner => partner.Has(address.Address)))?.Domain;
        return sorted.Sender.IsVouchedFor ? sorted.Sender.Address!.Domain : claimed ?? "";
    }

    private Finding ObservedBefore(Request request) => new()
    {
        Code = FindingCodes.MailCorrespondence,
        Outcome = settings.Policy.Table[FindingCodes.MailCorrespondence].Outcome,
        Case = request.Case,
        Message = $"The case {request.Case} was only observed before; a representative decides what becomes of this email.",
        Evidence = [Evidence.From("requests", "status", "observed")],
    };

    private RecordedMessage Record(ICasebook book, ArrivedMail mail, Sorted sorted, MessageState state, IReadOnlyList<Finding> findings, IReadOnlyList<Guid> requests)
    {
        var message = new RecordedMessage
        {
            Id = mail.KnownAs ?? Guid.CreateVersion7(time.GetUtcNow()),
            Account = mail.Account,
            Facts = mail.Facts,
            ReceivedAt = mail.ReceivedAt,
            RecordedAt = time.GetUtcNow(),
            State = state,
            IsFax = sorted.IsFax,
            SubjectCases = sorted.Subject,
            BodyCases = sorted.Body,
            Findings = findings,
            Requests = requests,
            AdmittedBy = mail.AdmittedBy,
            Trace = mail.Trace,
        };
        book.Put(message);
        var content = new { state, message.ReceivedAt, Findings = findings.Select(finding => finding.Code) };
        book.Add(AuditEntry.Of(message.Id, sorted.Subject.Count > 0 ? sorted.Subject[0] : null, message.RecordedAt, AuditActions.MessageRecorded, content) with { Personal = Senders(message) });
        return message;
    }

    private static string? Senders(RecordedMessage message) =>
        message.Facts.From.Count == 0 ? null : string.Join(", ", message.Facts.From.Select(from => from.Name is { } name ? $"{name} <{from.Address}>" : from.Address));

    private async Task<RegistryFacts> LookUpAsync(ICasebook book, MessageFacts message, CancellationToken cancellationToken, CaseNumber? assignedTo = null) =>
        await book.Registry.FactsAsync(
            new FactsQuery
            {
                Cases = [.. Sorting.CasesToLookUp(message, settings.Policy), .. assignedTo is { } number ? [number] : Array.Empty<CaseNumber>()],
                Addresses = message.From.Select(address => address.Address).ToList(),
            },
            cancellationToken);
}
