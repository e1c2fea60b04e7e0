using System.Text.Json.Serialization;

namespace LicenseInbox.Domain.Registry;

/// <summary>One license key: five groups of four in the samples.</summary>
/// <remarks>
/// Two are equal when their letters and digits are, whatever case, spaces and separators they were written with.
/// <see cref="Text"/> keeps the spelling it was made from. Whether a text has the form of such a key is a pattern in the settings, not known here.
/// </remarks>
[JsonConverter(typeof(KeyJsonConverter<LicenseKey>))]
public readonly struct LicenseKey : IEquatable<LicenseKey>, IKey<LicenseKey>
{
    private readonly string? _text;
    private readonly string? _canonical;

    private LicenseKey(string text)
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
    public static LicenseKey Of(string text) =>
        TryOf(text, out var key) ? key : throw new ArgumentException($"'{text}' has no letter or digit", nameof(text));

    /// <summary>As <see cref="Of"/>, false instead of an exception.</summary>
    public static bool TryOf(string? text, out LicenseKey key)
    {
        key = text is null ? default : new LicenseKey(text);
        return key.Canonical.Length > 0;
    }

    /// <inheritdoc/>
    public bool Equals(LicenseKey other) => Canonical == other.Canonical;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is LicenseKey other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => string.GetHashCode(Canonical, StringComparison.Ordinal);

    /// <inheritdoc/>
    public override string ToString() => Text;

    /// <summary>Same letters and digits.</summary>
    public static bool operator ==(LicenseKey left, LicenseKey right) => left.Equals(right);

    /// <summary>Other letters or digits.</summary>
    public static bool operator !=(LicenseKey left, LicenseKey right) => !left.Equals(right);
}
