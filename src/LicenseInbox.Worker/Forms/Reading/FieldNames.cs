using System.Runtime.CompilerServices;
using LicenseInbox.Worker.Forms.Layout;

namespace LicenseInbox.Worker.Forms.Reading;

/// <summary>Which field of a description an AcroForm name means: the last part of a hierarchical name or the whole, whatever case and separators.</summary>
internal static class FieldNames
{
    private static readonly ConditionalWeakTable<FormDescription, Dictionary<string, (int Order, string Name)>> Known = [];

    /// <summary>The described field's name, rows with their number; null when the name means none.</summary>
    public static string? Match(FormDescription form, SheetField field)
    {
        var names = Known.GetValue(form, NamesOf);
        var isWhole = names.TryGetValue(Plain(field.FullName), out var whole);
        var isLast = names.TryGetValue(Plain(Last(field.FullName)), out var last);
        return isWhole && (!isLast || whole.Order <= last.Order) ? whole.Name : isLast ? last.Name : null;
    }

    /// <summary>The fields by their plain names; of fields that share one the first.</summary>
    private static Dictionary<string, (int Order, string Name)> NamesOf(FormDescription form)
    {
        var names = new Dictionary<string, (int, string)>(StringComparer.Ordinal);
        foreach (var (order, (name, described)) in form.AllFields().Index())
        {
            foreach (var plain in described.AcroFormNames.Select(other => Numbered(other, name)).Prepend(name).Select(Plain))
                names.TryAdd(plain, (order, name));
        }

        return names;
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
