using LicenseInbox.Domain.Registry;

namespace LicenseInbox.Domain.Tests.Registry;

public class ChassisTests
{
    [Theory]
    [InlineData("Anker 24", "anker 24", true)]
    [InlineData("max1000", "Max1000", true)]
    [InlineData("OTHER", "Other", true)]
    [InlineData("Max1000", "Max1000R", false)]
    public void Two_are_equal_when_their_names_are_whatever_their_case(string one, string other, bool equal)
    {
        (Chassis.Of(one) == Chassis.Of(other)).ShouldBe(equal);
        (Chassis.Of(one).GetHashCode() == Chassis.Of(other).GetHashCode()).ShouldBe(equal);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" - ")]
    [InlineData("Rack;24")]
    [InlineData("a name of more than forty characters is none")]
    public void What_is_no_name_is_refused(string text)
    {
        Chassis.TryParse(text, null, out _).ShouldBeFalse();
        Should.Throw<ArgumentException>(() => Chassis.Of(text));
    }

    [Fact]
    public void Nothing_known_is_unknown()
    {
        default(Chassis).ShouldBe(Chassis.Unknown);
        Chassis.Of("unknown").ShouldBe(Chassis.Unknown);
        Chassis.Unknown.ToString().ShouldBe("Unknown");
        Chassis.Of(" Max2000 ").ShouldBe(Chassis.Max2000);
    }
}
