using System.Globalization;
using LicenseInbox.Domain.Casebook;
using LicenseInbox.Domain.Moving;

namespace LicenseInbox.Worker.Commands;

/// <summary><c>status</c>.</summary>
/// <param name="Json">As one JSON object.</param>
/// <param name="Verify">Also looks whether all that is kept agrees, and fails when it does not.</param>
/// <param name="MaxAge">Fails when a mailbox was not looked at for longer; null: not asked.</param>
internal sealed record StatusArguments(bool Json, TimeSpan? MaxAge, bool Verify = false);

/// <summary><c>licenseinbox status</c>: how the work stands, for a person or a program; with <c>--max-age</c> also whether it goes on.</summary>
internal sealed class StatusCommand(IStatusBoard board, IReadOnlyList<string> mailboxes, TimeZoneInfo timeZone, TimeProvider time, TextWriter output)
{
    private const int Shown = 20;

    public async Task<int> RunAsync(StatusArguments arguments, CancellationToken cancellationToken)
    {
        var status = await board.ReadAsync(cancellationToken);
        var seen = mailboxes.Select(name => new SeenMailbox(name, status.Mailboxes.FirstOrDefault(known => known.Account == name)?.LookedAt)).ToList();
        var disagreements = arguments.Verify ? await board.VerifyAsync(cancellationToken) : null;
        foreach (var line in arguments.Json ? [OutputJson.Line(Shape(status, seen, disagreements))] : Lines(status, seen, disagreements))
            await output.WriteLineAsync(line);
        var now = time.GetUtcNow();
        var silent = seen.Where(mailbox => arguments.MaxAge is { } age && (mailbox.LookedAt is not { } at || now - at > age)).Select(mailbox => mailbox.Account).ToList();
        if (disagreements is { Count: > 0 })
            throw new CommandFailedException($"The store does not agree with itself in {disagreements.Count} points.");
        return silent.Count == 0
            ? CommandRunner.Done
            : throw new CommandFailedException($"Not looked at within {arguments.MaxAge:c}: {string.Join(", ", silent)}.");
    }

    private static object Shape(WorkStatus status, IReadOnlyList<SeenMailbox> seen, IReadOnlyList<string>? disagreements) => new
    {
        Queue = new
        {
            Paused = status.Queue.IsPaused,
            status.Queue.PerMinute,
            Due = status.DueMoves.Count(move => !move.IsHandedOver),
            HandedOver = status.DueMoves.Count(move => move.IsHandedOver),
            EarliestDeadline = status.DueMoves.Count > 0 ? status.DueMoves[0].DueBy : (DateTimeOffset?)null,
        },
        Requests = status.Requests.OrderBy(pair => pair.Key).ToDictionary(pair => OutputJson.Word(pair.Key), pair => pair.Value),
        Deadlines = status.Running.Select(request => new { Case = request.Case?.Text, request.Status, request.Deadline }),
        Exceptions = status.Exceptions.Select(record => new { record.Code, Case = record.Case?.Text, record.Summary, record.OpenedAt, record.Deadline }),
        Outbox = new { Waiting = status.OutgoingWaiting, Uncertain = status.OutgoingUncertain },
        Webhooks = new { Waiting = status.PostsWaiting, Undeliverable = status.PostsUndeliverable },
        Mailboxes = seen.Select(mailbox => new { Name = mailbox.Account, mailbox.LookedAt }),
        Disagreements = disagreements,
    };

    private IEnumerable<string> Lines(WorkStatus status, IReadOnlyList<SeenMailbox> seen, IReadOnlyList<string>? disagreements)
    {
        var earliest = status.DueMoves.Count > 0 ? $", the earliest by {At(status.DueMoves[0].DueBy)}" : "";
        var handedOver = status.DueMoves.Count(move => move.IsHandedOver);
        yield return $"Queue       {status.DueMoves.Count - handedOver} due{(handedOver > 0 ? $", {handedOver} handed over without an answer yet" : "")}{earliest}{(status.Queue.IsPaused ? "; paused" : "")}{(status.Queue.PerMinute is { } pace ? $"; at most {pace} a minute" : "")}";
        yield return $"Requests    {(status.Requests.Count == 0 ? "none" : string.Join(", ", status.Requests.OrderBy(pair => pair.Key).Select(pair => $"{pair.Value} {OutputJson.Word(pair.Key)}")))}";
        yield return $"Outbox      {status.OutgoingWaiting} to be sent, {status.OutgoingUncertain} uncertain";
        if (status.PostsWaiting > 0)
            yield return $"Webhooks    {status.PostsWaiting} posts to be sent";
        foreach (var post in status.PostsUndeliverable)
            yield return $"Webhook     {post.Webhook}: the alerts of {At(post.WrittenAt)} were given up ({post.Reason ?? "no answer"})";
        foreach (var mailbox in seen)
            yield return $"Mailbox     {mailbox.Account}: {(mailbox.LookedAt is { } at ? $"last looked at {At(at)}" : "never looked at")}";
        foreach (var request in status.Running.Take(Shown))
            yield return $"Deadline    {At(request.Deadline)}  {(request.Case is { } number ? $"case {number}" : "no case")}, {OutputJson.Word(request.Status)}{(request.IsByHand ? $" ({Move.ToBeConfirmed})" : "")}";
        if (status.Running.Count > Shown)
            yield return $"            and {status.Running.Count - Shown} later";
        foreach (var record in status.Exceptions.Take(Shown))
            yield return $"Exception   {(record.Deadline is { } deadline ? At(deadline) : "no deadline")}  {record.Code}{(record.Case is { } number ? $", case {number}" : "")}: {record.Summary}";
        if (status.Exceptions.Count > Shown)
            yield return $"            and {status.Exceptions.Count - Shown} more";
        if (status.Exceptions.Count == 0)
            yield return "Exception   none";
        foreach (var disagreement in disagreements ?? [])
            yield return $"Disagrees   {disagreement}";
        if (disagreements is { Count: 0 })
            yield return "Verified    requests, moves, registry and outbox agree";
    }

    private string At(DateTimeOffset at) => TimeZoneInfo.ConvertTime(at, timeZone).ToString("yyyy-MM-dd HH:mm zzz", CultureInfo.InvariantCulture);
}
