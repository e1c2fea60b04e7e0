using System.Collections.Immutable;
using LicenseInbox.Domain.Reading;
using LicenseInbox.Domain.Receiving;
using LicenseInbox.Domain.Registry;
using LicenseInbox.Worker.Commands;
using LicenseInbox.Worker.Csv;
using LicenseInbox.Worker.Database;
using LicenseInbox.Worker.Dns;
using LicenseInbox.Worker.Memory;
using LicenseInbox.Worker.Pipeline;
using LicenseInbox.Worker.Settings;
using Microsoft.Extensions.DependencyInjection;

namespace LicenseInbox.Worker.Composition;

/// <summary>Puts the commands together with what they work on.</summary>
internal sealed class WorkerProgram(TextWriter output, TextWriter error, TimeProvider time)
{
    /// <summary>Opens what reads for the commands <c>check</c> and <c>read</c>: processes of their own.</summary>
    public Func<WorkerSettings, SettingsSources, Action<string>, IReader> OpenReader { get; init; } = (settings, sources, warn) => Readings.Pool(settings, sources, time, warn);

    public CommandActions Actions => new()
    {
        Check = CheckAsync,
        Read = ReadAsync,
        Run = async (given, cancellationToken) =>
        {
            await new WorkerHost(Sources(given), Workers.Add, time, error).RunAsync(cancellationToken);
            return CommandRunner.Done;
        },
        Demo = new Demo(output, error, time).RunAsync,
        Import = new StoreCommands(output, time).ImportAsync,
        Issue = new StoreCommands(output, time).IssueAsync,
        Approve = new DeskCommands(output, time).ApproveAsync,
        Exceptions = new DeskCommands(output, time).ExceptionsAsync,
        Show = new DeskCommands(output, time).ShowAsync,
        Decide = new DeskCommands(output, time).DecideAsync,
        SignIn = new StoreCommands(output, time).SignInAsync,
        Undo = new StoreCommands(output, time).UndoAsync,
        Statements = new StoreCommands(output, time).StatementsAsync,
        Queue = new StoreCommands(output, time).QueueAsync,
        Status = new StoreCommands(output, time).StatusAsync,
        AuditVerify = new StoreCommands(output, time).AuditVerifyAsync,
        AuditShow = new StoreCommands(output, time).AuditShowAsync,
        Agreement = new StoreCommands(output, time).AgreementAsync,
        Report = new StoreCommands(output, time).ReportAsync,
        Doctor = new Doctor(output, time).RunAsync,
        Login = new Logins(Console.In, output, time).RunAsync,
        Conform = new GatewayCommands(output, time).ConformAsync,
        Watchdog = new Watchdogs(error, time).RunAsync,
        Backup = new StoreCommands(output, time).BackupAsync,
        Replay = ReplayAsync,
        Restore = new StoreCommands(output, time).RestoreAsync,
    };

    /// <summary>The file beside the program, the operator's, the environment, the command line.</summary>
    public static SettingsSources Sources(GivenSettings given) => new()
    {
        File = given.File ?? Environment.GetEnvironmentVariable(SettingsSources.FileVariable),
        CommandLine = given.Values,
    };

    private async Task<int> ReadAsync(GivenSettings given, ReadArguments arguments, CancellationToken cancellationToken)
    {
        var sources = Sources(given);
        var settings = WorkerSettings.Load(sources);
        var forms = ProgramParts.Forms(settings, sources); // A mistake in a description is named here, not by a reader that does not start.
        await using var reader = OpenReader(settings, sources, error.WriteLine);
        return await new ReadCommand(reader, forms, output, error).RunAsync(arguments, cancellationToken);
    }

    private async Task<int> ReplayAsync(GivenSettings given, ReplayArguments arguments, CancellationToken cancellationToken)
    {
        foreach (var folder in new[] { arguments.Policy, arguments.Forms }.OfType<string>().Where(folder => !Directory.Exists(folder)))
            throw new CommandFailedException($"{folder}: this folder does not exist.");
        var sources = Sources(given);
        var now = ProgramParts.Load(sources);
        var otherGiven = arguments.With.Aggregate(given, (all, setting) => all.With(setting.Key, setting.Value)).With("Forms:Folder", arguments.Forms);
        var otherSources = Sources(otherGiven);
        var other = ProgramParts.Load(otherSources, policyFolder: arguments.Policy);
        await using var store = await CheckStore.OpenAsync(now.Settings.Store, time, cancellationToken);
        if (arguments.Forms is null)
            return await new ReplayCommand(store.Casebooks, new ReplayRun(now.Policy, other.Policy, null, time), null, output).RunAsync(arguments.Since, cancellationToken);

        var services = new ServiceCollection().AddSingleton(time).AddLogging().AddStore(now.Settings.Store);
        WorkerHost.AddMail(services, now.Settings, sources);
        await using var mail = services.BuildServiceProvider();
        await using var reader = OpenReader(other.Settings, otherSources, error.WriteLine);
        var again = new MailsAgain(mail.GetServices<IMailbox>().Select(mailbox => mailbox.Filed).ToList(), reader);
        return await new ReplayCommand(store.Casebooks, new ReplayRun(now.Policy, other.Policy, again, time), again, output).RunAsync(arguments.Since, cancellationToken);
    }

    private async Task<int> CheckAsync(GivenSettings given, CheckArguments arguments, CancellationToken cancellationToken)
    {
        if (arguments.Data is not { } data)
        {
            var itsSources = Sources(given);
            var configured = ProgramParts.Load(itsSources);
            await using var itsReader = OpenReader(configured.Settings, itsSources, error.WriteLine);
            await using var store = await CheckStore.OpenAsync(configured.Settings.Store, time, cancellationToken);
            return await new CheckCommand(configured, itsReader, new DnsSigningKeys(configured.Settings.Dns, time), store.Casebooks, output, error, time).RunAsync(arguments, configured.Settings.Mail.Addresses, cancellationToken);
        }

        if (!Directory.Exists(data))
            throw new CommandFailedException($"{data}: this folder does not exist.");
        var sources = DataSources(given, data);
        var parts = ProgramParts.Load(sources, FileIn(data, PolicyFiles.LicenseTypes));
        await using var reader = OpenReader(parts.Settings, sources, error.WriteLine);
        return await new CheckCommand(parts, reader, new DnsSigningKeys(parts.Settings.Dns, time), Casebooks(data, parts.Settings.Policy.KnownChassis), output, error, time).RunAsync(arguments, parts.Settings.Mail.Addresses, cancellationToken);
    }

    /// <summary>What a data folder brings along counts, not what the machine has: the same folder is decided the same way everywhere.</summary>
    private static SettingsSources DataSources(GivenSettings given, string data) => new()
    {
        File = FileIn(data, "settings.json"),
        Environment = false,
        CommandLine = given.Values,
    };

    private static string? FileIn(string folder, string name)
    {
        var file = Path.Combine(folder, name);
        return File.Exists(file) ? file : null;
    }

    private static MemoryCasebooks Casebooks(string data, IReadOnlyList<Chassis> chassis)
    {
        var rows = RegistryFiles.Read(data, chassis);
        return new MemoryCasebooks(new MemoryState
        {
            Systems = rows.Systems.ToImmutableDictionary(system => system.Key),
            Licenses = rows.Licenses.ToImmutableDictionary(license => license.Key),
            Cases = rows.Cases.ToImmutableDictionary(known => known.Number),
            Partners = rows.Partners.ToImmutableDictionary(partner => partner.Id),
        });
    }
}
