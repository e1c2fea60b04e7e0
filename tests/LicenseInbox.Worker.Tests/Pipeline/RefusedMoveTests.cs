using LicenseInbox.Domain.Moving;
using LicenseInbox.Domain.Registry;
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

    [Fact]
    public async Task A_move_that_waits_is_queued_anew_as_a_later_decision_of_the_same_keys_has_it()
    {
        var desk = new PartnerDesk();
        var declared = "This is an upgrade to software-only.";
        await desk.WriteAsync("Case 204420", declared, PartnerDesk.Transfer(("to_system_key", PartnerDesk.SoftwareOnly)), PartnerDesk.Card(), PartnerDesk.Worksheet());
        var before = desk.Moves.ShouldHaveSingleItem();
        before.Planned.Licenses.ShouldHaveSingleItem().Quantity.ShouldBe(10);
        await desk.ChangeAsync(state => state with { Licenses = state.Licenses.SetItem(LicenseKey.Of(PartnerDesk.Key), new License(LicenseKey.Of(PartnerDesk.Key), "ALTI-STATION-12", 12, SystemKey.Of(PartnerDesk.Old))) });

        (string, string?)[] twelve = [("license_type_1", "ALTI-STATION-12"), ("quantity_1", "12")];
        await desk.WriteAsync("Re: Case 204420", declared, PartnerDesk.Transfer([("to_system_key", PartnerDesk.SoftwareOnly), .. twelve]), PartnerDesk.Worksheet([.. twelve, ("new_license_type_1", "SSW-STATION-12")]));

        var after = desk.Moves.ShouldHaveSingleItem();
        (after.Id, after.State).ShouldBe((before.Id, MoveState.WaitingForKeys));
        after.Planned.Licenses.ShouldHaveSingleItem().Quantity.ShouldBe(12);
    }
}
