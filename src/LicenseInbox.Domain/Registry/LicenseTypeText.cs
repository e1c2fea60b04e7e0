using System.Globalization;
using System.Text.RegularExpressions;

namespace LicenseInbox.Domain.Registry;

/// <summary>How a type on a form compares with a key's own type.</summary>
public enum TypeComparison
{
    /// <summary>The same.</summary>
    Same,

    /// <summary>Another product or another quantity.</summary>
    Different,

    /// <summary>It names no product of the catalogue.</summary>
    Unknown,
}

/// <summary>
/// A license type in words: product and quantity, such as <c>ALTI-STATION-10</c>, its spellings (<c>alti station 10</c>), or
/// <c>10 stations</c>, which stands for any station type of ten.
/// </summary>
public sealed partial record LicenseTypeText
{
    /// <summary>The product of the catalogue; null when only a kind was named.</summary>
    public Product? Product { get; private init; }

    /// <summary>The kind.</summary>
    public required ProductKind Kind { get; init; }

    /// <summary>The quantity; null when the text has none, or <c>XX</c>.</summary>
    public int? Quantity { get; private init; }

    /// <summary>Reads a text; null when it names no product of the catalogue and no kind.</summary>
    public static LicenseTypeText? Read(string text, LicenseCatalogue catalogue)
    {
        if (ProductAndQuantity(text, catalogue) is var (product, rest))
        {
            return new LicenseTypeText
            {
                Product = product,
                Kind = product.Kind,
                Quantity = int.TryParse(rest, NumberStyles.None, CultureInfo.InvariantCulture, out var quantity) ? quantity : null,
            };
        }

        var kinds = KindInWords().Match(text.Trim());
        if (!kinds.Success)
            return null;
        return new LicenseTypeText
        {
            Kind = kinds.Groups["kind"].Value.StartsWith("station", StringComparison.OrdinalIgnoreCase) ? ProductKind.Station : ProductKind.AgentSeat,
            Quantity = int.Parse(kinds.Groups["quantity"].Value, CultureInfo.InvariantCulture),
        };
    }

    /// <summary>Compares a text on a form with the type and quantity that a key has in the registry.</summary>
    public static TypeComparison Compare(string text, string ownType, int ownQuantity, LicenseCatalogue catalogue)
    {
        if (KeyText.Canonical(text) == KeyText.Canonical(ownType))
            return TypeComparison.Same;
        var (stated, own) = (Read(text, catalogue), Read(ownType, catalogue));
        if (stated is null)
            return TypeComparison.Unknown;
        if (own is null || stated.Kind != own.Kind || (stated.Product is not null && stated.Product != own.Product))
            return TypeComparison.Different;
        return stated.Quantity is null || stated.Quantity == (own.Quantity ?? ownQuantity) ? TypeComparison.Same : TypeComparison.Different;
    }

    /// <summary>The product and the text of its quantity: set apart by a separator, before or after it, else run together with a code of the catalogue.</summary>
    private static (Product Product, string Quantity)? ProductAndQuantity(string text, LicenseCatalogue catalogue)
    {
        foreach (var match in new[] { QuantityLast().Match(text), QuantityFirst().Match(text) })
        {
            if (match.Success && catalogue.Find(match.Groups["product"].Value) is { } product)
                return (product, match.Groups["quantity"].Value);
        }

        var canonical = KeyText.Canonical(text);
        return catalogue.Products
            .SelectMany(product => product.AllNames.Select(name => (product, name)))
            .OrderByDescending(entry => KeyText.Canonical(entry.name).Length)
            .Select(entry => QuantityAfter(canonical, entry.name) is { } quantity ? (entry.product, quantity) : ((Product, string)?)null)
            .FirstOrDefault(found => found is not null);
    }

    /// <summary>The text after the product code when it is a quantity, <c>XX</c> or nothing; else null.</summary>
    private static string? QuantityAfter(string canonical, string productCode)
    {
        var code = KeyText.Canonical(productCode);
        if (!canonical.StartsWith(code, StringComparison.Ordinal))
            return null;
        var rest = canonical[code.Length..];
        return rest is "" or "XX" || (rest.Length <= 6 && rest.All(char.IsAsciiDigit)) ? rest : null;
    }

    [GeneratedRegex(@"^(?<product>.*[^\s\-_/.])[\s\-_/.]+(?<quantity>[0-9]{1,6}|XX)\s*$", RegexOptions.IgnoreCase)]
    private static partial Regex QuantityLast();

    [GeneratedRegex(@"^\s*(?<quantity>[0-9]{1,6})\s*[x×]?\s+(?<product>\D.*)$", RegexOptions.IgnoreCase)]
    private static partial Regex QuantityFirst();

    [GeneratedRegex(@"^(?<quantity>[0-9]{1,6})\s*[x×]?[\s-]*(?<kind>stations?|agent[\s-]*seats?|agents?|seats?)(\s+licen[cs]es?)?$", RegexOptions.IgnoreCase)]
    private static partial Regex KindInWords();
}
