using LicenseInbox.Domain.Casebook;
using LicenseInbox.Domain.Policy;
using LicenseInbox.Domain.Reading;
using LicenseInbox.Domain.Replies;
using LicenseInbox.Domain.Requests;

namespace LicenseInbox.Worker.Pipeline;

/// <summary>One request of a checked email, right after the decision.</summary>
internal sealed record CheckedRequest(Request Request, RequestStatus Status, DateTimeOffset ReceivedAt, DateTimeOffset? Deadline, Decision Decision);

/// <summary>What became of a checked email.</summary>
internal sealed record CheckedMail(MessageFacts Facts, Outcome Outcome, IReadOnlyList<Finding> Findings, IReadOnlyList<CheckedRequest> Requests, OutgoingMail? Reply);

/// <summary>Decides emails one after another as if they had arrived in one mailbox; replies count as delivered at once, accepted moves as made before the next email.</summary>
internal sealed class CheckRun(ICasebooks casebooks, MailPipeline pipeline, MoveExecutor moves, Answering answering, CheckClock clock)
{
    public async Task<CheckedMail> DecideAsync(MessageFacts facts, DateTimeOffset receivedAt, CancellationToken cancellationToken)
    {
        clock.Now = receivedAt > clock.Now ? receivedAt : clock.Now;
        await using var book = await casebooks.OpenAsync(cancellationToken);
        var handled = await pipeline.HandleAsync(book, new ArrivedMail("check", facts, receivedAt), cancellationToken);
        var requests = handled.Requests
            .Where(request => request.Decision is not null)
            .Select(request => new CheckedRequest(
                request,
                request.Status,
                request.CompletedAt,
                request.Status is RequestStatus.WaitingForPartner or RequestStatus.Rejected ? null : request.Deadline,
                request.Decision!))
            .ToList();

        while (await moves.ExecuteNextAsync(book, cancellationToken))
        {
        }

        OutgoingMail? reply = null;
        foreach (var request in handled.Requests)
        {
            if (await book.LastOutgoingAsync(request.Id, cancellationToken) is { State: OutgoingState.Waiting } waiting && waiting.InReplyTo == facts.MessageId)
                reply = waiting;
        }

        if (reply is not null)
        {
            book.Put(reply with { State = OutgoingState.Sent, SentAt = clock.Now });
            await answering.Outcomes.TakenAsync(book, reply, clock.Now, cancellationToken);
        }

        await book.CommitAsync(cancellationToken);
        return new CheckedMail(facts, OutcomeOf(handled, requests), handled.Findings, requests, reply);
    }

    /// <summary>Ignore, or the strongest among the email's requests.</summary>
    private static Outcome OutcomeOf(HandledMail handled, List<CheckedRequest> requests) =>
        handled.Findings.Select(finding => finding.Outcome)
            .Concat(requests.Select(request => request.Status == RequestStatus.WithRepresentative && request.Decision.Outcome < Outcome.Flag ? Outcome.Flag : request.Decision.Outcome))
            .Where(outcome => outcome != Outcome.Note)
            .DefaultIfEmpty(Outcome.Accept)
            .Max();
}

/// <summary>The time of a check: that of the email at hand.</summary>
internal sealed class CheckClock(DateTimeOffset start) : TimeProvider
{
    public DateTimeOffset Now { get; set; } = start;

    public override DateTimeOffset GetUtcNow() => Now.ToUniversalTime();
}
