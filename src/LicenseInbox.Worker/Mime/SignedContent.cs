using System.Security.Cryptography.Pkcs;
using MimeKit;

namespace LicenseInbox.Worker.Mime;

/// <summary>
/// S/MIME envelopes (RFC 8551) with the content inside: signed ones are opened, the signature itself is not our matter (the receiving server vouches for the sender). Encrypted ones stay shut.
/// </summary>
internal static class SignedContent
{
    private static readonly ParserOptions Options = new() { MaxMimeDepth = 2 * RawMessageGuard.NestingLimit };

    /// <summary>Whether the part is such an envelope, by its type or its name.</summary>
    public static bool IsEnvelope(MimePart part) =>
        part.ContentType.IsMimeType("application", "pkcs7-mime") || part.ContentType.IsMimeType("application", "x-pkcs7-mime")
        || (part.ContentType.IsMimeType("application", "octet-stream") && part.FileName?.EndsWith(".p7m", StringComparison.OrdinalIgnoreCase) == true);

    /// <summary>What is signed; null when it is encrypted, or can't be opened.</summary>
    public static MimeEntity? Open(MimePart envelope, CancellationToken cancellationToken)
    {
        byte[] content;
        try
        {
            var signed = new SignedCms();
            signed.Decode(PartText.Bytes(envelope, cancellationToken));
            content = signed.ContentInfo.Content;
            if (content.Length == 0 || RawMessageGuard.RefuseEntity(content) is not null)
                return null;
            using var stream = new MemoryStream(content, writable: false);
            return MimeEntity.Load(Options, stream, cancellationToken);
        }
        catch (Exception error) when (MalformedContent.Is(error))
        {
            // Encrypted, compressed or damaged: who asked names it as a document that can't be opened.
            return null;
        }
    }
}
