using System.Collections.Concurrent;
using System.Diagnostics;
using LicenseInbox.Faults.Injected;
using LicenseInbox.Faults.Mails;
using LicenseInbox.Faults.Outside;

namespace LicenseInbox.Faults;

/// <summary>
/// One run: partners write all the while, faults happen at random moments, round after round; then everything comes right without a person, the workers are stopped, and what was delivered is
/// compared with what became of it.
/// </summary>
internal sealed class FaultRun(FaultOptions options, TextWriter output)
{
    private static readonly TimeSpan LongestStart = TimeSpan.FromSeconds(40);

    private static readonly TimeSpan LongestResumption = TimeSpan.FromMinutes(2);

    private static readonly TimeSpan LongestFirstAnswer = TimeSpan.FromMinutes(15);

    private readonly Random _random = new(options.Seed);
    private readonly ConcurrentBag<InjectedFault> _injected = [];
    private readonly Queue<Story> _due = [];
    private readonly List<Resumption> _resumptions = [];

    public async Task<RunResult> RunAsync(CancellationToken cancellationToken)
    {
        var stories = Stories.Make(options.Mails, _random, options.Resume ? options.Rounds + 1 : 0);
        await using var stage = await Stage.SetAsync(options, stories, cancellationToken);
        foreach (var story in stories)
            _due.Enqueue(story);
        var postman = new Postman(stage);
        var comparison = new Comparison(stage, stories, postman);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        foreach (var worker in stage.Workers)
            await worker.StartAsync(cancellationToken);
        var keeping = KeepAsync(stage, end.Token);
        var answering = AnswerAsync(stories, postman, comparison.Folders, end.Token);
        var watch = new Stopwatch();
        IReadOnlyList<Difference> differences;
        try
        {
            // How long a worker's first start takes is not what is measured.
            if (options.Resume)
                await AnsweredAsync(stories[^1], postman, comparison.Folders, LongestFirstAnswer, cancellationToken);
            for (var round = 0; round < options.Rounds; round++)
            {
                var faults = await PlayAsync(stage, postman, round, cancellationToken);
                if (options.Resume)
                    _resumptions.Add(new Resumption(faults, await ResumeAsync(stage, stories[options.Mails + round], postman, comparison.Folders, cancellationToken)));
            }

            watch.Start();
            differences = await SettleAsync(comparison, watch, cancellationToken);
            watch.Stop();
        }
        finally
        {
            await end.CancelAsync();
            await Task.WhenAll(keeping, answering).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        // What would be told or moved once too often comes soon after the rest.
        await Task.Delay(TimeSpan.FromSeconds(3), TimeProvider.System, cancellationToken);
        foreach (var worker in stage.Workers)
            await stage.TerminateAsync(worker, cancellationToken);
        if (stage.Tokens is { ShownTwice: > 0 } tokens)
            stage.Complain($"a refresh token was shown again {tokens.ShownTwice} times after it had been used");
        differences = [.. await comparison.RunAsync([.. _injected], cancellationToken), .. stage.Complaints.Select(complaint => new Difference(Wrong.Misbehaved, complaint))];
        stage.KeepFolder = options.Keep || differences.Count > 0;
        return new RunResult
        {
            Options = options,
            Mails = postman.Mails,
            Faults = _injected.CountBy(fault => fault.Name).OrderBy(fault => fault.Key, StringComparer.Ordinal).ToDictionary(),
            Moves = stories.Count(story => story.Moves),
            Replies = stories.Select(story => story.Partner).Distinct().Sum(partner => comparison.Folders.Read(partner).Count),
            Repeated = comparison.Repeated,
            EndedByItself = stage.Workers.Sum(worker => worker.EndedByItself),
            LongestStopSeconds = Math.Round(stage.LongestStop.TotalSeconds, 1),
            Resumptions = _resumptions,
            SecondsToQuiet = Math.Round(watch.Elapsed.TotalSeconds, 1),
            Differences = differences,
            Logs = stage.KeepFolder ? stage.Folder : null,
        };
    }

    /// <summary>Waits until everything is right, as long as something still gets better.</summary>
    private async Task<IReadOnlyList<Difference>> SettleAsync(Comparison comparison, Stopwatch watch, CancellationToken cancellationToken)
    {
        var best = (Count: int.MaxValue, At: watch.Elapsed);
        while (true)
        {
            var differences = await comparison.RunAsync([.. _injected], cancellationToken);
            if (differences.Count < best.Count)
                best = (differences.Count, watch.Elapsed);
            if (differences.Count == 0 || watch.Elapsed - best.At > options.Patience)
                return differences;
            await output.WriteLineAsync($"{watch.Elapsed.TotalSeconds,4:0} s after the last fault: {string.Join(", ", differences.CountBy(difference => difference.Wrong).Select(wrong => $"{wrong.Key} {wrong.Value}"))}".AsMemory(), cancellationToken);
            await Task.Delay(TimeSpan.FromSeconds(Math.Min(5, 1 + (watch.Elapsed.TotalSeconds / 10))), TimeProvider.System, cancellationToken);
        }
    }

    /// <summary>One round: its share of the mails and its faults, each at a random moment.</summary>
    /// <returns>The faults.</returns>
    private async Task<IReadOnlyList<string>> PlayAsync(Stage stage, Postman postman, int round, CancellationToken cancellationToken)
    {
        var share = (options.Mails * (round + 1) / options.Rounds) - (options.Mails * round / options.Rounds);
        var playing = new List<Task>();
        var mark = stage.Mark();
        for (var mail = 0; mail < share; mail++)
        {
            var at = _random.NextDouble();
            playing.Add(DeliverAsync(_due.Dequeue(), at));
        }

        // Mostly while they work, and now there is work; now and then while they start.
        if (_random.Next(5) > 0)
            await stage.AtWorkAsync(mark, LongestStart, cancellationToken);
        var faults = Draw(round).ToList();
        foreach (var fault in faults)
            playing.Add(InjectAsync(fault, new Random(_random.Next()), _random.NextDouble()));
        await Task.WhenAll(playing);
        return faults.ConvertAll(fault => fault.Name);

        async Task DeliverAsync(Story story, double at)
        {
            await Task.Delay(options.RoundLength * at, TimeProvider.System, cancellationToken);
            var raw = PartnerMail.First(story, Stage.Inbox);
            await postman.DeliverAsync(story, story.MessageId, raw, cancellationToken);
            if (story.Kind != StoryKind.Duplicate)
                return;
            await Task.Delay(options.RoundLength * (1 - at), TimeProvider.System, cancellationToken);
            await postman.DeliverAsync(story, story.MessageId, raw, cancellationToken);
        }

        async Task InjectAsync(Fault fault, Random random, double at)
        {
            await Task.Delay(options.RoundLength * at, TimeProvider.System, cancellationToken);
            var from = TimeProvider.System.GetUtcNow();
            await fault.InjectAsync(stage, random, cancellationToken);
            _injected.Add(new InjectedFault(fault.Name, from, TimeProvider.System.GetUtcNow()));
            await output.WriteLineAsync($"{from:HH:mm:ss.fff} {fault.Name}".AsMemory(), cancellationToken);
        }
    }

    /// <summary>Each of them once at first; then as they come.</summary>
    private IEnumerable<Fault> Draw(int round) => options.Pairs.Count > 0
        ? options.Pairs[round % options.Pairs.Count].Select(AllFaults.Named)
        : Enumerable.Range(round * options.AtOnce, options.AtOnce).Select(at => AllFaults.Named(options.Kinds[at < options.Kinds.Count ? at : _random.Next(options.Kinds.Count)]));

    /// <summary>Delivers a mail now that the faults are over, and waits for its answer; how many seconds that took.</summary>
    private async Task<double> ResumeAsync(Stage stage, Story story, Postman postman, Folders folders, CancellationToken cancellationToken)
    {
        if (await AnsweredAsync(story, postman, folders, LongestResumption, cancellationToken) is { } took)
        {
            await output.WriteLineAsync($"answered again {took.TotalSeconds:0.0} s later".AsMemory(), cancellationToken);
            return Math.Round(took.TotalSeconds, 1);
        }

        stage.Complain($"{story.MessageId}, delivered after a fault's end, had no answer after {LongestResumption.TotalSeconds} s");
        return LongestResumption.TotalSeconds;
    }

    /// <summary>Delivers a mail and waits for its answer; how long that took, null when it took too long.</summary>
    private static async Task<TimeSpan?> AnsweredAsync(Story story, Postman postman, Folders folders, TimeSpan within, CancellationToken cancellationToken)
    {
        var since = TimeProvider.System.GetTimestamp();
        await postman.DeliverAsync(story, story.MessageId, PartnerMail.First(story, Stage.Inbox), cancellationToken);
        while (!folders.Read(story.Partner).Any(mail => mail.Answers == story.MessageId && mail.Told == Told.Moved))
        {
            if (TimeProvider.System.GetElapsedTime(since) > within)
                return null;
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, cancellationToken);
        }

        return TimeProvider.System.GetElapsedTime(since);
    }

    /// <summary>Partners who were asked for something send it.</summary>
    private static async Task AnswerAsync(IReadOnlyList<Story> stories, Postman postman, Folders folders, CancellationToken cancellationToken)
    {
        var open = stories.Where(story => story.Kind == StoryKind.Asked).ToList();
        while (open.Count > 0)
        {
            await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System, cancellationToken);
            foreach (var story in open.Where(story => postman.Taken.ContainsKey(story.MessageId)).ToList())
            {
                if (!folders.Read(story.Partner).Any(mail => mail.Answers == story.MessageId && mail.Told == Told.Asked))
                    continue;
                await postman.DeliverAsync(story, story.CompletionId, PartnerMail.Completion(story, Stage.Inbox), cancellationToken);
                open.Remove(story);
            }
        }
    }

    private static async Task KeepAsync(Stage stage, CancellationToken cancellationToken)
    {
        while (true)
        {
            await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System, cancellationToken);
            foreach (var worker in stage.Workers)
                await worker.KeepAsync(cancellationToken);
        }
    }
}
