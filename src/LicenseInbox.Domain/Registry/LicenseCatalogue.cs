namespace LicenseInbox.Domain.Registry;

/// <summary>What a unit of a product is.</summary>
public enum ProductKind
{
    /// <summary><c>station</c>: counts against a chassis' cap.</summary>
    Station,

    /// <summary><c>agent-seat</c></summary>
    AgentSeat,

    /// <summary><c>other</c></summary>
    Other,
}

/// <summary>One row of <c>license-types.json</c>.</summary>
/// <param name="Code">The product code without quantity, such as <c>ALTI-STATION</c>.</param>
/// <param name="Kind">What a unit is.</param>
/// <param name="SoftwareOnly">The product it becomes in a software-only solution; null when it has none.</param>
/// <param name="AssurancePerUnitYear">Yearly software assurance of one unit, in USD.</param>
public sealed record Product(string Code, ProductKind Kind, string? SoftwareOnly, decimal AssurancePerUnitYear)
{
    /// <summary>Other names of it that forms may give in place of the code.</summary>
    public IReadOnlyList<string> Names { get; init; } = [];

    /// <summary>Its code and its other names.</summary>
    internal IEnumerable<string> AllNames => Names.Prepend(Code);
}

/// <summary>The license types that are known: <c>license-types.json</c>.</summary>
/// <param name="Products">Its rows.</param>
public sealed record LicenseCatalogue(IReadOnlyList<Product> Products)
{
    /// <summary>The row of a product code or another name of it, compared as keys are; null when it is not in the catalogue.</summary>
    public Product? Find(string productCode) =>
        Products.FirstOrDefault(product => product.AllNames.Any(name => KeyText.Canonical(name) == KeyText.Canonical(productCode)));
}
