using LicenseInbox.Domain.Audit;
using LicenseInbox.Domain.Casebook;
using LicenseInbox.Domain.Moving;
using LicenseInbox.Domain.Registry;
using LicenseInbox.Domain.Requests;
using LicenseInbox.Worker.Composition;
using LicenseInbox.Worker.Pipeline;
using LicenseInbox.Worker.Settings;
using LicenseInbox.Worker.Tests.Database;
using LicenseInbox.Worker.Tests.Servers;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;

namespace LicenseInbox.Worker.Tests.Pipeline;

/// <summary>Moves that are not to be made as they stand in the store go to a person, and hold up no other. On every database.</summary>
public abstract class MoveRefusalContract : StoreContract
{
    private static readonly ProgramParts Parts = ProgramParts.Load(new SettingsSources { Environment = false });

    private MoveRunner _runner = null!;

    private protected override async Task PrepareAsync()
    {
        await Store.Loader.LoadAsync(SomeRecords.Registry(), false, Token);
        var settings = Parts.Settings.ToPipelineSettings(Parts.Policy, ["licenses@vendor.example"]) with { Mode = Mode.Automatic };
        var deciding = new Deciding(settings, Store.Time);
        var executor = new MoveExecutor(settings, deciding, new Answering(settings, Parts.Replies, Store.Time), Store.Time);
        _runner = new MoveRunner(Store.Casebooks, executor.ExecuteAsync, new OutboxBell(Store.Time), Store.Time, NullLogger<MoveRunner>.Instance);
    }

    [Fact]
    public async Task A_move_whose_decision_is_not_in_the_trail_goes_to_a_person()
    {
        var (request, move) = await QueueAsync(isTraced: false);

        (await _runner.ExecuteNextAsync(Token)).ShouldBeTrue();

        await RefusedAsync(request, move, "move.unwarranted", "A move was not made. The audit trail has no decision of its request.");
        (await _runner.ExecuteNextAsync(Token)).ShouldBeFalse();
    }

    [Fact]
    public async Task A_move_that_was_changed_in_the_store_goes_to_a_person()
    {
        var (request, move) = await QueueAsync(isTraced: true, change: move => move with { Planned = SomeRecords.Planned(2) });

        await _runner.ExecuteNextAsync(Token);

        await RefusedAsync(request, move, "move.unwarranted", "A move was not made. The last decision of its request, as the audit trail has it, does not plan this move: other keys, or other systems.");
    }

    [Fact]
    public async Task A_move_that_was_put_beside_a_request_is_refused_and_leaves_the_request_alone()
    {
        var (request, _) = await QueueAsync(isTraced: true, status: RequestStatus.Rejected);

        await _runner.ExecuteNextAsync(Token);

        (await Store.InAsync(book => book.RequestAsync(request.Id, Token), Token)).Status.ShouldBe(RequestStatus.Rejected);
        (await ExceptionsAsync(request)).ShouldHaveSingleItem().Code.ShouldBe("move.unwarranted");
        (await Store.Schedule.DueAsync(Token)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_row_that_can_not_be_read_goes_to_a_person_and_the_next_move_has_its_turn()
    {
        var (request, move) = await QueueAsync(isTraced: true);
        var (next, _) = await QueueAsync(isTraced: false, number: "204418");
        await SqlAsync($"UPDATE moves SET json = 'no json' WHERE request_id = '{Id(request.Id)}'");

        await _runner.ExecuteNextAsync(Token);
        await RefusedAsync(request, move, "move.unreadable", "A move was not made. Its row in the store can't be read.");
        (await Store.Schedule.DueAsync(Token)).Count.ShouldBe(1);

        await _runner.ExecuteNextAsync(Token);
        (await ExceptionsAsync(next)).ShouldHaveSingleItem().Code.ShouldBe("move.unwarranted");
        (await Store.Schedule.DueAsync(Token)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_move_that_fails_again_and_again_goes_to_a_person_and_the_next_move_has_its_turn()
    {
        var (request, move) = await QueueAsync(isTraced: true);
        var (next, _) = await QueueAsync(isTraced: false, number: "204418");
        await SqlAsync($"UPDATE requests SET json = 'no json' WHERE id = '{Id(request.Id)}'");

        await Should.ThrowAsync<System.Text.Json.JsonException>(() => _runner.ExecuteNextAsync(Token));
        await Should.ThrowAsync<System.Text.Json.JsonException>(() => _runner.ExecuteNextAsync(Token));
        (await _runner.ExecuteNextAsync(Token)).ShouldBeTrue();

        var record = (await Store.InAsync(book => book.OpenExceptionsAsync(move.Id, Token), Token)).ShouldHaveSingleItem();
        (record.Code, record.MoveId).ShouldBe(("move.failed", move.Id));
        record.Summary.ShouldBe("A move was not made. It failed 3 times (JsonException); the log says more.");
        await _runner.ExecuteNextAsync(Token);
        (await ExceptionsAsync(next)).ShouldHaveSingleItem();
    }

    /// <summary>A queued request and its move, with or without the decision in the trail.</summary>
    private async Task<(Request Request, Move Move)> QueueAsync(bool isTraced, Func<Move, Move>? change = null, string number = "204417", RequestStatus? status = null)
    {
        var request = SomeRecords.Queued(CaseNumber.Of(number), number == "204417" ? 1 : 3);
        if (status is not null)
            request = Request.Restore(request.State with { Status = status });
        var move = SomeRecords.Move(request.Id, number == "204417" ? 1 : 3) with { Case = request.Case!.Value, DueBy = SomeRecords.Noon.AddHours(number == "204417" ? 1 : 2) };
        move = change?.Invoke(move) ?? move;
        await Store.PutAsync(
            Token,
            book => book.Put(request),
            book => book.Put(move),
            book =>
            {
                if (isTraced)
                    book.Add(AuditEntry.Of(request, SomeRecords.Noon, AuditActions.RequestDecided, DecisionContent.Of(request, request.Decision!, DecisionCause.Mail, Mode.Automatic)));
            });
        return (request, move);
    }

    private async Task RefusedAsync(Request before, Move move, string code, string summary)
    {
        var record = (await ExceptionsAsync(before)).ShouldHaveSingleItem();
        (record.Code, record.Summary, record.MoveId, record.Case, record.Deadline).ShouldBe((code, summary, move.Id, before.Case, before.Deadline));
        var request = await Store.InAsync(book => book.RequestAsync(before.Id, Token), Token);
        (request.Status, request.State.Held).ShouldBe((RequestStatus.WithRepresentative, HoldReason.MoveRefused));
        (await Store.InAsync(book => book.MovesAsync(before.Id, Token), Token)).ShouldBeEmpty();
        (await Store.InAsync(book => book.TrailAsync(before.Id, Token), Token)).Select(entry => entry.Action).TakeLast(2).ShouldBe([AuditActions.MoveRefused, AuditActions.RequestHeld]);
        (await Store.InAsync(book => book.Registry.FactsAsync(new FactsQuery { Licenses = [SomeRecords.Key(1)] }, Token), Token)).License(SomeRecords.Key(1))!.System.ShouldBe(SomeRecords.Old);
    }

    private Task<IReadOnlyList<ExceptionRecord>> ExceptionsAsync(Request request) => Store.InAsync(book => book.OpenExceptionsAsync(request.Id, Token), Token);

    private async Task SqlAsync(string sql)
    {
        await using var context = Store.Database.NewContext();
        (await context.Database.ExecuteSqlRawAsync(sql, Token)).ShouldBe(1);
    }

    /// <summary>SQLite keeps identities as text, in upper case.</summary>
    private protected virtual string Id(Guid id) => id.ToString();
}

/// <summary>On a SQLite file.</summary>
public sealed class SqliteMoveRefusalTests : MoveRefusalContract
{
    private protected override Task<StoreUnderTest> MakeAsync() => StoreUnderTest.SqliteAsync(Token);

    private protected override string Id(Guid id) => id.ToString().ToUpperInvariant();
}

/// <summary>On a PostgreSQL server.</summary>
public sealed class PostgresMoveRefusalTests(TestServers servers) : MoveRefusalContract
{
    private protected override async Task<StoreUnderTest> MakeAsync() => await StoreUnderTest.PostgresAsync(await servers.PostgresAsync(Token), Token);
}
