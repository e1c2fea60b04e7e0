using System.Security.Cryptography;
using System.Text;
using MimeKit;

namespace LicenseInbox.Worker.Mime;

/// <summary>
/// SHA-256 of sender, subject and decoded content, without trace headers and line-end differences: the same however often a mail is delivered, or by what server it is kept.
/// </summary>
internal static class MessageDigest
{
    public static string Of(MimeMessage message)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Append(hash, string.Join(",", message.From.Mailboxes.Select(mailbox => mailbox.Address.ToUpperInvariant())));
        Append(hash, message.Subject ?? "");
        if (message.Body is { } body)
            Append(hash, body);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    public static string Of(ReadOnlySpan<byte> raw) => Convert.ToHexStringLower(SHA256.HashData(raw));

    private static void Append(IncrementalHash hash, MimeEntity entity)
    {
        switch (entity)
        {
            case Multipart multipart:
                Append(hash, $"multipart {multipart.Count}");
                foreach (var child in multipart)
                    Append(hash, child);
                break;
            case MessagePart { Message: { } inner }:
                Append(hash, Of(inner));
                break;
            case TextPart text:
                Append(hash, (text.Text ?? "").ReplaceLineEndings("\n").TrimEnd());
                break;
            case MimePart { Content: { } content } part:
                using (var decoded = new MemoryStream())
                {
                    content.DecodeTo(decoded);
                    Append(hash, part.FileName ?? "");
                    hash.AppendData(SHA256.HashData(decoded.GetBuffer().AsSpan(0, (int)decoded.Length)));
                }

                break;
            default:
                break;
        }
    }

    private static void Append(IncrementalHash hash, string text)
    {
        hash.AppendData(Encoding.UTF8.GetBytes(text));
        hash.AppendData([0]);
    }
}
