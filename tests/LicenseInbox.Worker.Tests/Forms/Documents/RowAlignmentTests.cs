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

    private static DraftForm Draft(params (string Key, double Middle)[] rows)
    {
        var form = ScannedForm.Descriptions.Forms.First(form => form.Kind == FormKind.LicenseTransfer);
        var places = rows.Index().ToDictionary(row => $"license_key_{row.Index + 1}", row => new FoundValue { Text = row.Item.Key, Sheet = Page, Box = new Area(60, row.Item.Middle - 5, 200, row.Item.Middle + 5), Confidence = 0.9 });
        var fields = places.ToDictionary(place => place.Key, place => new FieldFacts { Name = place.Key, Value = place.Value.Text, Page = 1, By = ReadBy.Ocr, Confidence = 0.9 });
        return new DraftForm(form, new FormFacts { Id = "", Kind = form.Kind, Source = "scan.tif", FirstPage = 1, Pages = [1], Confidence = 0.9, Fields = fields, Conflicts = [] }, places);
    }
}
