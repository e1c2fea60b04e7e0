using System.Text.Json.Serialization;

namespace LicenseInbox.Domain.Registry;

/// <summary>The key that names one phone system, such as <c>7K2M-91QD-XR48-5TZC</c>.</summary>
/// <remarks>
/// Two are equal when their letters and digits are, whatever case, spaces and separators they were written with.
/// <see cref="Text"/> keeps the spelling it was made from. Whether a text has the form of such a key is a pattern in the settings, not known here.
/// </remarks>
[JsonConverter(typeof(KeyJsonConverter<SystemKey>))]
public readonly struct SystemKey : IEquatable<SystemKey>, IKey<SystemKey>
{
    private readonly string? _text;
    private readonly string? _canonical;

    private SystemKey(string text)
    {
        _text = text.Trim();
        _canonical = KeyText.Canonical(text);
    }

    /// <summary>As it was written.</summary>
    public string Text => _text ?? "";

    /// <summary>Letters and digits in upper case: what is compared and stored.</summary>
    public string Canonical => _canonical ?? "";

    /// <summary>Takes any text that has at least one letter or digit.</summary>
    /// <exception cref="ArgumentException">The text has no letter or digit.</exception>
    public static SystemKey Of(string text) =>
        TryOf(text, out var key) ? key : throw new ArgumentException($"'{text}' has no letter or digit", nameof(text));

    /// <summary>As <see cref="Of"/>, false instead of an exception.</summary>
    public static bool TryOf(string? text, out SystemKey key)
    {
        key = text is null ? default : new SystemKey(text);
        return key.Canonical.Length > 0;
    }

    /// <inheritdoc/>
    public bool Equals(SystemKey other) => Canonical == other.Canonical;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is SystemKey other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => string.GetHashCode(Canonical, StringComparison.Ordinal);

    /// <inheritdoc/>
    public override string ToString() => Text;

    /// <summary>Same letters and digits.</summary>
    public static bool operator ==(SystemKey left, SystemKey right) => left.Equals(right);

    /// <summary>Other letters or digits.</summary>
    public static bool operator !=(SystemKey left, SystemKey right) => !left.Equals(right);
}
