using System.Text.Json.Serialization;

namespace LicenseInbox.Domain.Registry;

/// <summary>The number of a support case: six to eight digits in the samples.</summary>
/// <remarks>
/// Two are equal when their letters and digits are, whatever case, spaces and separators they were written with.
/// <see cref="Text"/> keeps the spelling it was made from. Whether a text has the form of such a key is a pattern in the settings, not known here.
/// </remarks>
[JsonConverter(typeof(KeyJsonConverter<CaseNumber>))]
public readonly struct CaseNumber : IEquatable<CaseNumber>, IKey<CaseNumber>
{
    private readonly string? _text;
    private readonly string? _canonical;

    private CaseNumber(string text)
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
    public static CaseNumber Of(string text) =>
        TryOf(text, out var key) ? key : throw new ArgumentException($"'{text}' has no letter or digit", nameof(text));

    /// <summary>As <see cref="Of"/>, false instead of an exception.</summary>
    public static bool TryOf(string? text, out CaseNumber key)
    {
        key = text is null ? default : new CaseNumber(text);
        return key.Canonical.Length > 0;
    }

    /// <inheritdoc/>
    public bool Equals(CaseNumber other) => Canonical == other.Canonical;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is CaseNumber other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => string.GetHashCode(Canonical, StringComparison.Ordinal);

    /// <inheritdoc/>
    public override string ToString() => Text;

    /// <summary>Same letters and digits.</summary>
    public static bool operator ==(CaseNumber left, CaseNumber right) => left.Equals(right);

    /// <summary>Other letters or digits.</summary>
    public static bool operator !=(CaseNumber left, CaseNumber right) => !left.Equals(right);
}
