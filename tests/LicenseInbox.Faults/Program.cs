using System.CommandLine;
using System.Diagnostics;
using LicenseInbox.Faults;
using LicenseInbox.Faults.Injected;

var seed = new Option<int?>("--seed") { Description = "what everything random comes from; default: the first that no run has had" };
var mails = new Option<int>("--mails") { Description = "mails of each run, answers of partners aside", DefaultValueFactory = _ => 120 };
var rounds = new Option<int>("--rounds") { Description = "rounds of each run; in each a fault, or two", DefaultValueFactory = _ => 20 };
var length = new Option<double>("--round-seconds") { Description = "how long a round lasts", DefaultValueFactory = _ => 4 };
var faults = new Option<string[]>("--faults") { Description = $"drawn from: {string.Join(", ", AllFaults.List.Select(fault => fault.Name))}; default all", AllowMultipleArgumentsPerToken = true };
var pairs = new Option<bool>("--pairs") { Description = "two different faults in each round: the pairs that no run has had come first" };
var atOnce = new Option<int>("--at-once") { Description = "so many faults in each round", DefaultValueFactory = _ => 1 };
var resume = new Option<bool>("--resume") { Description = "after each round one more mail is delivered, and the time until its answer is measured" };
var longFault = new Option<double>("--long-seconds") { Description = "how long a fault lasts that lasts long", DefaultValueFactory = _ => 150 };
var standstill = new Option<int>("--standstill") { Description = "in place of faults: so many moves are due, the worker is stopped for a day (its clock is set), and goes on" };
var program = new Option<string?>("--program") { Description = "the worker's program, as in published/licenseinbox.dll; default: as it was built beside the harness" };
var summary = new Option<bool>("--summary") { Description = "runs nothing: sums up all results so far" };
var postgres = new Option<bool>("--postgresql") { Description = "PostgreSQL in place of SQLite" };
var tokens = new Option<bool>("--tokens") { Description = "the workers sign in by tokens that live for some seconds, with refresh tokens that are good once, in place of a password" };
var workers = new Option<int>("--workers") { Description = "workers at the same time (PostgreSQL)", DefaultValueFactory = _ => 1 };
var minutes = new Option<double>("--minutes") { Description = "runs follow each other, with the next seeds, until so much time has passed", DefaultValueFactory = _ => 0 };
var patience = new Option<double>("--patience") { Description = "so many minutes may pass in which nothing gets better before what is not right counts as wrong; more where the machine is busy", DefaultValueFactory = _ => 2 };
var keep = new Option<bool>("--keep") { Description = "keeps the logs also when nothing went wrong" };
var file = new Option<string>("--results") { Description = "where results are added up", DefaultValueFactory = _ => ".artifacts/faults/results.jsonl" };

faults.AcceptOnlyFromAmong([.. AllFaults.List.Select(fault => fault.Name)]);

var command = new RootCommand("Runs real workers on a real mail server and database, injects faults at random moments, and compares what was delivered with what became of it.")
{
    seed, mails, rounds, length, faults, pairs, atOnce, resume, longFault, standstill, postgres, tokens, workers, program, minutes, patience, keep, file, summary,
};
command.SetAction(async (parsed, cancellationToken) =>
{
    var results = new Results(parsed.GetRequiredValue(file));
    if (parsed.GetValue(summary))
    {
        results.SummarizeAll(Console.Out);
        return 0;
    }

    var done = new List<RunResult>();
    var watch = new Stopwatch();
    watch.Start();
    var next = parsed.GetValue(seed) ?? results.NextSeed();
    do
    {
        var options = new FaultOptions
        {
            Seed = next++,
            Mails = parsed.GetValue(mails),
            Rounds = parsed.GetValue(rounds),
            RoundLength = TimeSpan.FromSeconds(parsed.GetValue(length)),
            AtOnce = parsed.GetValue(atOnce),
            Resume = parsed.GetValue(resume),
            LongFault = TimeSpan.FromSeconds(parsed.GetValue(longFault)),
            Program = parsed.GetValue(program) is { } path ? Path.GetFullPath(path) : null,
            Standstill = parsed.GetValue(standstill),
            Postgres = parsed.GetValue(postgres),
            Tokens = parsed.GetValue(tokens),
            Workers = parsed.GetValue(workers),
            Keep = parsed.GetValue(keep),
            Patience = TimeSpan.FromMinutes(parsed.GetValue(patience)),
        };
        var chosen = parsed.GetValue(faults) is { Length: > 0 } named ? named.Select(AllFaults.Named) : AllFaults.List.Where(fault => fault.IsPossible(options) && !fault.IsLong);
        options = options with { Kinds = [.. chosen.Select(fault => fault.Name)] };
        if (options.Standstill > 0)
            options = options with { Kinds = [] };
        else if (parsed.GetValue(pairs))
            options = options with { Kinds = [], Pairs = results.NextPairs(options) };
        Console.WriteLine(options.Standstill > 0 ? $"seed {options.Seed}: {options.Standstill} moves due" : $"seed {options.Seed}: {options.Mails} mails, {options.Rounds} rounds");
        var result = await (options.Standstill > 0 ? new StandstillRun(options, Console.Out).RunAsync(cancellationToken) : new FaultRun(options, Console.Out).RunAsync(cancellationToken));
        results.Add(result);
        done.Add(result);
        foreach (var difference in result.Differences)
            Console.WriteLine($"WRONG: {difference.Wrong}: {difference.What}");
        if (result.Logs is not null)
            Console.WriteLine($"logs: {result.Logs}");
    }
    while (watch.Elapsed.TotalMinutes < parsed.GetValue(minutes));
    Results.Summarize(done, Console.Out);
    return done.TrueForAll(result => result.Differences.Count == 0) ? 0 : 1;
});
return await command.Parse(args).InvokeAsync();
