using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;

namespace LicenseInbox.Worker.Gateway;

/// <summary>A check can't go on: what the gateway did that it must not.</summary>
internal sealed class ConformanceException(string message) : Exception(message);

/// <summary>One call of the checks and its answer.</summary>
internal sealed record ConformanceCall(string Name, HttpStatusCode Status, string? ContentType, byte[] Body)
{
    public static async Task<ConformanceCall> SendAsync(HttpClient gateway, HttpMethod method, string path, object? body, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null)
        {
            request.Content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(body, body.GetType(), Wire.Json));
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        }

        using var response = await gateway.SendAsync(request, cancellationToken);
        return new ConformanceCall($"{method} {path}", response.StatusCode, response.Content.Headers.ContentType?.MediaType, await response.Content.ReadAsByteArrayAsync(cancellationToken));
    }

    /// <exception cref="ConformanceException">It is not 200 with what can be read.</exception>
    public static async Task<T> GetAsync<T>(HttpClient gateway, string path, CancellationToken cancellationToken) =>
        (await SendAsync(gateway, HttpMethod.Get, path, null, cancellationToken)).Read<T>();

    /// <summary>What a good answer says.</summary>
    /// <exception cref="ConformanceException">It is not 200 with what can be read.</exception>
    public T Read<T>()
    {
        if (Status != HttpStatusCode.OK)
            throw new ConformanceException($"{Name} answers {Number}; it must answer 200");
        if (ContentType != "application/json")
            throw new ConformanceException($"{Name} answers with Content-Type {ContentType ?? "none"}; it must be application/json");
        try
        {
            return JsonSerializer.Deserialize<T>(Body, Wire.Json) ?? throw new JsonException("it is null");
        }
        catch (JsonException error)
        {
            throw new ConformanceException($"{Name}: the answer can't be read: {error.Message}");
        }
    }

    /// <summary>What is wrong where the answer is another than it must be; null where it is right. An error must be a problem document with its code.</summary>
    public string? IsNot(HttpStatusCode status, string? code)
    {
        if (Status != status)
            return $"{Name} answers {Number}; it must answer {((int)status).ToString(CultureInfo.InvariantCulture)}";
        if (code is null)
            return null;
        if (ContentType != WireProblem.ContentType)
            return $"{Name} answers {Number} with Content-Type {ContentType ?? "none"}; an error must be {WireProblem.ContentType} (RFC 9457)";
        var problem = Problem();
        return problem.Code == code ? null : $"{Name} answers {Number} with the code '{problem.Code}'; it must be '{code}'";
    }

    /// <exception cref="ConformanceException">It can't be read.</exception>
    public WireProblem Problem()
    {
        try
        {
            return JsonSerializer.Deserialize<WireProblem>(Body, Wire.Json) ?? throw new JsonException("it is null");
        }
        catch (JsonException error)
        {
            throw new ConformanceException($"{Name}: the problem can't be read: {error.Message}");
        }
    }

    private string Number => ((int)Status).ToString(CultureInfo.InvariantCulture);
}
