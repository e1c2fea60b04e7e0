using System.Security.Cryptography;
using LicenseInbox.Domain.Reading;
using MimeKit;

namespace LicenseInbox.Worker.Mime;

/// <summary>Finds documents of an email by their digests, wherever they lie in it: it goes the way of the reader (<see cref="AttachedDocuments"/>).</summary>
internal sealed class DocumentSearch : IDocumentReader
{
    private readonly IReadOnlySet<string> _digests;
    private readonly Dictionary<string, byte[]> _found = new(StringComparer.Ordinal);

    private DocumentSearch(IReadOnlySet<string> digests) => _digests = digests;

    /// <summary>The documents with these digests that are in a part, by digest.</summary>
    public static IReadOnlyDictionary<string, byte[]> In(MimeEntity? part, IReadOnlySet<string> digests, CancellationToken cancellationToken)
    {
        var search = new DocumentSearch(digests);
        new AttachedDocuments(search, ReadingDepth.TypedOnly, new MimeOptions(), cancellationToken).In(part);
        return search._found;
    }

    public bool IsDocument(ReadOnlySpan<byte> content, string? name) => _digests.Contains(Convert.ToHexStringLower(SHA256.HashData(content)));

    public DocumentFacts Read(ReadOnlyMemory<byte> content, string name, ReadingDepth depth, CancellationToken cancellationToken)
    {
        var digest = Convert.ToHexStringLower(SHA256.HashData(content.Span));
        _found[digest] = content.ToArray();
        return new DocumentFacts { Name = name, Digest = digest };
    }
}
