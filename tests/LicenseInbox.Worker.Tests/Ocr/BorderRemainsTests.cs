using LicenseInbox.Worker.Ocr;
using Cell = LicenseInbox.Worker.Ocr.Cell;

namespace LicenseInbox.Worker.Tests.Ocr;

public class BorderRemainsTests
{
    private static readonly Cell Cut = new(80, 80, 300, 56);
    private static readonly Cell Seen = new(100, 90, 80, 30);

    [Fact]
    public void Dashes_below_a_value_and_the_dots_of_a_side_go_and_letters_stay()
    {
        var left = Left(drawing =>
        {
            for (var x = 85; x < 370; x += 20)
                drawing.Fill(x, 130, 12, 3);
            for (var y = 84; y < 130; y += 10)
                drawing.Fill(90, y, 3, 7).Fill(300, y, 3, 7);
        });

        left.ShouldBe([new Cell(100, 92, 14, 28), new Cell(120, 92, 14, 28), new Cell(140, 114, 4, 10), new Cell(150, 92, 14, 28)], ignoreOrder: true);
    }

    [Theory]
    [InlineData(90, 84, 4, 36)]   // an l or I, taller than the other letters, on their line
    [InlineData(170, 92, 3, 28)]  // a 1 without a flag behind them
    [InlineData(170, 105, 10, 4)] // a dash
    [InlineData(170, 88, 8, 36)]  // a parenthesis
    [InlineData(170, 114, 4, 12)] // a comma
    public void What_may_be_of_the_value_stays(int x, int y, int width, int height) => Left(drawing => drawing.Fill(x, y, width, height)).ShouldContain(new Cell(x, y, width, height));

    [Fact]
    public void An_I_below_which_a_dash_of_the_border_lies_stays() =>
        Left(drawing => drawing.Fill(90, 92, 4, 28).Fill(90, 125, 5, 3)).ShouldContain(new Cell(90, 92, 4, 28));

    [Fact]
    public void A_side_that_leans_on_the_first_letter_stays_with_it() =>
        Left(drawing => drawing.Fill(97, 75, 3, 60)).ShouldContain(spot => spot.X == 97 && spot.Right == 114);

    [Fact]
    public void Where_no_letter_is_seen_nothing_goes()
    {
        using var page = new Drawing(500, 200).Fill(85, 130, 280, 3).Fill(90, 82, 3, 46).Binary();

        BorderRemains.In(page, Cut, Seen).ShouldBeEmpty();
    }

    /// <summary>What is left of three letters, a comma among them, and of what is drawn beside them.</summary>
    private static IReadOnlyList<Cell> Left(Action<Drawing> draw)
    {
        var drawing = new Drawing(500, 200).Fill(100, 92, 14, 28).Fill(120, 92, 14, 28).Fill(140, 114, 4, 10).Fill(150, 92, 14, 28);
        draw(drawing);
        using var page = drawing.Binary();
        foreach (var strip in BorderRemains.In(page, Cut, Seen))
            page.Whiten(strip);
        return page.Spots();
    }
}
