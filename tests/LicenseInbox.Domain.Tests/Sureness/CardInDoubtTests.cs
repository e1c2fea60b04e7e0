using LicenseInbox.Domain.Policy;
using LicenseInbox.Domain.Reading;
using LicenseInbox.Domain.Registry;
using LicenseInbox.Domain.Sureness;

namespace LicenseInbox.Domain.Tests.Sureness;

public class CardInDoubtTests
{
    private static readonly FormFacts Card = Some.Card().Scanned();

    [Theory]
    [InlineData("expiration", "O9/27", "1/27", FindingCodes.FormUnreadable)]
    [InlineData("expiration", "09/20", "9/20", FindingCodes.CardExpired)]
    [InlineData("expiration", "920", "920", FindingCodes.FormUnreadable)]
    [InlineData("amount", "$300.00", "$900.00", FindingCodes.FormUnreadable)]
    [InlineData("amount", "$3000", "3000", FindingCodes.FormUnreadable)]
    [InlineData("amount", "830.00", "830.00", FindingCodes.FormUnreadable)]
    [InlineData("amount", "$250.00", "250.00", FindingCodes.FeeNotCovered)]
    [InlineData("amount", "$3OO.OO", "300.00", null)]
    [InlineData("amount", "S300.00", "$300.00", null)]
    [InlineData("amount", "$300. | | : - ee", "300.", null)]
    [InlineData("amount", "30.", "30.", FindingCodes.FormUnreadable)]
    [InlineData("billing_zip", "94538", "94588", FindingCodes.FormUnreadable)]
    [InlineData("billing_zip", "SO23 0JH", "SO23OJH", null)]
    [InlineData("cardholder_name", "Lee Park", "LEE PARK", null)]
    public void A_card_form_rests_on_two_readings_that_agree(string field, string one, string other, string? code) =>
        Some.DecideScans(Some.Facts(), Some.Transfer().Scanned(), Card.Read(field, one, other)).Codes().ShouldBe(code is null ? [] : [code]);

    [Theory]
    [InlineData("Lee Park", "Lee Park", "Lee Park", "Park", "iLee Park", "1")]
    [InlineData("Lee Park", "Lee Park", "Lee Park a : - | 7", "Park")]
    [InlineData(null, "iLee Park", "iLee Park", "Lee Park", "Lee Park")]
    [InlineData(null, "Lee Park", "Park", "Lee")]
    [InlineData(null, "lOmar Diaz", "lomar Diaz", "lomar Diaz", "Omar Diaz")]
    [InlineData(null, "Lee Park", "Lee Park", "Ann Gray", "Ann Grey")]
    [InlineData("Omar Diaz", "Omar Diaz", "", "Omar Diaz a Oe oy | te", "Omar Diaz oe ee", "Omar Diaz mo BS DO")]
    [InlineData("Omar Diaz", "Omar Diaz", "Omar Diaz", "!Omar Diaz", "Omar Diaz | | : -", "!Omar Diaz")]
    [InlineData(null, "!AN DAY", "!AN DAY", "AN DAY", "AN DAY")]
    [InlineData("Zoe Jurgens", "7ne Jurgens", "Zoe Jurgens", "Zoe Jurgens", "Zoe Jurgens", "7ne Jurgens")]
    [InlineData(null, "Fiona", "Fiona", "Fiona", "Fiona", "Piona")]
    [InlineData(null, "Liam Ibanez American Express", "Liam Ibanez", "american Expres", "american Expres", "American Express")]
    [InlineData("LeePark", "LeePark", "Lee Park", "LeePark")]
    [InlineData(null, "7ne Jurgens", "Zoe Jurgens", "Zoe Jurgens", "7ne Jurgens")]
    [InlineData("Lee Park Smith", "Lee Park", "Lee Park Smith", "Lee Park Smith")]
    [InlineData(null, "Lee Park", "Lee Park Smith", "Lee Park Smyth")]
    [InlineData("Igor Salas", "Igor Salas", "gor Salas", "Igor Salas")]
    [InlineData(null, "IGOR SALAS", "GOR SALAS", "IGOR SALAS")]
    [InlineData(null, "lomar Diaz", "lOmar Diaz", "lomarDiaz", "")]
    [InlineData("Igor Salas", "lgor Salas", "Igor Salas", "Igor Salas")]
    [InlineData(null, "JOmar Diaz", "JOmar Diaz", "JOmar Diaz")]
    [InlineData("Fiona Illes", "Fiona llles", "Fiona llles", "Fiona llles .", "Fiona Illes")]
    [InlineData("Fiona Illes", "Fiona llles", "Fiona llles", "Fiona llles .")]
    [InlineData(null, "Lioyd Illes", "Lioyd Illes", "Lloyd llles", "Lloyd Illes", "Lloyd Illes")]
    [InlineData(null, "Lioyd Illes", "Lloyd Illes")]
    [InlineData("Lloyd Illes", "Lloyd Illes", "Lioyd Illes", "Lloyd llles")]
    [InlineData("Ana de la Cruz", "Ana de la Cruz", "Ana de la Cruz")]
    [InlineData("J. T. Hollister", "J. T. Hollister", "J. T. Hollister", "| J. T. Hollister .")]
    [InlineData("John Q. Public", "John Q. Public a", "John Q. Public", "John Q Public")]
    [InlineData("R Lee Park", "R Lee Park", "R Lee Park", "J R Lee Park")]
    [InlineData(null, "", "Lisa Brandt", "Liga Brandt a", "Liga Brandt a", "Liga Brandt . a .")]
    [InlineData("Lisa Brandt", "Lisa Brandt", "Lisa Brandt", "Lisa Brandt", "Liga Brandt", "Lisa Brandt")]
    [InlineData("Beth Olsson", "", "Beth Olsson", "Beth Olsson’ co oe", "Beth Olsson’ Co | : oo", "Beth Oisson: Co . oo")]
    [InlineData(null, "Beth Olsson", "", "", "Beth Olsson Co oo", "Beth Oisson Co . oo")]
    public void A_reading_that_missed_a_word_of_a_name_says_nothing_against_it(string? name, params string[] readings) =>
        Card.Read("cardholder_name", readings).Settled(cases: Some.CaseNumber).Text("cardholder_name").ShouldBe(name);

    [Theory]
    [InlineData("Omar Diaz", "Omar Diaz", "lomar Diaz", "lOmar Diaz", "lomar Diaz")]
    [InlineData("Omar Diaz", "omarDiaz", "", "Onar Diaz 7 a : Lo", "Onar Diaz : | oo", "Onar Diaz oo")]
    [InlineData("Onar Diaz", "Onar Diaz", "Onar Diaz", "Onar Diaz")]
    [InlineData(null, "Onar Diaz", "Onar Diaz", "Oscar Diaz", "Oscar Diaz")]
    public void A_name_that_stands_elsewhere_on_the_emails_forms_is_a_cardholders_where_one_reading_gives_it_and_others_come_near(string? name, params string[] readings)
    {
        var message = Some.Message() with
        {
            Documents = [new DocumentFacts { Name = "scan.tif", Digest = "d", Pages = 2, Forms = [Some.Transfer().Scanned().Read("printed_name", "Omar Diaz", "Omar Diaz"), Card.Read("cardholder_name", readings)] }],
        };

        FormsInDoubt.Settle(message, new WhatIsKnown(Some.Facts(), [Some.CaseNumber], Some.Policy)).Forms.Last().Text("cardholder_name").ShouldBe(name);
    }

    [Theory]
    [InlineData("Jürgen Ilg", "Jurgen llg", "Jurgen llg")]
    [InlineData("Jürgen Ilg", "Jurgen Ilg", "Jurgen Ilq", "Jargen Ilg")]
    [InlineData(null, "Jurgen Ilq", "Jargen Ilg")]
    [InlineData("Jürgen Ilg", "Jiirgen Ilg", "Jurgen Il", "Jurgan Ilg")]
    [InlineData("A. J. Imhoff III", "A. J. Imhoff", "A. J. Imhoff III", "A. J. Imhoff Il", "A. J. Imhoff III")]
    [InlineData(null, "A. J. Imhoff", "A. J. Imhoff", "A. J. Imhoff", "A. J. Imhoff")]
    [InlineData("José Á. Núñez", "José A. Nufiez", "José A. Nufiez", "José A.")]
    [InlineData("José Á. Núñez", "José A. Nuifez", "José A. Nujfiez", "Jos6 A. Nifez")]
    [InlineData(null, "José A. Nuifez", "José A. Mujfiez", "José A.")]
    [InlineData("Maria Castillo", "Maria Castillo", "Maria Castillo")]
    public void A_registered_contacts_name_is_a_cardholders_as_it_is_spelled_there(string? name, params string[] readings)
    {
        var message = Some.Message() with { Documents = [new DocumentFacts { Name = "scan.tif", Digest = "d", Pages = 1, Forms = [Some.Transfer().Scanned().Read("printed_name", readings), Card.Read("cardholder_name", readings)] }] };
        var facts = Some.Facts() with { Partners = new Dictionary<string, Partner> { [Some.Case().PartnerId] = new(Some.Case().PartnerId, "Voice", [new Contact(null, "@voice.example"), new Contact("Jürgen Ilg", "j@voice.example"), new Contact("A. J. Imhoff III", "a@voice.example"), new Contact("José Á. Núñez", "n@voice.example"), new Contact("Иван Петров", "p@voice.example")]) } };

        FormsInDoubt.Settle(message, new WhatIsKnown(facts, [Some.CaseNumber], Some.Policy)).Forms.Last().Text("cardholder_name").ShouldBe(name);
    }

    [Theory]
    [InlineData("95521", "9S521", "9552l")]
    [InlineData("95521-0083", "9552I-OO83", "95521-0083")]
    [InlineData("8010", "8O10", "8010")]
    [InlineData("81188", "81188", "81I88")]
    public void A_zip_code_has_digits_where_recognition_gives_letters(string? zip, params string[] readings) =>
        Card.Read("billing_zip", readings).Settled(cases: Some.CaseNumber).Text("billing_zip").ShouldBe(zip);

    [Theory]
    [InlineData("V6C4H7", "V6C 4H7", "V6C4H7")]
    [InlineData("M5J0B8", "M5J OB8", "M5J OB8", "MSJOB8")]
    [InlineData("SO230JH", "S023 0JH", "SO23OJH")]
    [InlineData("SW1A0AA", "SW1A OAA", "SWIA 0AA")]
    [InlineData("D02X285", "DO2 X285", "D02X28S")]
    [InlineData("3511CE", "3511 CE", "35II CE")]
    [InlineData(null, "VGC 4H7", "VGC 4H7")]
    [InlineData(null, "B1 1BB", "B1 1BB")]
    [InlineData(null, "IP1 1SX", "IP1 1SX")]
    [InlineData(null, "B12 3AB", "B12 3AB")]
    [InlineData(null, "F-75011", "F-75011")]
    public void A_code_with_letters_is_sure_where_one_spelling_alone_is_a_code(string? code, params string[] readings) =>
        Card.Read("billing_zip", readings).Settled(cases: Some.CaseNumber).Text("billing_zip").ShouldBe(code);

    [Theory]
    [InlineData(FindingCodes.FormUnreadable, "06/28", "06/20", "06/20", "06/20")]
    [InlineData(null, "10/31", "10/34", "10/31", "10/31", "10/31")]
    public void An_expiration_that_one_reading_gives_otherwise_needs_four_witnesses(string? code, params string[] readings) =>
        Some.DecideScans(Some.Facts(), Some.Transfer().Scanned(), Card.Read("expiration", readings)).Codes().ShouldBe(code is null ? [] : [code]);

    [Theory]
    [InlineData("12/30.", "12/30.", "12/30 7")]
    [InlineData("12/30", "12/30 , .", "12/30 | 7")]
    public void Specks_behind_an_expiration_are_none_of_it(params string[] readings) =>
        Some.Card().Scanned().Read("expiration", readings).Settled(cases: Some.CaseNumber).Text("expiration").ShouldBe("12/30");

    [Theory]
    [InlineData(FindingCodes.FormUnreadable, "300.90", "300.00", "300.90", "5300.90", "300.90")]
    [InlineData(FindingCodes.FeeNotCovered, "250.00", "250.00", "250.00", "250.00", "260.00")]
    [InlineData(FindingCodes.FeeNotCovered, "250.00", "250.00", "", "", "250.00")]
    [InlineData(null, "300.00", "300.00", "300.90", "300.00", "")]
    [InlineData(null, "$300.00", "$300.00", "mann An", "hARA AN", "ANA AA")]
    [InlineData(FindingCodes.FormUnreadable, "$250.00", "$250.00", "mann An", "hARA AN", "ANA AA")]
    [InlineData(null, "1300.00", "300,00", "300.00", "300,00", "1300.00")] // a border's stroke, and specks at the point
    [InlineData(FindingCodes.FormUnreadable, "1300.00", "300.00", "300.00", "1300.00", "")]
    [InlineData(FindingCodes.FormUnreadable, "2300.00", "300.00", "300.00", "300.00", "2300.00")]
    [InlineData(FindingCodes.FormUnreadable, "3", "3", "3", "3", "3")] // of a row of boxes the first
    [InlineData(FindingCodes.FormUnreadable, "30", "30", "30", "30")]
    [InlineData(FindingCodes.FeeNotCovered, "30.00", "30.00", "30.00", "30.00")]
    public void An_amount_that_is_no_fee_needs_readings_that_agree_or_many(string? code, params string[] readings) =>
        Some.DecideScans(Some.Facts(), Some.Transfer().Scanned(), Card.Read("amount", readings)).Codes().ShouldBe(code is null ? [] : [code]);

    [Fact]
    public void A_minority_is_no_agreement() =>
        Some.DecideScans(Some.Facts(), Some.Transfer().Scanned(), Card.Read("amount", "$300.00", "$300.00", "$200.00", "$500.00", "$600.00")).Codes().ShouldBe([FindingCodes.FormUnreadable]);
}
