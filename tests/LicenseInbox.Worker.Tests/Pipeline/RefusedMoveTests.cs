using LicenseInbox.Worker.Pipeline;

namespace LicenseInbox.Worker.Tests.Pipeline;

public class RefusedMoveTests
{
    [Fact]
    public async Task A_move_that_the_registry_refuses_again_and_again_goes_to_a_person_and_holds_up_nothing()
    {
        var desk = new PartnerDesk(casebooks => new RefusingCasebooks(casebooks));

        await desk.WriteAsync("Case 204417", "Please move the license.", PartnerDesk.Transfer(), PartnerDesk.Card());

        var record = desk.Exceptions.ShouldHaveSingleItem();
        record.Code.ShouldBe(MoveRefusals.Failed);
        record.Summary.ShouldBe("A move was not made. Its decision asks for it, and 3 times it could not be made as it was decided.");
    }
}
