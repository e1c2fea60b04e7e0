using LicenseInbox.Domain.Reading;
using UglyToad.PdfPig;
using UglyToad.PdfPig.AcroForms.Fields;

namespace LicenseInbox.Worker.Pdf;

/// <summary>One AcroForm field: its full name, and what it holds.</summary>
internal sealed record HeldField(string FullName, string? Value, bool? Checked, int? Page, Box? Box)
{
    /// <summary>The last part of a hierarchical name without an index, such as <c>from_system_key</c> of <c>form1[0].page1[0].from_system_key[0]</c>.</summary>
    public string LastName
    {
        get
        {
            var last = FullName[(FullName.LastIndexOf('.') + 1)..];
            return last.Contains('[', StringComparison.Ordinal) ? last[..last.IndexOf('[', StringComparison.Ordinal)] : last;
        }
    }
}

/// <summary>Walks a PDF's AcroForm.</summary>
internal static class AcroFormFields
{
    private const int DepthLimit = 32;

    public static IReadOnlyList<HeldField> Of(PdfDocument document)
    {
        var fields = new List<HeldField>();
        if (document.TryGetForm(out var form))
        {
            foreach (var field in form.Fields)
                Walk(field, "", fields, 0);
        }

        return fields;
    }

    private static void Walk(AcroFieldBase field, string parent, List<HeldField> found, int depth)
    {
        if (depth > DepthLimit)
            return;
        var name = field.Information.PartialName is { Length: > 0 } partial ? (parent.Length > 0 ? $"{parent}.{partial}" : partial) : parent;
        var box = field.Bounds is { } bounds ? new Box(bounds.Left, bounds.Bottom, bounds.Width, bounds.Height) : null;
        HeldField Held(string? value, bool? isOn = null) => new(name, Clean(value), isOn, field.PageNumber, box);
        switch (field)
        {
            case AcroTextField text:
                found.Add(Held(text.Value));
                break;
            case AcroCheckboxField checkbox:
                found.Add(Held(null, checkbox.IsChecked));
                break;
            case AcroRadioButtonsField radios:
                found.Add(Held(radios.Children.OfType<AcroRadioButtonField>().FirstOrDefault(radio => radio.IsSelected)?.CurrentValue?.Data));
                break;
            case AcroComboBoxField combo:
                found.Add(Held(combo.SelectedOptions.Count > 0 ? combo.SelectedOptions[0] : null));
                break;
            case AcroListBoxField list:
                found.Add(Held(list.SelectedOptions.Count > 0 ? list.SelectedOptions[0] : null));
                break;
            case AcroSignatureField signature:
                found.Add(Held(signature.Dictionary.Data.ContainsKey("V") ? "[digital signature]" : null));
                break;
            case AcroNonTerminalField group:
                foreach (var child in group.Children)
                    Walk(child, name, found, depth + 1);
                break;
            default:
                break;
        }
    }

    private static string? Clean(string? value) =>
        value is null ? null : string.Join(' ', value.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)) is { Length: > 0 } text ? text : null;
}
