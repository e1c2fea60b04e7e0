using LicenseInbox.Worker.Forms.Layout;
using LicenseInbox.Worker.Forms.Reading;

namespace LicenseInbox.Worker.Tests.Forms;

public class SignatureTests
{
    private static readonly Area Box = new(50, 140, 350, 200);

    [Fact]
    public void The_two_sides_of_an_empty_box_are_no_signature() =>
        SignatureReader.InkIn(Of(new Area(54, 150, 55, 190), new Area(340, 150, 341, 190)), Box).ShouldBeNull();

    [Fact]
    public void A_pens_strokes_are_one() =>
        SignatureReader.InkIn(Of(new Area(54, 150, 55, 190), new Area(70, 155, 160, 175)), Box).ShouldNotBeNull().Left.ShouldBe(70);

    private static Sheet Of(params Area[] ink) => new() { Number = 1, Width = 612, Height = 792, Glyphs = [], Ink = ink, IsRecognized = true };
}
