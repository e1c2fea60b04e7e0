using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using LicenseInbox.Benchmarks.Backlog;

namespace LicenseInbox.Benchmarks.Load;

/// <summary>
/// How fast the console's pages answer with many requests in the database and ten people clicking through all of them: two of a hundred wait for a person, the others are completed. Pictures of pages are not counted, since browsers load
/// them beside. On SQLite, then on PostgreSQL.
/// </summary>
internal sealed partial class ConsoleReport(ConsoleLoad options, TextWriter output, TextWriter progress)
{
    /// <summary>Mails that are really handled before their requests are copied.</summary>
    private const int Handled = 100;

    /// <summary>So many of them wait for a person (<see cref="LeaveSomeInDoubt"/>).</summary>
    private const int InDoubt = Handled / 50;

    /// <summary>Every second case of the backlog is an upgrade, which would wait for sales: these are left out.</summary>
    private const int Stride = 2 * Handled;

    private static readonly IReadOnlyList<BacklogCase> Originals = [.. Enumerable.Range(0, Stride).Select(number => new BacklogCase(number)).Where(one => !one.IsUpgrade)];

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(30);

    public async Task RunAsync()
    {
        foreach (var postgres in (bool[])[false, true])
        {
            if (options.Only is { } only && only != (postgres ? "postgresql" : "sqlite"))
                continue;
            await MeasureAsync(postgres);
        }
    }

    private async Task MeasureAsync(bool postgres)
    {
        await using var premises = await Premises.PrepareAsync(2 * options.Requests, "automatic", postgres, console: true, changeRegistry: LeaveSomeInDoubt);
        await premises.NewStoreAsync();
        var backlog = BacklogFolder.Of(Stride);
        premises.Mail.Dovecot.Fill(BacklogFolder.Inbox, Originals.Select(one => (backlog.File(one.Number), BacklogFolder.ReceivedAt(one.Number))));
        await premises.StartAsync();
        // Those that a person decides are not answered.
        await new Replies(premises.Mail.Dovecot).UntilAsync(Handled - InDoubt, Patience, () => premises.LastWords);
        await premises.StopAsync();
        await progress.WriteLineAsync($"{Handled} mails are handled; their requests are copied until there are {options.Requests}.");
        await new RequestCopies(Originals, Stride).FillAsync(premises, options.Requests);

        await premises.StartAsync();
        var (address, link) = await premises.ConsoleAsync(Patience);
        var cookies = await SignInAsync(link);
        // The program has just started: in the first round it is still being compiled for speed, which is told for itself.
        var first = new ConcurrentBag<(string, TimeSpan)>();
        await VisitAsync(1, 1, TimeSpan.Zero, first); // All share its cookies.
        await VisitAsync(options.People, 1, options.Pause, first);
        await progress.WriteLineAsync("Everybody has been on every page; now they are timed.");
        var answers = new ConcurrentBag<(string Page, TimeSpan Took)>();
        var begin = Moment.Now(() => premises.Worked);
        await VisitAsync(options.People, options.Clicks, options.Pause, answers);
        var measured = begin.For(answers.Count);

        await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"\n{(postgres ? "PostgreSQL" : "SQLite")}: {options.Requests} requests, {options.People} people, a pause of {options.Pause.TotalSeconds:0.#} s on average after each page; {measured.PerSecond:0.#} pages a second, {measured.Cost:0} ms of the worker's processor time a page, machine busy {measured.Busy:P0}"));
        await Table.WriteAsync(output, ["page", "answers", "p50 ms", "p95 ms", "longest ms"], answers.GroupBy(answer => answer.Page).OrderBy(group => group.Key, StringComparer.Ordinal).Select(group => Row(group.Key, group))
            .Append(Row("all", answers)).Append(Row("all, first round after the start", first)));

        async Task VisitAsync(int people, int clicks, TimeSpan pause, ConcurrentBag<(string, TimeSpan)> into)
        {
            var visitors = Enumerable.Range(0, people).Select(seed => new ConsoleVisitor(address, cookies, options.Requests, seed, into)).ToList();
            await Task.WhenAll(visitors.Select(visitor => visitor.ClickAsync(pause, clicks)));
            visitors.ForEach(visitor => visitor.Dispose());
        }
    }

    private static string[] Row(string name, IEnumerable<(string Page, TimeSpan Took)> answers)
    {
        var sorted = answers.Select(answer => answer.Took.TotalMilliseconds).Order().ToList();
        return [name, Measured.Show(sorted.Count), Measured.Show(At(0.5)), Measured.Show(At(0.95)), Measured.Show(sorted[^1])];

        double At(double share) => sorted[(int)Math.Ceiling(sorted.Count * share) - 1];
    }

    private static async Task<CookieContainer> SignInAsync(string link)
    {
        var cookies = new CookieContainer();
        using var browser = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false, CookieContainer = cookies });
        using var answer = await browser.GetAsync(new Uri(link));
        return answer.StatusCode == HttpStatusCode.Redirect ? cookies : throw new InvalidOperationException($"The link does not sign in: {answer.StatusCode}");
    }

    /// <summary>Of every fiftieth request the end users of both systems are only alike, and have no ids: a representative decides.</summary>
    private static void LeaveSomeInDoubt(string registry)
    {
        var file = Path.Combine(registry, "systems.csv");
        File.WriteAllLines(file, File.ReadAllLines(file).Select(line => Doubtful().Match(line) is { Success: true } match
            ? line.Replace(match.Value, match.Value.Contains("max-server", StringComparison.Ordinal) ? $",{match.Groups[1].Value} Inc,,max-server" : $",{match.Groups[1].Value},,office", StringComparison.Ordinal)
            : line));
    }

    [GeneratedRegex(",(Customer (?:[0-9]*0)?4 Clinics),E-[0-9]+,(office|max-server)")]
    private static partial Regex Doubtful();
}

/// <summary>What a run of <c>--console</c> does.</summary>
/// <param name="Requests">Requests in the database.</param>
/// <param name="People">How many click.</param>
/// <param name="Clicks">How often each opens every page.</param>
/// <param name="Pause">How long each reads a page, on average.</param>
/// <param name="Only">On this database only: sqlite or postgresql; null: on both.</param>
internal sealed record ConsoleLoad(int Requests, int People, int Clicks, TimeSpan Pause, string? Only)
{
    public const string Usage = "--console [--requests N] [--people N] [--clicks N] [--pause MILLISECONDS] [--only sqlite|postgresql]";

    public static bool TryParse(string[] arguments, out ConsoleLoad options)
    {
        options = new ConsoleLoad(50_000, 10, 10, TimeSpan.FromSeconds(1), null);
        for (var at = 0; at + 1 < arguments.Length; at += 2)
        {
            var isNumber = int.TryParse(arguments[at + 1], NumberStyles.None, CultureInfo.InvariantCulture, out var number);
            options = arguments[at] switch
            {
                "--requests" when isNumber && number >= 1000 => options with { Requests = number },
                "--people" when isNumber && number > 0 => options with { People = number },
                "--clicks" when isNumber && number > 0 => options with { Clicks = number },
                "--pause" when isNumber => options with { Pause = TimeSpan.FromMilliseconds(number) },
                "--only" when arguments[at + 1] is "sqlite" or "postgresql" => options with { Only = arguments[at + 1] },
                _ => options with { People = 0 },
            };
        }

        return arguments.Length % 2 == 0 && options.People > 0;
    }
}
