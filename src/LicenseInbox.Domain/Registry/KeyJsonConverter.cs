using System.Text.Json;
using System.Text.Json.Serialization;

namespace LicenseInbox.Domain.Registry;

/// <summary>Writes a key as its text, also as a property name.</summary>
/// <typeparam name="TKey">The key's type.</typeparam>
public sealed class KeyJsonConverter<TKey> : JsonConverter<TKey>
    where TKey : struct, IKey<TKey>
{
    /// <inheritdoc/>
    public override TKey Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        TKey.Of(reader.GetString() ?? "");

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, TKey value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.Text);

    /// <inheritdoc/>
    public override TKey ReadAsPropertyName(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        TKey.Of(reader.GetString() ?? "");

    /// <inheritdoc/>
    public override void WriteAsPropertyName(Utf8JsonWriter writer, TKey value, JsonSerializerOptions options) =>
        writer.WritePropertyName(value.Text);
}
