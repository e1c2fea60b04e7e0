using LicenseInbox.Worker.Ocr;
using Cell = LicenseInbox.Worker.Ocr.Cell;

namespace LicenseInbox.Worker.Tests.Ocr;

public class CutLettersTests
{
    private static readonly Cell Cut = new(80, 80, 150, 56);
    private static readonly Cell Seen = new(100, 92, 112, 28);

    /// <summary>Letters 16 wide, at every 20 pixels from 100 on; the cut ends at 230, within the seventh.</summary>
    [Theory]
    [InlineData(6, 230)]
    [InlineData(7, 244)]
    [InlineData(9, 284)]
    public void A_cut_goes_on_to_the_end_of_the_letters_that_its_edge_goes_through(int letters, int right)
    {
        var whole = Whole(Letters(letters));

        (whole.X, whole.Right).ShouldBe((80, right));
    }

    [Fact]
    public void To_the_left_as_well() => Whole(Letters(6).Fill(70, 92, 16, 28).Fill(50, 92, 16, 28)).X.ShouldBe(42);

    [Fact]
    public void No_farther_than_to_the_lines_around_it() => Whole(Letters(9), new Cell(70, 80, 180, 56)).Right.ShouldBe(250);

    [Theory]
    [InlineData(228, 82, 4, 50)]  // a border's side
    [InlineData(225, 92, 16, 8)]  // a mark
    [InlineData(225, 70, 16, 90)] // a thick side
    [InlineData(225, 126, 16, 28)] // of another line
    public void What_is_no_letter_of_the_line_is_left_out(int x, int y, int width, int height) => Whole(Letters(6).Fill(x, y, width, height)).ShouldBe(Cut);

    private static Drawing Letters(int count) => Enumerable.Range(0, count).Aggregate(new Drawing(500, 200), (drawing, at) => drawing.Fill(100 + (20 * at), 92, 16, 28));

    private static Cell Whole(Drawing drawing, Cell? most = null)
    {
        using var page = drawing.Binary();
        return CutLetters.Whole(page, Cut, most ?? Cut.Grown(CutLetters.Farthest, 0), Seen);
    }
}
