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
    /// <param name="overFolder">A folder whose files are laid over those of the same name and over <c>Policy:Folder</c>'s: rows of <c>policy.json</c> replace those of their code, the other two files the whole.</param>
    /// <exception cref="SettingsException">Anything is wrong in any of the files.</exception>
    public static PolicySettings Load(PolicyOptions options, string configFolder, string? licenseTypesFile = null, string? overFolder = null)
    {
        string[] folders = [configFolder, .. new[] { options.Folder, overFolder }.Where(folder => !string.IsNullOrEmpty(folder)).OfType<string>()];
        var tableFiles = folders.Select(folder => Path.Combine(folder, "policy.json")).Where((file, at) => at == 0 || File.Exists(file)).Select(file => new JsonSettingsFile(file)).ToList();
        var typesFile = new JsonSettingsFile(licenseTypesFile ?? PathOf(LicenseTypes, folders));
        var phrasesFile = new JsonSettingsFile(PathOf("phrases.json", folders));
        var rows = tableFiles.SelectMany((file, at) => Rows(file, isWhole: at == 0)).GroupBy(row => row.Code, StringComparer.Ordinal).Select(same => same.Last()).ToList();
        var products = Products(typesFile);
        var (instructions, declarations, confirmations) = Phrases(phrasesFile);
        List<SettingsError> errors = [.. tableFiles.SelectMany(file => file.Errors), .. typesFile.Errors, .. phrasesFile.Errors];
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
            CaseNumberExample = options.EffectiveExample,
            CaseWords = options.CaseWords,
            SystemKeyPattern = options.SystemKeyPattern,
            LicenseKeyPattern = options.LicenseKeyPattern,
            FeePerMove = options.FeePerMove,
            StationCaps = options.StationCaps,
            Sla = options.Sla,
            SureConfidence = options.SureConfidence,
        };
    }

    /// <summary>The last folder's that has it; ours when none has.</summary>
    private static string PathOf(string name, string[] folders) =>
        folders.Select(folder => Path.Combine(folder, name)).LastOrDefault(File.Exists) ?? Path.Combine(folders[0], name);

    private static List<PolicyRow> Rows(JsonSettingsFile file, bool isWhole)
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
            else if (PolicyTable.WrongIn(new PolicyRow(code, leadsTo, isAnswered, canBeOverridden, settling)) is { } wrong)
                file.Add(place, $"{code} leads to {SettingText.Show(leadsTo)}", wrong);
            else if (!rows.TryAdd(code, new PolicyRow(code, leadsTo, isAnswered, canBeOverridden, settling)))
                file.Add($"{place}.code", $"there is a row for '{code}' already", "one row for each code");
        }

        foreach (var missing in (isWhole ? codes : []).Except(rows.Keys).Order(StringComparer.Ordinal))
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
            if (!file.Object(row, place, "product", "names", "kind", "softwareOnly", "assurancePerUnitYear", "note"))
                continue;
            var code = file.Text(row, place, "product");
            var kind = file.Word<ProductKind>(row, place, "kind");
            var softwareOnly = file.Text(row, place, "softwareOnly", optional: true);
            var price = file.Amount(row, place, "assurancePerUnitYear");
            if (code is null || kind is not { } unit || price is not { } perUnit)
                continue;
            if (new LicenseCatalogue(products).Find(code) is not null)
                file.Add($"{place}.product", $"there is a row for '{code}' already", "one row for each product");
            products.Add(new Product(code, unit, softwareOnly, perUnit) { Names = Names(file, row, place, products) });
        }

        return products;
    }

    private static List<string> Names(JsonSettingsFile file, JsonElement row, string place, List<Product> others)
    {
        var names = new List<string>();
        if (!row.TryGetProperty("names", out _))
            return names;
        foreach (var (item, its) in file.Array(row, place, "names"))
        {
            if (item.ValueKind != JsonValueKind.String || !item.GetString()!.Any(char.IsLetter))
                file.Add(its, $"this is {item.GetRawText()}", "another name of the product, with a letter at least");
            else if (new LicenseCatalogue(others).Find(item.GetString()!) is { } other)
                file.Add(its, $"'{item.GetString()}' is a name of {other.Code} already", "each name for one product");
            else
                names.Add(item.GetString()!);
        }

        return names;
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
