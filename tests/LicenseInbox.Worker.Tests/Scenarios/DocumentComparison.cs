using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace LicenseInbox.Worker.Tests.Scenarios;

/// <summary>What <c>read</c> says of one document against what stands on it: each form once, every filled field and no other.</summary>
internal static class DocumentComparison
{
    public static IEnumerable<string> Differences(JsonObject expected, IReadOnlyList<JsonObject> read)
    {
        var forms = expected["forms"]!.AsArray().Select(form => form!.AsObject()).ToList();
        var wanted = (forms.Count == 0 ? ["null"] : forms.Select(Kind).ToArray()).Order(StringComparer.Ordinal);
        var got = read.Select(Kind).Order(StringComparer.Ordinal).ToList();
        if (!wanted.SequenceEqual(got))
            return [$"forms: expected {string.Join(", ", forms.Select(Kind))}, got {string.Join(", ", got)}"];
        var differences = new List<string>();
        if (expected["problem"] is { } problem && read[0]["problem"] is null == problem.GetValue<bool>())
            differences.Add($"problem: {read[0]["problem"]}");
        var rest = read.ToList();
        foreach (var form in forms)
        {
            var best = rest.Where(r => Kind(r) == Kind(form)).MinBy(r => Fields(form, r).Count())!;
            rest.Remove(best);
            differences.AddRange(Fields(form, best));
        }

        return differences;
    }

    private static IEnumerable<string> Fields(JsonObject form, JsonObject read)
    {
        var wanted = form["fields"]!.AsObject();
        var got = read["fields"]!.AsObject();
        foreach (var (field, value) in wanted.Where(w => !Same(w.Key, w.Value!, got[w.Key]?["value"])))
            yield return $"{field}: expected {value}, got {got[field]?["value"]}";
        foreach (var (field, value) in got.Where(g => !wanted.ContainsKey(g.Key) && g.Key != "cvv" && Filled(g.Value!["value"])))
            yield return $"{field}: expected nothing, got {value!["value"]}";
    }

    private static bool Filled(JsonNode? value) => value?.GetValueKind() switch
    {
        null or JsonValueKind.Null or JsonValueKind.False => false,
        JsonValueKind.String => value.GetValue<string>().Length > 0,
        _ => true,
    };

    /// <summary>Card numbers by their last four digits, security codes by their absence, signatures by being there; keys without separators.</summary>
    private static bool Same(string field, JsonNode expected, JsonNode? got) => field switch
    {
        "card_number" => got is not null && got.GetValue<string>()[^4..] == expected.GetValue<string>()[^4..],
        "cvv" => got is null || !got.GetValue<string>().Contains(expected.GetValue<string>(), StringComparison.Ordinal),
        "signature" => Filled(got),
        _ => got is not null && Plain(field, expected) == Plain(field, got),
    };

    private static string Plain(string field, JsonNode value)
    {
        if (value.GetValueKind() != JsonValueKind.String)
            return value.ToJsonString();
        var text = Regex.Replace(value.GetValue<string>(), @"\s+", " ").Trim();
        return field.Contains("email", StringComparison.Ordinal) ? text.Replace(" ", "", StringComparison.Ordinal).ToUpperInvariant()
            : field.Contains("key", StringComparison.Ordinal) ? Regex.Replace(text, @"[\s-]", "").ToUpperInvariant() : text;
    }

    private static string Kind(JsonObject form) => form["form"]?.GetValue<string>() ?? "null";
}
