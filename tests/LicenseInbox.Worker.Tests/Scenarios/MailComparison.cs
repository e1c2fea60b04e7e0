using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace LicenseInbox.Worker.Tests.Scenarios;

/// <summary>What one line of <c>check</c> says against what the scenario expects; what a scenario leaves out is not compared.</summary>
internal static class MailComparison
{
    public static IEnumerable<string> Differences(JsonObject expected, JsonObject actual)
    {
        var differences = new List<string>();
        if (Text(actual["outcome"]) != Text(expected["outcome"]))
            differences.Add($"outcome: expected {expected["outcome"]}, got {actual["outcome"]}");
        if (expected["cases"] is JsonArray cases && !Sorted(cases).SequenceEqual(Sorted(actual["cases"]!.AsArray())))
            differences.Add($"cases: expected {cases.ToJsonString()}, got {actual["cases"]!.ToJsonString()}");
        differences.AddRange(Findings(expected, actual["findings"]!.AsArray()));
        if (expected["requests"] is JsonArray requests)
            differences.AddRange(Requests(requests, actual["requests"]!.AsArray()));
        if (expected.ContainsKey("reply"))
            differences.AddRange(Reply(expected["reply"]?.AsObject(), actual["reply"]?.AsObject()));
        return differences;
    }

    private static IEnumerable<string> Findings(JsonObject expected, JsonArray actual)
    {
        var found = actual.Select(f => (Code: $"{f!["code"]}:{f["outcome"]}", Case: Text(f["case"]), Message: Text(f["message"]))).ToList();
        var wanted = Strings(expected["findings"]).Concat(Strings(expected["notes"])).Select(Parse).ToList();
        foreach (var want in wanted.Where(want => !found.Any(f => Fits(want, f))))
            yield return $"missing finding {want.Code}@{want.Case}";
        var optional = Strings(expected["optional"]).ToHashSet();
        foreach (var f in found.Where(f => !optional.Contains(f.Code) && !wanted.Any(want => Fits(want, f))))
            yield return $"unexpected finding {f.Code}@{f.Case}: {f.Message}";

        static (string Code, string? Case) Parse(string text) => text.Split('@') is [var code, var @case] ? (code, @case) : (text, null);
        static bool Fits((string Code, string? Case) want, (string Code, string? Case, string? Message) f) =>
            want.Code == f.Code && (want.Case is null || f.Case is null || want.Case == f.Case);
    }

    private static IEnumerable<string> Requests(JsonArray expected, JsonArray actual)
    {
        if (expected.Count != actual.Count)
            return [$"requests: expected {expected.Count}, got {actual.ToJsonString()}"];
        return expected.SelectMany(want => actual.FirstOrDefault(got => Text(got!["case"]) == Text(want!["case"])) is JsonObject got
            ? want!.AsObject().Where(field => Plain(field.Key, field.Value) != Plain(field.Key, got[field.Key]))
                .Select(field => $"{want["case"]}.{field.Key}: expected {Plain(field.Key, field.Value)}, got {Plain(field.Key, got[field.Key])}")
            : [$"request {want!["case"]} is missing"]);
    }

    private static IEnumerable<string> Reply(JsonObject? expected, JsonObject? actual)
    {
        if (expected is null || actual is null)
            return (expected is null) == (actual is null) ? [] : [expected is null ? $"a reply where none is expected: {actual!["text"]}" : "no reply"];
        var text = Flat($"{actual["subject"]}\n{actual["text"]}");
        var to = Strings(actual["to"]).Select(Flat).Order(StringComparer.Ordinal);
        return Strings(expected["contains"]).Where(w => !text.Contains(Flat(w), StringComparison.Ordinal)).Select(w => $"reply lacks '{w}'")
            .Concat(Strings(expected["excludes"]).Where(w => text.Contains(Flat(w), StringComparison.Ordinal)).Select(w => $"reply contains '{w}'"))
            .Concat(to.SequenceEqual(Strings(expected["to"]).Select(Flat).Order(StringComparer.Ordinal)) ? [] : [$"reply to {actual["to"]!.ToJsonString()}"]);
    }

    /// <summary>A value in one spelling: instants in UTC, numbers without trailing zeros, moves in one order.</summary>
    private static string Plain(string field, JsonNode? value) => (field, value) switch
    {
        (_, null) => "null",
        ("receivedAt" or "deadline", _) => DateTimeOffset.Parse(value.GetValue<string>(), CultureInfo.InvariantCulture).UtcDateTime.ToString("O", CultureInfo.InvariantCulture),
        ("fee" or "assuranceCharge", _) => value.GetValue<decimal>().ToString("0.00", CultureInfo.InvariantCulture),
        ("moves", JsonArray moves) => string.Join("; ", moves.Select(m => $"{m!["from"]}->{m["to"]}: {string.Join(", ", m["licenses"]!.AsArray().Select(License).Order(StringComparer.Ordinal))}").Order(StringComparer.Ordinal)),
        _ => value.ToJsonString(),
    };

    private static string License(JsonNode? l) => $"{l!["key"]} {l["type"]} {l["quantity"]} {l["newType"]} {Plain("assuranceCharge", l["assuranceCharge"])}";

    private static IEnumerable<string> Sorted(JsonArray values) => Strings(values).Order(StringComparer.Ordinal);

    private static IEnumerable<string> Strings(JsonNode? array) => array is JsonArray values ? values.Select(value => value!.GetValue<string>()) : [];

    private static string? Text(JsonNode? value) => value?.GetValue<string>();

    private static string Flat(string text) => Regex.Replace(text, @"\s+", " ").ToUpperInvariant();
}
