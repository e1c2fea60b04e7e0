using LicenseInbox.Domain.Audit;
using LicenseInbox.Domain.Billing;
using LicenseInbox.Domain.Casebook;
using LicenseInbox.Domain.Desk;
using LicenseInbox.Domain.Policy;
using LicenseInbox.Domain.Reading;
using LicenseInbox.Domain.Replies;
using LicenseInbox.Domain.Requests;

namespace LicenseInbox.Worker.Pipeline.Desk;

/// <summary>What representatives do to a request: each writes its own entry, by them, and then decides and answers as after any other change.</summary>
internal sealed class RequestActs(PipelineSettings settings, Deciding deciding, Answering answering, TimeProvider time)
{
    private readonly MoveUndoing _undoing = new(settings, answering, time);
    private readonly HandedMoves _handed = new(new MoveExecutor(settings, deciding, answering, time), deciding, answering, new MoveUndoing(settings, answering, time), time);
    private readonly KeyIssuing _issuing = new(settings, deciding, answering, time);

    /// <summary>Does an act, within the unit of work.</summary>
    /// <param name="book">The unit of work.</param>
    /// <param name="act">The act.</param>
    /// <param name="author">Who acts.</param>
    /// <param name="made">Takes the moves that it makes.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task<DeskEffect> DoAsync(ICasebook book, RequestAct act, string author, List<MoveDone> made, CancellationToken cancellationToken)
    {
        var request = await Known.RequestAsync(book, act.RequestId, cancellationToken);
        await Sight.CheckAsync(book, request.Id, act.Seen, author, settings.Policy.TimeZone, cancellationToken);
        var before = request.State;
        var mail = await book.LastOutgoingAsync(request.Id, cancellationToken);
        IReadOnlyList<string> notes = [];
        switch (act)
        {
            case CorrectFields correct:
                await CorrectAsync(book, request, correct, author, cancellationToken);
                break;
            case OverrideFinding entry:
                await OverrideAsync(book, request, entry, author, cancellationToken);
                break;
            case AskPartner ask:
                await RuleAsync(book, request, Outcome.Ask, ask.Items, ask.Words, author, cancellationToken);
                break;
            case RejectRequest reject:
                await RuleAsync(book, request, Outcome.Reject, reject.Reasons, reject.Words, author, cancellationToken);
                break;
            case ApproveRequest:
                await ApproveAsync(book, request, author, cancellationToken);
                break;
            case HoldRequest hold:
                await HoldAsync(book, request, hold, author, cancellationToken);
                break;
            case EndHold:
                await EndHoldAsync(book, request, author, cancellationToken);
                break;
            case WithdrawRequest withdraw:
                await WithdrawAsync(book, request, withdraw, author, cancellationToken);
                break;
            case NotePhoneCall call:
                await NoteAsync(book, request, call, author, cancellationToken);
                break;
            case IssueKeys issue:
                notes = [await IssueAsync(book, request, issue, author, cancellationToken)];
                break;
            case UndoMove undo:
                notes = await UndoAsync(book, request, undo, author, cancellationToken);
                break;
            case ConfirmMoves:
                notes = await ConfirmAsync(book, request, author, made, cancellationToken);
                break;
            case MissOrder:
                await MissOrderAsync(book, request, author, cancellationToken);
                break;
            default:
                throw new NotSupportedException(act.GetType().Name);
        }

        return await EffectAsync(book, request.Id, before, mail, notes, cancellationToken);
    }

    /// <summary>What a field of one of its forms may say.</summary>
    public async Task<IReadOnlyList<FieldChoice>> ChoicesAsync(ICasebook book, Request request, FieldPlace place, CancellationToken cancellationToken)
    {
        var form = await FormAsync(book, request, place, cancellationToken);
        var first = await book.Registry.FactsAsync(FieldChoices.Query(form, request.Case, settings.Policy), cancellationToken);
        var facts = await book.Registry.FactsAsync(FieldChoices.Query(form, request.Case, settings.Policy, first), cancellationToken);
        return FieldChoices.Of(form, place.Field, request.Case, facts, settings.Policy);
    }

    /// <summary>What changed about a request, and what was written to the partner.</summary>
    public static async Task<DeskEffect> EffectAsync(ICasebook book, Guid requestId, RequestState? before, OutgoingMail? mailBefore, IReadOnlyList<string> notes, CancellationToken cancellationToken)
    {
        var after = await book.RequestAsync(requestId, cancellationToken);
        var mail = await book.LastOutgoingAsync(requestId, cancellationToken);
        return new DeskEffect
        {
            Version = await Sight.VersionAsync(book, requestId, cancellationToken),
            Requests = [RequestChange.Of(before, after.State)],
            Mails = mail is not null && (mail.Id != mailBefore?.Id || mail.WrittenAt != mailBefore.WrittenAt) ? [mail] : [],
            Notes = notes,
        };
    }

    private async Task CorrectAsync(ICasebook book, Request request, CorrectFields act, string author, CancellationToken cancellationToken)
    {
        if (act.Fields.Count == 0)
            throw new DeskRefusedException(DeskRefusal.WrongValue, "Say which field says what.");
        if (act.Fields.GroupBy(field => field.Place).FirstOrDefault(group => group.Count() > 1) is { } twice)
            throw new DeskRefusedException(DeskRefusal.WrongValue, $"{twice.Key.Field} is there twice.") { Field = twice.Key };
        var now = time.GetUtcNow();
        var facts = await book.Registry.FactsAsync(FieldChecks.Query(act.Fields), cancellationToken);
        var corrections = new List<Correction>();
        foreach (var field in act.Fields)
            corrections.Add(FieldChecks.Check(await FormAsync(book, request, field.Place, cancellationToken), field, facts, settings.Policy, author, now));
        request.Correct(corrections);
        book.Put(request);
        var content = corrections.Select(entry => new { Message = entry.SubmissionId, Form = entry.FormId, entry.Field, Key = IsKey(entry.Field) ? entry.Value : null });
        Add(book, request, AuditActions.RequestCorrected, author, new { Fields = content }, string.Join("; ", corrections.Select(entry => $"{entry.Field}: {entry.Value ?? (entry.Checked is { } isOn ? (isOn ? "yes" : "no") : "empty")}")));
        await DecideAsync(book, request, cancellationToken);
    }

    private async Task OverrideAsync(ICasebook book, Request request, OverrideFinding act, string author, CancellationToken cancellationToken)
    {
        var reason = Known.Text(act.Reason, "The reason");
        RequireOpen(request);
        var finding = request.Decision!.Findings.FirstOrDefault(finding => DeskItem.IdOf(finding) == act.FindingId && finding.Outcome > Outcome.Accept)
            ?? throw new DeskRefusedException(DeskRefusal.NotFound, "The request has no such finding (any more).");
        if (!settings.Policy.Table[finding.Code].Override)
            throw new DeskRefusedException(DeskRefusal.NotAllowed, $"The policy lets nobody override {finding.Code}.");
        request.Override(new Override(finding.Code, Override.FingerprintOf(finding), author, reason, time.GetUtcNow()));
        book.Put(request);
        Add(book, request, AuditActions.RequestOverridden, author, new { finding.Code, Finding = act.FindingId }, reason);
        await DecideAsync(book, request, cancellationToken);
    }

    private async Task RuleAsync(ICasebook book, Request request, Outcome outcome, IReadOnlyList<string> ids, string? words, string author, CancellationToken cancellationToken)
    {
        RequireOpen(request);
        var (assembled, facts) = await deciding.AssembleAsync(book, request, cancellationToken);
        var found = PolicyBook.Decide(assembled, facts, settings.Policy, time.GetUtcNow(), request.State.Overrides);
        var offered = outcome == Outcome.Ask ? DeskItems.ToAsk(found, assembled, settings.Policy) : DeskItems.ToReject(found);
        var chosen = ids.Distinct(StringComparer.Ordinal)
            .Select(id => offered.FirstOrDefault(item => item.Id == id)?.Finding ?? throw new DeskRefusedException(DeskRefusal.NotFound, $"There is nothing called '{id}' (any more) to {(outcome == Outcome.Ask ? "ask for" : "reject it for")}."))
            .ToList();
        if (!string.IsNullOrWhiteSpace(words))
            chosen.Add(DeskItems.Words(outcome, Known.Text(words, "The text"), request.Case));
        if (chosen.Count == 0)
            throw new DeskRefusedException(DeskRefusal.WrongValue, outcome == Outcome.Ask ? "Say what the partner is asked for." : "Say why it is rejected.");
        request.Rule(new Ruling(outcome, chosen, author, time.GetUtcNow()));
        book.Put(request);
        Add(book, request, AuditActions.RequestRuled, author, new { outcome, Findings = chosen.Select(finding => finding.Code) }, string.IsNullOrWhiteSpace(words) ? null : Known.Text(words, "The text"));
        await deciding.DecideAsync(book, request, DecisionCause.Representative, cancellationToken);
        await answering.RuledAsync(book, request, cancellationToken);
    }

    private async Task ApproveAsync(ICasebook book, Request request, string author, CancellationToken cancellationToken)
    {
        if (!request.MayBeApproved)
            throw new DeskRefusedException(DeskRefusal.NotNow, $"The request does not wait for approval; it is {Known.Word(request.Status)}.");
        request.Approve();
        Add(book, request, AuditActions.RequestApproved, author, new { });
        await deciding.DecideAsync(book, request, DecisionCause.Approval, cancellationToken);
        await answering.DecidedAgainAsync(book, request, cancellationToken);
    }

    private async Task HoldAsync(ICasebook book, Request request, HoldRequest act, string author, CancellationToken cancellationToken)
    {
        var reason = Known.Text(act.Reason, "The reason");
        var now = time.GetUtcNow();
        if (act.Until <= now)
            throw new DeskRefusedException(DeskRefusal.WrongValue, "The time until which it is held is over already.");
        request.Hold(act.Until.ToUniversalTime(), act.AskedByPartner, now, reason);
        book.Put(request);
        Add(book, request, AuditActions.RequestHeld, author, new { Why = request.State.Held, request.State.HeldUntil, act.AskedByPartner }, reason);
        await deciding.DecideAsync(book, request, DecisionCause.Representative, cancellationToken);
    }

    private async Task EndHoldAsync(ICasebook book, Request request, string author, CancellationToken cancellationToken)
    {
        if (request.State.Held is null || !request.IsOpen)
            throw new DeskRefusedException(DeskRefusal.NotNow, $"Nothing holds the request; it is {Known.Word(request.Status)}.");
        request.EndHold(time.GetUtcNow());
        book.Put(request);
        Add(book, request, AuditActions.RequestReleased, author, new { });
        await DecideAsync(book, request, cancellationToken);
    }

    private async Task WithdrawAsync(ICasebook book, Request request, WithdrawRequest act, string author, CancellationToken cancellationToken)
    {
        var reason = Known.Text(act.Reason, "The reason");
        RequireOpen(request);
        var now = time.GetUtcNow();
        request.Withdraw(now);
        await RequestEnds.EndedAsync(book, request, author, reason, now, cancellationToken);
        await answering.DecidedAgainAsync(book, request, cancellationToken);
    }

    private async Task NoteAsync(ICasebook book, Request request, NotePhoneCall act, string author, CancellationToken cancellationToken)
    {
        var text = Known.Text(act.Text, "The note");
        var now = time.GetUtcNow();
        Add(book, request, AuditActions.CallNoted, author, new { }, text);
        if (request.Case is { } number && request.Status != RequestStatus.Observed)
            await book.Cases.AddNoteAsync(number, $"LicenseInbox: {author} noted a phone call: {text}", now, cancellationToken);
    }

    private async Task<string> IssueAsync(ICasebook book, Request request, IssueKeys act, string author, CancellationToken cancellationToken)
    {
        if (await _issuing.EnterAsync(book, request, act.Keys, author, cancellationToken) is { Count: > 0 } problems)
            throw new DeskRefusedException(request.State.Status == RequestStatus.WaitingForSales ? DeskRefusal.WrongValue : DeskRefusal.NotNow, $"Nothing was entered. {string.Join(' ', problems)}");
        return $"{act.Keys.Count} new keys are entered.";
    }

    private async Task<IReadOnlyList<string>> UndoAsync(ICasebook book, Request request, UndoMove act, string author, CancellationToken cancellationToken)
    {
        var reason = Known.Text(act.Reason, "The reason");
        var move = (await book.MovesAsync(request.Id, cancellationToken)).FirstOrDefault(move => move.Id == act.MoveId)
            ?? throw new DeskRefusedException(DeskRefusal.NotFound, "The request has no such move.");
        var billed = (await book.HandoversAsync(request.Id, cancellationToken)).Any(handover => handover.State is HandoverState.Written or HandoverState.Taken or HandoverState.Declined && handover.Moves.Contains(move.Id));
        if (await _undoing.UndoAsync(book, move, reason, author, cancellationToken) is { } why)
            throw new DeskRefusedException(DeskRefusal.NotNow, why);
        if (settings.HasLicenseServer)
            return ["The license server is asked to undo it. Partner and billing are told once it has."];
        return
        [
            $"Back on {move.Planned.From}: {string.Join(", ", move.Planned.Licenses.Select(license => license.Key))}.",
            billed ? "The card form went to billing before: billing is told that the move was undone." : "The card is not charged for it: its form did not go to billing.",
        ];
    }

    private async Task<IReadOnlyList<string>> ConfirmAsync(ICasebook book, Request request, string author, List<MoveDone> made, CancellationToken cancellationToken)
    {
        var waiting = (await book.MovesAsync(request.Id, cancellationToken)).Where(move => move.WaitsForConfirmation).ToList();
        if (waiting.Count == 0)
            throw new DeskRefusedException(DeskRefusal.NotNow, $"No move of the request waits for a person to make it; it is {Known.Word(request.Status)}.");
        foreach (var move in waiting)
        {
            Add(book, request, AuditActions.MoveConfirmed, author, new { Move = move.Id });
            made.Add(await _handed.TakeOverAsync(book, move.Id, cancellationToken)
                ?? throw new DeskRefusedException(DeskRefusal.NotNow, $"The request is {Known.Word(request.Status)}: its moves are not to be made."));
            request = await book.RequestAsync(request.Id, cancellationToken);
        }

        return waiting.ConvertAll(move => $"Moved from {move.Planned.From} to {move.Planned.To}: {string.Join(", ", move.Planned.Licenses.Select(license => license.Key))}.");
    }

    private async Task MissOrderAsync(ICasebook book, Request request, string author, CancellationToken cancellationToken)
    {
        if (request.State.Status != RequestStatus.WaitingForSales)
            throw new DeskRefusedException(DeskRefusal.NotNow, $"The request does not wait for sales: {KeyIssuing.StatusInWords(request.Status)}.");
        await _issuing.OrderNotReceivedAsync(book, request, author, cancellationToken);
    }

    private async Task DecideAsync(ICasebook book, Request request, CancellationToken cancellationToken)
    {
        await deciding.DecideAsync(book, request, DecisionCause.Representative, cancellationToken);
        await answering.DecidedAgainAsync(book, request, cancellationToken);
    }

    private async Task<FormFacts> FormAsync(ICasebook book, Request request, FieldPlace place, CancellationToken cancellationToken)
    {
        if (!request.State.Forms.Any(form => form.FormId == place.FormId && form.SubmissionId == place.MessageId))
            throw new DeskRefusedException(DeskRefusal.NotFound, "The request has no such form in force.") { Field = place };
        var message = await deciding.SettleAsync(book, request, await book.MessageAsync(place.MessageId, cancellationToken), cancellationToken);
        return message.Forms.First(form => form.Id == place.FormId);
    }

    private void Add(ICasebook book, Request request, string action, string author, object content, string? words = null) =>
        book.Add(AuditEntry.Of(request, time.GetUtcNow(), action, content) with { Author = author, Personal = words });

    private static void RequireOpen(Request request)
    {
        if (!request.IsOpen)
            throw new DeskRefusedException(DeskRefusal.NotNow, $"That is not possible now: the request is {Known.Word(request.Status)}.");
    }

    private static bool IsKey(string field) => field is "from_system_key" or "to_system_key" or "case_number" || field.StartsWith("license_key_", StringComparison.Ordinal);
}
