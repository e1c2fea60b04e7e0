using LicenseInbox.Worker.Forms.Layout;

namespace LicenseInbox.Worker.Tests.Forms;

public class SheetTests
{
    public static TheoryData<int> Turns => [0, 1, 2, 3];

    [Theory]
    [MemberData(nameof(Turns))]
    public void What_is_shown_of_a_page_askew_covers_the_place_on_the_page(int turn)
    {
        var straight = Of(turn, 0);
        var askew = Of(turn, 2 * Math.PI / 180);
        var area = new Area(300, 100, 420, 112);

        var (before, shown) = (straight.AsShown(area), askew.AsShown(area));

        var (width, height) = turn % 2 == 0 ? (straight.Width, straight.Height) : (straight.Height, straight.Width);
        foreach (var (x, y) in ((double, double)[])[(before.Left, before.Bottom), (before.Right, before.Bottom), (before.Left, before.Top), (before.Right, before.Top)])
        {
            var (dx, dy) = (x - (width / 2), y - (height / 2));
            var (sin, cos) = Math.SinCos(askew.Slant);
            shown.Grown(1e-9).Contains((width / 2) + (dx * cos) - (dy * sin), (height / 2) + (dx * sin) + (dy * cos)).ShouldBeTrue();
        }

        shown.Size.ShouldBeLessThan(3 * before.Size);
    }

    private static Sheet Of(int turn, double slant) => new() { Number = 1, Width = 612, Height = 792, Turn = turn, Slant = slant, Glyphs = [] };
}
