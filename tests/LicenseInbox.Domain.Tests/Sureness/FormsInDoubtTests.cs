using LicenseInbox.Domain.Policy;
using LicenseInbox.Domain.Reading;
using LicenseInbox.Domain.Registry;

namespace LicenseInbox.Domain.Tests.Sureness;

public class FormsInDoubtTests
{
    private static readonly FormFacts Card = Some.Card().Scanned();

    [Fact]
    public void A_scan_that_agrees_with_what_we_know_is_accepted() =>
        Some.DecideScans(Some.Facts(), Some.Transfer().Scanned(), Card).Outcome.ShouldBe(Outcome.Accept);

    [Theory]
    [InlineData("from_system_key", "7K2M-91QD-XR48-5TZC", "7k2m 91qd xr48 5tzc")]
    [InlineData("from_system_key", "7KZM-9IQD-XR4B-STZC", "7K2M-91QD-XR48-5T2C")]
    [InlineData("from_system_key", "7K2M-91OD-XR48-5TZC", "7K2M-910D-XR48-5TZC")]
    [InlineData("from_system_key", "7K2M-9100-XR48-5TZC", "7KZM-91Q0-XR48-5TZC")]
    [InlineData("to_system_key", "4NW8-62HJ-PL3S-BVYA", "4NWB-6ZHJ-P135-8VYA")]
    [InlineData("license_key_1", "5TAT-OOOO-0000-0000-0010", "STAT—0000—0000—0000—OOIO")]
    [InlineData("license_key_1", "STAT-0000-0000-0000-00010", "ISTAT-0000-0000-0000-0010", "STAT-0000-0000-0000-0010")]
    [InlineData("to_system_key", "i4NW8-62HJ-PL35-8VYA", "4NW8-622HJ-PL35-8VYA")]
    [InlineData("quantity_1", "1O", "10")]
    [InlineData("quantity_1", "10 poo", "10", "10", "70", "70")]
    [InlineData("quantity_1", "10", "lo,")]
    [InlineData("quantity_1", "410", "", "10", "10", "70")]
    [InlineData("license_type_1", "ALTI-STATI0N-1O", "ALTI—STATION—10")]
    [InlineData("license_type_1", "ALT1-STATIQN-10", "")]
    [InlineData("license_type_1", "STATION: 10", "", "STATION-10")]
    [InlineData("end_user", "Ridgeway Denta1 Group", "Ridgewy Dental Group")]
    [InlineData("signature", "[ink]", "[ink]")]
    [InlineData("signed_date", "03/O4/26", "o3/q4/2b")]
    public void A_field_is_sure_where_readings_and_what_we_know_agree(string field, params string[] readings)
    {
        var form = Some.Transfer().Scanned().Read(field, readings).Settled(cases: Some.CaseNumber);

        form.Unsure.Keys.ShouldBe(["case_number"]); // No reading found its label; an email needs none.
        Some.DecideScans(Some.Facts(), Some.Transfer().Scanned().Read(field, readings), Card).Outcome.ShouldBe(Outcome.Accept);
    }

    [Fact]
    public void What_readings_agree_on_is_spelled_as_most_of_them_wrote_it() =>
        Some.Card().Scanned().Read("cardholder_name", "Nora Fe1d", "Nora Feld", "Nora Feld").Settled(cases: Some.CaseNumber).Text("cardholder_name").ShouldBe("Nora Feld");

    [Theory]
    [InlineData("from_system_key", "7K2M-91QD-XR48-5TZC", "7K2M-91QD-XR4-5TZC")]
    [InlineData("from_system_key", "7K2M-91QD-XR48-5TZC", "")]
    [InlineData("from_system_key", "7K2M-91QD-XR48-5TZD", "7K2M-91QD-XR48-5TZD")]
    [InlineData("to_system_key", "7K2M-91QD-XR48-5TZC", "4NWB-62HJ-PL35-8VYA")]
    [InlineData("license_key_1", "STAT-0000-0000-0000-0010", "STAT-0000-0000-0000-0019")]
    [InlineData("license_key_2", "AGNT-0000-0000-0000-0005")]
    [InlineData("license_key_1", "STAT-0000-0000-0000-000010", "STAT-0000-0000-0000-000010")]
    [InlineData("quantity_1", "70", "70")]
    [InlineData("quantity_1", "10", "70")]
    [InlineData("quantity_1", "10", "10", "70", "70")]
    [InlineData("quantity_1", "10", "70", "40")]
    [InlineData("license_type_1", "ALTI-STATION-70", "ALTI-STATION-70")]
    [InlineData("license_type_1", "TATION-10", "10")]
    [InlineData("license_type_1", "ALTI-ACM-10", "ALTI-STATION-10")]
    [InlineData("end_user", "Rldg Ml", "qwvvy")]
    [InlineData("signature", "[ink]", "")]
    [InlineData("signed_date", "", "4")]
    public void A_field_without_agreement_is_flagged_by_its_label(string field, params string[] readings)
    {
        var decision = Some.DecideScans(Some.Facts(), Some.Transfer().Scanned().Read(field, readings), Card);

        decision.Outcome.ShouldBe(Outcome.Flag);
        decision.Codes().ShouldBe([FindingCodes.FormUnreadable]);
        var finding = decision.The(FindingCodes.FormUnreadable);
        finding.Message.ShouldContain(Some.Policy.Label(FormKind.LicenseTransfer, field));
        finding.Evidence.Where(evidence => evidence.Field == field && evidence.Form is not null).ShouldAllBe(evidence => evidence.Source == "transfer.tif" && evidence.By == ReadBy.Ocr);
        finding.Evidence.Select(evidence => evidence.Value).ShouldContain(readings.First(text => text.Length > 0));
    }

    [Fact]
    public void The_nearest_known_key_is_shown_to_the_representative_and_not_to_the_partner()
    {
        var finding = Some.DecideScans(Some.Facts(), Some.Transfer().Scanned().Read("from_system_key", "7K2M-91QD-XR48-5T7C", "7K2M-91QD-X48-5TZ"), Card).The(FindingCodes.FormUnreadable);

        finding.Evidence.ShouldContain(evidence => evidence.Source == "systems" && evidence.Value == Some.OldSystem.Text);
        finding.Message.ShouldNotContain(Some.OldSystem.Text);
    }

    [Fact]
    public void Evidence_says_what_was_read_where_look_alikes_were_folded()
    {
        var facts = Some.Facts().WithSource(system => system with { EndUser = "Somebody Else" });
        var finding = Some.DecideScans(facts, Some.Transfer().Scanned().Read("from_system_key", "7KZM-9IQD-XR48-5TZC", "7KZM-9IQD-XR48-5TZC"), Card).The(FindingCodes.OwnerMismatch);

        finding.Evidence.ShouldContain(evidence => evidence.Value == Some.OldSystem.Text && evidence.ReadAs == "7KZM-9IQD-XR48-5TZC");
    }

    [Fact]
    public void However_many_readings_give_a_system_key_the_keys_of_its_neighbor_speak_against_it()
    {
        var facts = Some.Facts().With(Some.System(SystemKey.Of("7K2M-91QD-XU48-5TZC")));
        var form = Some.Transfer().Scanned().Read("from_system_key", [.. Enumerable.Repeat("7K2M-91QD-XU48-5TZC", 5)]);

        Some.DecideScans(facts, form, Card).Codes().ShouldBe([FindingCodes.FormUnreadable]);
    }

    [Fact]
    public void However_many_readings_give_a_system_key_the_case_of_its_neighbor_speaks_against_it()
    {
        var facts = Some.Facts().With(Some.System(SystemKey.Of("4NW8-62HU-PL35-8VYA"), Platform.MaxServer));
        var form = Some.Transfer().Scanned().Read("to_system_key", [.. Enumerable.Repeat("4NW8-62HU-PL35-8VYA", 5)]);

        Some.DecideScans(facts, form, Card).Codes().ShouldBe([FindingCodes.FormUnreadable]);
    }

    [Fact]
    public void Typed_text_is_never_folded() =>
        Some.Decide(Some.Request(Some.Transfer().With("from_system_key", "7KZM-91QD-XR48-5TZC"), Some.Card())).Codes().ShouldBe([FindingCodes.SystemUnknown]);

    [Fact]
    public void Two_known_keys_that_look_alike_are_never_told_apart()
    {
        var facts = Some.Facts().With(Some.System(SystemKey.Of("7KZM-91QD-XR48-5TZC"), endUser: "Somebody Else"));

        Some.DecideScans(facts, Some.Transfer().Scanned(), Card).Codes().ShouldBe([FindingCodes.FormUnreadable]);
    }

    [Fact]
    public void A_license_key_next_to_another_of_the_same_size_needs_that_one_on_the_form_too()
    {
        var facts = Some.Facts().With(Some.License("STAT-0000-0000-0000-0019", "ALTI-STATION-10", 10));
        var both = Some.Transfer().Scanned().Read("license_key_3", "STAT-0000-0000-0000-0019", "STAT-0000-0000-0000-0019").Read("license_type_3", "ALTI-STATION-10", "").Read("quantity_3", "10", "10");

        Some.DecideScans(facts, Some.Transfer().Scanned(), Card).Codes().ShouldBe([FindingCodes.FormUnreadable]);
        Some.DecideScans(facts, both, Card).Outcome.ShouldBe(Outcome.Accept);
    }

    [Fact]
    public void A_sure_key_of_another_system_is_rejected() =>
        Some.DecideScans(Some.Facts().With(Some.License(Some.Stations, "ALTI-STATION-10", 10, Some.NewSystem)), Some.Transfer().Scanned(), Card)
            .Codes().ShouldBe([FindingCodes.LicenseNotOnSource]);

    [Fact]
    public void What_is_surely_empty_is_asked_for_and_what_may_be_empty_is_flagged()
    {
        Some.DecideScans(Some.Facts(), Some.Transfer().Scanned().ReadEmpty("signature"), Card).Codes().ShouldBe([FindingCodes.FormIncomplete]);
        Some.DecideScans(Some.Facts(), Some.Transfer().Scanned().ReadEmpty("signature", 0.5), Card).Codes().ShouldBe([FindingCodes.FormUnreadable]);
    }

    [Fact]
    public void A_list_of_which_no_row_was_found_is_not_asked_for_where_the_systems_are_known()
    {
        var listless = Enumerable.Range(1, 4).Aggregate(Some.Transfer().Scanned(), (form, row) => form.WithoutRow(row));

        listless.Settled(cases: Some.CaseNumber).Unsure["license_key_1"].Known.ShouldContain(near => near.Value == "STAT-0000-0000-0000-0010");
        Some.DecideScans(Some.Facts(), listless, Card).Codes().ShouldBe([FindingCodes.FormUnreadable]);
        Some.DecideScans(Some.Facts(), listless.ReadEmpty("license_key_1"), Card).Codes().ShouldBe([FindingCodes.FormIncomplete]);
    }

    [Fact]
    public void Two_readings_against_two_or_three_others_are_no_agreement() =>
        Some.DecideScans(Some.Facts(), Some.Transfer().Scanned(), Card.Read("amount", "300.00", "300.00", "200.00", "200.00", "200.00")).Codes().ShouldBe([FindingCodes.FormUnreadable]);

    [Fact]
    public void Specks_in_unused_rows_are_nothing() =>
        Some.DecideScans(Some.Facts(), Some.Transfer().Scanned().Read("license_key_7", "l", "").Read("quantity_7", "", "."), Card).Outcome.ShouldBe(Outcome.Accept);

    [Fact]
    public void An_override_does_not_make_a_key_sure()
    {
        var form = Some.Transfer().Scanned().Read("license_key_2", "AGNT-0000-0000-0000-0008", "").Settled(Some.Facts(), Some.CaseNumber);
        var request = Some.Request(form, Some.Card());
        var finding = Some.Decide(request).The(FindingCodes.FormUnreadable);

        Some.Decide(request, overrides: [new Override(finding.Code, Override.FingerprintOf(finding), "kim", "looks right", Some.ReceivedAt)]).Outcome.ShouldBe(Outcome.Flag);
    }

    [Fact]
    public void A_quantity_whose_key_was_not_read_is_in_doubt_though_two_readings_agree_on_it()
    {
        var form = Some.Transfer().Scanned().WithoutField("license_key_2").WithoutField("license_type_2").Read("quantity_2", "42", "42").Settled(cases: Some.CaseNumber);

        form.Text("quantity_2").ShouldBeNull();
        form.Unsure.Keys.ShouldContain("license_key_2");
        form.Unsure.Keys.ShouldContain("quantity_2");
    }

    [Theory]
    [InlineData("'Ridgeway Dental Group", "'Ridgeway Dental Group")]
    [InlineData("; Ridgeway Denta1 Group", "Ridgewy Dental Group")]
    public void What_recognition_adds_to_the_owners_name_is_not_the_partners_spelling(string one, string other) =>
        Some.Transfer().Scanned().Read("end_user", one, other).Settled(cases: Some.CaseNumber).Text("end_user").ShouldBe("Ridgeway Dental Group");

    [Theory]
    [InlineData("on", "on", 0.97, true)]
    [InlineData("off", "off", 0.97, false)]
    [InlineData("on", "off", 0.97, null)]
    [InlineData("off", "", 0.97, null)]
    [InlineData("on", "", 0.97, null)]
    [InlineData("on", "on", 0.6, null)]
    [InlineData("off", "off", 0.6, null)]
    public void A_tick_is_sure_when_all_readings_say_the_same_and_are_confident(string one, string other, double confidence, bool? isOn)
    {
        var form = Some.Transfer().Scanned().Read("software_only", one, other).Confident("software_only", confidence).Settled();

        form.Field("software_only")!.Checked.ShouldBe(isOn);
        form.Unsure.ContainsKey("software_only").ShouldBe(isOn is null);
    }

    [Theory]
    [InlineData(3, Outcome.Flag)]
    [InlineData(4, Outcome.Accept)]
    public void More_readings_than_go_wrong_alike_tell_a_key_from_its_neighbor(int count, Outcome outcome)
    {
        var facts = Some.Facts().With(Some.License("STAT-0000-0000-0000-0019", "ALTI-STATION-10", 10));
        var form = Some.Transfer().Scanned().Read("license_key_1", [.. Enumerable.Repeat(Some.Stations, count)]);

        Some.DecideScans(facts, form, Card).Outcome.ShouldBe(outcome);
        Some.DecideScans(facts, form.Read("license_key_1", [.. Enumerable.Repeat(Some.Stations, count), "STAT-0000-0000-0000-0019"]), Card).Outcome.ShouldBe(Outcome.Flag);
    }

    [Fact]
    public void However_many_readings_give_a_key_the_rows_quantity_speaks_for_its_neighbor()
    {
        var facts = Some.Facts().With(Some.License("STAT-0000-0000-0000-0019", "ALTI-STATION-10", 4));
        var form = Some.Transfer().Scanned().Read("license_key_1", [.. Enumerable.Repeat(Some.Stations, 5)]);

        form.Settled(facts, Some.CaseNumber).Unsure.Keys.ShouldNotContain("license_key_1");
        form.Read("quantity_1", "4", "4").Settled(facts, Some.CaseNumber).Unsure.Keys.ShouldContain("license_key_1");
    }

    [Theory]
    [InlineData("ALTI-ACM-5", 5, 1, Outcome.Accept)]
    [InlineData("ALTI-STATION-10", 10, 1, Outcome.Flag)]
    [InlineData("ALTI-ACM-5", 5, 2, Outcome.Flag)]
    public void One_reading_that_gives_a_keys_neighbor_does_not_count_against_three_where_the_rows_type_and_quantity_are_the_keys(string type, int quantity, int against, Outcome outcome)
    {
        var facts = Some.Facts().With(Some.License("STAT-0000-0000-0000-0019", type, quantity));
        var form = Some.Transfer().Scanned().Read("license_key_1", [.. Enumerable.Repeat(Some.Stations, 3), .. Enumerable.Repeat("STAT-0000-0000-0000-0019", against)]);

        Some.DecideScans(facts, form, Card).Outcome.ShouldBe(outcome);
        Some.DecideScans(facts, form.Read("license_type_1", "ALTI-STATION-10", ""), Card).Outcome.ShouldBe(Outcome.Flag);
    }

    [Fact]
    public void A_key_is_sure_when_two_readings_give_each_of_its_characters_though_hardly_one_gives_it_whole()
    {
        var form = Some.Transfer().Scanned().Read("license_key_1", "STAT-0000-0000-0000-0O1I", "SIAT-0000-0000-0000-0010", "STAT-OOOO-000O-00X0-0010", "STAT-0000-0000-0000-00.0");

        Some.DecideScans(Some.Facts(), form, Card).Outcome.ShouldBe(Outcome.Accept);
        Some.DecideScans(Some.Facts(), form.Read("license_key_1", "STAT-0000-0000-0000-0O7X", "SIAT-0000-0000-0000-007X", "STAT-OOOO-000O-00X0-0010"), Card).Outcome.ShouldBe(Outcome.Flag);
    }

    [Theory]
    [InlineData("7K2M-9!QD-XR48-5TZC", "7K2M-9|QD-XR48-5TZC")]
    [InlineData("7K2M-91QD-XR4&-§TZC", "7K2M-91QD-XR48-$TZC")]
    public void Signs_in_a_key_are_the_characters_that_look_like_them(params string[] readings) =>
        Some.DecideScans(Some.Facts(), Some.Transfer().Scanned().Read("from_system_key", readings), Card).Outcome.ShouldBe(Outcome.Accept);

    [Theory]
    [InlineData("4J4A-Q69L-FMPY-253]", true)]
    [InlineData("4J4A-Q69L-FMPY-253", false)]
    public void A_bracket_in_a_key_is_the_J_that_looks_like_it(string other, bool isSure)
    {
        var facts = Some.Facts().With(Some.System(SystemKey.Of("4J4A-Q69L-FMPY-253J")));
        string[] readings = ["4J4A-Q69L-FMPY-253}", other, "4J4A-Q69L-FMPY-253", "4J4A-Q69L-FMPY-253", "4J4A-Q69L-FMPY-253"];

        Some.Transfer().WithoutRow(1).WithoutRow(2).Scanned().Read("from_system_key", readings).Settled(facts).Unsure.ContainsKey("from_system_key").ShouldBe(!isSure);
    }

    [Fact]
    public void One_reading_against_three_does_not_count_where_the_case_says_which_system_is_meant()
    {
        var facts = Some.Facts().With(Some.System(SystemKey.Of("4NWB-62HJ-PL35-8VYX"), endUser: "Somebody Else"));
        var readings = new[] { Some.NewSystem.Text, Some.NewSystem.Text, Some.NewSystem.Text, "4NWB-62HJ-PL35-8VYX" };

        Some.Transfer().Scanned().Read("to_system_key", readings).Settled(facts, Some.CaseNumber).Unsure.Keys.ShouldNotContain("to_system_key");
        Some.Transfer().Scanned().Read("to_system_key", readings).Settled(facts).Unsure.Keys.ShouldContain("to_system_key");
        Some.Transfer().Scanned().Read("to_system_key", [.. readings, "4NWB-62HJ-PL35-8VYX"]).Settled(facts, Some.CaseNumber).Unsure.Keys.ShouldContain("to_system_key");
    }

    [Fact]
    public void One_character_that_every_reading_gives_otherwise_is_no_known_key_even_where_the_case_points_at_it()
    {
        string[] readings = ["4NWB-62HJ-PL35-8YYA", "4NWB-62HJ-PL35-8YYA", "4NWB-62HJ-PL35-8YYA"];

        Some.Transfer().Scanned().Read("to_system_key", readings).Settled(cases: Some.CaseNumber).Unsure.Keys.ShouldContain("to_system_key");
        Some.Transfer().Scanned().Read("to_system_key", readings).Settled().Unsure.Keys.ShouldContain("to_system_key");
    }

    [Theory]
    [InlineData(false, "off", "", false)]
    [InlineData(false, "off", "off", false)]
    [InlineData(false, "on", "on", null)]
    [InlineData(false, "on", "", null)]
    [InlineData(false, "", "", null)]
    [InlineData(true, "off", "", null)]
    [InlineData(true, "off", "off", null)]
    [InlineData(true, "on", "", true)]
    public void A_box_that_one_reading_missed_or_that_is_faint_is_sure_where_the_case_and_the_system_say_the_same(bool isUpgrade, string one, string other, bool? isOn)
    {
        var facts = Some.Facts().With(Some.System(Some.NewSystem, isUpgrade ? Platform.SoftwareOnly : Platform.MaxServer)).With(Some.Case() with { SoftwareOnly = isUpgrade });
        var settled = Some.Transfer().Scanned().Read("software_only", one, other).Settled(facts, Some.CaseNumber);

        settled.Field("software_only")!.Checked.ShouldBe(isOn);
        settled.Unsure.ContainsKey("software_only").ShouldBe(isOn is null);
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, null)]
    public void A_box_of_a_fax_that_one_reading_missed_is_sure_where_the_case_on_the_form_says_the_same(bool isUpgrade, bool? isOn)
    {
        var facts = Some.Facts().With(Some.System(Some.NewSystem, isUpgrade ? Platform.SoftwareOnly : Platform.MaxServer)).With(Some.Case() with { SoftwareOnly = isUpgrade });
        var fax = Some.Transfer().Scanned().Read("case_number", "204417", "204417").Read("software_only", "", "off");

        fax.Settled(facts).Field("software_only")!.Checked.ShouldBe(isOn);
        fax.Read("case_number", "204417", "").Settled(facts).Field("software_only")!.Checked.ShouldBeNull();
    }

    [Fact]
    public void A_capital_L_is_told_from_a_1_by_as_many_readings_and_a_small_l_never()
    {
        var facts = Some.Facts().With(Some.System(SystemKey.Of("4NWB-62HJ-P135-8VYA"), endUser: "Somebody Else"));

        Some.DecideScans(facts, Some.Transfer().Scanned().Read("to_system_key", [.. Enumerable.Repeat("4NWB-62HJ-PL35-8VYA", 4)]), Card).Codes().ShouldNotContain(FindingCodes.FormUnreadable);
        Some.Transfer().Scanned().Read("to_system_key", [.. Enumerable.Repeat("4NWB-62HJ-PL35-8VYA", 2), "4NWB-62HJ-Pl35-8VYA"]).Settled(facts).Unsure.Keys.ShouldContain("to_system_key");
    }

    [Theory]
    [InlineData(true, "4NWB-62HJ-PL35-8VYA", "4NWB-62HJ-PL355-8VYA", "4NWB-62HJ-PL35-8VYA")]
    [InlineData(true, "QN0B-62HJ-PL35-8VYA", "ON0B-62HJ-PL35-8VYA", "QNN0B-62HJ-PL35-8VYA", "QN0B-62HJ-PL35-8VYA")]
    [InlineData(true, "4NWB-62HJ-PL3$-8VYA", "4NWB-62HJ-PL35-8VYA", "4NWB-62HJ-PL35-8VYA", "4NWB-62HJ-PL35-8VYA")]
    [InlineData(false, "QN0B-62HJ-P135-8VYA", "QNN0B-62HJ-P135-8VYA", "QN0B-62HJ-PL35-8VYA", "QN0B-62HJ-PL35-8VYA")]
    public void A_capital_L_is_told_from_a_1_also_where_a_reading_doubles_a_character_or_takes_a_Q_for_an_O(bool isSure, params string[] readings)
    {
        var own = SystemKey.Of(readings[^1]);
        var facts = Some.Facts().With(Some.System(own)).With(Some.System(SystemKey.Of(own.Text.Replace("PL", "P1")), endUser: "Somebody Else")).WithCase(known => known with { System = own });

        Some.Transfer().Scanned().Read("to_system_key", readings).Settled(facts, Some.CaseNumber).Unsure.ContainsKey("to_system_key").ShouldBe(!isSure);
    }

    [Fact]
    public void Readings_that_spell_a_key_but_for_its_Qs_give_it_where_the_case_points_at_it_and_no_other_key_differs_in_that_alone()
    {
        var own = SystemKey.Of("I0AQ-1GO2-4XQV-QM03");
        string[] readings = ["TOAQ-1G02-4XQV-OM03", "IQAQ-1", "IQAQ-1GO2-4XQV-QM03", "10AQ-1602-4XQV-OMO3", "I0AQ-1G02-4XOQV-OM03"];
        var facts = Some.Facts().With(Some.System(own)).WithCase(known => known with { System = own });

        Some.Transfer().Scanned().Read("to_system_key", readings).Settled(facts, Some.CaseNumber).Text("to_system_key").ShouldBe(own.Text);
        Some.Transfer().Scanned().Read("to_system_key", readings).Settled(facts).Unsure.Keys.ShouldContain("to_system_key");
        Some.Transfer().Scanned().Read("to_system_key", readings).Settled(facts.With(Some.System(SystemKey.Of("I0AQ-1GO2-4XQV-OM03"))), Some.CaseNumber).Unsure.Keys.ShouldContain("to_system_key");
    }

    /// <summary>One reading found the new system's key beside the old one's label; what was read again there agrees with it.</summary>
    [Fact]
    public void A_from_system_that_all_license_keys_contradict_is_in_doubt() =>
        Some.Transfer().Scanned().Read("from_system_key", Some.NewSystem.Text, "", Some.NewSystem.Text, Some.NewSystem.Text, Some.NewSystem.Text).Settled(Some.Facts(), Some.CaseNumber).Unsure.Keys.ShouldContain("from_system_key");

    [Fact]
    public void Nothing_is_asked_for_that_may_be_on_a_page_that_was_not_read()
    {
        var message = Some.Message() with { Documents = [new DocumentFacts { Name = "scan.pdf", Digest = "d", Pages = 1, Problem = new DocumentProblem(DocumentProblemKind.Image, "it is a picture of a page") }] };

        Some.Decide(Some.Request(Some.Submission(message)), Some.Facts()).Codes().ShouldBe([FindingCodes.FormUnreadable]);
    }

    [Fact]
    public void Two_readings_that_agree_on_another_end_user_are_no_agreement_where_others_differ()
    {
        var form = Some.Transfer().Scanned();

        form.Read("end_user", "Highland Foods", "Highland Foods", "Rdgwy").Settled(cases: Some.CaseNumber).Unsure.Keys.ShouldContain("end_user");
        form.Read("end_user", "Highland Foods", "Highland Foods", "Ridgeway Dental Group").Settled(cases: Some.CaseNumber).Unsure.Keys.ShouldContain("end_user");
        form.Read("end_user", "Highland Foods", "Highland Foods").Settled(cases: Some.CaseNumber).Text("end_user").ShouldBe("Highland Foods");
        Some.DecideScans(Some.Facts(), form, Card.Read("billing_zip", "94538", "94538", "94588", "94533")).Codes().ShouldBe([FindingCodes.FormUnreadable]);
    }

    [Theory]
    [InlineData("PO-87277", "P0-87277", "P0-87277", "P0-87277", "/PQ-87277", "PO-87277")]
    [InlineData("PO-5128", "PO-5128", "PO-5128", "PO-S128")]
    [InlineData(null, "PO-5128", "PO-S128")]
    [InlineData(null, "PO-B128", "PO-B128", "PO-8128", "PO-8128")]
    public void Readings_agree_on_how_a_purchase_order_is_spelled(string? number, params string[] readings) =>
        Some.Worksheet().Scanned().Read("po_number", readings).Settled().Text("po_number").ShouldBe(number);
}
