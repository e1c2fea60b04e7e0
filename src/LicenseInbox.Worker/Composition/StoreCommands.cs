using System.Globalization;
using LicenseInbox.Domain.Alerting;
using LicenseInbox.Domain.Audit;
using LicenseInbox.Domain.Casebook;
using LicenseInbox.Domain.Desk;
using LicenseInbox.Domain.Moving;
using LicenseInbox.Domain.Registry;
using LicenseInbox.Domain.Reporting;
using LicenseInbox.Web.Hosting;
using LicenseInbox.Worker.Commands;
using LicenseInbox.Worker.Csv;
using LicenseInbox.Worker.Database;
using LicenseInbox.Worker.Pipeline;
using Microsoft.Extensions.DependencyInjection;

namespace LicenseInbox.Worker.Composition;

/// <summary>Commands on the configured store, beside a worker that may be running.</summary>
internal sealed class StoreCommands(TextWriter output, TimeProvider time)
{
    public async Task<int> QueueAsync(GivenSettings given, QueueOrder order, int pace, CancellationToken cancellationToken)
    {
        var settings = WorkerSettings.LoadForStore(WorkerProgram.Sources(given));
        await using var store = Open(settings);
        await store.GetRequiredService<StoreMigrator>().MigrateAsync(cancellationToken);
        return await new QueueCommand(store.GetRequiredService<IMoveSchedule>(), output).RunAsync(order, pace, cancellationToken);
    }

    public async Task<int> StatusAsync(GivenSettings given, StatusArguments arguments, CancellationToken cancellationToken)
    {
        var settings = WorkerSettings.LoadForStore(WorkerProgram.Sources(given));
        await using var store = OpenExisting(settings);
        var zone = TimeZoneInfo.FindSystemTimeZoneById(settings.Policy.TimeZone);
        return await new StatusCommand(store.GetRequiredService<IStatusBoard>(), [.. settings.Mail.Names], zone, time, output).RunAsync(arguments, cancellationToken);
    }

    public async Task<int> ReportAsync(GivenSettings given, DateOnly month, CancellationToken cancellationToken)
    {
        var parts = ProgramParts.Load(WorkerProgram.Sources(given));
        await using var store = OpenExisting(parts.Settings);
        var zone = parts.Settings.Reports.Zone(parts.Policy.TimeZone);
        var reports = new DeadlineReports(store.GetRequiredService<IAlertLedger>(), store.GetRequiredService<IReportRecords>(), time);
        var report = (await reports.OfAsync([(LocalDays.StartOf(month, zone), LocalDays.StartOf(month.AddMonths(1), zone))], cancellationToken))[0];
        await output.WriteAsync(parts.Reports.Write(report).Text);
        return CommandRunner.Done;
    }

    public async Task<int> AgreementAsync(GivenSettings given, AgreementArguments arguments, CancellationToken cancellationToken)
    {
        var settings = WorkerSettings.Load(WorkerProgram.Sources(given));
        await using var store = OpenExisting(settings);
        var zone = settings.Reports.Zone(TimeZoneInfo.FindSystemTimeZoneById(settings.Policy.TimeZone));
        return await new AgreementCommand(store.GetRequiredService<IObservedRequests>(), settings.Agreement.ToPlan(settings.Policy.Sla), zone, time, output).RunAsync(arguments, cancellationToken);
    }

    public async Task<int> AuditVerifyAsync(GivenSettings given, IReadOnlyDictionary<long, string> noted, CancellationToken cancellationToken)
    {
        var settings = WorkerSettings.LoadForStore(WorkerProgram.Sources(given));
        await using var store = OpenExisting(settings);
        return await Audit(settings, store).VerifyAsync(settings.Audit.ReadKeys(), noted, cancellationToken);
    }

    public async Task<int> AuditShowAsync(GivenSettings given, string number, CancellationToken cancellationToken)
    {
        var settings = WorkerSettings.LoadForStore(WorkerProgram.Sources(given));
        await using var store = OpenExisting(settings);
        return await Audit(settings, store).ShowAsync(Number(number), cancellationToken);
    }

    public async Task<int> ImportAsync(GivenSettings given, ImportArguments arguments, CancellationToken cancellationToken)
    {
        if (!Directory.Exists(arguments.Directory))
            throw new CommandFailedException($"{arguments.Directory}: this folder does not exist.");
        var settings = WorkerSettings.LoadForStore(WorkerProgram.Sources(given));
        await using var store = Open(settings);
        await store.GetRequiredService<StoreMigrator>().MigrateAsync(cancellationToken);
        var result = await new RegistryImport(store.GetRequiredService<IRegistryLoader>(), settings.Policy.KnownChassis).ImportAsync(arguments.Directory, arguments.OverrideMoves, Tell, cancellationToken);
        return await new ImportCommand(output).ReportAsync(result);

        static void Tell(string file, int rows) => Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{file}: {rows:#,0} rows"));
    }

    public async Task<int> SignInAsync(GivenSettings given, string person, CancellationToken cancellationToken)
    {
        var settings = WorkerSettings.Load(WorkerProgram.Sources(given));
        if (!settings.Console.Enabled)
            throw new CommandFailedException("There is no console (Console:Enabled).");
        if (settings.Console.OpenId is { } provider)
            throw new CommandFailedException($"No link signs in: {provider.Authority} says who people are (Console:OpenId). Open {settings.Console.PublicUrl ?? settings.Console.Urls[0]}");
        await using var store = OpenExisting(settings);
        await store.GetRequiredService<StoreMigrator>().MigrateAsync(cancellationToken);
        var secret = await store.GetRequiredService<ISignInLinks>().MakeAsync(person, time.GetUtcNow() + ConsoleSite.LinkHoldsFor, cancellationToken);
        await output.WriteLineAsync(ConsoleSite.LinkOf(settings.Console.PublicUrl ?? settings.Console.Urls[0], secret));
        return CommandRunner.Done;
    }

    public async Task<int> IssueAsync(GivenSettings given, string number, string? file, CancellationToken cancellationToken)
    {
        var issued = file is null ? null : IssuedKeysFile.Read(file);
        var parts = ProgramParts.Load(WorkerProgram.Sources(given));
        await using var store = Open(parts.Settings);
        await store.GetRequiredService<StoreMigrator>().MigrateAsync(cancellationToken);
        var pipeline = parts.Settings.ToPipelineSettings(parts.Policy, parts.Settings.Mail.Addresses);
        var issuing = new KeyIssuing(pipeline, new Deciding(pipeline, time), new Answering(pipeline, parts.Replies, time), time);
        var command = new IssueCommand(store.GetRequiredService<ICasebooks>(), issuing, output);
        return issued is null ? await command.OrderNotReceivedAsync(Number(number), cancellationToken) : await command.RunAsync(Number(number), issued, cancellationToken);
    }

    public async Task<int> UndoAsync(GivenSettings given, string number, Guid? move, string reason, CancellationToken cancellationToken)
    {
        var parts = ProgramParts.Load(WorkerProgram.Sources(given));
        await using var store = Open(parts.Settings);
        await store.GetRequiredService<StoreMigrator>().MigrateAsync(cancellationToken);
        var pipeline = parts.Settings.ToPipelineSettings(parts.Policy, parts.Settings.Mail.Addresses);
        var undoing = new MoveUndoing(pipeline, new Answering(pipeline, parts.Replies, time), time);
        return await new UndoCommand(store.GetRequiredService<ICasebooks>(), undoing, output).RunAsync(Number(number), move, reason, cancellationToken);
    }

    public async Task<int> StatementsAsync(GivenSettings given, DateOnly month, CancellationToken cancellationToken)
    {
        var parts = ProgramParts.Load(WorkerProgram.Sources(given));
        await using var store = OpenExisting(parts.Settings);
        return await new StatementsCommand(store.GetRequiredService<ICasebooks>(), parts.Policy, StatementFile.Write, output).RunAsync(month, cancellationToken);
    }

    public async Task<int> BackupAsync(GivenSettings given, string file, CancellationToken cancellationToken)
    {
        var settings = WorkerSettings.LoadForStore(WorkerProgram.Sources(given));
        if (settings.Store.Kind != StoreKind.Sqlite)
            throw new CommandFailedException("This copies a SQLite store. Copy a PostgreSQL database by its own tools: pg_dump, or continuous archiving.");
        await StoreBackup.BackUpAsync(settings.Store, file, cancellationToken);
        await output.WriteLineAsync($"The store is copied to '{file}'.");
        return CommandRunner.Done;
    }

    public async Task<int> RestoreAsync(GivenSettings given, string? file, CancellationToken cancellationToken)
    {
        var settings = WorkerSettings.Load(WorkerProgram.Sources(given));
        List<string> mailboxes = [.. settings.Mail.Names];
        if (mailboxes.Count == 0)
            throw new CommandFailedException("The settings name no mailbox (Mail:Mailboxes): nothing was restored. Give the worker's own settings, since its mailboxes tell what was done since.");
        if ((settings.Store.Kind == StoreKind.Sqlite) != (file is not null))
            throw new CommandFailedException(file is null ? "Name the copy to restore." : "Restore a PostgreSQL database by its own tools, with every worker stopped; then say so: licenseinbox restore, without a file.");
        var replaced = file is null ? null : await StoreBackup.RestoreAsync(settings.Store, file, mailboxes, time.GetUtcNow(), cancellationToken);
        if (file is null)
        {
            await using var store = Open(settings);
            await store.GetRequiredService<StoreMigrator>().MigrateAsync(cancellationToken);
            await using var context = store.GetRequiredService<StoreDatabase>().NewContext();
            await RestoredStore.MarkAsync(context, mailboxes, time.GetUtcNow(), cancellationToken);
        }

        await output.WriteLineAsync($"Restored{(replaced is null ? "" : $"; what was there before is '{replaced}'")}. Import the registry's newest files before you start the worker: it then finds in {string.Join(", ", mailboxes)} what was done since.");
        return CommandRunner.Done;
    }

    public static CaseNumber Number(string text) =>
        CaseNumber.TryOf(text, out var number) ? number : throw new CommandFailedException($"'{text}' is no case number.");

    private AuditCommand Audit(WorkerSettings settings, ServiceProvider store) =>
        new(store.GetRequiredService<IAuditTrail>(), TimeZoneInfo.FindSystemTimeZoneById(settings.Policy.TimeZone), output);

    public ServiceProvider OpenExisting(WorkerSettings settings) => settings.Store.Kind != StoreKind.Sqlite || File.Exists(settings.Store.Path)
        ? Open(settings)
        : throw new CommandFailedException($"There is no store at '{settings.Store.Path}' (Store:Path): no worker was started there yet.");

    public ServiceProvider Open(WorkerSettings settings) => new ServiceCollection().AddSingleton(time).AddSingleton(new OtherCaseDesk(settings.Registry.Gateway is not null)).AddStore(settings.Store).BuildServiceProvider();
}
