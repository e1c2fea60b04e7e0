using System.Globalization;
using LicenseInbox.Domain.Moving;
using LicenseInbox.Domain.Policy;
using LicenseInbox.Domain.Pricing;
using LicenseInbox.Domain.Reading;
using LicenseInbox.Domain.Registry;
using LicenseInbox.Domain.Sureness;

namespace LicenseInbox.Domain.Desk;

/// <summary>What a field of a form may say, from what we know: the end user's own systems, and their license keys.</summary>
public static class FieldChoices
{
    private static readonly string[] Keys = ["from_system_key", "to_system_key"];

    /// <summary>What must be looked up before <see cref="Of"/>, in two steps: the second time with the facts of the first, which tell whose systems they are.</summary>
    /// <param name="form">The form as it is decided on.</param>
    /// <param name="number">The request's case, or null.</param>
    /// <param name="settings">The policy.</param>
    /// <param name="first">The facts of the first step; null in the first.</param>
    public static FactsQuery Query(FormFacts form, CaseNumber? number, PolicySettings settings, RegistryFacts? first = null)
    {
        var systems = Keys.Select(field => SystemKey.TryOf(form.Text(field), out var key) ? key : (SystemKey?)null).OfType<SystemKey>()
            .Concat(Near(form, "systems").Select(SystemKey.Of)).Distinct().ToList();
        var owners = first?.Systems.Values.Select(system => system.EndUser).Append(form.Text("end_user")).OfType<string>().Where(name => name.Length > 2).Distinct(StringComparer.Ordinal).ToList();
        return new FactsQuery
        {
            Systems = systems,
            Licenses = Near(form, "licenses").Select(LicenseKey.Of).ToList(),
            Cases = FormsInDoubt.CasesOn(form, settings).Concat(number is { } own ? [own] : []).Distinct().ToList(),
            EndUsers = owners ?? [],
        };
    }

    /// <summary>The choices, the likeliest first.</summary>
    /// <param name="form">The form as it is decided on.</param>
    /// <param name="field">The field.</param>
    /// <param name="number">The request's case, or null.</param>
    /// <param name="facts">What <see cref="Query"/> asked for.</param>
    /// <param name="settings">The policy.</param>
    public static IReadOnlyList<FieldChoice> Of(FormFacts form, string field, CaseNumber? number, RegistryFacts facts, PolicySettings settings)
    {
        var near = form.Unsure.TryGetValue(field, out var doubt) ? doubt.Known.Select(value => KeyText.Canonical(value.Value)).ToList() : [];
        var row = field[(field.LastIndexOf('_') + 1)..];
        return FieldChecks.Column(field) switch
        {
            "from_system_key" or "to_system_key" => Systems(form, field, number, facts, near),
            "license_key" => Licenses(form, field, facts, near),
            "case_number" => facts.Cases.Values.OrderByDescending(known => known.Number == number).ThenBy(known => known.Number.Text, StringComparer.Ordinal)
                .Select(known => new FieldChoice(known.Number.Text, $"{(known.IsOpen ? "open" : "closed")}, system {known.System}", known.Number == number)).ToList(),
            "license_type" => OfKey(form, row, facts, license => license.Type),
            "quantity" => OfKey(form, row, facts, license => license.Quantity.ToString(CultureInfo.InvariantCulture)),
            "new_license_type" => OfKey(form, row, facts, license => Conversion.NewType(license, settings.Catalogue)),
            _ => [],
        };
    }

    private static List<FieldChoice> Systems(FormFacts form, string field, CaseNumber? number, RegistryFacts facts, List<string> near)
    {
        var other = SystemKey.TryOf(form.Text(field == "to_system_key" ? "from_system_key" : "to_system_key"), out var named) ? named : (SystemKey?)null;
        var ofCase = number is { } own ? facts.Case(own)?.System : null;
        bool IsLikely(PhoneSystem system) => near.Contains(system.Key.Canonical) || (field == "to_system_key" && system.Key == ofCase);
        return facts.Systems.Values
            .Where(system => system.Key != other)
            .OrderByDescending(system => field == "to_system_key" && system.Key == ofCase)
            .ThenBy(system => near.IndexOf(system.Key.Canonical) is >= 0 and var place ? place : int.MaxValue)
            .ThenBy(system => system.EndUser, StringComparer.OrdinalIgnoreCase)
            .ThenBy(system => system.Key.Text, StringComparer.Ordinal)
            .Select(system => new FieldChoice(system.Key.Text, $"{system.EndUser}, {Word(system.Platform)}{(system.Key == ofCase ? ", the case's system" : "")}", IsLikely(system)))
            .ToList();
    }

    private static List<FieldChoice> Licenses(FormFacts form, string field, RegistryFacts facts, List<string> near)
    {
        var from = SystemKey.TryOf(form.Text("from_system_key"), out var key) ? key : (SystemKey?)null;
        var listed = form.Fields.Values
            .Where(other => FormsInDoubt.IsLicense(other.Name) && other.Name != field)
            .Select(other => LicenseKey.TryOf(other.Value, out var named) ? named : (LicenseKey?)null)
            .OfType<LicenseKey>()
            .ToHashSet();
        return facts.Licenses.Values
            .Where(license => !listed.Contains(license.Key) && (from is null || license.System == from || near.Contains(license.Key.Canonical)))
            .OrderByDescending(license => license.System == from)
            .ThenBy(license => near.IndexOf(license.Key.Canonical) is >= 0 and var place ? place : int.MaxValue)
            .ThenBy(license => license.Key.Text, StringComparer.Ordinal)
            .Select(license => new FieldChoice(license.Key.Text, $"{license.Type}, {license.Quantity}, on {license.System}", near.Contains(license.Key.Canonical)))
            .ToList();
    }

    /// <summary>What the key in the same row has.</summary>
    private static List<FieldChoice> OfKey(FormFacts form, string row, RegistryFacts facts, Func<License, string?> value) =>
        LicenseKey.TryOf(form.Text($"license_key_{row}"), out var key) && facts.License(key) is { } license && value(license) is { } own ? [new FieldChoice(own, $"of {license.Key}", true)] : [];

    private static IEnumerable<string> Near(FormFacts form, string table) =>
        form.Unsure.Values.SelectMany(doubt => doubt.Known).Where(value => value.Table == table && value.Column is "system_key" or "license_key").Select(value => value.Value);

    private static string Word(Platform platform) => platform switch
    {
        Platform.Office => "office",
        Platform.MaxServer => "MAX server",
        _ => "software-only",
    };
}
