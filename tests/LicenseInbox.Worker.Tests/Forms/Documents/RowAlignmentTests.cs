using LicenseInbox.Domain.Reading;
using LicenseInbox.Worker.Forms.Documents;
using LicenseInbox.Worker.Forms.Layout;
using LicenseInbox.Worker.Forms.Reading;

namespace LicenseInbox.Worker.Tests.Forms.Documents;

public class RowAlignmentTests
{
    private static readonly Sheet Page = new() { Number = 1, Width = 612, Height = 792, Glyphs = [], IsRecognized = true };

    [Theory]
    [InlineData(2, "103-COLC-VbQo-50CZ-SMOU", "V103-COLC", "VDQ0-50C2-SMDU")]
    [InlineData(2, "V103-COLC-VDQO-50CZ-SMDU", "VDQ0-50C2-SMDU", "V103-COLC")]
    [InlineData(3, "V103-COLC-VDQO-50CZ-SMDU", "Q77M-NOLC", "VDQ0-50C2-SMDU")]
    public void Two_pieces_that_are_a_key_of_another_reading_together_are_one_row(int rows, string whole, string upper, string lower)
    {
        var one = Draft(("D571-234S-6C1G-O5MT-68A5", 500), (whole, 470));
        var other = Draft(("D571-234S-6C1G-O5MT-68A5", 500), (upper, 482), (lower, 470));

        var aligned = RowAlignment.Align([one, other]);

        aligned[0]!.Facts.Text($"license_key_{rows}").ShouldBe(whole);
        aligned[1]!.Facts.Text($"license_key_{rows}").ShouldBe(lower);
        aligned[1]!.Facts.Fields.Count.ShouldBe(rows);
    }

    [Theory]
    [InlineData("IX$$-7D78-EX1 1-11UZ-3805 \"KBJELEYTW-V3PU-2761-V20K", "Kau-EVTW-vaPU-2761-V20K", 2)]
    [InlineData("IX$$-7D78-EX1 1-11UZ-3805 KBJELEYTW-V3PU-2761-V20K", "Kau-EVT", 3)] // one broken key, perhaps
    [InlineData("IX$$-7D78-EX1 1-11UZ-3805 V103-COLC-VDQO-50CZ-SMDU KBJELEYTW-V3PU-2761-V20K", "Kau-EVTW-vaPU-2761-V20K", 3)] // one more between the two
    public void What_one_reading_took_for_one_row_and_another_for_two_is_no_line_of_its_own(string both, string second, int last)
    {
        var one = Draft((both, 484, 17), ("D571-234S-6C1G-O5MT-68A5", 440, 5));
        var other = Draft(("1XS$-7078-EX1-1UZ-3805", 496, 5), (second, 472, 5), ("D571-234S-6C1G-O5MT-68A5", 440, 5));

        var aligned = RowAlignment.Align([one, other]);

        aligned[1]!.Facts.Text($"license_key_{last}").ShouldBe(second);
        aligned.ShouldAllBe(draft => draft!.Facts.Text($"license_key_{last + 1}") == "D571-234S-6C1G-O5MT-68A5");
    }

    [Fact]
    public void Their_types_tell_as_well()
    {
        var one = Draft("license_type", ("ALTI-IPSTATION-8 ALTI-STATION-2", 484, 17), ("ALTI-ACC-4", 440, 5));
        var other = Draft("license_type", ("ALTI-IPSTA ION-8", 496, 5), ("ALTI-STATION-2", 472, 5), ("ALTI-ACC-4", 440, 5));

        RowAlignment.Align([one, other]).ShouldAllBe(draft => draft!.Facts.Text("license_type_3") == "ALTI-ACC-4");
    }

    private static DraftForm Draft(params (string Key, double Middle)[] rows) => Draft([.. rows.Select(row => (row.Key, row.Middle, 5d))]);

    private static DraftForm Draft(params (string Key, double Middle, double Half)[] rows) => Draft("license_key", rows);

    private static DraftForm Draft(string column, params (string Text, double Middle, double Half)[] rows)
    {
        var form = ScannedForm.Descriptions.Forms.First(form => form.Kind == FormKind.LicenseTransfer);
        var places = rows.Index().ToDictionary(row => $"{column}_{row.Index + 1}", row => new FoundValue { Text = row.Item.Text, Sheet = Page, Box = new Area(60, row.Item.Middle - row.Item.Half, 200, row.Item.Middle + row.Item.Half), Confidence = 0.9 });
        var fields = places.ToDictionary(place => place.Key, place => new FieldFacts { Name = place.Key, Value = place.Value.Text, Page = 1, By = ReadBy.Ocr, Confidence = 0.9 });
        return new DraftForm(form, new FormFacts { Id = "", Kind = form.Kind, Source = "scan.tif", FirstPage = 1, Pages = [1], Confidence = 0.9, Fields = fields, Conflicts = [] }, places);
    }
}
