using System.Security.Cryptography;
using System.Text;
using MimeKit;

namespace LicenseInbox.Worker.Mime;

/// <summary>
/// SHA-256 of sender, subject and decoded content, without trace headers, transfer encodings and line-end differences: the same however often a mail is delivered, or by what server it is kept.
/// </summary>
internal static class MessageDigest
{
    public static string Of(MimeMessage message, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Append(hash, message, cancellationToken);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    public static string Of(ReadOnlySpan<byte> raw) => Convert.ToHexStringLower(SHA256.HashData(raw));

    private static void Append(IncrementalHash hash, MimeMessage message, CancellationToken cancellationToken)
    {
        foreach (var header in message.Headers.Where(header => header.Id == HeaderId.From))
            Append(hash, "from", string.Join(',', Addresses.In(header).Select(address => address.Address)));
        Append(hash, "subject", string.Join(' ', (message.Headers[HeaderId.Subject] ?? "").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)));
        if (message.Body is { } body)
            Append(hash, body, cancellationToken);
    }

    private static void Append(IncrementalHash hash, MimeEntity entity, CancellationToken cancellationToken)
    {
        switch (entity)
        {
            case Multipart multipart:
                Append(hash, "multipart", multipart.ContentType.MediaSubtype.ToUpperInvariant());
                foreach (var child in multipart)
                    Append(hash, child, cancellationToken);
                Append(hash, "end", "");
                break;
            case MessagePart { Message: { } inner }:
                Append(hash, "message", "");
                Append(hash, inner, cancellationToken);
                break;
            case TextPart text:
                Append(hash, "text", PartText.Of(text, cancellationToken).ReplaceLineEndings("\n").TrimEnd());
                break;
            case MimePart part:
                Append(hash, "name", part.FileName ?? "");
                Append(hash, "content", PartText.Bytes(part, cancellationToken));
                break;
            default:
                break;
        }
    }

    private static void Append(IncrementalHash hash, string role, string text) => Append(hash, role, Encoding.UTF8.GetBytes(text));

    /// <summary>With its length, so that nothing can move from one field to the next.</summary>
    private static void Append(IncrementalHash hash, string role, ReadOnlySpan<byte> bytes)
    {
        hash.AppendData(Encoding.ASCII.GetBytes($"{role} {bytes.Length}\n"));
        hash.AppendData(bytes);
    }
}
