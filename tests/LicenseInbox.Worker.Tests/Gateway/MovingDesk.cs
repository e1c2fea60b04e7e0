using LicenseInbox.Domain.Casebook;
using LicenseInbox.Domain.Moving;
using LicenseInbox.Domain.Registry;
using LicenseInbox.Domain.Requests;
using LicenseInbox.Worker.Database;
using LicenseInbox.Worker.Gateway;
using LicenseInbox.Worker.Pipeline;
using LicenseInbox.Worker.Tests.Database;
using LicenseInbox.Worker.Tests.Pipeline;
using LicenseInbox.Worker.Tests.Pipeline.Desk;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace LicenseInbox.Worker.Tests.Gateway;

/// <summary>
/// A worker that moves in another worker's tables, over real HTTP through a <see cref="FaultyNetwork"/>. Both have stores of their own; the worker's is brought up to date by the changes it asks for. Its
/// clock goes on only while something waits for it.
/// </summary>
internal sealed class MovingDesk : IAsyncDisposable
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(250);

    private readonly OutboxBell _bell;

    private MovingDesk(StoreUnderTest store, ServedRegistry served)
    {
        (Store, Served) = (store, served);
        store.TellsCaseDesk = true;
        Desk = DeskUnderTest.BesideServer(store);
        _bell = new OutboxBell(Time);
        Network = new FaultyNetwork(Time, _ => Fate.Arrives);
        Server = served.Client(Time, Network);
        Copy = new RegistryCopy(store.Database, Time);
        Restart();
    }

    public StoreUnderTest Store { get; }

    public ServedRegistry Served { get; }

    public DeskUnderTest Desk { get; }

    public FaultyNetwork Network { get; }

    public ILicenseServer Server { get; }

    public IRegistryCopy Copy { get; }

    public ServerMoveRunner Runner { get; private set; } = null!;

    public FakeTimeProvider Time => Store.Time;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static async Task<MovingDesk> OpenAsync(RegistryLoad? registry = null)
    {
        var served = await ServedRegistry.StartAsync(await StoreUnderTest.SqliteAsync(Token), Token);
        await served.Store.Loader.LoadAsync(registry ?? DeskUnderTest.Registry(), false, Token);
        var desk = new MovingDesk(await StoreUnderTest.SqliteAsync(Token), served);
        await desk.LookAsync();
        return desk;
    }

    /// <summary>A new process takes over.</summary>
    public void Restart() => Runner = new ServerMoveRunner(Store.Casebooks, Desk.Handed, Server, Copy, _bell, Time, NullLogger<ServerMoveRunner>.Instance);

    /// <summary>What changed at the server is taken over.</summary>
    public async Task LookAsync()
    {
        var changes = new GatewayChanges(Server, Copy, new GatewayOptions { Url = Served.Address }, Time, NullLogger<GatewayChanges>.Instance);
        await PumpAsync(changes.LookAsync((await Store.Leases.TakeAsync("gateway changes", Token))!, Token));
    }

    /// <summary>The case desk is told what is due.</summary>
    public async Task TellAsync()
    {
        var telling = new CaseTelling(Server, new CasePosts(Store.Database), Store.Casebooks, Time, NullLogger<CaseTelling>.Instance);
        await PumpAsync(telling.TellDueAsync((await Store.Leases.TakeAsync("case desk", Token))!, Token));
    }

    /// <summary>An email asks for a move that nothing stands in the way of.</summary>
    public async Task<Move> AskAsync(string number = "204417", params (string Field, string? Value)[] changes)
    {
        await Desk.WriteAsync($"Case {number}", [PartnerDesk.Transfer(changes), PartnerDesk.Card()]);
        return await MoveAsync(number);
    }

    /// <summary>The queue's job, once.</summary>
    public async Task<bool> ExecuteAsync() => await PumpAsync(Runner.ExecuteNextAsync(Token));

    /// <summary>The queue's jobs, as long as there is something to do now.</summary>
    public async Task ExecuteAllAsync()
    {
        while (await ExecuteAsync())
        {
        }
    }

    public Task<Request> RequestAsync(string number = "204417") => Store.InAsync(async book => (await book.FindRequestAsync(CaseNumber.Of(number), Token)).ShouldNotBeNull(), Token);

    public async Task<Move> MoveAsync(string number = "204417")
    {
        var request = await RequestAsync(number);
        return (await Store.InAsync(book => book.MovesAsync(request.Id, Token), Token)).Single(move => move.State != MoveState.Cancelled);
    }

    public Task<Move> MoveAsync(Guid id) => Store.InAsync(book => book.MoveAsync(id, Token), Token);

    public async Task<SystemKey?> WhereAtServerAsync(string key) => (await Served.Tables.LicenseAsync(LicenseKey.Of(key), Token))?.System;

    /// <summary>How often the server ever assigned a key.</summary>
    public async Task<int> AssignmentsAtServerAsync(LicenseKey key)
    {
        await using var context = Served.Store.Database.NewContext();
        return context.Assignments.Count(row => row.LicenseKey == key.Canonical);
    }

    public async Task<IReadOnlyList<string>> DisagreementsAsync() => await new Worker.Database.StatusBoard(Store.Database, Store.Schedule, Time).VerifyAsync(Token);

    public Task<IReadOnlyList<ExceptionRecord>> ExceptionsAsync(Guid subject) => Desk.ExceptionsAsync(subject);

    public async ValueTask DisposeAsync()
    {
        await Desk.DisposeAsync();
        await Served.DisposeAsync();
        Network.Dispose();
    }

    /// <summary>Lets the clock go on while something is under way: simulated time-outs end so; what really is under way is not hurried.</summary>
    public async Task<T> PumpAsync<T>(Task<T> work)
    {
        while (!work.IsCompleted)
        {
            await Task.WhenAny(work, Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, Token));
            if (!work.IsCompleted)
                Time.Advance(Step);
        }

        return await work;
    }

    private async Task PumpAsync(Task work) => await PumpAsync(WithResultAsync(work));

    private static async Task<bool> WithResultAsync(Task work)
    {
        await work;
        return true;
    }
}
