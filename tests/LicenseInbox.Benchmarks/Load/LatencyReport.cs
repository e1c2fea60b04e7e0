using System.Collections.Concurrent;
using LicenseInbox.Benchmarks.Backlog;

namespace LicenseInbox.Benchmarks.Load;

/// <summary>
/// How long a partner waits: from the moment the mail server has taken his mail until our reply lies in his mailbox. Idle, one mail after another; and under load, when mails come twice a second whether or not the ones
/// before are answered.
/// </summary>
internal sealed class LatencyReport(LoadOptions options, TextWriter output, TextWriter progress)
{
    private const int WarmUp = 10;

    private static readonly TimeSpan Apart = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    private readonly BacklogMail _mail = new();

    public async Task RunAsync()
    {
        await using var premises = await Premises.PrepareAsync(WarmUp + (2 * options.Mails), "automatic");
        await premises.NewStoreAsync();
        await premises.StartAsync();
        var begin = TimeProvider.System.GetTimestamp();
        while (await premises.CountAsync("SELECT COUNT(*) FROM mailboxes WHERE looked_at IS NOT NULL") == 0)
        {
            if (TimeProvider.System.GetElapsedTime(begin) > Patience)
                throw new TimeoutException($"The worker looked into no mailbox:\n{premises.LastWords}");
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System);
        }

        await OneByOneAsync(premises, 0, WarmUp);
        await progress.WriteLineAsync("idle");
        var idle = await OneByOneAsync(premises, WarmUp, options.Mails);
        await progress.WriteLineAsync("under load");
        var loaded = await AllAsync(premises, WarmUp + options.Mails, options.Mails);
        await output.WriteLineAsync($"\nFrom delivery to the reply in the partner's mailbox, {Environment.ProcessorCount} cores, SQLite; the mail server runs on them too");
        await Table.WriteAsync(output, ["", "mails", "p50, s", "p99, s", "longest, s"], [Row("idle: one after another", idle), Row($"load: {Measured.Show(1 / Apart.TotalSeconds)} mails a second", loaded)]);
    }

    private async Task<List<double>> OneByOneAsync(Premises premises, int first, int count)
    {
        var waits = new List<double>();
        for (var number = first; number < first + count; number++)
            waits.AddRange(await WaitAsync(premises, [await DeliverAsync(premises, number)], isLast: () => true));
        return waits;
    }

    private async Task<List<double>> AllAsync(Premises premises, int first, int count)
    {
        var delivered = new ConcurrentQueue<(BacklogCase Case, DateTimeOffset At)>();
        var waiting = WaitAsync(premises, delivered, () => delivered.Count == count);
        var began = TimeProvider.System.GetTimestamp();
        for (var number = first; number < first + count; number++)
        {
            delivered.Enqueue(await DeliverAsync(premises, number));
            var early = (Apart * delivered.Count) - TimeProvider.System.GetElapsedTime(began);
            if (early > TimeSpan.Zero)
                await Task.Delay(early, TimeProvider.System);
        }

        return await waiting;
    }

    private async Task<(BacklogCase Case, DateTimeOffset At)> DeliverAsync(Premises premises, int number)
    {
        var one = new BacklogCase(number);
        await premises.Mail.DeliverAsync(BacklogFolder.Inbox, _mail.Write(one, BacklogFolder.Inbox, TimeProvider.System.GetUtcNow(), isReceived: false));
        return (one, TimeProvider.System.GetUtcNow());
    }

    /// <summary>How long each waited for its reply, in seconds, once the last is delivered and all are answered. Looked is every 20 ms: so much later, and by the time of a look, a reply may be seen.</summary>
    private static async Task<List<double>> WaitAsync(Premises premises, IReadOnlyCollection<(BacklogCase Case, DateTimeOffset At)> delivered, Func<bool> isLast)
    {
        var replies = new Replies(premises.Mail.Dovecot);
        var begin = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var open = delivered.Where(mail => replies.To(mail.Case.MessageId) is null).ToList();
            if (open.Count == 0 && isLast())
                return delivered.Select(mail => (replies.To(mail.Case.MessageId)!.Value - mail.At).TotalSeconds).ToList();
            if (TimeProvider.System.GetElapsedTime(begin) > Patience)
                throw new TimeoutException($"{open.Count} mails were not answered within {Patience.TotalMinutes} min:\n{premises.LastWords}");
            replies.Look(open.Select(mail => mail.Case.Partner).Distinct());
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        }
    }

    private static string[] Row(string name, List<double> waits)
    {
        var ordered = waits.Order().ToList();
        return [name, Measured.Show(ordered.Count), Measured.Show(ordered[ordered.Count / 2]), Measured.Show(ordered[Math.Min(ordered.Count - 1, (int)Math.Ceiling(ordered.Count * 0.99) - 1)]), Measured.Show(ordered[^1])];
    }
}
