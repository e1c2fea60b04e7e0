namespace LicenseInbox.Domain.Registry;

/// <summary>A key made from text; what <see cref="SystemKey"/>, <see cref="LicenseKey"/> and <see cref="CaseNumber"/> have in common.</summary>
/// <typeparam name="TSelf">The key's own type.</typeparam>
public interface IKey<TSelf>
    where TSelf : struct, IKey<TSelf>
{
    /// <summary>As it was written.</summary>
    string Text { get; }

    /// <summary>Takes any text that has at least one letter or digit.</summary>
    /// <exception cref="ArgumentException">The text has no letter or digit.</exception>
    static abstract TSelf Of(string text);
}
