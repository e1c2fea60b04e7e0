using LicenseInbox.Domain.Casebook;
using LicenseInbox.Domain.Policy;
using LicenseInbox.Domain.Requests;
using LicenseInbox.Worker.Pipeline;

namespace LicenseInbox.Worker.Commands;

/// <summary><c>replay</c>.</summary>
/// <param name="With">Other settings of the policy, by their full names.</param>
/// <param name="Policy">A folder whose <c>policy.json</c>, <c>license-types.json</c> and <c>phrases.json</c> replace those in force; null: none do.</param>
/// <param name="Forms">A folder of other descriptions of forms, by which the mails are read again; null: they are not.</param>
/// <param name="Since">Requests opened before are left out.</param>
internal sealed record ReplayArguments(IReadOnlyDictionary<string, string?> With, string? Policy, string? Forms, DateTimeOffset? Since);

/// <summary><c>licenseinbox replay</c>: which stored requests would come out otherwise by other rules.</summary>
internal sealed class ReplayCommand(ICasebooks casebooks, ReplayRun run, MailsAgain? again, TextWriter output)
{
    public async Task<int> RunAsync(DateTimeOffset? since, CancellationToken cancellationToken)
    {
        await using var book = await casebooks.OpenAsync(cancellationToken);
        var (replays, left) = (new List<Replay>(), 0);
        foreach (var status in Enum.GetValues<RequestStatus>())
        {
            foreach (var request in (await book.RequestsInAsync(status, cancellationToken)).Where(request => since is null || request.State.OpenedAt >= since))
            {
                if (await run.DecideAsync(book, request, cancellationToken) is { } replay)
                    replays.Add(replay);
                else
                    left++;
            }
        }

        foreach (var replay in replays.Where(replay => replay.Flips).Concat(replays.Where(replay => !replay.Flips && replay.Differs)))
        {
            await output.WriteLineAsync(Line(replay));
            foreach (var finding in replay.New)
                await output.WriteLineAsync($"  {finding.Code}: {finding.Message}");
        }

        foreach (var gone in again?.Gone ?? [])
            await output.WriteLineAsync($"gone: \"{gone.Facts.Subject}\" of {gone.ReceivedAt:u} ({gone.Facts.MessageId ?? "without Message-ID"}) is in none of the mailbox's folders");
        await output.WriteLineAsync($"{replays.Count} requests were decided again: {replays.Count(replay => replay.Flips)} would come out otherwise, {replays.Count(replay => !replay.Flips && replay.Differs)} the same for other reasons; {left} could not be{(left == 0 ? "" : again is null ? " (they have no forms)" : " (they have no forms, or a mail is gone)")}.");
        return CommandRunner.Done;
    }

    private static string Line(Replay replay)
    {
        var name = replay.Request.Case is { } number ? $"Case {number}" : $"The request {replay.Request.Id}, without a case";
        var outcome = replay.Flips ? $"{OutputJson.Word(replay.Now.Outcome)} would be {OutputJson.Word(replay.Other.Outcome)}" : $"still {OutputJson.Word(replay.Now.Outcome)}";
        return $"{name} ({OutputJson.Word(replay.Request.Status)}): {outcome}{Codes("no longer", replay.Now, replay.Other)}{Codes("new", replay.Other, replay.Now)}";
    }

    private static string Codes(string what, Decision one, Decision other) => Replay.Beside(one, other) is { Count: > 0 } codes ? $"; {what}: {string.Join(", ", codes)}" : "";
}
