using System.CommandLine;

namespace LicenseInbox.Worker.Commands;

/// <summary>The commands, their arguments and their help.</summary>
internal static class CommandTree
{
    public static RootCommand Build(CommandActions actions)
    {
        var given = new SettingsArguments();
        var root = new RootCommand("Moves licenses between phone systems by the forms that partners email.") { given.File, given.Values };
        Func<ParseResult, CancellationToken, Task<int>>? run = actions.Run is null ? null : (result, token) => actions.Run(given.Of(result), token);
        if (run is not null)
            root.SetAction(run);
        Add(root, run, new Command("run", "The worker: watch, read, decide, queue, move, reply. What happens without a command."));
        AddDemo(root, actions, given);
        AddCheck(root, actions, given);
        AddRead(root, actions, given);
        AddImport(root, actions, given);
        AddIssueAndApprove(root, actions, given);
        AddUndo(root, actions, given);
        AddStatements(root, actions, given);
        AddReplay(root, actions, given);
        new DecideTree(actions, given).Add(root);
        AddQueue(root, actions, given);
        AddStatus(root, actions, given);
        Add(root, actions.Doctor is null ? null : (result, token) => actions.Doctor(given.Of(result), token),
            new Command("doctor", "Tries mailboxes, mail server, store, registry and reader as the worker would use them; says what is wrong and which setting mends it. Changes nothing."));
        AddLogin(root, actions, given);
        AddConform(root, actions, given);
        AddAudit(root, actions, given);
        AddSignIn(root, actions, given);
        AddReportAndWatchdog(root, actions, given);
        AddBackupAndRestore(root, actions, given);
        return root;
    }

    private static void AddDemo(RootCommand root, CommandActions actions, SettingsArguments given)
    {
        var once = new Option<bool>("--once") { Description = "End when the last sample is done." };
        var port = new Option<int?>("--port") { Description = "Port of the console on this machine; without it a free one.", HelpName = "N" };
        port.Validators.Add(result => InRange(result, port, 1, 65535));
        Add(root, actions.Demo is null ? null : (result, token) => actions.Demo(given.Of(result), new DemoArguments(result.GetValue(once), result.GetValue(port)), token),
            new Command("demo", "The whole worker on embedded parts, with invented systems, cases, partners and emails. No server, no network.") { once, port });
    }

    private static void AddCheck(RootCommand root, CommandActions actions, SettingsArguments given)
    {
        var data = new Option<string?>("--data") { Description = "Folder with partners.csv, systems.csv, licenses.csv, cases.csv, optionally settings.json and license-types.json; without it, the configured store is read.", HelpName = "DIR" };
        var at = new Option<DateTimeOffset?>("--at") { Description = "\"Now\" for the decision, RFC 3339.", HelpName = "TIME", CustomParser = TimeArgument.Parse };
        var verbose = new Option<bool>("--verbose") { Description = "Say on standard error what is done." };
        var mails = new Argument<string[]>("MAIL") { Description = "Emails (.eml), in the order in which they arrived.", Arity = ArgumentArity.OneOrMore };
        Add(root, actions.Check is null ? null : (result, token) => actions.Check(given.Of(result), new CheckArguments(result.GetValue(data), result.GetValue(at), result.GetValue(verbose), result.GetValue(mails)!), token),
            new Command("check", "Decides emails without keeping or sending anything; prints one JSON line for each.") { data, at, verbose, mails });
    }

    private static void AddRead(RootCommand root, CommandActions actions, SettingsArguments given)
    {
        var files = new Argument<string[]>("FILE") { Description = "PDF, TIFF, JPEG or PNG documents.", Arity = ArgumentArity.OneOrMore };
        var forms = new Option<string?>("--forms") { Description = "Folder of own descriptions of forms, laid over config/forms: as --set Forms:Folder=DIR.", HelpName = "DIR" };
        var draft = new Option<string?>("--draft") { Description = "Print the draft of a description in place of the JSON lines: how the document renders this form (license-transfer, card-authorization, migration-worksheet).", HelpName = "FORM" };
        draft.AcceptOnlyFromAmong("license-transfer", "card-authorization", "migration-worksheet");
        var images = new Option<string?>("--images") { Description = "Also write each page as a JPEG file to this folder, as a representative sees it: card data is blacked out.", HelpName = "DIR" };
        Add(root, actions.Read is null ? null : (result, token) => actions.Read(given.Of(result).With("Forms:Folder", result.GetValue(forms)), new ReadArguments(result.GetValue(draft), result.GetValue(images), result.GetValue(files)!), token),
            new Command("read", "Reads documents; prints one JSON line for each form in them. Card numbers are masked.") { forms, draft, images, files });
    }

    private static void AddImport(RootCommand root, CommandActions actions, SettingsArguments given)
    {
        var directory = new Argument<string>("DIR") { Description = "Folder with the CSV files." };
        var overrideMoves = new Option<bool>("--override-moves") { Description = "Take rows that contradict a move as well." };
        Add(root, actions.Import is null ? null : (result, token) => actions.Import(given.Of(result), new ImportArguments(result.GetValue(directory)!, result.GetValue(overrideMoves)), token),
            new Command("import", "Loads or updates systems, license keys, partners and cases from CSV files; all or nothing.") { directory, overrideMoves });
    }

    private static void AddIssueAndApprove(RootCommand root, CommandActions actions, SettingsArguments given)
    {
        var number = new Argument<string>("CASE") { Description = "The case's number." };
        var file = new Argument<string?>("FILE.csv") { Description = "Columns old_key, new_key.", Arity = ArgumentArity.ZeroOrOne };
        var notReceived = new Option<bool>("--po-not-received") { Description = "In place of the file: sales has not received the no-charge PO; the partner is asked for it." };
        var issue = new Command("issue", "Enters the keys that sales issued for a software-only upgrade.") { number, file, notReceived };
        issue.Validators.Add(result =>
        {
            if (result.GetValue(file) is null != result.GetValue(notReceived))
                result.AddError("issue: name FILE.csv with the new keys, or say --po-not-received; one of both");
        });
        Add(root, actions.Issue is null ? null : (result, token) => actions.Issue(given.Of(result), result.GetValue(number)!, result.GetValue(file), token), issue);
        Add(root, actions.Approve is null ? null : (result, token) => actions.Approve(given.Of(result), result.GetValue(number)!, token),
            new Command("approve", "In mode approve: lets an accepted request go on.") { number });
    }

    private static void AddUndo(RootCommand root, CommandActions actions, SettingsArguments given)
    {
        var number = new Argument<string>("CASE") { Description = "The case's number." };
        var move = new Option<Guid?>("--move") { Description = "Which move, where the case has several.", HelpName = "ID" };
        var reason = new Option<string>("--reason") { Description = "Why, in a sentence; partner and billing read it.", HelpName = "TEXT", Required = true };
        reason.Validators.Add(result =>
        {
            if (result.Tokens is not [{ Value: var text }] || string.IsNullOrWhiteSpace(text) || text.Length > 500)
                result.AddError("--reason: a sentence of at most 500 characters is needed");
        });
        Add(root, actions.Undo is null ? null : (result, token) => actions.Undo(given.Of(result), result.GetValue(number)!, result.GetValue(move), result.GetValue(reason)!, token),
            new Command("undo", "Reverses a move that was a mistake, as long as its keys have not moved since.") { number, move, reason });
    }

    private static void AddStatements(RootCommand root, CommandActions actions, SettingsArguments given)
    {
        var month = new Argument<DateOnly>("MONTH") { Description = "The month, such as 2026-10, in the vendor's time zone.", CustomParser = TimeArgument.ParseMonth };
        Add(root, actions.Statements is null ? null : (result, token) => actions.Statements(given.Of(result), result.GetValue(month), token),
            new Command("statements", "What the moves of a month are charged, line by line, as CSV; moves undone in it are taken back.") { month });
    }

    private static void AddReplay(RootCommand root, CommandActions actions, SettingsArguments given)
    {
        var with = new Option<string[]>("--with") { Description = "Another value of a setting of the policy, such as Policy:FeePerMove=350; may be repeated.", HelpName = "Policy:NAME=VALUE" };
        with.Validators.Add(result =>
        {
            foreach (var token in result.Tokens.Where(token => !token.Value.StartsWith("Policy:", StringComparison.OrdinalIgnoreCase) || !token.Value.Contains('=', StringComparison.Ordinal)))
                result.AddError($"--with: '{token.Value}' is not allowed; allowed: Policy:NAME=VALUE");
        });
        var policy = new Option<string?>("--policy") { Description = "Folder whose policy.json, license-types.json and phrases.json, as far as they are there, replace those in force.", HelpName = "DIR" };
        var forms = new Option<string?>("--forms") { Description = "Folder of other descriptions of forms: the mails are read again from the mailbox by them.", HelpName = "DIR" };
        var since = new Option<DateTimeOffset?>("--since") { Description = "Only requests opened since, RFC 3339.", HelpName = "TIME", CustomParser = TimeArgument.Parse };
        var replay = new Command("replay", "Decides the stored requests once more by other rules, and lists which would come out otherwise. Nothing is kept or sent.") { with, policy, forms, since };
        replay.Validators.Add(result =>
        {
            if (result.GetValue(with) is not { Length: > 0 } && result.GetValue(policy) is null && result.GetValue(forms) is null)
                result.AddError("replay: say what is to be other: --with, --policy or --forms");
        });
        Add(root, actions.Replay is null ? null : (result, token) => actions.Replay(given.Of(result), new ReplayArguments(Pairs(result.GetValue(with)), result.GetValue(policy), result.GetValue(forms), result.GetValue(since)), token), replay);
    }

    private static Dictionary<string, string?> Pairs(IEnumerable<string>? pairs) =>
        (pairs ?? []).GroupBy(pair => pair[..pair.IndexOf('=', StringComparison.Ordinal)], StringComparer.OrdinalIgnoreCase).ToDictionary(group => group.Key, group => (string?)group.Last()[(group.Key.Length + 1)..], StringComparer.OrdinalIgnoreCase);

    private static void AddQueue(RootCommand root, CommandActions actions, SettingsArguments given)
    {
        if (actions.Queue is not { } act)
            return;
        var pace = new Argument<int>("N") { Description = "Moves a minute, 1 to 100000." };
        pace.Validators.Add(result => InRange(result, pace, 1, 100_000));
        var queue = new Command("queue", "Stops, starts and slows the moves.");
        Add(queue, (result, token) => act(given.Of(result), QueueOrder.Pause, 0, token), new Command("pause", "Makes no move until resume."));
        Add(queue, (result, token) => act(given.Of(result), QueueOrder.Resume, 0, token), new Command("resume", "Makes moves again."));
        Add(queue, (result, token) => act(given.Of(result), QueueOrder.Pace, result.GetValue(pace), token), new Command("pace", "Makes at most N moves a minute.") { pace });
        root.Add(queue);
    }

    private static void AddStatus(RootCommand root, CommandActions actions, SettingsArguments given)
    {
        var json = new Option<bool>("--json") { Description = "As one JSON object." };
        var maxAge = new Option<TimeSpan?>("--max-age") { Description = "Fail when a mailbox was not looked at for longer: a health check.", HelpName = "HH:MM:SS", CustomParser = TimeArgument.ParseSpan };
        var verify = new Option<bool>("--verify") { Description = "Look through everything that is kept whether requests, moves, registry and outbox agree; fail when they don't, and say where." };
        Add(root, actions.Status is null ? null : (result, token) => actions.Status(given.Of(result), new StatusArguments(result.GetValue(json), result.GetValue(maxAge), result.GetValue(verify)), token),
            new Command("status", "Queue, exceptions, deadlines, last successful look at each mailbox.") { json, maxAge, verify });
    }

    private static void AddLogin(RootCommand root, CommandActions actions, SettingsArguments given)
    {
        var name = new Argument<string>("MAILBOX") { Description = "The mailbox's Name in the settings, or smtp for the server that takes replies." };
        Add(root, actions.Login is null ? null : (result, token) => actions.Login(given.Of(result), result.GetValue(name)!, token),
            new Command("login", "Lets a person allow this program to read the mailbox: prints an address and a code, waits until it was entered there (Google: until the address is pasted where the browser ended), and keeps the refresh token, encrypted (OAuth).") { name });
    }

    private static void AddSignIn(RootCommand root, CommandActions actions, SettingsArguments given)
    {
        var person = new Option<string>("--as") { Description = "What the audit trail calls who signs in: letters, digits, dots and dashes. Default: operator.", HelpName = "ID", DefaultValueFactory = _ => Domain.Audit.AuditEntry.Operator };
        person.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: var id }] && !(id.Length is > 0 and <= 64 && id.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '-' or '_')))
                result.AddError($"--as: '{id}' is not allowed; allowed: up to 64 letters, digits, dots and dashes");
        });
        Add(root, actions.SignIn is null ? null : (result, token) => actions.SignIn(given.Of(result), result.GetValue(person)!, token),
            new Command("sign-in", "Prints a link that signs in to the console of this machine, once, within a day.") { person });
    }

    private static void AddReportAndWatchdog(RootCommand root, CommandActions actions, SettingsArguments given)
    {
        var month = new Argument<DateOnly>("MONTH") { Description = "As 2026-10.", CustomParser = MonthArgument.Parse };
        Add(root, actions.Report is null ? null : (result, token) => actions.Report(given.Of(result), result.GetValue(month), token),
            new Command("report", "Deadlines kept and missed in a month, and who held the requests.") { month });
        var since = new Option<DateTimeOffset?>("--since") { Description = "Leave out what was decided before this day, YYYY-MM-DD, or RFC 3339 time.", HelpName = "DATE", CustomParser = TimeArgument.ParseDayOrTime };
        var json = new Option<bool>("--json") { Description = "As one JSON object." };
        Add(root, actions.Agreement is null ? null : (result, token) => actions.Agreement(given.Of(result), new AgreementArguments(result.GetValue(since), result.GetValue(json)), token),
            new Command("agreement", "How decisions of mode observe agree with what people did meanwhile, and whether to go on to approve and automatic.") { since, json });
        Add(root, actions.Watchdog is null ? null : (result, token) => actions.Watchdog(given.Of(result), token),
            new Command("watchdog", "A second process, best on another machine: mails the managers when the worker's heartbeat stops, and when it goes on."));
    }

    private static void AddBackupAndRestore(RootCommand root, CommandActions actions, SettingsArguments given)
    {
        var target = new Argument<string>("FILE") { Description = "A new file." };
        Add(root, actions.Backup is null ? null : (result, token) => actions.Backup(given.Of(result), result.GetValue(target)!, token),
            new Command("backup", "Copies the SQLite store into a file, while the worker runs.") { target });
        var copy = new Argument<string?>("FILE") { Description = "A copy that backup made; none with PostgreSQL, once its own tools have restored the database.", Arity = ArgumentArity.ZeroOrOne };
        Add(root, actions.Restore is null ? null : (result, token) => actions.Restore(given.Of(result), result.GetValue(copy), token),
            new Command("restore", "Makes a copy the store again; the next start finds in the mailboxes what was done since, and repeats nothing.") { copy });
    }

    private static void AddConform(RootCommand root, CommandActions actions, SettingsArguments given)
    {
        var url = new Argument<string>("URL") { Description = "Where the gateway's interface begins (config/gateway.openapi.yaml)." };
        var from = new Option<string>("--from") { Description = "A system key that the gateway has.", HelpName = "SYSTEM", Required = true };
        var to = new Option<string>("--to") { Description = "Another one, of the same end user.", HelpName = "SYSTEM", Required = true };
        var key = new Option<string>("--key") { Description = "A license key on the first system: it is moved and moved back.", HelpName = "KEY", Required = true };
        var number = new Option<string>("--case") { Description = "A case that the gateway has: it gets a note.", HelpName = "CASE", Required = true };
        var token = new Option<string?>("--token-file") { Description = "A file with a bearer token; without it Registry:Gateway:* says who we are.", HelpName = "FILE" };
        Add(root, actions.Conform is null ? null : (result, stop) => actions.Conform(
                given.Of(result), new ConformArguments(result.GetValue(url)!, result.GetValue(from)!, result.GetValue(to)!, result.GetValue(key)!, result.GetValue(number)!, result.GetValue(token)), stop),
            new Command("conform", "Holds a license server's gateway against the interface, promise by promise, and says what is to be mended.") { url, from, to, key, number, token });
    }

    private static void AddAudit(RootCommand root, CommandActions actions, SettingsArguments given)
    {
        if (actions is not { AuditVerify: { } verify, AuditShow: { } show })
            return;
        var seals = new Option<IReadOnlyDictionary<long, string>>("--seal")
        {
            Description = "A seal that was noted elsewhere (a log line has it): its number and digest. May be given more than once.",
            HelpName = "NUMBER:DIGEST",
            Arity = ArgumentArity.OneOrMore,
            CustomParser = SealArgument.Parse,
        };
        var number = new Argument<string>("CASE") { Description = "The case's number." };
        var audit = new Command("audit", "The audit trail: every change, each entry chained to the one before.");
        Add(audit, (result, token) => verify(given.Of(result), result.GetValue(seals) ?? new Dictionary<long, string>(), token),
            new Command("verify", "Holds the audit trail against its hashes and seals, and lists what does not agree.") { seals });
        Add(audit, (result, token) => show(given.Of(result), result.GetValue(number)!, token), new Command("show", "Shows what the audit trail says of a case.") { number });
        root.Add(audit);
    }

    private static void Add(Command parent, Func<ParseResult, CancellationToken, Task<int>>? action, Command command)
    {
        if (action is null)
            return;
        command.SetAction(action);
        parent.Add(command);
    }

    private static void InRange(System.CommandLine.Parsing.SymbolResult result, Symbol symbol, int from, int to)
    {
        var text = result.Tokens.Count == 1 ? result.Tokens[0].Value : "";
        if (!int.TryParse(text, out var number) || number < from || number > to)
            result.AddError($"{symbol.Name}: '{text}' is not allowed; allowed: {from} to {to}");
    }
}
