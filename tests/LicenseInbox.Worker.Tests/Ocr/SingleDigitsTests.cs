using LicenseInbox.Worker.Ocr;

namespace LicenseInbox.Worker.Tests.Ocr;

public class SingleDigitsTests
{
    /// <summary>Of the first group, all 1s, recognition made letters.</summary>
    [Fact]
    public void A_card_number_goes_on_where_its_digits_do_beyond_what_was_seen_of_it()
    {
        var drawing = new Drawing(1000, 60).Fill(60, 15, 18, 30).Fill(700, 15, 18, 30);
        for (var at = 0; at < 16; at++)
            drawing.Fill(200 + (22 * at) + (10 * (at / 4)), 15, 9, 30);
        using var paper = drawing.Binary();

        var digits = SingleDigits.DigitsIn(paper, new Cell(290, 10, 240, 40), new Cell(0, 0, 1000, 60));

        (digits.Count, digits[0].X, digits[^1].X).ShouldBe((16, 200, 200 + (22 * 15) + 30));
    }
}
