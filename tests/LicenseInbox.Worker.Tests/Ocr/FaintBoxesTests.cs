using LicenseInbox.Domain.Reading;
using LicenseInbox.Worker.Forms.Documents;
using LicenseInbox.Worker.Forms.Layout;
using LicenseInbox.Worker.Forms.Reading;
using LicenseInbox.Worker.Ocr;
using LicenseInbox.Worker.Tests.Forms;

namespace LicenseInbox.Worker.Tests.Ocr;

public class FaintBoxesTests
{
    private const string Label = "This is an upgrade to a Software Only Solution";

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_box_of_dots_without_one_of_its_sides_is_a_box_before_its_label(bool isTicked)
    {
        using var paper = Page(Box(isTicked)).Gray();
        using var page = PreparedPage.Of(paper);

        var box = page.Faint.Before(At(400, 1005)).ShouldNotBeNull();

        box.IsOn.ShouldBe(isTicked);
        (box.Box.Right / PreparedPage.Points).ShouldBe(380, 6);
    }

    [Fact]
    public void Two_sides_a_letter_a_side_that_lies_within_and_a_speck_in_the_middle_say_nothing()
    {
        using var corner = Page(drawing => Dots(drawing, across: [(332, 1046)], down: [(332, 1000)])).Gray();
        using var letter = Page(drawing => drawing.Fill(340, 1000, 6, 40).Fill(340, 1000, 30, 6)).Gray();
        using var crossed = Page(drawing => Box(false)(drawing).Fill(332, 1010, 48, 12)).Gray();
        using var smudged = Page(drawing => Box(false)(drawing).Fill(350, 1018, 6, 6)).Gray();

        foreach (var paper in new[] { corner, letter, crossed, smudged })
        {
            using var page = PreparedPage.Of(paper);
            page.Faint.Before(At(400, 1005)).ShouldBeNull();
        }
    }

    [Fact]
    public void Where_nothing_is_left_of_a_box_paper_says_that_it_is_not_ticked_a_cross_that_it_is_and_anything_else_nothing()
    {
        (bool? IsOn, Func<Drawing, Drawing> Draw)[] cases =
        [
            (false, drawing => drawing),
            (false, drawing => drawing.Fill(332, 124, 46, 3)),
            (true, drawing => Strokes(drawing, 80, isCross: true)),
            (true, drawing => Dots(Strokes(drawing, 80, isCross: true), across: [(332, 124)], down: [])),
            (null, drawing => Strokes(drawing, 80, isCross: false)),
            (null, drawing => drawing.Fill(335, 78, 6, 40).Fill(335, 78, 30, 6).Fill(335, 112, 30, 6).Fill(365, 84, 6, 8).Fill(365, 102, 6, 10).Fill(335, 94, 30, 6)),
            (null, drawing => drawing.Fill(1260, 75, 40, 40)),
        ];
        foreach (var (isOn, draw) in cases)
        {
            using var paper = draw(new Drawing(1320, 200).Fill(400, 80, 800, 24)).Binary();

            (new FaintBoxes(paper.Bits()).Bare(At(400, 80, 200))?.IsOn).ShouldBe(isOn);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_label_of_a_box_makes_it_one(bool isTicked)
    {
        var form = Form(isTicked);

        var field = form.Facts.Field("software_only").ShouldNotBeNull();
        (field.Checked, field.Confidence < 0.8).ShouldBe((isTicked, true));
        form.Facts.Kind.ShouldBe(FormKind.LicenseTransfer);
    }

    [Theory]
    [InlineData(Label, 400, false)]
    [InlineData("X " + Label, 340, true)]
    [InlineData("K" + Label, 340, null)]
    public void Without_its_box_a_label_is_ticked_by_an_X_before_it_and_not_where_nothing_stands_there(string label, int x, bool? isTicked) =>
        Form(label, x, new Drawing(2550, 3300)).Facts.Field("software_only")!.Checked.ShouldBe(isTicked);

    /// <summary>Of a label that two words grew together in only the end is known; the letters before that are no box.</summary>
    [Fact]
    public void The_box_stands_before_the_phrase_of_which_a_label_is_the_end() =>
        Form(isTicked: false, "This isan upgrade toa Software Only Solution:").Facts.Field("software_only")!.Checked.ShouldBe(false);

    [Fact]
    public void Where_another_reading_sees_the_box_clearly_a_faint_one_says_nothing()
    {
        var faint = Form(isTicked: true);
        var seen = faint.Facts.Field("software_only")! with { Checked = false, Confidence = 0.97 };
        var clear = faint with
        {
            Facts = faint.Facts with { Fields = new Dictionary<string, FieldFacts>(faint.Facts.Fields) { ["software_only"] = seen } },
            Places = new Dictionary<string, FoundValue>(faint.Places) { ["software_only"] = faint.Places["software_only"] with { IsOn = false } },
        };

        new ReadingsMerger(ScannedForm.Descriptions.Wording, _ => 2).Merge([faint, clear], new Dictionary<string, IReadOnlyList<FieldFacts?>>()).Facts.Field("software_only")!.Readings.ShouldBe(["", "off"]);
    }

    private static DraftForm Form(bool isTicked, string label = Label) => Form(label, 400, Page(Box(isTicked)));

    private static DraftForm Form(string label, int x, Drawing page) => new ScannedForm()
        .Phrase("License Transfer Form", 900, 150, 70)
        .Phrase("Case Number", 400, 400).Phrase("310692", 1100, 400)
        .Phrase("Contact Name", 400, 560).Phrase("Igor Salas", 1100, 560)
        .Phrase("End User Company", 400, 640).Phrase("Juniper Hotels", 1100, 640)
        .Phrase("From System Key", 400, 720).Phrase("DR6F-ST7G-Y65U-M0YK", 1100, 720)
        .Phrase("To System Key", 400, 800).Phrase("75R8-RHOA-K5QZ-2GSO", 1100, 800)
        .Phrase(label, x, 1005)
        .Read(page);

    private static Drawing Page(Func<Drawing, Drawing> draw) => draw(new Drawing(2550, 3300).Fill(1100, 720, 380, 24).Fill(400, 1005, 800, 24));

    private static Func<Drawing, Drawing> Box(bool isTicked) => drawing =>
    {
        Dots(drawing, across: [(332, 1046)], down: [(332, 1000), (377, 1000)]);
        return isTicked ? Strokes(drawing, 1005, isCross: true) : drawing;
    };

    private static Drawing Strokes(Drawing drawing, int y, bool isCross)
    {
        for (var step = 0; step < 36; step++)
            _ = isCross ? drawing.Fill(337 + step, y + step, 5, 3).Fill(337 + step, y + 36 - step, 5, 3) : drawing.Fill(337 + step, y + step, 5, 3);
        return drawing;
    }

    private static Drawing Dots(Drawing drawing, (int X, int Y)[] across, (int X, int Y)[] down)
    {
        for (var at = 0; at < 46; at += 7)
        {
            foreach (var (x, y) in across)
                drawing.Fill(x + at, y, 3, 3);
            foreach (var (x, y) in down)
                drawing.Fill(x, y + at, 3, 3);
        }

        return drawing;
    }

    /// <summary>A label that begins at a pixel.</summary>
    private static Area At(int x, int y, int height = 3300) => new(x * PreparedPage.Points, (height - y - 36) * PreparedPage.Points, (x + 800) * PreparedPage.Points, (height - y) * PreparedPage.Points);
}
