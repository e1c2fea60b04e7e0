using System.Text.Json;
using System.Text.RegularExpressions;

namespace LicenseInbox.Worker.Tests.Commands;

/// <summary>Holds JSON against a schema, as far as the two schemas of the program's output use the language: an unknown keyword is an error, so that nothing passes unchecked.</summary>
internal static class JsonSchemaCheck
{
    private static readonly string[] Silent = ["$schema", "title", "description"];

    /// <summary>Where the JSON is not as the schema says; empty when it is.</summary>
    public static List<string> Errors(string json, string schemaFile)
    {
        using var schema = JsonDocument.Parse(File.ReadAllText(Path.Combine(Liquid.Repository.Root, "tests", "LicenseInbox.Worker.Tests", "Commands", "Schemas", schemaFile)));
        using var document = JsonDocument.Parse(json);
        return Check(document.RootElement, schema.RootElement, "$").ToList();
    }

    private static IEnumerable<string> Check(JsonElement value, JsonElement schema, string place) =>
        schema.EnumerateObject().Where(keyword => !Silent.Contains(keyword.Name)).SelectMany(keyword => keyword.Name switch
        {
            "type" => Types(keyword.Value).Any(type => Is(value, type)) ? [] : [$"{place}: {value.ValueKind} is not {keyword.Value}"],
            "enum" => keyword.Value.EnumerateArray().Any(one => JsonElement.DeepEquals(one, value)) ? [] : [$"{place}: {value} is not one of {keyword.Value}"],
            "pattern" => value.ValueKind != JsonValueKind.String || Regex.IsMatch(value.GetString()!, keyword.Value.GetString()!) ? [] : [$"{place}: {value} does not match"],
            "minimum" => value.ValueKind != JsonValueKind.Number || value.GetDecimal() >= keyword.Value.GetDecimal() ? [] : [$"{place}: {value} is too small"],
            "maximum" => value.ValueKind != JsonValueKind.Number || value.GetDecimal() <= keyword.Value.GetDecimal() ? [] : [$"{place}: {value} is too large"],
            "minLength" => value.ValueKind != JsonValueKind.String || value.GetString()!.Length >= keyword.Value.GetInt32() ? [] : [$"{place}: is too short"],
            "minItems" => value.ValueKind != JsonValueKind.Array || value.GetArrayLength() >= keyword.Value.GetInt32() ? [] : [$"{place}: has too few items"],
            "format" => value.ValueKind != JsonValueKind.String || HasFormat(value.GetString()!, keyword.Value.GetString()!) ? [] : [$"{place}: {value} is no {keyword.Value}"],
            "required" => value.ValueKind != JsonValueKind.Object ? [] : keyword.Value.EnumerateArray().Where(name => !value.TryGetProperty(name.GetString()!, out _)).Select(name => $"{place}: {name} is missing"),
            "items" => value.ValueKind != JsonValueKind.Array ? [] : value.EnumerateArray().SelectMany((item, index) => Check(item, keyword.Value, $"{place}[{index}]")),
            "properties" => value.ValueKind != JsonValueKind.Object ? [] : value.EnumerateObject().SelectMany(property => keyword.Value.TryGetProperty(property.Name, out var inner)
                ? Check(property.Value, inner, $"{place}.{property.Name}")
                : [$"{place}.{property.Name}: is not in the schema"]),
            "additionalProperties" => value.ValueKind != JsonValueKind.Object ? [] : value.EnumerateObject().SelectMany(property => Check(property.Value, keyword.Value, $"{place}.{property.Name}")),
            _ => throw new NotSupportedException($"the schema uses '{keyword.Name}'"),
        });

    private static IEnumerable<string> Types(JsonElement types) => types.ValueKind == JsonValueKind.Array ? types.EnumerateArray().Select(type => type.GetString()!) : [types.GetString()!];

    private static bool Is(JsonElement value, string type) => type switch
    {
        "object" => value.ValueKind == JsonValueKind.Object,
        "array" => value.ValueKind == JsonValueKind.Array,
        "string" => value.ValueKind == JsonValueKind.String,
        "number" => value.ValueKind == JsonValueKind.Number,
        "integer" => value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out _),
        "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        "null" => value.ValueKind == JsonValueKind.Null,
        _ => throw new NotSupportedException($"the schema uses the type '{type}'"),
    };

    private static bool HasFormat(string text, string format) => format switch
    {
        "date-time" => Regex.IsMatch(text, @"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$"),
        "email" => Regex.IsMatch(text, @"^[^@\s]+@[^@\s]+$"),
        _ => throw new NotSupportedException($"the schema uses the format '{format}'"),
    };
}
