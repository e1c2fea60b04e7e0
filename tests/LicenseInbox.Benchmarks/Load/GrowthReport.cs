using LicenseInbox.Benchmarks.Backlog;

namespace LicenseInbox.Benchmarks.Load;

/// <summary>
/// What a mail costs, from its fetch to its reply, with 1,000, 10,000 and 100,000 requests in the database: of the worker with its readers, and of the worker alone, where a slow query would show. The requests are those of
/// mails that were really handled, copied (<see cref="RequestCopies"/>); the registry has twice as many cases, imported.
/// </summary>
internal sealed class GrowthReport(LoadOptions options, TextWriter output, TextWriter progress)
{
    /// <summary>Mails that are really handled before their requests are copied.</summary>
    private const int Handled = 100;

    /// <summary>Every second case of the backlog is an upgrade, which would wait for sales for ever: these are not copied.</summary>
    private const int Stride = 2 * Handled;

    private const int WarmUp = 400;

    private static readonly int[] Sizes = [1_000, 10_000, 100_000];
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(30);

    private readonly BacklogFolder _backlog = BacklogFolder.Of(options.Mails + Stride);

    public async Task RunAsync()
    {
        var costs = Sizes.Select(_ => new List<(double Whole, double Alone)>()).ToList();
        foreach (var (at, size) in Sizes.Index())
        {
            for (var round = 1; round <= options.Rounds; round++)
            {
                costs[at].Add(await MeasureAsync(size));
                await progress.WriteLineAsync($"{size} requests, round {round}: {Measured.Show(costs[at][^1].Whole)} ms of processor time a mail, the worker alone {Measured.Show(costs[at][^1].Alone)}");
            }
        }

        var medians = costs.ConvertAll(rounds => (Whole: rounds.Select(round => round.Whole).Order().ElementAt(rounds.Count / 2), Alone: rounds.Select(round => round.Alone).Order().ElementAt(rounds.Count / 2)));
        await output.WriteLineAsync($"\nCost of a mail, from its fetch to its reply: median of {options.Rounds}, {options.Mails} mails each");
        await Table.WriteAsync(output, ["requests", "ms of processor time", "against 1,000", "worker alone, ms", "against 1,000"], Sizes.Zip(medians, (size, median) => new[]
        {
            Measured.Show(size), Measured.Show(median.Whole), Measured.Show(median.Whole / medians[0].Whole), Measured.Show(median.Alone), Measured.Show(median.Alone / medians[0].Alone),
        }));
    }

    private async Task<(double Whole, double Alone)> MeasureAsync(int size)
    {
        await using var premises = await Premises.PrepareAsync(options.Mails + (2 * size), "automatic");
        await premises.NewStoreAsync();
        List<BacklogCase> originals = [.. Enumerable.Range(options.Mails, Stride).Select(number => new BacklogCase(number)).Where(one => !one.IsUpgrade)];
        Fill(originals.Select(one => one.Number));
        await premises.StartAsync();
        await new Replies(premises.Mail.Dovecot).UntilAsync(Handled, Patience, () => premises.LastWords);
        await premises.StopAsync();
        await new RequestCopies(originals, Stride).FillAsync(premises, size);

        Fill(Enumerable.Range(0, options.Mails));
        var replies = new Replies(premises.Mail.Dovecot);
        await premises.StartAsync();
        await replies.UntilAsync(Handled + WarmUp, Patience, () => premises.LastWords);
        var worker = premises.Workers[0].Id;
        var (answered, alone, begin) = (replies.Count, ProcessorTime.Of(worker), Moment.Now(() => premises.Worked));
        await replies.UntilAsync(Handled + options.Mails, Patience, () => premises.LastWords);
        var mails = replies.Count - answered;
        return (begin.For(mails).Cost, (ProcessorTime.Of(worker) - alone).TotalMilliseconds / mails);

        void Fill(IEnumerable<int> numbers) => premises.Mail.Dovecot.Fill(BacklogFolder.Inbox, numbers.Select(number => (_backlog.File(number), BacklogFolder.ReceivedAt(number))));
    }
}
