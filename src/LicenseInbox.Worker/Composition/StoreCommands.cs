using LicenseInbox.Domain.Casebook;
using LicenseInbox.Domain.Moving;
using LicenseInbox.Worker.Commands;
using LicenseInbox.Worker.Database;
using LicenseInbox.Worker.Settings;
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
        if (settings.Store.Kind == StoreKind.Sqlite && !File.Exists(settings.Store.Path))
            throw new CommandFailedException($"There is no store at '{settings.Store.Path}' (Store:Path): no worker was started there yet.");
        await using var store = Open(settings);
        var zone = TimeZoneInfo.FindSystemTimeZoneById(settings.Policy.TimeZone);
        return await new StatusCommand(store.GetRequiredService<IStatusBoard>(), [.. settings.Mail.Names], zone, time, output).RunAsync(arguments, cancellationToken);
    }

    private ServiceProvider Open(WorkerSettings settings) => new ServiceCollection().AddSingleton(time).AddStore(settings.Store).BuildServiceProvider();
}
