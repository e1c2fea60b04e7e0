using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using LicenseInbox.Domain.Reading;

namespace LicenseInbox.Worker.Forms;

/// <summary>One field of a form's description.</summary>
internal sealed record DescribedField
{
    /// <summary>The field's name in the program and in an AcroForm.</summary>
    public required string Name { get; init; }

    /// <summary>Printed labels, the blank's own first.</summary>
    public IReadOnlyList<string> Labels { get; init; } = [];

    public required FieldType Type { get; init; }

    public bool Required { get; init; }

    /// <summary>The form of its values: a regular expression for the whole value, compared without case.</summary>
    public string? Pattern { get; init; }

    /// <summary>For a choice: each value with the words printed for it.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Options { get; init; } = new Dictionary<string, IReadOnlyList<string>>();

    /// <summary>Labels that mean this field only under a heading, by the heading.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Under { get; init; } = new Dictionary<string, IReadOnlyList<string>>();

    /// <summary>Labels that mean this field only near another field's label, by that field's name.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Beside { get; init; } = new Dictionary<string, IReadOnlyList<string>>();

    /// <summary>Other AcroForm names it goes by; in a column's, <c>#</c> stands for the row's number.</summary>
    public IReadOnlyList<string> AcroFormNames { get; init; } = [];

    /// <summary>The pattern for a whole value.</summary>
    [JsonIgnore]
    public Regex? Whole { get; internal set; }

    /// <summary>The pattern within a text, not inside a longer run of letters and digits.</summary>
    [JsonIgnore]
    public Regex? Within { get; internal set; }

    internal void Compile()
    {
        if (Pattern is null)
            return;
        // By the clock, on a machine that may be busy.
        var time = TimeSpan.FromSeconds(10);
        Whole = new Regex($"^(?:{Pattern})$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, time);
        // A key is no part of a longer key.
        var (before, after) = Type == FieldType.Key ? ("(?<![0-9A-Za-z]-?)", "(?!-?[0-9A-Za-z])") : ("(?<![0-9A-Za-z])", "(?![0-9A-Za-z])");
        Within = new Regex($"{before}(?:{Pattern}){after}", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, time);
    }
}

/// <summary>The numbered rows of a form's list: <c>license_key_1</c>, <c>license_key_2</c>, …</summary>
internal sealed record DescribedRows(int Count, IReadOnlyList<DescribedField> Columns);

/// <summary>How one form is recognised and read, whatever it looks like: <c>config/forms/*.json</c>.</summary>
internal sealed record FormDescription
{
    /// <summary><c>license-transfer</c>, <c>card-authorization</c> or <c>migration-worksheet</c>.</summary>
    public required string Form { get; init; }

    /// <summary>The blank's title.</summary>
    public required string Title { get; init; }

    /// <summary>Every title the form goes by.</summary>
    public IReadOnlyList<string> Titles { get; init; } = [];

    /// <summary>Texts between its fields that are neither label nor value.</summary>
    public IReadOnlyList<string> Headings { get; init; } = [];

    public required IReadOnlyList<DescribedField> Fields { get; init; }

    public DescribedRows? Rows { get; init; }

    [JsonIgnore]
    public FormKind Kind { get; internal init; }

    /// <summary>The fields and the columns of the rows.</summary>
    public IEnumerable<DescribedField> FieldsAndColumns => Fields.Concat(Rows?.Columns ?? []);

    /// <summary>Names of what the form can't do without: the required fields, and the keys of its list.</summary>
    public IEnumerable<string> Needed => Fields.Where(described => described.Required).Select(described => described.Name).Concat((Rows?.Columns ?? []).Where(column => column.Type == FieldType.Key).Select(column => column.Name));

    /// <summary>Every field by its name, those of the rows with their number.</summary>
    public IEnumerable<(string Name, DescribedField Field)> AllFields() =>
        Fields.Select(field => (field.Name, field))
            .Concat(Rows is null ? [] : Enumerable.Range(1, Rows.Count).SelectMany(row => Rows.Columns.Select(column => ($"{column.Name}_{row}", column))));
}
