using LicenseInbox.Domain.Audit;
using LicenseInbox.Domain.Casebook;
using LicenseInbox.Domain.Desk;
using LicenseInbox.Domain.Replies;
using LicenseInbox.Domain.Requests;

namespace LicenseInbox.Worker.Pipeline.Desk;

/// <summary>Taking, giving back and seeing to exceptions, and replies of which nobody knows whether they arrived.</summary>
internal sealed class ExceptionActs(PipelineSettings settings, TimeProvider time)
{
    public async Task<DeskEffect> DoAsync(ICasebook book, ExceptionAct act, string author, CancellationToken cancellationToken)
    {
        var record = await Known.OpenExceptionAsync(book, act.ExceptionId, cancellationToken);
        var chain = ChainOf(record);
        await Sight.CheckAsync(book, chain, act.Seen, author, settings.Policy.TimeZone, cancellationToken);
        var note = act switch
        {
            TakeUp take => Take(book, record, take.Over, author),
            GiveBack => Release(book, record, author),
            Resolve resolve => await ResolveAsync(book, record, resolve.Text, author, cancellationToken),
            _ => throw new NotSupportedException(act.GetType().Name),
        };
        return new DeskEffect { Version = await Sight.VersionAsync(book, chain, cancellationToken), Notes = [note] };
    }

    /// <summary>The chain in which the acts on an exception are: its request's, else its message's, else one of its own (a group, a mail of ours).</summary>
    public static Guid ChainOf(ExceptionRecord record) => record.RequestId ?? (record.Count == 1 ? record.MessageId : null) ?? record.Id;

    /// <summary>An uncertain reply goes out again.</summary>
    public async Task<DeskEffect> SendAgainAsync(ICasebook book, SendReplyAgain act, string author, CancellationToken cancellationToken)
    {
        var mail = await book.FindOutgoingAsync(act.MailId, cancellationToken) ?? throw new DeskRefusedException(DeskRefusal.NotFound, $"There is no mail {act.MailId}.");
        var chain = mail.Requests.Count > 0 ? mail.Requests[0] : mail.Id;
        await Sight.CheckAsync(book, chain, act.Seen, author, settings.Policy.TimeZone, cancellationToken);
        if (mail.State != OutgoingState.Uncertain)
            throw new DeskRefusedException(DeskRefusal.NotNow, $"Only a mail of which nobody knows whether it was taken is sent again; this one is {mail.State}.");
        var now = time.GetUtcNow();
        var again = mail with { State = OutgoingState.Waiting, NotBefore = now, ClaimedBy = null, Attempts = 0, TimesUncertain = 0, IsSentAnyway = true };
        book.Put(again);
        foreach (var entry in AuditEntry.Of(mail, now, AuditActions.ReplySentAgain))
            book.Add(entry with { Author = author });
        foreach (var record in await book.OpenExceptionsAsync(mail.Id, cancellationToken))
            book.Put(record with { Resolution = $"{author} had it sent again.", ResolvedAt = now });
        return new DeskEffect { Version = await Sight.VersionAsync(book, chain, cancellationToken), Mails = [again], Notes = ["The mail is sent again, under the same Message-ID."] };
    }

    private string Take(ICasebook book, ExceptionRecord record, bool over, string author)
    {
        if (record.Holder is { } holder && holder != author && !over)
            throw new DeskRefusedException(DeskRefusal.NotNow, $"{holder} has taken it.");
        book.Put(record with { Holder = author });
        Add(book, record, AuditActions.ExceptionTaken, author);
        return record.Holder is { } before && before != author ? $"You have taken it over from {before}." : "You have taken it.";
    }

    private string Release(ICasebook book, ExceptionRecord record, string author)
    {
        if (record.Holder != author)
            throw new DeskRefusedException(DeskRefusal.NotNow, record.Holder is { } holder ? $"{holder} has it; only he gives it back. You may take it over." : "Nobody has taken it.");
        book.Put(record with { Holder = null });
        Add(book, record, AuditActions.ExceptionReleased, author);
        return "You have given it back.";
    }

    private async Task<string> ResolveAsync(ICasebook book, ExceptionRecord record, string text, string author, CancellationToken cancellationToken)
    {
        var how = Known.Text(text, "How it was seen to");
        if (record is { RequestId: { } id, MessageId: null, OutgoingMailId: null, MoveId: null } && (await book.RequestAsync(id, cancellationToken)).State.Status == RequestStatus.WithRepresentative)
            throw new DeskRefusedException(DeskRefusal.NotNow, "This exception is a request that waits for your decision: correct, override, ask, reject, approve, hold or withdraw it.");
        book.Put(record with { Resolution = how, ResolvedAt = time.GetUtcNow(), Holder = record.Holder ?? author });
        Add(book, record, AuditActions.ExceptionResolved, author, how);
        return "The exception is over.";
    }

    private void Add(ICasebook book, ExceptionRecord record, string action, string author, string? words = null) =>
        book.Add(AuditEntry.Of(ChainOf(record), record.Case, time.GetUtcNow(), action, new { Exception = record.Id, record.Code }) with { Author = author, Personal = words });
}
