using System.Globalization;
using LicenseInbox.Domain.Casebook;

namespace LicenseInbox.Domain.Alerting;

/// <summary>When the work itself counts as in trouble.</summary>
public sealed record TroubleLimits
{
    /// <summary>A mailbox without a successful look.</summary>
    public TimeSpan MailboxSilent { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>A move that is due, while none is made.</summary>
    public TimeSpan QueueStuck { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>A mail in the outbox that no server takes.</summary>
    public TimeSpan OutboxStuck { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>Documents that took their reader down, or too long, within an hour.</summary>
    public int FailedReadings { get; init; } = 5;

    /// <summary>The newest import of the registry; null: any age is right.</summary>
    public TimeSpan? RegistryAge { get; init; }
}

/// <summary>How the work goes, at one moment.</summary>
public sealed record WorkFacts
{
    /// <summary>The mailboxes and their last successful looks.</summary>
    public required IReadOnlyList<SeenMailbox> Mailboxes { get; init; }

    /// <summary>Open exceptions <c>reply.undeliverable</c>.</summary>
    public int UndeliverableReplies { get; init; }

    /// <summary>Since when the oldest mail waits to be sent that may be sent; null when none does.</summary>
    public DateTimeOffset? OldestWaitingMail { get; init; }

    /// <summary>Posts to webhooks that were given up within a day.</summary>
    public int UndeliverablePosts { get; init; }

    /// <summary>Since when the oldest move is due; null when none is.</summary>
    public DateTimeOffset? OldestDueMove { get; init; }

    /// <summary>When a move was made last; null when none ever was.</summary>
    public DateTimeOffset? LastMoveMade { get; init; }

    /// <summary>Whether an operator paused the queue.</summary>
    public bool IsQueuePaused { get; init; }

    /// <summary>Exceptions <c>reading.failed</c> opened within the last hour.</summary>
    public int FailedReadings { get; init; }

    /// <summary>When the registry was imported last; null when it never was.</summary>
    public DateTimeOffset? ImportedAt { get; init; }

    /// <summary>Mailboxes whose ledger did not agree with their folders at the last cut-off.</summary>
    public IReadOnlyList<string> DisagreeingLedgers { get; init; } = [];
}

/// <summary>What is wrong with the work itself.</summary>
public static class Troubles
{
    /// <param name="facts">How the work goes.</param>
    /// <param name="accounts">The mailboxes of the settings.</param>
    /// <param name="limits">What is still right.</param>
    /// <param name="startedAt">Since when this worker looks: nothing is blamed for what was before.</param>
    /// <param name="now">The moment.</param>
    public static IReadOnlyList<FoundCondition> Of(WorkFacts facts, IReadOnlyList<string> accounts, TroubleLimits limits, DateTimeOffset startedAt, DateTimeOffset now)
    {
        var found = new List<FoundCondition>();
        foreach (var account in accounts)
        {
            var looked = facts.Mailboxes.FirstOrDefault(mailbox => mailbox.Account == account)?.LookedAt;
            var since = looked is { } at && at > startedAt ? at : startedAt;
            if (now - since > limits.MailboxSilent)
                found.Add(new("mailbox.silent", account, looked is null ? $"The mailbox {account} was never looked at: the log says why." : $"The mailbox {account} was not looked at since {Utc(looked.Value)}: the server does not answer, or refuses us; the log says why."));
        }

        if (facts.UndeliverableReplies > 0)
            found.Add(new("reply.undeliverable", "", "Replies were refused for good or came back: their exceptions say which."));
        if (facts.OldestWaitingMail is { } waiting && now - waiting > limits.OutboxStuck)
            found.Add(new("outbox.stuck", "", $"Mails wait to be sent since {Utc(waiting)}: no server takes them."));
        if (facts.UndeliverablePosts > 0)
            found.Add(new("webhook.undeliverable", "", "Alerts to a webhook were given up: licenseinbox status says which."));
        if (facts.OldestDueMove is { } due && now - due > limits.QueueStuck && !(facts.LastMoveMade is { } made && now - made <= limits.QueueStuck))
            found.Add(new("queue.stuck", "", facts.IsQueuePaused ? $"The queue is paused, and moves are due since {Utc(due)}." : $"Moves are due since {Utc(due)}, and none is made."));
        if (facts.FailedReadings >= limits.FailedReadings)
            found.Add(new("reading.failing", "", $"{limits.FailedReadings} documents or more took their reader down, or too long, within an hour."));
        if (limits.RegistryAge is { } age && (facts.ImportedAt is not { } imported || now - imported > age))
            found.Add(new("registry.stale", "", facts.ImportedAt is { } last ? $"The registry's data are of {Utc(last)}: imports have stopped." : "The registry's data were never imported."));
        foreach (var account in facts.DisagreeingLedgers)
            found.Add(new("ledger.difference", account, $"The mails that were recorded and those that lie in the folders of {account} are not the same: the daily digest says which."));
        return found;
    }

    private static string Utc(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);
}
