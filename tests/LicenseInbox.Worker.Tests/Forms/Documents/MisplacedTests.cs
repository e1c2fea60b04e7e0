using LicenseInbox.Domain.Reading;
using LicenseInbox.Worker.Forms.Documents;
using LicenseInbox.Worker.Forms.Layout;
using LicenseInbox.Worker.Forms.Reading;

namespace LicenseInbox.Worker.Tests.Forms.Documents;

public class MisplacedTests
{
    private static readonly Sheet Page = new() { Number = 1, Width = 612, Height = 792, Glyphs = [], IsRecognized = true };

    [Fact]
    public void The_value_of_a_label_that_a_reading_missed_is_none_of_the_label_beside_it()
    {
        var whole = Draft(("from_system_key", "A504-IVIR-70TW-TH2J", 600), ("to_system_key", "SATE-IQAW-GNHS-90P5", 560));
        var torn = Draft(("to_system_key", "A504-IV1R-70TW-TH2J", 601));

        var read = Misplaced.Without([whole, torn]);

        read[0].ShouldBe(whole);
        read[1]!.Facts.Fields.ShouldBeEmpty();
        read[1]!.Places.ShouldBeEmpty();
    }

    /// <summary>Which of them is right nothing tells.</summary>
    [Fact]
    public void Two_readings_that_each_have_both_values_stay_as_they_are()
    {
        var one = Draft(("from_system_key", "A504-IVIR-70TW-TH2J", 600), ("to_system_key", "SATE-IQAW-GNHS-90P5", 560));
        var other = Draft(("to_system_key", "A504-IV1R-70TW-TH2J", 601), ("from_system_key", "SATE-IQAW-GNHS-90P5", 560));

        Misplaced.Without([one, other]).ShouldBe([one, other]);
    }

    private static DraftForm Draft(params (string Name, string Text, double Middle)[] values)
    {
        var form = ScannedForm.Descriptions.Forms.First(form => form.Kind == FormKind.LicenseTransfer);
        return new DraftForm(
            form,
            new FormFacts { Id = "", Kind = form.Kind, Source = "scan.tif", Fields = values.ToDictionary(value => value.Name, value => new FieldFacts { Name = value.Name, Value = value.Text, Page = 1, By = ReadBy.Ocr, Confidence = 0.9 }) },
            values.ToDictionary(value => value.Name, value => new FoundValue { Text = value.Text, Sheet = Page, Box = new Area(60, value.Middle - 5, 200, value.Middle + 5), Confidence = 0.9 }));
    }
}
