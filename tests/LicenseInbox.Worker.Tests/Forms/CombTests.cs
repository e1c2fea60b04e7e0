using LicenseInbox.Worker.Forms.Layout;

namespace LicenseInbox.Worker.Tests.Forms;

/// <summary>Rows of boxes that each hold one character of a key.</summary>
public class CombTests
{
    private const double Left = 100, Bottom = 500, Top = 520, Width = 20;

    [Fact]
    public void The_row_of_boxes_around_a_character_reaches_from_its_first_side_to_its_last()
    {
        // Four groups of four, set a little apart, and a cell of something else far right.
        var sides = Enumerable.Range(0, 4).SelectMany(group => Enumerable.Range(0, 5).Select(side => Left + (group * 90) + (side * Width))).Append(560).ToArray();

        var comb = Combs.At(Page(sides), In(Left)).ShouldNotBeNull();

        comb.Left.ShouldBe(Left);
        comb.Right.ShouldBe(Left + (3 * 90) + (4 * Width));
        comb.Bottom.ShouldBe(Bottom + 1.5);
        comb.Top.ShouldBe(Top - 1.5);
    }

    [Fact]
    public void A_cell_of_a_table_is_no_row_of_boxes() =>
        Combs.At(Page(Left, Left + 150, Left + 300, Left + 450), In(Left)).ShouldBeNull();

    [Fact]
    public void Boxes_of_another_line_are_none_of_the_characters() =>
        Combs.At(Page([.. Enumerable.Range(0, 17).Select(side => Left + (side * Width))]), In(Left) with { Bottom = 540, Top = 552 }).ShouldBeNull();

    private static Area In(double left) => new(left + 5, Bottom + 4, left + 14, Top - 4);

    private static Sheet Page(params double[] sides) =>
        new() { Number = 1, Width = 612, Height = 792, Glyphs = [], Rules = [.. sides.Select(at => new Rule(true, at, Bottom, Top))] };
}
