using LicenseInbox.Domain.Assembly;
using LicenseInbox.Domain.Audit;
using LicenseInbox.Domain.Casebook;
using LicenseInbox.Domain.Desk;
using LicenseInbox.Domain.Intake;
using LicenseInbox.Domain.Policy;
using LicenseInbox.Domain.Registry;
using LicenseInbox.Domain.Replies;
using LicenseInbox.Domain.Requests;

namespace LicenseInbox.Worker.Pipeline.Desk;

/// <summary>What representatives do with emails that are exceptions of their own, were ignored, or lie under the wrong case.</summary>
internal sealed class MailActs(PipelineSettings settings, Dossiers dossiers, MailPipeline pipeline, Deciding deciding, Answering answering, TimeProvider time)
{
    /// <summary>What was ignored for a reason that no person can undo: it is no email of a partner's.</summary>
    private static readonly HashSet<string> NeverAdmitted = [FindingCodes.MailOwn, FindingCodes.MailBounce];

    public async Task<DeskEffect> DoAsync(ICasebook book, MailAct act, string author, CancellationToken cancellationToken)
    {
        var message = await Known.MessageAsync(book, act.MessageId, cancellationToken);
        await Sight.CheckAsync(book, message.Id, act.Seen, author, settings.Policy.TimeZone, cancellationToken);
        if (message.State == MessageState.Observed || settings.Mode == Mode.Observe)
            throw new DeskRefusedException(DeskRefusal.NotNow, "This email was only observed; nothing is done about it.");
        return act switch
        {
            AdmitMail => await AdmitAsync(book, message, null, author, cancellationToken),
            AssignMail assign => await AssignAsync(book, message, assign.Case, author, cancellationToken),
            RegisterContact register => await RegisterAsync(book, message, register.PartnerId, author, cancellationToken),
            AskContact => await AskAsync(book, message, author, cancellationToken),
            _ => throw new NotSupportedException(act.GetType().Name),
        };
    }

    private async Task<DeskEffect> AdmitAsync(ICasebook book, RecordedMessage message, CaseNumber? to, string author, CancellationToken cancellationToken, params IReadOnlyList<RequestChange> parted)
    {
        if (message.Facts.Unreadable is { } reason)
            throw new DeskRefusedException(DeskRefusal.NotNow, $"The email could not be read ({reason}): there is nothing to admit.");
        if (message.State == MessageState.Ignored && message.Findings.Any(finding => NeverAdmitted.Contains(finding.Code)))
            throw new DeskRefusedException(DeskRefusal.NotAllowed, $"This is no email of a partner's: {message.Findings[0].Message}");
        if (to is null && message.State == MessageState.Admitted)
            throw new DeskRefusedException(DeskRefusal.NotNow, "The email is admitted already.");
        var now = time.GetUtcNow();
        book.Add(AuditEntry.Of(message.Id, to ?? FirstCase(message), now, AuditActions.MessageAdmitted, new { Was = message.State, To = to?.Canonical }) with { Author = author });
        var open = await book.OpenExceptionsAsync(message.Id, cancellationToken);
        var before = await BeforeAsync(book, message, to, cancellationToken);
        var released = await EndHoldsAsync(book, message, open, author, cancellationToken);
        var handled = await pipeline.AdmitAsync(book, message, to, author, cancellationToken);
        if (handled.Message.State != MessageState.Admitted)
            throw new DeskRefusedException(DeskRefusal.NotNow, handled.Findings.Count > 0 ? handled.Findings[0].Message : "The email can't be admitted.");
        foreach (var record in open.Where(record => record.Code != FindingCodes.ReadingFailed))
            book.Put(record.Without(message.Id, $"{author} admitted the email.", now));
        foreach (var request in released.Where(request => handled.Requests.All(own => own.Id != request.Id)))
        {
            var was = request.State;
            await deciding.DecideAsync(book, request, DecisionCause.Representative, cancellationToken);
            await answering.DecidedAgainAsync(book, request, cancellationToken);
            parted = [.. parted, RequestChange.Of(was, request.State)];
        }

        return await EffectAsync(book, message.Id, handled.Requests, before, parted, cancellationToken);
    }

    /// <summary>The email that a person had to read found its place: what it held goes on, unless another email holds it too.</summary>
    private async Task<IReadOnlyList<Request>> EndHoldsAsync(ICasebook book, RecordedMessage message, IReadOnlyList<ExceptionRecord> open, string author, CancellationToken cancellationToken)
    {
        if (!open.Any(record => record.Code == FindingCodes.MailCorrespondence))
            return [];
        var now = time.GetUtcNow();
        var released = new List<Request>();
        var unread = (await book.OpenExceptionsAsync(FindingCodes.MailCorrespondence, cancellationToken)).Where(record => record.MessageId != message.Id).ToList();
        foreach (var (id, was) in await BeforeAsync(book, message, null, cancellationToken))
        {
            if (was.State.Held != HoldReason.Correspondence || unread.Exists(record => record.Case == was.State.Case))
                continue;
            if (!open.Any(record => record.Code == FindingCodes.MailCorrespondence && record.Case == was.State.Case) && !await IsHeldForAsync(book, id, message.Id, cancellationToken))
                continue;
            var request = await book.RequestAsync(id, cancellationToken);
            if (!request.IsOpen)
                continue;
            request.EndHold(now);
            book.Put(request);
            book.Add(AuditEntry.Of(request, now, AuditActions.RequestReleased, new { Message = message.Id }) with { Author = author });
            released.Add(request);
        }

        return released;
    }

    private static async Task<bool> IsHeldForAsync(ICasebook book, Guid requestId, Guid messageId, CancellationToken cancellationToken) =>
        (await book.TrailAsync(requestId, cancellationToken)).Any(entry => entry.Action is AuditActions.RequestHeld && entry.Content.Contains(messageId.ToString(), StringComparison.OrdinalIgnoreCase));

    private async Task<DeskEffect> AssignAsync(ICasebook book, RecordedMessage message, CaseNumber to, string author, CancellationToken cancellationToken)
    {
        if (await book.Cases.FindAsync(to, cancellationToken) is not { } known)
            throw new DeskRefusedException(DeskRefusal.WrongValue, $"'{to}' is no known case.");
        var target = await book.FindRequestAsync(known.Number, cancellationToken);
        if (target?.State.Status == RequestStatus.Observed)
            throw new DeskRefusedException(DeskRefusal.NotNow, $"The case {to} was only observed; nothing is done about it.");
        if (target is not null && message.Requests.Contains(target.Id))
            throw new DeskRefusedException(DeskRefusal.NotNow, $"The email belongs to the case {to} already.");
        var parted = new List<RequestChange>();
        foreach (var request in await book.RequestsOfMessageAsync(message.Id, cancellationToken))
            parted.Add(await PartAsync(book, request, message, known.Number, author, cancellationToken));
        return await AdmitAsync(book, message, known.Number, author, cancellationToken, parted);
    }

    /// <summary>The email leaves a request that it was admitted to.</summary>
    private async Task<RequestChange> PartAsync(ICasebook book, Request request, RecordedMessage message, CaseNumber to, string author, CancellationToken cancellationToken)
    {
        var before = request.State;
        var now = time.GetUtcNow();
        if (before.FormsDone.Any(form => form.SubmissionId == message.Id))
            throw new DeskRefusedException(DeskRefusal.NotNow, $"A form of this email did its work under case {request.Case} already: it stays there.");
        var ended = request.Part(message.Id, await FormsWithoutAsync(book, request, message, cancellationToken), now);
        book.Put(request);
        book.Add(AuditEntry.Of(request, now, AuditActions.RequestParted, new { Message = message.Id, To = to.Canonical }) with { Author = author });
        if (ended)
        {
            // As where forms go over by themselves: the partner hears from the case they go to.
            await RequestEnds.EndedAsync(book, request, author, null, now, cancellationToken);
            await answering.Sales.OrderEndedAsync(book, request, cancellationToken);
        }
        else if (request.IsOpen)
        {
            await deciding.DecideAsync(book, request, DecisionCause.Representative, cancellationToken);
            await answering.DecidedAgainAsync(book, request, cancellationToken);
        }

        return RequestChange.Of(before, request.State);
    }

    /// <summary>The forms in force without an email's: where its own had replaced any, what came before is put together anew.</summary>
    private async Task<IReadOnlyList<RequestForm>> FormsWithoutAsync(ICasebook book, Request request, RecordedMessage message, CancellationToken cancellationToken)
    {
        var kept = request.State.Forms.Where(form => form.SubmissionId != message.Id).ToList();
        if (kept.Count == request.State.Forms.Count)
            return kept;
        IReadOnlyList<RequestForm> forms = [];
        foreach (var entry in request.State.Submissions.Where(entry => entry.Id != message.Id))
        {
            var other = await book.MessageAsync(entry.Id, cancellationToken);
            var settled = await deciding.SettleAsync(book, request, other, cancellationToken);
            var own = settled.Forms
                .Where(form => other.Requests.Count == 1 || kept.Exists(known => known.FormId == form.Id && known.SubmissionId == other.Id))
                .Where(form => !request.State.FormsDone.Any(done => done.FormId == form.Id && done.SubmissionId == other.Id))
                .ToList();
            forms = FormsInForce.Add(forms, Deciding.ToSubmission(other), own).Select(form => kept.Find(known => FormsInForce.IsSame(known, form)) ?? form).ToList();
        }

        return forms;
    }

    private async Task<DeskEffect> RegisterAsync(ICasebook book, RecordedMessage message, string partnerId, string author, CancellationToken cancellationToken)
    {
        var sender = SenderAuthentication.Judge(message.Facts);
        if (sender is not { IsVouchedFor: true, Address: { } address })
            throw new DeskRefusedException(DeskRefusal.NotAllowed, "Nobody vouches for the sender: whoever writes in this name would count from then on. Admit the email once, or ask the registered contact.");
        var facts = await dossiers.FactsAsync(book, message, cancellationToken);
        if (!facts.Partners.TryGetValue(partnerId, out var partner))
            throw new DeskRefusedException(DeskRefusal.WrongValue, $"'{partnerId}' is no partner of a case that the email names.");
        if (partner.Has(address.Address))
            throw new DeskRefusedException(DeskRefusal.NotNow, $"{address.Address} is a registered contact of {partner.Company} already.");
        if (settings.OwnAddresses.Contains(address.Address) || settings.FaxGateways.Contains(address.Address))
            throw new DeskRefusedException(DeskRefusal.NotAllowed, $"{address.Address} is one of our own addresses.");
        await book.Registry.RegisterAsync(partnerId, new Contact(address.Name, address.Address), cancellationToken);
        book.Add(AuditEntry.Of(message.Id, FirstCase(message), time.GetUtcNow(), AuditActions.ContactRegistered, new { Partner = partnerId }) with { Author = author, Personal = address.Address });
        var effect = await AdmitAsync(book, message, null, author, cancellationToken);
        return effect with { Notes = [$"{address.Address} is a registered contact of {partner.Company} from now on.", .. effect.Notes] };
    }

    private async Task<DeskEffect> AskAsync(ICasebook book, RecordedMessage message, string author, CancellationToken cancellationToken)
    {
        if (message.State != MessageState.Exception)
            throw new DeskRefusedException(DeskRefusal.NotNow, "Only about an email that waits for a person somebody is asked.");
        if ((await book.TrailAsync(message.Id, cancellationToken)).FirstOrDefault(entry => entry.Action == AuditActions.ContactAsked) is { } before)
            throw new DeskRefusedException(DeskRefusal.NotNow, $"{before.Author} has asked about this email at {before.At:u}.");
        var facts = await dossiers.FactsAsync(book, message, cancellationToken);
        if (Dossiers.ContactOf(message, facts) is not { } contact)
            throw new DeskRefusedException(DeskRefusal.NotNow, "There is nobody to ask: neither the case nor its partner has a contact with an address.");
        var mail = answering.AskContact(book, message, contact, FirstCase(message) is { } number && facts.Case(number) is not null ? number : null);
        book.Add(AuditEntry.Of(message.Id, FirstCase(message), time.GetUtcNow(), AuditActions.ContactAsked, new { Mail = mail.Id }) with { Author = author, Personal = contact.Address });
        return new DeskEffect { Version = await Sight.VersionAsync(book, message.Id, cancellationToken), Mails = [mail], Notes = [$"{contact.Address} is asked."] };
    }

    /// <summary>The requests that the email may be admitted to, as they were.</summary>
    private async Task<Dictionary<Guid, (RequestState State, OutgoingMail? Mail)>> BeforeAsync(ICasebook book, RecordedMessage message, CaseNumber? to, CancellationToken cancellationToken)
    {
        var known = new Dictionary<Guid, (RequestState State, OutgoingMail? Mail)>();
        foreach (var number in to is { } one ? [one] : Sorting.CasesToLookUp(message.Facts, settings.Policy))
        {
            if (await book.FindRequestAsync(number, cancellationToken) is { } request)
                known[request.Id] = (request.State, await book.LastOutgoingAsync(request.Id, cancellationToken));
        }

        foreach (var request in await book.RequestsInThreadAsync(message.Facts.References, cancellationToken))
            known[request.Id] = (request.State, await book.LastOutgoingAsync(request.Id, cancellationToken));
        return known;
    }

    private static async Task<DeskEffect> EffectAsync(
        ICasebook book, Guid messageId, IReadOnlyList<Request> requests, Dictionary<Guid, (RequestState State, OutgoingMail? Mail)> before, IReadOnlyList<RequestChange> parted, CancellationToken cancellationToken)
    {
        var effects = new List<DeskEffect>();
        foreach (var request in requests)
        {
            var (state, mail) = before.GetValueOrDefault(request.Id);
            effects.Add(await RequestActs.EffectAsync(book, request.Id, state, mail, [], cancellationToken));
        }

        return new DeskEffect
        {
            Version = await Sight.VersionAsync(book, messageId, cancellationToken),
            Requests = [.. effects.SelectMany(effect => effect.Requests), .. parted],
            Mails = effects.SelectMany(effect => effect.Mails).DistinctBy(mail => mail.Id).ToList(),
        };
    }

    private static CaseNumber? FirstCase(RecordedMessage message) => message.SubjectCases.Count > 0 ? message.SubjectCases[0] : message.BodyCases.Count > 0 ? message.BodyCases[0] : null;
}
