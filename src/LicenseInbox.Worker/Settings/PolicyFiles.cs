using System.Reflection;
using System.Text.Json;
using LicenseInbox.Domain.Policy;
using LicenseInbox.Domain.Registry;

namespace LicenseInbox.Worker.Settings;

/// <summary>Makes the policy's settings of <c>Policy:*</c> and the files <c>policy.json</c>, <c>license-types.json</c> and <c>phrases.json</c>.</summary>
internal static class PolicyFiles
{
    public const string LicenseTypes = "license-types.json";

    /// <summary>Reads all files before it complains.</summary>
    /// <param name="options">Numbers, patterns and the time zone, already validated.</param>
    /// <param name="configFolder">The folder of the three files.</param>
    /// <param name="licenseTypesFile">Another <c>license-types.json</c> that replaces the folder's.</param>
    /// <param name="overFolder">A folder whose files replace those of the same name.</param>
    /// <exception cref="SettingsException">Anything is wrong in any of the files.</exception>
    public static PolicySettings Load(PolicyOptions options, string configFolder, string? licenseTypesFile = null, string? overFolder = null)
    {
        var tableFile = new JsonSettingsFile(PathOf("policy.json", configFolder, overFolder));
        var typesFile = new JsonSettingsFile(licenseTypesFile ?? PathOf(LicenseTypes, configFolder, overFolder));
        var phrasesFile = new JsonSettingsFile(PathOf("phrases.json", configFolder, overFolder));
        var rows = Rows(tableFile);
        var products = Products(typesFile);
        var (instructions, declarations, confirmations) = Phrases(phrasesFile);
        List<SettingsError> errors = [.. tableFile.Errors, .. typesFile.Errors, .. phrasesFile.Errors];
        if (errors.Count > 0)
            throw new SettingsException(errors);
        return new PolicySettings
        {
            Table = new PolicyTable(rows),
            Catalogue = new LicenseCatalogue(products),
            Instructions = instructions,
            UpgradeDeclarations = declarations,
            AssuranceConfirmations = confirmations,
            ConfirmAssuranceAbove = options.ConfirmAssuranceAbove,
            TimeZone = TimeZoneInfo.FindSystemTimeZoneById(options.TimeZone),
            CaseNumberPattern = options.CaseNumberPattern,
            SystemKeyPattern = options.SystemKeyPattern,
            LicenseKeyPattern = options.LicenseKeyPattern,
            FeePerMove = options.FeePerMove,
            StationCaps = options.StationCaps,
            Sla = options.Sla,
            SureConfidence = options.SureConfidence,
        };
    }

    private static string PathOf(string name, string configFolder, string? overFolder) =>
        overFolder is not null && Path.Combine(overFolder, name) is var own && File.Exists(own) ? own : Path.Combine(configFolder, name);

    private static List<PolicyRow> Rows(JsonSettingsFile file)
    {
        var codes = typeof(FindingCodes).GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => (string)field.GetRawConstantValue()!).ToHashSet(StringComparer.Ordinal);
        var rows = new Dictionary<string, PolicyRow>(StringComparer.Ordinal);
        if (file.Root("rows") is not { } root)
            return [];
        foreach (var (row, place) in file.Array(root, "$", "rows"))
        {
            if (!file.Object(row, place, "code", "outcome", "answered", "override", "settling", "note"))
                continue;
            var code = file.Text(row, place, "code");
            var outcome = file.Word<Outcome>(row, place, "outcome");
            var isAnswered = file.YesOrNo(row, place, "answered");
            var canBeOverridden = file.YesOrNo(row, place, "override");
            var settling = Settling(file, row, place);
            if (code is null || outcome is not { } leadsTo)
                continue;
            if (!codes.Contains(code))
                file.Add($"{place}.code", $"there is no code '{code}'", "the codes of the policy as shipped");
            else if (code.StartsWith("sender.", StringComparison.Ordinal) && (leadsTo < Outcome.Flag || isAnswered))
                file.Add(place, $"{code} is weaker than flag, or answered", "outcome flag or ignore, answered false: whoever is not vouched for is told nothing");
            else if (!rows.TryAdd(code, new PolicyRow(code, leadsTo, isAnswered, canBeOverridden, settling)))
                file.Add($"{place}.code", $"there is a row for '{code}' already", "one row for each code");
        }

        foreach (var missing in codes.Except(rows.Keys).Order(StringComparer.Ordinal))
        {
            if (file.Errors.Count == 0 || rows.Count > 0)
                file.Add("$.rows", $"there is no row for '{missing}'", "one row for each code");
        }

        return [.. rows.Values];
    }

    private static TimeSpan? Settling(JsonSettingsFile file, JsonElement row, string place)
    {
        if (file.Text(row, place, "settling", optional: true) is not { } text)
            return null;
        if (SettingText.TryRead(text, typeof(TimeSpan), out var value) && value is TimeSpan { TotalDays: <= 30 and >= 0 } time)
            return time;
        file.Add($"{place}.settling", $"this is '{text}'", "a time as hh:mm:ss, at most 30.00:00:00, or null");
        return null;
    }

    private static List<Product> Products(JsonSettingsFile file)
    {
        var products = new List<Product>();
        if (file.Root("products") is not { } root)
            return [];
        foreach (var (row, place) in file.Array(root, "$", "products"))
        {
            if (!file.Object(row, place, "product", "kind", "softwareOnly", "assurancePerUnitYear", "note"))
                continue;
            var code = file.Text(row, place, "product");
            var kind = file.Word<ProductKind>(row, place, "kind");
            var softwareOnly = file.Text(row, place, "softwareOnly", optional: true);
            var price = file.Amount(row, place, "assurancePerUnitYear");
            if (code is null || kind is not { } unit || price is not { } perUnit)
                continue;
            if (new LicenseCatalogue(products).Find(code) is not null)
                file.Add($"{place}.product", $"there is a row for '{code}' already", "one row for each product");
            products.Add(new Product(code, unit, softwareOnly, perUnit));
        }

        return products;
    }

    private static (List<string> Instructions, List<string> Declarations, List<string> Confirmations) Phrases(JsonSettingsFile file) =>
        file.Root("instructions", "upgradeDeclarations", "assuranceConfirmations") is { } root
            ? (Patterns(file, root, "instructions"), Patterns(file, root, "upgradeDeclarations"), Patterns(file, root, "assuranceConfirmations"))
            : ([], [], []);

    private static List<string> Patterns(JsonSettingsFile file, JsonElement root, string name)
    {
        var patterns = new List<string>();
        foreach (var (item, place) in file.Array(root, "$", name))
        {
            if (item.ValueKind != JsonValueKind.String)
                file.Add(place, $"this is {item.GetRawText()}", "a regular expression");
            else if (PatternText.ProblemOf(item.GetString()!) is { } problem)
                file.Add(place, $"'{item.GetString()}' is no usable regular expression ({problem})", "a regular expression that does not match everything");
            else
                patterns.Add(item.GetString()!);
        }

        return patterns;
    }
}
