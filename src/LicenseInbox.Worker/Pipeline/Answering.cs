using LicenseInbox.Domain.Audit;
using LicenseInbox.Domain.Billing;
using LicenseInbox.Domain.Casebook;
using LicenseInbox.Domain.Intake;
using LicenseInbox.Domain.Issuing;
using LicenseInbox.Domain.Moving;
using LicenseInbox.Domain.Policy;
using LicenseInbox.Domain.Pricing;
using LicenseInbox.Domain.Reading;
using LicenseInbox.Domain.Registry;
using LicenseInbox.Domain.Replies;
using LicenseInbox.Domain.Requests;

namespace LicenseInbox.Worker.Pipeline;

/// <summary>
/// Writes answers into the outbox. One reply tells each case of an email its own outcome: while a move of the email is queued the reply waits (at most
/// <see cref="PipelineSettings.ReceivedAfter"/>) and is written anew when the move is made, so that a quick move is told at once and a slow one is announced by "received".
/// </summary>
internal sealed class Answering(PipelineSettings settings, IReplyWriter writer, TimeProvider time)
{
    private readonly FormSettling _settling = new(settings.Policy);

    /// <summary>Answers an email whose requests were just decided.</summary>
    public async Task AnswerAsync(ICasebook book, RecordedMessage message, IReadOnlyList<Request> requests, CancellationToken cancellationToken)
    {
        if (settings.Mode == Mode.Observe || message.State == MessageState.Observed)
            return;
        var now = time.GetUtcNow();
        var waits = requests.Any(request => request.State.Status == RequestStatus.Queued);
        await WriteAsync(book, null, message, requests, waits ? now + settings.ReceivedAfter : now, cancellationToken);
        foreach (var request in requests)
            await OrderEndedAsync(book, request, cancellationToken);
        foreach (var request in requests.Where(request => request.State.Status == RequestStatus.WaitingForSales))
            OrderKeys(book, request);
    }

    /// <summary>A request's moves were made: the waiting reply of its email is written anew, or a further one is written.</summary>
    public async Task MovedAsync(ICasebook book, Request request, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var message = await book.MessageAsync(request.State.Submissions[^1].Id, cancellationToken);
        var last = await book.LastOutgoingAsync(request.Id, cancellationToken);
        var waiting = last is { State: OutgoingState.Waiting, Attempts: 0 } && last.InReplyTo == message.Facts.MessageId ? last : null;
        var requests = waiting is null ? [request] : await OthersAsync(book, message, request, cancellationToken);
        var stillQueued = requests.Any(other => other.State.Status == RequestStatus.Queued);
        await WriteAsync(book, waiting, message, requests, stillQueued && waiting is not null ? waiting.NotBefore : now, cancellationToken);
    }

    /// <summary>A fact changed and a request was decided again: told only when the outcome is another.</summary>
    public async Task DecidedAgainAsync(ICasebook book, Request request, CancellationToken cancellationToken)
    {
        var message = await book.MessageAsync(request.State.Submissions[^1].Id, cancellationToken);
        await OrderEndedAsync(book, request, cancellationToken);
        var section = await SectionAsync(book, request, cancellationToken);
        if (section is not null && Answer.FingerprintOf(section) != request.State.Told)
            await AnswerAsync(book, message, [request], cancellationToken);
    }

    /// <summary>Reminds the partner of what he owes.</summary>
    public async Task RemindAsync(ICasebook book, Request request, CancellationToken cancellationToken)
    {
        var message = await book.MessageAsync(request.State.Submissions[^1].Id, cancellationToken);
        await WriteAsync(book, null, message, [request], time.GetUtcNow(), cancellationToken, section => section with { Kind = ReplyKind.Reminder });
    }

    /// <summary>Billing could not charge the card: the partner is asked for another.</summary>
    public async Task DeclinedAsync(ICasebook book, Request request, CancellationToken cancellationToken)
    {
        var message = await book.MessageAsync(request.State.Submissions[^1].Id, cancellationToken);
        await WriteAsync(book, null, message, [request], time.GetUtcNow(), cancellationToken, section => section with { Kind = ReplyKind.CardDeclined });
    }

    /// <summary>The partner sent another card form in the place of a declined one.</summary>
    public Task CardReceivedAsync(ICasebook book, RecordedMessage message, Request request, CancellationToken cancellationToken) =>
        WriteAsync(book, null, message, [request], time.GetUtcNow(), cancellationToken, section => section with { Kind = ReplyKind.CardReceived });

    /// <summary>Registrations are open after a move: the partner is reminded of them.</summary>
    public async Task RegistrationsAsync(ICasebook book, Request request, IReadOnlyList<Move> moves, IReadOnlySet<SystemKey> open, CancellationToken cancellationToken)
    {
        var message = await book.MessageAsync(request.State.Submissions[^1].Id, cancellationToken);
        var last = moves.Max(move => move.MadeAt);
        await WriteAsync(book, null, message, [request], time.GetUtcNow(), cancellationToken, section => section with
        {
            Kind = ReplyKind.RegistrationsOpen,
            Findings = [],
            Moves = moves.Select(move => move.Planned).ToList(),
            NewKeys = moves.SelectMany(move => move.NewKeys).DistinctBy(pair => pair.Key).ToDictionary(),
            OpenSystems = open,
            MovedAt = last is { } at ? TimeZoneInfo.ConvertTime(at, settings.Policy.TimeZone) : null,
        });
    }

    /// <summary>A move was undone: the partner is told, and billing where it has the card form.</summary>
    public async Task UndoneAsync(ICasebook book, Request request, Move move, string reason, bool tellBilling, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var message = await book.MessageAsync(request.State.Submissions[^1].Id, cancellationToken);
        await WriteAsync(book, null, message, [request], now, cancellationToken, section => section with
        {
            Kind = ReplyKind.Undone,
            Findings = [],
            Moves = [move.Planned],
            NewKeys = move.NewKeys,
            Reason = reason,
        });
        if (!tellBilling || settings.BillingAddress is not { } billing)
            return;
        var notice = writer.WriteUndoneToBilling(new BillingModel
        {
            Case = move.Case,
            Moves = [move.Planned],
            Lines = Statement.Of(move, settings.Policy),
            MovedAt = TimeZoneInfo.ConvertTime(move.MadeAt ?? now, settings.Policy.TimeZone),
            Reason = reason,
        });
        var id = Guid.CreateVersion7(now);
        book.Put(new OutgoingMail
        {
            Id = id,
            MessageId = $"{id:N}@{settings.MessageIdDomain}",
            Account = message.Account,
            To = [new MailAddress(null, billing)],
            Subject = notice.Subject,
            Text = notice.Text,
            Cases = [move.Case],
            ReceivedAt = now,
            TellsOutcome = true,
            WrittenAt = now,
            NotBefore = now,
        });
    }

    /// <summary>Asks a registered contact whether he sent an email. It is no answer to that email: whoever wrote it must not be in the thread.</summary>
    public OutgoingMail AskContact(ICasebook book, RecordedMessage message, MailAddress contact, CaseNumber? number)
    {
        var now = time.GetUtcNow();
        var words = writer.WriteToContact(new ContactModel
        {
            Case = number,
            ContactName = contact.Name,
            From = message.Facts.From.Count > 0 ? message.Facts.From[0].Address : null,
            ReceivedAt = TimeZoneInfo.ConvertTime(message.ReceivedAt, settings.Policy.TimeZone),
            Forms = message.Facts.Forms.Select(form => form.Kind).Distinct().ToList(),
        });
        var id = Guid.CreateVersion7(now);
        var mail = new OutgoingMail
        {
            Id = id,
            MessageId = $"{id:N}@{settings.MessageIdDomain}",
            Account = message.Account,
            To = [contact],
            Subject = words.Subject,
            Text = words.Text,
            Html = words.Html,
            Cases = number is { } known ? [known] : [],
            TellsOutcome = true,
            WrittenAt = now,
            NotBefore = now,
        };
        book.Put(mail);
        Trace(book, mail, AuditActions.ReplyWritten);
        return mail;
    }

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
        Trace(book, mail, AuditActions.ReplyUndeliverable);
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
            if (await SectionAsync(book, request, cancellationToken) is { } section)
            {
                request.Tell(Answer.FingerprintOf(section), at);
                book.Put(request);
            }
        }

        Trace(book, mail, AuditActions.RequestTold);
    }

    /// <summary>Nobody knows whether the server took a mail.</summary>
    public void Uncertain(ICasebook book, OutgoingMail mail)
    {
        book.Put(mail with { State = OutgoingState.Uncertain });
        Trace(book, mail, AuditActions.ReplyUncertain);
    }

    private void Trace(ICasebook book, OutgoingMail mail, string action)
    {
        foreach (var entry in AuditEntry.Of(mail, time.GetUtcNow(), action))
            book.Add(entry);
    }

    private async Task WriteAsync(ICasebook book, OutgoingMail? waiting, RecordedMessage message, IReadOnlyList<Request> requests, DateTimeOffset notBefore, CancellationToken cancellationToken, Func<ReplySection, ReplySection>? tell = null)
    {
        var sections = new List<ReplySection>();
        var told = new List<Request>();
        foreach (var request in requests)
        {
            if (await SectionAsync(book, request, cancellationToken) is { } section)
            {
                sections.Add(tell?.Invoke(section) ?? section);
                told.Add(request);
            }
        }

        if (sections.Count == 0)
            return;
        var facts = await FactsAsync(book, requests, cancellationToken);
        var supportCase = requests.Select(request => request.Case is { } number ? facts.Case(number) : null).FirstOrDefault(known => known is not null);
        var partner = supportCase is null ? null : facts.PartnerOf(supportCase.Number);

        // Whom a representative let through is not answered unless he is a registered contact: then the case's contact is.
        var sender = message.Facts.From.Count > 0 ? message.Facts.From[0] : null;
        var isFax = message.IsFax || (message.AdmittedBy is not null && (sender is null || partner?.Has(sender.Address) != true));
        if (Answer.Addressee(sender, isFax, supportCase, partner) is not { } to)
        {
            HandToRepresentative(book, told);
            return;
        }

        var now = time.GetUtcNow();
        var words = writer.Write(new ReplyModel
        {
            ContactName = partner?.Contacts.FirstOrDefault(contact => !contact.IsDomain && contact.Covers(to.Address))?.Name ?? to.Name,
            OriginalSubject = message.Facts.Subject,
            ReceivedAt = TimeZoneInfo.ConvertTime(message.ReceivedAt, settings.Policy.TimeZone),
            Sections = sections,
            BlankForms = Answer.BlankForms(sections),
        });
        var id = waiting?.Id ?? Guid.CreateVersion7(now);
        var mail = new OutgoingMail
        {
            Id = id,
            MessageId = waiting?.MessageId ?? $"{id:N}@{settings.MessageIdDomain}",
            Account = message.Account,
            To = [to],
            Subject = words.Subject,
            Text = words.Text,
            Html = words.Html,
            InReplyTo = message.Facts.MessageId,
            Answers = message.Id,
            Trace = message.Trace,
            References = message.Facts.References.Reverse().Concat(message.Facts.MessageId is { } replied ? [replied] : []).Distinct().ToList(),
            BlankForms = Answer.BlankForms(sections),
            Requests = told.Select(request => request.Id).ToList(),
            Cases = told.Select(request => request.Case).OfType<CaseNumber>().ToList(),
            ReceivedAt = message.ReceivedAt,
            Told = sections.ConvertAll(Answer.ToldOf),
            TellsOutcome = sections.Any(section => section.Kind is not (ReplyKind.Asked or ReplyKind.Rejected or ReplyKind.Received))
                || await AnswerLoops.BringsFormAsync(book, message.Facts, requests, cancellationToken),
            WrittenAt = now,
            NotBefore = notBefore,
        };
        book.Put(mail);
        Trace(book, mail, AuditActions.ReplyWritten);
    }

    /// <summary>An ask or rejection that has no addressee is a flag.</summary>
    private void HandToRepresentative(ICasebook book, List<Request> requests)
    {
        var now = time.GetUtcNow();
        foreach (var request in requests.Where(request => request.State.Status is RequestStatus.WaitingForPartner or RequestStatus.Rejected))
        {
            request.HandToRepresentative();
            book.Put(request);
            book.Add(AuditEntry.Of(request, now, AuditActions.RequestHeld, new { Why = request.State.Held }));
            book.Put(new ExceptionRecord
            {
                Id = Guid.CreateVersion7(now),
                Code = FindingCodes.ReplyNoAddressee,
                Summary = "There is nobody to ask: neither the case nor the partner has an address.",
                RequestId = request.Id,
                Case = request.Case,
                OpenedAt = now,
                Deadline = request.Deadline,
            });
        }
    }

    /// <summary>Sales is to be asked for the new keys of an accepted upgrade, once for each set of moves; <see cref="SalesOrders"/> writes the mail.</summary>
    private void OrderKeys(ICasebook book, Request request)
    {
        var now = time.GetUtcNow();
        if (settings.SalesAddress is null || !request.OrderKeys(Answer.ToldToSales(request.Case!.Value, request.Decision!.Moves), now))
            return;
        book.Put(request);
        book.Add(AuditEntry.Of(request, now, AuditActions.KeysOrdered, new { }));
    }

    /// <summary>Writes the mail that asks sales for new keys, or reminds of them.</summary>
    /// <param name="book">The unit of work.</param>
    /// <param name="request">A request that waits for sales.</param>
    /// <param name="worksheet">Pictures of the worksheet.</param>
    /// <param name="timeLeft">For a reminder, the time that is left.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task ToSalesAsync(ICasebook book, Request request, IReadOnlyList<AttachedFile> worksheet, TimeSpan? timeLeft, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var message = await book.MessageAsync(request.State.Submissions[^1].Id, cancellationToken);
        var model = await SalesModelAsync(book, request, cancellationToken) with { TimeLeft = timeLeft, HasWorksheet = worksheet.Count > 0 };
        var words = writer.WriteToSales(model);
        var id = Guid.CreateVersion7(now);
        var first = request.State.Order!.MailId;
        var mail = SalesMail(id, message.Account, request, words) with
        {
            InReplyTo = timeLeft is null ? null : first,
            References = timeLeft is not null && first is not null ? [first] : [],
            Trace = message.Trace,
            Files = [KeysFile.Of(model), .. worksheet],
            ReceivedAt = timeLeft is null ? message.ReceivedAt : now,
            Told = timeLeft is null ? [request.State.Order.Told] : [],
            TellsOutcome = true,
        };
        book.Put(mail);
        request.OrderWritten(mail.MessageId, now);
        book.Put(request);
        book.Add(AuditEntry.Of(request, now, AuditActions.SalesToldOf, new { Mail = id }));
    }

    /// <summary>Where sales has the order of an upgrade that ended in another way, or was rejected, it is told to issue nothing any more.</summary>
    public async Task OrderEndedAsync(ICasebook book, Request request, CancellationToken cancellationToken)
    {
        if (request.State.Order is not { } order || request.State.Status is not (RequestStatus.Rejected or RequestStatus.Withdrawn or RequestStatus.Closed or RequestStatus.Lapsed))
            return;
        request.OrderEnded();
        book.Put(request);
        if (order.MailId is not { } first || settings.SalesAddress is null)
            return;
        var now = time.GetUtcNow();
        var message = await book.MessageAsync(request.State.Submissions[^1].Id, cancellationToken);
        var unmade = (await book.MovesAsync(request.Id, cancellationToken)).Where(move => move.Planned.IsUpgrade && move.State is MoveState.WaitingForKeys or MoveState.Due or MoveState.Cancelled).ToList();
        var last = unmade.Count > 0 ? unmade.Max(move => move.CreatedAt) : now;
        var words = writer.WriteEndToSales(new SalesModel
        {
            Case = request.Case!.Value,
            EndUser = await EndUserAsync(book, request, cancellationToken),
            Moves = unmade.Where(move => move.CreatedAt == last).Select(move => move.Planned).ToList(),
            Deadline = null,
            EndedAs = request.Status,
        });
        var id = Guid.CreateVersion7(now);
        book.Put(SalesMail(id, message.Account, request, words) with
        {
            InReplyTo = first,
            References = [first],
            ReceivedAt = now,
            Trace = message.Trace,
            TellsOutcome = true,
        });
        book.Add(AuditEntry.Of(request, now, AuditActions.SalesToldOf, new { Mail = id, Ended = request.Status }));
    }

    /// <summary>Gives sales its answer back, with what is wrong.</summary>
    public async Task BackToSalesAsync(ICasebook book, RecordedMessage answer, Request request, IReadOnlyList<string> problems, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var model = await SalesModelAsync(book, request, cancellationToken) with { Problems = problems };
        var words = writer.WriteBackToSales(model);
        var id = Guid.CreateVersion7(now);
        book.Put(SalesMail(id, answer.Account, request, words) with
        {
            InReplyTo = answer.Facts.MessageId,
            References = answer.Facts.References.Reverse().Concat(answer.Facts.MessageId is { } replied ? [replied] : []).Distinct().ToList(),
            ReceivedAt = answer.ReceivedAt,
            Trace = answer.Trace,
        });
        book.Add(AuditEntry.Of(request, now, AuditActions.SalesToldOf, new { Mail = id }));
    }

    /// <summary>The no-charge PO that the partner named last, or null.</summary>
    public async Task<string?> PurchaseOrderAsync(ICasebook book, Request request, CancellationToken cancellationToken)
    {
        string? named = null;
        foreach (var entry in request.State.Submissions)
        {
            var facts = await _settling.SettleAsync(book, request, await book.MessageAsync(entry.Id, cancellationToken), cancellationToken);
            var onForm = facts.Forms.Where(form => request.State.Forms.Any(known => known.FormId == form.Id)).Select(form => form.Text("po_number")).LastOrDefault(text => text is not null);
            named = onForm ?? PurchaseOrder.In(facts.OwnWords) ?? named;
        }

        return named;
    }

    private async Task<SalesModel> SalesModelAsync(ICasebook book, Request request, CancellationToken cancellationToken)
    {
        var wanted = IssuedKeys.Wanted(request).Select(license => license.Key).ToHashSet();
        var moves = request.Decision!.Moves.Where(move => move.IsUpgrade && move.Licenses.Any(license => wanted.Contains(license.Key))).ToList();
        return new SalesModel
        {
            Case = request.Case!.Value,
            PurchaseOrder = await PurchaseOrderAsync(book, request, cancellationToken),
            EndUser = await EndUserAsync(book, request, cancellationToken),
            Moves = moves.ConvertAll(move => move with { Licenses = move.Licenses.Where(license => wanted.Contains(license.Key)).ToList() }),
            Deadline = request.Deadline is { } deadline ? TimeZoneInfo.ConvertTime(deadline, settings.Policy.TimeZone) : null,
        };
    }

    private OutgoingMail SalesMail(Guid id, string account, Request request, WrittenReply words) => new()
    {
        Id = id,
        MessageId = $"{id:N}@{settings.MessageIdDomain}",
        Account = account,
        To = [new MailAddress(null, settings.SalesAddress!)],
        Subject = words.Subject,
        Text = words.Text,
        Html = words.Html,
        Cases = [request.Case!.Value],
        KeysFor = request.Id,
        WrittenAt = time.GetUtcNow(),
        NotBefore = time.GetUtcNow(),
    };

    private async Task<ReplySection?> SectionAsync(ICasebook book, Request request, CancellationToken cancellationToken)
    {
        var endUser = await EndUserAsync(book, request, cancellationToken);
        return Answer.About(request, await book.MovesAsync(request.Id, cancellationToken), endUser, settings.Policy);
    }

    private async Task<string?> EndUserAsync(ICasebook book, Request request, CancellationToken cancellationToken)
    {
        string? endUser = null;
        foreach (var entry in request.State.Submissions.Reverse())
            endUser ??= (await _settling.SettleAsync(book, request, await book.MessageAsync(entry.Id, cancellationToken), cancellationToken)).Forms.Select(form => form.Text("end_user")).FirstOrDefault(text => text is not null);
        return endUser;
    }

    private static async Task<IReadOnlyList<Request>> OthersAsync(ICasebook book, RecordedMessage message, Request request, CancellationToken cancellationToken) =>
        (await book.RequestsOfMessageAsync(message.Id, cancellationToken)).Select(other => other.Id == request.Id ? request : other).ToList();

    private static Task<RegistryFacts> FactsAsync(ICasebook book, IReadOnlyList<Request> requests, CancellationToken cancellationToken) =>
        book.Registry.FactsAsync(new FactsQuery { Cases = requests.Select(request => request.Case).OfType<CaseNumber>().ToList() }, cancellationToken);
}
