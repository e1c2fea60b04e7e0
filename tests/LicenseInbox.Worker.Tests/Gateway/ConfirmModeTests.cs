using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using LicenseInbox.Domain.Alerting;
using LicenseInbox.Domain.Audit;
using LicenseInbox.Domain.Desk;
using LicenseInbox.Domain.Moving;
using LicenseInbox.Domain.Registry;
using LicenseInbox.Domain.Requests;
using LicenseInbox.Domain.Timekeeping;
using LicenseInbox.Worker.Database;
using LicenseInbox.Worker.Pipeline;
using LicenseInbox.Worker.Tests.Database;
using LicenseInbox.Worker.Tests.Pipeline;
using LicenseInbox.Worker.Tests.Pipeline.Desk;
using Microsoft.Extensions.Logging.Abstractions;

namespace LicenseInbox.Worker.Tests.Gateway;

/// <summary><c>Registry:Mode=confirm</c>: a person makes the moves in the license server; nothing moves here, and nobody is told, before he or a file of that server says so.</summary>
public sealed class ConfirmModeTests : IAsyncLifetime
{
    private DeskUnderTest _desk = null!;
    private MoveRunner _runner = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _desk = await DeskUnderTest.OverAsync(await StoreUnderTest.SqliteAsync(Token));
        _runner = new MoveRunner(_desk.Store.Casebooks, _desk.Handed.ExecuteByHandAsync, new OutboxBell(_desk.Store.Time), _desk.Store.Time, NullLogger<MoveRunner>.Instance);
    }

    public async ValueTask DisposeAsync() => await _desk.DisposeAsync();

    [Fact]
    public async Task A_due_move_goes_to_a_person_and_waits_for_his_word()
    {
        var request = await AskAsync();
        var dossier = await _desk.DossierAsync();
        var move = dossier.Moves.ShouldHaveSingleItem();
        (move.State, move.WaitsForConfirmation).ShouldBe((MoveState.Unknown, true));
        var record = dossier.Exceptions.ShouldHaveSingleItem();
        (record.Code, record.Deadline, record.MoveId).ShouldBe((Move.ToBeConfirmed, request.Deadline, move.Id));
        record.Summary.ShouldBe($"To be made in the license server by hand, then confirmed here: {PartnerDesk.Key} from {PartnerDesk.Old} to {PartnerDesk.New}.");
        (await _desk.LicenseAsync(PartnerDesk.Key))!.System.ShouldBe(SystemKey.Of(PartnerDesk.Old));
        (await _runner.ExecuteNextAsync(Token)).ShouldBeFalse();

        var preview = await _desk.PreviewAsync(new ConfirmMoves(request.Id));
        preview.Mails.ShouldHaveSingleItem().Text.ShouldContain(ServerMovesTests.Told);
        (await _desk.LicenseAsync(PartnerDesk.Key))!.System.ShouldBe(SystemKey.Of(PartnerDesk.Old));

        (await _desk.DoAsync(new ConfirmMoves(request.Id))).Requests.ShouldHaveSingleItem().After.Status.ShouldBe(RequestStatus.Moved);
        await IsMovedAsync(request, DeskUnderTest.Ann);
        (await _desk.RefusedAsync(new ConfirmMoves(request.Id))).Refusal.ShouldBe(DeskRefusal.NotNow);
    }

    [Fact]
    public async Task Managers_and_lists_name_the_representative_who_is_to_make_it()
    {
        var request = await AskAsync();
        var due = (await Ledger.LookAsync(request.CompletedAt, Token)).Requests.SelectMany(Deadlines.Of).ShouldHaveSingleItem();
        (due.Holder, due.What, due.Work).ShouldBe((Holder.Representative, "queued (move.to-be-confirmed)", Move.ToBeConfirmed));
        (await Board.RequestsAsync(new RequestFilter(), 1, Token)).Items.ShouldHaveSingleItem().IsByHand.ShouldBeTrue();
        (await Status.ReadAsync(Token)).Running.ShouldHaveSingleItem().IsByHand.ShouldBeTrue();

        _desk.Store.Time.Advance(TimeSpan.FromHours(5));
        await _desk.DoAsync(new ConfirmMoves(request.Id));
        (await Board.RequestsAsync(new RequestFilter(), 1, Token)).Items.ShouldHaveSingleItem().IsByHand.ShouldBeFalse();
        var now = _desk.Store.Time.GetUtcNow();
        var report = (await new DeadlineReports(Ledger, new ReportRecords(_desk.Store.Database, Status), _desk.Store.Time).OfAsync([(now.AddDays(-1), now.AddDays(1))], Token)).ShouldHaveSingleItem();
        (report.Moved, report.StraightThrough, report.Kept).ShouldBe((1, 0, 1));
        (report.Held.Representative, report.Held.Worker).ShouldSatisfyAllConditions(held => held.Representative.ShouldBeInRange(TimeSpan.FromHours(5), TimeSpan.FromHours(5.1)), held => held.Worker.ShouldBeLessThan(TimeSpan.FromMinutes(1)));
        var done = await Ledger.DoneSinceAsync(now.AddDays(-1), Token);
        done.Single(work => work.Work == Move.ToBeConfirmed).ShouldSatisfyAllConditions(work => work.IsPeoples.ShouldBeTrue(), work => (work.To - work.From).ShouldBeGreaterThanOrEqualTo(TimeSpan.FromHours(5)));
        done.Single(work => work.Work == Deadlines.WorkersWork).ShouldSatisfyAllConditions(work => (work.To - work.From).ShouldBeLessThan(TimeSpan.FromMinutes(1)));
    }

    [Fact]
    public async Task A_confirmed_move_is_measured_once_whoever_confirms_it_and_a_preview_is_not()
    {
        using var measured = new MeasuredMoves();

        // Other tests measure at the same time: none of them waits so long.
        var request = await AskAsync();
        _desk.Store.Time.Advance(TimeSpan.FromSeconds(12_345.678));
        var took = (_desk.Store.Time.GetUtcNow() - request.CompletedAt).TotalSeconds;
        await _desk.PreviewAsync(new ConfirmMoves(request.Id));
        measured.Times.ShouldNotContain(took);
        await _desk.DoAsync(new ConfirmMoves(request.Id));
        measured.Times.Count(seconds => seconds == took).ShouldBe(1);
        var today = (await Board.NumbersAsync([request.CompletedAt], [request.CompletedAt], request.State.Sla, Token)).Periods.ShouldHaveSingleItem();
        (today.Moves, today.InTime, today.MedianTime).ShouldBe((1, 1, TimeSpan.FromSeconds(took)));
    }

    [Fact]
    public async Task A_move_that_a_file_confirms_is_measured_too()
    {
        using var measured = new MeasuredMoves();
        var request = await AskAsync();
        _desk.Store.Time.Advance(TimeSpan.FromSeconds(23_456.789));
        await LoadAsync(PartnerDesk.New);
        await _runner.ExecuteNextAsync(Token);
        measured.Times.Count(seconds => seconds == (_desk.Store.Time.GetUtcNow() - request.CompletedAt).TotalSeconds).ShouldBe(1);
    }

    [Fact]
    public async Task A_file_of_the_license_server_confirms_it()
    {
        var request = await AskAsync();
        var older = await LoadAsync(PartnerDesk.Old);
        older.Confirmed.ShouldBe(0);
        (await _runner.ExecuteNextAsync(Token)).ShouldBeFalse();

        (await LoadAsync(PartnerDesk.New)).Confirmed.ShouldBe(1);
        (await _desk.LicenseAsync(PartnerDesk.Key))!.System.ShouldBe(SystemKey.Of(PartnerDesk.Old), "the queue takes it over as a move");
        (await _runner.ExecuteNextAsync(Token)).ShouldBeTrue();
        await IsMovedAsync(request, AuditEntry.Program);
        (await LoadAsync(PartnerDesk.New)).Replaced.ShouldBe(0);
    }

    [Fact]
    public async Task A_key_that_somebody_moved_elsewhere_decides_the_request_again_and_nobody_need_confirm_it()
    {
        var request = await AskAsync();
        await LoadAsync(PartnerDesk.Foreign);
        (await _desk.DecideAgainAsync(request.Id)).Status.ShouldBe(RequestStatus.Rejected);

        (await _desk.ExceptionsAsync(request.Id)).ShouldBeEmpty();
        (await MovesAsync(request)).ShouldHaveSingleItem().State.ShouldBe(MoveState.Cancelled);
        (await VerifyAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_request_that_is_decided_again_alike_goes_on_waiting()
    {
        var request = await AskAsync();
        await _desk.DecideAgainAsync(request.Id);
        (await _desk.ExceptionsAsync(request.Id)).ShouldHaveSingleItem().Code.ShouldBe(Move.ToBeConfirmed);
        (await _desk.DoAsync(new ConfirmMoves(request.Id))).Requests[0].After.Status.ShouldBe(RequestStatus.Moved);
    }

    [Fact]
    public async Task A_withdrawn_request_waits_for_nobody()
    {
        var request = await AskAsync();
        await _desk.DoAsync(new WithdrawRequest(request.Id, "Called off."));
        (await MovesAsync(request)).ShouldHaveSingleItem().State.ShouldBe(MoveState.Cancelled);
        (await _desk.ExceptionsAsync(request.Id)).ShouldBeEmpty();
        (await LoadAsync(PartnerDesk.New)).Replaced.ShouldBe(1, "from then on it is somebody else's move");
        (await VerifyAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task What_was_confirmed_and_is_not_wanted_any_more_goes_to_a_person()
    {
        var request = await AskAsync();
        await LoadAsync(PartnerDesk.New);
        await _desk.DoAsync(new HoldRequest(request.Id, _desk.Store.Time.GetUtcNow().AddHours(1), false, "A call."));
        await _runner.ExecuteNextAsync(Token);
        (await _desk.ExceptionsAsync(request.Id)).ShouldContain(record => record.Code == MoveRefusals.Failed && record.Summary.Contains("take it back there", StringComparison.Ordinal));
    }

    private AlertLedger Ledger => new(_desk.Store.Database);

    private DeskBoard Board => new(_desk.Store.Database, _desk.Store.Time);

    private StatusBoard Status => new(_desk.Store.Database, _desk.Store.Schedule, _desk.Store.Time);

    private async Task<Request> AskAsync()
    {
        await _desk.WriteAsync("Case 204417", [PartnerDesk.Transfer(), PartnerDesk.Card()]);
        (await _runner.ExecuteNextAsync(Token)).ShouldBeTrue();
        (await VerifyAsync()).ShouldBeEmpty();
        (await _desk.SendAsync()).ShouldAllBe(mail => !mail.Text.Contains(ServerMovesTests.Told, StringComparison.Ordinal));
        return (await _desk.DossierAsync()).Request;
    }

    private async Task IsMovedAsync(Request request, string author)
    {
        (await _desk.LicenseAsync(PartnerDesk.Key))!.System.ShouldBe(SystemKey.Of(PartnerDesk.New));
        (await MovesAsync(request)).ShouldHaveSingleItem().State.ShouldBe(MoveState.Made);
        (await _desk.ExceptionsAsync(request.Id)).ShouldBeEmpty();
        (await _desk.TrailAsync(request.Id)).Single(entry => entry.Action == AuditActions.MoveConfirmed).Author.ShouldBe(author);
        (await _desk.SendAsync()).ShouldHaveSingleItem().Text.ShouldContain(ServerMovesTests.Told);
        (await VerifyAsync()).ShouldBeEmpty();
    }

    private Task<IReadOnlyList<Move>> MovesAsync(Request request) => _desk.Store.InAsync(book => book.MovesAsync(request.Id, Token), Token);

    private async Task<IReadOnlyList<string>> VerifyAsync() => await Status.VerifyAsync(Token);

    private Task<LoadResult> LoadAsync(string system) =>
        _desk.Store.Loader.LoadAsync(new RegistryLoad { Licenses = [new(new License(LicenseKey.Of(PartnerDesk.Key), "ALTI-STATION-10", 10, SystemKey.Of(system)), 2)] }, overrideMoves: false, Token);

    /// <summary>The times to a move that are measured, by whatever worker.</summary>
    private sealed class MeasuredMoves : IDisposable
    {
        private readonly MeterListener _meters = new();

        public MeasuredMoves()
        {
            _meters.InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Meter == Instruments.Meter && instrument.Name == "licenseinbox.request.move")
                    listener.EnableMeasurementEvents(instrument);
            };
            _meters.SetMeasurementEventCallback<double>((_, seconds, _, _) => Times.Enqueue(seconds));
            _meters.Start();
        }

        public ConcurrentQueue<double> Times { get; } = new();

        public void Dispose() => _meters.Dispose();
    }
}
