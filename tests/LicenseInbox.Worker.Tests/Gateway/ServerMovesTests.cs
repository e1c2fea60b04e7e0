using LicenseInbox.Domain.Audit;
using LicenseInbox.Domain.Desk;
using LicenseInbox.Domain.Moving;
using LicenseInbox.Domain.Registry;
using LicenseInbox.Domain.Requests;
using LicenseInbox.Worker.Pipeline;
using LicenseInbox.Worker.Tests.Pipeline;
using LicenseInbox.Worker.Tests.Pipeline.Desk;

namespace LicenseInbox.Worker.Tests.Gateway;

/// <summary>Moves in another worker's tables, over HTTP: each is made once there, and told when it was; whatever the network does.</summary>
public sealed class ServerMovesTests
{
    public const string Told = "Your license keys were moved";

    private static readonly SystemKey Old = SystemKey.Of(PartnerDesk.Old);
    private static readonly SystemKey New = SystemKey.Of(PartnerDesk.New);
    private static readonly LicenseKey Key = LicenseKey.Of(PartnerDesk.Key);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_move_is_made_there_and_here_and_then_the_partner_is_told()
    {
        await using var desk = await MovingDesk.OpenAsync();
        await desk.Store.Changes.DoneAsync((await desk.Store.Leases.TakeAsync("upkeep", Token))!, (await desk.Store.Changes.PendingAsync(Token))!.UpTo, Token);
        var move = await desk.AskAsync();
        (await desk.ExecuteAsync()).ShouldBeTrue();

        await IsMovedAsync(desk, move);
        (await ToldAsync(desk)).ShouldBe(1);
        (await desk.ExecuteAsync()).ShouldBeFalse();
        await desk.LookAsync();
        (await desk.Store.Changes.PendingAsync(Token)).ShouldBeNull("the copy has it as a move already");
    }

    [Theory]
    [InlineData(Fate.AnswerIsLost)]
    [InlineData(Fate.DoneBut500)]
    [InlineData(Fate.Garbled)]
    public async Task What_was_done_without_an_answer_is_asked_for_and_not_done_again(Fate fate)
    {
        await using var desk = await MovingDesk.OpenAsync();
        var move = await desk.AskAsync();
        desk.Network.Fate = request => request.Method == HttpMethod.Put ? fate : Fate.Arrives;
        await desk.ExecuteAsync();

        var unknown = await desk.MoveAsync(move.Id);
        unknown.State.ShouldBe(MoveState.Unknown);
        (await desk.WhereAtServerAsync(PartnerDesk.Key)).ShouldBe(New, "it was made");
        (await ToldAsync(desk)).ShouldBe(0, "nobody is told before it is known");
        (await desk.RequestAsync()).Status.ShouldBe(RequestStatus.Queued);
        (await desk.ExecuteAsync()).ShouldBeFalse("it waits before it asks again");

        var orders = desk.Network.Orders(move.Id);
        desk.Network.Fate = _ => Fate.Arrives;
        desk.Time.Advance(TimeSpan.FromMinutes(3));
        await desk.ExecuteAllAsync();
        await IsMovedAsync(desk, move);
        desk.Network.Orders(move.Id).ShouldBe(orders, "it was asked for, not ordered again");
        (await ToldAsync(desk)).ShouldBe(1);
    }

    [Theory]
    [InlineData(Fate.IsLost)]
    [InlineData(Fate.Unavailable)]
    [InlineData(Fate.Refused)]
    public async Task What_never_arrived_is_ordered_again_once_that_is_known(Fate fate)
    {
        await using var desk = await MovingDesk.OpenAsync();
        var move = await desk.AskAsync();
        desk.Network.Fate = request => request.Method == HttpMethod.Put ? fate : Fate.Arrives;
        await desk.ExecuteAsync();
        (await desk.MoveAsync(move.Id)).State.ShouldBe(MoveState.Unknown);
        desk.Network.Orders(move.Id).ShouldBe(0);

        desk.Network.Fate = _ => Fate.Arrives;
        desk.Time.Advance(TimeSpan.FromMinutes(3));
        await desk.ExecuteAllAsync();
        await IsMovedAsync(desk, move);
        desk.Network.Orders(move.Id).ShouldBe(1);
    }

    [Fact]
    public async Task A_death_between_order_and_answer_repeats_nothing()
    {
        await using var desk = await MovingDesk.OpenAsync();
        var move = await desk.AskAsync();
        desk.Network.Fate = request => request.Method == HttpMethod.Put ? Fate.Dies : Fate.Arrives;
        await Should.ThrowAsync<DeathException>(desk.ExecuteAsync);
        (await desk.MoveAsync(move.Id)).State.ShouldBe(MoveState.Unknown, "that was committed before the order went out");

        desk.Restart();
        desk.Network.Fate = _ => Fate.Arrives;
        (await desk.ExecuteAsync()).ShouldBeFalse();
        desk.Time.Advance(ServerMoveRunner.AskAfter);
        await desk.ExecuteAllAsync();
        await IsMovedAsync(desk, move);
        desk.Network.Orders(move.Id).ShouldBe(1);
        (await ToldAsync(desk)).ShouldBe(1);
    }

    [Fact]
    public async Task Facts_that_changed_at_the_server_are_read_in_the_move_and_decide_the_request_again()
    {
        await using var desk = await MovingDesk.OpenAsync();
        var move = await desk.AskAsync();
        await MoveAtServerAsync(desk, PartnerDesk.Foreign);
        await desk.ExecuteAllAsync();

        (await desk.RequestAsync()).Status.ShouldBe(RequestStatus.Rejected);
        (await desk.MoveAsync(move.Id)).State.ShouldBe(MoveState.Cancelled);
        desk.Network.Orders(move.Id).ShouldBe(0);
        (await desk.Desk.LicenseAsync(PartnerDesk.Key))!.System.ShouldBe(SystemKey.Of(PartnerDesk.Foreign));
    }

    [Fact]
    public async Task Facts_that_change_between_reading_and_order_are_met_by_the_order()
    {
        await using var desk = await MovingDesk.OpenAsync();
        var move = await desk.AskAsync();
        var isChanged = false;
        desk.Network.Fate = request =>
        {
            if (request.Method == HttpMethod.Put && !isChanged)
            {
                isChanged = true;
                MoveAtServerAsync(desk, PartnerDesk.Foreign).GetAwaiter().GetResult();
            }

            return Fate.Arrives;
        };
        await desk.ExecuteAllAsync();

        desk.Network.Orders(move.Id).ShouldBe(1);
        (await desk.RequestAsync()).Status.ShouldBe(RequestStatus.Rejected);
        (await desk.WhereAtServerAsync(PartnerDesk.Key)).ShouldBe(SystemKey.Of(PartnerDesk.Foreign));
        (await desk.DisagreementsAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_proxys_404_says_nothing_about_a_key()
    {
        await using var desk = await MovingDesk.OpenAsync();
        var move = await desk.AskAsync();
        desk.Network.Fate = _ => Fate.Foreign404;
        await desk.ExecuteAsync();
        (await desk.MoveAsync(move.Id)).State.ShouldBe(MoveState.Due);
        (await desk.Desk.LicenseAsync(PartnerDesk.Key))!.System.ShouldBe(Old);

        desk.Network.Fate = _ => Fate.Arrives;
        desk.Time.Advance(TimeSpan.FromMinutes(3));
        await desk.ExecuteAllAsync();
        await IsMovedAsync(desk, move);
    }

    [Fact]
    public async Task A_move_without_an_answer_holds_up_no_other()
    {
        await using var desk = await MovingDesk.OpenAsync();
        var stuck = await desk.AskAsync();
        var other = await desk.AskAsync("204430", ("license_key_1", PartnerDesk.BigKey), ("license_type_1", "ALTI-STATION-60"), ("quantity_1", "60"));
        desk.Network.Fate = request => request.RequestUri!.AbsolutePath.Contains(stuck.Id.ToString(), StringComparison.Ordinal) ? Fate.Unavailable : Fate.Arrives;
        await desk.ExecuteAllAsync();

        (await desk.MoveAsync(stuck.Id)).State.ShouldBe(MoveState.Unknown);
        (await desk.MoveAsync(other.Id)).State.ShouldBe(MoveState.Made);
    }

    [Fact]
    public async Task While_the_server_answers_nobody_nothing_is_sent_to_it_and_then_everything_goes_on()
    {
        await using var desk = await MovingDesk.OpenAsync();
        var move = await desk.AskAsync();
        var calls = 0;
        desk.Network.Fate = _ =>
        {
            calls++;
            return Fate.Refused;
        };
        for (var i = 0; i < 3; i++)
            await Should.ThrowAsync<LicenseServerUnavailableException>(() => desk.PumpAsync(desk.Server.SystemAsync(Old, Token)));
        await desk.ExecuteAsync();
        desk.Runner.RestsUntil.ShouldNotBeNull();

        var before = calls;
        (await desk.ExecuteAsync()).ShouldBeFalse();
        calls.ShouldBe(before);

        desk.Network.Fate = _ => Fate.Arrives;
        for (var i = 0; i < 60 && (await desk.MoveAsync(move.Id)).State != MoveState.Made; i++)
        {
            desk.Time.Advance(TimeSpan.FromSeconds(15));
            await desk.ExecuteAllAsync();
        }

        await IsMovedAsync(desk, move);
    }

    [Theory]
    [InlineData(Fate.AnswerIsLost)]
    [InlineData(Fate.IsLost)]
    public async Task A_request_that_is_withdrawn_before_the_answer_moves_nothing_in_the_end(Fate fate)
    {
        await using var desk = await MovingDesk.OpenAsync();
        var move = await desk.AskAsync();
        desk.Network.Fate = request => request.Method == HttpMethod.Put ? fate : Fate.Arrives;
        await desk.ExecuteAsync();
        desk.Network.Fate = _ => Fate.Arrives;
        await desk.Desk.DoAsync(new WithdrawRequest((await desk.RequestAsync()).Id, "The partner called it off."));
        (await desk.MoveAsync(move.Id)).IsGivenUp.ShouldBeTrue();
        (await desk.DisagreementsAsync()).ShouldBeEmpty();

        await desk.ExecuteAllAsync();
        (await desk.MoveAsync(move.Id)).State.ShouldBe(MoveState.Cancelled);
        (await desk.WhereAtServerAsync(PartnerDesk.Key)).ShouldBe(Old);
        (await desk.Served.Tables.FindMoveAsync(move.Id, Token))!.State.ShouldBe(fate == Fate.IsLost ? ServerMoveState.Void : ServerMoveState.Reversed);
        (await desk.RequestAsync()).Status.ShouldBe(RequestStatus.Withdrawn);
        (await desk.DisagreementsAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task Changes_that_are_the_move_itself_do_not_decide_its_request_as_if_somebody_else_had_moved()
    {
        await using var desk = await MovingDesk.OpenAsync();
        var move = await desk.AskAsync();
        desk.Network.Fate = request => request.Method == HttpMethod.Put ? Fate.AnswerIsLost : Fate.Arrives;
        await desk.ExecuteAsync();
        desk.Network.Fate = _ => Fate.Arrives;
        await desk.LookAsync();
        (await desk.Desk.LicenseAsync(PartnerDesk.Key))!.System.ShouldBe(Old, "that is left to the answer");

        await desk.ExecuteAllAsync();
        await IsMovedAsync(desk, move);
    }

    [Fact]
    public async Task A_move_is_undone_there_first()
    {
        await using var desk = await MovingDesk.OpenAsync();
        var move = await desk.AskAsync();
        await desk.ExecuteAllAsync();
        await desk.Desk.SendAsync();
        var act = new UndoMove((await desk.RequestAsync()).Id, move.Id, "Wrong site.");
        (await desk.Desk.DoAsync(act)).Notes.ShouldHaveSingleItem().ShouldContain("license server");
        (await desk.Desk.SendAsync()).ShouldBeEmpty();
        (await desk.RequestAsync()).Status.ShouldBe(RequestStatus.Moved);

        desk.Network.Fate = request => request.Method == HttpMethod.Put ? Fate.AnswerIsLost : Fate.Arrives;
        await desk.ExecuteAsync();
        (await desk.MoveAsync(move.Id)).State.ShouldBe(MoveState.Made);
        desk.Network.Fate = _ => Fate.Arrives;
        desk.Time.Advance(TimeSpan.FromMinutes(3));
        await desk.ExecuteAllAsync();

        (await desk.MoveAsync(move.Id)).State.ShouldBe(MoveState.Undone);
        (await desk.WhereAtServerAsync(PartnerDesk.Key)).ShouldBe(Old);
        (await desk.Desk.LicenseAsync(PartnerDesk.Key))!.System.ShouldBe(Old);
        (await desk.AssignmentsAtServerAsync(Key)).ShouldBe(3);
        (await desk.RequestAsync()).Status.ShouldBe(RequestStatus.WithRepresentative);
        (await desk.Desk.SendAsync()).ShouldHaveSingleItem().Text.ShouldContain("Wrong site.");
        (await desk.Desk.TrailAsync((await desk.RequestAsync()).Id)).Single(entry => entry.Action == AuditActions.MoveUndone).Author.ShouldBe(DeskUnderTest.Ann);
        (await desk.DisagreementsAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_move_whose_keys_moved_on_there_stays_made_and_a_person_hears_why()
    {
        await using var desk = await MovingDesk.OpenAsync();
        var move = await desk.AskAsync();
        await desk.ExecuteAllAsync();
        await MoveAtServerAsync(desk, PartnerDesk.Foreign);
        await desk.Desk.DoAsync(new UndoMove((await desk.RequestAsync()).Id, move.Id, "Wrong site."));
        await desk.ExecuteAllAsync();

        (await desk.MoveAsync(move.Id)).State.ShouldBe(MoveState.Made);
        (await desk.ExceptionsAsync(move.Id)).ShouldHaveSingleItem().Summary.ShouldContain(PartnerDesk.Key);
    }

    [Fact]
    public async Task What_the_server_refuses_goes_to_a_person()
    {
        await using var desk = await MovingDesk.OpenAsync();
        var move = await desk.AskAsync();
        await desk.Served.Tables.MoveAsync(new MoveOrder { Id = move.Id, Case = move.Case, From = Old, To = SystemKey.Of(PartnerDesk.SoftwareOnly), Licenses = [new OrderedLicense(LicenseKey.Of(PartnerDesk.BigKey), "ALTI-STATION-60", 60, null, null)] }, Token);
        await desk.ExecuteAllAsync();

        (await desk.RequestAsync()).State.Held.ShouldBe(HoldReason.MoveRefused);
        (await desk.ExceptionsAsync((await desk.RequestAsync()).Id)).ShouldContain(record => record.Code == MoveRefusals.Failed && record.Summary.Contains("The license server refuses it", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_case_desk_is_told_once_after_the_commit_and_later_when_it_does_not_answer()
    {
        await using var desk = await MovingDesk.OpenAsync();
        await desk.AskAsync();
        await desk.ExecuteAllAsync();
        var lost = 0;
        desk.Network.Fate = request => request.RequestUri!.AbsolutePath.EndsWith("/notes", StringComparison.Ordinal) && ++lost <= 3 ? Fate.AnswerIsLost : Fate.Arrives;
        await desk.TellAsync();
        desk.Time.Advance(TimeSpan.FromMinutes(5));
        await desk.TellAsync();
        await desk.TellAsync();

        await using var context = desk.Served.Store.Database.NewContext();
        var notes = context.CaseNotes.Select(row => row.Note).ToList();
        notes.Distinct().Count().ShouldBe(notes.Count);
        notes[^1].ShouldBe($"LicenseInbox: {PartnerDesk.Key} moved from {PartnerDesk.Old} to {PartnerDesk.New}.");
    }

    /// <summary>How many of the mails that go out now tell that it was moved.</summary>
    private static async Task<int> ToldAsync(MovingDesk desk) => (await desk.Desk.SendAsync()).Count(mail => mail.Text.Contains(Told, StringComparison.Ordinal));

    private static async Task IsMovedAsync(MovingDesk desk, Move move)
    {
        (await desk.WhereAtServerAsync(PartnerDesk.Key)).ShouldBe(New);
        (await desk.AssignmentsAtServerAsync(Key)).ShouldBe(2, "loaded, and moved once");
        (await desk.MoveAsync(move.Id)).State.ShouldBe(MoveState.Made);
        (await desk.Desk.LicenseAsync(PartnerDesk.Key))!.System.ShouldBe(New);
        (await desk.RequestAsync()).Status.ShouldBe(RequestStatus.Moved);
        (await desk.DisagreementsAsync()).ShouldBeEmpty();
    }

    /// <summary>Somebody else moves the key at the server.</summary>
    private static async Task MoveAtServerAsync(MovingDesk desk, string system) =>
        await desk.Served.Store.Loader.LoadAsync(new RegistryLoad { Licenses = [new(new License(Key, "ALTI-STATION-10", 10, SystemKey.Of(system)), 2)] }, overrideMoves: true, Token);
}
