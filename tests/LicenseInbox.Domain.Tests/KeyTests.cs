using System.Text.Json;
using LicenseInbox.Domain.Registry;

namespace LicenseInbox.Domain.Tests;

public class KeyTests
{
    [Theory]
    [InlineData("7K2M-91QD-XR48-5TZC", "7k2m 91qd xr48 5tzc")]
    [InlineData("7K2M-91QD-XR48-5TZC", " 7K2M91QDXR485TZC ")]
    public void Keys_are_compared_without_case_spaces_and_separators(string one, string other) =>
        SystemKey.Of(one).ShouldBe(SystemKey.Of(other));

    [Fact]
    public void A_key_keeps_its_spelling_in_json() =>
        JsonSerializer.Deserialize<LicenseKey>(JsonSerializer.Serialize(LicenseKey.Of("ab-12"))).Text.ShouldBe("ab-12");

    [Fact]
    public void Text_without_letters_or_digits_is_no_key() =>
        CaseNumber.TryOf(" - ", out _).ShouldBeFalse();
}
