using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace LicenseInbox.Worker.Tests.Scenarios;

/// <summary>The part of JSON Schema that the two output schemas use; a keyword it does not know is an error, so that none is passed over.</summary>
internal static class SchemaCheck
{
    private static readonly HashSet<string> Silent = ["$schema", "title", "description"];

    public static IEnumerable<string> Violations(JsonObject schema, JsonNode? value, string at = "$")
    {
        foreach (var (keyword, rule) in schema)
        {
            var violations = keyword switch
            {
                "type" => When(!Kinds(rule!).Any(kind => Is(kind, value)), $"{at} is no {rule!.ToJsonString()}"),
                "enum" => When(!rule!.AsArray().Any(allowed => JsonNode.DeepEquals(allowed, value)), $"{at} is none of {rule.ToJsonString()}"),
                "required" => value is JsonObject o ? rule!.AsArray().Select(name => name!.GetValue<string>()).Where(name => !o.ContainsKey(name)).Select(name => $"{at} lacks {name}") : [],
                "properties" => value is JsonObject o ? rule!.AsObject().Where(p => o.ContainsKey(p.Key)).SelectMany(p => Violations(p.Value!.AsObject(), o[p.Key], $"{at}.{p.Key}")) : [],
                "additionalProperties" => value is JsonObject o ? o.SelectMany(p => Violations(rule!.AsObject(), p.Value, $"{at}.{p.Key}")) : [],
                "items" => value is JsonArray a ? a.SelectMany((item, i) => Violations(rule!.AsObject(), item, $"{at}[{i}]")) : [],
                "minimum" => Number(value) is { } n ? When(n < rule!.GetValue<decimal>(), $"{at} is below {rule}") : [],
                "maximum" => Number(value) is { } n ? When(n > rule!.GetValue<decimal>(), $"{at} is above {rule}") : [],
                "minItems" => value is JsonArray a ? When(a.Count < rule!.GetValue<int>(), $"{at} has too few items") : [],
                "minLength" => Text(value) is { } s ? When(s.Length < rule!.GetValue<int>(), $"{at} is too short") : [],
                "pattern" => Text(value) is { } s ? When(!Regex.IsMatch(s, rule!.GetValue<string>(), RegexOptions.None, TimeSpan.FromSeconds(1)), $"{at} does not match {rule}") : [],
                "format" => Text(value) is { } s ? When(!HasFormat(rule!.GetValue<string>(), s), $"{at} is no {rule}: {s}") : [],
                _ when Silent.Contains(keyword) => [],
                _ => throw new NotSupportedException($"schema keyword {keyword}"),
            };
            foreach (var violation in violations)
                yield return violation;
        }
    }

    private static IEnumerable<string> Kinds(JsonNode rule) =>
        rule is JsonArray kinds ? kinds.Select(kind => kind!.GetValue<string>()) : [rule.GetValue<string>()];

    private static bool Is(string kind, JsonNode? value) => (kind, value?.GetValueKind() ?? JsonValueKind.Null) switch
    {
        ("null", JsonValueKind.Null) or ("string", JsonValueKind.String) or ("object", JsonValueKind.Object) or ("array", JsonValueKind.Array) => true,
        ("boolean", JsonValueKind.True or JsonValueKind.False) or ("number", JsonValueKind.Number) => true,
        ("integer", JsonValueKind.Number) => Number(value) is { } n && n == decimal.Truncate(n),
        _ => false,
    };

    private static bool HasFormat(string format, string text) => format switch
    {
        "date-time" => text.Contains('T', StringComparison.Ordinal) && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.None, out _),
        "email" => text.IndexOf('@', StringComparison.Ordinal) > 0,
        _ => throw new NotSupportedException($"schema format {format}"),
    };

    private static decimal? Number(JsonNode? value) => value?.GetValueKind() == JsonValueKind.Number ? value.GetValue<decimal>() : null;

    private static string? Text(JsonNode? value) => value?.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : null;

    private static IEnumerable<string> When(bool violated, string message) => violated ? [message] : [];
}
