using LicenseInbox.Domain.Reading;
using LicenseInbox.Worker.Forms.Documents;

namespace LicenseInbox.Worker.Tests.Forms.Documents;

public class LastFourTests
{
    [Theory]
    [InlineData("4444", "5555 5555 5555 4444", "5555555555554444")]
    [InlineData("4444", "5555555555554444", "5555555555554444", "5555555555554", "5555555555554")] // Shorter by a run of digits it passes the check, too, but its brand has no such number.
    [InlineData(null, "5555555555554444", "5105105105105100", "5555555555554444", "5105105105105100")]
    [InlineData(null, "5555555555554444", "")]
    public void Two_readings_of_a_whole_number_of_its_brand_give_the_last_digits(string? lastFour, params string[] readings) =>
        CardForm.LastFourAgreed(new FieldFacts { Name = "card_number", By = ReadBy.Ocr, Readings = readings }).ShouldBe(lastFour);
}
