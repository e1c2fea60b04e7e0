using LicenseInbox.Domain.Registry;

namespace LicenseInbox.Domain.Policy.Rules;

/// <summary>Every license key is known, is assigned to the "from" system, moves whole, and is of the type that the form says.</summary>
public sealed class LicensesAreTheSourcesOwn : IRule
{
    /// <inheritdoc/>
    public IReadOnlyList<string> Codes { get; } =
    [
        FindingCodes.LicenseUnknown, FindingCodes.LicenseNotOnSource, FindingCodes.LicensePartial,
        FindingCodes.LicenseTypeMismatch, FindingCodes.LicenseTypeUnknown,
    ];

    /// <inheritdoc/>
    public IEnumerable<Finding> Evaluate(RuleContext context) =>
        context.OpenTransfers.SelectMany(form => form.Rows.Where(row => row.Key is not null).SelectMany(row => Evaluate(context, form, row)));

    private static IEnumerable<Finding> Evaluate(RuleContext context, KeysForm form, FormRow row)
    {
        var key = row.Key!.Value;
        var where = RuleContext.Where(form.Form, row.Field("license_key"));
        if (context.Facts.License(key) is not { } license)
        {
            yield return context.Find(
                FindingCodes.LicenseUnknown,
                $"We know no license key {key} (row {row.Number}; {where}).",
                $"Check the license key in row {row.Number} and send a corrected License Transfer Form.",
                Evidence.From(form.Form, row.Field("license_key")),
                Evidence.From("licenses", "license_key", null));
            yield break;
        }

        if (context.FromSystem(form) is { } from && license.System != from.Key)
        {
            yield return context.Find(
                FindingCodes.LicenseNotOnSource,
                $"The license key {key} (row {row.Number}; {where}) is not assigned to the old system {from.Key}.",
                $"Send a corrected License Transfer Form that lists only license keys of {from.Key}, or names the system the key is on.",
                Evidence.From(form.Form, row.Field("license_key")),
                Evidence.From(form.Form, "from_system_key"),
                Evidence.From("licenses", "system_key", license.System.Text));
        }

        if (row.Quantity is { } quantity && quantity != license.Quantity)
        {
            yield return context.Find(
                FindingCodes.LicensePartial,
                $"The form asks for {quantity} of the license key {key} (row {row.Number}; {RuleContext.Where(form.Form, row.Field("quantity"))}), but a key moves whole and this one has {license.Quantity}.",
                $"Send a corrected License Transfer Form with the quantity {license.Quantity} in row {row.Number}, or without this key.",
                Evidence.From(form.Form, row.Field("quantity")),
                Evidence.From("licenses", "quantity", license.Quantity.ToString(null, null)));
        }

        if (Product(context, license) is null)
        {
            yield return context.Find(
                FindingCodes.LicenseTypeUnknown,
                $"The type of the license key {key} (row {row.Number}) is not in our catalogue.",
                null,
                Evidence.From(form.Form, row.Field("license_type")),
                Evidence.From("licenses", "license_type", license.Type));
        }
        else if (row.Type is { } type)
        {
            var comparison = LicenseTypeText.Compare(type, license.Type, license.Quantity, context.Settings.Catalogue);
            if (comparison != TypeComparison.Same)
            {
                yield return context.Find(
                    comparison == TypeComparison.Unknown ? FindingCodes.LicenseTypeUnknown : FindingCodes.LicenseTypeMismatch,
                    comparison == TypeComparison.Unknown
                        ? $"The license type '{type}' (row {row.Number}; {RuleContext.Where(form.Form, row.Field("license_type"))}) is none that we know."
                        : $"The form gives the license key {key} the type '{type}' (row {row.Number}; {RuleContext.Where(form.Form, row.Field("license_type"))}); its own type is another.",
                    null,
                    Evidence.From(form.Form, row.Field("license_type")),
                    Evidence.From("licenses", "license_type", license.Type));
            }
        }
    }

    /// <summary>The product of a key's own type.</summary>
    internal static Product? Product(RuleContext context, License license) =>
        LicenseTypeText.Read(license.Type, context.Settings.Catalogue)?.Product;
}

/// <summary>In an upgrade the type has a software-only counterpart.</summary>
public sealed class UpgradedTypesHaveACounterpart : IRule
{
    /// <inheritdoc/>
    public IReadOnlyList<string> Codes { get; } = [FindingCodes.LicenseNoCounterpart];

    /// <inheritdoc/>
    public IEnumerable<Finding> Evaluate(RuleContext context)
    {
        foreach (var form in context.OpenTransfers.Where(form => context.IsUpgrade(form) == true))
        {
            foreach (var row in form.Rows)
            {
                if (row.Key is { } key && context.Facts.License(key) is { } license
                    && LicensesAreTheSourcesOwn.Product(context, license) is { SoftwareOnly: null } product)
                {
                    yield return context.Find(
                        FindingCodes.LicenseNoCounterpart,
                        $"The type of the license key {key} (row {row.Number}; {RuleContext.Where(form.Form, row.Field("license_key"))}) has no counterpart in a software-only solution.",
                        null,
                        Evidence.From(form.Form, row.Field("license_type")),
                        Evidence.From("licenses", "license_type", license.Type),
                        Evidence.From("license-types", "softwareOnly", product.Code));
                }
            }
        }
    }
}

/// <summary>No key is listed twice, or reserved by a request received earlier (queued, with sales, or with a representative).</summary>
public sealed class LicensesAreAskedForOnce : IRule
{
    /// <inheritdoc/>
    public IReadOnlyList<string> Codes { get; } = [FindingCodes.LicenseDuplicate];

    /// <inheritdoc/>
    public IEnumerable<Finding> Evaluate(RuleContext context)
    {
        var listed = context.OpenTransfers
            .SelectMany(form => form.Rows.Where(row => row.Key is not null).Select(row => (form, row, key: row.Key!.Value)))
            .GroupBy(entry => entry.key);
        foreach (var entries in listed)
        {
            if (entries.Skip(1).Any())
            {
                yield return context.Find(
                    FindingCodes.LicenseDuplicate,
                    $"The license key {entries.Key} is listed more than once ({string.Join("; ", entries.Select(entry => $"row {entry.row.Number}, {RuleContext.Where(entry.form.Form, entry.row.Field("license_key"))}"))}).",
                    null,
                    entries.Select(entry => Evidence.From(entry.form.Form, entry.row.Field("license_key"))));
            }

            var first = entries.First();
            foreach (var reservation in context.Facts.Reservations.Where(reservation => reservation.Key == entries.Key && reservation.RequestId != context.Request.Id && reservation.ReceivedAt <= context.Request.CompletedAt))
            {
                yield return context.Find(
                    FindingCodes.LicenseDuplicate,
                    $"The license key {entries.Key} (row {first.row.Number}; {RuleContext.Where(first.form.Form, first.row.Field("license_key"))}) is asked for by an earlier request as well.",
                    null,
                    Evidence.From(first.form.Form, first.row.Field("license_key")),
                    Evidence.From("requests", "case", reservation.Case?.Text));
            }
        }
    }
}

/// <summary>
/// After the request's moves the "to" system holds at most 50 stations on a Max1000, at most 100 on a Max1000R or Max2000; stations already there count (SSW stations too),
/// agent seats and others do not. Stations go only to a MAX server whose chassis is known.
/// </summary>
public sealed class ChassisHoldsTheStations : IRule
{
    /// <inheritdoc/>
    public IReadOnlyList<string> Codes { get; } = [FindingCodes.ChassisStationCap, FindingCodes.ChassisUnknown];

    /// <inheritdoc/>
    public IEnumerable<Finding> Evaluate(RuleContext context)
    {
        foreach (var forms in context.OpenTransfers.Where(form => context.ToSystem(form) is not null).GroupBy(form => form.To))
        {
            var first = forms.First();
            var to = context.ToSystem(first)!;
            var coming = forms
                .SelectMany(form => form.Rows)
                .Select(row => row.Key is { } key ? context.Facts.License(key) : null)
                .Where(license => license is not null && license.System != to.Key && IsStation(context, license))
                .DistinctBy(license => license!.Key)
                .Sum(license => license!.Quantity);
            if (coming == 0)
                continue;
            var there = context.Facts.LicensesOn(to.Key).Where(license => IsStation(context, license)).Sum(license => license.Quantity);
            if (context.Settings.StationCaps.TryGetValue(to.Chassis, out var cap) && there + coming > cap)
            {
                yield return context.Find(
                    FindingCodes.ChassisStationCap,
                    $"A {to.Chassis} holds at most {cap} stations; the new system {to.Key} has {there} and the form asks for {coming} more ({there + coming} together).",
                    $"Send a corrected License Transfer Form with at most {Math.Max(0, cap - there)} stations.",
                    Evidence.From(first.Form, "to_system_key"),
                    Evidence.From("systems", "chassis", to.Chassis.ToString()),
                    Evidence.From("licenses", "quantity", there.ToString(null, null)));
            }
            else if (to.Chassis == Chassis.Unknown && to.Platform == Platform.MaxServer)
            {
                yield return context.Find(
                    FindingCodes.ChassisUnknown,
                    $"We do not know how many stations the new system {to.Key} can hold.",
                    null,
                    Evidence.From(first.Form, "to_system_key"),
                    Evidence.From("systems", "chassis", null));
            }
        }
    }

    private static bool IsStation(RuleContext context, License license) =>
        LicenseTypeText.Read(license.Type, context.Settings.Catalogue)?.Kind == ProductKind.Station;
}
