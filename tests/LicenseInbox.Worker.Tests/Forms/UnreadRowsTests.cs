using LicenseInbox.Worker.Forms.Layout;
using LicenseInbox.Worker.Forms.Reading;

namespace LicenseInbox.Worker.Tests.Forms;

public class UnreadRowsTests
{
    private static readonly TableColumn Keys = new(null, new Area(54, 500, 110, 512), 0, 300, false);

    [Fact]
    public void Strokes_of_a_line_of_letters_at_a_height_without_a_row_are_a_row()
    {
        var sheet = Inked([.. Line(450, 20, 6), .. Line(430, 20, 6)]);
        var read = new FoundValue { Text = "5", Sheet = sheet, Box = new Area(470, 429, 480, 440) };

        var row = UnreadRows.In(sheet, Keys, 500, 300, [read]).ShouldHaveSingleItem();

        row.CenterY.ShouldBe(454, 2);
    }

    [Theory]
    [InlineData(3, 6)]   // specks
    [InlineData(4, 28)]  // a signature's strokes
    [InlineData(20, 2)]  // a dotted line
    public void Specks_a_signature_and_a_dotted_line_are_none(int strokes, double width) =>
        UnreadRows.In(Inked(Line(450, strokes, width)), Keys, 500, 300, []).ShouldBeEmpty();

    [Fact]
    public void What_stands_above_or_below_the_list_or_in_another_column_is_none() =>
        UnreadRows.In(Inked([.. Line(520, 20, 6), .. Line(280, 20, 6), .. Line(450, 20, 6, left: 310)]), Keys, 500, 300, []).ShouldBeEmpty();

    [Theory]
    [InlineData(392, 451, 5, 7, true)]
    [InlineData(392, 451, 1, 3, false)] // a speck
    [InlineData(392, 430, 5, 7, false)] // another row's
    [InlineData(300, 451, 5, 7, false)] // another column's
    public void A_stroke_like_a_digit_in_a_rows_cell_of_numbers_is_one_that_was_not_read(double left, double bottom, double width, double height, bool isThere)
    {
        var digit = new Area(left, bottom, left + width, bottom + height);

        UnreadRows.CellIn(Inked([digit]), new TableColumn(null, new Area(390, 500, 420, 512), 380, 500, false), new Area(60, 450, 190, 460)).ShouldBe(isThere ? digit : null);
    }

    private static IEnumerable<Area> Line(double bottom, int strokes, double width, double left = 60) =>
        Enumerable.Range(0, strokes).Select(at => new Area(left + (at * (width + 1.5)), bottom, left + (at * (width + 1.5)) + width, bottom + 8));

    private static Sheet Inked(IEnumerable<Area> strokes) => new() { Number = 1, Width = 612, Height = 792, Glyphs = [], Ink = [.. strokes], IsRecognized = true };
}
