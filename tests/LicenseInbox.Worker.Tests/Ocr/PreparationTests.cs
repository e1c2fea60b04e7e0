using LicenseInbox.Worker.Ocr;

namespace LicenseInbox.Worker.Tests.Ocr;

public class PreparationTests
{
    [Fact]
    public void A_ruled_line_is_found_whole_or_broken_and_a_row_of_letters_is_none()
    {
        var drawing = new Drawing(1200, 400).Fill(100, 50, 900, 3);
        for (var x = 100; x < 1000; x += 45)
            drawing.Fill(x, 120, 40, 3).Fill(x, 200, 9, 3).Fill(x + 14, 200, 9, 3).Fill(x + 28, 200, 9, 3);
        for (var x = 100; x < 1000; x += 28)
            drawing.Fill(x, 300, 22, 4).Fill(x + 9, 300, 4, 30);
        using var page = drawing.Binary();

        var lines = RuledLines.In(page);

        lines.Select(line => line.Box.Y).Order().ShouldBe([50, 120, 200]);
        lines.ShouldAllBe(line => !line.IsVertical && line.Box.Width > 850);
        using var erased = RuledLines.Erased(page, lines);
        erased.Bits().Fill(new Cell(90, 40, 950, 180)).ShouldBe(0);
        erased.Bits().Fill(new Cell(100, 300, 22, 4)).ShouldBe(1);
    }

    /// <summary>A fax's noise; a broken stroke, the dots of a line and a point are none.</summary>
    [Fact]
    public void A_single_dot_that_stands_alone_is_noise()
    {
        using var page = new Drawing(200, 60).Fill(20, 20, 1, 1).Fill(60, 20, 2, 2).Fill(100, 20, 1, 1).Fill(102, 20, 1, 1).Fill(140, 10, 2, 20).Fill(144, 20, 1, 1).Fill(150, 20, 1, 1).Binary();

        using var clean = page.WithoutLoneDots();

        clean.Spots().Select(spot => spot.X).Order().ShouldBe([60, 100, 102, 140, 144]);
    }

    [Fact]
    public void The_bows_of_a_signature_are_no_line()
    {
        var drawing = new Drawing(1200, 400);
        for (var x = 100; x < 600; x += 100)
            drawing.Fill(x, 200, 90, 6).Fill(x, 165, 10, 35).Fill(x + 45, 165, 10, 35);
        using var page = drawing.Binary();

        RuledLines.In(page).ShouldBeEmpty();
    }

    /// <summary>Dots lead to a number, whose digits stand on their line.</summary>
    [Fact]
    public void The_feet_of_digits_behind_a_dotted_line_are_none_of_it()
    {
        var paper = new Drawing(2000, 400);
        for (var x = 200; x < 1500; x += 8)
            paper.Fill(x, 202, 4, 4);
        for (var x = 1508; x < 1600; x += 24)
            paper.Fill(x, 200, 18, 6).Fill(x, 172, 5, 30).Fill(x + 13, 172, 5, 30);
        using var binary = paper.Binary();

        RuledLines.In(binary).ShouldHaveSingleItem().Box.Right.ShouldBeInRange(1490, 1515);
    }

    [Fact]
    public void What_crosses_an_erased_line_stays()
    {
        using var page = new Drawing(800, 300).Fill(50, 150, 700, 3).Fill(300, 120, 6, 60).Binary();

        using var erased = RuledLines.Erased(page, RuledLines.In(page));

        erased.Spots().Sum(spot => spot.Height).ShouldBeGreaterThan(48);
    }

    [Fact]
    public void A_dark_area_is_found_by_its_grey_and_a_dark_margin_is_none()
    {
        using var page = new Drawing(1200, 600).Fill(0, 0, 60, 600, 20).Fill(200, 200, 800, 60, 70).Fill(230, 215, 12, 30, 250).Fill(260, 215, 12, 30, 250).Gray();

        var dark = DarkAreas.In(page).ShouldHaveSingleItem();

        dark.X.ShouldBeInRange(196, 204);
        dark.Width.ShouldBeInRange(790, 810);
    }

    [Fact]
    public void On_a_pale_copy_ink_becomes_black_so_that_a_dark_area_is_one_and_a_shaded_one_is_none()
    {
        using var page = new Drawing(1200, 600).Fill(0, 0, 1200, 600, 215).Fill(200, 100, 800, 60, 205).Fill(200, 200, 800, 60, 145).Fill(230, 215, 12, 30, 214).Gray();
        DarkAreas.In(page).ShouldBeEmpty();

        using var strong = page.Strengthened();

        DarkAreas.In(strong).ShouldHaveSingleItem().Y.ShouldBeInRange(196, 204);
    }

    [Theory]
    [InlineData(40)]  // ink is black
    [InlineData(230)] // no ink, but noise
    public void Other_pages_keep_their_greys(byte level)
    {
        using var page = new Drawing(1200, 600).Fill(200, 200, 800, 60, level).Gray();

        using var same = page.Strengthened();

        same.Level(0.002f).ShouldBe(level);
    }

    [Fact]
    public void A_boxs_side_that_a_scan_broke_is_a_line_and_a_letters_stem_is_none()
    {
        var drawing = new Drawing(600, 300).Fill(100, 100, 300, 3).Fill(100, 162, 300, 3).Fill(112, 116, 5, 34).Fill(112, 116, 20, 4);
        for (var y = 106; y < 160; y += 12)
            drawing.Fill(100, y, 3, 8);
        using var page = drawing.Binary();

        var lines = RuledLines.In(page);

        var side = lines.Where(line => line.IsVertical).ShouldHaveSingleItem();
        side.Box.X.ShouldBe(100);
        using var erased = RuledLines.Erased(page, lines);
        erased.Bits().Fill(new Cell(96, 96, 10, 72)).ShouldBe(0);
        erased.Bits().Fill(new Cell(112, 116, 5, 34)).ShouldBe(1);
    }

    [Fact]
    public void What_a_scan_broke_off_a_lines_end_is_of_the_line_and_what_stands_behind_its_corner_is_not()
    {
        var drawing = new Drawing(600, 700).Fill(100, 300, 400, 3).Fill(300, 300, 3, 200).Fill(300, 505, 3, 9).Fill(300, 520, 3, 9).Fill(301, 535, 2, 6).Fill(320, 505, 4, 30).Fill(299, 262, 4, 30);
        using var page = drawing.Binary();

        var lines = RuledLines.In(page);

        var upright = lines.Where(line => line.IsVertical).ToList();
        upright.Max(line => line.Box.Bottom).ShouldBeInRange(540, 542);
        upright.ShouldAllBe(line => line.Box.X == 300 && line.Box.Y >= 300);
        using var erased = RuledLines.Erased(page, lines);
        erased.Bits().Fill(new Cell(296, 304, 10, 240)).ShouldBe(0);
        erased.Bits().Fill(new Cell(320, 505, 4, 30)).ShouldBe(1);
        erased.Bits().Fill(new Cell(299, 262, 4, 30)).ShouldBe(1);
    }

    [Fact]
    public void What_is_read_again_lies_between_the_lines_beside_it()
    {
        using var page = new Drawing(1200, 900).Frame(100, 100, 900, 70, 3).Fill(112, 120, 20, 30).Gray();
        using var prepared = PreparedPage.Of(page);

        var cell = prepared.BetweenLines(new Cell(98, 105, 44, 60), new Cell(112, 120, 20, 30));

        cell.X.ShouldBeInRange(103, 111);
        cell.Right.ShouldBe(142);
        prepared.BetweenLines(new Cell(98, 105, 1100, 60), new Cell(112, 120, 20, 30)).Right.ShouldBeInRange(985, 999);
    }

    [Fact]
    public void A_round_letter_of_a_heading_is_no_box()
    {
        // The bars of an o are shorter than it is wide.
        using var page = new Drawing(300, 200).Fill(110, 60, 30, 8).Fill(110, 100, 30, 8).Fill(102, 66, 9, 36).Fill(139, 66, 9, 36).Binary();

        TickBoxes.In(page).ShouldBeEmpty();
    }

    [Fact]
    public void A_round_letter_has_no_corners_and_a_letter_beside_another_no_side()
    {
        var drawing = new Drawing(500, 200);
        for (var (step, inset) = (0, 12); step < 19; step++, inset = step < 8 ? 12 - (step * 3 / 2) : 0)
            drawing.Fill(100 + inset, 60 + step, step < 6 ? 40 - (2 * inset) : 6, 1).Fill(134 - inset, 60 + step, 6, 1).Fill(100 + inset, 97 - step, step < 6 ? 40 - (2 * inset) : 6, 1).Fill(134 - inset, 97 - step, 6, 1);
        // An E, and an n right behind it.
        drawing.Fill(200, 60, 6, 38).Fill(200, 60, 28, 5).Fill(200, 76, 24, 5).Fill(200, 93, 28, 5).Fill(233, 70, 5, 28).Fill(238, 70, 14, 5).Fill(250, 72, 5, 26);
        using var page = drawing.Binary();

        TickBoxes.In(page).ShouldBeEmpty();
    }

    [Fact]
    public void A_box_of_dots_is_found_under_the_pens_tick()
    {
        var drawing = new Drawing(300, 200);
        for (var at = 0; at < 52; at += 9)
            drawing.Fill(100 + at, 60, 4, 2).Fill(100 + at, 111, 4, 2).Fill(100, 60 + at, 2, 4).Fill(151, 60 + at, 2, 4);
        drawing.Fill(100, 60, 4, 2).Fill(150, 111, 3, 2);
        for (var step = 0; step < 56; step++)
            drawing.Fill(118 + (step * 3 / 4), 100 - step, 11, 1);
        using var page = drawing.Binary();

        TickBoxes.In(page).ShouldHaveSingleItem().IsOn.ShouldBeTrue();
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, true)]
    public void A_box_is_ticked_when_something_stands_in_its_middle(bool isTicked, bool isOn)
    {
        var drawing = new Drawing(300, 200).Frame(100, 60, 44, 44, 3);
        if (isTicked)
            drawing.Fill(112, 72, 20, 20);
        using var page = drawing.Binary();

        TickBoxes.In(page).ShouldHaveSingleItem().IsOn.ShouldBe(isOn);
    }

    [Fact]
    public void A_box_of_a_fax_has_gaps_in_its_sides()
    {
        var drawing = new Drawing(300, 200).Frame(100, 60, 44, 44, 3);
        foreach (var gap in new[] { 112, 128 })
            drawing.Fill(gap, 60, 4, 3, 255).Fill(gap, 101, 4, 3, 255).Fill(100, gap - 40, 3, 4, 255);
        using var page = drawing.Binary();

        TickBoxes.In(page).ShouldHaveSingleItem().IsOn.ShouldBeFalse();
    }

    [Fact]
    public void A_box_whose_corners_a_fax_rounded_off_is_a_box()
    {
        var drawing = new Drawing(300, 200).Frame(100, 60, 46, 46, 5);
        foreach (var (step, gone) in new[] { (0, 2), (1, 1) })
            drawing.Fill(100, 60 + step, gone, 1, 255).Fill(146 - gone, 60 + step, gone, 1, 255).Fill(100, 105 - step, gone, 1, 255).Fill(146 - gone, 105 - step, gone, 1, 255);
        using var page = drawing.Binary();

        TickBoxes.In(page).ShouldHaveSingleItem().IsOn.ShouldBeFalse();
    }

    [Fact]
    public void A_pale_page_is_made_dark()
    {
        // Its ink is grey, and a threshold by contrast would leave pieces of it.
        var drawing = new Drawing(1200, 800);
        for (var x = 100; x < 1100; x += 40)
        {
            for (var y = 100; y < 700; y += 60)
                drawing.Fill(x, y, 8, 34, 170);
        }

        using var pale = drawing.Gray();
        using var even = pale.Evened();
        using var dark = even.Below(60);

        dark.Spots().Count.ShouldBe(25 * 10);
    }

    [Fact]
    public void A_page_askew_is_turned_straight()
    {
        var drawing = new Drawing(1600, 1600);
        for (var y = 200; y < 1400; y += 60)
        {
            for (var x = 200; x < 1400; x += 24)
                drawing.Fill(x, y, 14, 26);
        }

        using var page = drawing.Gray();
        using var askew = page.Rotated(2);
        using var prepared = PreparedPage.Of(askew);

        prepared.Binary.Skew().ShouldBeInRange(-0.2, 0.2);
        using var crooked = askew.Below(128);
        Math.Abs(crooked.Skew()).ShouldBeGreaterThan(1.5);
    }

    [Fact]
    public void A_faxs_unequal_resolutions_become_one()
    {
        var file = new Drawing(1728, 1078).Fill(204, 98, 204, 98).Tiff(204, 98);

        var sheet = PictureFile.Open(file, 10).Sheets.ShouldHaveSingleItem();
        using var page = PictureFile.Page(file, sheet.Number)!;

        page.Width.ShouldBeInRange(2535, 2545);
        page.Height.ShouldBeInRange(3295, 3305);
        using var binary = page.Below(128);
        var inch = binary.Spots().ShouldHaveSingleItem();
        inch.Width.ShouldBeInRange(295, 305);
        inch.Height.ShouldBeInRange(290, 310);
    }
}
