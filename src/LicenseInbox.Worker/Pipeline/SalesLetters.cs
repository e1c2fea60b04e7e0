using LicenseInbox.Domain.Audit;
using LicenseInbox.Domain.Casebook;
using LicenseInbox.Domain.Intake;
using LicenseInbox.Domain.Issuing;
using LicenseInbox.Domain.Moving;
using LicenseInbox.Domain.Reading;
using LicenseInbox.Domain.Replies;
using LicenseInbox.Domain.Requests;

namespace LicenseInbox.Worker.Pipeline;

/// <summary>Mails to sales about the new keys of an accepted upgrade: the order, its reminders, an answer that goes back, and that nothing is needed any more.</summary>
internal sealed class SalesLetters(PipelineSettings settings, IReplyWriter writer, ReplyWriting replies, TimeProvider time)
{
    private readonly FormSettling _settling = new(settings.Policy);

    /// <summary>Sales is to be asked for the new keys of an accepted upgrade, once for each set of moves; <see cref="SalesOrders"/> writes the mail.</summary>
    public void OrderKeys(ICasebook book, Request request)
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
            EndUser = await replies.EndUserAsync(book, request, cancellationToken),
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
            EndUser = await replies.EndUserAsync(book, request, cancellationToken),
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
}
