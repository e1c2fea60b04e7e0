using LicenseInbox.Domain.Policy;
using LicenseInbox.Domain.Registry;

namespace LicenseInbox.Domain.Tests.Policy.Rules;

public class LicensesAreTheSourcesOwnTests
{
    [Fact]
    public void An_unknown_key_is_rejected_and_nothing_else_said_of_it()
    {
        var decision = Some.Decide(Some.Request(Some.Transfer().WithRow(1, "NONE-0000-0000-0000-0000", "WHAT-EVER", "3"), Some.Card()));

        decision.Codes().ShouldBe([FindingCodes.LicenseUnknown]);
        decision.Findings[0].Message.ShouldContain("NONE-0000-0000-0000-0000 (row 1; transfer.pdf, page 1, License Key 1)");
    }

    [Fact]
    public void A_key_of_another_system_is_rejected_without_saying_whose_it_is()
    {
        var other = Some.System(SystemKey.Of("OTHR-OTHR-OTHR-OTHR"), endUser: "Harbor Clinic");
        var facts = Some.Facts().With(other).With(Some.License(Some.Stations, "ALTI-STATION-10", 10, other.Key));
        var decision = Some.Decide(Some.Request(Some.Transfer().With("quantity_1", "4"), Some.Card()), facts);

        decision.Codes().ShouldBe([FindingCodes.LicenseNotOnSource, FindingCodes.LicensePartial]);
        decision.Findings.ShouldAllBe(finding => !$"{finding.Message}{finding.Repair}".Contains("OTHR") && !$"{finding.Message}{finding.Repair}".Contains(" 10"));
    }

    [Theory]
    [InlineData("10", false)]
    [InlineData("9", true)]
    [InlineData("11", true)]
    public void A_key_moves_whole(string quantity, bool rejected)
    {
        var decision = Some.Decide(Some.Request(Some.Transfer().With("quantity_1", quantity), Some.Card()));

        decision.Codes().ShouldBe(rejected ? [FindingCodes.LicensePartial] : []);
        if (rejected)
            decision.Findings[0].Repair!.ShouldContain("the quantity 10 in row 1");
    }

    [Fact]
    public void The_size_of_another_end_users_key_is_not_told()
    {
        var finding = Some.Decide(Some.Request(Some.Transfer().With("quantity_1", "4"), Some.Card()), Some.Facts().WithSource(system => system with { EndUser = "Harbor Clinic" }))
            .The(FindingCodes.LicensePartial);

        $"{finding.Message} {finding.Repair}".ShouldNotContain(" 10");
    }

    [Theory]
    [InlineData("ALTI-STATION-10", null)]
    [InlineData("alti station 10", null)]
    [InlineData("10 stations", null)]
    [InlineData("ALTI-STATION-XX", null)]
    [InlineData("ALTI-STATION-20", FindingCodes.LicenseTypeMismatch)]
    [InlineData("20 stations", FindingCodes.LicenseTypeMismatch)]
    [InlineData("ALTI-ACM-10", FindingCodes.LicenseTypeMismatch)]
    [InlineData("Phones", FindingCodes.LicenseTypeUnknown)]
    public void The_type_on_the_form_is_the_keys_own(string type, string? code)
    {
        var decision = Some.Decide(Some.Request(Some.Transfer().With("license_type_1", type), Some.Card()));

        decision.Codes().ShouldBe(code is null ? [] : [code]);
        decision.Outcome.ShouldBe(code is null ? Outcome.Accept : Outcome.Flag);
    }

    [Fact]
    public void A_type_that_is_not_in_the_catalogue_goes_to_a_person() =>
        Some.Decide(Some.Request(Some.Transfer().With("license_type_1", "ODD-THING-10"), Some.Card()), Some.Facts().With(Some.License(Some.Stations, "ODD-THING-10", 10))).Codes()
            .ShouldBe([FindingCodes.LicenseTypeUnknown]);

    [Fact]
    public void The_worksheets_type_is_the_keys_own_as_well() =>
        Some.Decide(Some.Upgrade(worksheet: Some.Worksheet().With("license_type_1", "ALTI-IPSTATION-10")), Some.UpgradeFacts()).The(FindingCodes.LicenseTypeMismatch)
            .Evidence[0].Source.ShouldBe("worksheet.pdf");
}

public class UpgradedTypesHaveACounterpartTests
{
    [Fact]
    public void A_type_without_a_software_only_counterpart_goes_to_a_person_in_an_upgrade_only()
    {
        var transfer = Some.Transfer().WithRow(1, Some.Stations, "ALTI-TRUNK-10", "10");
        var worksheet = Some.Worksheet().WithRow(1, Some.Stations, "ALTI-TRUNK-10", "10");
        var trunk = Some.License(Some.Stations, "ALTI-TRUNK-10", 10);

        Some.Decide(Some.Upgrade(transfer, worksheet), Some.UpgradeFacts().With(trunk)).Codes().ShouldBe([FindingCodes.LicenseNoCounterpart]);
        Some.Decide(Some.Request(transfer, Some.Card()), Some.Facts().With(trunk)).Codes().ShouldBeEmpty();
    }
}

public class LicensesAreAskedForOnceTests
{
    [Fact]
    public void A_key_listed_twice_goes_to_a_person()
    {
        var twice = Some.Transfer().WithRow(2, Some.Stations.ToLowerInvariant(), "ALTI-STATION-10", "10");
        var decision = Some.Decide(Some.Request(twice, Some.Card()));

        decision.Codes().ShouldBe([FindingCodes.LicenseDuplicate]);
        decision.Findings[0].Message.ShouldContain("row 1");
        decision.Findings[0].Message.ShouldContain("row 2");
        decision.Moves[0].Licenses.ShouldHaveSingleItem();
    }

    [Fact]
    public void So_does_one_on_two_forms_or_twice_on_a_worksheet()
    {
        Some.Decide(Some.Request(Some.Transfer().WithoutRow(2), Some.Transfer(), Some.Card())).Codes().ShouldBe([FindingCodes.LicenseDuplicate]);
        Some.Decide(Some.Upgrade(worksheet: Some.Worksheet().WithRow(3, Some.Stations, "ALTI-STATION-10", "10").With("new_license_type_3", "SSW-STATION-10")), Some.UpgradeFacts()).Codes()
            .ShouldBe([FindingCodes.LicenseDuplicate]);
    }

    [Theory]
    [InlineData(-1, true)]
    [InlineData(0, true)]
    [InlineData(1, false)]
    public void A_key_that_an_earlier_request_reserved_goes_to_a_person(int minutes, bool found)
    {
        var facts = Some.Facts() with { Reservations = [new Reservation(LicenseKey.Of(Some.Stations), Guid.NewGuid(), CaseNumber.Of("204001"), Some.ReceivedAt.AddMinutes(minutes))] };
        var decision = Some.Decide(Some.Request(Some.Transfer(), Some.Card()), facts);

        decision.Codes().ShouldBe(found ? [FindingCodes.LicenseDuplicate] : []);
        decision.Findings.ShouldAllBe(finding => !finding.Message.Contains("204001"));
    }

    [Fact]
    public void Its_own_reservation_does_not_stand_in_its_way() =>
        Some.Decide(
            Some.Request(Some.Transfer(), Some.Card()),
            Some.Facts() with { Reservations = [new Reservation(LicenseKey.Of(Some.Stations), Some.RequestId, Some.CaseNumber, Some.ReceivedAt)] }).Codes().ShouldBeEmpty();
}

public class ChassisHoldsTheStationsTests
{
    [Theory]
    [InlineData("Max1000", "ALTI-STATION", 40, null)]
    [InlineData("Max1000", "ALTI-STATION", 41, FindingCodes.ChassisStationCap)]
    [InlineData("Max1000", "SSW-STATION", 41, FindingCodes.ChassisStationCap)]
    [InlineData("Max1000", "ALTI-ACM", 41, null)]
    [InlineData("Max1000", "ALTI-TRUNK", 41, null)]
    [InlineData("Max1000R", "ALTI-STATION", 90, null)]
    [InlineData("Max1000R", "ALTI-STATION", 91, FindingCodes.ChassisStationCap)]
    [InlineData("Max2000", "ALTI-STATION", 90, null)]
    [InlineData("Max2000", "ALTI-STATION", 91, FindingCodes.ChassisStationCap)]
    [InlineData("Other", "ALTI-STATION", 5000, null)]
    [InlineData("Unknown", "ALTI-STATION", 1, FindingCodes.ChassisUnknown)]
    public void Ten_stations_go_beside_those_that_are_there(string chassis, string product, int there, string? code)
    {
        var facts = Some.Facts(to: Platform.MaxServer)
            .WithTarget(system => system with { Chassis = Chassis.Of(chassis) })
            .With(Some.License("THER-0000-0000-0000-0000", $"{product}-{there}", there, Some.NewSystem));
        var decision = Some.Decide(Some.Request(Some.Transfer(), Some.Card()), facts);

        decision.Codes().ShouldBe(code is null ? [] : [code]);
    }

    [Fact]
    public void All_stations_of_the_request_count_together()
    {
        var facts = Some.Facts().WithTarget(system => system with { Chassis = Chassis.Max1000 })
            .With(Some.License("SIXT-0000-0000-0000-0000", "ALTI-STATION-30", 30)).With(Some.License("SEVN-0000-0000-0000-0000", "ALTI-IPSTATION-11", 11));
        var both = Some.Transfer().WithRow(3, "SIXT-0000-0000-0000-0000", "ALTI-STATION-30", "30");
        var finding = Some.Decide(Some.Request(both, Some.Transfer().WithoutRow(2).WithRow(1, "SEVN-0000-0000-0000-0000", "ALTI-IPSTATION-11", "11"), Some.Card()), facts)
            .The(FindingCodes.ChassisStationCap);

        Some.Decide(Some.Request(both, Some.Card()), facts).Codes().ShouldBeEmpty();
        finding.Message.ShouldContain("asks for 51 more");
        finding.Repair!.ShouldContain("at most 50 stations");
    }

    [Fact]
    public void Agent_seats_alone_go_anywhere() =>
        Some.Decide(Some.Request(Some.Transfer().WithoutRow(1), Some.Card()), Some.Facts(to: Platform.MaxServer).WithTarget(system => system with { Chassis = Chassis.Unknown })).Codes().ShouldBeEmpty();

    [Fact]
    public void An_office_system_has_no_chassis_to_know() =>
        Some.Decide(Some.Request(Some.Transfer(), Some.Card()), Some.Facts().WithTarget(system => system with { Chassis = Chassis.Unknown })).Codes().ShouldBeEmpty();
}
