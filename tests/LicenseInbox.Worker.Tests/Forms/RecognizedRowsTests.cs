using LicenseInbox.Worker.Forms.Reading;
using LicenseInbox.Worker.Tests.Ocr;

namespace LicenseInbox.Worker.Tests.Forms;

/// <summary>Rows of a list on a recognised page, whose borders a scanner broke.</summary>
public class RecognizedRowsTests
{
    private const int Left = 200, Types = 1200, Quantities = 2000, Right = 2400, Top = 1500, Pitch = 70;

    private readonly ScannedForm _form = new();

    [Fact]
    public void A_line_is_one_row_though_only_some_of_its_cells_are_closed()
    {
        // Below the first row the border is lost in the second column: the cell there is two rows high.
        var paper = Paper().Fill(Types + 4, Top + Pitch, Quantities - Types - 8, 4, level: 255);
        Row(0, "A111-BCDE-FGHJ-KMNP-QRST", "ALTI-STATION-10", "10");
        Row(1, "A222-BCDE-FGHJ-KMNP-QRST", "ALTI-ACM-4", "4");

        var read = Read(paper);

        Texts(read, "license_key").ShouldBe(["A111-BCDE-FGHJ-KMNP-QRST", "A222-BCDE-FGHJ-KMNP-QRST"]);
        Texts(read, "license_type").ShouldBe(["ALTI-STATION-10", "ALTI-ACM-4"]);
        Texts(read, "quantity").ShouldBe(["10", "4"]);
    }

    [Fact]
    public void Two_keys_that_were_read_wrong_are_no_key_of_two_lines()
    {
        Row(0, "A1111-BCDE-FGHJ-KMNP-QRST", "ALTI-STATION-10", "10");
        Row(1, "A222-BCDE-FGHJ-KM!P-QRST", "ALTI-ACM-4", "4");

        Texts(Read(Paper()), "license_key").Count.ShouldBe(2);
    }

    [Fact]
    public void A_key_whose_letters_stand_so_wide_that_it_was_read_as_two_words_is_one()
    {
        _form.Word("12", Quantities + 20, Top + 18, 50);
        _form.Phrase("A111-BC DE-FGHJ-KMNP-QRST", Left + 20, Top + 18);

        Texts(Read(Paper()), "license_key").ShouldBe(["A111-BCDE-FGHJ-KMNP-QRST"]);
    }

    [Fact]
    public void Specks_below_the_last_row_are_none_of_it()
    {
        Row(0, "A111-BCDE-FGHJ-KMNP-QRST", "ALTI-STATION-10", "10");
        for (var row = 1; row < 6; row++)
            _form.Word("3", Types + 30, Top + (row * Pitch) + 20, 14);

        Read(Paper())["license_type_1"].Text.ShouldBe("ALTI-STATION-10");
    }

    private static Drawing Paper()
    {
        var paper = new Drawing(2550, 3300);
        for (var line = -1; line <= 6; line++)
            paper.Fill(Left, Top + (line * Pitch), Right - Left, 4);
        foreach (var edge in new[] { Left, Types, Quantities, Right })
            paper.Fill(edge, Top - Pitch, 4, 7 * Pitch);
        return paper;
    }

    private void Row(int number, string key, string type, string quantity)
    {
        var y = Top + (number * Pitch) + 18;
        _form.Word(key, Left + 20, y, 600);
        _form.Word(type, Types + 20, y, 300);
        _form.Word(quantity, Quantities + 20, y, 50);
    }

    private IReadOnlyDictionary<string, FoundValue> Read(Drawing drawing) => _form
        .Phrase("License Transfer Form", 200, 150, 70)
        .Phrase("Case Number", 200, 400)
        .Phrase("End User Company", 200, 600)
        .Phrase("From System Key", 200, 800)
        .Phrase("To System Key", 1300, 800)
        .Phrase("License Key", Left + 20, Top - Pitch + 18)
        .Phrase("License Type", Types + 20, Top - Pitch + 18)
        .Phrase("Quantity", Quantities + 20, Top - Pitch + 18)
        .Read(drawing).Places;

    private static List<string> Texts(IReadOnlyDictionary<string, FoundValue> places, string column) =>
        Enumerable.Range(1, 8).Select(number => places.GetValueOrDefault($"{column}_{number}")?.Text).OfType<string>().Where(text => text.Length > 0).ToList();
}
