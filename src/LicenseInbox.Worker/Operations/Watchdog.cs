using System.Globalization;
using LicenseInbox.Domain.Alerting;
using LicenseInbox.Domain.Reading;
using LicenseInbox.Domain.Replies;

namespace LicenseInbox.Worker.Operations;

/// <summary>What a watchdog needs.</summary>
/// <param name="Recipients">The managers.</param>
/// <param name="From">The address its mails come from.</param>
/// <param name="SilentAfter">A worker without a heartbeat for so long is told.</param>
/// <param name="LookEvery">How often it looks.</param>
/// <param name="StateFile">Where it remembers what it told.</param>
internal sealed record WatchdogPlan(IReadOnlyList<string> Recipients, string From, TimeSpan SilentAfter, TimeSpan LookEvery, string StateFile);

/// <summary>
/// The second process: a dead worker can't alert, so this one does. It looks for the heartbeat and mails the managers, past the worker's outbox, once when it has stopped and once when it goes on. What it has told it keeps in a file: each line
/// is a recipient that was told of the silence; a mail that no server took is tried again at the next look.
/// </summary>
/// <param name="beat">The time of the last heartbeat; null when there was none. What it throws counts as no answer.</param>
/// <param name="sender">The mail server.</param>
/// <param name="writer">The words.</param>
/// <param name="plan">When and to whom.</param>
/// <param name="time">The clock.</param>
/// <param name="log">Takes lines for a person.</param>
internal sealed class Watchdog(Func<CancellationToken, Task<DateTimeOffset?>> beat, IMailSender sender, IAlertWriter writer, WatchdogPlan plan, TimeProvider time, Action<string> log)
{
    private const string Code = "worker.silent";

    private readonly DateTimeOffset _startedAt = time.GetUtcNow();
    private DateTimeOffset? _last;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        log($"Watching for a worker that is silent for {plan.SilentAfter:c}.");
        while (!cancellationToken.IsCancellationRequested)
        {
            await LookAsync(cancellationToken);
            await Task.Delay(plan.LookEvery, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>One look.</summary>
    public async Task LookAsync(CancellationToken cancellationToken)
    {
        var problem = "";
        try
        {
            _last = await beat(cancellationToken) ?? _last;
        }
        catch (Exception error) when (!cancellationToken.IsCancellationRequested)
        {
            // Whatever stands between us and the heartbeat: nobody can say any more that the worker lives.
            problem = $" ({error.Message})";
        }

        var now = time.GetUtcNow();
        var told = Told();
        var since = _last ?? _startedAt;
        if (now - since > plan.SilentAfter)
        {
            foreach (var recipient in plan.Recipients.Where(recipient => !told.Contains(recipient)).ToList())
            {
                var seen = _last is { } at ? $"its last look at all mailboxes was at {Utc(at)}" : $"no look at the mailboxes was seen since {Utc(_startedAt)}";
                if (await TellAsync(AlertKind.Started, recipient, since, $"The worker does not work: {seen}{problem}. Deadlines run on, and nobody else is alerting. See whether it runs, and what its log says.", cancellationToken))
                    Keep([.. told, recipient]);
                told = Told();
            }
        }
        else if (_last is { } beating && now - beating <= plan.SilentAfter)
        {
            foreach (var recipient in told)
            {
                if (await TellAsync(AlertKind.Ended, recipient, beating, $"The worker works again: it looked at all mailboxes at {Utc(beating)}.", cancellationToken))
                    Keep([.. Told().Where(other => other != recipient)]);
            }
        }
    }

    private async Task<bool> TellAsync(AlertKind kind, string recipient, DateTimeOffset since, string detail, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var words = writer.Write(new AlertLetter([new AlertLine { Kind = kind, What = Code, Code = Code, Deadline = since, Detail = detail }], now));
        var id = Guid.CreateVersion7(now);
        var mail = new OutgoingMail
        {
            Id = id,
            MessageId = $"{id:N}@{plan.From[(plan.From.LastIndexOf('@') + 1)..]}",
            Account = "",
            To = [new MailAddress(null, recipient)],
            Subject = words.Subject,
            Text = words.Text,
            Html = words.Html,
            IsToManagers = true,
            WrittenAt = now,
            NotBefore = now,
        };
        var attempt = await sender.SendAsync(mail, plan.From, cancellationToken);
        log(attempt.Result == SendResult.Sent ? $"Told {recipient}: {detail}" : $"{recipient} could not be told ({attempt.ServerSaid}); it is tried again: {detail}");
        return attempt.Result == SendResult.Sent;
    }

    private string[] Told() => File.Exists(plan.StateFile) ? [.. File.ReadAllLines(plan.StateFile).Where(line => line.Length > 0)] : [];

    private void Keep(IReadOnlyCollection<string> told)
    {
        if (Path.GetDirectoryName(Path.GetFullPath(plan.StateFile)) is { } folder)
            Directory.CreateDirectory(folder);
        File.WriteAllLines(plan.StateFile + ".new", told);
        File.Move(plan.StateFile + ".new", plan.StateFile, overwrite: true);
    }

    private static string Utc(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);
}
