using LicenseInbox.Domain.Audit;
using LicenseInbox.Domain.Casebook;
using LicenseInbox.Domain.Moving;
using LicenseInbox.Domain.Policy;
using LicenseInbox.Domain.Registry;
using LicenseInbox.Domain.Replies;
using LicenseInbox.Domain.Requests;

namespace LicenseInbox.Worker.Pipeline;

/// <summary>Puts what is told about requests into one reply to the partner, in the outbox. What has no addressee goes to a representative.</summary>
internal sealed class ReplyWriting(PipelineSettings settings, IReplyWriter writer, TimeProvider time)
{
    private readonly FormSettling _settling = new(settings.Policy);

    /// <summary>Writes a reply about some requests of an email; none where nothing is told about any.</summary>
    /// <param name="book">The unit of work.</param>
    /// <param name="waiting">The reply that is written anew; null for another one.</param>
    /// <param name="message">The email that is answered.</param>
    /// <param name="requests">Its requests.</param>
    /// <param name="notBefore">When it may go out.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <param name="tell">What is told in the place of where a request stands.</param>
    public async Task WriteAsync(ICasebook book, OutgoingMail? waiting, RecordedMessage message, IReadOnlyList<Request> requests, DateTimeOffset notBefore, CancellationToken cancellationToken, Func<ReplySection, ReplySection>? tell = null)
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

    /// <summary>What is told about a request as it stands now; null when nothing is.</summary>
    public async Task<ReplySection?> SectionAsync(ICasebook book, Request request, CancellationToken cancellationToken)
    {
        var endUser = await EndUserAsync(book, request, cancellationToken);
        return Answer.About(request, await book.MovesAsync(request.Id, cancellationToken), endUser, settings.Policy);
    }

    /// <summary>The end user on its forms, or null.</summary>
    public async Task<string?> EndUserAsync(ICasebook book, Request request, CancellationToken cancellationToken)
    {
        string? endUser = null;
        foreach (var entry in request.State.Submissions.Reverse())
            endUser ??= (await _settling.SettleAsync(book, request, await book.MessageAsync(entry.Id, cancellationToken), cancellationToken)).Forms.Select(form => form.Text("end_user")).FirstOrDefault(text => text is not null);
        return endUser;
    }

    /// <summary>Writes down what became of a mail, in the trail of each request that it tells about.</summary>
    public void Trace(ICasebook book, OutgoingMail mail, string action)
    {
        foreach (var entry in AuditEntry.Of(mail, time.GetUtcNow(), action))
            book.Add(entry);
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

    private static Task<RegistryFacts> FactsAsync(ICasebook book, IReadOnlyList<Request> requests, CancellationToken cancellationToken) =>
        book.Registry.FactsAsync(new FactsQuery { Cases = requests.Select(request => request.Case).OfType<CaseNumber>().ToList() }, cancellationToken);
}
