namespace LicenseInbox.Domain.Reading;

/// <summary>How far documents are read.</summary>
public enum ReadingDepth
{
    /// <summary>Everything, page images by recognition.</summary>
    WithPageImages,

    /// <summary>Only what is typed: recognition costs seconds a page, and a stranger could send any number of pages.</summary>
    TypedOnly,
}

/// <summary>The reading boundary: a raw message in, masked facts out.</summary>
public interface IMessageReader
{
    /// <summary>
    /// Reads the headers only, which is cheap: who is said to have written it, and who vouches for that. Never throws for what the bytes hold.
    /// </summary>
    /// <param name="raw">The message as the server holds it.</param>
    /// <param name="check">What its signatures are held against; null when they are not verified (yet).</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    Task<HeadersRead> ReadHeadersAsync(ReadOnlyMemory<byte> raw, SignatureCheck? check, CancellationToken cancellationToken);

    /// <summary>Reads the headers of several, each as if alone and without a check: together where that saves time.</summary>
    /// <param name="raws">The messages.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <returns>What the headers of each say, in the order given.</returns>
    async Task<IReadOnlyList<HeadersRead>> ReadHeadersAsync(IReadOnlyList<ReadOnlyMemory<byte>> raws, CancellationToken cancellationToken)
    {
        var read = new List<HeadersRead>(raws.Count);
        foreach (var raw in raws)
            read.Add(await ReadHeadersAsync(raw, null, cancellationToken));
        return read;
    }

    /// <summary>
    /// Reads one email. Never throws for what the bytes hold: a mail that can't be parsed has <see cref="MessageFacts.Unreadable"/>,
    /// a document that can't be read its <see cref="DocumentFacts.Problem"/>.
    /// </summary>
    /// <param name="raw">The message as the server holds it.</param>
    /// <param name="depth">How far its documents are read.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    Task<MessageFacts> ReadAsync(ReadOnlyMemory<byte> raw, ReadingDepth depth, CancellationToken cancellationToken);
}
