using LicenseInbox.Domain.Moving;
using LicenseInbox.Domain.Registry;
using LicenseInbox.Worker.Commands;
using LicenseInbox.Worker.Composition;
using LicenseInbox.Worker.Gateway;
using LicenseInbox.Worker.Tests.Database;
using LicenseInbox.Worker.Tests.Gateway;
using Microsoft.Extensions.Logging.Abstractions;

namespace LicenseInbox.Worker.Tests.Commands;

/// <summary><c>licenseinbox conform</c>: our own gateway keeps the interface; one that doesn't is told what to mend.</summary>
public sealed class ConformCommandTests : IAsyncLifetime
{
    private StoreUnderTest _store = null!;
    private ServedRegistry _served = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _store = await StoreUnderTest.SqliteAsync(Token);
        await _store.Loader.LoadAsync(SomeRecords.Registry(), false, Token);
        _served = await ServedRegistry.StartAsync(_store, Token);
    }

    public async ValueTask DisposeAsync() => await _served.DisposeAsync();

    [Fact]
    public async Task Our_own_gateway_keeps_every_promise_and_is_left_as_it_was()
    {
        using var output = new StringWriter();
        (await RunAsync(_served.Address, output)).ShouldBe(CommandRunner.Done);
        var lines = output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        lines.ShouldAllBe(line => line.StartsWith("ok ", StringComparison.Ordinal));
        lines.Length.ShouldBeGreaterThan(25);
        (await _served.Tables.SystemAsync(SomeRecords.Old, Token))!.Licenses.Count.ShouldBe(3);
    }

    [Fact]
    public async Task A_gateway_that_forgets_ids_is_told_so()
    {
        await using var site = await SiteAsync(new Forgetful(_served.Tables));
        using var output = new StringWriter();
        (await Should.ThrowAsync<CommandFailedException>(() => RunAsync(site.Address, output))).Message.ShouldContain("checks failed");
        output.ToString().ShouldContain("FAIL   moves: two orders with one id at the same moment are one move.");
        output.ToString().ShouldContain("FAIL   notes: another note under the same id is refused.");
        output.ToString().ShouldContain("it must answer 422");
        await site.StopAsync(Token);
    }

    [Fact]
    public async Task Who_is_nobody_there_hears_that()
    {
        using var output = new StringWriter();
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, "not-the-token", Token);
        await Should.ThrowAsync<CommandFailedException>(() => RunAsync(_served.Address, output, file));
        File.Delete(file);
        output.ToString().ShouldContain("answers 401; it must answer 200");
    }

    private async Task<GatewaySite> SiteAsync(ILicenseServer server)
    {
        var site = new GatewaySite(server, _ => Task.CompletedTask, new ServeOptions { Listen = "http://127.0.0.1:0", TokenFile = _served.TokenFile }, NullLoggerFactory.Instance);
        await site.StartAsync(Token);
        return site;
    }

    private Task<int> RunAsync(string url, TextWriter output, string? tokenFile = null) => new GatewayCommands(output, TimeProvider.System).ConformAsync(
        new GivenSettings(null, new Dictionary<string, string?>()),
        new ConformArguments(url, SomeRecords.Old.Text, SomeRecords.New.Text, SomeRecords.Key(1).Text, SomeRecords.Case.Text, tokenFile ?? _served.TokenFile),
        Token);

    /// <summary>Makes each order a move of its own, and takes each note.</summary>
    private sealed class Forgetful(ILicenseServer server) : ILicenseServer
    {
        public Task<SystemAtServer?> SystemAsync(SystemKey key, CancellationToken cancellationToken) => server.SystemAsync(key, cancellationToken);

        public Task<License?> LicenseAsync(LicenseKey key, CancellationToken cancellationToken) => server.LicenseAsync(key, cancellationToken);

        public Task<CaseAtServer?> CaseAsync(CaseNumber number, CancellationToken cancellationToken) => server.CaseAsync(number, cancellationToken);

        public Task<OrderAnswer> MoveAsync(MoveOrder order, CancellationToken cancellationToken) => server.MoveAsync(order with { Id = Guid.NewGuid() }, cancellationToken);

        public Task<MoveAtServer?> FindMoveAsync(Guid id, CancellationToken cancellationToken) => server.FindMoveAsync(id, cancellationToken);

        public Task<ReversalAnswer> ReverseAsync(Guid id, CancellationToken cancellationToken) => server.ReverseAsync(id, cancellationToken);

        public Task<bool> AddNoteAsync(CaseNumber number, CaseNote note, CancellationToken cancellationToken) => server.AddNoteAsync(number, note with { Id = Guid.NewGuid() }, cancellationToken);

        public Task<bool> CloseCaseAsync(CaseNumber number, CancellationToken cancellationToken) => server.CloseCaseAsync(number, cancellationToken);

        public Task<ChangePage?> ChangesAsync(string? since, CancellationToken cancellationToken) => server.ChangesAsync(since, cancellationToken);
    }
}
