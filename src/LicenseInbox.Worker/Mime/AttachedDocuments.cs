using System.Security.Cryptography;
using LicenseInbox.Domain.Reading;
using MimeKit;
using MimeKit.Cryptography;
using MimeKit.Tnef;

namespace LicenseInbox.Worker.Mime;

/// <summary>
/// Finds the documents of an email by their content, not by disposition or name: inline, without a name, with a wrong extension, in nested multiparts, in a forwarded message, in
/// <c>winmail.dat</c> and in signed envelopes. Small pictures (logos, signatures) are none. The same bytes twice are one document.
/// </summary>
internal sealed class AttachedDocuments(IDocumentReader reader, ReadingDepth reading, MimeOptions options, CancellationToken cancellationToken)
{
    private readonly List<DocumentFacts> found = [];
    private readonly HashSet<string> digests = new(StringComparer.Ordinal);
    private int looked;

    public IReadOnlyList<DocumentFacts> In(MimeEntity? body)
    {
        if (body is not null)
            Visit(body, depth: 0, isEmbedded: false);
        return found;
    }

    private void Visit(MimeEntity entity, int depth, bool isEmbedded)
    {
        cancellationToken.ThrowIfCancellationRequested();
        switch (entity)
        {
            case MultipartEncrypted:
                Shut("An encrypted part", DocumentProblemKind.PasswordProtected, "it is encrypted");
                break;
            case Multipart multipart:
                foreach (var child in multipart)
                    Visit(child, depth, isEmbedded || multipart is MultipartRelated);
                break;
            case MessagePart { Message: { } forwarded }:
                if (forwarded.Body is { } inner)
                    VisitInside(PlainWords.LineOrNull(forwarded.Subject) ?? "A forwarded message", depth, () => [inner]);
                break;
            case TnefPart tnef:
                VisitInside("winmail.dat", depth, () => Unpacked(tnef));
                break;
            case MimePart part when SignedContent.IsEnvelope(part):
                if (SignedContent.Open(part, cancellationToken) is { } content)
                    VisitInside(DocumentName.Of(part.FileName) ?? "smime.p7m", depth, () => [content]);
                else
                    Shut(DocumentName.Of(part.FileName) ?? "smime.p7m", DocumentProblemKind.PasswordProtected, "it is encrypted or damaged");
                break;
            case MimePart part:
                Look(part, isEmbedded);
                break;
            default:
                break;
        }
    }

    private void VisitInside(string name, int depth, Func<IEnumerable<MimeEntity>> content)
    {
        if (depth >= options.Depth)
        {
            Shut(name, DocumentProblemKind.Damaged, $"it lies more than {options.Depth} messages deep");
            return;
        }

        try
        {
            foreach (var entity in content())
                Visit(entity, depth + 1, isEmbedded: false);
        }
        catch (Exception error) when (MalformedContent.Is(error))
        {
            Shut(name, DocumentProblemKind.Damaged, "it is damaged");
        }
    }

    /// <summary>The parser is silent about a broken one: nothing is in it, not even a text.</summary>
    private List<MimeEntity> Unpacked(TnefPart tnef)
    {
        var parts = tnef.ExtractAttachments().ToList();
        if (parts.Count == 0)
            Shut("winmail.dat", DocumentProblemKind.Damaged, "it is damaged or empty");
        return parts;
    }

    private void Look(MimePart part, bool isEmbedded)
    {
        if (++looked > RawMessageGuard.PartsLimit)
        {
            if (looked == RawMessageGuard.PartsLimit + 1)
                Shut("More attachments", DocumentProblemKind.Damaged, $"there are more than {RawMessageGuard.PartsLimit}");
            return;
        }

        var bytes = PartText.Bytes(part, cancellationToken);
        if ((IsBodyText(part) && !bytes.AsSpan().TrimStart(" \t\r\n"u8).StartsWith("%PDF-"u8)) || IsSmallPicture(part, bytes, isEmbedded) || !IsDocument(bytes, part.FileName))
            return;
        var digest = Convert.ToHexStringLower(SHA256.HashData(bytes));
        if (digests.Add(digest))
            found.Add(Read(bytes, DocumentName.Of(part.FileName) ?? DocumentName.Invent(found.Count + 1, bytes), digest));
    }

    private bool IsDocument(byte[] bytes, string? name)
    {
        try
        {
            return reader.IsDocument(bytes, name);
        }
        catch (Exception error) when (error is not (OperationCanceledException or OutOfMemoryException))
        {
            // Then reading it fails too, and is named as a problem.
            return true;
        }
    }

    /// <summary>No document may take its email down: that the reader failed on it is a fact about the document.</summary>
    private DocumentFacts Read(byte[] bytes, string name, string digest)
    {
        try
        {
            return reader.Read(bytes, name, reading, cancellationToken);
        }
        catch (Exception error) when (error is not OutOfMemoryException && !cancellationToken.IsCancellationRequested)
        {
            return new DocumentFacts { Name = name, Digest = digest, Problem = new DocumentProblem(DocumentProblemKind.ReadingFailed, $"it could not be read ({error.GetType().Name})") };
        }
    }

    private void Shut(string name, DocumentProblemKind kind, string why) => found.Add(new DocumentFacts
    {
        Name = name,
        Digest = Convert.ToHexStringLower(SHA256.HashData(System.Text.Encoding.UTF8.GetBytes($"{found.Count} {name}"))),
        Problem = new DocumentProblem(kind, why),
    });

    private static bool IsBodyText(MimePart part) => part is TextPart { IsAttachment: false, FileName: null };

    /// <summary>
    /// A logo or a signature. A page that can be read has 600 pixels both ways; where the picture stands in the text a banner is none either, while one that was attached may be a narrow crop.
    /// </summary>
    private static bool IsSmallPicture(MimePart part, byte[] bytes, bool isEmbedded)
    {
        const int SmallestPage = 600;
        const int SmallestUnmeasured = 30 * 1024;
        if (PictureSize.Of(bytes) is not { } size)
            return false;
        if (size.Width <= 0 || size.Height <= 0)
            return bytes.Length < SmallestUnmeasured;
        isEmbedded |= part.ContentId is not null || part.ContentDisposition?.Disposition.Equals(ContentDisposition.Inline, StringComparison.OrdinalIgnoreCase) == true;
        return (isEmbedded ? Math.Min(size.Width, size.Height) : Math.Max(size.Width, size.Height)) < SmallestPage;
    }
}
