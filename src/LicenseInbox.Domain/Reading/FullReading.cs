namespace LicenseInbox.Domain.Reading;

/// <summary>Reading everything, which is what is asked for where nothing else is said.</summary>
public static class FullReading
{
    /// <inheritdoc cref="IMessageReader.ReadAsync"/>
    public static Task<MessageFacts> ReadAsync(this IMessageReader reader, ReadOnlyMemory<byte> raw, CancellationToken cancellationToken) =>
        reader.ReadAsync(raw, ReadingDepth.WithPageImages, cancellationToken);

    /// <inheritdoc cref="IDocumentReader.Read"/>
    public static DocumentFacts Read(this IDocumentReader reader, ReadOnlyMemory<byte> content, string name, CancellationToken cancellationToken) =>
        reader.Read(content, name, ReadingDepth.WithPageImages, cancellationToken);
}
