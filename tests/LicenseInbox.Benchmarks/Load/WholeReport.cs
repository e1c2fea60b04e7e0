using System.Collections.Concurrent;
using LicenseInbox.Benchmarks.Backlog;
using LicenseInbox.Faults.Mails;
using LicenseInbox.Faults.Outside;

namespace LicenseInbox.Benchmarks.Load;

/// <summary>The whole way of a backlog, from the mailbox to the reply in the partner's: on SQLite with one worker, on PostgreSQL with one, two and three. Half of the mails are moves that are made, half wait for sales.</summary>
internal sealed class WholeReport(LoadOptions options, TextWriter output, TextWriter progress)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(30);

    private readonly BacklogFolder _backlog = BacklogFolder.Of(options.Mails);

    public async Task RunAsync()
    {
        (string Name, bool Postgres, int Workers)[] ways = [("SQLite, 1 worker", false, 1), ("PostgreSQL, 1 worker", true, 1), ("PostgreSQL, 2 workers", true, 2), ("PostgreSQL, 3 workers", true, 3)];
        var rows = new List<string[]>();
        foreach (var (name, postgres, workers) in ways)
        {
            var rounds = new List<Measured>();
            for (var round = 1; round <= options.Rounds; round++)
            {
                rounds.Add(await AnswerAsync(postgres, workers));
                await progress.WriteLineAsync($"{name}, round {round}: {Measured.Show(rounds[^1].PerSecond)} mails/s, {Measured.Show(rounds[^1].Cost)} ms of processor time a mail");
            }

            rows.Add(rounds.OrderBy(round => round.PerSecond).ElementAt(rounds.Count / 2).Row(name));
        }

        await output.WriteLineAsync($"\nFrom the mailbox to the reply: median of {options.Rounds}, {Environment.ProcessorCount} cores; the mail server and PostgreSQL run on them too");
        await Table.WriteAsync(output, Measured.Header, rows);
    }

    private async Task<Measured> AnswerAsync(bool postgres, int workers)
    {
        await using var premises = await Premises.PrepareAsync(options.Mails, "automatic", postgres);
        premises.Mail.Dovecot.Fill(BacklogFolder.Inbox, Enumerable.Range(0, options.Mails).Select(number => (_backlog.File(number), BacklogFolder.ReceivedAt(number))));
        await premises.NewStoreAsync();
        await premises.StartAsync(workers);
        var replies = new Replies(premises.Mail.Dovecot);
        await replies.UntilAsync(Math.Min(20, options.Mails / 4), Patience, () => premises.LastWords);
        var (before, begin) = (replies.Count, Moment.Now(() => premises.Worked));
        await replies.UntilAsync(options.Mails, Patience, () => premises.LastWords);
        return begin.For(replies.Count - before);
    }
}

/// <summary>What came back to the partners: for each mail that was answered finally, when the reply was first seen in the partner's mailbox.</summary>
internal sealed class Replies(Servers.Dovecot server)
{
    private readonly Folders _folders = new(server);
    private readonly ConcurrentDictionary<string, DateTimeOffset> _at = new(StringComparer.Ordinal);

    /// <summary>Mails that are answered, as far as <see cref="Look"/> saw.</summary>
    public int Count => _at.Count;

    public DateTimeOffset? To(string messageId) => _at.TryGetValue(messageId, out var at) ? at : null;

    public void Look(IEnumerable<string> partners)
    {
        foreach (var mail in partners.SelectMany(partner => _folders.Read(partner)))
        {
            if (mail.Answers is { } answered && mail.Told is not (Told.Received or Told.Other))
                _at.TryAdd(answered, TimeProvider.System.GetUtcNow());
        }
    }

    public async Task UntilAsync(int count, TimeSpan within, Func<string> lastWords)
    {
        var begin = TimeProvider.System.GetTimestamp();
        while (true)
        {
            Look(BacklogCase.AllPartners);
            if (Count >= count)
                return;
            if (TimeProvider.System.GetElapsedTime(begin) > within)
                throw new TimeoutException($"{Count} of {count} mails were answered after {within.TotalMinutes} min:\n{lastWords()}");
            await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System);
        }
    }
}
