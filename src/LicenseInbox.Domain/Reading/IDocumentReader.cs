namespace LicenseInbox.Domain.Reading;

/// <summary>Reads one document: bytes in, masked facts out.</summary>
public interface IDocumentReader
{
    /// <summary>Whether the bytes, whatever their name says, are a document this reader knows about (read or named as a problem).</summary>
    bool IsDocument(ReadOnlySpan<byte> content, string? name);

    /// <summary>Reads the forms in it. Never throws for what the bytes hold: that is <see cref="DocumentFacts.Problem"/>.</summary>
    /// <param name="content">The document's bytes.</param>
    /// <param name="name">Its file name.</param>
    /// <param name="depth">How far it is read.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    DocumentFacts Read(ReadOnlyMemory<byte> content, string name, ReadingDepth depth, CancellationToken cancellationToken);
}
