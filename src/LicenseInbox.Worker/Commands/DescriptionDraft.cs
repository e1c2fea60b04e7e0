using LicenseInbox.Domain.Reading;
using LicenseInbox.Worker.Forms;

namespace LicenseInbox.Worker.Commands;

/// <summary>The draft of a rendition: a file that can be loaded as it is, with everything found in the document as comments beside the fields that still lack a label.</summary>
internal static class DescriptionDraft
{
    public static IEnumerable<string> Of(FormDescription form, string file, UnknownDocument found)
    {
        var name = Path.GetFileNameWithoutExtension(file);
        var lacking = form.FieldsAndColumns.Where(field => !IsKnown(form, field.Name, found)).ToList();
        yield return $"// How {file} renders the form {form.Form}. Copy each label below into the \"labels\" of the field that it stands for, and delete what is left over.";
        yield return "{";
        yield return $"  \"form\": {Quoted(form.Form)}, \"rendition\": {Quoted(name)},";
        yield return $"  \"titles\": [{string.Join(", ", found.Titles.Select(title => Quoted(title.Text)))}], // leave the ones that are its title";
        foreach (var label in found.Labels.Where(label => label.Means.Count == 0))
            yield return $"  // page {label.Page}, {label.X} from the left, {label.Y} from the top: {Quoted(label.Text)}{(label.Value is null ? "" : $"   beside or below it: {Quoted(label.Value)}")}";
        foreach (var control in found.AcroFormFields.Where(control => control.Means.Count == 0))
            yield return $"  // AcroForm field {Quoted(control.Name)} ({control.Kind}{(control.Page is null ? "" : $", page {control.Page}, {control.X} from the left, {control.Y} from the top")}){(control.Value is null ? "" : $" holds {Quoted(control.Value)}")}";
        foreach (var label in found.Labels.Where(label => label.Means.Count > 0 && label.Means.Any(means => means.StartsWith(form.Form + " ", StringComparison.Ordinal))))
            yield return $"  // known already: {Quoted(label.Text)} is {string.Join(" or ", label.Means.Where(means => means.StartsWith(form.Form + " ", StringComparison.Ordinal)).Select(means => means[(form.Form.Length + 1)..]))}";
        yield return "  \"fields\": [";
        foreach (var field in form.Fields.Where(lacking.Contains))
            yield return Line(form, field);
        yield return "  ],";
        yield return "  \"rows\": { \"columns\": [";
        foreach (var column in form.Rows?.Columns.Where(lacking.Contains) ?? [])
            yield return Line(form, column);
        yield return "  ] }";
        yield return "}";
    }

    private static string Line(FormDescription form, DescribedField field) =>
        $"    {{ \"name\": {Quoted(field.Name)}, \"labels\": [], \"acroFormNames\": [] }}, // {(form.Needed.Contains(field.Name) ? "required; " : "")}ours: {field.Labels[0]}";

    private static bool IsKnown(FormDescription form, string field, UnknownDocument found) =>
        found.Labels.SelectMany(label => label.Means).Concat(found.AcroFormFields.SelectMany(control => control.Means)).Any(means => means == $"{form.Form} {field}" || means.StartsWith($"{form.Form} {field}_", StringComparison.Ordinal));

    private static string Quoted(string text) => OutputJson.Line(text);
}
