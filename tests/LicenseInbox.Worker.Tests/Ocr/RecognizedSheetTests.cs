using LicenseInbox.Worker.Forms.Layout;
using LicenseInbox.Worker.Forms.Reading;
using LicenseInbox.Worker.Ocr;
using Cell = LicenseInbox.Worker.Ocr.Cell;

namespace LicenseInbox.Worker.Tests.Ocr;

public class RecognizedSheetTests
{
    /// <summary>Tesseract puts the remains of a border below a word into its box; the word stands on its line all the same.</summary>
    [Fact]
    public void A_word_whose_box_took_in_a_border_stays_in_its_phrase()
    {
        using var paper = new Drawing(2550, 3300).Fill(200, 200, 900, 6).Gray();
        using var page = PreparedPage.Of(paper);
        List<RecognizedWord> words = [Word("Sunrise", new Cell(400, 975, 140, 105)), Word("Credit", new Cell(560, 1000, 110, 30)), Word("Union", new Cell(690, 1000, 100, 30)), Word("below", new Cell(400, 1100, 100, 30))];

        var sheet = RecognizedSheet.Of(words, page, [], new Sheet { Number = 1, Width = 612, Height = 792, Glyphs = [] });

        PageView.Of(sheet).Phrases.Select(phrase => phrase.Text).ShouldBe(["Sunrise Credit Union", "below"]);
    }

    [Fact]
    public void A_word_that_is_as_high_as_a_sure_one_beside_it_is_text_however_unsure_it_is()
    {
        using var paper = new Drawing(2550, 3300).Gray();
        using var page = PreparedPage.Of(paper);
        RecognizedWord Unsure(string text, Cell box) => new(text, box, 0.08, Word("", box).Line);
        List<RecognizedWord> words =
        [
            Unsure("Ironwood", new Cell(926, 872, 166, 33)), Word("Foods,", new Cell(1108, 872, 131, 37)), Word("Inc.", new Cell(1248, 872, 60, 33)),
            Unsure("wees", new Cell(926, 1012, 80, 12)), Word("Lines", new Cell(1020, 1000, 100, 30)), Unsure("seme", new Cell(1400, 1000, 80, 30)), Unsure("a|l", new Cell(1125, 1000, 30, 30)),
        ];

        var sheet = RecognizedSheet.Of(words, page, [], new Sheet { Number = 1, Width = 612, Height = 792, Glyphs = [] });

        PageView.Of(sheet).Phrases.Select(phrase => phrase.Text).ShouldBe(["Ironwood Foods, Inc.", "Lines"]);
    }

    [Fact]
    public void A_words_box_that_reaches_far_below_its_line_only_is_of_the_line_too()
    {
        using var paper = new Drawing(2550, 3300).Gray();
        using var page = PreparedPage.Of(paper);
        List<RecognizedWord> words = [Word("End", new Cell(230, 996, 56, 44)), Word("User", new Cell(299, 996, 68, 27)), Word("Company", new Cell(377, 996, 141, 33))];

        var sheet = RecognizedSheet.Of(words, page, [], new Sheet { Number = 1, Width = 612, Height = 792, Glyphs = [] });

        PageView.Of(sheet).Phrases.Select(phrase => phrase.Text).ShouldBe(["End User Company"]);
    }

    [Fact]
    public void Dust_is_no_word_and_the_strokes_of_a_number_are_no_signature()
    {
        using var paper = new Drawing(2550, 3300).Fill(400, 1000, 6, 30).Fill(406, 1024, 14, 6).Fill(900, 1000, 8, 30).Fill(908, 1022, 40, 8).Gray();
        using var page = PreparedPage.Of(paper);
        List<RecognizedWord> words = [new("11/19/2026", new Cell(395, 995, 80, 40), 0.1, (1, 1, 1)), new("'", new Cell(700, 1000, 4, 8), 0.9, (1, 1, 1)), new("qu", new Cell(895, 995, 210, 40), 0.1, (1, 1, 1))];

        var sheet = RecognizedSheet.Of(words, page, [], new Sheet { Number = 1, Width = 612, Height = 792, Glyphs = [] });

        PageView.Of(sheet).Phrases.Select(phrase => phrase.Text).ShouldBe(["11/19/2026"]);
        sheet.Ink.ShouldHaveSingleItem().Left.ShouldBeInRange(214, 218);
    }

    /// <summary>Recognition makes letters of the loops of a signature, and is not sure of them.</summary>
    [Theory]
    [InlineData("JU", 0.52, true)]
    [InlineData("JU", 0.9, false)]
    [InlineData("Jul", 0.52, false)]
    public void Two_letters_that_were_read_unsurely_may_be_a_pens(string text, double confidence, bool isInk)
    {
        using var paper = new Drawing(2550, 3300).Fill(400, 1000, 8, 60).Fill(408, 1040, 100, 8).Gray();
        using var page = PreparedPage.Of(paper);

        RecognizedSheet.Of([new(text, new Cell(395, 995, 120, 70), confidence, (1, 1, 1))], page, [], new Sheet { Number = 1, Width = 612, Height = 792, Glyphs = [] }).Ink.Any().ShouldBe(isInk);
    }

    /// <summary>In a line of letters that are 28 pixels high.</summary>
    [Theory]
    [InlineData("7", 16, 2, 0.9, "Amount USD")]
    [InlineData("8", 1, 2, 0.9, "Amount USD")]
    [InlineData("7", 11, 15, 0.5, "Amount USD")]
    [InlineData("7", 11, 15, 0.9, "Amount USD 7")]
    [InlineData("7", 16, 28, 0.3, "Amount USD 7")]
    [InlineData("a", 16, 20, 0.5, "Amount USD a")]
    public void What_is_lower_than_a_character_is_none(string text, int width, int height, double confidence, string read) =>
        Phrases(Word("Amount", new Cell(400, 1000, 110, 28)), Word("USD", new Cell(520, 1000, 70, 28)), new(text, new Cell(600, 1028 - height, width, height), confidence, (1, 1, 1))).ShouldBe([read]);

    [Fact]
    public void Nothing_begins_with_a_colon() => Phrases(Word(":", new Cell(385, 1004, 2, 9)), Word("300.00", new Cell(400, 1000, 140, 28))).ShouldBe(["300.00"]);

    /// <summary>The first word took in the side of a box: it is no measure of how far the slashes beside it reach below their line.</summary>
    [Fact]
    public void A_word_that_took_in_a_border_does_not_lift_the_one_beside_it()
    {
        using var paper = new Drawing(400, 300).Gray();
        using var page = PreparedPage.Of(paper);

        var sheet = RecognizedSheet.Of([Word("1", new Cell(128, 145, 22, 98)), Word("1/19/2026", new Cell(161, 177, 162, 30))], page, [], new Sheet { Number = 1, Width = 612, Height = 792, Glyphs = [] });

        sheet.Glyphs[^1].Box.CenterY.ShouldBe((300 - 192) * PreparedPage.Points, 1);
    }

    [Theory]
    [InlineData("!nc.", "Inc.")]
    [InlineData("Now!", "Now!")]
    [InlineData("10!2", "10!2")]
    public void An_exclamation_mark_before_letters_is_an_I(string read, string text)
    {
        using var paper = new Drawing(2550, 3300).Gray();
        using var page = PreparedPage.Of(paper);

        var sheet = RecognizedSheet.Of([Word(read, new Cell(400, 1000, 100, 30))], page, [], new Sheet { Number = 1, Width = 612, Height = 792, Glyphs = [] });

        PageView.Of(sheet).Phrases.Select(phrase => phrase.Text).ShouldBe([text]);
    }

    [Theory]
    [InlineData("Boxes", 0.9, 0)]
    [InlineData("Boxes", 0.4, 1)]
    [InlineData("Type", 0.9, 0, 62)]
    [InlineData("IXI", 0.9, 1, 48)]
    [InlineData("D", 0.9, 1)]
    [InlineData("On", 0.95, 0)]
    [InlineData("OO", 0.95, 1)]
    [InlineData("PO:", 0.95, 0)]
    [InlineData("IYOI-TE9B-GXLP-52BC", 0.5, 0)]
    [InlineData("IYOI-TE9B", 0.5, 1)]
    public void A_letter_of_a_word_that_was_surely_read_is_no_box(string text, double confidence, int boxes, int width = 200)
    {
        using var paper = new Drawing(700, 700).Frame(200, 300, 44, 44, 4).Gray();
        using var page = PreparedPage.Of(paper);

        RecognizedSheet.Boxes(page, [new(text, new Cell(198, 298, width, 48), confidence, (1, 1, 1))]).Count.ShouldBe(boxes);
    }

    [Fact]
    public void Unsure_letters_and_short_words_say_nothing_of_how_a_page_lies()
    {
        RecognizedWord.Weight([Word("Sunrise", new Cell(0, 0, 10, 10))]).ShouldBe(7 * 0.8, 0.001);
        RecognizedWord.Weight([new("Sunrise", new Cell(0, 0, 10, 10), 0.4, (1, 1, 1)), Word("il", new Cell(0, 0, 10, 10))]).ShouldBe(0);
    }

    private static List<string> Phrases(params List<RecognizedWord> words)
    {
        using var paper = new Drawing(700, 1100).Gray();
        using var page = PreparedPage.Of(paper);
        return PageView.Of(RecognizedSheet.Of(words, page, [], new Sheet { Number = 1, Width = 612, Height = 792, Glyphs = [] })).Phrases.Select(phrase => phrase.Text).ToList();
    }

    private static RecognizedWord Word(string text, Cell box) => new(text, box, 0.9, (1, 1, text == "below" ? 2 : 1));
}
