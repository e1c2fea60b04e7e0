using System.Text.RegularExpressions;
using LicenseInbox.Worker.Forms;
using LicenseInbox.Worker.Tests.Ocr;

namespace LicenseInbox.Worker.Tests.Forms;

public class MisreadKeyTests
{
    private static readonly Regex SystemKey = new(@"^(?=[A-Z -]*\d)[0-9A-Z]{4}(?:[ -]?[0-9A-Z]{4}){3}$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);

    /// <summary>Lines between the rows are no place to write: only what stands there tells that it is the label's value, and a key of which a character was read twice is none by its pattern.</summary>
    [Theory]
    [InlineData("75R8-RHOA-K5QZ-2G6SO")]
    [InlineData("75R8-RH!A-K5QZ-2GSO")]
    [InlineData("75R8-RHOA-K5QZ-2SO")]
    [InlineData("75R8RHOA-K5QZ-2GSO")]
    public void A_misread_key_is_the_value_of_its_label_where_only_lines_part_the_rows(string read)
    {
        var drawing = new Drawing(2550, 3300);
        for (var row = 0; row <= 7; row++)
            drawing.Fill(180, 380 + (row * 80), 2180, 3);

        var places = new ScannedForm()
            .Phrase("License Transfer Form", 900, 150, 70)
            .Phrase("Case Number", 190, 400).Phrase("310692", 900, 400)
            .Phrase("Date", 190, 480).Phrase("11/18/2026", 900, 480)
            .Phrase("Contact Name", 190, 560).Phrase("Igor Salas", 900, 560)
            .Phrase("End User Company", 190, 640).Phrase("Juniper Hotels", 900, 640)
            .Phrase("From System Key", 190, 720).Phrase("DR6F-ST7G-Y65U-M0YK", 900, 720)
            .Phrase("To System Key", 190, 800).Phrase(read, 900, 800)
            .Phrase("Partner ID", 190, 880).Phrase("P-2002", 900, 880)
            .Read(drawing).Places;

        places["to_system_key"].Text.ShouldBe(read);
        places["from_system_key"].Text.ShouldBe("DR6F-ST7G-Y65U-M0YK");
    }

    [Theory]
    [InlineData("75R8-RHOA-K5QZ-2GSO", true)]
    [InlineData("75R8-RHOA-K5QZ-2G$O", true)]
    [InlineData("75R8-RHOA-K5Z-2GSO", true)]
    [InlineData("75R8-RHOA-K5Z-2GS", false)]
    [InlineData("75R8-RHOA-K5Z", false)]
    [InlineData("City Bank Wine Bar", false)]
    [InlineData("11/18/2026", false)]
    public void A_key_is_nearly_whole_with_one_character_too_many_or_too_few(string text, bool isNearly) =>
        ValueTypes.IsNearlyWhole(SystemKey, text).ShouldBe(isNearly);
}
