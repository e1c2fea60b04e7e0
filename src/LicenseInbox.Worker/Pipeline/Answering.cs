using LicenseInbox.Domain.Audit;
using LicenseInbox.Domain.Billing;
using LicenseInbox.Domain.Casebook;
using LicenseInbox.Domain.Moving;
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
internal sealed class Answering
{
    private readonly PipelineSettings _settings;
    private readonly IReplyWriter _writer;
    private readonly TimeProvider _time;
    private readonly ReplyWriting _replies;

    public Answering(PipelineSettings settings, IReplyWriter writer, TimeProvider time)
    {
        (_settings, _writer, _time) = (settings, writer, time);
        _replies = new ReplyWriting(settings, writer, time);
        Outcomes = new ReplyOutcomes(_replies, time);
        Sales = new SalesLetters(settings, writer, _replies, time);
    }

    /// <summary>What becomes of the mails that were written.</summary>
    public ReplyOutcomes Outcomes { get; }

    /// <summary>What sales is told.</summary>
    public SalesLetters Sales { get; }

    /// <summary>Answers an email whose requests were just decided.</summary>
    public async Task AnswerAsync(ICasebook book, RecordedMessage message, IReadOnlyList<Request> requests, CancellationToken cancellationToken)
    {
        if (IsSilent(message))
            return;
        await WriteAsync(book, null, message, requests, cancellationToken);
        foreach (var request in requests)
            await TellSalesAsync(book, request, cancellationToken);
    }

    /// <summary>A request's moves were made: the waiting reply of its email is written anew, or a further one is written.</summary>
    public async Task MovedAsync(ICasebook book, Request request, CancellationToken cancellationToken)
    {
        var message = await book.MessageAsync(request.State.Submissions[^1].Id, cancellationToken);
        await WriteAnewAsync(book, await WaitingAsync(book, message, request, cancellationToken), message, request, cancellationToken);
    }

    /// <summary>A fact changed and a request was decided again: told only when the outcome is another.</summary>
    public async Task DecidedAgainAsync(ICasebook book, Request request, CancellationToken cancellationToken)
    {
        var message = await book.MessageAsync(request.State.Submissions[^1].Id, cancellationToken);
        await Sales.OrderEndedAsync(book, request, cancellationToken);
        if (await _replies.SectionAsync(book, request, cancellationToken) is not { } section || IsSilent(message))
            return;
        var waiting = await WaitingAsync(book, message, request, cancellationToken);
        if (waiting is null ? Answer.FingerprintOf(section) == request.State.Told : waiting.Told.Contains(Answer.ToldOf(section)))
            return;
        await WriteAnewAsync(book, waiting, message, request, cancellationToken);
        await TellSalesAsync(book, request, cancellationToken);
    }

    /// <summary>A representative decided a request, and wants the partner to read it, also when he was told the same before.</summary>
    public async Task RuledAsync(ICasebook book, Request request, CancellationToken cancellationToken)
    {
        var message = await book.MessageAsync(request.State.Submissions[^1].Id, cancellationToken);
        if (IsSilent(message))
            return;
        await WriteAnewAsync(book, await WaitingAsync(book, message, request, cancellationToken), message, request, cancellationToken);
        await TellSalesAsync(book, request, cancellationToken);
    }

    /// <summary>Reminds the partner of what he owes.</summary>
    public async Task RemindAsync(ICasebook book, Request request, CancellationToken cancellationToken)
    {
        var message = await book.MessageAsync(request.State.Submissions[^1].Id, cancellationToken);
        await _replies.WriteAsync(book, null, message, [request], _time.GetUtcNow(), cancellationToken, section => section with { Kind = ReplyKind.Reminder });
    }

    /// <summary>Billing could not charge the card: the partner is asked for another.</summary>
    public async Task DeclinedAsync(ICasebook book, Request request, CancellationToken cancellationToken)
    {
        var message = await book.MessageAsync(request.State.Submissions[^1].Id, cancellationToken);
        await _replies.WriteAsync(book, null, message, [request], _time.GetUtcNow(), cancellationToken, section => section with { Kind = ReplyKind.CardDeclined });
    }

    /// <summary>The partner sent another card form in the place of a declined one.</summary>
    public Task CardReceivedAsync(ICasebook book, RecordedMessage message, Request request, CancellationToken cancellationToken) =>
        _replies.WriteAsync(book, null, message, [request], _time.GetUtcNow(), cancellationToken, section => section with { Kind = ReplyKind.CardReceived });

    /// <summary>Registrations are open after a move: the partner is reminded of them.</summary>
    public async Task RegistrationsAsync(ICasebook book, Request request, IReadOnlyList<Move> moves, IReadOnlySet<SystemKey> open, CancellationToken cancellationToken)
    {
        var message = await book.MessageAsync(request.State.Submissions[^1].Id, cancellationToken);
        var last = moves.Max(move => move.MadeAt);
        await _replies.WriteAsync(book, null, message, [request], _time.GetUtcNow(), cancellationToken, section => section with
        {
            Kind = ReplyKind.RegistrationsOpen,
            Findings = [],
            Moves = moves.Select(move => move.Planned).ToList(),
            NewKeys = moves.SelectMany(move => move.NewKeys).DistinctBy(pair => pair.Key).ToDictionary(),
            OpenSystems = open,
            MovedAt = last is { } at ? TimeZoneInfo.ConvertTime(at, _settings.Policy.TimeZone) : null,
        });
    }

    /// <summary>A move was undone: the partner is told, and billing where it has the card form.</summary>
    public async Task UndoneAsync(ICasebook book, Request request, Move move, string reason, bool tellBilling, CancellationToken cancellationToken)
    {
        var now = _time.GetUtcNow();
        var message = await book.MessageAsync(request.State.Submissions[^1].Id, cancellationToken);
        await _replies.WriteAsync(book, null, message, [request], now, cancellationToken, section => section with
        {
            Kind = ReplyKind.Undone,
            Findings = [],
            Moves = [move.Planned],
            NewKeys = move.NewKeys,
            Reason = reason,
        });
        if (!tellBilling || _settings.BillingAddress is not { } billing)
            return;
        var notice = _writer.WriteUndoneToBilling(new BillingModel
        {
            Case = move.Case,
            Moves = [move.Planned],
            Lines = Statement.Of(move, _settings.Policy),
            MovedAt = TimeZoneInfo.ConvertTime(move.MadeAt ?? now, _settings.Policy.TimeZone),
            Reason = reason,
        });
        var id = Guid.CreateVersion7(now);
        book.Put(new OutgoingMail
        {
            Id = id,
            MessageId = $"{id:N}@{_settings.MessageIdDomain}",
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
        var now = _time.GetUtcNow();
        var words = _writer.WriteToContact(new ContactModel
        {
            Case = number,
            ContactName = contact.Name,
            From = message.Facts.From.Count > 0 ? message.Facts.From[0].Address : null,
            ReceivedAt = TimeZoneInfo.ConvertTime(message.ReceivedAt, _settings.Policy.TimeZone),
            Forms = message.Facts.Forms.Select(form => form.Kind).Distinct().ToList(),
        });
        var id = Guid.CreateVersion7(now);
        var mail = new OutgoingMail
        {
            Id = id,
            MessageId = $"{id:N}@{_settings.MessageIdDomain}",
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
        _replies.Trace(book, mail, AuditActions.ReplyWritten);
        return mail;
    }

    private bool IsSilent(RecordedMessage message) => _settings.Mode == Mode.Observe || message.State == MessageState.Observed;

    /// <summary>The reply to an email that tells where its requests stand, while nobody can have it yet: what it tells may be over.</summary>
    private static async Task<OutgoingMail?> WaitingAsync(ICasebook book, RecordedMessage message, Request request, CancellationToken cancellationToken) =>
        await book.LastOutgoingAsync(request.Id, cancellationToken) is { State: OutgoingState.Waiting, Attempts: 0 } last && last.Answers == message.Id && last.Told.All(Answer.IsStanding) ? last : null;

    /// <summary>Writes the waiting reply anew, with all requests of its email, or a further one about this request.</summary>
    private async Task WriteAnewAsync(ICasebook book, OutgoingMail? waiting, RecordedMessage message, Request request, CancellationToken cancellationToken) =>
        await WriteAsync(book, waiting, message, waiting is null ? [request] : await OthersAsync(book, message, request, cancellationToken), cancellationToken);

    private Task WriteAsync(ICasebook book, OutgoingMail? waiting, RecordedMessage message, IReadOnlyList<Request> requests, CancellationToken cancellationToken)
    {
        var now = _time.GetUtcNow();
        var waits = requests.Any(request => request.State.Status == RequestStatus.Queued);
        return _replies.WriteAsync(book, waiting, message, requests, !waits ? now : waiting?.NotBefore ?? now + _settings.ReceivedAfter, cancellationToken);
    }

    private async Task TellSalesAsync(ICasebook book, Request request, CancellationToken cancellationToken)
    {
        await Sales.OrderEndedAsync(book, request, cancellationToken);
        if (request.State.Status == RequestStatus.WaitingForSales)
            Sales.OrderKeys(book, request);
    }

    private static async Task<IReadOnlyList<Request>> OthersAsync(ICasebook book, RecordedMessage message, Request request, CancellationToken cancellationToken) =>
        (await book.RequestsOfMessageAsync(message.Id, cancellationToken)).Select(other => other.Id == request.Id ? request : other).ToList();
}
