using LicenseInbox.Domain.Reading;
using MimeKit;
using MimeKit.Cryptography;
using MimeKit.Tnef;

namespace LicenseInbox.Worker.Mime;

/// <summary>
/// Finds the documents of an email by their content, not by disposition or name: inline, without a name, with a wrong extension, in nested multiparts, in a forwarded message and in
/// <c>winmail.dat</c>. Small pictures in the body (logos, signatures) are none.
/// </summary>
internal sealed class AttachedDocuments(IDocumentReader reader, MimeOptions options)
{
    /// <summary>A smaller picture is a logo or a signature: no page can be read from it.</summary>
    private const int SmallPicture = 40 * 1024;

    public IReadOnlyList<DocumentFacts> In(MimeEntity? body, CancellationToken cancellationToken)
    {
        var found = new List<DocumentFacts>();
        if (body is not null)
            Visit(body, 0, found, cancellationToken);
        return found;
    }

    private void Visit(MimeEntity entity, int depth, List<DocumentFacts> found, CancellationToken cancellationToken)
    {
        if (depth > options.Depth)
            return;
        switch (entity)
        {
            case Multipart multipart:
                foreach (var child in multipart)
                    Visit(child, depth, found, cancellationToken);
                break;
            case MessagePart { Message.Body: { } inner }:
                Visit(inner, depth + 1, found, cancellationToken);
                break;
            case TnefPart tnef:
                foreach (var attachment in tnef.ExtractAttachments())
                    Visit(attachment, depth + 1, found, cancellationToken);
                break;
            case ApplicationPkcs7Mime { SecureMimeType: SecureMimeType.SignedData } signed:
                signed.Verify(new TemporarySecureMimeContext(), out var content, cancellationToken);
                Visit(content, depth, found, cancellationToken);
                break;
            case TextPart { IsAttachment: false }:
                break;
            case MimePart { Content: not null } part:
                Read(part, found, cancellationToken);
                break;
            default:
                break;
        }
    }

    private void Read(MimePart part, List<DocumentFacts> found, CancellationToken cancellationToken)
    {
        using var decoded = new MemoryStream();
        part.Content!.DecodeTo(decoded, cancellationToken);
        var bytes = decoded.ToArray();
        if (bytes.Length == 0 || !reader.IsDocument(bytes, part.FileName))
            return;
        var isPicture = part.ContentType.IsMimeType("image", "*") || LooksLikePicture(bytes);
        if (isPicture && (bytes.Length < SmallPicture || part.ContentId is not null))
            return;
        var name = CardData.Mask(Path.GetFileName((part.FileName ?? "").Replace('\\', '/')).Trim());
        if (name.Length == 0)
            name = $"attachment-{found.Count + 1}{(bytes.AsSpan().IndexOf("%PDF"u8) >= 0 ? ".pdf" : "")}";
        found.Add(reader.Read(bytes, name, cancellationToken));
    }

    private static bool LooksLikePicture(ReadOnlySpan<byte> bytes) =>
        bytes.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF]) || bytes.StartsWith((ReadOnlySpan<byte>)[0x89, 0x50, 0x4E, 0x47]) || bytes.StartsWith("GIF8"u8);
}
