using LicenseInbox.Domain.Billing;

namespace LicenseInbox.Domain.Tests.Billing;

public class BillingAnswerTests
{
    [Theory]
    [InlineData("declined", true)]
    [InlineData("\n\n  DECLINED: no funds\nAnn", true)]
    [InlineData("*Declined*", true)]
    [InlineData("Declined, sorry", true)]
    [InlineData("Card declined", false)]
    [InlineData("declinedness", false)]
    [InlineData("Charged.\ndeclined", false)]
    [InlineData("", false)]
    public void An_answer_declines_when_its_first_line_begins_with_the_word(string words, bool isDeclined) => BillingAnswer.IsDeclined(words).ShouldBe(isDeclined);
}
