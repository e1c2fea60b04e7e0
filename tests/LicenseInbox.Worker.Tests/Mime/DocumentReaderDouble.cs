using System.Security.Cryptography;
using LicenseInbox.Domain.Reading;

namespace LicenseInbox.Worker.Tests.Mime;

/// <summary>Knows PDFs, pictures and archives by their first bytes, keeps what it was given, and fails on what says <c>FAIL</c>.</summary>
internal sealed class DocumentReaderDouble : IDocumentReader
{
    private readonly Lock gate = new();

    public List<byte[]> Given { get; } = [];

    public bool IsDocument(ReadOnlySpan<byte> content, string? name) =>
        content[..Math.Min(content.Length, 1024)].IndexOf("%PDF-"u8) >= 0
        || content.StartsWith("PK\u0003\u0004"u8) || content.StartsWith("II*\0"u8) || content.StartsWith((ReadOnlySpan<byte>)[0x89, 0x50, 0x4E, 0x47]) || content.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF]);

    public DocumentFacts Read(ReadOnlyMemory<byte> content, string name, ReadingDepth depth, CancellationToken cancellationToken)
    {
        if (content.Span.IndexOf("FAIL"u8) >= 0)
            throw new InvalidOperationException("4111 1111 1111 1111 was on it");
        lock (gate)
            Given.Add(content.ToArray());
        return new DocumentFacts { Name = name, Digest = Convert.ToHexStringLower(SHA256.HashData(content.Span)) };
    }
}
