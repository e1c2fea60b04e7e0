using LicenseInbox.Domain.Policy;

namespace LicenseInbox.Domain.Tests.Policy;

public class EndUserNameTests
{
    [Theory]
    [InlineData("Acme Freight", "Acme  Freight", NameComparison.Equal)]
    [InlineData("Acme Freight", "ACME FREIGHT", NameComparison.Alike)]
    [InlineData("Acme Freight, Inc.", "Acme Freight", NameComparison.Alike)]
    [InlineData("Acme Freight L.L.C.", "Acme Freight Ltd", NameComparison.Alike)]
    [InlineData("Müller & Söhne GmbH", "Muller and Sohne", NameComparison.Alike)]
    [InlineData("The Acme Freight Company", "Acme Freight", NameComparison.Alike)]
    [InlineData("Acme Freight Logistics", "Acme", NameComparison.Close)]
    [InlineData("Acme Freight Logistics", "Acme Logistics", NameComparison.Close)]
    [InlineData("Acme Freight Logistics", "AFL", NameComparison.Close)]
    [InlineData("Acme Freight", "Amce Freight", NameComparison.Close)]
    [InlineData("Acme Freight", "Freight", NameComparison.Different)]
    [InlineData("Acme Freight", "Apex Fright", NameComparison.Different)]
    [InlineData("Clinic 1", "Clinic 2", NameComparison.Different)]
    [InlineData("Co", "Inc", NameComparison.Different)]
    public void Names_are_compared(string one, string other, NameComparison expected)
    {
        EndUserName.Compare(one, other).ShouldBe(expected);
        EndUserName.Compare(other, one).ShouldBe(expected);
    }
}
