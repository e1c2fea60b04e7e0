using System.Collections.Immutable;
using LicenseInbox.Domain.Reading;
using LicenseInbox.Worker.Commands;
using LicenseInbox.Worker.Csv;
using LicenseInbox.Worker.Database;
using LicenseInbox.Worker.Dns;
using LicenseInbox.Worker.Memory;
using LicenseInbox.Worker.Settings;

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
        Queue = new StoreCommands(output, time).QueueAsync,
        Status = new StoreCommands(output, time).StatusAsync,
        AuditVerify = new StoreCommands(output, time).AuditVerifyAsync,
        AuditShow = new StoreCommands(output, time).AuditShowAsync,
        Report = new StoreCommands(output, time).ReportAsync,
        Watchdog = new Watchdogs(error, time).RunAsync,
        Backup = new StoreCommands(output, time).BackupAsync,
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
        return await new CheckCommand(parts, reader, new DnsSigningKeys(parts.Settings.Dns, time), Casebooks(data), output, error, time).RunAsync(arguments, parts.Settings.Mail.Addresses, cancellationToken);
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

    private static MemoryCasebooks Casebooks(string data)
    {
        var rows = RegistryFiles.Read(data);
        return new MemoryCasebooks(new MemoryState
        {
            Systems = rows.Systems.ToImmutableDictionary(system => system.Key),
            Licenses = rows.Licenses.ToImmutableDictionary(license => license.Key),
            Cases = rows.Cases.ToImmutableDictionary(known => known.Number),
            Partners = rows.Partners.ToImmutableDictionary(partner => partner.Id),
        });
    }
}
