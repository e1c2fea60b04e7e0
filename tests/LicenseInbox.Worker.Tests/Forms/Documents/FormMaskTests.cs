using LicenseInbox.Domain.Reading;
using LicenseInbox.Worker.Forms;
using LicenseInbox.Worker.Forms.Documents;

namespace LicenseInbox.Worker.Tests.Forms.Documents;

public class FormMaskTests
{
    private static readonly FormDescription Card = FormDescriptions.Load(Path.Combine(AppContext.BaseDirectory, "config", "forms")).Forms.First(form => form.Kind == FormKind.CardAuthorization);

    [Fact]
    public void A_reading_that_slipped_from_the_expiration_to_the_security_code_does_not_leave()
    {
        var field = Masked("expiration", "05/28", "05/28", "317", "3 1 7", "0317");

        field.Readings.ShouldBe(["05/28", "05/28", CardData.MaskedSecurityCode, CardData.MaskedSecurityCode, "0317"]);
    }

    [Theory]
    [InlineData("1111", "4111 1111 1111 1111", "4111 1111 1111 1111", "4111 1111 1111 1171")]
    [InlineData("1111", "4111 1111 1111 1111", "4111 1111 1111 1111", "4111 1111 1111 1171", "4111 1111 1111 1171")]
    [InlineData(null, "4012 8888 8888 1881", "4012 8888 8888 1881", "4111 1111 1111 1111", "4111 1111 1111 1111")]
    [InlineData(null, "4111 1111 1111 1111", "1111")]
    [InlineData(null, "4111 1111 1171 1111", "4111 1171 1111 1111")]
    [InlineData("1111", "4111 1111 1171 1111", "4111 1171 1111 1111", "4711 1111 1111 1111")]
    [InlineData(null, "4111 1111 1171 1111", "4111 1171 1111 1111", "4111 1111 1171 1171")]
    public void Of_a_number_the_last_digits_are_shown_on_which_two_readings_agree_and_no_two_others_if_its_check_digit_is_right(string? lastFour, params string[] readings)
    {
        var value = Masked("card_number", readings).Value.ShouldNotBeNull();

        value.EndsWith("1111", StringComparison.Ordinal).ShouldBe(lastFour is not null);
        value.Count(char.IsAsciiDigit).ShouldBe(lastFour?.Length ?? 0);
    }

    private static FieldFacts Masked(string name, params string[] readings)
    {
        var field = new FieldFacts { Name = name, Value = readings[0], Readings = readings, By = ReadBy.Ocr, Page = 1, Confidence = 0.9 };
        var facts = new FormFacts { Id = "", Kind = FormKind.CardAuthorization, Source = "card.tif", FirstPage = 1, Pages = [1], Confidence = 1, Fields = new Dictionary<string, FieldFacts> { [name] = field } };
        return FormMask.Of(new DraftForm(Card, facts, new Dictionary<string, LicenseInbox.Worker.Forms.Reading.FoundValue>()), "card").Field(name)!;
    }
}
