using LicenseInbox.Domain.Assembly;
using LicenseInbox.Domain.Casebook;
using LicenseInbox.Domain.Intake;
using LicenseInbox.Domain.Moving;
using LicenseInbox.Domain.Policy;
using LicenseInbox.Domain.Reading;
using LicenseInbox.Domain.Requests;

namespace LicenseInbox.Worker.Pipeline;

/// <summary>A stored request, decided by the rules in force and by others, on the same facts.</summary>
/// <param name="Request">The request as it is stored.</param>
/// <param name="Now">By the rules in force.</param>
/// <param name="Other">By the others.</param>
internal sealed record Replay(Request Request, Decision Now, Decision Other)
{
    /// <summary>Whether it would come out otherwise.</summary>
    public bool Flips => Now.Outcome != Other.Outcome;

    /// <summary>Whether it would come out the same, for other reasons.</summary>
    public bool Differs => !Codes(Now).SetEquals(Codes(Other));

    /// <summary>The codes that stand in the way by the one decision and not by the other.</summary>
    public static IReadOnlyList<string> Beside(Decision one, Decision other) => Codes(one).Except(Codes(other)).Order(StringComparer.Ordinal).ToList();

    /// <summary>What would stand in the way by the other rules only, each in words.</summary>
    public IReadOnlyList<Finding> New => Other.Findings.Where(finding => Beside(Other, Now).Contains(finding.Code)).DistinctBy(finding => (finding.Code, finding.Message)).ToList();

    private static HashSet<string> Codes(Decision decision) => decision.Findings.Where(finding => finding.Outcome > Outcome.Accept).Select(finding => finding.Code).ToHashSet(StringComparer.Ordinal);
}

/// <summary>
/// Decides stored requests once more, by the rules in force and by other ones, as if none of their moves had been made, on the facts of now: only what the rules make of them differs. Nothing is recorded.
/// </summary>
/// <param name="now">The rules in force.</param>
/// <param name="other">The other ones.</param>
/// <param name="again">Reads the mails again for the others; null: what was read then counts.</param>
/// <param name="time">The clock.</param>
internal sealed class ReplayRun(PolicySettings now, PolicySettings other, MailsAgain? again, TimeProvider time)
{
    /// <summary>Null for a request that has no forms to decide on: they went to another case, or were never read.</summary>
    public async Task<Replay?> DecideAsync(ICasebook book, Request request, CancellationToken cancellationToken)
    {
        var messages = new List<RecordedMessage>();
        foreach (var entry in request.State.Submissions)
            messages.Add(await book.MessageAsync(entry.Id, cancellationToken));
        var replayed = ReplayedRequest.Of(request);
        if (replayed.State.Forms.Count == 0 || messages.Count == 0)
            return null;
        var moves = await book.MovesAsync(request.Id, cancellationToken);
        var before = await DecideAsync(book, replayed, messages, moves, now, cancellationToken);
        if (again is null)
            return new Replay(request, before, await DecideAsync(book, replayed, messages, moves, other, cancellationToken));

        var reread = new List<RecordedMessage>();
        foreach (var message in messages)
        {
            if (await again.ReadAsync(message, cancellationToken) is not { } facts)
                return null;
            reread.Add(message with { Facts = facts with { Authentication = message.Facts.Authentication } });
        }

        var rebuilt = await RebuildAsync(book, request, reread, moves, cancellationToken);
        return new Replay(request, before, await DecideAsync(book, rebuilt, reread, moves, other, cancellationToken));
    }

    /// <summary>The request anew from its emails, one after another, as they are read now: which forms are in force follows from what was found about the earlier ones.</summary>
    private async Task<Request> RebuildAsync(ICasebook book, Request request, List<RecordedMessage> messages, IReadOnlyList<Move> moves, CancellationToken cancellationToken)
    {
        var rebuilt = Request.Open(request.Id, request.Case, messages[0].ReceivedAt, other.Sla);
        for (var count = 1; count <= messages.Count; count++)
        {
            var message = messages[count - 1];
            rebuilt.Admit(Deciding.ToSubmission(message), FormsOf(message, request), request.State.CaseInSubject, request.State.ToleratedCases);
            var decision = await DecideAsync(book, rebuilt, messages.Take(count).ToList(), moves, other, cancellationToken);
            rebuilt = Request.Restore(rebuilt.State with { Forms = rebuilt.State.Forms.Select(form => form with { HadFindings = HasFindings(decision, form) }).ToList(), JudgedAt = message.ReceivedAt });
        }

        return Request.Restore(rebuilt.State with { JudgedAt = request.State.JudgedAt });
    }

    private static bool HasFindings(Decision decision, RequestForm form) =>
        decision.Findings.Any(finding => finding.Outcome > Outcome.Accept && finding.Code is not (FindingCodes.CaseMissing or FindingCodes.UpgradeUndeclared) && finding.Evidence.Any(evidence => evidence.FormId == form.FormId));

    /// <summary>Of an email with several cases the forms that bear this request's case, or the systems of its stored forms; a card belongs to all.</summary>
    private List<FormFacts> FormsOf(RecordedMessage message, Request request)
    {
        if (message.Requests.Count <= 1)
            return message.Facts.Forms.ToList();
        var stored = request.State.Forms.Concat(request.State.FormsDone).Where(form => form.SubmissionId == message.Id).ToList();
        return message.Facts.Forms.Where(form =>
        {
            if (form.Kind == FormKind.CardAuthorization)
                return true;
            if (CaseNumbers.OnForm(form.Text("case_number"), other) is { } number)
                return number == request.Case;
            var keys = new KeysForm(new SubmittedForm(form, message.Id, message.ReceivedAt));
            return stored.Exists(known => known.Kind == form.Kind && known.From == keys.From && known.To == keys.To);
        }).ToList();
    }

    private async Task<Decision> DecideAsync(ICasebook book, Request request, List<RecordedMessage> messages, IReadOnlyList<Move> moves, PolicySettings policy, CancellationToken cancellationToken)
    {
        var settling = new FormSettling(policy);
        var submissions = new List<Submission>();
        foreach (var message in messages)
            submissions.Add(Deciding.ToSubmission(message) with { Message = await settling.SettleAsync(book, request, message, cancellationToken) });
        var read = Request.Restore(request.State);
        read.Reread(submissions.SelectMany(submission => submission.Message.Forms));
        var paidElsewhere = await Deciding.MovesPaidElsewhereAsync(book, read, cancellationToken) - moves.Count(move => move.State == MoveState.Made && read.State.Forms.Any(form => form.FormId == move.CardFormId));
        var assembled = RequestAssembler.Assemble(read, submissions, [], Math.Max(0, paidElsewhere), policy);
        var facts = ReplayedRequest.Before(await book.Registry.FactsAsync(Deciding.QueryFor(assembled), cancellationToken), moves);
        return PolicyBook.Decide(assembled, facts, policy, time.GetUtcNow(), request.State.Overrides);
    }
}
