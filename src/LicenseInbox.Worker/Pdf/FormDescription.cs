using System.Text.Json;
using System.Text.Json.Serialization;
using LicenseInbox.Domain.Reading;

namespace LicenseInbox.Worker.Pdf;

/// <summary>One field of a form's description.</summary>
internal sealed record DescribedField(string Name, IReadOnlyList<string> Labels, string Type, bool Required);

/// <summary>The rows of a form's list.</summary>
internal sealed record DescribedRows(int Count, IReadOnlyList<DescribedField> Columns);

/// <summary>How one form is recognised and read, whatever it looks like: <c>config/forms/*.json</c>.</summary>
internal sealed record FormDescription(string Form, string Title, IReadOnlyList<string> Titles, IReadOnlyList<DescribedField> Fields, DescribedRows? Rows)
{
    private static readonly JsonSerializerOptions Json = new() { PropertyNameCaseInsensitive = true, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow };

    public FormKind Kind => Form switch
    {
        "license-transfer" => FormKind.LicenseTransfer,
        "card-authorization" => FormKind.CardAuthorization,
        "migration-worksheet" => FormKind.MigrationWorksheet,
        _ => throw new JsonException($"'{Form}' is no form; allowed are license-transfer, card-authorization and migration-worksheet."),
    };

    /// <summary>Loads the descriptions of a folder.</summary>
    public static IReadOnlyList<FormDescription> Load(string directory) =>
        Directory.GetFiles(directory, "*.json").Order(StringComparer.Ordinal)
            .Select(file => JsonSerializer.Deserialize<FormDescription>(File.ReadAllText(file), Json) ?? throw new JsonException($"{file} is empty."))
            .ToList();

    /// <summary>Every field by its name, those of the rows with their number.</summary>
    public IEnumerable<(string Name, DescribedField Field)> AllFields() =>
        Fields.Select(field => (field.Name, field))
            .Concat(Rows is null ? [] : Enumerable.Range(1, Rows.Count).SelectMany(row => Rows.Columns.Select(column => ($"{column.Name}_{row}", column))));
}
