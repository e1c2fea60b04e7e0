using LicenseInbox.Domain.Reading;
using LicenseInbox.Worker.Forms;
using LicenseInbox.Worker.Tests.Ocr;

namespace LicenseInbox.Worker.Tests.Forms;

public class MisreadLabelTests
{
    private static readonly FormDescriptions Descriptions = FormDescriptions.Load([Path.Combine(AppContext.BaseDirectory, "config", "forms")]);

    [Theory]
    [InlineData("Fron System Key", "from_system_key")]
    [InlineData("tnd User Company", "end_user")]
    [InlineData("Partaer Company", "partner_company")]
    [InlineData("Authorlzed Slgnature", "signature")]
    [InlineData("To Systein Key", "to_system_key")]
    [InlineData("Frorn Systein Key", "from_system_key")]
    public void One_wrong_letter_leaves_a_label_what_it_is(string text, string field)
    {
        var index = Descriptions.Indexes[FormKind.LicenseTransfer];

        index.Nearest(Descriptions.Wording.Key(text)).ShouldNotBeNull();
        index.Meanings(index.Nearest(Descriptions.Wording.Key(text))!).Select(meaning => meaning.Field.Name).ShouldContain(field);
    }

    [Theory]
    [InlineData("Dote")]
    [InlineData("Sunrise Brewing Company")]
    [InlineData("ALTI-STATION-10")]
    [InlineData("System")]
    [InlineData("Xxxx System Key")]
    [InlineData("fo System Key")] // Nearest to one, and too near to the other, of two fields that must not be mistaken for each other.
    public void What_is_no_label_becomes_none(string text) =>
        Descriptions.Indexes[FormKind.LicenseTransfer].Nearest(Descriptions.Wording.Key(text)).ShouldBeNull();

    [Fact]
    public void A_wrong_letter_leaves_a_label_before_a_colon_what_it_is_and_the_value_behind_it()
    {
        var form = new ScannedForm()
            .Phrase("Card Authorization Form", 200, 150, 70)
            .Phrase("Case ID: 310346", 194, 272)
            .Phrase("Cardhoider Name: Willa Vance", 194, 376)
            .Phrase("Card Account Number: 5555 5555 5555 4444", 194, 477)
            .Phrase("Valid Thru: 12/30", 1331, 477);

        form.Read(new Drawing(2550, 3300)).Places["cardholder_name"].Text.ShouldBe("Willa Vance");
    }

    /// <summary>A typewriter's spaces are so wide that the first words of a label look like a text of their own.</summary>
    [Fact]
    public void A_box_stands_before_the_first_words_of_its_label()
    {
        var form = new ScannedForm()
            .Phrase("License Transfer Form", 200, 150, 70)
            .Phrase("Case Number", 200, 400)
            .Phrase("From System Key", 200, 800)
            .Phrase("To System Key", 1300, 800)
            .Phrase("This is", 281, 1060).Phrase("an upgrade to a Software Only Solution", 281 + 138 + 42, 1060);

        form.Read(new Drawing(2550, 3300).Frame(209, 1050, 44, 44, 4)).Facts.Field("software_only")!.Checked.ShouldBe(false);
    }

    [Fact]
    public void A_typewriters_wide_space_before_a_number_sign_parts_no_label()
    {
        var form = new ScannedForm()
            .Phrase("MAXCS Software Only Solution License Migration Worksheet", 200, 150, 70)
            .Words(("Case", 212, 388, 87, 29), ("#:", 323, 389, 36, 28), ("125484", 1007, 388, 130, 29))
            .Phrase("Partner:", 212, 447, 29).Phrase("Brightwater Voice", 1007, 447, 29)
            .Phrase("Current System Key:", 212, 672, 29).Phrase("BFPC-7X08-98VD-45N5", 1007, 672, 29)
            .Phrase("Software-Only System Key:", 212, 741, 29).Phrase("2GPL-YPVE-65II-MKSI", 1007, 741, 29)
            .Words(("No-Charge", 213, 876, 199, 37), ("PO", 440, 876, 40, 29), ("#:", 504, 877, 37, 27), ("PO-90861", 1007, 876, 175, 29));

        var read = form.Read(new Drawing(2550, 3300));

        read.Places["case_number"].Text.ShouldBe("125484");
        read.Places["po_number"].Text.ShouldBe("PO-90861");
    }
}
