using LicenseInbox.Domain.Desk;
using LicenseInbox.Domain.Registry;
using LicenseInbox.Domain.Requests;
using LicenseInbox.Worker.Tests.Database;
using LicenseInbox.Worker.Tests.Gateway;
using LicenseInbox.Worker.Tests.Pipeline.Desk;

namespace LicenseInbox.Worker.Tests.Pipeline;

/// <summary>A reply that nobody has yet is written anew when its request stands elsewhere: no partner reads afterwards what is over.</summary>
public sealed class AnsweredAnewTests : IAsyncLifetime
{
    private DeskUnderTest _desk = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _desk = await DeskUnderTest.OverAsync(await StoreUnderTest.SqliteAsync(Token));

    public async ValueTask DisposeAsync() => await _desk.DisposeAsync();

    [Fact]
    public async Task What_is_decided_alike_again_before_its_move_is_told_once_that_it_is_moved()
    {
        var request = await AskAsync();
        await _desk.DecideAgainAsync(request);
        await _desk.MoveAsync();
        (await _desk.SendAsync()).ShouldHaveSingleItem().Text.ShouldContain(ServerMovesTests.Told);
    }

    [Fact]
    public async Task What_is_rejected_before_its_move_is_not_announced_as_received_afterwards()
    {
        var request = await AskAsync();
        await _desk.Store.Loader.LoadAsync(new RegistryLoad { Licenses = [new(new License(LicenseKey.Of(PartnerDesk.Key), "ALTI-STATION-10", 10, SystemKey.Of(PartnerDesk.Foreign)), 2)] }, overrideMoves: false, Token);
        (await _desk.DecideAgainAsync(request)).Status.ShouldBe(RequestStatus.Rejected);
        var told = (await _desk.SendAsync()).ShouldHaveSingleItem();
        told.Text.ShouldContain(PartnerDesk.Key);
        told.Told.ShouldHaveSingleItem().ShouldContain("/Rejected/");
    }

    [Fact]
    public async Task What_a_representative_asks_for_before_a_move_takes_the_place_of_what_was_to_be_told()
    {
        var request = await AskAsync();
        await _desk.DoAsync(new AskPartner(request, [], "Which of the two sites is it?"));
        (await _desk.SendAsync()).ShouldHaveSingleItem().Text.ShouldContain("Which of the two sites is it?");
    }

    [Fact]
    public async Task What_was_sent_stays_and_a_further_reply_tells_what_came_after()
    {
        await AskAsync();
        (await _desk.SendAsync()).ShouldHaveSingleItem().Told.ShouldHaveSingleItem().ShouldContain("/Received/");
        await _desk.MoveAsync();
        (await _desk.SendAsync()).ShouldHaveSingleItem().Text.ShouldContain(ServerMovesTests.Told);
    }

    private async Task<Guid> AskAsync()
    {
        await _desk.WriteAsync("Case 204417", [PartnerDesk.Transfer(), PartnerDesk.Card()]);
        return (await _desk.DossierAsync()).Request.Id;
    }
}
