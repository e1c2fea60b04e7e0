using System.Diagnostics;
using System.Globalization;
using LicenseInbox.Faults.Mails;
using LicenseInbox.Faults.Outside;

namespace LicenseInbox.Faults;

/// <summary>
/// Moves are due when the worker is stopped, and a day later by its clock it is started again: each is made once, and told once. The queue is paused before, so that they are due.
/// </summary>
internal sealed class StandstillRun(FaultOptions options, TextWriter output)
{
    private static readonly TimeSpan Day = TimeSpan.FromHours(24);

    private readonly Random _random = new(options.Seed);

    public async Task<RunResult> RunAsync(CancellationToken cancellationToken)
    {
        var stories = Stories.Make(0, _random, options.Standstill);
        await using var stage = await Stage.SetAsync(options with { HasClock = true }, stories, cancellationToken);
        var postman = new Postman(stage);
        var comparison = new Comparison(stage, stories, postman);
        await MustAsync(stage, ["queue", "pause"], cancellationToken);
        foreach (var worker in stage.Workers)
            await worker.StartAsync(cancellationToken);
        await Parallel.ForEachAsync(stories, new ParallelOptions { MaxDegreeOfParallelism = 4, CancellationToken = cancellationToken }, async (story, token) =>
            await postman.DeliverAsync(story, story.MessageId, PartnerMail.First(story, Stage.Inbox), token));
        await UntilAsync(stories.Count, () => CountAsync(stage, "SELECT COUNT(*) FROM moves WHERE state = 'Due'", cancellationToken), cancellationToken);
        foreach (var worker in stage.Workers)
            await stage.TerminateAsync(worker, cancellationToken);

        stage.SetClock(Day);
        await MustAsync(stage, ["queue", "resume"], cancellationToken);
        await output.WriteLineAsync($"{stories.Count} moves are due, and a day has passed".AsMemory(), cancellationToken);
        var watch = Stopwatch.StartNew();
        foreach (var worker in stage.Workers)
            await worker.StartAsync(cancellationToken);
        await UntilAsync(0, async () => (await comparison.RunAsync([], cancellationToken)).Count, cancellationToken);
        watch.Stop();

        // What would be moved or told once too often comes soon after the rest.
        await Task.Delay(TimeSpan.FromSeconds(5), TimeProvider.System, cancellationToken);
        foreach (var worker in stage.Workers)
            await stage.TerminateAsync(worker, cancellationToken);
        IReadOnlyList<Difference> differences = [.. await comparison.RunAsync([], cancellationToken), .. stage.Complaints.Select(complaint => new Difference(Wrong.Misbehaved, complaint))];
        stage.KeepFolder = options.Keep || differences.Count > 0;
        return new RunResult
        {
            Options = options,
            Mails = postman.Mails,
            Faults = new Dictionary<string, int> { ["stood still for a day"] = 1 },
            Moves = stories.Count,
            Replies = stories.Select(story => story.Partner).Distinct().Sum(partner => comparison.Folders.Read(partner).Count),
            Repeated = comparison.Repeated,
            EndedByItself = stage.Workers.Sum(worker => worker.EndedByItself),
            LongestStopSeconds = Math.Round(stage.LongestStop.TotalSeconds, 1),
            SecondsToQuiet = Math.Round(watch.Elapsed.TotalSeconds, 1),
            Differences = differences,
            Logs = stage.KeepFolder ? stage.Folder : null,
        };
    }

    /// <summary>Waits until a number is the wanted one, as long as it still changes.</summary>
    private async Task UntilAsync(int wanted, Func<Task<int>> count, CancellationToken cancellationToken)
    {
        var (last, since) = (-1, TimeProvider.System.GetTimestamp());
        while (await count() is var now && now != wanted && TimeProvider.System.GetElapsedTime(since) < options.Patience)
        {
            if (now != last)
                (last, since) = (now, TimeProvider.System.GetTimestamp());
            await Task.Delay(TimeSpan.FromSeconds(2), TimeProvider.System, cancellationToken);
        }
    }

    private static async Task<int> CountAsync(Stage stage, string sql, CancellationToken cancellationToken) =>
        int.Parse((await stage.Store.RowsAsync(sql, cancellationToken))[0][0], CultureInfo.InvariantCulture);

    private static async Task MustAsync(Stage stage, string[] arguments, CancellationToken cancellationToken)
    {
        var (exit, errors) = await stage.RunAsync(arguments, TimeSpan.FromMinutes(2), cancellationToken);
        if (exit != 0)
            throw new InvalidOperationException($"licenseinbox {string.Join(' ', arguments)} ended with {exit}: {errors}");
    }
}
