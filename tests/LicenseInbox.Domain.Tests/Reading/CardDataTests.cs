using FsCheck.Xunit;
using LicenseInbox.Domain.Reading;

namespace LicenseInbox.Domain.Tests.Reading;

public class CardDataTests
{
    [Theory]
    [InlineData("4111111111111111")]
    [InlineData("4111 1111 1111 1111")]
    [InlineData("4111-1111-1111-1111")]
    [InlineData("4111 - 1111 - 1111 - 1111")]
    [InlineData("4111–1111–1111–1111")]
    [InlineData("4111\u00a01111\u00a01111\u00a01111")]
    [InlineData("4111 1111\r\n1111 1111")]
    [InlineData("4 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1")]
    [InlineData("４１１１１１１１１１１１１１１１")]
    [InlineData("3782 822463 10005")]
    [InlineData("41111111 11111111")]
    [InlineData("4111 111111111111")]
    [InlineData("411111111111 1111")]
    [InlineData("4111|1111|1111|1111")]
    [InlineData("4111_1111_1111_1111")]
    [InlineData("4111•1111•1111•1111")]
    [InlineData("411111111111\u200b1111")]
    [InlineData("4\u200b1\u200d1\ufeff1 1\u00ad111 1111 1111")]
    [InlineData("41111\u200b\u200b\u200b\u200b\u200b11111111111")]
    [InlineData("٤١١١١١١١١١١١١١١١")]
    [InlineData("\U0001D7D2\U0001D7CF\U0001D7CF\U0001D7CF 1111 1111 1111")]
    [InlineData("④①①① 1111 1111 1111")]
    [InlineData("4111¹¹¹¹11111111")]
    [InlineData("5555555555554444")]
    [InlineData("2223003122003222")]
    [InlineData("6011111111111117")]
    [InlineData("30569309025904")]
    [InlineData("3530111333300000")]
    public void A_card_number_keeps_its_last_four_digits(string number)
    {
        var masked = $"**** **** **** {CardData.Digits(number)[^4..]}";
        CardData.Mask(number).ShouldBe(masked);
        CardData.Mask($"Visa:{number};exp 12/27").ShouldBe($"Visa:{masked};exp 12/27");
        CardData.Mask($"PAN{number}X").ShouldBe($"PAN{masked}X");
        CardData.Mask($"Case 204417 {number} please").ShouldBe($"Case 204417 {masked} please");
        CardData.Mask($"{number}, and {number}").ShouldBe($"{masked}, and {masked}");
    }

    [Theory]
    [InlineData("4111111111111112")]
    [InlineData("1111111111111117")]
    [InlineData("411111111111111100000")]
    [InlineData("7K2M-91QD-XR48-5TZC")]
    [InlineData("Case 204417, PO 4471, call 408-555-0100")]
    [InlineData("2026-11-24 05:18:22")]
    [InlineData("501234 2026-11-24")]
    [InlineData("Cases 6012345, 6412346 and 501234 2026-11-24")]
    [InlineData("4111 x 1111 x 1111 x 1111")]
    [InlineData("")]
    public void What_is_no_card_number_stays(string text) => CardData.Mask(text).ShouldBe(text);

    [Theory]
    [InlineData("CVV 123", "CVV ***")]
    [InlineData("cvc: 1234.", "cvc: ***.")]
    [InlineData("Security Code (CVV): 123", "Security Code (CVV): ***")]
    [InlineData("the security code is 987", "the security code is ***")]
    [InlineData("CVV2=123", "CVV2=***")]
    [InlineData("CVV on the back is 123", "CVV on the back is ***")]
    [InlineData("card_cvv123.pdf", "card_cvv***.pdf")]
    [InlineData("cvv_123.pdf", "cvv_***.pdf")]
    [InlineData("CVV: 1 2 3", "CVV: ***")]
    [InlineData("CVV:\u200b123", "CVV:\u200b***")]
    [InlineData("CVV: １２３", "CVV: ***")]
    [InlineData("it is 123 (CVV)", "it is *** (CVV)")]
    [InlineData("123 is the security code", "*** is the security code")]
    [InlineData("Security Code\n\n123", "Security Code\n\n***")]
    public void A_labelled_security_code_goes_altogether(string text, string masked) => CardData.Mask(text).ShouldBe(masked);

    [Theory]
    [InlineData("security code 204417")]
    [InlineData("the cases 204417 and 123")]
    [InlineData("Amount 300 (see the case)")]
    [InlineData("acid 123, scid 4567")]
    public void Other_numbers_are_no_security_codes(string text) => CardData.Mask(text).ShouldBe(text);

    [Theory]
    [InlineData("4111 1111 1111 1111", true)]
    [InlineData("4111 1111 1111 1112", false)]
    [InlineData("4111", false)]
    [InlineData("", false)]
    [InlineData("0000 0000 0000 0000", false)]
    public void A_number_is_plausible_by_length_and_Luhn(string text, bool plausible) => CardData.IsPlausible(text).ShouldBe(plausible);

    [Theory]
    [InlineData("4111111111111111", "Visa")]
    [InlineData("5555-5555-5555-4444", "MasterCard")]
    [InlineData("2223003122003222", "MasterCard")]
    [InlineData("378282246310005", "American Express")]
    [InlineData("6011111111111117", "Discover")]
    [InlineData("3530111333300000", "JCB")]
    [InlineData("9111111111111111", null)]
    [InlineData("4111", null)]
    public void The_first_digits_tell_the_brand(string number, string? brand) => CardData.Brand(number).ShouldBe(brand);

    [Property]
    public void No_text_around_it_saves_a_card_number(string? before, string? after)
    {
        var masked = CardData.Mask($"{before}x4111111111111111x{after}");
        masked.ShouldContain("x**** **** **** 1111x");
        CardData.Mask(masked).ShouldBe(masked);
    }
}
