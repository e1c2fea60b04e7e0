using System.Globalization;
using System.Text.RegularExpressions;
using LicenseInbox.Domain.Assembly;
using LicenseInbox.Domain.Reading;
using LicenseInbox.Domain.Registry;

namespace LicenseInbox.Domain.Policy;

/// <summary>One used row of a transfer form or worksheet: at least one of its cells is filled.</summary>
/// <param name="Number">Its number on the form, from 1.</param>
/// <param name="Key">The license key; null when the cell is empty or holds no key.</param>
/// <param name="Type">The type's text; null when empty.</param>
/// <param name="QuantityText">The quantity's text; null when empty.</param>
/// <param name="Quantity">The quantity; null when empty or no whole number above zero.</param>
/// <param name="NewType">On a worksheet, the new type's text; null when empty.</param>
public sealed record FormRow(int Number, LicenseKey? Key, string? Type, string? QuantityText, int? Quantity, string? NewType)
{
    /// <summary>The name of one of its fields, such as <c>quantity_3</c>.</summary>
    public string Field(string column) => $"{column}_{Number}";
}

/// <summary>A form that names two systems and a list of license keys: a transfer form or a worksheet.</summary>
public sealed partial class KeysForm
{
    /// <summary>Reads its keys and rows.</summary>
    public KeysForm(SubmittedForm submitted)
    {
        Submitted = submitted;
        From = SystemKey.TryOf(Form.Text("from_system_key"), out var from) ? from : null;
        To = SystemKey.TryOf(Form.Text("to_system_key"), out var to) ? to : null;
        Rows = Form.Fields.Keys
            .Select(name => RowField().Match(name))
            .Where(match => match.Success)
            .Select(match => int.Parse(match.Groups["row"].Value, CultureInfo.InvariantCulture))
            .Distinct()
            .Order()
            .Select(ReadRow)
            .Where(row => row.Key is not null || row.Type is not null || row.QuantityText is not null)
            .ToList();
    }

    /// <summary>The form with the email it came in.</summary>
    public SubmittedForm Submitted { get; }

    /// <summary>The form.</summary>
    public FormFacts Form => Submitted.Form;

    /// <summary>The "from" system key; null when the field is empty.</summary>
    public SystemKey? From { get; }

    /// <summary>The "to" system key; null when the field is empty.</summary>
    public SystemKey? To { get; }

    /// <summary>The end user; null when the field is empty.</summary>
    public string? EndUser => Form.Text("end_user");

    /// <summary>The used rows in the form's order.</summary>
    public IReadOnlyList<FormRow> Rows { get; }

    /// <summary>Whether a system key is in doubt: which move it asks for is not known.</summary>
    public bool HasUnsureSystem => Form.Unsure.Keys.Any(name => name is "from_system_key" or "to_system_key");

    /// <summary>Whether a key that it asks to move, or where from and to, is in doubt.</summary>
    public bool HasUnsureKey => HasUnsureSystem || Form.Unsure.Keys.Any(name => name.StartsWith("license_key_", StringComparison.Ordinal));

    /// <summary>Whether both forms name the same two systems.</summary>
    public bool HasSystemsOf(KeysForm other) => From is not null && To is not null && From == other.From && To == other.To;

    private FormRow ReadRow(int number)
    {
        var quantity = Form.Text($"quantity_{number}");
        return new FormRow(
            number,
            LicenseKey.TryOf(Form.Text($"license_key_{number}"), out var key) ? key : null,
            Form.Text($"license_type_{number}"),
            quantity,
            ReadQuantity(quantity),
            Form.Text($"new_license_type_{number}"));
    }

    /// <summary>A whole number above zero: <c>10</c>, <c>1,000</c>, <c>10 stations</c>, <c>10 ea</c>, <c>x10</c>.</summary>
    internal static int? ReadQuantity(string? text)
    {
        var match = QuantityText().Match(text ?? "");
        return match.Success && int.TryParse(match.Groups["n"].Value.Replace(",", "", StringComparison.Ordinal), NumberStyles.None, CultureInfo.InvariantCulture, out var n) && n > 0
            ? n
            : null;
    }

    [GeneratedRegex(@"^(license_key|license_type|quantity)_(?<row>[0-9]{1,3})$")]
    private static partial Regex RowField();

    [GeneratedRegex(@"^[x×]?\s*(?<n>[0-9]{1,3}(,[0-9]{3})+|[0-9]{1,7})(\.0+)?\s*([x×]|ea\.?|each|pcs?\.?|units?|stations?|seats?|agents?|licen[cs]es?)?$", RegexOptions.IgnoreCase)]
    private static partial Regex QuantityText();
}
