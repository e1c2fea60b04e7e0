using LicenseInbox.Worker.Ocr;

namespace LicenseInbox.Worker.Tests.Ocr;

public class CloserLookTests
{
    [Fact]
    public void Of_a_key_that_is_cut_closely_little_but_its_letters_is_left()
    {
        using var paper = new Drawing(300, 120).Fill(40, 50, 8, 30).Fill(200, 50, 20, 30).Gray();
        using var blank = new Drawing(300, 120).Gray();

        using var close = CloserLook.CutClosely(paper, 6)!;

        (close.Width, close.Height).ShouldBe((180 + 12, 30 + 12));
        CloserLook.CutClosely(blank, 6).ShouldBeNull();
    }
}
