using LicenseInbox.Domain.Audit;
using LicenseInbox.Domain.Casebook;
using LicenseInbox.Domain.Intake;
using LicenseInbox.Domain.Policy;
using LicenseInbox.Domain.Reading;
using LicenseInbox.Domain.Registry;
using LicenseInbox.Domain.Requests;

namespace LicenseInbox.Worker.Pipeline;

/// <summary>Sets an email aside for a person: it becomes an exception, of its own or one of a group of like ones.</summary>
internal sealed class SettingAside(PipelineSettings settings, MailRecording recording, TimeProvider time)
{
    private readonly ExceptionGroups _groups = new(settings.ExceptionsPerHour);

    /// <summary>The email becomes an exception, of its own or one of a group; no request is touched.</summary>
    public async Task<HandledMail> SetAsideAsync(ICasebook book, ArrivedMail mail, Sorted sorted, IReadOnlyList<Finding> findings, RegistryFacts facts, CancellationToken cancellationToken)
    {
        var state = settings.Mode == Mode.Observe ? MessageState.Observed : MessageState.Exception;
        var message = recording.Record(book, mail, sorted, state, findings, []);
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

    /// <summary>A person wrote under a case that was answered: a person reads it, and what is accepted but not moved waits until then.</summary>
    public async Task<HandledMail> CorrespondAsync(
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
            foreach (var move in (await book.MovesAsync(request.Id, cancellationToken)).Where(Deciding.IsUnmade))
                await Deciding.CancelAsync(book, request, move, now, cancellationToken);
            book.Add(AuditEntry.Of(request, now, AuditActions.RequestHeld, new { Why = request.State.Held, Message = aside.Message.Id }));
        }

        return aside with { Requests = requests };
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
}
