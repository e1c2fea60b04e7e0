using LicenseInbox.Worker.Forms.Layout;

namespace LicenseInbox.Worker.Forms.Reading;

/// <summary>Which field of a description an AcroForm name means: the last part of a hierarchical name or the whole, whatever case and separators.</summary>
internal static class FieldNames
{
    /// <summary>The described field's name, rows with their number; null when the name means none.</summary>
    public static string? Match(FormDescription form, SheetField field)
    {
        var (whole, last) = (Plain(field.FullName), Plain(Last(field.FullName)));
        foreach (var (name, described) in form.AllFields())
        {
            var plain = Plain(name);
            if (plain == whole || plain == last || described.AcroFormNames.Any(other => Plain(Numbered(other, name)) is var own && (own == last || own == whole)))
                return name;
        }

        return null;
    }

    /// <summary>A column's AcroForm name for the row of a field's name: 3 in place of <c>#</c> for <c>license_key_3</c>.</summary>
    private static string Numbered(string pattern, string name) => pattern.Replace("#", name[(name.LastIndexOf('_') + 1)..], StringComparison.Ordinal);

    /// <summary>The last part, without an index: <c>from_system_key</c> of <c>form1[0].page1[0].from_system_key[0]</c>.</summary>
    private static string Last(string fullName)
    {
        var last = fullName[(fullName.LastIndexOf('.') + 1)..];
        return last.IndexOf('[', StringComparison.Ordinal) is var at and > 0 ? last[..at] : last;
    }

    private static string Plain(string name) => Wording.Letters(name);
}
