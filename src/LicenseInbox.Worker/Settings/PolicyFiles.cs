using System.Text.Json;
using System.Text.Json.Serialization;
using LicenseInbox.Domain.Policy;
using LicenseInbox.Domain.Registry;

namespace LicenseInbox.Worker.Settings;

/// <summary>Loads the policy from the files of <c>config/</c>.</summary>
internal static class PolicyFiles
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower) } };

    /// <param name="config">The folder of the settings.</param>
    /// <param name="licenseTypes">A <c>license-types.json</c> in the place of the folder's own, or null.</param>
    /// <param name="timeZone">The vendor's time zone.</param>
    public static PolicySettings Load(string config, string? licenseTypes, TimeZoneInfo timeZone)
    {
        var table = Read<TableFile>(Path.Combine(config, "policy.json"));
        var types = Read<TypesFile>(licenseTypes ?? Path.Combine(config, "license-types.json"));
        var phrases = Read<PhrasesFile>(Path.Combine(config, "phrases.json"));
        return new PolicySettings
        {
            Table = new PolicyTable(table.Rows),
            Catalogue = new LicenseCatalogue(types.Products.Select(row => new Product(row.Product, row.Kind, row.SoftwareOnly, row.AssurancePerUnitYear)).ToList()),
            Instructions = phrases.Instructions,
            UpgradeDeclarations = phrases.UpgradeDeclarations,
            TimeZone = timeZone,
        };
    }

    private static T Read<T>(string file)
    {
        try
        {
            return JsonSerializer.Deserialize<T>(File.ReadAllText(file), Json) ?? throw new JsonException("it is empty");
        }
        catch (JsonException error)
        {
            throw new InvalidDataException($"{file}: {error.Message}", error);
        }
    }

    private sealed record TableFile(IReadOnlyList<PolicyRow> Rows);

    private sealed record TypesFile(IReadOnlyList<TypeRow> Products);

    private sealed record TypeRow(string Product, ProductKind Kind, string? SoftwareOnly, decimal AssurancePerUnitYear);

    private sealed record PhrasesFile(IReadOnlyList<string> Instructions, IReadOnlyList<string> UpgradeDeclarations);
}
