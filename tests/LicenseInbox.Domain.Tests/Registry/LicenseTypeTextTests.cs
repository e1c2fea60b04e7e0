using LicenseInbox.Domain.Registry;

namespace LicenseInbox.Domain.Tests.Registry;

public class LicenseTypeTextTests
{
    [Theory]
    [InlineData("ALTI-STATION-10", "ALTI-STATION", 10)]
    [InlineData("alti station 10", "ALTI-STATION", 10)]
    [InlineData("ALTISTATION10", "ALTI-STATION", 10)]
    [InlineData("ALTI STATION", "ALTI-STATION", null)]
    [InlineData("SSW-STATION-XX", "SSW-STATION", null)]
    [InlineData("10 x ALTI-STATION", "ALTI-STATION", 10)]
    [InlineData("10 stations", null, 10)]
    [InlineData("10 agent seats", null, 10)]
    [InlineData("10-station license", null, 10)]
    public void A_type_is_a_product_and_a_quantity(string text, string? product, int? quantity)
    {
        var read = LicenseTypeText.Read(text, Some.Policy.Catalogue).ShouldNotBeNull();
        (read.Product?.Code, read.Quantity).ShouldBe((product, quantity));
    }

    [Theory]
    [InlineData("ALTI-STATIONERY-10")]
    [InlineData("phones")]
    [InlineData("10")]
    [InlineData("\u0661\u0660 stations")]
    [InlineData("ALTI-10")]
    public void Anything_else_is_none(string text) => LicenseTypeText.Read(text, Some.Policy.Catalogue).ShouldBeNull();

    [Theory]
    [InlineData("8 Nebenstellen", "TN", 8)]
    [InlineData("Teilnehmer 8", "TN", 8)]
    [InlineData("TN-8", "TN", 8)]
    [InlineData("Vermittlungsplatz2", "VP", 2)]
    public void A_product_goes_by_its_other_names_as_well(string text, string code, int quantity)
    {
        var catalogue = new LicenseCatalogue(
            [new Product("TN", ProductKind.Station, null, 1m) { Names = ["Teilnehmer", "Nebenstellen"] }, new Product("VP", ProductKind.AgentSeat, null, 1m) { Names = ["Vermittlungsplatz"] }]);

        var read = LicenseTypeText.Read(text, catalogue).ShouldNotBeNull();
        (read.Product!.Code, read.Quantity).ShouldBe((code, quantity));
        LicenseTypeText.Compare(text, $"{code}-{quantity}", quantity, catalogue).ShouldBe(TypeComparison.Same);
    }

    [Fact]
    public void A_separator_tells_the_quantity_from_a_product_that_ends_in_a_digit()
    {
        var catalogue = new LicenseCatalogue([new Product("ALTI-T", ProductKind.Other, null, 1m), new Product("ALTI-T1", ProductKind.Other, null, 1m)]);

        LicenseTypeText.Read("ALTI-T-10", catalogue)!.Product!.Code.ShouldBe("ALTI-T");
        LicenseTypeText.Read("ALTI-T1-10", catalogue)!.Product!.Code.ShouldBe("ALTI-T1");
    }

    [Theory]
    [InlineData("ALTI-STATION-10", TypeComparison.Same)]
    [InlineData("alti_station_10", TypeComparison.Same)]
    [InlineData("10 stations", TypeComparison.Same)]
    [InlineData("ALTI-STATION-XX", TypeComparison.Same)]
    [InlineData("ALTI-STATION-1", TypeComparison.Different)]
    [InlineData("1 station", TypeComparison.Different)]
    [InlineData("10 agent seats", TypeComparison.Different)]
    [InlineData("ALTI-IPSTATION-10", TypeComparison.Different)]
    [InlineData("SSW-STATION-10", TypeComparison.Different)]
    [InlineData("MAXPHONE-10", TypeComparison.Unknown)]
    public void A_text_on_a_form_is_compared_with_the_keys_own_type(string text, TypeComparison expected) =>
        LicenseTypeText.Compare(text, "ALTI-STATION-10", 10, Some.Policy.Catalogue).ShouldBe(expected);

    [Fact]
    public void The_shipped_catalogue_is_consistent()
    {
        var products = Some.Policy.Catalogue.Products;

        products.Select(product => product.Code).ShouldBeUnique();
        products.ShouldAllBe(product => product.SoftwareOnly == null || Some.Policy.Catalogue.Find(product.SoftwareOnly) != null);
        products.ShouldAllBe(product => product.AssurancePerUnitYear > 0);
        products.Where(product => product is { Kind: ProductKind.Station, SoftwareOnly: not null }).ShouldAllBe(product => product.SoftwareOnly == "SSW-STATION");
        products.Where(product => product is { Kind: ProductKind.AgentSeat, SoftwareOnly: not null }).ShouldAllBe(product => product.SoftwareOnly == "SSW-ACMAGENT");
    }
}
