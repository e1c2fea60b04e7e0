using System.Text.Json;

namespace LicenseInbox.Worker.Forms;

/// <summary>What another rendition of a form says otherwise: its titles, its headings, its labels, its AcroForm names. What the fields are stays the form's.</summary>
internal sealed record Rendition
{
    public string? Title { get; init; }

    public IReadOnlyList<string> Titles { get; init; } = [];

    public IReadOnlyList<string> Headings { get; init; } = [];

    public IReadOnlyList<Addition> Fields { get; init; } = [];

    public AddedRows? Rows { get; init; }

    public static Rendition Of(DescriptionFile file, JsonSerializerOptions json) => file.Root.Deserialize<Rendition>(json)!;

    /// <summary>The form with these labels too; a field that it does not have is noted as the file's mistake.</summary>
    public FormDescription AddedTo(FormDescription form, DescriptionFile file) => form with
    {
        Titles = [.. form.Titles, .. Titles, .. Title is null ? [] : new[] { Title }],
        Headings = [.. form.Headings, .. Headings],
        Fields = Added(form.Fields, Fields, "$.fields", file),
        Rows = form.Rows is null ? null : form.Rows with { Columns = Added(form.Rows.Columns, Rows?.Columns ?? [], "$.rows.columns", file) },
    };

    private static List<DescribedField> Added(IReadOnlyList<DescribedField> fields, IReadOnlyList<Addition> additions, string place, DescriptionFile file)
    {
        foreach (var (addition, at) in additions.Select((addition, at) => (addition, at)))
        {
            if (fields.All(field => field.Name != addition.Name))
                file.Add($"{place}[{at}].name", $"the form has no field '{addition.Name}' here; allowed: {string.Join(", ", fields.Select(field => field.Name))}");
            foreach (var option in addition.Options.Keys.Where(option => fields.Any(field => field.Name == addition.Name && !field.Options.ContainsKey(option))))
                file.Add($"{place}[{at}].options.{option}", $"'{option}' is no value of {addition.Name}; allowed: {string.Join(", ", fields.First(field => field.Name == addition.Name).Options.Keys)}");
        }

        return fields.Select(field => additions.FirstOrDefault(addition => addition.Name == field.Name) is { } addition ? addition.AddedTo(field) : field).ToList();
    }

    internal sealed record AddedRows
    {
        public IReadOnlyList<Addition> Columns { get; init; } = [];
    }

    internal sealed record Addition
    {
        public required string Name { get; init; }

        public IReadOnlyList<string> Labels { get; init; } = [];

        public IReadOnlyList<string> AcroFormNames { get; init; } = [];

        public Dictionary<string, IReadOnlyList<string>> Options { get; init; } = [];

        public Dictionary<string, IReadOnlyList<string>> Under { get; init; } = [];

        public Dictionary<string, IReadOnlyList<string>> Beside { get; init; } = [];

        public DescribedField AddedTo(DescribedField field) => field with
        {
            Labels = [.. field.Labels, .. Labels],
            AcroFormNames = [.. field.AcroFormNames, .. AcroFormNames],
            Options = Joined(field.Options, Options),
            Under = Joined(field.Under, Under),
            Beside = Joined(field.Beside, Beside),
        };

        private static Dictionary<string, IReadOnlyList<string>> Joined(IReadOnlyDictionary<string, IReadOnlyList<string>> one, Dictionary<string, IReadOnlyList<string>> other) =>
            one.Concat(other).GroupBy(pair => pair.Key).ToDictionary(group => group.Key, group => (IReadOnlyList<string>)group.SelectMany(pair => pair.Value).ToList());
    }
}
