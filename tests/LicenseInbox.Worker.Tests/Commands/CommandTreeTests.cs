using LicenseInbox.Worker.Commands;

namespace LicenseInbox.Worker.Tests.Commands;

public class CommandTreeTests
{
    [Theory]
    [InlineData("", "run")]
    [InlineData("run", "run")]
    [InlineData("demo", "demo once=False")]
    [InlineData("demo --once", "demo once=True")]
    [InlineData("check a.eml b.eml", "check data= at= verbose=False a.eml,b.eml")]
    [InlineData("check --data D --at 2026-03-04T09:30:00-08:00 --verbose a.eml", "check data=D at=2026-03-04T09:30:00.0000000-08:00 verbose=True a.eml")]
    [InlineData("read a.pdf b.pdf", "read draft= a.pdf,b.pdf")]
    [InlineData("read --forms D --draft license-transfer a.pdf", "read draft=license-transfer a.pdf Forms:Folder=D")]
    [InlineData("import D", "import D override=False")]
    [InlineData("import D --override-moves", "import D override=True")]
    [InlineData("issue 204417 keys.csv", "issue 204417 keys.csv")]
    [InlineData("issue 204417 --po-not-received", "issue 204417 ")]
    [InlineData("undo 204417 --reason mistake", "undo 204417  mistake")]
    [InlineData("undo 204417 --move 6d2f3a10-0000-4000-8000-000000000001 --reason mistake", "undo 204417 6d2f3a10-0000-4000-8000-000000000001 mistake")]
    [InlineData("statements 2026-10", "statements 2026-10-01")]
    [InlineData("replay --with Policy:FeePerMove=350 --since 2026-03-04T09:30:00Z", "replay Policy:FeePerMove=350 policy= forms= since=2026-03-04T09:30:00.0000000+00:00")]
    [InlineData("replay --policy D --forms E", "replay  policy=D forms=E since=")]
    [InlineData("login licenses", "login licenses")]
    [InlineData("approve 204417", "approve 204417")]
    [InlineData("exceptions", "exceptions json=False")]
    [InlineData("exceptions --json", "exceptions json=True")]
    [InlineData("show 204417", "show 204417")]
    [InlineData("decide 204417 approve --as kim --dry-run --seen 4", "decide 204417 as=kim dry=True seen=4")]
    [InlineData("decide --as kim 204417 ask a1b2 --words more", "decide 204417 as=kim dry=False seen=")]
    [InlineData("decide 204417 correct license_key_1=4TZK 2:quantity_1=", "decide 204417 as= dry=False seen=")]
    [InlineData("decide 204417 hold --until 2026-03-04T09:30:00Z --reason later --asked-by-partner", "decide 204417 as= dry=False seen=")]
    [InlineData("decide 0193a2b4-0000-7000-8000-000000000001 assign 204417", "decide 0193a2b4-0000-7000-8000-000000000001 as= dry=False seen=")]
    [InlineData("queue pause", "queue Pause 0")]
    [InlineData("queue resume", "queue Resume 0")]
    [InlineData("queue pace 12", "queue Pace 12")]
    [InlineData("agreement", "agreement since= json=False")]
    [InlineData("agreement --since 2026-11-01 --json", "agreement since=2026-11-01T00:00:00.0000000+00:00 json=True")]
    [InlineData("agreement --since 2026-11-01T09:30:00-08:00", "agreement since=2026-11-01T09:30:00.0000000-08:00 json=False")]
    [InlineData("status", "status json=False max=")]
    [InlineData("backup b.db", "backup b.db")]
    [InlineData("restore b.db", "restore b.db")]
    [InlineData("restore", "restore ")]
    [InlineData("status --verify", "status json=False max= verify")]
    [InlineData("status --json", "status json=True max=")]
    [InlineData("status --max-age 00:05:00", "status json=False max=00:05:00")]
    [InlineData("audit verify", "audit verify")]
    [InlineData("audit verify --seal 3:0123456789abcdef0123456789ABCDEF0123456789abcdef0123456789abcdef --seal 4:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef", "audit verify 3:0123 4:0123")]
    [InlineData("audit show 204417", "audit show 204417")]
    [InlineData("status --settings own.json --set Mode=approve --set Mail:LookEvery=00:00:30", "status json=False max= own.json Mail:LookEvery=00:00:30 Mode=approve")]
    public async Task Every_command_is_called_with_what_was_given(string line, string expected)
    {
        var (exit, called, _) = await RunAsync(line);

        called.ShouldBe(expected);
        exit.ShouldBe(0);
    }

    [Theory]
    [InlineData("chek a.eml", "chek")]
    [InlineData("check", "MAIL")]
    [InlineData("check --at yesterday a.eml", "--at: 'yesterday' is no time; allowed: RFC 3339")]
    [InlineData("agreement --since Monday", "--since: 'Monday' is no time; allowed: RFC 3339")]
    [InlineData("check --at 2026-03-04 a.eml", "--at: '2026-03-04' is no time; allowed: RFC 3339")]
    [InlineData("check --at 2026-03-04T09:30:00 a.eml", "--at: '2026-03-04T09:30:00' is no time; allowed: RFC 3339")]
    [InlineData("demo --port 80800", "--port: '80800' is not allowed; allowed: 1 to 65535")]
    [InlineData("queue pace 0", "N: '0' is not allowed; allowed: 1 to 100000")]
    [InlineData("queue pace fast", "N: 'fast' is not allowed; allowed: 1 to 100000")]
    [InlineData("decide 204417", "Required command was not provided")]
    [InlineData("decide 204417 withdraw", "--reason")]
    [InlineData("decide 204417 correct", "FIELD=VALUE")]
    [InlineData("decide 204417 hold --until soon --reason later", "--until: 'soon' is no time; allowed: RFC 3339")]
    [InlineData("show", "CASE")]
    [InlineData("queue", "Required command was not provided")]
    [InlineData("issue 204417", "FILE.csv")]
    [InlineData("issue 204417 keys.csv --po-not-received", "one of both")]
    [InlineData("undo 204417", "--reason")]
    [InlineData("statements 2026-13", "MONTH: '2026-13' is not allowed; allowed: a month such as 2026-10")]
    [InlineData("replay", "say what is to be other")]
    [InlineData("replay --with Mode=observe", "--with: 'Mode=observe' is not allowed; allowed: Policy:NAME=VALUE")]
    [InlineData("replay --policy D --since today", "--since: 'today' is no time; allowed: RFC 3339")]
    [InlineData("audit", "Required command was not provided")]
    [InlineData("audit show", "CASE")]
    [InlineData("audit verify --seal 3:abc", "--seal: '3:abc' is no seal; allowed: its number, a colon and its digest of 64 hexadecimal digits")]
    [InlineData("status --max-age 5", "--max-age: '5' is no time; allowed: hh:mm:ss")]
    [InlineData("status --set Mode", "--set: 'Mode' is not allowed; allowed: NAME=VALUE")]
    public async Task Wrong_usage_is_said_and_nothing_is_done(string line, string expected)
    {
        var (exit, called, error) = await RunAsync(line);

        exit.ShouldBe(2);
        called.ShouldBe("");
        error.ShouldContain(expected);
        error.ShouldContain("--help");
    }

    [Theory]
    [InlineData("")]
    [InlineData("run")]
    [InlineData("demo")]
    [InlineData("check")]
    [InlineData("read")]
    [InlineData("import")]
    [InlineData("issue")]
    [InlineData("approve")]
    [InlineData("undo")]
    [InlineData("statements")]
    [InlineData("replay")]
    [InlineData("queue")]
    [InlineData("exceptions")]
    [InlineData("show")]
    [InlineData("decide")]
    [InlineData("decide 204417 correct")]
    [InlineData("decide 204417 ask-contact")]
    [InlineData("queue pace")]
    [InlineData("status")]
    [InlineData("audit verify")]
    [InlineData("audit show")]
    public async Task Every_command_has_help(string command)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();

        var exit = await CommandRunner.RunAsync(CommandTree.Build(new RecordedActions().Actions), [.. Words(command), "--help"], output, error);

        exit.ShouldBe(0);
        output.ToString().ShouldContain("Usage:");
        output.ToString().ShouldContain("--settings");
        error.ToString().ShouldBeEmpty();
    }

    [Fact]
    public async Task A_failure_is_one_plain_line_and_status_1()
    {
        using var error = new StringWriter();
        var actions = new CommandActions { Approve = (_, _, _) => throw new CommandFailedException("There is no request under case 1.") };

        var exit = await CommandRunner.RunAsync(CommandTree.Build(actions), ["approve", "1"], TextWriter.Null, error);

        exit.ShouldBe(1);
        error.ToString().ShouldBe("There is no request under case 1." + Environment.NewLine);
    }

    [Fact]
    public async Task A_failure_nobody_foresaw_is_one_line_too()
    {
        using var error = new StringWriter();
        var actions = new CommandActions { Approve = (_, _, _) => throw new InvalidOperationException("first\nsecond") };

        var exit = await CommandRunner.RunAsync(CommandTree.Build(actions), ["approve", "1"], TextWriter.Null, error);

        exit.ShouldBe(1);
        error.ToString().ShouldBe("InvalidOperationException: first second" + Environment.NewLine);
    }

    private static async Task<(int Exit, string Called, string Error)> RunAsync(string line)
    {
        var recorded = new RecordedActions();
        using var output = new StringWriter();
        using var error = new StringWriter();
        var exit = await CommandRunner.RunAsync(CommandTree.Build(recorded.Actions), Words(line), output, error);
        return (exit, recorded.Called, error.ToString());
    }

    private static string[] Words(string line) => line.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Writes down what was called.</summary>
    private sealed class RecordedActions
    {
        public string Called { get; private set; } = "";

        public CommandActions Actions => new()
        {
            Run = (given, _) => Note(given, "run"),
            Demo = (given, demo, _) => Note(given, $"demo once={demo.Once}"),
            Check = (given, check, _) => Note(given, $"check data={check.Data} at={check.At:O} verbose={check.Verbose} {string.Join(',', check.Mails)}"),
            Read = (given, read, _) => Note(given, $"read draft={read.Draft} {string.Join(',', read.Files)}"),
            Import = (given, import, _) => Note(given, $"import {import.Directory} override={import.OverrideMoves}"),
            Issue = (given, number, file, _) => Note(given, $"issue {number} {file}"),
            Login = (given, name, _) => Note(given, $"login {name}"),
            Approve = (given, number, _) => Note(given, $"approve {number}"),
            Undo = (given, number, move, reason, _) => Note(given, $"undo {number} {move} {reason}"),
            Statements = (given, month, _) => Note(given, $"statements {month:yyyy-MM-dd}"),
            Replay = (given, replay, _) => Note(given, $"replay {string.Join(',', replay.With.Select(pair => $"{pair.Key}={pair.Value}"))} policy={replay.Policy} forms={replay.Forms} since={replay.Since:O}"),
            Exceptions = (given, json, _) => Note(given, $"exceptions json={json}"),
            Show = (given, named, _) => Note(given, $"show {named}"),
            Decide = (given, decide, _) => Note(given, $"decide {decide.Subject} as={decide.Author} dry={decide.DryRun} seen={decide.Seen}"),
            Queue = (given, order, pace, _) => Note(given, $"queue {order} {pace}"),
            Agreement = (given, agreement, _) => Note(given, $"agreement since={agreement.Since:O} json={agreement.Json}"),
            AuditVerify = (given, seals, _) => Note(given, $"audit verify{string.Concat(seals.Select(seal => $" {seal.Key}:{seal.Value[..4]}"))}"),
            AuditShow = (given, number, _) => Note(given, $"audit show {number}"),
            Backup = (given, file, _) => Note(given, $"backup {file}"),
            Restore = (given, file, _) => Note(given, $"restore {file}"),
            Status = (given, status, _) => Note(given, $"status json={status.Json} max={status.MaxAge}{(status.Verify ? " verify" : "")}"),
        };

        private Task<int> Note(GivenSettings given, string call)
        {
            var settings = string.Concat(given.Values.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => $" {pair.Key}={pair.Value}"));
            Called += $"{call}{(given.File is { } file ? " " + file : "")}{settings}";
            return Task.FromResult(0);
        }
    }
}
