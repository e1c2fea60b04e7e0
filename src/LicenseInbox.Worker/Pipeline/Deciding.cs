using System.Globalization;
using LicenseInbox.Domain.Assembly;
using LicenseInbox.Domain.Audit;
using LicenseInbox.Domain.Casebook;
using LicenseInbox.Domain.Intake;
using LicenseInbox.Domain.Moving;
using LicenseInbox.Domain.Policy;
using LicenseInbox.Domain.Reading;
using LicenseInbox.Domain.Registry;
using LicenseInbox.Domain.Requests;

namespace LicenseInbox.Worker.Pipeline;

/// <summary>Decides one request on the facts of this moment, within a unit of work, and queues or cancels its moves and exceptions accordingly.</summary>
internal sealed class Deciding(PipelineSettings settings, TimeProvider time)
{
    /// <summary>The code of the exception of a request that a representative holds until a time; no finding of the policy.</summary>
    public const string HeldUntil = "request.held";

    private readonly FormSettling _settling = new(settings.Policy);

    /// <summary>Decides and records. The facts it was decided on are returned: a move made at once rests on the same.</summary>
    public async Task<(Decision Decision, RegistryFacts Facts)> DecideAsync(ICasebook book, Request request, DecisionCause cause, CancellationToken cancellationToken)
    {
        var submissions = await SubmissionsAsync(book, request, cancellationToken);
        if (await CaseOfFaxAsync(book, request, submissions, cancellationToken) is { } named)
        {
            request.NameCase(named);
            submissions = await SubmissionsAsync(book, request, cancellationToken);
        }

        request.Reread(submissions.SelectMany(submission => submission.Message.Forms));
        var (decision, facts) = await EvaluateAsync(book, request, submissions, cancellationToken);
        var now = time.GetUtcNow();
        request.Decide(decision, settings.Mode, now, settings.Settle);
        book.Put(request);
        book.Add(AuditEntry.Of(request, now, AuditActions.RequestDecided, DecisionContent.Of(request, decision, cause, settings.Mode)));
        if (request.Case is { } number && facts.Case(number) is not null && request.Status != RequestStatus.Observed)
            await book.Cases.AddNoteAsync(number, $"LicenseInbox: {Describe(decision, request)}", now, cancellationToken);
        await ScheduleAsync(book, request, now, cancellationToken);
        await ExceptionAsync(book, request, now, cancellationToken);
        return (decision, facts);
    }

    /// <summary>Evaluates without recording anything.</summary>
    public async Task<(Decision Decision, RegistryFacts Facts)> EvaluateAsync(ICasebook book, Request request, CancellationToken cancellationToken) =>
        await EvaluateAsync(book, request, await SubmissionsAsync(book, request, cancellationToken), cancellationToken);

    /// <summary>What a request is decided on, as it is now: for a person to look at.</summary>
    public async Task<(AssembledRequest Assembled, RegistryFacts Facts)> AssembleAsync(ICasebook book, Request request, CancellationToken cancellationToken)
    {
        var assembled = await AssembleAsync(book, request, await SubmissionsAsync(book, request, cancellationToken), cancellationToken);
        return (assembled, await book.Registry.FactsAsync(QueryFor(assembled), cancellationToken));
    }

    /// <summary>An email's forms as a request is decided on them: what recognition read is held against what is known now.</summary>
    public async Task<MessageFacts> SettleAsync(ICasebook book, Request request, RecordedMessage message, CancellationToken cancellationToken) =>
        await _settling.SettleAsync(book, request, message, cancellationToken);

    /// <summary>As <see cref="SettleAsync"/>, before the email is sorted: only its subject tells a case.</summary>
    public async Task<MessageFacts> SettleArrivedAsync(ICasebook book, MessageFacts message, RegistryFacts facts, CancellationToken cancellationToken)
    {
        var isFax = message.From.Any(from => settings.FaxGateways.Contains(from.Address));
        var cases = isFax ? CaseNumbers.InWords(message.Subject, settings.Policy) : CaseNumbers.CandidatesInSubject(message.Subject, settings.Policy);
        return await _settling.SettleAsync(book, message, cases.Where(number => facts.Case(number) is not null).ToList(), cancellationToken);
    }

    private async Task<List<Submission>> SubmissionsAsync(ICasebook book, Request request, CancellationToken cancellationToken)
    {
        var submissions = new List<Submission>();
        foreach (var entry in request.State.Submissions)
        {
            var message = await book.MessageAsync(entry.Id, cancellationToken);
            submissions.Add(ToSubmission(message) with { Message = await SettleAsync(book, request, message, cancellationToken) });
        }

        return submissions;
    }

    /// <summary>The case of a fax whose number was in doubt when it arrived and is sure now, unless another request has that case.</summary>
    private async Task<CaseNumber?> CaseOfFaxAsync(ICasebook book, Request request, List<Submission> submissions, CancellationToken cancellationToken)
    {
        if (request.Case is not null || !submissions.TrueForAll(submission => submission.IsFax))
            return null;
        return Routing.NamedBy(submissions.SelectMany(submission => submission.Message.Forms).Where(form => form.IsFromImage), settings.Policy) is [var number]
            && await book.FindRequestAsync(number, cancellationToken) is null
            ? number
            : null;
    }

    private async Task<(Decision Decision, RegistryFacts Facts)> EvaluateAsync(ICasebook book, Request request, List<Submission> submissions, CancellationToken cancellationToken)
    {
        var assembled = await AssembleAsync(book, request, submissions, cancellationToken);
        var facts = await book.Registry.FactsAsync(QueryFor(assembled), cancellationToken);
        return (PolicyBook.Decide(assembled, facts, settings.Policy, time.GetUtcNow(), request.State.Overrides, request.State.Ruling), facts);
    }

    private async Task<AssembledRequest> AssembleAsync(ICasebook book, Request request, List<Submission> submissions, CancellationToken cancellationToken)
    {
        var moves = await book.MovesAsync(request.Id, cancellationToken);
        var made = moves
            .Where(move => move.State == MoveState.Made)
            .Select(move => new MadeMove(move.Id, move.Planned.From, move.Planned.To, move.Planned.Licenses.Select(license => license.Key).ToList(), move.Planned.FormId, move.MadeAt!.Value))
            .ToList();
        return RequestAssembler.Assemble(request, submissions, made, await MovesPaidElsewhereAsync(book, request, cancellationToken), settings.Policy);
    }

    public static Submission ToSubmission(RecordedMessage message) => new()
    {
        Id = message.Id,
        Message = message.Facts,
        ReceivedAt = message.ReceivedAt,
        IsFax = message.IsFax,
        SubjectCases = message.SubjectCases,
        BodyCases = message.BodyCases,
    };

    public static FactsQuery QueryFor(AssembledRequest assembled)
    {
        var forms = assembled.Transfers.Concat(assembled.Worksheets).Select(form => new KeysForm(form)).ToList();
        return new FactsQuery
        {
            Systems = forms.SelectMany(form => new[] { form.From, form.To }).OfType<SystemKey>().Distinct().ToList(),
            Licenses = forms.SelectMany(form => form.Rows).Select(row => row.Key).OfType<LicenseKey>().Distinct().ToList(),
            Cases = assembled.Case is { } number ? [number] : [],
            ForRequest = assembled.Id,
        };
    }

    /// <summary>An authorization belongs to all cases of its email: the moves of the others, asked for or made, that it has to pay, and those it paid here before.</summary>
    public static async Task<int> MovesPaidElsewhereAsync(ICasebook book, Request request, CancellationToken cancellationToken)
    {
        if (request.State.Forms.LastOrDefault(form => form.Kind == FormKind.CardAuthorization) is not { } card)
            return 0;
        var made = (await book.MovesPaidByAsync(card.FormId, cancellationToken)).Count(move => move.State == MoveState.Made);
        var asked = 0;
        foreach (var other in await book.RequestsOfMessageAsync(card.SubmissionId, cancellationToken))
        {
            if (other.Id == request.Id || other.State.Status is RequestStatus.Withdrawn or RequestStatus.Lapsed or RequestStatus.Closed
                || other.State.Forms.All(form => form.FormId != card.FormId))
                continue;
            asked += other.State.Forms.Where(form => form.Kind == FormKind.LicenseTransfer).Select(form => (form.From, form.To)).Distinct().Count();
        }

        return made + asked;
    }

    /// <summary>A due move for each planned one while the request is queued (waiting for keys while it is with sales); others that were not made are given up.</summary>
    private static async Task ScheduleAsync(ICasebook book, Request request, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var unmade = (await book.MovesAsync(request.Id, cancellationToken)).Where(IsUnmade).ToList();
        IReadOnlyList<PlannedMove> wanted = request.Status is RequestStatus.Queued or RequestStatus.WaitingForSales ? request.Decision!.Moves : [];
        var card = request.State.Forms.LastOrDefault(form => form.Kind == FormKind.CardAuthorization)?.FormId;
        foreach (var planned in wanted)
        {
            var kept = unmade.Find(move => move.State == MoveState.Unknown ? planned.IsSame(move.Planned) : planned.IsOfSameKeys(move.Planned));
            unmade.Remove(kept!);
            if (kept is not null && kept.CardFormId == card && kept.DueBy == request.Deadline && planned.IsSame(kept.Planned))
                continue;
            var move = (kept ?? new Move
            {
                Id = Guid.CreateVersion7(now),
                RequestId = request.Id,
                Case = request.Case!.Value,
                Planned = planned,
                State = request.Status == RequestStatus.WaitingForSales ? MoveState.WaitingForKeys : MoveState.Due,
                DueBy = now,
                CreatedAt = now,
                NewKeys = request.State.IssuedKeys.Where(pair => planned.Licenses.Any(license => license.Key == pair.Key)).ToDictionary(),
            }) with
            { Planned = kept is { State: MoveState.Unknown } ? kept.Planned : planned, CardFormId = card, DueBy = request.Deadline ?? now };
            book.Put(move);
            book.Add(AuditEntry.Of(request, now, AuditActions.MoveQueued, new { Move = move.Id, move.State, move.DueBy, Planned = MoveContent.Of(planned) }));
        }

        foreach (var move in unmade)
            await CancelAsync(book, request, move, now, cancellationToken);
    }

    /// <summary>Whether a move can still be given up: it was not made, or nobody knows yet.</summary>
    public static bool IsUnmade(Move move) => move.State is MoveState.Due or MoveState.WaitingForKeys or MoveState.Unknown && !move.IsGivenUp;

    /// <summary>Gives up a move that was not made. One that was handed over to the license server may be made there all the same: it is reversed there first.</summary>
    public static async Task CancelAsync(ICasebook book, Request request, Move move, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (move is { State: MoveState.Unknown, WaitsForConfirmation: false })
        {
            book.Put(move with { IsGivenUp = true, Asked = 0, AskAt = now });
            return;
        }

        await HandedMoves.NotAwaitedAsync(book, move, "The move was given up.", now, cancellationToken);
        book.Put(move with { State = MoveState.Cancelled, AskAt = null });
        book.Add(AuditEntry.Of(request, now, AuditActions.MoveCancelled, new { Move = move.Id }));
    }

    /// <summary>One open exception for a request that a representative has; none for any other.</summary>
    private async Task ExceptionAsync(ICasebook book, Request request, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var open = (await book.OpenExceptionsAsync(request.Id, cancellationToken)).Where(record => record is { MessageId: null, OutgoingMailId: null } && record.Code != Move.ToBeConfirmed).ToList();
        if (request.Status == RequestStatus.WithRepresentative)
        {
            var strongest = request.Decision!.Findings.FirstOrDefault(finding => finding.Outcome == Outcome.Flag);
            var record = open.Find(known => known.MoveId is null) ?? new ExceptionRecord { Id = Guid.CreateVersion7(now), Code = "", Summary = "", OpenedAt = now };
            var isHeld = request.State.Held == HoldReason.Wait;
            book.Put(record with
            {
                Code = isHeld ? HeldUntil : strongest?.Code ?? "request.accepted",
                Summary = isHeld ? $"Held until {Local(request.State.HeldUntil!.Value)}: {request.State.HeldWhy}" : strongest?.Message ?? "Accepted; waits for approval.",
                RequestId = request.Id,
                Case = request.Case,
                Deadline = request.Deadline,
            });
            return;
        }

        foreach (var record in open)
            book.Put(record with { Resolution = $"The request went on: {request.Status}.", ResolvedAt = now });
    }

    /// <summary>A time as representatives read it where nobody knows their own zone: that of the policy.</summary>
    private string Local(DateTimeOffset at) => string.Create(CultureInfo.InvariantCulture, $"{TimeZoneInfo.ConvertTime(at, settings.Policy.TimeZone):yyyy-MM-dd HH:mm} ({settings.Policy.TimeZone.Id})");

    private static string Describe(Decision decision, Request request)
    {
        var codes = string.Join(", ", decision.Findings.Where(finding => finding.Outcome != Outcome.Note).Select(finding => finding.Code).Distinct());
        return $"{decision.Outcome.ToString().ToLowerInvariant()}{(codes.Length > 0 ? $" ({codes})" : "")}, now {request.Status}";
    }
}
