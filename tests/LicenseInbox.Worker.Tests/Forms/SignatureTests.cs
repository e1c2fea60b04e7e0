using LicenseInbox.Worker.Forms.Layout;
using LicenseInbox.Worker.Forms.Reading;

namespace LicenseInbox.Worker.Tests.Forms;

public class SignatureTests
{
    [Fact]
    public void A_signature_over_its_own_label_is_known_by_its_size_beside_the_day()
    {
        var found = Over(new Area(60, 385, 170, 402)).ShouldNotBeNull();

        found.Text.ShouldBe(SignatureReader.Drawn);
    }

    [Theory]
    [InlineData(60, 385, 80, 402)]
    [InlineData(60, 385, 170, 386)]
    [InlineData(60, 500, 170, 520)]
    [InlineData(320, 385, 430, 402)]
    public void Little_ink_a_line_and_ink_elsewhere_are_none(double left, double bottom, double right, double top) =>
        Over(new Area(left, bottom, right, top)).ShouldBeNull();

    [Fact]
    public void Unread_letters_of_a_label_above_it_do_not_make_a_signature_larger() =>
        Over([new Area(60, 385, 170, 402), .. Enumerable.Range(0, 8).Select(at => new Area(60 + (6 * at), 440, 65 + (6 * at), 447))]).ShouldNotBeNull().Box.Top.ShouldBe(402);

    [Fact]
    public void The_two_sides_of_an_empty_box_are_no_signature()
    {
        var sheet = Of([new Area(54, 150, 55, 190), new Area(340, 150, 341, 190)]);

        SignatureReader.InkIn(sheet, new Area(50, 140, 350, 200)).ShouldBeNull();
    }

    [Fact]
    public void A_label_whose_letters_were_not_read_is_no_signature() =>
        Over([.. Enumerable.Range(0, 14).Select(at => new Area(60 + (6 * at), 390, 65 + (6 * at), 397))]).ShouldBeNull();

    [Theory]
    [InlineData("11/18/2026", 380, true)]
    [InlineData("11/18/2026", 300, false)]
    [InlineData("Depot Street", 380, false)]
    public void A_date_beside_a_signature_that_no_label_has_is_its_day(string text, double bottom, bool isDay)
    {
        var sheet = Of([]);
        var signature = new FoundValue { Text = SignatureReader.Drawn, Sheet = sheet, Box = new Area(60, 385, 170, 402) };
        var beside = new Chunk(Label(text, 318, bottom, sheet).Phrase.Words, Label(text, 318, bottom, sheet).Phrase);

        (SignatureReader.DayBeside(signature, [beside], [signature])?.Text == text).ShouldBe(isDay);
        SignatureReader.DayBeside(signature, [beside], [signature, FoundValue.Of([beside], text, 0.9)]).ShouldBeNull();
        SignatureReader.DayBeside(signature, [beside, beside], [signature]).ShouldBeNull();
    }

    private static FoundValue? Over(params Area[] ink)
    {
        var day = Label("Signed On", 318, 392, Of(ink));
        return SignatureReader.OverLabel([day], [day]);
    }

    private static Sheet Of(IReadOnlyList<Area> ink) => new() { Number = 1, Width = 612, Height = 792, Glyphs = [], Ink = ink, IsRecognized = true };

    private static Spot Label(string text, double left, double bottom, Sheet sheet)
    {
        var box = new Area(left, bottom, left + (5 * text.Length), bottom + 8);
        var word = new Word([new Glyph(text, box, bottom, 8, "", false, 0, 0, GlyphSource.Scan, null, null)], text);
        return new Spot { Meanings = [], Phrase = new Phrase([word], sheet), Box = box, Text = text, IsSetOff = true };
    }
}
