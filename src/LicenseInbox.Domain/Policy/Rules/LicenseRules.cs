using System.Globalization;
using LicenseInbox.Domain.Reading;
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
        context.OpenTransfers.SelectMany(form => form.Rows.Where(row => row.Key is not null).SelectMany(row => OnTransfer(context, form, row)))
            .Concat(context.OpenWorksheets.SelectMany(form => form.Rows.SelectMany(row =>
                row.Key is { } key && context.Facts.License(key) is { } license ? OfItsType(context, form, row, license) : [])));

    private static IEnumerable<Finding> OnTransfer(RuleContext context, KeysForm form, FormRow row)
    {
        var key = row.Key!.Value;
        var where = context.Where(form.Form, row.Field("license_key"));
        if (context.Facts.License(key) is not { } license)
        {
            yield return context.Find(
                FindingCodes.LicenseUnknown,
                $"We know no license key {key} (row {row.Number}; {where}).",
                $"Check the license key in row {row.Number} and send a {context.Corrected(form)}.",
                Evidence.From(form.Form, row.Field("license_key")),
                Evidence.From("licenses", "license_key", null));
            yield break;
        }

        if (context.FromSystem(form) is { } from && license.System != from.Key)
        {
            yield return context.Find(
                FindingCodes.LicenseNotOnSource,
                $"The license key {key} (row {row.Number}; {where}) is not assigned to the old system {from.Key}.",
                $"Send a {context.Corrected(form)} with only license keys that are on {from.Key}, or with the system that the key is on as the old one.",
                Evidence.From(form.Form, row.Field("license_key")),
                Evidence.From(form.Form, "from_system_key"),
                Evidence.From("licenses", "system_key", license.System.Text));
        }

        if (row.Quantity is { } quantity && quantity != license.Quantity)
        {
            // A key of another end user's system: its size is not for this partner to know.
            var mayTell = context.MayTell(context.Facts.System(license.System));
            yield return context.Find(
                FindingCodes.LicensePartial,
                $"The form asks for {quantity} of the license key {key} (row {row.Number}; {context.Where(form.Form, row.Field("quantity"))}), but a key moves whole{(mayTell ? $" and this one has {license.Quantity}" : "; this is not its whole quantity")}.",
                $"Send a {context.Corrected(form)} with {(mayTell ? $"the quantity {license.Quantity}" : "the key's whole quantity")} in row {row.Number}, or without this key.",
                Evidence.From(form.Form, row.Field("quantity")),
                Evidence.From("licenses", "quantity", license.Quantity.ToString(CultureInfo.InvariantCulture)));
        }

        foreach (var finding in OfItsType(context, form, row, license))
            yield return finding;
    }

    private static IEnumerable<Finding> OfItsType(RuleContext context, KeysForm form, FormRow row, License license)
    {
        var ofForm = Evidence.From(form.Form, row.Field("license_type"));
        var own = Evidence.From("licenses", "license_type", license.Type);
        if (Product(context, license) is null)
        {
            if (form.Form.Kind == FormKind.LicenseTransfer)
                yield return context.Find(FindingCodes.LicenseTypeUnknown, $"The type of the license key {license.Key} (row {row.Number}) is not in our catalogue.", null, ofForm, own);
            yield break;
        }

        if (row.Type is not { } type)
            yield break;
        var quoted = $"'{type}' (row {row.Number}; {context.Where(form.Form, row.Field("license_type"))})";
        switch (LicenseTypeText.Compare(type, license.Type, license.Quantity, context.Settings.Catalogue))
        {
            case TypeComparison.Unknown:
                yield return context.Find(FindingCodes.LicenseTypeUnknown, $"The license type {quoted} is none that we know.", null, ofForm, own);
                break;
            case TypeComparison.Different:
                yield return context.Find(FindingCodes.LicenseTypeMismatch, $"The form gives the license key {license.Key} the type {quoted}; its own type is another.", null, ofForm, own);
                break;
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
                        $"The type of the license key {key} (row {row.Number}; {context.Where(form.Form, row.Field("license_key"))}) has no counterpart in a software-only solution.",
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
        foreach (var finding in ListedTwice(context, context.OpenTransfers).Concat(ListedTwice(context, context.OpenWorksheets)))
            yield return finding;
        foreach (var entries in Listed(context.OpenTransfers))
        {
            var first = entries.First();
            foreach (var reservation in context.Facts.Reservations.Where(reservation => reservation.Key == entries.Key && reservation.RequestId != context.Request.Id && reservation.ReceivedAt <= context.Request.CompletedAt))
            {
                yield return context.Find(
                    FindingCodes.LicenseDuplicate,
                    $"The license key {entries.Key} (row {first.Row.Number}; {context.Where(first.Form.Form, first.Row.Field("license_key"))}) is asked for by an earlier request as well.",
                    null,
                    Evidence.From(first.Form.Form, first.Row.Field("license_key")),
                    Evidence.From("requests", "case", reservation.Case?.Text));
            }
        }
    }

    private static IEnumerable<Finding> ListedTwice(RuleContext context, IEnumerable<KeysForm> forms) => Listed(forms)
        .Where(entries => entries.Skip(1).Any())
        .Select(entries => context.Find(
            FindingCodes.LicenseDuplicate,
            $"The license key {entries.Key} is listed more than once ({string.Join("; ", entries.Select(entry => $"row {entry.Row.Number}, {context.Where(entry.Form.Form, entry.Row.Field("license_key"))}"))}).",
            null,
            entries.Select(entry => Evidence.From(entry.Form.Form, entry.Row.Field("license_key")))));

    private static IEnumerable<IGrouping<LicenseKey, (KeysForm Form, FormRow Row)>> Listed(IEnumerable<KeysForm> forms) => forms
        .SelectMany(form => form.Rows.Where(row => row.Key is not null).Select(row => (Form: form, Row: row)))
        .GroupBy(entry => entry.Row.Key!.Value);
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
                    context.MayTell(to)
                        ? $"A {to.Chassis} holds at most {cap} stations; the new system {to.Key} has {there} and the form asks for {coming} more ({there + coming} together)."
                        : $"The new system {to.Key} would hold more stations than its chassis allows.",
                    context.MayTell(to) && cap > there
                        ? $"Send a {context.Corrected(first)} with at most {cap - there} stations."
                        : $"Send a {context.Corrected(first)} with fewer stations, or without them.",
                    Evidence.From(first.Form, "to_system_key"),
                    Evidence.From("systems", "chassis", to.Chassis.ToString()),
                    Evidence.From("licenses", "quantity", there.ToString(CultureInfo.InvariantCulture)));
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
