using System.Text;
using MimeKit;

namespace LicenseInbox.Worker.Mime;

/// <summary>
/// The tags of a signature or a key's record (RFC 6376, 3.2), read more strictly than parsers do: what is not written plainly, or written twice, is not looked at.
/// </summary>
internal static class SignatureTags
{
    private const int LongestName = 253;

    /// <summary>The tags of a header; null when it is not plain.</summary>
    public static IReadOnlyDictionary<string, string>? Of(Header header) => Of(Encoding.UTF8.GetString(header.RawValue));

    /// <summary>The tags of a text; null when it is not plain.</summary>
    public static IReadOnlyDictionary<string, string>? Of(string text)
    {
        // An encoded word would be another text to the parser.
        if (!Ascii.IsValid(text) || text.Contains("=?", StringComparison.Ordinal))
            return null;
        var tags = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var part in text.TrimEnd().TrimEnd(';').Split(';'))
        {
            var sign = part.IndexOf('=', StringComparison.Ordinal);
            var name = sign < 0 ? "" : part[..sign].Trim();
            if (name.Length == 0 || !char.IsAsciiLetter(name[0]) || !name.All(character => char.IsAsciiLetterOrDigit(character) || character == '_')
                || !tags.TryAdd(name, string.Concat(part[(sign + 1)..].Where(character => !char.IsWhiteSpace(character)))))
                return null;
        }

        return tags;
    }

    /// <summary>Where the key of a signature is published; null when that is no plain name.</summary>
    public static string? KeyName(IReadOnlyDictionary<string, string> tags) =>
        tags.TryGetValue("d", out var domain) && tags.TryGetValue("s", out var selector) && IsName(domain) && IsName(selector) && domain.Contains('.', StringComparison.Ordinal)
        && KeyName(domain, selector) is { Length: <= LongestName } name
            ? name
            : null;

    public static string KeyName(string domain, string selector) => $"{selector}._domainkey.{domain}".ToLowerInvariant();

    private static bool IsName(string text) =>
        text.Length is > 0 and <= LongestName && text.Split('.').All(label => label.Length is > 0 and <= 63 && label.All(character => char.IsAsciiLetterOrDigit(character) || character is '-' or '_'));
}
