using LicenseInbox.Worker.Tests.Ocr;

namespace LicenseInbox.Worker.Tests.Forms;

/// <summary>A label that is too long for one line, on a recognised page, and the value beside it.</summary>
public class WrappedValueTests
{
    [Fact]
    public void A_name_of_two_lines_beside_a_label_of_two_lines_is_one_name()
    {
        var form = new ScannedForm()
            .Phrase("Credit Card Authorization", 190, 150, 70)
            .Phrase("Case Number: 310163", 194, 272)
            .Phrase("Company Name: Ostrich", 1332, 272)
            .Phrase("Cardholder Name (as it appears on the", 194, 379, 32)
            .Word("Oscar", 1058, 379, 106, 32)
            .Phrase("Card Type: MasterCard", 1332, 379, 32)
            .Phrase("card):", 194, 433, 36)
            .Word("Zilli", 1057, 433, 76, 32)
            .Phrase("Card Number: 5555 5555 5555 4444", 194, 538, 32)
            .Phrase("Expiration Date (MM/YY): 04/31", 1332, 538, 36)
            .Phrase("ZIP Code: 97701", 194, 640, 32)
            .Phrase("Amount Authorized (USD): $300.00", 1332, 640, 32);

        form.Read(new Drawing(2550, 3300)).Places["cardholder_name"].Text.ShouldBe("Oscar Zilli");
    }
}
