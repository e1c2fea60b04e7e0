using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using LicenseInbox.Worker.Gateway;
using LicenseInbox.Worker.Tests.Database;
using LicenseInbox.Worker.Tests.Liquid;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using YamlDotNet.RepresentationModel;

namespace LicenseInbox.Worker.Tests.Gateway;

/// <summary><c>config/gateway.openapi.yaml</c> says of the interface what is so.</summary>
public sealed class OpenApiTests : IAsyncLifetime
{
    private static readonly JsonNode Document = Load();

    private ServedRegistry _served = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<string, string, string> Examples
    {
        get
        {
            var data = new TheoryData<string, string, string>();
            foreach (var (name, schema, example) in AllExamples(Document, ""))
                data.Add(name, schema, example);
            return data;
        }
    }

    public async ValueTask InitializeAsync()
    {
        _served = await ServedRegistry.StartAsync(await StoreUnderTest.SqliteAsync(Token), Token);
        await _served.Store.Loader.LoadAsync(SomeRecords.Registry(), false, Token);
    }

    public async ValueTask DisposeAsync() => await _served.DisposeAsync();

    [Fact]
    public void It_has_the_paths_and_methods_that_are_served_and_no_others()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore();
        builder.Services.AddRoutingCore();
        var site = builder.Build();
        new GatewayEndpoints(_served.Tables).Map(site);
        var served = ((IEndpointRouteBuilder)site).DataSources.SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()
            .SelectMany(endpoint => endpoint.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods.Select(method => $"{method} {endpoint.RoutePattern.RawText!.Replace(":guid", "", StringComparison.Ordinal)}"));
        var described = Document["paths"]!.AsObject().SelectMany(path => path.Value!.AsObject().Where(member => member.Key is "get" or "put" or "post" or "delete").Select(method => $"{method.Key.ToUpperInvariant()} {path.Key}"));
        described.Order().ShouldBe(served.Order());
    }

    [Theory]
    [MemberData(nameof(Examples))]
    public void An_example_is_as_its_schema_has_it_and_the_program_reads_it(string name, string schema, string example)
    {
        var value = JsonNode.Parse(example)!;
        Problems(JsonNode.Parse(schema)!, value).ShouldBeEmpty(name);
        var reference = JsonNode.Parse(schema)!["$ref"]?.GetValue<string>() ?? "#/components/schemas/System";
        object? read = reference[(reference.LastIndexOf('/') + 1)..] switch
        {
            "System" => value.Deserialize<WireSystem>(Wire.Json)!.ToSystemAtServer(),
            "License" => value.Deserialize<WireLicense>(Wire.Json)!.ToLicense(),
            "Case" => value.Deserialize<WireCase>(Wire.Json)!.ToCaseAtServer(),
            "Note" => value.Deserialize<WireNote>(Wire.Json),
            "Order" => value.Deserialize<WireOrder>(Wire.Json)!.ToOrder(Guid.NewGuid()),
            "Move" => value.Deserialize<WireMove>(Wire.Json)!.ToMove(),
            "Changes" => value.Deserialize<WireChanges>(Wire.Json)!.ToPage(),
            "Problem" => value.Deserialize<WireProblem>(Wire.Json),
            _ => null,
        };
        read.ShouldNotBeNull(name);
    }

    [Fact]
    public async Task What_is_answered_is_as_its_schema_has_it()
    {
        var id = Guid.NewGuid();
        var order = """{"caseNumber":"204417","from":"7K2M-91QD-XR48-5TZC","to":"4H8P-22WX-LM60-9RBN","licenses":[{"licenseKey":"AAAA-BBBB-CCCC-DDDD-0001","licenseType":"ALTI-STATION-10","quantity":10}]}""";
        await CheckAsync("GET", "/systems/{key}", "systems/7K2M-91QD-XR48-5TZC", 200);
        await CheckAsync("GET", "/systems/{key}", "systems/none", 404);
        await CheckAsync("GET", "/licenses/{key}", "licenses/AAAA-BBBB-CCCC-DDDD-0001", 200);
        await CheckAsync("GET", "/licenses/{key}", "licenses/none", 404);
        await CheckAsync("GET", "/cases/{number}", "cases/204417", 200);
        await CheckAsync("GET", "/cases/{number}", "cases/999999", 404);
        await CheckAsync("GET", "/changes", "changes", 200);
        await CheckAsync("GET", "/changes", "changes?since=nobody", 410);
        await CheckAsync("GET", "/moves/{id}", $"moves/{id}", 404);
        await CheckAsync("PUT", "/moves/{id}", $"moves/{id}", 400, "{");
        await CheckAsync("PUT", "/moves/{id}", $"moves/{id}", 400, order.Replace("\"quantity\":10", "\"quantity\":0", StringComparison.Ordinal));
        await CheckAsync("PUT", "/moves/{id}", $"moves/{Guid.NewGuid()}", 409, order.Replace("0001", "0099", StringComparison.Ordinal));
        await CheckAsync("PUT", "/moves/{id}", $"moves/{id}", 200, order);
        await CheckAsync("PUT", "/moves/{id}", $"moves/{id}", 422, order.Replace("0001", "0002", StringComparison.Ordinal));
        await CheckAsync("GET", "/moves/{id}", $"moves/{id}", 200);
        await _served.Store.Loader.LoadAsync(SomeRecords.Registry() with { Cases = [] }, true, Token);
        await CheckAsync("PUT", "/moves/{id}/reversal", $"moves/{id}/reversal", 409);
        await CheckAsync("PUT", "/moves/{id}/reversal", $"moves/{Guid.NewGuid()}/reversal", 200);
        var note = $$"""{"noteId":"{{id}}","at":"2026-11-24T12:00:00Z","text":"x"}""";
        await CheckAsync("POST", "/cases/{number}/notes", "cases/204417/notes", 204, note);
        await CheckAsync("POST", "/cases/{number}/notes", "cases/204417/notes", 422, note.Replace("\"x\"", "\"y\"", StringComparison.Ordinal));
        await CheckAsync("POST", "/cases/{number}/notes", "cases/999999/notes", 404, note);
        await CheckAsync("POST", "/cases/{number}/notes", "cases/204417/notes", 400, "[]");
        await CheckAsync("PUT", "/cases/{number}/closing", "cases/204417/closing", 204);
        await CheckAsync("PUT", "/cases/{number}/closing", "cases/999999/closing", 404);
        foreach (var (method, path) in new[] { ("GET", "/systems/{key}"), ("PUT", "/moves/{id}"), ("GET", "/changes") })
            await CheckAsync(method, path, path.Replace("{key}", "x", StringComparison.Ordinal).Replace("{id}", $"{id}", StringComparison.Ordinal)[1..], 401, method == "PUT" ? order : null, token: "a-wrong-token-of-thirty-two-characters");
    }

    private async Task CheckAsync(string method, string path, string url, int status, string? body = null, string token = ServedRegistry.Token)
    {
        using var http = new HttpClient { BaseAddress = new Uri(_served.Address + "/") };
        using var request = new HttpRequestMessage(HttpMethod.Parse(method), url);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        if (body is not null)
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        using var response = await http.SendAsync(request, Token);
        var text = await response.Content.ReadAsStringAsync(Token);
        response.StatusCode.ShouldBe((HttpStatusCode)status, $"{method} {url}: {text}");
        var described = Resolved(Document["paths"]![path]![method.ToLowerInvariant()]!["responses"]![status.ToString(System.Globalization.CultureInfo.InvariantCulture)].ShouldNotBeNull($"{method} {path} describes {status}"));
        if (described["content"] is not JsonObject content)
        {
            text.ShouldBeEmpty();
            return;
        }

        var (type, media) = content.Single();
        response.Content.Headers.ContentType!.MediaType.ShouldBe(type);
        Problems(media!["schema"]!, JsonNode.Parse(text)!).ShouldBeEmpty($"{method} {url}: {text}");
    }

    /// <summary>What of a value its schema does not allow; as much of JSON Schema as the document uses.</summary>
    private static List<string> Problems(JsonNode schema, JsonNode? value, string at = "$")
    {
        schema = Resolved(schema);
        var found = new List<string>();
        foreach (var part in schema["allOf"]?.AsArray() ?? [])
            found.AddRange(Problems(part!, value, at));
        if (schema["enum"] is JsonArray allowed && !allowed.Any(one => JsonNode.DeepEquals(one, value)))
            found.Add($"{at} is {value}");
        var types = schema["type"] switch { JsonArray many => many.Select(one => one!.GetValue<string>()).ToList(), JsonValue one => [one.GetValue<string>()], _ => null };
        var type = value?.GetValueKind() switch { null or JsonValueKind.Null => "null", JsonValueKind.Object => "object", JsonValueKind.Array => "array", JsonValueKind.String => "string", JsonValueKind.Number => "integer", _ => "boolean" };
        if (types?.Contains(type) == false)
            found.Add($"{at} is no {string.Join(" or ", types)}");
        if (value is JsonObject members)
        {
            found.AddRange((schema["required"]?.AsArray() ?? []).Select(name => name!.GetValue<string>()).Where(name => members[name] is null).Select(name => $"{at}.{name} is missing"));
            foreach (var (name, member) in members)
            {
                if (schema["properties"]?[name] is { } described)
                    found.AddRange(Problems(described, member, $"{at}.{name}"));
                else if (schema["properties"] is not null && schema["additionalProperties"] is null)
                    found.Add($"{at}.{name} is not described");
            }
        }

        if (value is JsonArray items && schema["items"] is { } item)
            found.AddRange(items.SelectMany((one, index) => Problems(item, one, $"{at}[{index}]")));
        return found;
    }

    private static JsonNode Resolved(JsonNode node)
    {
        while (node is JsonObject && node["$ref"]?.GetValue<string>() is { } reference)
            node = reference[2..].Split('/').Aggregate(Document, (at, name) => at[name]!);
        return node;
    }

    private static IEnumerable<(string Name, string Schema, string Example)> AllExamples(JsonNode? node, string name)
    {
        if (node is JsonObject members)
        {
            if (members["schema"] is { } schema && members["example"] is JsonObject example)
                yield return (name, schema.ToJsonString(), example.ToJsonString());
            foreach (var (key, member) in members)
            {
                foreach (var inner in AllExamples(member, $"{name} {key}"))
                    yield return inner;
            }
        }
    }

    private static JsonNode Load()
    {
        var yaml = new YamlStream();
        using var reader = new StringReader(File.ReadAllText(Path.Combine(Repository.Root, "config", "gateway.openapi.yaml")));
        yaml.Load(reader);
        return Json(yaml.Documents[0].RootNode)!;
    }

    private static JsonNode? Json(YamlNode node) => node switch
    {
        YamlMappingNode mapping => new JsonObject(mapping.Children.Select(pair => KeyValuePair.Create(((YamlScalarNode)pair.Key).Value!, Json(pair.Value)))),
        YamlSequenceNode sequence => new JsonArray([.. sequence.Children.Select(Json)]),
        YamlScalarNode { Style: YamlDotNet.Core.ScalarStyle.Plain } plain when bool.TryParse(plain.Value, out var flag) => JsonValue.Create(flag),
        YamlScalarNode { Style: YamlDotNet.Core.ScalarStyle.Plain } plain when long.TryParse(plain.Value, out var number) => JsonValue.Create(number),
        YamlScalarNode { Style: YamlDotNet.Core.ScalarStyle.Plain, Value: "null" or "" } => null,
        YamlScalarNode scalar => JsonValue.Create(scalar.Value),
        _ => throw new NotSupportedException(node.NodeType.ToString()),
    };
}
