using LicenseInbox.Domain.Policy;
using LicenseInbox.Domain.Registry;

namespace LicenseInbox.Domain.Tests.Policy.Rules;

public class SystemsAreKnownAndDifferTests
{
    private static readonly SystemKey Unknown = SystemKey.Of("NONE-NONE-NONE-NONE");

    [Fact]
    public void An_unknown_old_system_is_rejected_and_nothing_that_rests_on_it_is_evaluated()
    {
        var decision = Some.Decide(Some.Request(Some.Transfer(from: Unknown), Some.Card()));

        decision.Codes().ShouldBe([FindingCodes.SystemUnknown]);
        decision.Outcome.ShouldBe(Outcome.Reject);
        decision.Findings[0].Message.ShouldContain("transfer.pdf, page 1, From System Key");
        decision.Moves.ShouldBeEmpty();
    }

    [Fact]
    public void So_is_an_unknown_new_system() =>
        Some.Decide(Some.Request(Some.Transfer(to: Unknown), Some.Card()), Some.Facts().WithCase(known => known with { System = Unknown })).Codes()
            .ShouldBe([FindingCodes.SystemUnknown]);

    [Fact]
    public void The_correction_is_to_be_made_on_the_worksheet_too()
    {
        var finding = Some.Decide(Some.Upgrade(Some.Transfer(from: Unknown), Some.Worksheet(from: Unknown)), Some.UpgradeFacts()).The(FindingCodes.SystemUnknown);

        finding.Repair!.ShouldContain("Worksheet");
        finding.Evidence.Where(evidence => evidence.FormId is not null).Select(evidence => evidence.Source).ShouldBe(["transfer.pdf", "worksheet.pdf"]);
    }

    [Fact]
    public void One_system_can_not_be_both()
    {
        var decision = Some.Decide(Some.Request(Some.Transfer(from: Some.NewSystem), Some.Card()), Some.Facts().With(Some.License(Some.Stations, "ALTI-STATION-10", 10, Some.NewSystem))
            .With(Some.License(Some.Agents, "ALTI-ACM-5", 5, Some.NewSystem)));

        decision.Codes().ShouldBe([FindingCodes.SystemSame]);
        decision.Outcome.ShouldBe(Outcome.Reject);
    }
}

public class TargetIsRegisteredAndAssuredTests
{
    [Theory]
    [InlineData(true, "2026-12-31")]
    [InlineData(true, "2026-03-04")]
    [InlineData(true, "2026-03-03", FindingCodes.TargetAssuranceInactive)]
    [InlineData(true, null, FindingCodes.TargetAssuranceInactive)]
    [InlineData(false, "2026-12-31", FindingCodes.TargetNotRegistered)]
    [InlineData(false, "2026-03-03", FindingCodes.TargetAssuranceInactive, FindingCodes.TargetNotRegistered)]
    public void The_new_system_is_registered_and_its_last_day_of_assurance_counts(bool registered, string? assuredTo, params string[] codes)
    {
        var facts = Some.Facts().WithTarget(system => system with
        {
            RegisteredOn = registered ? new DateOnly(2026, 1, 1) : null,
            AssuranceEndsOn = assuredTo is null ? null : DateOnly.Parse(assuredTo, null),
        });
        var decision = Some.Decide(Some.Request(Some.Transfer(), Some.Card()), facts);

        decision.Codes().ShouldBe(codes);
        decision.Outcome.ShouldBe(codes.Length == 0 ? Outcome.Accept : Outcome.Reject);
    }

    [Theory]
    [InlineData("2026-03-05T07:59:59Z", true)]
    [InlineData("2026-03-05T08:00:00Z", false)]
    [InlineData("2026-03-09T06:59:59Z", false)]
    public void The_day_is_that_of_the_receipt_in_the_vendors_time_zone(string receivedAt, bool accepted)
    {
        var facts = Some.Facts().WithTarget(system => system with { AssuranceEndsOn = new DateOnly(2026, 3, 4) });
        var submission = Some.Submission(receivedAt: DateTimeOffset.Parse(receivedAt, null));

        Some.Decide(Some.Request(submission, Some.Transfer(), Some.Card()), facts).Codes().ShouldBe(accepted ? [] : [FindingCodes.TargetAssuranceInactive]);
    }

    [Fact]
    public void The_old_system_needs_neither() =>
        Some.Decide(Some.Request(Some.Transfer(), Some.Card()), Some.Facts().WithSource(system => system with { RegisteredOn = null, AssuranceEndsOn = null })).Codes().ShouldBeEmpty();

    [Fact]
    public void The_date_of_another_end_users_system_is_not_told()
    {
        var facts = Some.Facts()
            .With(Some.System(SystemKey.Of("OWN1-OWN1-OWN1-OWN1"), endUser: "Harbor Clinic"))
            .WithCase(known => known with { System = SystemKey.Of("OWN1-OWN1-OWN1-OWN1") })
            .WithTarget(system => system with { AssuranceEndsOn = new DateOnly(2025, 11, 30) });

        Some.Decide(Some.Request(Some.Transfer(), Some.Card()), facts).The(FindingCodes.TargetAssuranceInactive).Message.ShouldNotContain("2025");
        Some.Decide(Some.Request(Some.Transfer(), Some.Card()), facts.WithCase(known => known with { System = Some.NewSystem }))
            .The(FindingCodes.TargetAssuranceInactive).Message.ShouldContain("November 30, 2025");
    }
}

public class OwnersAreTheSameTests
{
    [Theory]
    [InlineData("E1", "E1", "Ridgeway Dental Group", "Harbor Clinic", null)]
    [InlineData("E1", "E2", "Ridgeway Dental Group", "Ridgeway Dental Group", FindingCodes.OwnerMismatch)]
    [InlineData("E1", null, "Ridgeway Dental Group", "Ridgeway Dental Group", null)]
    [InlineData("", "E2", "Ridgeway Dental Group", "Ridgeway  Dental Group ", null)]
    [InlineData(null, null, "Ridgeway Dental Group", "Ridgeway Dental Group, Inc.", FindingCodes.OwnerUnsure)]
    [InlineData(null, null, "Ridgeway Dental Group LLC", "RIDGEWAY DENTAL GROUP", FindingCodes.OwnerUnsure)]
    [InlineData(null, null, "Nordwind GmbH", "Nordwind", FindingCodes.OwnerUnsure)]
    [InlineData(null, null, "Ridgeway Dental Group", "Ridgeway Dental", FindingCodes.OwnerMismatch)]
    [InlineData(null, null, "Ridgeway Dental Group", "Ridgway Dental Group", FindingCodes.OwnerMismatch)]
    [InlineData(null, null, "Ridgeway Dental Group", "Harbor Clinic", FindingCodes.OwnerMismatch)]
    public void By_id_where_both_have_one_else_by_name(string? fromId, string? toId, string from, string to, string? code)
    {
        var facts = Some.Facts()
            .WithSource(system => system with { EndUser = from, EndUserId = fromId })
            .WithTarget(system => system with { EndUser = to, EndUserId = toId });
        var decision = Some.Decide(Some.Request(Some.Transfer().With("end_user", to), Some.Card()), facts);

        decision.Codes().ShouldBe(code is null ? [] : [code]);
        decision.Outcome.ShouldBe(code switch { null => Outcome.Accept, FindingCodes.OwnerUnsure => Outcome.Flag, _ => Outcome.Reject });
    }

    [Fact]
    public void The_other_owner_is_evidence_and_never_told()
    {
        var finding = Some.Decide(Some.Request(Some.Transfer(), Some.Card()), Some.Facts().WithSource(system => system with { EndUser = "Harbor Clinic" })).The(FindingCodes.OwnerMismatch);

        finding.Evidence.Select(evidence => evidence.Value).ShouldContain("Harbor Clinic");
        $"{finding.Message} {finding.Repair}".ShouldNotContain("Harbor");
    }
}

public class EndUserIsTheOwnerTests
{
    [Theory]
    [InlineData("Ridgeway Dental Group", null)]
    [InlineData("RIDGEWAY DENTAL GROUP, INC.", null)]
    [InlineData("Ridgeway Dental", Outcome.Note)]
    [InlineData("RDG", Outcome.Note)]
    [InlineData("Ridgeway Dentl Group", Outcome.Note)]
    [InlineData("Rigdeway Dental Group", Outcome.Note)]
    [InlineData("Dental Group", Outcome.Flag)]
    [InlineData("Harbor Clinic", Outcome.Flag)]
    public void A_name_that_is_shortened_or_misspelt_is_a_note_another_one_goes_to_a_person(string name, Outcome? outcome)
    {
        var decision = Some.Decide(Some.Request(Some.Transfer().With("end_user", name), Some.Card()));

        decision.Findings.Select(finding => (finding.Code, (Outcome?)finding.Outcome)).ShouldBe(outcome is null ? [] : [(FindingCodes.OwnerNameDiffers, outcome)]);
    }

    [Fact]
    public void It_rests_on_a_common_owner() =>
        Some.Decide(Some.Request(Some.Transfer(), Some.Card()), Some.Facts().WithTarget(system => system with { EndUser = "Harbor Clinic" })).Codes().ShouldBe([FindingCodes.OwnerMismatch]);

    [Fact]
    public void The_worksheet_is_looked_at_as_well() =>
        Some.Decide(Some.Upgrade(worksheet: Some.Worksheet().With("end_user", "Harbor Clinic")), Some.UpgradeFacts()).The(FindingCodes.OwnerNameDiffers).Evidence[0].Source.ShouldBe("worksheet.pdf");
}
