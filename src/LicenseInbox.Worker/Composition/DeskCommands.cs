using LicenseInbox.Domain.Casebook;
using LicenseInbox.Domain.Desk;
using LicenseInbox.Domain.Moving;
using LicenseInbox.Domain.Policy;
using LicenseInbox.Worker.Commands;
using LicenseInbox.Worker.Database;
using LicenseInbox.Worker.Pipeline;
using Microsoft.Extensions.DependencyInjection;

namespace LicenseInbox.Worker.Composition;

/// <summary>The commands of representatives on the configured store, beside a worker that may be running: it finds what is due and what is to be sent by looking.</summary>
internal sealed class DeskCommands(TextWriter output, TimeProvider time)
{
    private readonly StoreCommands _stores = new(output, time);

    public async Task<int> ExceptionsAsync(GivenSettings given, bool json, CancellationToken cancellationToken)
    {
        var settings = WorkerSettings.LoadForStore(WorkerProgram.Sources(given));
        await using var store = _stores.OpenExisting(settings);
        return await new ExceptionsCommand(store.GetRequiredService<IStatusBoard>(), Zone(settings), time, output).RunAsync(json, cancellationToken);
    }

    public Task<int> ShowAsync(GivenSettings given, string named, CancellationToken cancellationToken) =>
        AtDeskAsync(given, (casebooks, desk, policy) => new ShowCommand(casebooks, desk, policy, output).RunAsync(named, cancellationToken), cancellationToken);

    public Task<int> DecideAsync(GivenSettings given, DecideArguments arguments, CancellationToken cancellationToken) =>
        AtDeskAsync(given, (casebooks, desk, policy) => new DecideCommand(casebooks, desk, policy.TimeZone, Environment.UserName, output).RunAsync(arguments, cancellationToken), cancellationToken);

    public Task<int> ApproveAsync(GivenSettings given, string number, CancellationToken cancellationToken) =>
        AtDeskAsync(given, (_, desk, _) => new ApproveCommand(desk, output).RunAsync(StoreCommands.Number(number), cancellationToken), cancellationToken);

    private async Task<int> AtDeskAsync(GivenSettings given, Func<ICasebooks, IDesk, PolicySettings, Task<int>> act, CancellationToken cancellationToken)
    {
        var parts = ProgramParts.Load(WorkerProgram.Sources(given));
        await using var store = _stores.Open(parts.Settings);
        await store.GetRequiredService<StoreMigrator>().MigrateAsync(cancellationToken);
        var casebooks = store.GetRequiredService<ICasebooks>();
        var pipeline = parts.Settings.ToPipelineSettings(parts.Policy, parts.Settings.Mail.Addresses);
        return await act(casebooks, DeskParts.Of(casebooks, pipeline, parts.Replies, new SweptQueue(), new OutboxBell(time), time), parts.Policy);
    }

    private static TimeZoneInfo Zone(WorkerSettings settings) => TimeZoneInfo.FindSystemTimeZoneById(settings.Policy.TimeZone);

    /// <summary>The queue is another process's: its sweep finds a due move within <c>Queue:LookEvery</c>.</summary>
    private sealed class SweptQueue : IMoveDispatcher
    {
        public Task EnqueueAsync(Guid moveId, CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
