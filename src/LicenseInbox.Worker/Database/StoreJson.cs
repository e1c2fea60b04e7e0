using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace LicenseInbox.Worker.Database;

/// <summary>How facts, findings, decisions and the state of requests are kept: JSON text beside the columns that are searched.</summary>
internal static class StoreJson
{
    // Properties that are computed from others are left out; absent ones get their default, so that a newer program reads what an older one wrote.
    private static readonly JsonSerializerOptions Options = new()
    {
        IgnoreReadOnlyProperties = true,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter() },
    };

    public static string Write<T>(T value) => JsonSerializer.Serialize(value, Options);

    public static T Read<T>(string json) =>
        JsonSerializer.Deserialize<T>(json, Options) ?? throw new JsonException($"The store holds null where a {typeof(T).Name} should be.");

    public static T? ReadOrNull<T>(string? json)
        where T : class => json is null ? null : Read<T>(json);
}
